"""Makes a paper from its form and its terms: the door for the command line, the pages and what is kept."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

from django.utils.translation import override

from eslabon.figures.formats import DEFAULT_COUNTRY
from eslabon.figures.papers.chains import memo_on_chain
from eslabon.figures.papers.memo import memo_on_country, memo_on_source, memo_on_theme
from eslabon.figures.papers.memory import collecting_later
from eslabon.figures.papers.profile import need_profile
from eslabon.figures.papers.requests import request_matrix
from eslabon.figures.papers.round import round_report
from eslabon.figures.papers.shelf import Shelf
from eslabon.figures.papers.text import NoSuch, PaperText, Writing
from eslabon.figures.papers.yearly import yearly_report

if TYPE_CHECKING:
    from eslabon.facts.query import Facts

# The papers, and the terms that each takes; of a memo's four it takes one.
FORMS: dict[str, tuple[str, ...]] = {
    "round": ("round",),
    "memo": ("theme", "source", "country", "chain"),
    "profile": ("need",),
    "requests": (),
    "yearly": ("year",),
}
# The papers that name what was published.
WITH_FACTS = ("memo", "yearly")
FORMATS = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "pdf": "application/pdf",
}
# What is made of many rows comes as tables and as data too.
TABLES = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "json": "application/json",
}


def formats_of(form: str) -> dict[str, str]:
    """The formats that a paper of a form comes in, with their media types."""
    return FORMATS | TABLES if form == "yearly" else FORMATS


def make_paper(
    actor: Any,
    form: str,
    terms: Mapping[str, str],
    lang: str,
    on: date | None = None,
    country: str | None = DEFAULT_COUNTRY,
    facts: Facts | None = None,
    part: str | None = None,
) -> PaperText:
    """The paper of a form, of what an actor may see, from the records as they are or as they stood on a day; of the
    yearly report `part` gives a part alone.

    Raises NoSuch where a term is missing or names nothing that the actor may see.
    """
    if form not in FORMS:
        raise NoSuch("form", form)
    given = {name: terms[name].strip() for name in FORMS[form] if terms.get(name, "").strip()}
    if len(given) != min(1, len(FORMS[form])):
        raise NoSuch(FORMS[form][0], ", ".join(given.values()))
    with override(lang):
        writing = Writing(Shelf(actor, on), lang, country, facts)
        if form == "requests":
            return request_matrix(writing)
        ((name, value),) = given.items()
        if form == "yearly":
            return yearly_report(writing, _year(value), part)
        made: PaperText = _MAKERS[name](writing, value)
        return made


def _numbered(made: Any, name: str) -> Any:
    def make(writing: Writing, value: str) -> PaperText:
        if not (value.isascii() and value.isdigit() and len(value) < 10):
            raise NoSuch(name, value)
        return made(writing, int(value))  # type: ignore[no-any-return]

    return make


def _year(value: str) -> int:
    if not (value.isascii() and value.isdigit() and 1900 <= int(value[:9]) <= 2999):
        raise NoSuch("year", value)
    return int(value)


_MAKERS: dict[str, Any] = {
    "round": _numbered(round_report, "round"),
    "need": _numbered(need_profile, "need"),
    "theme": memo_on_theme,
    "source": memo_on_source,
    "country": memo_on_country,
    "chain": memo_on_chain,
}


def render_paper(text: PaperText, format: str) -> bytes:
    """A paper as a document, `docx` or `pdf`, or as tables or data, `xlsx` or `json`. Raises KeyError for another."""
    if format == "docx":
        from eslabon.figures.render.docx import paper_docx

        return paper_docx(text)
    if format == "pdf":
        from eslabon.figures.render.paper import paper_pdf

        return paper_pdf(text)
    if format == "xlsx":
        from eslabon.figures.render.xlsx import paper_xlsx

        with collecting_later():
            return paper_xlsx(text)
    if format == "json":
        from eslabon.figures.render.data import paper_json

        return json.dumps(paper_json(text), ensure_ascii=False, indent=2).encode() + b"\n"
    raise KeyError(format)
