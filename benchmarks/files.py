"""Large IATI files for the benchmarks: real activities told again and again, one written at a time."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import count
from pathlib import Path

MEGABYTE = 1_000_000

_ROOT = re.compile(rb"<iati-activities\b[^>]*>")
_NAMESPACE = re.compile(rb"""\sxmlns:[\w.-]+\s*=\s*(?:"[^"]*"|'[^']*')""")
_ACTIVITY = re.compile(rb"<iati-activity\b.*?</iati-activity>", re.DOTALL)
_IDENTIFIER_END = re.compile(rb"\s*</iati-identifier>")
_TRANSACTION = re.compile(rb"<transaction\b.*?</transaction>", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Source:
    """The activities that a large file is made of, as they were published, and what their roots declare."""

    namespaces: tuple[bytes, ...]
    activities: tuple[bytes, ...]

    @property
    def head(self) -> bytes:
        """The start of a file that may hold any of the activities."""
        return (
            b'<?xml version="1.0" encoding="UTF-8"?>\n'
            b'<iati-activities version="2.03" generated-datetime="2025-10-09T00:00:00Z"'
            + b"".join(self.namespaces)
            + b">\n"
        )


def source_of(shared_data: Path | None) -> Source:
    """The activities of the real files beside the project; without them, those of the worked example."""
    real = sorted((shared_data / "iati" / "real").glob("*.xml")) if shared_data else []
    if real:
        return _read(real)
    from eslabon.demo.example import write_example

    with tempfile.TemporaryDirectory() as folder:
        return _read([path for path in write_example(Path(folder)) if path.suffix == ".xml"])


def _read(paths: list[Path]) -> Source:
    namespaces: dict[bytes, None] = {}
    activities: list[bytes] = []
    for path in paths:
        text = path.read_bytes()
        root = _ROOT.search(text)
        assert root is not None, f"{path} is not a file of activities"
        namespaces |= dict.fromkeys(_NAMESPACE.findall(root[0]))
        activities += _ACTIVITY.findall(text)
    return Source(tuple(namespaces), tuple(activities))


def big_file(target: Path, megabytes: int, shared_data: Path | None) -> int:
    """The size in bytes of a file written of whole activities, at least as large as asked.

    Every copy's identifiers are its own; the namespaces of the roots are declared.
    """
    return _write(target, megabytes, source_of(shared_data))


def _write(target: Path, megabytes: int, source: Source) -> int:
    with target.open("wb") as out:
        out.write(source.head)
        for activity in _copies(source.activities):
            out.write(activity + b"\n")
            if out.tell() >= megabytes * MEGABYTE:
                break
        out.write(b"</iati-activities>\n")
        return out.tell()


def _copies(activities: tuple[bytes, ...]) -> Iterator[bytes]:
    for copy in count(1):
        ending = b"-COPY%d</iati-identifier>" % copy
        for activity in activities:
            yield _IDENTIFIER_END.sub(ending, activity, count=1)


def one_activity(target: Path, megabytes: int, shared_data: Path | None) -> int:
    """The size in bytes of a file with one single activity: the one of most transactions, each told many times."""
    source = source_of(shared_data)
    activity = max(source.activities, key=lambda one: len(_TRANSACTION.findall(one)))
    transactions = _TRANSACTION.findall(activity)
    first, last = activity.index(transactions[0]), activity.rindex(transactions[-1]) + len(transactions[-1])
    told = b"\n".join(transactions) + b"\n"
    with target.open("wb") as out:
        out.write(source.head + activity[:first])
        while out.tell() < megabytes * MEGABYTE:
            out.write(told)
        out.write(activity[last:] + b"\n</iati-activities>\n")
        return out.tell()
