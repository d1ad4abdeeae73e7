"""Copies of the warehouse: into a zip file and back, whole or not at all."""

from __future__ import annotations

import json
import os
import re
import shutil
import uuid
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile

from eslabon.facts.warehouse import Warehouse, sync_folder

PLACE = "warehouse/"
# The only names that a backup may hold besides the database's: nothing leaves the folder it is taken to.
_NAME = re.compile(
    r"warehouse/publications/\d{6}/[A-Za-z][A-Za-z.]{0,40}"
    r"|documents/[0-9a-f]{2}/[0-9a-f]{64}"
    r"|uploads/[0-9a-f-]{36}/received\.xml"
)
# The folders of files beside the warehouse.
FILES = ("documents", "uploads")
# What a restore has begun and not ended.
JOURNAL = "restore.json"


class NotABackup(ValueError):
    """The file isn't a backup made by this program."""


class NotEmpty(ValueError):
    """There are facts already where the backup would go."""


def put_warehouse(warehouse: Warehouse, archive: ZipFile) -> int:
    """Writes every publication up to now into an archive; gives the state. Contributions are rebuilt when asked for."""
    publications = warehouse.publications()
    for one in publications:
        for path in sorted(one.folder.iterdir()):
            name = f"{PLACE}publications/{one.folder.name}/{path.name}"
            archive.write(path, name, ZIP_DEFLATED if path.suffix in (".json", ".csv", ".toml") else ZIP_STORED)
    return publications[-1].number if publications else 0


def put_files(data: Path, archive: ZipFile) -> None:
    """Writes the documents, and the uploads that are not loaded yet, into an archive."""
    for part in FILES:
        for path in sorted((data / part).rglob("*")):
            name = path.relative_to(data).as_posix()
            if _NAME.fullmatch(name) and path.is_file():
                archive.write(path, name, ZIP_DEFLATED if part == "uploads" else ZIP_STORED)


@contextmanager
def opened_backup(path: Path) -> Iterator[ZipFile]:
    """A backup, its names and checksums examined. Raises NotABackup."""
    try:
        with ZipFile(path) as archive:
            names = archive.namelist()
            if "database.json" not in names or archive.testzip() is not None:
                raise NotABackup(str(path))
            if not all(name == "database.json" or _NAME.fullmatch(name) for name in names):
                raise NotABackup(str(path))
            yield archive
    except (BadZipFile, OSError, EOFError) as error:
        raise NotABackup(str(path)) from error


@dataclass(frozen=True)
class Journal:
    """What a restore is doing, written down before it does it: after a kill, whoever comes next ends it or undoes it.

    Each place gets what was unpacked beside it; what was there is kept as `NAME.before-restore`.
    """

    data: Path
    key: str
    places: tuple[Path, ...]

    @classmethod
    def begun(cls, data: Path, places: Iterable[Path]) -> Journal:
        """A new journal, on the disk."""
        made = cls(data, uuid.uuid4().hex, tuple(places))
        text = json.dumps({"key": made.key, "places": [str(one) for one in made.places]})
        beside = data / f".{JOURNAL}"
        with beside.open("w", encoding="utf-8") as out:
            out.write(text)
            out.flush()
            os.fsync(out.fileno())
        beside.replace(data / JOURNAL)
        sync_folder(data)
        return made

    @classmethod
    def left(cls, data: Path) -> Journal | None:
        """The journal of a restore that didn't end; None where there is none."""
        try:
            told = json.loads((data / JOURNAL).read_text(encoding="utf-8"))
        except FileNotFoundError:
            return None
        return cls(data, told["key"], tuple(Path(one) for one in told["places"]))

    def aside(self, place: Path) -> Path:
        """Where what will be in a place is unpacked."""
        return place.with_name(f".{place.name}.{self.key}")

    def finish(self) -> None:
        """Puts what was unpacked into its places. Killed at any point, it can be done again."""
        for place in self.places:
            aside, old = self.aside(place), place.with_name(f".{place.name}.{self.key}.old")
            if aside.exists():
                if place.exists() and not old.exists():
                    place.rename(old)
                aside.rename(place)
            if old.exists():
                before = place.with_name(f"{place.name}.before-restore")
                shutil.rmtree(before, ignore_errors=True)
                old.rename(before)
            sync_folder(place.parent)
        self._end()

    def undo(self) -> None:
        """Takes away what was unpacked: everything is as it was."""
        for place in self.places:
            shutil.rmtree(self.aside(place), ignore_errors=True)
        self._end()

    def _end(self) -> None:
        (self.data / JOURNAL).unlink()
        sync_folder(self.data)


def unpack(archive: ZipFile, warehouse: Path, data: Path) -> Journal:
    """Unpacks an archive's warehouse and files beside the present ones; the journal says where.

    Where it can't be done, nothing is left of it.
    """
    places = {PLACE: warehouse} | {f"{one}/": data / one for one in FILES}
    journal = Journal.begun(data, places.values())
    try:
        for name, place in places.items():
            _unpack(archive, name, journal.aside(place))
    except BaseException:
        journal.undo()
        raise
    return journal


def _unpack(archive: ZipFile, place: str, aside: Path) -> None:
    """Writes what an archive holds under a place into a folder."""
    aside.mkdir(parents=True)
    for name in archive.namelist():
        if name.startswith(place):
            target = aside / name.removeprefix(place)
            target.parent.mkdir(parents=True, exist_ok=True)
            with archive.open(name) as source, target.open("wb") as out:
                shutil.copyfileobj(source, out)
                out.flush()
                os.fsync(out.fileno())
