"""Contributions of a snapshot in a currency: derived tables, outside the snapshots, that can be thrown away.

A file's name says what it was made with: the snapshot's state number, the currency, and a fingerprint of the rates
that the snapshot's currencies need; other rates, another file. What is missing is rebuilt from the file as received.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import date
from hashlib import sha256
from pathlib import Path
from types import TracebackType
from typing import BinaryIO

from eslabon.facts.columns import CLASSIFIED, CONTRIBUTIONS, Writer
from eslabon.facts.exchange import rates_at
from eslabon.facts.index import contribution_row, moment
from eslabon.facts.received import open_kept
from eslabon.facts.warehouse import CRS, Publication, View, Warehouse
from eslabon.measures import crs_rows
from eslabon.measures.cooperation import MEASURE, Reading, contributions
from eslabon.measures.rates import BASE, Rates
from eslabon.measures.running import UNKNOWN
from eslabon.measures.table_rows import contribution_of
from eslabon.standards import crs, tables
from eslabon.standards.iati.reader import read
from eslabon.standards.iati.records import Activity, Ended, Header, Transaction
from eslabon.values.problems import Problem, Where, problem

DEFAULT_CURRENCY = "USD"
# Of the derived tables: another one is another folder, and is made anew in warehouses that hold an older one.
LAYOUT = 2
Progress = Callable[[str, int, int], None]


def contributions_writer(folder: Path) -> Writer:
    """Writes contributions: a question is about one flow, or two; what a total leaves out is among the unsure."""
    return Writer(folder / "contributions.parquet", CONTRIBUTIONS, 65_536, apart=("flow", "unsure"))


def classified_writer(folder: Path) -> Writer:
    """Writes the groups of activities."""
    return Writer(folder / "classified.parquet", CLASSIFIED, 4_096)


class Deriver:
    """Writes the contributions of activities and rows as they are read."""

    def __init__(self, folder: Path, rates: Rates, currency: str = DEFAULT_CURRENCY) -> None:
        self.folder = folder
        self.rates = rates
        self.currency = currency
        self.convert = rates.converter(currency)
        self.contributions = contributions_writer(folder)
        self.classified = classified_writer(folder)
        self.reading: Reading | None = None
        self.items = 0

    @property
    def currencies(self) -> set[str]:
        """The currencies met so far."""
        return self.convert.used

    def activity(self, activity: Activity, updated: date | None) -> None:
        self.reading = Reading(activity, updated)

    def transaction(self, transaction: Transaction) -> None:
        reading = self.reading
        assert reading is not None
        self.items += 1
        for one in contributions(reading, transaction, self.convert):
            row = contribution_row(self.items, reading.activity.ordinal, one, reading.running)
            self.contributions.add(row)

    def ended(self) -> list[Problem]:
        """Closes the activity; gives the problems of its percentages."""
        reading = self.reading
        assert reading is not None
        activity = reading.activity
        found = reading.classification
        secondary = activity.reporting is not None and activity.reporting.secondary
        confidence = format(reading.confidence, "f")
        self.classified.add((activity.ordinal, found.group, found.focus, found.basis, confidence, secondary))
        where = Where(activity.line, f"/iati-activities/iati-activity[{activity.ordinal + 1}]", activity.identifier)
        checked = (("shares.recipients", reading.recipients), ("shares.sectors", reading.sectors))
        return [problem(code, where) for code, shares in checked if shares.broken]

    def row(self, row: tables.Row) -> None:
        self.contributions.add(contribution_row(row.number, None, contribution_of(row, self.convert), UNKNOWN))

    def entry(self, entry: crs.Entry) -> None:
        self.contributions.add(
            contribution_row(entry.number, None, crs_rows.contribution_of(entry, self.convert), UNKNOWN)
        )

    def __enter__(self) -> Deriver:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.contributions.__exit__(kind, error, trace)
        self.classified.__exit__(kind, error, trace)


def fingerprint(rates: Rates, currencies: list[str], target: str) -> str:
    """A short digest of the rates that convert these currencies to the target; `none` where none is needed."""
    needed = {one for one in currencies if one != target}
    if not needed:
        return "none"
    needed.add(target)
    lines = sorted(
        f"{currency} {period} {one.rate}"
        for (currency, period), one in rates.table.items()
        if currency in needed and currency != BASE
    )
    return sha256("\n".join(lines).encode()).hexdigest()[:12]


def path_of(warehouse: Warehouse, snapshot: Publication, rates: Rates, currency: str) -> Path:
    """Where a snapshot's contributions in a currency stand, or would."""
    digest = fingerprint(rates, snapshot.about["currencies"], currency)
    return _folder(warehouse) / f"{snapshot.number:06d}-{currency}-{digest}.parquet"


