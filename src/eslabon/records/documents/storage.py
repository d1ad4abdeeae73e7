"""Files as received, kept by the digest of their bytes under DATA/documents; nothing is unpacked, nothing is run.

A file is written whole before a record names it: a process killed in between leaves a file that nothing names, never a
record without its file.
"""

from __future__ import annotations

import hashlib
import os
import tempfile
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import IO
from zipfile import BadZipFile, ZipFile

from django.conf import settings

from eslabon.records.base.actions import Invalid
from eslabon.values.problems import Where, problem

MOST = 50_000_000
# Office files that carry programs; the names of those kept inside files that don't say so.
MACRO_ENDINGS = tuple(
    f".{one}" for one in ("docm", "dotm", "xlsm", "xltm", "xlam", "xlsb", "pptm", "potm", "ppsm", "ppam", "sldm")
)
_OLE, _ZIP = b"\xd0\xcf\x11\xe0", b"PK"
_MACROS_OF_OLE = "_VBA_PROJECT".encode("utf-16-le")
_BLOCK = 1 << 20


@dataclass(frozen=True)
class Kept:
    """A file that was kept: its digest, its size, and the name it came with."""

    sha256: str
    size: int
    name: str


def folder() -> Path:
    """Where the files are."""
    return Path(settings.DATA) / "documents"


def path_of(sha256: str) -> Path:
    """The file of a digest."""
    return folder() / sha256[:2] / sha256


def keep_file(name: str, blocks: Iterable[bytes]) -> Kept:
    """Keeps a file, once however often it comes. Raises Invalid where it is empty, too large or carries macros."""
    name = plain_name(name)
    if name.lower().endswith(MACRO_ENDINGS):
        raise _refused("document.macros", name)
    folder().mkdir(parents=True, exist_ok=True)
    handle, aside = tempfile.mkstemp(prefix=".", dir=folder())
    digest, size = hashlib.sha256(), 0
    try:
        with os.fdopen(handle, "w+b") as target:
            for block in blocks:
                size += len(block)
                if size > MOST:
                    raise _refused("document.too-large", name)
                digest.update(block)
                target.write(block)
            if not size:
                raise _refused("document.empty", name)
            target.flush()
            if has_macros(target):
                raise _refused("document.macros", name)
            os.fsync(target.fileno())
        kept = path_of(digest.hexdigest())
        kept.parent.mkdir(exist_ok=True)
        os.replace(aside, kept)
    finally:
        Path(aside).unlink(missing_ok=True)
    return Kept(digest.hexdigest(), size, name)


def _refused(code: str, name: str) -> Invalid:
    return Invalid([problem(code, Where(path="file"), name=name, most=MOST // 1_000_000)])


def plain_name(name: str) -> str:
    """A file's name without folders and signs that no name needs."""
    last = name.replace("\\", "/").rpartition("/")[2]
    kept = "".join(one for one in last if one.isprintable() and one not in '<>:"|?*').strip(". ")
    stem, dot, ending = kept.rpartition(".")
    return f"{stem[: 199 - len(ending)]}.{ending}" if dot and stem and len(ending) < 10 else kept[:200] or "document"


def has_macros(stream: IO[bytes]) -> bool:
    """Whether an office file carries programs: its directory is read, nothing of it is unpacked."""
    stream.seek(0)
    start = stream.read(4)
    if start[:2] == _ZIP:
        try:
            with ZipFile(stream) as archive:
                return any(one.lower().endswith("vbaproject.bin") for one in archive.namelist())
        except (BadZipFile, OSError, ValueError, NotImplementedError):
            return False  # damaged, or something else that starts alike: kept as it is, opened by nobody here
    if start != _OLE:
        return False
    stream.seek(0)
    before = b""
    while block := stream.read(_BLOCK):
        if _MACROS_OF_OLE in before + block:
            return True
        before = block[-len(_MACROS_OF_OLE) :]
    return False
