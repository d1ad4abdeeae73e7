"""Small files of trade that the pages of exports are shown with: coffee by partner, and SUNAT's two tables."""

from __future__ import annotations

from pathlib import Path

from eslabon.facts.flows import load_flows
from eslabon.facts.load import IMPORTED
from eslabon.facts.warehouse import Warehouse
from tests.standards.trade.made import table, workbook

_COLUMNS = (
    "Classification,Year,Period,Aggregate Level,Trade Flow Code,Reporter Code,Partner Code,Commodity Code,Qty Unit,Qty,"
    "Netweight (kg),Trade Value (US$)"
)
# Peru (604) to the United States (842) and Germany (276), and Colombia (170) to the United States; in dollars.
COFFEE = (
    "H2,2005,2005,6,2,604,842,090111,,,1000,2000",
    "H2,2005,2005,6,2,604,276,090111,,,500,900",
    "H3,2010,2010,6,2,604,842,090111,,,1500,6000",
    "H3,2010,2010,6,2,604,276,090111,,,500,2000",
    "H3,2010,2010,6,2,604,842,070990,,,100,300",
    "H3,2010,2010,6,2,170,842,090111,,,10,50",
)


def write_trade(folder: Path) -> dict[str, Path]:
    """The files, by their standard. A year of SUNAT's tables is twelve times a month's value; one area is its own."""
    comtrade = folder / "coffee.csv"
    comtrade.write_text("\n".join([_COLUMNS, *COFFEE]) + "\n")
    sectors = {
        str(year): table(
            ("Total", 2, coffee + gold),
            ("Café", 2, coffee),
            ("Oro", 2, gold),
            title=f"EXPORTACIÓN DEFINITIVA SEGÚN SECTOR ECONÓMICO, {year}",
            caption="(US$ FOB)",
        )
        for year, coffee, gold in ((2005, 250.25, 749.75), (2010, 700.5, 1299.5))
    }
    countries = {
        str(year): table(
            ("Total general", 2, states + rest),
            ("ESTADOS UNIDOS", 3, states),
            ("ATLANTIDA", 3, rest),
            first="País de destino",
            title=f"EXPORTACIÓN DEFINITIVA POR PAÍS DE DESTINO, {year}",
            caption="(US$ FOB)",
        )
        for year, states, rest in ((2005, 300.5, 699.5), (2010, 340.5, 1659.5))
    }
    found = {"comtrade": comtrade}
    for standard, sheets in (("sunat-g1", sectors), ("sunat-g6", countries)):
        found[standard] = folder / f"{standard}.xlsx"
        found[standard].write_bytes(workbook(sheets))
    return found


def load_trade(warehouse: Warehouse, folder: Path) -> None:
    """Loads the files into a warehouse."""
    for standard, path in write_trade(folder).items():
        outcome = load_flows(warehouse, path, standard)
        assert outcome.status == IMPORTED, outcome
