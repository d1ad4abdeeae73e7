"""What the codes of donors' own sector vocabularies mean, by `vocabularies.csv`.

A row gives a code of one publisher's vocabulary its theme and a weight, as a phrase has them, with the source and the
day of the list. A code that is for two things has two rows; one that says nothing has the theme `nothing`.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable
from functools import cache
from importlib.resources import files

from eslabon.measures.words import Phrase, themes

TABLE = "vocabularies.csv"


@cache
def vocabularies() -> dict[tuple[str, str, str], tuple[Phrase, ...]]:
    """What each code says, by publisher, vocabulary and code. Raises KeyError for a theme that `themes.csv` lacks."""
    text = (files("eslabon.measures") / "words" / TABLE).read_text(encoding="utf-8")
    found: dict[tuple[str, str, str], tuple[Phrase, ...]] = {}
    for row in csv.DictReader(text.splitlines()):
        group = themes()[row["theme"]].group
        said = Phrase(row["name"], row["theme"], group, float(row["weight"]), row["focus"] == "direct", ())
        code = row["publisher"], row["vocabulary"], row["code"]
        found[code] = (*found.get(code, ()), said)
    return found


def own_sectors(publisher: str | None, codes: Iterable[tuple[str, str]]) -> list[Phrase]:
    """What a publisher's own codes (vocabulary, code) say; those that the table lacks say nothing."""
    if publisher is None:
        return []
    known = vocabularies()
    return [said for vocabulary, code in codes for said in known.get((publisher, vocabulary, code), ())]
