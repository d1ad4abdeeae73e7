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
_NAME = re.compile(r"warehouse/publications/\d{6}/[A-Za-z][A-Za-z.]{0,40}")


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
def taking_back(warehouse: Warehouse, archive: ZipFile, replace: bool) -> Iterator[None]:
    """Unpacks an archive's warehouse beside the present one; it takes its place when the block ends well.

    What was there is kept as `NAME.before-restore`. Raises NotEmpty unless `replace`.
    """
    folder = warehouse.folder
    if warehouse.publications() and not replace:
        raise NotEmpty(str(folder))
    folder.parent.mkdir(parents=True, exist_ok=True)
    aside = folder.with_name(f".{folder.name}.{uuid.uuid4().hex}")
    try:
        for name in archive.namelist():
            if name.startswith(PLACE):
                target = aside / name.removeprefix(PLACE)
                target.parent.mkdir(parents=True, exist_ok=True)
                with archive.open(name) as source, target.open("wb") as out:
                    shutil.copyfileobj(source, out)
                    out.flush()
                    os.fsync(out.fileno())
        aside.mkdir(exist_ok=True)
        yield
        if folder.exists():
            before = folder.with_name(f"{folder.name}.before-restore")
            shutil.rmtree(before, ignore_errors=True)
            folder.rename(before)
        aside.rename(folder)
        sync_folder(folder.parent)
    finally:
        shutil.rmtree(aside, ignore_errors=True)
