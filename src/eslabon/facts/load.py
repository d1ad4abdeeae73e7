"""Loading: a file becomes a snapshot, whole or not at all, with its contributions beside it."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, BinaryIO

from eslabon import __version__
from eslabon.facts import derive
from eslabon.facts.collector import calm_collector
from eslabon.facts.columns import ACTIVITIES, PROBLEMS, ROWS, TRANSACTIONS, Writer
from eslabon.facts.derive import Deriver
from eslabon.facts.exchange import ensure_shipped_rates, rates_at, write_rates
from eslabon.facts.index import activity_row, moment, problem_row, transaction_row
from eslabon.facts.received import keep
from eslabon.facts.warehouse import RATES, SNAPSHOT, AlreadyImported, Publication, Warehouse
from eslabon.measures.rates import Rate
from eslabon.standards import tables
from eslabon.standards.iati.inspect import Inspection, Verdict
from eslabon.standards.iati.reader import read
from eslabon.standards.iati.records import Activity, Ended, Event, Header, Transaction
from eslabon.values.problems import ERROR, Problem, Unreadable, Where, problem

IMPORTED, ALREADY, REFUSED = "imported", "already imported", "refused"
Progress = Callable[[str, int, int], None]  # what is being done, bytes done, bytes in all


def quiet(what: str, done: int, total: int) -> None:
    pass


@dataclass
class Skipped:
    """An activity or row that was not loaded, and why (the first problem; all of them are in the load's list)."""

    activity: str | None
    line: int | None
    problem: Problem


@dataclass
class Outcome:
    """What became of one file."""

    file: str
    status: str
    sha256: str | None = None
    snapshot: Publication | None = None
    publisher: str | None = None
    activities: int = 0
    transactions: int = 0
    skipped: list[Skipped] = field(default_factory=list)
    warnings: list[Problem] = field(default_factory=list)
    refusal: Problem | None = None


def shown(path: Path) -> str:
    """A file's name as text: what in it is no UTF-8 becomes the mark that says so."""
    return os.fsencode(path.name).decode("utf-8", "replace")


@contextmanager
def opened(path: Path) -> Iterator[tuple[BinaryIO, os.stat_result]]:
    """A file and what is known of it before it is read. Raises Unreadable where there is none to read twice."""
    try:
        stream = path.open("rb")
    except OSError:
        raise Unreadable(problem("file.not-found", name=str(path))) from None
    with stream:
        if not stream.seekable():
            raise Unreadable(problem("file.not-found", name=str(path)))
        yield stream, os.fstat(stream.fileno())


def _ensure_unchanged(stream: BinaryIO, before: os.stat_result) -> None:
    """Raises Unreadable where a file isn't what it was: its parts were read at different times."""
    after = os.fstat(stream.fileno())
    if (before.st_size, before.st_mtime_ns) != (after.st_size, after.st_mtime_ns):
        raise Unreadable(problem("file.changed"))


def load_iati(warehouse: Warehouse, path: Path, progress: Progress = quiet) -> Outcome:
    """Loads an IATI activity file: what could be read, and the problems of what could not."""
    try:
        with opened(path) as (stream, before), warehouse.staged() as folder, warehouse.staged() as aside:
            size = before.st_size
            sha256, _, offsets = keep(stream, folder, lambda n: progress("keep", n, size))
            if twin := warehouse.at().imported("iati", sha256):
                return _already(path, twin)
            stream.seek(0)
            with calm_collector():
                load = _read_in(warehouse, stream, folder, aside, lambda step, n: progress(step, n, size))
            outcome = load.outcome(path, sha256)
            if not load.activities:
                outcome.refusal = problem("file.no-activity")
                return outcome
            about = {
                "kind": SNAPSHOT,
                "standard": "iati",
                "file": shown(path),
                "sha256": sha256,
                "bytes": size,
                "blocks": offsets,
                **load.about(),
            }
            _ensure_unchanged(stream, before)
            outcome.snapshot = _publish(warehouse, folder, about, load.deriver)
            outcome.status = IMPORTED
            return outcome
    except Unreadable as refusal:
        return Outcome(shown(path), REFUSED, refusal=refusal.problem)
    except AlreadyImported as twin:
        return _already(path, twin.snapshot)


def _read_in(
    warehouse: Warehouse, stream: BinaryIO, folder: Path, aside: Path, progress: Callable[[str, int], None]
) -> _IatiLoad:
    """Checks a file and reads it into the staged tables at once; where some of its activities turn out to be bad,
    reads it again without them. Raises Unreadable where it is refused."""
    inspection = Inspection(stream, lambda n: progress("load", n), reading=True)
    load = _IatiLoad(warehouse, folder, aside)
    load.run(inspection.events())
    verdict = inspection.verdict
    if verdict.standard != "iati":
        raise Unreadable(problem("file.organisation", Where(line=1)))
    if verdict.bad:
        stream.seek(0)
        load = _IatiLoad(warehouse, folder, aside)
        load.run(read(stream, details=False, skip=verdict.bad, on_progress=lambda n: progress("load", n)))
    load.close(verdict)
    return load


def _already(path: Path, twin: Publication) -> Outcome:
    about = twin.about
    counts = about["counts"]
    return Outcome(
        shown(path),
        ALREADY,
        about["sha256"],
        twin,
        about["publisher"],
        counts["activities"],
        counts["transactions"],
    )


def _publish(warehouse: Warehouse, folder: Path, about: dict[str, Any], deriver: Deriver) -> Publication:
    """Publishes the staged folder, then puts the contributions made on the way where they belong.

    A process killed in between leaves the contributions to be rebuilt when they are first asked for.
    """
    ensure_shipped_rates(warehouse)
    published = warehouse.publish(folder, about)
    derive.settle(warehouse, published, deriver)
    return published


class _IatiLoad:
    """One pass over a file's records into the staged tables."""

    def __init__(self, warehouse: Warehouse, folder: Path, aside: Path) -> None:
        self.folder = folder
        self.verdict: Verdict
        self.deriver = Deriver(aside, rates_at(warehouse.at()))
        self.activities = self.transactions = 0
        self.skipped: list[Skipped] = []
        self.problems: list[Problem] = []
        self.publishers: dict[str, int] = {}
        self.names: dict[str, str] = {}
        self.header: Header | None = None
        self.seen: set[str] = set()

    def run(self, events: Iterable[Event | Problem]) -> None:
        """Writes the records into the tables."""
        with ExitStack() as stack:
            activities = stack.enter_context(Writer(self.folder / "activities.parquet", ACTIVITIES, 2_048))
            transactions = stack.enter_context(Writer(self.folder / "transactions.parquet", TRANSACTIONS))
            stack.enter_context(self.deriver)
            current: Activity | None = None
            for event in events:
                if isinstance(event, Transaction):
                    if current is not None:
                        self.transactions += 1
                        transactions.add(transaction_row(current.ordinal, event))
                        self.deriver.transaction(event)
                elif isinstance(event, Activity):
                    current = event if self._accepts(event) else None
                    if current is not None:
                        self._start(event)
                elif isinstance(event, Ended):
                    if current is not None:
                        self.problems.extend(self.deriver.ended())
                        activities.add(activity_row(current, self._updated(current)))
                        self.activities += 1
                elif isinstance(event, Problem):
                    self.problems.append(event)
                else:
                    self.header = event

    def close(self, verdict: Verdict) -> None:
        """Writes the problems, those of the verdict among them."""
        self.verdict = verdict
        self._write_problems()

    def _accepts(self, activity: Activity) -> bool:
        where = Where(activity.line, f"/iati-activities/iati-activity[{activity.ordinal + 1}]")
        if not activity.identifier:
            reason = problem("reading.no-identifier", where)
        elif activity.identifier in self.seen:
            where = Where(where.line, where.path, activity.identifier)
            reason = problem("reading.repeated-identifier", where, identifier=activity.identifier)
        else:
            self.seen.add(activity.identifier)
            return True
        self.skipped.append(Skipped(activity.identifier or None, activity.line, reason))
        return False

    def _updated(self, activity: Activity) -> Any:
        return moment(activity.last_updated) or moment(self.header.generated if self.header else None)

    def _start(self, activity: Activity) -> None:
        reporting = activity.reporting
        ref = (reporting.ref if reporting else None) or ""
        self.publishers[ref] = self.publishers.get(ref, 0) + 1
        if reporting and reporting.names:
            self.names.setdefault(ref, reporting.names[0][1])
        updated = self._updated(activity)
        self.deriver.activity(activity, updated.date() if updated else None)

    def _write_problems(self) -> None:
        for reasons in self.verdict.bad.values():
            first = reasons[0]
            self.skipped.append(Skipped(first.where.activity, first.where.line, first))
        self.skipped.sort(key=lambda one: one.line or 0)
        skipping = {id(one.problem) for one in self.skipped}
        listed = [*self.verdict.problems, *self.problems]
        known = {id(one) for one in listed}
        listed += [one.problem for one in self.skipped if id(one.problem) not in known]
        listed.sort(key=lambda one: one.where.line or 0)
        with Writer(self.folder / "problems.parquet", PROBLEMS) as out:
            for one in listed:
                out.add(problem_row(one, id(one) in skipping))
        self.listed = listed

    def outcome(self, path: Path, sha256: str) -> Outcome:
        return Outcome(
            shown(path),
            REFUSED,
            sha256,
            None,
            self.publisher,
            self.activities,
            self.transactions,
            self.skipped,
        )

    @property
    def publisher(self) -> str | None:
        """The organisation that reports most of the file's activities."""
        return max(self.publishers, key=lambda ref: self.publishers[ref]) if self.publishers else None

    def about(self) -> dict[str, Any]:
        """What `publication.json` says of the content."""
        header = self.header
        assert header is not None
        return {
            "publisher": self.publisher,
            "publisher_name": self.names.get(self.publisher or "", ""),
            "publishers": self.publishers,
            "version": header.version,
            "generated": header.generated,
            "encoding": header.encoding,
            "root": [header.root_start, header.root_end],
            "reader": __version__,
            "bad": sorted(self.verdict.bad),
            "currencies": sorted(self.deriver.currencies),
            "counts": {
                "activities": self.activities,
                "transactions": self.transactions,
                "skipped": len(self.skipped),
                "errors": sum(one.severity == "error" for one in self.listed),
                "warnings": sum(one.severity == "warning" for one in self.listed),
            },
        }


@dataclass
class Told:
    """What a file of plain rows turned out to hold, once its tables are written."""

    rows: int
    publisher: str | None
    problems: list[Problem]
    about: dict[str, Any] = field(default_factory=dict)


Write = Callable[[BinaryIO, Path, Callable[[int], None]], Told]


def load_rows(
    warehouse: Warehouse,
    path: Path,
    standard: str,
    write: Write,
    mapping: bytes | None = None,
    progress: Progress = quiet,
) -> Outcome:
    """Loads a file of plain rows: `write` reads the stream and writes its tables into the folder that it is given.

    Rows with an error aren't loaded; a file without any other is refused, and nothing of it is stored.
    """
    try:
        mapped = hashlib.sha256(mapping).hexdigest() if mapping is not None else None
        with opened(path) as (stream, before), warehouse.staged() as folder:
            size = before.st_size
            sha256, _, offsets = keep(stream, folder, lambda n: progress("keep", n, size))
            if twin := warehouse.at().imported(standard, sha256, mapped):
                return _already(path, twin)
            if mapping is not None:
                (folder / "mapping.toml").write_bytes(mapping)
            stream.seek(0)
            told = write(stream, folder, lambda n: progress("load", n, size))
            refused = [one for one in told.problems if one.severity == ERROR]
            outcome = Outcome(shown(path), REFUSED, sha256, None, told.publisher, 0, told.rows)
            outcome.skipped = [Skipped(None, one.where.line, one) for one in refused]
            outcome.warnings = [one for one in told.problems if one.severity != ERROR]
            if not told.rows:
                outcome.refusal = refused[0] if refused else problem("table.empty")
                return outcome
            with Writer(folder / "problems.parquet", PROBLEMS) as listed:
                for one in told.problems:
                    listed.add(problem_row(one, skipped=one.severity == ERROR))
            about = {
                "kind": SNAPSHOT,
                "standard": standard,
                "file": shown(path),
                "sha256": sha256,
                "mapping_sha256": mapped,
                "bytes": size,
                "blocks": offsets,
                "publisher": told.publisher,
                "publisher_name": told.publisher or shown(path),
                "publishers": {},
                "version": None,
                "generated": None,
                "reader": __version__,
                "currencies": [],
                "counts": {
                    "activities": 0,
                    "transactions": told.rows,
                    "skipped": len({(one.where.path, one.where.line) for one in refused}),
                    "errors": len(refused),
                    "warnings": len(outcome.warnings),
                },
                **told.about,
            }
            _ensure_unchanged(stream, before)
            ensure_shipped_rates(warehouse)
            outcome.snapshot = warehouse.publish(folder, about)
            outcome.status = IMPORTED
            return outcome
    except Unreadable as refusal:
        return Outcome(shown(path), REFUSED, refusal=refusal.problem)
    except AlreadyImported as twin:
        return _already(path, twin.snapshot)


def mapping_bytes(path: Path) -> bytes:
    """A mapping as it stands in its file. Raises Unreadable."""
    with opened(path) as (stream, _):
        return stream.read()


def load_table(warehouse: Warehouse, path: Path, mapping_path: Path, progress: Progress = quiet) -> Outcome:
    """Loads a CSV or XLSX table through a mapping: each row's citation is its sheet and row."""
    try:
        given = mapping_bytes(mapping_path)
        mapping = tables.read_mapping(given)
    except Unreadable as refusal:
        return Outcome(shown(path), REFUSED, refusal=refusal.problem)
    with warehouse.staged() as aside:
        deriver = Deriver(aside, rates_at(warehouse.at()))

        def write(stream: BinaryIO, folder: Path, advance: Callable[[int], None]) -> Told:
            told = Told(0, None, [])
            with Writer(folder / "rows.parquet", ROWS) as rows, deriver:
                for event in tables.read(stream, shown(path), mapping, advance):
                    if isinstance(event, Problem):
                        told.problems.append(event)
                        continue
                    told.rows += 1
                    told.publisher = told.publisher or event.source
                    rows.add(row_of(event))
                    deriver.row(event)
            told.about["currencies"] = sorted(deriver.currencies)
            return told

        outcome = load_rows(warehouse, path, "table", write, given, progress)
        if outcome.status == IMPORTED and outcome.snapshot is not None:
            derive.settle(warehouse, outcome.snapshot, deriver)
        return outcome


def row_of(row: tables.Row) -> tuple[Any, ...]:
    """A row of `rows.parquet`."""
    return (
        row.number,
        row.sheet,
        row.provider,
        row.provider_name,
        row.recipient,
        row.year,
        row.fiscal_year,
        row.fiscal_year_start,
        row.on,
        row.flow,
        row.value_text,
        row.currency,
        row.account,
        row.title,
        row.kind,
        row.source,
    )


@dataclass
class RatesOutcome:
    """What became of a table of rates."""

    file: str
    status: str
    rates: int = 0
    problems: list[Problem] = field(default_factory=list)
    publication: Publication | None = None


def load_rates(warehouse: Warehouse, path: Path) -> RatesOutcome:
    """Publishes a table of exchange rates; where a currency and period are there already, the newest wins."""
    try:
        with opened(path) as (stream, _):
            read_rates = list(tables.read_rates(stream, shown(path)))
    except Unreadable as refusal:
        return RatesOutcome(shown(path), REFUSED, problems=[refusal.problem])
    rates = [one for one in read_rates if isinstance(one, tables.Rate)]
    problems = [one for one in read_rates if isinstance(one, Problem)]
    if not rates:
        return RatesOutcome(shown(path), REFUSED, problems=problems)
    ensure_shipped_rates(warehouse)
    with warehouse.staged() as folder:
        kept = [Rate(one.currency, one.period, one.rate, one.source) for one in rates]
        (folder / "rates.csv").write_text(write_rates(kept), encoding="utf-8")
        published = warehouse.publish(folder, {"kind": RATES, "file": shown(path), "count": len(rates)})
    return RatesOutcome(shown(path), IMPORTED, len(rates), problems, published)
