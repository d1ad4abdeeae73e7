"""Answers about exports as data: JSON by the contract of the command line and the API, and CSV."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from eslabon.figures.exports.answers import Answer, Changed, Row
from eslabon.figures.exports.question import Question
from eslabon.figures.render.data import guarded
from eslabon.measures.exports import MEASURE, Change
from eslabon.measures.gaps import Gap
from eslabon.values.money import plain

_FILTERS = {
    "source": "sources",
    "exporter": "exporters",
    "importer": "importers",
    "product": "products",
    "sector": "sectors",
    "region": "regions",
}
# Shares and percentages are told to so many decimals.
_SHARE, _PERCENT = Decimal("0.000001"), Decimal("0.0001")
Names = Mapping[str, str]


def share_text(value: Decimal | None) -> str | None:
    """A share as data has it."""
    if value is None:
        return None
    return format(value.quantize(_SHARE).normalize() + 0, "f")


def percent_text(value: Decimal | None) -> str | None:
    """A percentage as data have it."""
    return None if value is None else format(value.quantize(_PERCENT).normalize() + 0, "f")


def kilograms_text(value: Decimal | None) -> str | None:
    """Kilograms as data have them."""
    return None if value is None else format(value.normalize() + 0, "f")


def answer_json(answer: Answer, chains: Names) -> dict[str, Any]:
    """An answer as the command line and the API give it; `chains` are the names of chains by their basket's number."""
    total = answer.total
    return {
        "measure": MEASURE,
        "currency": "USD",
        "filters": filters_json(answer.question, chains),
        "state": answer.state,
        "notes": list(answer.notes),
        "partial_years": [{"source": source, "year": year, "months": n} for source, year, n in answer.partial],
        "rows": [row_json(row, chains) for row in answer.rows],
        "total": None if total is None else row_json(total, chains),
        "totals": [row_json(row, chains) for row in answer.totals],
    }


def filters_json(question: Question, chains: Names) -> dict[str, Any]:
    """The conditions of a question, only those that were given."""
    found: dict[str, Any] = {name: list(value) for name, of in _FILTERS.items() if (value := getattr(question, of))}
    if question.baskets:
        found["chain"] = [chains[str(one)] for one in question.baskets]
    if question.scheme:
        found["hs"] = question.scheme
    years = {"from": question.year_from, "to": question.year_to}
    return found | {name: value for name, value in years.items() if value is not None}


def row_json(row: Row, chains: Names) -> dict[str, Any]:
    """A row: its keys, and its figure."""
    keys = {key: chains[value] if key == "chain" and value is not None else value for key, value in row.keys.items()}
    return {
        **keys,
        "value": plain(row.value),
        "kilograms": kilograms_text(row.kilograms),
        "exact_share": share_text(row.exact_share),
        "rows": row.rows,
        "figure": row.figure,
    }


def answer_csv(answer: Answer, chains: Names) -> str:
    """An answer as CSV: a row a line; totals are of one source each, and not among the lines."""
    rows = [row_json(row, chains) for row in answer.rows]
    heads = [*answer.keys, "value", "kilograms", "exact_share", "rows", "figure"]
    return written_csv(heads, rows)


def written_csv(heads: list[str], rows: Iterable[Mapping[str, Any]]) -> str:
    """Rows as CSV that no spreadsheet takes for formulas."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(heads)
    for row in rows:
        cells = [row.get(head) for head in heads]
        writer.writerow([guarded(one) if isinstance(one, str) and not _number(one) else one for one in cells])
    return out.getvalue()


def _number(text: str) -> bool:
    return text.removeprefix("-").replace(".", "", 1).isdigit()


def change_json(changed: Changed) -> dict[str, Any]:
    """A change as the command line and the API give it."""
    found = changed.found
    parts = {name: plain(value) for name, value in changed.parts.items() if name != "not_split"}
    kilograms = found.kilograms if isinstance(found, Change) else (None, None)
    return {
        "measure": MEASURE,
        "currency": "USD",
        "source": changed.source or None,
        "from": {"year": changed.question.year_from, "value": plain(found.before)},
        "to": {"year": changed.question.year_to, "value": plain(found.after)},
        "change": plain(found.change),
        "parts": parts,
        "kilograms": {"from": kilograms_text(kilograms[0]), "to": kilograms_text(kilograms[1])},
        "exact_share": share_text(found.exact_share),
        "not_split": plain(changed.parts.get("not_split", Decimal(0))),
        "rung": found.rung,
        "state": changed.state,
        "figure": changed.figure(),
        "figures": {name: changed.figure(name) for name in changed.parts},
    }


def gap_json(gap: Gap) -> dict[str, Any]:
    """Two sources' telling of a year."""
    return {
        "year": gap.year,
        "source_a": gap.source_a,
        "value_a": None if gap.value_a is None else plain(gap.value_a),
        "source_b": gap.source_b,
        "value_b": None if gap.value_b is None else plain(gap.value_b),
        "gap": None if gap.gap is None else plain(gap.gap),
        "percent": None
        if gap.percent is None
        else format(gap.percent.quantize(Decimal("0.0001")).normalize() + 0, "f"),
        "flagged": gap.flagged,
    }
