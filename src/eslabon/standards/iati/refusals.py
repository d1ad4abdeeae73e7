"""Why a file can't be read at all, in one clear sentence: what it looks like, or where its XML breaks."""

from __future__ import annotations

import codecs
import tomllib
from functools import cache
from importlib.resources import files
from typing import Any
from xml.parsers import expat

from eslabon.values.problems import Unreadable, Where, problem

# Expat's codes that, met at the very end of a file, say that the rest of it is missing.
_CUT_SHORT = frozenset((3, 5, 6, 20))
_INVALID = 4
_BAD_ENCODING = frozenset((18, 19))
# Encodings that expat reads by itself, under these names only; others it can read if one byte makes one character.
_BUILT_IN = frozenset(("UTF-8", "UTF-16", "UTF-16BE", "UTF-16LE", "ISO-8859-1", "US-ASCII"))
_NO_CHARSETS = frozenset(("unicode-escape", "unicode_escape", "raw-unicode-escape", "raw_unicode_escape"))
_WIDE_MARKS = (codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE)
_UTF16_MARKS = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_MARKS = codecs.BOM_UTF8 + codecs.BOM_UTF16_LE


def refusal(code: str, line: int | None = None, **arguments: Any) -> Unreadable:
    """The exception that says that a file can't be read."""
    return Unreadable(problem(code, Where(line=line), **arguments))


def refuse_other_formats(start: bytes) -> None:
    """Raises Unreadable where the first bytes of a file are plainly not those of XML."""
    if not start:
        raise refusal("xml.empty")
    if start.startswith(_WIDE_MARKS):
        raise refusal("xml.encoding", 1, encoding="UTF-32")
    letters = start.replace(b"\0", b"").lstrip(_MARKS).lstrip().lower()
    look = _look(start, letters)
    if look is None and letters and not letters.startswith(b"<"):
        look = _words()["other"]["binary" if _is_binary(start) else "text"]
    if look is not None:
        raise refusal("xml.not-xml", 1, look=look)


def refuse_root(name: str, namespace: str = "", line: int = 1) -> Unreadable:
    """The refusal of a file whose first element is that of no IATI file."""
    if name.lower() == "html":
        return refusal("xml.not-xml", line, look=_look(b"", b"<html"))
    root = f'{name} xmlns="{namespace}"' if namespace else name
    return refusal("xml.not-iati", line, root=root[:80])


def refuse_encoding(name: str) -> None:
    """Raises Unreadable where an encoding named by an XML declaration can't be read."""
    try:
        readable = name.upper() in _BUILT_IN or (
            codecs.lookup(name).name not in _NO_CHARSETS and len(bytes(range(256)).decode(name, "replace")) == 256
        )
    except (LookupError, ValueError):
        readable = False
    if not readable:
        raise refusal("xml.encoding", 1, encoding=name[:40])


def malformed(error: expat.ExpatError, chunk: bytes, offset: int, encoding: str, *, ended: bool) -> Unreadable:
    """The refusal for an error of expat.

    `chunk` holds the bytes being read and `offset` the place of the error in it; `encoding` is the one the
    file declares; `ended` says that there are no more bytes.
    """
    if ended and error.code in _CUT_SHORT:
        return refusal("xml.truncated" if chunk.strip() else "xml.empty", error.lineno)
    if error.code in _BAD_ENCODING or (error.code == _INVALID and _breaks_utf8(chunk, offset)):
        return refusal("xml.encoding", error.lineno, encoding=encoding)
    reasons = _words()["expat"]
    return refusal("xml.malformed", error.lineno, detail=reasons.get(str(error.code), reasons["other"]))


def _look(start: bytes, letters: bytes) -> dict[str, str] | None:
    """What a file looks like by its first bytes, or by its first letters in small."""
    for row in _words()["look"]:
        if "bytes" in row:
            fits = start.startswith(bytes.fromhex(row["bytes"])) and row.get("holds", "").encode() in start
        else:
            fits = letters.startswith(row["text"].encode())
        if fits:
            return {"es": row["es"], "en": row["en"]}
    return None


def _is_binary(start: bytes) -> bool:
    """Whether bytes that begin neither as XML nor as a known format are not even text."""
    controls = sum(byte < 9 or 13 < byte < 32 for byte in start[:1000])
    return controls > 0 and not start.startswith(_UTF16_MARKS)


def _breaks_utf8(chunk: bytes, offset: int) -> bool:
    """Whether the bytes at an error are those of no UTF-8 character."""
    there = chunk[max(offset, 0) : offset + 4]
    if not there or there[0] < 0x80 or chunk.startswith(_UTF16_MARKS):
        return False
    try:
        there.decode()
    except UnicodeDecodeError as error:
        return error.start == 0 and error.reason != "unexpected end of data"
    return False


@cache
def _words() -> dict[str, Any]:
    return tomllib.loads((files(__package__) / "refusals.toml").read_text(encoding="utf-8"))
