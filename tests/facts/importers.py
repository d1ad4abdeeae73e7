"""Real processes that import files: forked from one that has everything loaded, so that a test may kill many.

    python importers.py WAREHOUSE      reads lines of JSON: {"file": ..., "answer": ..., "die_at": null,
                                       "standard": "iati"}

For each line a process is forked, its number written to standard output. It imports `file` by its standard, writes what
came of it to `answer`, and ends; with `die_at` it kills itself before its n-th call that changes what is on the disk
for good.
"""

from __future__ import annotations

import json
import os
import select
import signal
import subprocess
import sys
from pathlib import Path
from types import TracebackType
from typing import Any

# What commits: everything between two of these is as if it were one step.
STEPS = ("fsync", "rename", "replace", "mkdir")


class Importers:
    """A process that forks importers; used as a context."""

    def __init__(self, warehouse: Path, folder: Path) -> None:
        self.folder = folder
        self.count = 0
        self.process = subprocess.Popen(
            [sys.executable, __file__, str(warehouse)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )
        assert self._line() == "ready"

    def start(self, file: Path, die_at: int | None = None, standard: str = "iati") -> Importer:
        """Starts the import of a file."""
        self.count += 1
        answer = self.folder / f"answer-{self.count}.json"
        assert self.process.stdin is not None
        order = {"file": str(file), "answer": str(answer), "die_at": die_at, "standard": standard}
        self.process.stdin.write(json.dumps(order) + "\n")
        self.process.stdin.flush()
        return Importer(int(self._line()), answer)

    def _line(self) -> str:
        assert self.process.stdout is not None
        return self.process.stdout.readline().strip()

    def __enter__(self) -> Importers:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.process.kill()
        self.process.communicate()


class Importer:
    """One process that imports a file."""

    def __init__(self, number: int, answer: Path) -> None:
        self.number = number
        self.answer = answer
        self.handle = os.pidfd_open(number)

    def kill(self) -> None:
        signal.pidfd_send_signal(self.handle, signal.SIGKILL)

    def wait(self) -> dict[str, Any] | None:
        """What came of the import, once the process has ended; None where it was killed."""
        assert select.select([self.handle], [], [], 60)[0], "an importer hangs"
        os.close(self.handle)
        return json.loads(self.answer.read_text()) if self.answer.exists() else None


def serve(warehouse: str) -> None:
    from eslabon.facts import flows, load  # everything that an import needs is loaded before the first fork

    print("ready", flush=True)
    for line in sys.stdin:
        order = json.loads(line)
        number = os.fork()  # never waited for here, so that its number stays its own until all is over
        if number:
            print(number, flush=True)
            continue
        try:
            if order["die_at"] is not None:
                die_before(order["die_at"])
            store, file, standard = load.Warehouse(Path(warehouse)), Path(order["file"]), order["standard"]
            outcome = load.load_iati(store, file) if standard == "iati" else flows.load_flows(store, file, standard)
            published = outcome.snapshot
            told = {
                "status": outcome.status,
                "snapshot": published.snapshot if published else None,
                "state": published.number if published else None,
            }
            unready = Path(order["answer"] + ".new")
            unready.write_text(json.dumps(told))
            unready.rename(order["answer"])
        finally:
            os._exit(0)


def die_before(step: int) -> None:
    """Has the process kill itself before its n-th step, counted from 0."""
    left = [step]

    def watched(name: str) -> None:
        real = getattr(os, name)

        def call(*arguments: Any, **named: Any) -> Any:
            if not left[0]:
                os.kill(os.getpid(), signal.SIGKILL)
            left[0] -= 1
            return real(*arguments, **named)

        setattr(os, name, call)

    for name in STEPS:
        watched(name)


if __name__ == "__main__":
    serve(sys.argv[1])
