"""Files of trade flows as snapshots: read by the standard that they follow, checked, published whole or not at all."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any, BinaryIO

from eslabon.facts.columns import FLOWS, Writer
from eslabon.facts.cross_checks import against_loaded, within_file
from eslabon.facts.load import Outcome, Progress, Told, load_rows, quiet, shown
from eslabon.facts.query import connect, quoted
from eslabon.facts.warehouse import View, Warehouse
from eslabon.standards import baci, comtrade
from eslabon.standards.flows import Flow
from eslabon.values.problems import Problem

MIRROR = "-mirror"
Advance = Callable[[int], None]
Read = Callable[[BinaryIO, str, View, Advance], Iterable[Flow | Problem]]

READERS: dict[str, Read] = {
    "comtrade": lambda stream, _name, _view, advance: comtrade.read(stream, advance),
    "baci": lambda stream, name, _view, advance: baci.read(stream, name, on_progress=advance),
}


def source_of(standard: str, flow: Flow) -> str:
    """The source of a flow: what the importer reported is a source of its own."""
    return standard if flow.reported_by == "exporter" else standard + MIRROR


def load_flows(warehouse: Warehouse, path: Path, standard: str, progress: Progress = quiet) -> Outcome:
    """Loads a file of trade by its standard (`comtrade`, `baci`, `sunat-g1` ...): what could be read, and the problems
    of what could not, of totals that its rows don't make, and of what another source tells quite differently."""
    view, read = warehouse.at(), READERS[standard]
    return load_rows(
        warehouse,
        path,
        standard,
        lambda stream, folder, advance: _written(view, folder, standard, read(stream, shown(path), view, advance)),
        progress=progress,
    )


def _written(view: View, folder: Path, source: str, events: Iterable[Flow | Problem]) -> Told:
    """Writes the flows of a file, and beside them what they are about; gives what was found."""
    told = Told(0, source, [])
    with Writer(folder / "flows.parquet", FLOWS) as out:
        for event in events:
            if isinstance(event, Problem):
                told.problems.append(event)
                continue
            told.rows += 1
            out.add(flow_row(told.rows, source_of(source, event), event))
    return summed_up(view, folder, told)


def summed_up(view: View, folder: Path, told: Told) -> Told:
    """Writes what the flows of a folder are about (`slices`, `products`) and checks them."""
    if not told.rows:
        return told
    path = quoted(str(folder / "flows.parquet"))
    with connect() as connection:
        for name, sql in SUMMARIES.items():
            target = quoted(str(folder / f"{name}.parquet"))
            connection.execute(f"COPY ({sql.format(flows=f'read_parquet({path})')}) TO {target} (FORMAT parquet)")
        sources = connection.execute(f"SELECT DISTINCT source FROM read_parquet({path}) ORDER BY 1").fetchall()
        years = connection.execute(f"SELECT min(year), max(year) FROM read_parquet({path})").fetchall()[0]
    told.about |= {"sources": [one for (one,) in sources], "years": list(years)}
    told.problems += within_file(folder / "flows.parquet")
    told.problems += against_loaded(view, folder)
    return told


REPORTER = "CASE reported_by WHEN 'exporter' THEN exporter ELSE importer END"
# What a load's flows are about, small beside them: whose year in which revision, by month or by year; and of what.
SUMMARIES = {
    "slices": (
        f"SELECT source, {REPORTER} AS reporter, year, scheme, month IS NOT NULL AS monthly, count(*) AS rows "
        'FROM {flows} WHERE NOT "check" GROUP BY ALL ORDER BY ALL'
    ),
    "products": 'SELECT DISTINCT source, scheme, product FROM {flows} WHERE NOT "check" ORDER BY ALL',
}


def flow_row(number: int, source: str, one: Flow) -> tuple[Any, ...]:
    """A row of `flows.parquet`: values to the cent, weights to the gram."""
    return (
        number,
        one.line,
        one.sheet,
        source,
        one.reported_by,
        one.year,
        one.month,
        one.exporter,
        one.importer,
        one.scheme,
        one.product,
        round(one.value, 2),
        None if one.kilograms is None else round(one.kilograms, 3),
        None if one.quantity is None else round(one.quantity, 3),
        one.unit,
        one.region,
        one.check,
    )
