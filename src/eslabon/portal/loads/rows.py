"""The rows of a load, by what its file tells: money, trade flows, products of a nomenclature, links of revisions."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext as _

from eslabon.facts.warehouse import TRADE
from eslabon.figures import labels
from eslabon.figures.exports import words
from eslabon.portal import links
from eslabon.portal.reader import Reader
from eslabon.portal.tables import NONE, Cell, Column, Table
from eslabon.portal.words import published

Row = dict[str, Any]


def row_table(standard: str, rows: list[Row], reader: Reader) -> Table:
    """A page of the rows of a load as a table."""
    columns, line = _BY_STANDARD[standard]()
    return Table(_("Rows"), columns, [line(row, reader) for row in rows], hide_caption=True)


Shape = tuple[list[Column], Callable[[Row, Reader], list[Cell]]]


def _money() -> Shape:
    columns = [
        Column(_("Row"), narrow=True),
        Column(_("Provider")),
        Column(_("Recipient")),
        Column(_("Year")),
        Column(_("Flow and account")),
        Column(_("Amount"), _("as published"), number=True),
    ]
    return columns, _money_line


def _money_line(row: Row, reader: Reader) -> list[Cell]:
    name = row["provider_name"] or labels.provider(row["provider"], reader.lang)
    recipient = row["recipient"]
    return [
        Cell(str(row["number"]), note=row["sheet"] or ""),
        Cell(name, links.provider(row["provider"])),
        Cell(labels.recipient(recipient, reader.lang), links.recipient(recipient)) if recipient else NONE,
        Cell(str(row["fiscal_year"] or row["year"] or row["on"] or "—")),
        Cell(labels.capital(labels.flow(row["flow"], reader.lang)), note=row["account"] or row["title"] or ""),
        Cell(published(row["value"], row["currency"], reader.formats)),
    ]


def _flow() -> Shape:
    columns = [
        Column(_("Line"), narrow=True),
        Column(_("Period"), narrow=True),
        Column(_("From and to")),
        Column(_("Product")),
        Column(_("Amount"), "US$", number=True),
        Column(_("Kilograms"), number=True),
    ]
    return columns, _flow_line


def _flow_line(row: Row, reader: Reader) -> list[Cell]:
    lang, written = reader.lang, reader.formats
    month = labels.capital(written.by.months[row["month"] - 1]) if row["month"] else ""
    way = f"{words.country(row['exporter'], lang)} → {words.country(row['importer'], lang)}"
    kilograms = row["kilograms"]
    told = [row["region"] or "", _("reported by the importer") if row["reported_by"] == "importer" else ""]
    return [
        Cell(str(row["line"]), note=row["sheet"] or ""),
        Cell(str(row["year"]), note=month),
        Cell(way, note=", ".join(one for one in told if one)),
        Cell(words.product(row["product"], lang), note=_("a total, not added") if row["check"] else row["scheme"]),
        Cell(written.amount(row["value"])),
        NONE if kilograms is None else Cell(written.number(kilograms, 0)),
    ]


def _product() -> Shape:
    columns = [
        Column(_("Line"), narrow=True),
        Column(_("Revision"), narrow=True),
        Column(_("Code"), narrow=True),
        Column(_("Description")),
    ]
    return columns, _product_line


def _product_line(row: Row, reader: Reader) -> list[Cell]:
    code = Cell(words.product(row["code"], reader.lang))
    return [Cell(str(row["line"])), Cell(row["scheme"]), code, Cell(row["description"] or "—", lang="en")]


def _link() -> Shape:
    columns = [
        Column(_("Line"), narrow=True),
        Column(_("From")),
        Column(_("To")),
        Column(_("Relation")),
        Column(_("The source's own choice")),
    ]
    return columns, _link_line


def _link_line(row: Row, reader: Reader) -> list[Cell]:
    return [
        Cell(str(row["line"]), note=row["sheet"] or ""),
        Cell(words.product(row["from_code"], reader.lang), note=row["from_scheme"]),
        Cell(words.product(row["to_code"], reader.lang), note=row["to_scheme"]),
        Cell(row["relation"] or "—"),
        Cell(_("yes") if row["converts"] else ""),
    ]


_BY_STANDARD: dict[str, Callable[[], Shape]] = {
    "table": _money,
    "hs": _product,
    "concordance": _link,
    **dict.fromkeys(TRADE, _flow),
}
