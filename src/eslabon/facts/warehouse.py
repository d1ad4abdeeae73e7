"""Publications: numbered folders that appear whole, by one rename, or not at all.

    WAREHOUSE/
      publications/000003/publication.json   what was published, by whom, when; the number is the state
                          received.zst       the file as received
                          activities.parquet, transactions.parquet | rows.parquet | flows.parquet, problems.parquet
      derived/offer-1-layout-2/...           contributions: can be thrown away and rebuilt
      staging/...                            loads under way; what a killed process left is removed by the next

The state of the warehouse is the highest number. A snapshot (carga) also has a number of its own.
"""

from __future__ import annotations

import errno
import fcntl
import json
import os
import shutil
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import cached_property
from pathlib import Path
from typing import Any, TextIO

SNAPSHOT, RATES, DECISION, DEFLATORS = "snapshot", "rates", "decision", "deflators"
# What a snapshot's file tells, by the standard that it follows: cooperation, which the offer is made of, or trade.
CRS = "crs"
COOPERATION = ("iati", "table", CRS)
TRADE = ("comtrade", "baci", "sunat-g1", "sunat-g6", "sunat-declarations", "flows")


class AlreadyImported(Exception):
    """The same bytes are there already, as the snapshot given."""

    def __init__(self, snapshot: Publication) -> None:
        super().__init__(str(snapshot.snapshot))
        self.snapshot = snapshot


class NotFound(LookupError):
    """There is no such snapshot, state or activity."""


@dataclass(frozen=True)
class Publication:
    """One publication: its number (the state it made), its folder and what `publication.json` says."""

    number: int
    folder: Path
    about: dict[str, Any]

    @property
    def kind(self) -> str:
        """`snapshot`, `rates` or `decision`."""
        return str(self.about["kind"])

    @property
    def snapshot(self) -> int | None:
        """The snapshot's own number, None for rates and decisions."""
        return self.about.get("snapshot")

    @property
    def published(self) -> datetime:
        return datetime.fromisoformat(self.about["published"])


class Warehouse:
    """The facts under one folder, made at the first publication."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.publications_folder = folder / "publications"
        self.derived = folder / "derived"
        self.staging = folder / "staging"
        self._known: dict[int, Publication] = {}

    def publications(self) -> list[Publication]:
        """All publications in the order of their numbers."""
        if not self.publications_folder.is_dir():
            return []
        numbers = sorted(int(name) for name in os.listdir(self.publications_folder) if name.isdigit())
        for number in numbers:
            if number not in self._known:
                folder = self.publications_folder / f"{number:06d}"
                about = json.loads((folder / "publication.json").read_text(encoding="utf-8"))
                self._known[number] = Publication(number, folder, about)
        return [self._known[number] for number in numbers]

    @property
    def state(self) -> int:
        """The highest number published; 0 where nothing was but the rates that come with the program."""
        found = self.publications()
        return found[-1].number if found else 0

    def state_on(self, day: date) -> int:
        """The state at the end of a day, UTC."""
        states = [one.number for one in self.publications() if one.published.date() <= day]
        return max(states, default=0)

    def at(self, state: int | None = None) -> View:
        """The warehouse as of a state (now without one). Raises NotFound where that state isn't reached yet."""
        now = self.state
        if state is not None and not 0 <= state <= now:
            raise NotFound(f"state {state}")
        return View(self, now if state is None else state)

    @contextmanager
    def staged(self) -> Iterator[Path]:
        """A folder to prepare a publication in; removed afterwards unless it was published."""
        self.staging.mkdir(parents=True, exist_ok=True)
        self._sweep()
        lock, held = self._locked()
        folder = lock.with_suffix("")
        with held:
            folder.mkdir()
            try:
                yield folder
            finally:
                shutil.rmtree(folder, ignore_errors=True)
                lock.unlink(missing_ok=True)

    def _locked(self) -> tuple[Path, TextIO]:
        """A new lock in the staging folder, held: one that another process swept before it was held is given up."""
        while True:
            lock = self.staging / f"{uuid.uuid4().hex}.lock"
            held = lock.open("w")
            fcntl.flock(held, fcntl.LOCK_EX)
            if lock.exists():
                return lock, held
            held.close()

    def _sweep(self) -> None:
        """Removes what processes that are no more left in the staging folder."""
        for lock in self.staging.glob("*.lock"):
            try:
                with lock.open("r+") as held:
                    fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
                    shutil.rmtree(lock.with_suffix(""), ignore_errors=True)
                    lock.unlink(missing_ok=True)
            except OSError:
                continue

    def publish(self, staged: Path, about: dict[str, Any]) -> Publication:
        """Publishes a staged folder under the next number: it is there whole, or not at all.

        Two processes may publish at once: the number is taken by the rename, the later one takes the next. Raises
        AlreadyImported where the same bytes were published meanwhile.
        """
        self.publications_folder.mkdir(parents=True, exist_ok=True)
        sync_files(staged)
        while True:
            before = self.publications()
            number = before[-1].number + 1 if before else 0
            if about.get("shipped") and before:
                return before[0]
            if not before and not about.get("shipped"):
                raise RuntimeError("the rates that come with the program are published first")
            if about["kind"] == SNAPSHOT:
                if twin := self.at().imported(about["standard"], about["sha256"], about.get("mapping_sha256")):
                    raise AlreadyImported(twin)
                about["snapshot"] = 1 + sum(one.kind == SNAPSHOT for one in before)
            latest = before[-1].about["published"] if before else ""
            about["published"] = max(datetime.now(UTC).isoformat(timespec="microseconds"), latest)
            write_synced(staged / "publication.json", json.dumps(about, ensure_ascii=False, indent=1))
            target = self.publications_folder / f"{number:06d}"
            try:
                os.rename(staged, target)
            except OSError as error:
                if error.errno in (errno.ENOTEMPTY, errno.EEXIST):
                    continue
                raise
            sync_folder(self.publications_folder)
            return Publication(number, target, dict(about))

    def decide(self, decision: str, actor: str, reason: str, **details: Any) -> Publication:
        """Publishes a decision about facts: with who decided and why."""
        with self.staged() as folder:
            about = {"kind": DECISION, "decision": decision, "actor": actor, "reason": reason, **details}
            return self.publish(folder, about)


