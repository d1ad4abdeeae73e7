"""A spreadsheet brought on the web, until it is accepted: kept for a day, seen by who brought it, written to nobody.

    DATA/sheets/KEY/received       the file
    DATA/sheets/KEY/outline.json   its first rows, from which columns are chosen
    DATA/sheets/KEY/faults.jsonl   what is wrong with it, a fault a line
    DATA/sheets/KEY/refused.xlsx   its refused rows, to be taken back

Each step is an action; checking and accepting are tasks, which can be killed at any moment and done again.
"""

from __future__ import annotations

import json
import os
import shutil
import time
import uuid
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from datetime import timedelta
from itertools import islice
from pathlib import Path
from typing import Any, BinaryIO

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import override

from eslabon.records.base.actions import Denied, Invalid, NotFound, require
from eslabon.records.base.kinds import Kind
from eslabon.records.documents.storage import plain_name
from eslabon.standards.tables.cells import text_of
from eslabon.standards.tables.grids import Grid, Head, head_at
from eslabon.standards.tables.workbook import Merged
from eslabon.values.problems import Unreadable, Where, problem
from eslabon.work.jobs import Progress, ask_stop, enqueue, task
from eslabon.work.kept import keep, kept_of, problem_of
from eslabon.work.models import Sheet
from eslabon.work.sheets.columns import Choice, kind_named, place, remember
from eslabon.work.sheets.remarks import rejected
from eslabon.work.sheets.rows import Fault, Taken
from eslabon.work.sheets.taking import accept, check_grids, opened

CHECK, ACCEPT = "sheet.check", "sheet.accept"
MOST = 50_000_000
KEPT = 24 * 3600  # seconds


def folder_of(sheet: Sheet) -> Path:
    """Where a spreadsheet is kept."""
    return _root() / str(sheet.key)


def _root() -> Path:
    return Path(settings.DATA) / "sheets"


# --- what people do


def receive(
    actor: Any, kind: Kind, name: str, blocks: Iterable[bytes], language: str, choice: Choice | None = None
) -> Sheet:
    """Keeps a file and asks for its check. Raises Denied, or Invalid where it is empty or too large."""
    require(actor, f"{kind.name}.create")
    sweep()
    key, name = uuid.uuid4(), plain_name(name)
    folder = _root() / str(key)
    folder.mkdir(parents=True)
    try:
        size, _digest = keep(folder / "received", name, blocks, MOST)
        with transaction.atomic():
            return Sheet.objects.create(
                key=key,
                file=name,
                size=size,
                kind=kind.name,
                language=language,
                choice=choice.as_json if choice else {},
                checking=enqueue(CHECK, {"key": str(key), "file": name}, actor),
                uploaded_by=actor,
            )
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise


def find(actor: Any, kind: Kind, key: Any) -> Sheet:
    """A file that the actor brought. Raises Denied, NotFound: of another's it isn't told that it is there."""
    require(actor, f"{kind.name}.create")
    fresh = Sheet.objects.filter(created_at__gt=timezone.now() - timedelta(seconds=KEPT), discarded_at=None)
    found = fresh.select_related("checking", "accepting").filter(key=key, kind=kind.name, uploaded_by=actor).first()
    if found is None:
        raise NotFound(key)
    return found


def take(actor: Any, sheet: Sheet) -> None:
    """Asks that a file's good rows become records. Raises Invalid where it was accepted before, or has none."""
    with _locked(actor, sheet) as found:
        if found.accepted is not None:
            raise Invalid([problem("sheet.accepted")])
        if not found.may_be_accepted:
            raise Invalid([problem("upload.not-ready")])
        found.accepting = enqueue(ACCEPT, {"key": str(found.key), "file": found.file}, actor)


def choose(actor: Any, sheet: Sheet, choice: Choice) -> None:
    """Takes what somebody says of the columns; it is remembered for the next file with the same headings.

    Raises Unreadable where the file hasn't what was chosen, Invalid where it was accepted or is being checked.
    """
    grid, head = look(sheet, choice.sheet, choice.header_row)
    with _locked(actor, sheet) as found:
        remember(actor, kind_named(found.kind), grid, head, choice)
        found.choice = choice.as_json
        _ask_check(actor, found)


