"""Measures what the project promises of speed and memory; see README.md beside this file.

Prints a table, writes var/bench/results.json, and ends with 0 whatever the figures (1 with --strict where a limit is
missed; 2 where something breaks).
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import platform
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from operator import attrgetter
from pathlib import Path

from measuring import MEGABYTE, Broken, Result, Run, reference, run, table

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent
ESLABON = Path(sys.executable).with_name("eslabon")
# What the generated files depend on: when these change, they are made anew.
MADE_BY = (
    HERE / "files.py",
    HERE / "warehouses.py",
    HERE / "generate.py",
    HERE / "trade.py",
    *(ROOT / "src/eslabon/facts" / f"{name}.py" for name in ("columns", "warehouse", "derive", "duplicates", "ready")),
    ROOT / "src/eslabon/facts/rates.csv",
    *sorted((ROOT / "src/eslabon/demo").rglob("*.csv")),
)
_cpu, _wall = attrgetter("cpu"), attrgetter("wall")
ACTIVITIES = 1_000_000
PAGE_ACTIVITIES = 100_000
LOADS = 10
FLOWS = 20_000_000
BACI_FLOWS = 4_000_000

QUESTIONS = {
    "all": [],
    "by provider": ["--by", "provider"],
    "by recipient and year, disbursements": ["--by", "recipient,year", "--flow", "disbursements"],
    "aid for trade by group and kind": ["--scope", "aid-for-trade", "--by", "group,kind"],
    "undisbursed by recipient": ["--flow", "undisbursed", "--by", "recipient"],
    "one recipient by provider and kind": ["--recipient", "PE", "--by", "provider,kind"],
}


@dataclass(frozen=True, slots=True)
class Bench:
    """Where things are and how much is measured."""

    folder: Path
    shared: Path | None
    megabytes: int
    repeat: int

    def made(self, what: str, name: str, *arguments: object) -> Path:
        """What `generate.py` makes, made now where it isn't there or was made by other rules."""
        target = self.folder / "made" / name
        stamp = target.with_name(f"{name}.stamp")
        said = repr((what, *map(str, arguments), _rules()))
        if not (target.exists() and stamp.exists() and stamp.read_text() == said):
            _say(f"making {name} ...")
            shutil.rmtree(target, ignore_errors=True)
            target.parent.mkdir(parents=True, exist_ok=True)
            run([sys.executable, HERE / "generate.py", what, target, *map(str, arguments)])
            stamp.write_text(said)
        return target

    def file(self, what: str, megabytes: int) -> Path:
        return self.made(what, f"{what}.xml", megabytes, *([self.shared] if self.shared else []))

    def best(self, measure: Callable[[], Run], of: Callable[[Run], float]) -> Run:
        """The least of several runs: what else the machine does only ever adds."""
        return min((measure() for _ in range(self.repeat)), key=of)


def _rules() -> str:
    digest = hashlib.sha256()
    for path in MADE_BY:
        digest.update(path.read_bytes())
    return digest.hexdigest()


def _say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


