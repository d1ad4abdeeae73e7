"""Copies of the warehouse: into a zip file and back, whole or not at all."""

from __future__ import annotations

import os
import re
import shutil
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
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


@contextmanager
def taking_back(warehouse: Warehouse, archive: ZipFile, replace: bool, data: Path | None = None) -> Iterator[None]:
    """Unpacks an archive's warehouse and files beside the present ones; they take their place when the block ends well.

    What was there is kept as `NAME.before-restore`. Raises NotEmpty unless `replace`.
    """
    folder = warehouse.folder
    if warehouse.publications() and not replace:
        raise NotEmpty(str(folder))
    places = {PLACE: folder} | {f"{one}/": data / one for one in FILES if data}
    asides = {place: path.with_name(f".{path.name}.{uuid.uuid4().hex}") for place, path in places.items()}
    try:
        for place, aside in asides.items():
            _unpack(archive, place, aside)
        yield
        for place, path in places.items():
            if path.exists():
                before = path.with_name(f"{path.name}.before-restore")
                shutil.rmtree(before, ignore_errors=True)
                path.rename(before)
            asides[place].rename(path)
            sync_folder(path.parent)
    finally:
        for aside in asides.values():
            shutil.rmtree(aside, ignore_errors=True)


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