def add_names(actor: Any, sheet: Sheet, create: Mapping[str, Sequence[str]]) -> None:
    """Takes which names, by list, are to be put on record with the good rows; asks for a check. Raises Invalid."""
    with _locked(actor, sheet) as found:
        found.choice = found.choice | {"create": {name: list(names) for name, names in create.items()}}
        _ask_check(actor, found)


def check_again(actor: Any, sheet: Sheet) -> None:
    """Asks for another check: the first one was stopped, or failed. Raises Invalid."""
    with _locked(actor, sheet) as found:
        _ask_check(actor, found)


def _ask_check(actor: Any, sheet: Sheet) -> None:
    if sheet.under_way or sheet.accepted is not None:
        raise Invalid([problem("upload.not-ready")])
    sheet.checking = enqueue(CHECK, {"key": str(sheet.key), "file": sheet.file}, actor)
    sheet.accepting = None


def stop(actor: Any, sheet: Sheet) -> None:
    """Asks that what is under way be stopped."""
    require(actor, f"{sheet.kind}.create")
    ask_stop(sheet.job)


def discard(actor: Any, sheet: Sheet) -> None:
    """Throws the file away. Raises Invalid while something is done with it."""
    with _locked(actor, sheet) as found:
        if found.under_way:
            raise Invalid([problem("upload.not-ready")])
        found.discarded_at = timezone.now()
    shutil.rmtree(folder_of(sheet), ignore_errors=True)


@contextmanager
def _locked(actor: Any, sheet: Sheet) -> Iterator[Sheet]:
    """The file as it stands, one hand at a time; written when what is done with it has gone well."""
    require(actor, f"{sheet.kind}.create")
    with transaction.atomic():
        found = Sheet.objects.select_for_update(of=("self",)).get(pk=sheet.pk)
        yield found
        found.save()


def sweep() -> None:
    """Removes what has expired, and what a receiving that was killed has left."""
    root = _root()
    for one in root.iterdir() if root.is_dir() else ():
        received = one / "received"
        try:
            expired = time.time() - (received if received.exists() else one).stat().st_mtime > KEPT
        except OSError:
            continue
        if expired:
            shutil.rmtree(one, ignore_errors=True)


# --- what its pages show


def faults(sheet: Sheet, start: int, stop: int) -> list[Fault]:
    """Some of what is wrong with it."""
    path = folder_of(sheet) / "faults.jsonl"
    if not path.is_file():
        return []
    with path.open(encoding="utf-8") as lines:
        return [_fault_of(json.loads(line)) for line in islice(lines, start, stop)]


def refused_rows(sheet: Sheet) -> bytes | None:
    """The refused rows as a workbook with remarks; None where there are none."""
    path = folder_of(sheet) / "refused.xlsx"
    return path.read_bytes() if path.is_file() else None


def look(sheet: Sheet, name: str | None = None, row: int | None = None) -> tuple[Grid, Head]:
    """A sheet with its headings, for choosing: those asked for, else the ones that tell most. Raises Unreadable."""
    kind = kind_named(sheet.kind)
    found = [one for one in _outline(sheet) if name in (None, one.name)]
    placed = [one for grid in found if (one := place(kind, grid, None))]
    if not placed:
        raise Unreadable(problem("table.empty", name=sheet.file))
    best = max(placed, key=lambda one: len(one.fields))
    if row is None:
        return best.grid, best.head
    head = head_at(best.grid, row)
    if head is None:
        raise Unreadable(problem("sheet.no-heading-row", Where(path="header_row"), row=row))
    return best.grid, head


def sheet_names(sheet: Sheet) -> list[str]:
    """The names of the sheets that hold anything; none for CSV."""
    return [one.name for one in _outline(sheet) if one.name]


def _outline(sheet: Sheet) -> list[Grid]:
    path = folder_of(sheet) / "outline.json"
    kept = json.loads(path.read_text(encoding="utf-8")) if path.is_file() else []
    return [
        Grid(
            name,
            [(number, cells) for number, cells in rows],
            iter(()),
            [Merged(*one) for one in merged],
            frozenset(hidden),
        )
        for name, rows, merged, hidden in kept
    ]


# --- what the worker does


