"""Files of trade flows as snapshots: read by the standard that they follow, checked, published whole or not at all."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from decimal import Decimal
from pathlib import Path
from typing import Any, BinaryIO

from eslabon.facts.bulk import baci_by_columns
from eslabon.facts.columns import FLOWS, Writer
from eslabon.facts.cross_checks import against_loaded, within_file
from eslabon.facts.load import REFUSED, Outcome, Progress, Told, load_rows, mapping_bytes, quiet, shown
from eslabon.facts.query import Facts
from eslabon.facts.sql import connect, quoted
from eslabon.facts.trade import FLOWS_TABLE, REPORTER, Trade, flows_of
from eslabon.facts.warehouse import View, Warehouse
from eslabon.standards import baci, comtrade, sunat
from eslabon.standards.flows import Flow, mapped
from eslabon.standards.flows.mapping import read_flow_mapping
from eslabon.standards.flows.recognise import BACI, COMTRADE, COUNTRIES, DECLARATIONS, SECTORS, recognised
from eslabon.values.problems import Problem, Unreadable, problem

MIRROR = "-mirror"
FLOWS_STANDARD = "flows"
Advance = Callable[[int], None]
Read = Callable[[BinaryIO, str, View, Advance], Iterable[Flow | Problem]]

READERS: dict[str, Read] = {
    COMTRADE: lambda stream, _name, _view, advance: comtrade.read(stream, advance),
    BACI: lambda stream, name, _view, advance: baci.read(stream, name, on_progress=advance),
    SECTORS: lambda stream, name, view, _advance: sunat.read_sectors(stream, name, known_totals(view)),
    COUNTRIES: lambda stream, name, view, _advance: sunat.read_countries(stream, name, known_totals(view)),
    DECLARATIONS: lambda stream, name, _view, advance: sunat.read_declarations(stream, name, on_progress=advance),
}
# Whose exports SUNAT tells.
PERU = "PE"


def known_totals(view: View) -> dict[int, Decimal]:
    """What is loaded of the total of Peru's exports, by year, in dollars; of two sources' the larger."""
    found: dict[int, Decimal] = {}
    for (_source, year), value in Trade(Facts(view)).totals(PERU).items():
        found[year] = max(value, found.get(year, value))
    return found


def source_of(standard: str, flow: Flow) -> str:
    """The source of a flow: what the importer reported is a source of its own."""
    return standard if flow.reported_by == "exporter" else standard + MIRROR


def load_flows(warehouse: Warehouse, path: Path, standard: str, progress: Progress = quiet) -> Outcome:
    """Loads a file of trade by its standard (a key of `READERS`): what could be read, and the problems of what could
    not, of totals that its rows don't make, and of what another source tells quite differently.

    A file of another standard is refused by the name of what it is.
    """
    view, read = warehouse.at(), READERS[standard]

    def write(stream: BinaryIO, folder: Path, advance: Advance) -> Told:
        found = recognised(stream, shown(path))
        if found not in (None, standard):
            raise Unreadable(problem("trade.another", source=standard, found=found))
        if standard == BACI and (bulk := baci_by_columns(path, folder / FLOWS_TABLE)):
            return summed_up(view, folder, Told(bulk.rows, standard, [], {"same": bulk.same}))
        return _written(view, folder, standard, read(stream, shown(path), view, advance))

    return load_rows(warehouse, path, standard, write, progress=progress)


def load_mapped(warehouse: Warehouse, path: Path, mapping_path: Path, progress: Progress = quiet) -> Outcome:
    """Loads a CSV or XLSX table of flows through a mapping, which names their source."""
    view = warehouse.at()
    try:
        given = mapping_bytes(mapping_path)
        mapping = read_flow_mapping(given)
    except Unreadable as refusal:
        return Outcome(shown(path), REFUSED, refusal=refusal.problem)

    def write(stream: BinaryIO, folder: Path, advance: Advance) -> Told:
        return _written(view, folder, mapping.source, mapped.read(stream, shown(path), mapping, advance))

    return load_rows(warehouse, path, FLOWS_STANDARD, write, given, progress)


def _written(view: View, folder: Path, source: str, events: Iterable[Flow | Problem]) -> Told:
    """Writes the flows of a file, and beside them what they are about; gives what was found."""
    told = Told(0, source, [])
    with Writer(folder / FLOWS_TABLE, FLOWS) as out:
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
    flows = flows_of(folder, told.about.setdefault("same", {}))
    with connect() as connection:
        for name, sql in SUMMARIES.items():
            target = quoted(str(folder / f"{name}.parquet"))
            connection.execute(f"COPY ({sql.format(flows=f'({flows})')}) TO {target} (FORMAT parquet)")
        slices = f"read_parquet({quoted(str(folder / 'slices.parquet'))})"
        about = connection.execute(f"SELECT list_sort(list(DISTINCT source)), min(year), max(year) FROM {slices}")
        sources, first, last = about.fetchall()[0]
    told.about |= {"sources": sources or [], "years": [first, last]}
    told.problems += within_file(flows)
    told.problems += against_loaded(view, flows)
    return told


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
