"""Renderers: the report as PDF or XLSX; an answer and an opened figure as JSON or CSV."""

from __future__ import annotations

from typing import TYPE_CHECKING

from eslabon.figures.formats import DEFAULT_COUNTRY
from eslabon.figures.render.data import answer_csv, answer_json, other_needs_json, trace_json

if TYPE_CHECKING:
    from eslabon.facts.query import Facts
    from eslabon.figures.document import Report
    from eslabon.measures.offer import Question
    from eslabon.measures.other_needs import OtherNeeds

__all__ = ["DOCUMENTS", "answer_csv", "answer_json", "other_needs_json", "render", "render_offer", "trace_json"]

# The formats of documents, with their media types.
DOCUMENTS = {
    "pdf": "application/pdf",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


def render_offer(
    facts: Facts,
    question: Question,
    lang: str,
    country: str | None = DEFAULT_COUNTRY,
    by: tuple[str, ...] = (),
    format: str = "pdf",
    needs: OtherNeeds | None = None,
) -> bytes:
    """The whole offer report as a document, `pdf` or `xlsx`; `by` adds one table, `needs` those of the strategy."""
    from eslabon.figures.report import offer_report

    return render(offer_report(facts, question, lang, country, by, needs=needs), format)


def render(report: Report, format: str) -> bytes:
    """A report as a document, `pdf` or `xlsx`. Raises KeyError for another format."""
    # Imported here: typesetter and spreadsheet writer are large, and only one of them is needed.
    if format == "pdf":
        from eslabon.figures.render.pdf import report_pdf

        return report_pdf(report)
    if format == "xlsx":
        from eslabon.figures.render.xlsx import report_xlsx

        return report_xlsx(report)
    raise KeyError(format)