@task(CHECK)
def check(terms: dict[str, Any], progress: Progress) -> dict[str, Any]:
    """What a file holds and what is wrong with it; or why it can't be taken in."""

    def told(sheet: Sheet, source: BinaryIO) -> dict[str, Any]:
        return _tell(sheet, source, _checked(sheet, source, progress), progress)

    return _work(terms, told)


@task(ACCEPT)
def accept_rows(terms: dict[str, Any], progress: Progress) -> dict[str, Any]:
    """Writes the good rows, all or none, and with them that it was done: a second run writes nothing twice."""

    def written(sheet: Sheet, source: BinaryIO) -> dict[str, Any]:
        if sheet.accepted is not None:
            return {}
        taken = _checked(sheet, source, progress)
        progress("write", 0, 0)
        with transaction.atomic():
            if Sheet.objects.select_for_update(of=("self",)).get(pk=sheet.pk).accepted is not None:
                return {}
            accept(sheet.uploaded_by, kind_named(sheet.kind), taken)
            Sheet.objects.filter(pk=sheet.pk).update(accepted=len(taken.records))
        return _tell(sheet, source, taken)

    return _work(terms, written)


def _work(terms: dict[str, Any], work: Callable[[Sheet, BinaryIO], dict[str, Any]]) -> dict[str, Any]:
    """Does something with the spreadsheet of a task, in its language; what can't be done is told as a refusal."""
    try:
        sheet = Sheet.objects.select_related("uploaded_by").get(key=terms["key"])
        with (folder_of(sheet) / "received").open("rb") as source, override(sheet.language):
            return work(sheet, source)
    except (Sheet.DoesNotExist, FileNotFoundError):
        refusal = problem("sheet.expired")
    except Unreadable as error:
        refusal = error.problem
    except Invalid as error:
        refusal = error.problems[0]
    except Denied:
        refusal = problem("sheet.denied")
    return {"refusal": kept_of(refusal)}


def _checked(sheet: Sheet, source: BinaryIO, progress: Progress) -> Taken:
    """The rows of a file; its first ones are kept, for whoever has to choose its columns."""
    kind, choice = kind_named(sheet.kind), choice_of(sheet)
    found = opened(kind, source, sheet.file, choice, progress)
    if choice is None or choice.sheet is None:
        outline = [
            [one.name, [[number, [*map(text_of, cells)]] for number, cells in one.first], one.merged, [*one.hidden]]
            for one in found
        ]
        _write(folder_of(sheet) / "outline.json", json.dumps(outline, ensure_ascii=False).encode())
    return check_grids(sheet.uploaded_by, kind, found, sheet.file, choice)


def choice_of(sheet: Sheet) -> Choice | None:
    """What was chosen for a file, None where its headings tell all."""
    return Choice(**sheet.choice) if sheet.choice else None


def _tell(sheet: Sheet, source: BinaryIO, taken: Taken, progress: Progress | None = None) -> dict[str, Any]:
    """Keeps what became of the rows."""
    folder = folder_of(sheet)
    lines = (json.dumps(_kept_fault(one), ensure_ascii=False) for one in taken.faults)
    _write(folder / "faults.jsonl", "".join(f"{line}\n" for line in lines).encode())
    (folder / "refused.xlsx").unlink(missing_ok=True)
    if taken.faults:
        told = None if progress is None else lambda _step, done, total: progress("remarks", done, total)
        kind, choice = kind_named(sheet.kind), choice_of(sheet)
        _write(
            folder / "refused.xlsx",
            rejected(kind, source, sheet.file, choice, taken.faults, sheet.language, told),
        )
    return {
        "rows": taken.rows,
        "good": taken.accepted,
        "refused": len(taken.refused),
        "faults": len(taken.faults),
        "left_out": taken.left_out,
        "new": [asdict(one) for one in taken.news.told],
    }


def _write(target: Path, content: bytes) -> None:
    """Writes a file whole or not at all."""
    aside = target.with_suffix(f".{os.getpid()}")
    aside.write_bytes(content)
    aside.replace(target)


def _kept_fault(one: Fault) -> dict[str, Any]:
    kept = {"sheet": one.sheet, "row": one.row, "column": one.column, "value": one.value}
    return kept | {"problem": kept_of(one.problem)}


def _fault_of(kept: dict[str, Any]) -> Fault:
    return Fault(**kept | {"problem": problem_of(kept["problem"])})
