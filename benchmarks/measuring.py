"""Running commands and measuring what they take. Standard library only: see `run` for why."""

from __future__ import annotations

import os
import subprocess
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

MEGABYTE = 1_000_000


class Broken(Exception):
    """A command that should have worked did not."""


@dataclass(frozen=True, slots=True)
class Run:
    """What a command took: its own CPU time and that of what it waited for, and the most memory it held."""

    cpu: float  # seconds, user and system
    wall: float  # seconds
    peak: float  # megabytes
    output: str


def run(command: Sequence[str | Path], fine: Sequence[int] = (0,), **environment: str) -> Run:
    """What a command took. Raises Broken where its exit code isn't a fine one.

    The peak that the system tells of a child starts from what its parent held when it was started, so the process
    that calls this must stay smaller than what it measures.
    """
    words = [str(one) for one in command]
    started = time.perf_counter()
    with subprocess.Popen(
        words, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, env=os.environ | environment
    ) as child:
        assert child.stdout is not None
        kept = _last(child.stdout.fileno())
        _, status, usage = os.wait4(child.pid, 0)
        child.returncode = os.waitstatus_to_exitcode(status)
    wall = time.perf_counter() - started
    output = kept.decode("utf-8", "replace")
    if child.returncode not in fine:
        raise Broken(f"{' '.join(words)}: exit code {child.returncode}\n{output[-2000:]}")
    return Run(usage.ru_utime + usage.ru_stime, wall, usage.ru_maxrss * 1024 / MEGABYTE, output)


def _last(handle: int, room: int = 1 << 20) -> bytes:
    """The end of what a pipe gives: a command may print more than is worth keeping here."""
    kept = b""
    while part := os.read(handle, 1 << 16):
        kept = (kept + part)[-room:]
    return kept


def reference() -> float:
    """CPU seconds of a fixed piece of work: by it, figures of two moments or machines can be compared."""
    started = time.process_time()
    sum(number * number for number in range(5_000_000))
    return time.process_time() - started


@dataclass(frozen=True, slots=True)
class Result:
    """A figure beside its limit; `least` says that it must not be below it, else it must not be above."""

    name: str
    value: float
    unit: str
    limit: float | None = None
    least: bool = False

    @property
    def used(self) -> float | None:
        """How much of what the limit allows is used: 1 is all of it, more is too much."""
        if self.limit is None:
            return None
        return self.limit / self.value if self.least else self.value / self.limit

    @property
    def holds(self) -> bool:
        return self.used is None or self.used <= 1


def table(results: Sequence[Result]) -> str:
    """The results as lines of text."""
    width = max(len(one.name) for one in results)
    lines = [f"{'':{width}}  {'measured':>10}  {'limit':>10}  {'used':>5}"]
    for one in results:
        limit = "" if one.limit is None else f"{'≥' if one.least else '≤'} {one.limit:g}"
        used = "" if one.used is None else f"{one.used:.0%}"
        mark = "" if one.holds else "  over the limit"
        lines.append(f"{one.name:{width}}  {one.value:10.2f}  {limit:>10}  {used:>5}  {one.unit}{mark}")
    return "\n".join(lines)