def classified_path(warehouse: Warehouse, snapshot: Publication) -> Path:
    """Where the groups of a snapshot's activities stand."""
    return _folder(warehouse) / f"{snapshot.number:06d}-classified.parquet"


def _folder(warehouse: Warehouse) -> Path:
    return warehouse.derived / f"{MEASURE.replace('@', '-')}-layout-{LAYOUT}"


def settle(warehouse: Warehouse, snapshot: Publication, deriver: Deriver) -> None:
    """Puts the tables that a deriver wrote where they belong; another process's are as good."""
    _folder(warehouse).mkdir(parents=True, exist_ok=True)
    target = path_of(warehouse, snapshot, deriver.rates, deriver.currency)
    # Contributions last: where they are, the groups are too, whenever the process is killed.
    os.replace(deriver.folder / "classified.parquet", classified_path(warehouse, snapshot))
    os.replace(deriver.folder / "contributions.parquet", target)


def ensure(view: View, currency: str, progress: Progress | None = None) -> list[tuple[Publication, Path]]:
    """The live snapshots of a view with their contributions in a currency, rebuilt where they are missing."""
    rates = rates_at(view)
    found = []
    for snapshot in view.cooperation:
        path = path_of(view.warehouse, snapshot, rates, currency)
        if not path.exists():
            rebuild(view.warehouse, snapshot, rates, currency, progress)
        found.append((snapshot, path))
    return found


def rebuild(
    warehouse: Warehouse,
    snapshot: Publication,
    rates: Rates,
    currency: str,
    progress: Progress | None = None,
) -> None:
    """Makes a snapshot's contributions anew from the file as received."""
    about = snapshot.about

    def advance(done: int) -> None:
        if progress:
            progress("derive", done, about["bytes"])

    with warehouse.staged() as folder:
        with Deriver(folder, rates, currency) as deriver, open_kept(snapshot) as stream:
            if about["standard"] == "table":
                mapping = tables.read_mapping((snapshot.folder / "mapping.toml").read_bytes())
                for row in tables.read(stream, about["file"], mapping, advance):
                    if isinstance(row, tables.Row):
                        deriver.row(row)
            elif about["standard"] == CRS:
                for entry in crs.read(stream, about["file"], advance):
                    if isinstance(entry, crs.Entry) and not entry.aside:
                        deriver.entry(entry)
            else:
                _derive_activities(stream, snapshot, deriver, advance)
        settle(warehouse, snapshot, deriver)


def _derive_activities(
    stream: BinaryIO, snapshot: Publication, deriver: Deriver, advance: Callable[[int], None]
) -> None:
    seen: set[str] = set()
    generated = None
    accepted = False
    for event in read(stream, details=False, skip=snapshot.about["bad"], on_progress=advance):
        if isinstance(event, Transaction):
            if accepted:
                deriver.transaction(event)
        elif isinstance(event, Activity):
            accepted = bool(event.identifier) and event.identifier not in seen
            if accepted:
                seen.add(event.identifier)
                updated = moment(event.last_updated) or generated
                deriver.activity(event, updated.date() if updated else None)
        elif isinstance(event, Ended):
            if accepted:
                deriver.ended()
        elif isinstance(event, Header):
            generated = moment(event.generated)
