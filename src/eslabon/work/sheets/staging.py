"""A spreadsheet brought on the web, until it is accepted: kept for a day, seen by who brought it, written to nobody.

DATA/sheets/KEY/received     the file
DATA/sheets/KEY/about.json   whose it is, its name, what was chosen, whether it was accepted
DATA/sheets/KEY/report.json  what is wrong with it, so that its pages needn't read it again
"""

from __future__ import annotations

import fcntl
import json
import os
import shutil
import time
import uuid
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, BinaryIO

from django.conf import settings

from eslabon.records.base.actions import Invalid, NotFound, require
from eslabon.records.base.kinds import Kind
from eslabon.records.documents.storage import plain_name
from eslabon.standards.tables.grids import Grid, Head, head_at
from eslabon.values.problems import Problem, Unreadable, Where, problem
from eslabon.work.sheets.columns import Choice, kind_named, place, remember
from eslabon.work.sheets.remarks import rejected
from eslabon.work.sheets.taking import Fault, Taken, accept, check, opened

MOST = 50_000_000
KEPT = 24 * 3600  # seconds


class Staged:
    """A file that was brought and isn't accepted yet."""

    def __init__(self, folder: Path, about: dict[str, Any]) -> None:
        self.folder = folder
        self.about = about

    @property
    def key(self) -> str:
        return self.folder.name

    @property
    def name(self) -> str:
        return str(self.about["name"])

    @property
    def kind(self) -> Kind:
        return kind_named(self.about["kind"])

    @property
    def choice(self) -> Choice | None:
        """What was chosen for this file, None where its headings tell all."""
        return Choice(**self.about["choice"]) if self.about.get("choice") else None

    @property
    def accepted(self) -> int | None:
        """How many records were made of it; None before it is accepted."""
        return self.about.get("accepted")

    def opened(self) -> BinaryIO:
        """The file as it was brought."""
        return (self.folder / "received").open("rb")

    def write(self, **about: Any) -> None:
        """Keeps what is known of it; whole or not at all."""
        self.about |= about
        _write(self.folder / "about.json", self.about)


