"""Small files of trade for tests: rows of Comtrade's legacy interface, and their load."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from eslabon.facts.flows import load_flows
from eslabon.facts.load import IMPORTED, Outcome
from eslabon.facts.warehouse import Warehouse

HEADS = (
    "Classification",
    "Year",
    "Period",
    "Trade_Flow_Code",
    "Trade_Flow",
    "Reporter_Code",
    "Reporter_ISO",
    "Partner_Code",
    "Partner_ISO",
    "Commodity_Code",
    "Qty_Unit_Code",
    "Netweight__kg_",
    "Trade_Value__US__",
)
NUMBERS = {"PE": ("604", "PER"), "US": ("842", "USA"), "DE": ("276", "DEU"), "CO": ("170", "COL"), "W00": ("0", "WLD")}
EXPORT = ("2", "Export")


def comtrade_file(
    path: Path,
    rows: Iterable[tuple[Any, ...]],
    exporter: str = "PE",
    scheme: str = "H3",
    flow: tuple[str, str] = EXPORT,
) -> Path:
    """A file of rows (year, importer, product, value, kilograms), as the exporter reports them, or as the importers do
    where the flow is another one."""
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow(HEADS)
        for year, importer, product, value, kilograms in rows:
            sides = [NUMBERS[exporter], NUMBERS[importer]]
            (reporter, partner) = sides if flow == EXPORT else reversed(sides)
            weight = ["8", kilograms] if kilograms is not None else ["1", ""]
            writer.writerow([scheme, year, year, *flow, *reporter, *partner, product, *weight, value])
    return path


def loaded(warehouse: Warehouse, path: Path, standard: str = "comtrade") -> Outcome:
    """Loads a file, which must go in."""
    outcome = load_flows(warehouse, path, standard)
    assert outcome.status == IMPORTED, outcome
    return outcome