def imports(bench: Bench) -> Iterator[Result]:
    """Loading a big file, and one whose single activity is nearly as big."""
    for what, name, megabytes in (
        ("big", "import", bench.megabytes),
        ("one", "import of one activity", bench.megabytes * 2 // 3),
    ):
        file = bench.file(what, megabytes)
        best = bench.best(partial(_import, file), _cpu)
        yield from _throughput(f"{name}, {file.stat().st_size // MEGABYTE} MB", file, best, 8, 300)


def _import(file: Path) -> Run:
    with tempfile.TemporaryDirectory() as folder:
        done = run([ESLABON, "import", "iati", file, "--warehouse", folder, "--format", "json"])
    if '"status": "imported"' not in done.output:
        raise Broken(f"{file} was not imported: {done.output[-500:]}")
    return done


def checks(bench: Bench) -> Iterator[Result]:
    """Checking a big file, and one whose single activity is nearly as big, by structure, codes and all rules."""
    for what, name, megabytes in (
        ("big", "check", bench.megabytes),
        ("one", "check of one activity", bench.megabytes * 2 // 3),
    ):
        file = bench.file(what, megabytes)
        # The real files that a big one is made of aren't without fault.
        best = bench.best(partial(run, [ESLABON, "check", file], fine=(0, 1)), _cpu)
        yield from _throughput(f"{name}, {file.stat().st_size // MEGABYTE} MB", file, best, 8, 150)


def _throughput(name: str, file: Path, best: Run, speed: float, room: float) -> list[Result]:
    return [
        Result(name, file.stat().st_size / MEGABYTE / best.cpu, "MB per CPU-second", speed, least=True),
        Result(f"{name}, memory", best.peak, "MB resident at most", room),
    ]


def offers(bench: Bench) -> Iterator[Result]:
    """Questions to a large warehouse: seconds beyond what starting and connecting take."""
    one = bench.made("warehouse", "million", ACTIVITIES)
    yield from _offers(bench, one, QUESTIONS, "offer")
    several = bench.made("warehouse", "million-in-loads", ACTIVITIES, LOADS)
    few = {name: QUESTIONS[name] for name in ("all", "by provider")}
    yield from _offers(bench, several, few, f"offer, {LOADS} loads of the same publishers")


def _offers(bench: Bench, warehouse: Path, questions: dict[str, list[str]], name: str) -> Iterator[Result]:
    with tempfile.TemporaryDirectory() as empty:
        start = bench.best(partial(_offer, Path(empty), []), _wall)
    yield Result(f"{name}: starting and connecting", start.wall, "s")
    for title, options in questions.items():
        best = bench.best(partial(_offer, warehouse, options), _wall)
        yield Result(f"{name}: {title}", best.wall - start.wall, "s beyond starting", 2.5)
        yield Result(f"{name}: {title}, CPU", best.cpu - start.cpu, "CPU-s beyond starting")


def _offer(warehouse: Path, options: list[str]) -> Run:
    return run([ESLABON, "offer", *options, "--warehouse", warehouse])


def pages(bench: Bench) -> Iterator[Result]:
    """The explorer page of a server that runs already."""
    warehouse = bench.made("warehouse", "pages", PAGE_ACTIVITIES)
    seconds = _warm("explorer", warehouse, 10)
    for name, taken in seconds.items():
        yield Result(f"explorer page: {name}", 1000 * sorted(taken)[len(taken) // 2], "ms, the median", 300)


def desk(bench: Bench) -> Iterator[Result]:
    """Lists and search of a desk of 10,000 needs, by a server that runs already."""
    with tempfile.TemporaryDirectory() as nothing:
        seconds = _warm("desk", Path(nothing), 7)
    for name, taken in seconds.items():
        yield Result(f"desk: {name}", 1000 * sorted(taken)[len(taken) // 2], "ms, the median", 300)


def cooperation(bench: Bench) -> Iterator[Result]:
    """The pages of a large programme, by a server that runs already."""
    with tempfile.TemporaryDirectory() as nothing:
        seconds = _warm("cooperation", Path(nothing), 5)
    for name, taken in seconds.items():
        yield Result(f"cooperation: {name}", 1000 * sorted(taken)[len(taken) // 2], "ms, the median", 300)


def sheets(bench: Bench) -> Iterator[Result]:
    """A spreadsheet of 20,000 needs."""
    with tempfile.TemporaryDirectory() as nothing:
        seconds = _warm("sheet", Path(nothing), 2)
    yield Result("sheet of 20,000 rows: checked", min(seconds["checked"]), "s", 20)
    yield Result("sheet of 20,000 rows: taken in", min(seconds["taken in"]), "s")


def documents(bench: Bench) -> Iterator[Result]:
    """The report as PDF, by a process that made one before."""
    for name, warehouse, limit in (
        ("worked example", bench.made("example", "example"), 3.0),
        (f"{PAGE_ACTIVITIES:,} activities", bench.made("warehouse", "pages", PAGE_ACTIVITIES), None),
    ):
        taken = _warm("report", warehouse, 3)["pdf"]
        yield Result(f"report as PDF: {name}", min(taken), "s", limit)


def yearly(bench: Bench) -> Iterator[Result]:
    """The yearly report of 10,000 projects, 50,000 values and 200,000 amounts."""
    with tempfile.TemporaryDirectory() as nothing:
        seconds = _warm("yearly", Path(nothing), 2)
    for name, taken in seconds.items():
        yield Result(f"yearly report: {name}", min(taken), "s", 10)


def trade(bench: Bench) -> Iterator[Result]:
    """The measures of exports over twenty million flows, on two cores: seconds beyond importing and connecting."""
    folder = bench.made("trade", "trade", FLOWS)
    for what, name, limit in (
        ("growth", "growth by chain and market", 2.0),
        ("price-volume", "price and volume of all chains", 5.0),
    ):
        best = bench.best(partial(run, [sys.executable, HERE / "trade.py", what, folder]), lambda done: _said(done)[0])
        yield Result(f"trade: {name}", _said(best)[0], "s", limit)
        yield Result(f"trade: {name}, CPU", _said(best)[1], "CPU-s")
        yield Result(f"trade: {name}, memory", best.peak, "MB resident at most", 1500)


def baci(bench: Bench) -> Iterator[Result]:
    """Loading a file of BACI, beside what the CSV reader alone takes in the same run."""
    file = bench.made("baci", "BACI_HS02_Y2010_V202301.csv", BACI_FLOWS)
    runs = [run([sys.executable, HERE / "trade.py", "baci", file]) for _ in range(bench.repeat)]
    best = min(runs, key=lambda done: _said(done)[0] / _said(done)[1])
    taken, alone, used = _said(best)
    yield Result("import of BACI, beside the CSV reader alone", taken / alone, "times", 2)
    yield Result("import of BACI", taken, "s")
    yield Result("import of BACI, CPU", used, "CPU-s")
    yield Result("import of BACI, memory", best.peak, "MB resident at most", 1500)


def _said(done: Run) -> list[float]:
    """The seconds that a command says it took, by the clock and of CPU time."""
    return [float(one) for one in done.output.splitlines()[-1].split()]


def _warm(what: str, warehouse: Path, times: int) -> dict[str, list[float]]:
    with tempfile.TemporaryDirectory() as data:
        done = run(
            [sys.executable, HERE / "warm.py", what, str(times)],
            ESLABON_WAREHOUSE=str(warehouse),
            ESLABON_DATA=data,
        )
    found: dict[str, list[float]] = json.loads(done.output.splitlines()[-1])
    return found


MEASURES: dict[str, Callable[[Bench], Iterator[Result]]] = {
    "import": imports,
    "check": checks,
    "offer": offers,
    "page": pages,
    "desk": desk,
    "cooperation": cooperation,
    "sheet": sheets,
    "yearly": yearly,
    "pdf": documents,
    "trade": trade,
    "baci": baci,
}


def moment() -> dict[str, object]:
    """When and on what is measured."""
    return {
        "measured": datetime.now(UTC).isoformat(timespec="seconds"),
        "machine": {
            "system": platform.platform(),
            "python": platform.python_version(),
            "processors": os.cpu_count(),
            "load": round(os.getloadavg()[0], 2),
        },
    }


def write(folder: Path, results: list[Result], broken: dict[str, str]) -> None:
    """Writes the results as JSON, with what they were measured on."""
    said = {
        **moment(),
        "results": [
            {
                "name": one.name,
                "value": round(one.value, 3),
                "unit": one.unit,
                "limit": one.limit,
                "limit_is": None if one.limit is None else "least" if one.least else "most",
                "used": None if one.used is None else round(one.used, 3),
                "holds": one.holds,
            }
            for one in results
        ],
        "broken": broken,
    }
    (folder / "results.json").write_text(json.dumps(said, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")


def main() -> int:
    """Measures, prints and writes; gives the exit code."""
    parser = argparse.ArgumentParser(description="Measures speed and memory against the limits of the project.")
    parser.add_argument("only", nargs="*", metavar="WHAT", help=f"what to measure: {', '.join(MEASURES)} (all)")
    parser.add_argument("--strict", action="store_true", help="end with 1 where a limit is missed")
    parser.add_argument("--repeat", type=int, default=3, help="how often commands are run; the least counts (3)")
    parser.add_argument("--megabytes", type=int, default=120, help="the size of the big file (120)")
    parser.add_argument("--shared-data", type=Path, default=ROOT.parent / "shared" / "data", help="the real files")
    parser.add_argument("--folder", type=Path, default=ROOT / "var" / "bench", help="for files made and results")
    given = parser.parse_args()
    unknown = set(given.only) - set(MEASURES)
    if unknown:
        parser.error(f"no such measure: {', '.join(sorted(unknown))}")
    shared = given.shared_data.resolve() if given.shared_data.is_dir() else None
    bench = Bench(given.folder.absolute(), shared, given.megabytes, given.repeat)
    results: list[Result] = []
    broken: dict[str, str] = {}
    results.append(Result("reference: five million squares", reference(), "CPU-s"))
    for name in given.only or MEASURES:
        _say(f"measuring: {name} ...")
        try:
            results.extend(MEASURES[name](bench))
        except Broken as error:
            broken[name] = str(error)
            _say(f"{name} is broken: {error}")
    bench.folder.mkdir(parents=True, exist_ok=True)
    write(bench.folder, results, broken)
    print(table(results))
    if broken:
        return 2
    return int(given.strict and not all(one.holds for one in results))


if __name__ == "__main__":
    sys.exit(main())