@contextmanager
def _alone(staged: Staged) -> Iterator[None]:
    """One at a time; the system lets go of it where a process is killed."""
    with (staged.folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _write(target: Path, content: Any) -> None:
    aside = target.with_suffix(f".{os.getpid()}")
    aside.write_text(json.dumps(content, ensure_ascii=False), encoding="utf-8")
    aside.replace(target)


def too_large(name: str) -> Problem:
    """What is said of a file that is too large."""
    return problem("document.too-large", Where(path="file"), name=name, most=MOST // 1_000_000)


def receive(actor: Any, kind: Kind, name: str, blocks: Iterable[bytes]) -> Staged:
    """Keeps a file. Raises Denied, or Invalid where it is empty or too large."""
    require(actor, f"{kind.name}.create")
    sweep()
    folder, size = _root() / str(uuid.uuid4()), 0
    folder.mkdir(parents=True)
    staged = Staged(folder, {"user": actor.pk, "kind": kind.name, "name": plain_name(name)})
    try:
        with (folder / "received").open("wb") as target:
            for block in blocks:
                size += len(block)
                if size > MOST:
                    raise Invalid([too_large(staged.name)])
                target.write(block)
        if not size:
            raise Invalid([problem("document.empty", Where(path="file"), name=staged.name)])
        staged.write()
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise
    return staged


def find(actor: Any, kind: Kind, key: Any) -> Staged:
    """A file that the actor brought. Raises Denied, NotFound: of another's it isn't told that it is there."""
    require(actor, f"{kind.name}.create")
    folder = _root() / str(uuid.UUID(str(key)))
    try:
        about = json.loads((folder / "about.json").read_text(encoding="utf-8"))
    except OSError:
        raise NotFound(key) from None
    if about["user"] != actor.pk or about["kind"] != kind.name or _expired(folder):
        raise NotFound(key)
    return Staged(folder, about)


def report(actor: Any, staged: Staged) -> dict[str, Any]:
    """What is in the file and what is wrong with it: `rows`, `good`, `faults`, `left_out`, or `refusal`."""
    kept = staged.folder / "report.json"
    if kept.is_file():
        found: dict[str, Any] = json.loads(kept.read_text(encoding="utf-8"))
        return found
    try:
        with staged.opened() as source:
            found = _told(check(actor, staged.kind, source, staged.name, staged.choice))
    except Unreadable as refusal:
        found = {"refusal": kept_of(refusal.problem)}
    _write(kept, found)
    return found


def choose(actor: Any, staged: Staged, choice: Choice) -> None:
    """Takes what somebody says of the columns; it is remembered for the next file with the same headings.

    Raises Unreadable where the file hasn't what was chosen.
    """
    require(actor, f"{staged.kind.name}.create")
    grid, head = look(staged, choice.sheet, choice.header_row)
    remember(actor, staged.kind, grid, head, choice)
    staged.write(choice=choice.as_json)
    (staged.folder / "report.json").unlink(missing_ok=True)


def take(actor: Any, staged: Staged) -> Taken:
    """Accepts a file: its good rows become records, all of them or none.

    Raises Invalid where it was accepted before, Unreadable.
    """
    with _alone(staged):
        about = json.loads((staged.folder / "about.json").read_text(encoding="utf-8"))
        if about.get("accepted") is not None:
            raise Invalid([problem("sheet.accepted")])
        with staged.opened() as source:
            taken = check(actor, staged.kind, source, staged.name, staged.choice)
        accept(actor, staged.kind, taken)
        _write(staged.folder / "report.json", _told(taken))
        staged.write(accepted=len(taken.records))
    return taken


def refused_rows(actor: Any, staged: Staged, lang: str) -> bytes:
    """The refused rows as a workbook with remarks."""
    faults = [fault_of(one) for one in report(actor, staged).get("faults", ())]
    with staged.opened() as source:
        return rejected(staged.kind, source, staged.name, staged.choice, faults, lang)


def discard(staged: Staged) -> None:
    """Throws the file away."""
    shutil.rmtree(staged.folder, ignore_errors=True)


def look(staged: Staged, sheet: str | None = None, row: int | None = None) -> tuple[Grid, Head]:
    """A sheet with its headings, for choosing: those asked for, else the ones that tell most. Raises Unreadable."""
    with staged.opened() as source:
        found = opened(staged.kind, source, staged.name, Choice(sheet=sheet))
        # The rest of the rows isn't looked at once the file is closed.
        placed = [one for grid in found if (one := place(staged.kind, grid, None))]
    if not placed:
        raise Unreadable(problem("table.empty", name=staged.name))
    best = max(placed, key=lambda one: len(one.fields))
    if row is None:
        return best.grid, best.head
    head = head_at(best.grid, row)
    if head is None:
        raise Unreadable(problem("sheet.no-heading-row", Where(path="header_row"), row=row))
    return best.grid, head


def sheet_names(staged: Staged) -> list[str]:
    """The names of the sheets that hold anything; none for CSV."""
    with staged.opened() as source:
        return [one.name for one in opened(staged.kind, source, staged.name, None) if one.name]


def sweep() -> None:
    """Removes what has expired."""
    root = _root()
    for one in root.iterdir() if root.is_dir() else ():
        if _expired(one):
            shutil.rmtree(one, ignore_errors=True)


def _root() -> Path:
    return Path(settings.DATA) / "sheets"


def _expired(folder: Path) -> bool:
    try:
        return time.time() - (folder / "received").stat().st_mtime > KEPT
    except OSError:
        return time.time() - folder.stat().st_mtime > KEPT if folder.exists() else True


# --- as it is kept


def _told(taken: Taken) -> dict[str, Any]:
    return {
        "rows": taken.rows,
        "good": taken.accepted,
        "refused": len(taken.refused),
        "left_out": taken.left_out,
        "faults": [
            {
                "sheet": one.sheet,
                "row": one.row,
                "column": one.column,
                "value": one.value,
                "problem": kept_of(one.problem),
            }
            for one in taken.faults
        ],
    }


def kept_of(one: Problem) -> dict[str, Any]:
    """A problem as it is kept: it is worded when it is read."""
    arguments = {name: value if isinstance(value, dict) else str(value) for name, value in dict(one.arguments).items()}
    return {"code": one.code, "line": one.where.line, "path": one.where.path, "arguments": arguments}


def problem_of(kept: dict[str, Any]) -> Problem:
    """The problem that was kept."""
    return problem(kept["code"], Where(kept["line"], kept["path"]), **kept["arguments"])


def fault_of(kept: dict[str, Any]) -> Fault:
    """The fault that was kept."""
    return Fault(kept["sheet"], kept["row"], kept["column"], kept["value"], problem_of(kept["problem"]))
