"""The file as received: kept compressed, in blocks, so that a byte range can be read without the rest.

It is an ordinary zstd file (any zstd opens it) whose frames hold `BLOCK` bytes each; the offsets of the frames are the
index. Earlier loads are gzip files of such blocks, and are read as they are.
"""

from __future__ import annotations

import gzip
import hashlib
import io
from collections.abc import Callable
from pathlib import Path
from typing import Any, BinaryIO, cast

import pyarrow as pa

from eslabon.facts.warehouse import Publication

BLOCK = 1 << 20
NAME, EARLIER = "received.zst", "received.gz"
# A third of the time of gzip's lightest level, for a smaller file.
_LEVEL = 1


def keep(
    source: BinaryIO, folder: Path, on_progress: Callable[[int], None] | None = None
) -> tuple[str, int, list[int]]:
    """Writes a file as received into a folder; gives its sha256 (hex), its bytes and the offsets of its blocks."""
    digest, codec = hashlib.sha256(), pa.Codec("zstd", compression_level=_LEVEL)
    size, offsets = 0, [0]
    with (folder / NAME).open("wb") as out:
        while block := source.read(BLOCK):
            digest.update(block)
            size += len(block)
            out.write(codec.compress(block, asbytes=True))
            offsets.append(out.tell())
            if on_progress:
                on_progress(size)
    return digest.hexdigest(), size, offsets


def read_range(snapshot: Publication, start: int, end: int) -> bytes:
    """The bytes from `start` to `end` (exclusive) of the file as received."""
    with open_kept(snapshot) as stream:
        stream.seek(start)
        return stream.read(end - start)


def open_kept(snapshot: Publication) -> BinaryIO:
    """The file as received, as a seekable stream of bytes."""
    now = snapshot.folder / NAME
    kept = now if now.exists() else snapshot.folder / EARLIER
    return cast(BinaryIO, io.BufferedReader(_Blocks(kept, snapshot.about["blocks"], snapshot.about["bytes"]), BLOCK))


class _Blocks(io.RawIOBase):
    """A kept file as its own bytes: a block is unpacked when something of it is read."""

    def __init__(self, kept: Path, offsets: list[int], size: int) -> None:
        self.stream = kept.open("rb")
        self.unpack = gzip.decompress if kept.name == EARLIER else _unpacked
        self.offsets, self.size, self.place = offsets, size, 0
        self.open_block, self.block = -1, b""

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def tell(self) -> int:
        return self.place

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        self.place = max(0, offset + {io.SEEK_SET: 0, io.SEEK_CUR: self.place, io.SEEK_END: self.size}[whence])
        return self.place

    def readinto(self, buffer: Any) -> int:
        index, start = divmod(self.place, BLOCK)
        if self.place >= self.size:
            return 0
        if index != self.open_block:
            self.stream.seek(self.offsets[index])
            self.block = self.unpack(self.stream.read(self.offsets[index + 1] - self.offsets[index]))
            self.open_block = index
        part = self.block[start : start + len(buffer)]
        buffer[: len(part)] = part
        self.place += len(part)
        return len(part)

    def close(self) -> None:
        self.stream.close()
        super().close()


def _unpacked(block: bytes) -> bytes:
    with pa.CompressedInputStream(pa.BufferReader(block), "zstd") as stream:
        return cast(bytes, stream.read())


def give_back(snapshot: Publication, target: BinaryIO) -> str:
    """Writes the file as it was received, and gives the sha256 (hex) of what was written."""
    digest = hashlib.sha256()
    with open_kept(snapshot) as stream:
        while block := stream.read(BLOCK):
            digest.update(block)
            target.write(block)
    return digest.hexdigest()
