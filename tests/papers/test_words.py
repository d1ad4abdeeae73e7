"""Every text that a paper is made of is in the catalogue: no heading stays in the language of the code."""

from __future__ import annotations

import re

from eslabon.values.language import translator
from tests.conftest import ROOT

PAPERS = sorted((ROOT / "src/eslabon/figures/papers").glob("*.py"))
LITERAL = re.compile(r'(?:\b_|translate)\(\s*"((?:[^"\\]|\\.)+)"\s*[,)]')


def test_every_text_of_a_paper_is_translated() -> None:
    texts = {text for path in PAPERS for text in LITERAL.findall(path.read_text(encoding="utf-8"))}
    assert len(texts) > 50
    same = {text for text in texts if translator("es")(text) == text}
    # Words that are written alike in both languages.
    assert {text for text in same if re.search(r"[a-z]{4}", re.sub(r"{.*?}", "", text))} <= {
        "Total",
        "Sector",
        "Agenda: {meeting}",
    }
