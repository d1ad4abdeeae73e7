"""Makes what the benchmarks need, each in its own process so that the runner stays small.

generate.py big FILE MEGABYTES [SHARED_DATA]       many activities, made of the real files (or the worked example)
generate.py one FILE MEGABYTES [SHARED_DATA]       one single activity of that size
generate.py warehouse FOLDER ACTIVITIES [LOADS]    a warehouse of ten transactions an activity
generate.py example FOLDER                         a warehouse of the worked example
generate.py trade FOLDER FLOWS                     so many trade flows
generate.py baci FILE FLOWS                        a file of BACI with so many
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from files import big_file, one_activity
from trade import make as trade
from trade import make_baci as baci
from warehouses import warehouse


def main(what: str, target: Path, arguments: list[str]) -> None:
    """Makes one thing; says nothing."""
    if what == "example":
        _example(target)
    elif what == "warehouse":
        warehouse(target, *map(int, arguments))
    elif what == "trade":
        trade(target, int(arguments[0]))
    elif what == "baci":
        baci(target, int(arguments[0]))
    else:
        make = {"big": big_file, "one": one_activity}[what]
        make(target, int(arguments[0]), Path(arguments[1]) if len(arguments) > 1 else None)


def _example(folder: Path) -> None:
    from eslabon.demo.example import load_example
    from eslabon.facts.warehouse import Warehouse

    with tempfile.TemporaryDirectory() as files:
        load_example(Warehouse(folder), Path(files), lambda what, done, total: None)


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]), sys.argv[3:])
