"""Answers and opened figures as data: JSON by the contract of the command line and the API, and CSV."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from eslabon.figures import labels
from eslabon.figures.document import Cell, Figure, Paragraph, Table
from eslabon.measures.cooperation import MEASURE
from eslabon.measures.kinds import REIMBURSABLE
from eslabon.values.money import plain

if TYPE_CHECKING:
    from eslabon.figures.offer import Answer, LeftOut, Row
    from eslabon.figures.papers.text import PaperText
    from eslabon.figures.trace import Contribution, Opened
    from eslabon.measures.offer import Question

_LISTS = ("provider", "recipient", "kind", "group", "focus", "sector", "activity", "basis", "source")
# A spreadsheet takes a text that starts with one of these for a formula.
# What a table writes where it has nothing to tell.
NONE = "—"
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")


def answer_json(answer: Answer, lang: str) -> dict[str, Any]:
    """An answer as the command line and the API give it: amounts as decimal strings, sentences in `lang`."""
    return {
        "flow": answer.question.flow,
        "measure": MEASURE,
        "currency": answer.question.currency,
        "filters": filters_json(answer.question),
        "state": answer.state,
        "count": answer.question.count,
        "notes": list(answer.notes),
        "rows": [row_json(row, lang) for row in answer.rows],
        "total": row_json(answer.total, lang),
        "left_out": [_left_out_json(one, lang) for one in answer.left_out],
    }


def filters_json(question: Question) -> dict[str, Any]:
    """The conditions of a question, only those that were given."""
    found: dict[str, Any] = {name: list(getattr(question, name)) for name in _LISTS if getattr(question, name)}
    if question.scope != "all":
        found["scope"] = question.scope
    numbers = {"from": question.year_from, "to": question.year_to}
    found |= {name: value for name, value in numbers.items() if value is not None}
    if question.fiscal_start != 1:
        found["fiscal_year_start"] = question.fiscal_start
    if question.running_on:
        found["running_on"] = question.running_on.isoformat()
    return found


def row_json(row: Row, lang: str) -> dict[str, Any]:
    """A row: its keys, with what goes with them, and its figure."""
    made: dict[str, Any] = {}
    for key, code in row.keys.items():
        made[key] = code
        if key == "kind":
            made["reimbursable"] = REIMBURSABLE.get(code)
        elif key == "provider":
            made["provider_name"] = row.names.get("provider_name") or None
        elif key == "sector":
            made["sector_name"] = labels.value(key, code, row.names, lang)
        elif key == "activity":
            made["title"] = row.names.get("title") or None
    made["value"] = plain(row.value)
    made["activities"] = row.activities
    made["transactions"] = row.transactions
    made["figure"] = row.figure
    return made


def _left_out_json(one: LeftOut, lang: str) -> dict[str, Any]:
    return {
        "reason": one.reason,
        "message": labels.left_out(one.reason, lang),
        "transactions": one.transactions,
        "value": plain(one.value),
        "currency": one.currency,
        "figure": one.figure,
    }


def answer_csv(answer: Answer, lang: str) -> str:
    """An answer as CSV: a row a line (the total alone where there are no keys), codes with their names in `lang`.

    Distinct counts don't add up over rows, and neither do kinds: there is no line with a total over rows.
    """
    out = io.StringIO()
    writer = csv.writer(out)
    named = [key for key in answer.keys if key != "year"]
    heads = [head for key in answer.keys for head in ((key, f"{key}_name") if key in named else (key,))]
    writer.writerow([*heads, "value", "currency", "activities", "transactions", "figure"])
    for row in answer.rows if answer.keys else [answer.total]:
        cells: list[Any] = []
        for key in answer.keys:
            code = row.keys[key]
            cells.append(code if key == "year" else guarded(str(code)))
            if key in named:
                cells.append(guarded(labels.value(key, code, row.names, lang)))
        figures = (plain(row.value), answer.question.currency, row.activities, row.transactions, row.figure)
        writer.writerow([*cells, *figures])
    return out.getvalue()


def guarded(text: str) -> str:
    """A text that no spreadsheet takes for a formula."""
    return "'" + text if text.startswith(_FORMULA) else text


def paper_json(text: PaperText) -> dict[str, Any]:
    """A paper as data: its sections with all the rows of their tables by the keys of their columns; a figure is its
    value with the reference that opens it."""
    return {
        "form": text.form,
        "title": text.title,
        "lang": text.lang,
        "made": text.made.isoformat(timespec="seconds"),
        "level": text.level,
        "mark": text.mark or None,
        "terms": dict(text.terms),
        "sections": [
            {
                "key": one.key,
                "title": one.title,
                "notes": [f"{block.lead} {block.text}".strip() for block in one.blocks if isinstance(block, Paragraph)],
                "tables": [_table_json(block) for block in one.blocks if isinstance(block, Table)],
            }
            for one in text.sections
        ],
    }


def _table_json(table: Table) -> dict[str, Any]:
    keys = [column.key for column in table.columns]
    return {
        "key": table.key,
        "title": table.title or None,
        "columns": {column.key: column.title for column in table.columns},
        "rows": [dict(zip(keys, map(_cell_json, row.cells), strict=True)) for row in table.rows],
    }


def _cell_json(cell: Cell) -> Any:
    if isinstance(cell, Figure):
        told: dict[str, Any] = {"value": plain(cell.value), "currency": cell.currency, "figure": cell.reference}
        return told | ({"approximate": True} if cell.approximate else {})
    if isinstance(cell, Decimal):
        return plain(cell)
    if isinstance(cell, date):
        return cell.isoformat()
    return None if cell == NONE else cell


def trace_json(opened: Opened, contributions: Iterable[Contribution]) -> dict[str, Any]:
    """An opened figure with the rows behind it, as the command line and the API give it."""
    return {
        "figure": opened.reference,
        "reduction": "sum",
        "value": plain(opened.value),
        "currency": opened.currency,
        "state": opened.state,
        "today": plain(opened.today),
        "count": opened.count,
        "contributions": [contribution_json(one) for one in contributions],
    }


def contribution_json(one: Contribution) -> dict[str, Any]:
    """A row behind a figure, down to the file, the line and the path."""
    return {
        "kind": one.kind,
        "activity": one.activity,
        "transaction": one.transaction,
        "date": one.date.isoformat() if one.date else None,
        "value": plain(one.value),
        "original_value": one.original_value,
        "original_currency": one.original_currency,
        "share": plain(one.share),
        "rule": one.rule,
        "snapshot": one.snapshot,
        "file": one.citation.file,
        "line": one.citation.line,
        "path": one.citation.path,
        "source": one.citation.source,
    }
