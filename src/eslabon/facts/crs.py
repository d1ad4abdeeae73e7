"""Files of CRS as snapshots: every amount kept with its cell, those that count made into contributions."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO

from eslabon.facts import derive
from eslabon.facts.columns import CRS_ROWS, Writer
from eslabon.facts.derive import Deriver
from eslabon.facts.exchange import rates_at
from eslabon.facts.load import IMPORTED, Outcome, Progress, Told, load_rows, quiet, shown
from eslabon.facts.vintages import TABLE, replaced_by
from eslabon.facts.warehouse import CRS, Warehouse
from eslabon.standards import crs
from eslabon.values.money import plain
from eslabon.values.problems import Problem, problem

OECD = "OECD"
RELEASE = re.compile(r"[0-9]{4}(-[0-9]{2}){0,2}")


def load_crs(warehouse: Warehouse, path: Path, release: str = "", progress: Progress = quiet) -> Outcome:
    """Loads a file of CRS: rows of projects, or a yearly pivot by donor or by sector.

    `release` (2024, 2024-12 or 2024-12-20) is when the OECD published it; without it, the month of loading. What a
    later release tells anew replaces the earlier; nothing is removed. Raises ValueError where it is no such date.
    """
    if release and not RELEASE.fullmatch(release):
        raise ValueError(release)
    release = release or datetime.now(UTC).strftime("%Y-%m")
    view = warehouse.at()
    with warehouse.staged() as aside:
        deriver = Deriver(aside, rates_at(view))

        def write(stream: BinaryIO, folder: Path, advance: Callable[[int], None]) -> Told:
            told = Told(0, OECD, [], {"release": release})
            sources = set()
            with Writer(folder / TABLE, CRS_ROWS) as rows, deriver:
                for event in crs.read(stream, shown(path), advance):
                    if isinstance(event, Problem):
                        told.problems.append(event)
                        continue
                    told.rows += 1
                    rows.add((*_told(event), f"{OECD}, CRS {release}"))
                    sources.add(event.source)
                    if not event.aside:
                        deriver.entry(event)
            if replaced := replaced_by(view, folder / TABLE, release):
                told.problems.append(problem("crs.replaces", count=replaced))
            told.about |= {"currencies": ["USD"], "sources": sorted(sources)}
            return told

        outcome = load_rows(warehouse, path, CRS, write, progress=progress)
        if outcome.status == IMPORTED and outcome.snapshot is not None:
            derive.settle(warehouse, outcome.snapshot, deriver)
        return outcome


def _told(entry: crs.Entry) -> tuple[object, ...]:
    """An amount as `rows.parquet` keeps it: in dollars, and as published."""
    return (*entry[:_VALUE], plain(entry.value.normalize()), *entry[_VALUE + 1 :])


_VALUE = crs.Entry._fields.index("value")