@dataclass(frozen=True)
class View:
    """The warehouse as of a state."""

    warehouse: Warehouse
    state: int

    @cached_property
    def publications(self) -> list[Publication]:
        return [one for one in self.warehouse.publications() if one.number <= self.state]

    @cached_property
    def withdrawn(self) -> dict[int, Publication]:
        """The decisions that withdrew snapshots, by the snapshot's number."""
        return self.latest("withdraw", "snapshot_withdrawn")

    def decisions(self, what: str = "") -> list[Publication]:
        """The decisions (of a sort), the first first."""
        found = [one for one in self.publications if one.kind == DECISION]
        return [one for one in found if what in ("", one.about["decision"])]

    def latest(self, what: str, about: str) -> dict[Any, Publication]:
        """The last decision of a sort about each thing, by what stands under `about`."""
        return {one.about[about]: one for one in self.decisions(what)}

    @cached_property
    def classified(self) -> dict[str, Publication]:
        """The decisions in force about the groups of activities, by identifier: the last one of each, unless it took
        the one before back."""
        last = self.latest("classify", "activity")
        return {identifier: one for identifier, one in last.items() if one.about["group"]}

    @property
    def snapshots(self) -> list[Publication]:
        """Every snapshot published, withdrawn ones too."""
        return [one for one in self.publications if one.kind == SNAPSHOT]

    @property
    def live(self) -> list[Publication]:
        """The snapshots that count."""
        return [one for one in self.snapshots if one.snapshot not in self.withdrawn]

    @property
    def cooperation(self) -> list[Publication]:
        """The snapshots that count for what is offered."""
        return [one for one in self.live if one.about["standard"] in COOPERATION]

    @property
    def trade(self) -> list[Publication]:
        """The snapshots of trade that count."""
        return [one for one in self.live if one.about["standard"] in TRADE]

    @property
    def rates(self) -> list[Publication]:
        return [one for one in self.publications if one.kind == RATES]

    @property
    def deflators(self) -> list[Publication]:
        return [one for one in self.publications if one.kind == DEFLATORS]

    def snapshot(self, number: int) -> Publication:
        """The snapshot of that number. Raises NotFound."""
        for one in self.snapshots:
            if one.snapshot == number:
                return one
        raise NotFound(f"snapshot {number}")

    def imported(self, standard: str, sha256: str, mapping: str | None = None) -> Publication | None:
        """The live snapshot of these bytes, read by a standard (and through the same mapping), if there is one."""
        twins = (one for one in self.live if (one.about["standard"], one.about["sha256"]) == (standard, sha256))
        return next((one for one in twins if one.about.get("mapping_sha256") == mapping), None)


def write_synced(path: Path, text: str) -> None:
    """Writes a text file and waits until the disk has it."""
    with path.open("w", encoding="utf-8") as out:
        out.write(text)
        out.flush()
        os.fsync(out.fileno())
    sync_folder(path.parent)


def sync_files(folder: Path) -> None:
    """Waits until the disk has every file of a folder."""
    for path in folder.iterdir():
        with path.open("rb") as one:
            os.fsync(one.fileno())


def sync_folder(folder: Path) -> None:
    """Waits until the disk has a folder's list of names."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
