"""The aid-for-trade fiche as a table of texts, CSV, JSON and XLSX."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from eslabon.figures import labels
from eslabon.figures.fiche import Column, Fiche
from eslabon.figures.render.data import guarded
from eslabon.figures.render.lists import table_xlsx
from eslabon.measures.fiche import Line
from eslabon.values.language import translator
from eslabon.values.money import plain


def line_name(line: Line, lang: str) -> str:
    """What a line of the fiche is called."""
    _ = translator(lang)
    return {
        "trade-policy": _("Trade policy and administrative management"),
        "trade-facilitation": _("Trade facilitation"),
        "regional-agreements": _("Regional trade agreements"),
        "multilateral-negotiations": _("Multilateral trade negotiations"),
        "trade-education": _("Trade education and training"),
        "trade-unspecified": _("Trade, known by category only"),
        "transport": _("Transport and storage"),
        "communications": _("Communications"),
        "energy": _("Energy"),
        "business": _("Business and other services"),
        "banking": _("Banking and financial services"),
        "agriculture": _("Agriculture"),
        "forestry": _("Forestry"),
        "fishing": _("Fishing"),
        "industry": _("Industry"),
        "mining": _("Mineral resources and mining"),
        "tourism": _("Tourism"),
        "adjustment": _("Trade-related adjustment"),
        "group-A": _("Sub-total: trade policy and regulations"),
        "group-B": _("Sub-total: economic infrastructure"),
        "group-C": _("Sub-total: productive capacity"),
        "group-D": _("Sub-total: trade-related adjustment"),
        "aid-for-trade": _("Total, aid for trade"),
        "other-needs": _("Other trade-related needs, named by the strategy (not in the total)"),
        "all-sectors": _("All sectors"),
    }[line.name]


def column_name(column: Column, lang: str) -> str:
    """What heads a column: a flow in a year."""
    return f"{labels.capital(labels.flow(column.flow, lang))} {column.year}"


def notes(found: Fiche, lang: str) -> list[str]:
    """What must be said beside a fiche, as sentences."""
    _ = translator(lang)
    told = {
        "fiche-releases": _(
            "Source: OECD, Creditor Reporting System (CRS), release {releases}; current prices."
        ).format(releases=", ".join(found.releases)),
        "fiche-from-pivot": _(
            "Some years come from a yearly pivot: disbursements only, not told whether ODA, nor by whom."
        ),
        "fiche-without-codes": _("Money without a purpose code of the DAC is in the last row only."),
    }
    return [told[note] for note in found.notes]


def fiche_json(found: Fiche, lang: str) -> dict[str, Any]:
    """The fiche as JSON: lines, each with its values by flow and year; amounts are decimal strings."""
    question = found.question
    return {
        "provider": list(question.provider),
        "recipient": list(question.recipient),
        "currency": question.currency,
        "state": found.state,
        "releases": list(found.releases),
        "lines": [
            {
                "code": line.code,
                "kind": line.kind,
                "name": line_name(line, lang),
                "values": [
                    {
                        "flow": column.flow,
                        "year": column.year,
                        "source": column.source,
                        "value": plain(one.value),
                        "figure": one.figure,
                    }
                    for column, one in zip(found.columns, values, strict=True)
                ],
            }
            for line, values in found.rows
        ],
        "notes": [{"code": code, "text": text} for code, text in zip(found.notes, notes(found, lang), strict=True)],
    }


def fiche_csv(found: Fiche, lang: str) -> str:
    """The fiche as CSV, a value a row, with the reference of its figure."""
    text = io.StringIO()
    out = csv.writer(text)
    out.writerow(("code", "kind", "name", "flow", "year", "source", "currency", "value", "figure"))
    for line, values in found.rows:
        for column, one in zip(found.columns, values, strict=True):
            own = (line.code, line.kind, guarded(line_name(line, lang)), column.flow, column.year, column.source)
            out.writerow((*own, found.question.currency, plain(one.value), one.figure))
    return "\ufeff" + text.getvalue()


def fiche_xlsx(found: Fiche, lang: str) -> bytes:
    """The fiche as a sheet: the values as numbers, beside them the references of their figures."""
    _ = translator(lang)
    heads = [_("Code"), _("Line"), *(f"{column_name(one, lang)} ({found.question.currency})" for one in found.columns)]
    heads += [f"{_('Reference')}: {column_name(one, lang)}" for one in found.columns]
    return table_xlsx(_("Aid-for-trade fiche"), " ".join(notes(found, lang)), heads, _cells(found, lang))


def _cells(found: Fiche, lang: str) -> Iterator[list[str | Decimal]]:
    for line, values in found.rows:
        yield [line.code, line_name(line, lang), *(one.value for one in values), *(one.figure for one in values)]
