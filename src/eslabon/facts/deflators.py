"""Deflators as publications: each an index of prices by year, with its source."""

from __future__ import annotations

import csv
import io
from decimal import Decimal
from pathlib import Path

from eslabon.facts.exchange import ensure_shipped_rates
from eslabon.facts.load import IMPORTED, REFUSED, RatesOutcome, opened, shown
from eslabon.facts.warehouse import DEFLATORS, View, Warehouse
from eslabon.measures.deflators import Deflator, chained, not_an_index
from eslabon.standards import tables
from eslabon.values.problems import Problem, Unreadable, Where, problem

_COLUMNS = ("name", "currency", "source", "year", "index")


def load_deflators(warehouse: Warehouse, path: Path) -> RatesOutcome:
    """Publishes a table of deflators; where a name is there already, the newest wins."""
    try:
        with opened(path) as (stream, _):
            read = list(tables.read_deflators(stream, shown(path)))
    except Unreadable as refusal:
        return RatesOutcome(shown(path), REFUSED, problems=[refusal.problem])
    problems = [one for one in read if isinstance(one, Problem)]
    made = [_made(one) for one in read if isinstance(one, tables.Series)]
    problems += [one for one in made if isinstance(one, Problem)]
    found = [one for one in made if isinstance(one, Deflator)]
    if any(one.code == "table.not-index" for one in problems):
        found = []  # the column holds no indices: what looks like one by chance is none either
    if not found:
        return RatesOutcome(shown(path), REFUSED, problems=problems)
    ensure_shipped_rates(warehouse)
    with warehouse.staged() as folder:
        (folder / "deflators.csv").write_text(_written(found), encoding="utf-8")
        about = {"kind": DEFLATORS, "file": shown(path), "count": len(found)}
        published = warehouse.publish(folder, about)
    return RatesOutcome(shown(path), IMPORTED, len(found), problems, published)


def _made(one: tables.Series) -> Deflator | Problem:
    """The index that a series is or makes; what is wrong where it is none."""
    if one.changes:
        try:
            return Deflator(one.name, one.currency, one.source, chained(one.numbers))
        except KeyError as missing:
            where = Where(line=one.rows[min(one.rows)])
            return problem("table.change-missing", where, name=one.name, year=missing.args[0])
    year = not_an_index(one.numbers)
    if year is not None:
        value = format(one.numbers[year], "f")
        return problem("table.not-index", Where(line=one.rows[year]), name=one.name, year=year, value=value)
    return Deflator(one.name, one.currency, one.source, one.numbers)


def _written(found: list[Deflator]) -> str:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(_COLUMNS)
    for one in found:
        writer.writerows((one.name, one.currency, one.source, year, level) for year, level in one.levels.items())
    return out.getvalue()


def deflators_at(view: View) -> dict[str, Deflator]:
    """The deflators as of a state by their names: of two with the same name, the one published last."""
    found: dict[str, Deflator] = {}
    for publication in view.deflators:
        text = (publication.folder / "deflators.csv").read_text(encoding="utf-8")
        of_this: dict[str, tuple[str, str, dict[int, Decimal]]] = {}
        for row in csv.DictReader(io.StringIO(text)):
            about = of_this.setdefault(row["name"], (row["currency"], row["source"], {}))
            about[2][int(row["year"])] = Decimal(row["index"])
        found |= {name: Deflator(name, *about) for name, about in of_this.items()}
    return found
