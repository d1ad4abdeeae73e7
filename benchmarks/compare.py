"""Measures Eslabón beside iatikit and flattentool on the same files; see README.md beside this file.

Prints a table and writes var/bench/compare.json. Without the other two (they live in an environment of their own, see
the Makefile) it says so and ends with 0.
"""

from __future__ import annotations

import argparse
import json
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass
from functools import partial
from pathlib import Path

from measuring import MEGABYTE, Broken, Run, run
from run import ESLABON, HERE, ROOT, Bench, moment

WHOLE = "CAF-ActivityFile-2025-10-10.xml"


@dataclass(frozen=True, slots=True)
class Compared:
    """What one tool took for one task on one file: the least of the runs."""

    file: str
    megabytes: float
    task: str
    tool: str
    seconds: float  # by the clock
    cpu: float  # seconds, user and system
    peak: float  # megabytes


@dataclass(frozen=True, slots=True)
class Others:
    """The environment of the other tools, and the folder in which iatikit finds the standard."""

    python: Path
    standard: Path

    def iatikit(self, what: str, file: Path) -> Run:
        return run([self.python, HERE / "others.py", what, file, self.standard])

    def flattentool(self, file: Path) -> Run:
        """Every element and attribute as CSV: one table of activities, one for each list in them."""
        words = ["flatten", "--xml", "--root-list-path", "iati-activity", "--id-name", "iati-identifier", "-f", "csv"]
        with tempfile.TemporaryDirectory() as folder:
            return run([self.python.with_name("flatten-tool"), *words, "-o", folder, file])

    def versions(self) -> dict[str, str]:
        found: dict[str, str] = json.loads(run([self.python, HERE / "others.py", "versions"]).output)
        return found


def _check(file: Path) -> Run:
    return run([ESLABON, "check", file], fine=(0, 1))


def _import(file: Path) -> Run:
    with tempfile.TemporaryDirectory() as folder:
        return _imported(file, folder)


def _imported(file: Path, folder: str) -> Run:
    return run([ESLABON, "import", "iati", file, "--warehouse", folder], fine=(0, 1))


def _offer(file: Path) -> Run:
    """From the file to a CSV of sums: loading and answering, one after the other."""
    with tempfile.TemporaryDirectory() as folder:
        loaded = _imported(file, folder)
        by: list[str | Path] = ["--by", "activity,year", "--format", "csv", "-o", Path(folder) / "offer.csv"]
        answered = run([ESLABON, "offer", *by, "--warehouse", folder])
    return Run(loaded.cpu + answered.cpu, loaded.wall + answered.wall, max(loaded.peak, answered.peak), "")


def compared(bench: Bench, others: Others, files: Sequence[Path]) -> Iterator[Compared]:
    """Each task by each tool that does something like it."""
    versions = others.versions()
    iatikit, flattentool = (f"{name} {versions[name]}" for name in ("iatikit", "flattentool"))
    for file in files:
        tasks: list[tuple[str, str, Callable[[], Run]]] = [
            ("check", "eslabon check", partial(_check, file)),
            ("check", iatikit, partial(others.iatikit, "check", file)),
            ("read", "eslabon import iati", partial(_import, file)),
            ("read", iatikit, partial(others.iatikit, "read", file)),
            ("to CSV", "eslabon import iati, offer", partial(_offer, file)),
            ("to CSV", flattentool, partial(others.flattentool, file)),
        ]
        size = round(file.stat().st_size / MEGABYTE, 1)
        for task, tool, measure in tasks:
            print(f"measuring: {file.name}, {task}, {tool} ...", file=sys.stderr, flush=True)
            best = bench.best(measure, lambda done: done.cpu)
            yield Compared(file.name, size, task, tool, round(best.wall, 2), round(best.cpu, 2), round(best.peak))


def table(results: Sequence[Compared]) -> str:
    """The results as lines of text, the tools of one task under each other."""
    titles = f"{'file':34}  {'MB':>6}  {'task':7}  {'tool':28}  {'seconds':>8}  {'CPU-s':>8}  {'peak, MB':>8}"
    lines = [
        f"{one.file:34}  {one.megabytes:6.1f}  {one.task:7}  {one.tool:28}  "
        f"{one.seconds:8.2f}  {one.cpu:8.2f}  {one.peak:8.0f}"
        for one in results
    ]
    return "\n".join([titles, *lines])


def main() -> int:
    """Measures, prints and writes; gives the exit code."""
    parser = argparse.ArgumentParser(description="Measures Eslabón beside iatikit and flattentool on the same files.")
    parser.add_argument("--others", type=Path, required=True, help="the Python of the environment that holds the two")
    parser.add_argument("--repeat", type=int, default=3, help="how often each is run; the least CPU time counts (3)")
    parser.add_argument("--megabytes", type=int, default=120, help="the size of the big file (120)")
    parser.add_argument("--shared-data", type=Path, default=ROOT.parent / "shared" / "data", help="the real files")
    parser.add_argument("--folder", type=Path, default=ROOT / "var" / "bench", help="for files made and results")
    given = parser.parse_args()
    python, shared, folder = given.others.absolute(), given.shared_data.resolve(), given.folder.absolute()
    if not python.with_name("flatten-tool").exists():
        print("Not compared: iatikit and flattentool are not installed (requirements-bench.lock).")
        return 0
    if not shared.is_dir():
        print(f"Not compared: the standard's schema and code lists, which iatikit asks for, are not in {shared}.")
        return 0
    bench = Bench(folder, shared, given.megabytes, given.repeat)
    files = [shared / "iati" / "real" / WHOLE, bench.file("big", given.megabytes)]
    standard = folder / "made" / "standard"
    shutil.rmtree(standard, ignore_errors=True)
    try:
        run([python, HERE / "others.py", "standard", shared, standard])
        results = list(compared(bench, Others(python, standard), files))
    except Broken as error:
        print(f"broken: {error}", file=sys.stderr)
        return 2
    said = {**moment(), "compared": [asdict(one) for one in results]}
    (folder / "compare.json").write_text(json.dumps(said, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
    print(table(results))
    return 0


if __name__ == "__main__":
    sys.exit(main())
