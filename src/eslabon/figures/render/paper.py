"""A paper of the desk as PDF: tagged (PDF/UA-1), set by Typst from a template that gets the paper as data."""

from __future__ import annotations

import json
import re
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from eslabon.figures.document import Block, Paragraph, Table
from eslabon.figures.formats import Formats, formats
from eslabon.figures.papers.text import PaperText
from eslabon.figures.render.written import Annex, WrittenCell, written_table

if TYPE_CHECKING:
    import typst

_LONGEST_WORD = 24


def paper_pdf(text: PaperText) -> bytes:
    """The paper as a PDF: tagged, with its language and title, its mark on every page, its references."""
    import typst

    written = formats(text.lang, text.country)
    notes = Annex(text.lang) if text.annexed else None
    data = {
        "kicker": text.kicker,
        "title": text.title,
        "subtitle": text.subtitle,
        "mark": text.mark,
        "terms": [list(one) for one in text.terms],
        "lang": text.lang,
        "region": text.country if text.lang == "es" else None,
        "made": [text.made.year, text.made.month, text.made.day],
        "footer": text.footer,
        "page": text.page,
        "landscape": text.landscape,
        "sections": [
            {"title": one.title, "blocks": [_block(block, written, notes) for block in one.blocks]}
            for one in text.sections
        ],
        "annex": None if notes is None else {"title": notes.title, "rows": [_breakable(one) for one in notes.numbers]},
    }
    template = (files("eslabon.figures.render") / "paper.typ").read_bytes()
    # A compiler for each paper: it isn't meant for several threads.
    compiler = typst.Compiler(template, font_paths=_fonts(), sys_inputs={"paper": json.dumps(data, ensure_ascii=False)})
    pdf = compiler.compile(format="pdf", pdf_standards=["ua-1"], timestamp=int(text.made.timestamp()))
    assert isinstance(pdf, bytes)
    return pdf


@cache
def _fonts() -> typst.Fonts:
    import typst

    return typst.Fonts(include_system_fonts=False)


def _block(one: Block, written: Formats, notes: Annex | None) -> dict[str, Any]:
    if isinstance(one, Paragraph):
        return {"type": one.style, "lead": one.lead, "text": _parted(one.text)}
    assert isinstance(one, Table)
    table = written_table(one, written)
    return {
        "type": "table",
        "title": table.title,
        "heads": table.heads,
        "numbers": table.numbers,
        "widths": table.widths,
        "rows": [[_cell(cell, notes) for cell in row] for row in table.rows],
        "note": table.note,
    }


def _cell(one: WrittenCell, notes: Annex | None) -> dict[str, Any]:
    """A cell with its reference: as a footnote, or as the number that it has in the annex."""
    number = notes.number(one.reference) if notes and one.reference else None
    reference = _breakable(one.reference) if one.reference and not notes else None
    return {"text": _parted(one.text), "reference": reference, "number": number}


def _breakable(reference: str) -> list[str]:
    """A reference in the parts between which a line may end."""
    return re.findall(r"[^:,=]*[:,=]|[^:,=]+", reference)


def _parted(text: str) -> str:
    """A text whose very long words may be parted, so that none runs over its neighbour."""
    return re.sub(rf"\S{{{_LONGEST_WORD},}}", lambda word: "\N{SOFT HYPHEN}".join(re.findall(".{1,11}", word[0])), text)
