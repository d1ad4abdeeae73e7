"""The file as received: kept compressed, in blocks, so that a byte range can be read without the rest.

It is an ordinary gzip file (any gunzip opens it) whose members hold `BLOCK` bytes each; the offsets of the members
are the index.
"""

from __future__ import annotations

import gzip
import hashlib
from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO, cast

BLOCK = 1 << 20


def keep(
    source: BinaryIO, target: Path, on_progress: Callable[[int], None] | None = None
) -> tuple[str, int, list[int]]:
    """Writes a file as received; gives its sha256 (hex), its size in bytes and the offsets of its blocks."""
    digest = hashlib.sha256()
    size, offsets = 0, [0]
    with target.open("wb") as out:
        while block := source.read(BLOCK):
            digest.update(block)
            size += len(block)
            out.write(gzip.compress(block, compresslevel=1, mtime=0))
            offsets.append(out.tell())
            if on_progress:
                on_progress(size)
    return digest.hexdigest(), size, offsets


def read_range(kept: Path, offsets: list[int], start: int, end: int) -> bytes:
    """The bytes from `start` to `end` (exclusive) of the file as received."""
    first, last = start // BLOCK, max(start, end - 1) // BLOCK
    parts = []
    with kept.open("rb") as stream:
        for index in range(first, min(last + 1, len(offsets) - 1)):
            stream.seek(offsets[index])
            parts.append(gzip.decompress(stream.read(offsets[index + 1] - offsets[index])))
    joined = b"".join(parts)
    return joined[start - first * BLOCK : end - first * BLOCK]


def give_back(kept: Path, target: BinaryIO) -> str:
    """Writes the file as it was received, and gives the sha256 (hex) of what was written."""
    digest = hashlib.sha256()
    with open_kept(kept) as stream:
        while block := stream.read(BLOCK):
            digest.update(block)
            target.write(block)
    return digest.hexdigest()


def open_kept(kept: Path) -> BinaryIO:
    """The file as received, as a stream of bytes."""
    return cast(BinaryIO, gzip.open(kept, "rb"))
