"""What tasks keep for the pages that tell of them: files as they were brought, problems that are worded when read."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from eslabon.records.base.actions import Invalid
from eslabon.values.problems import Problem, Where, problem


def keep(target: Path, name: str, blocks: Iterable[bytes], most: int) -> tuple[int, str]:
    """Writes a file that is brought; gives its size and digest. Raises Invalid where it is empty or too large."""
    digest, size = hashlib.sha256(), 0
    with target.open("wb") as file:
        for block in blocks:
            size += len(block)
            if size > most:
                raise Invalid([problem("document.too-large", Where(path="file"), name=name, most=most // 1_000_000)])
            digest.update(block)
            file.write(block)
        file.flush()
        os.fsync(file.fileno())
    if not size:
        raise Invalid([problem("document.empty", Where(path="file"), name=name)])
    return size, digest.hexdigest()


def kept_of(one: Problem) -> dict[str, Any]:
    """A problem as it is kept."""
    where = one.where
    arguments = {name: value if isinstance(value, dict) else str(value) for name, value in one.arguments.items()}
    return {
        "code": one.code,
        "severity": one.severity,
        "line": where.line,
        "path": where.path,
        "activity": where.activity,
        "arguments": arguments,
    }


def problem_of(kept: dict[str, Any]) -> Problem:
    """The problem that was kept."""
    where = Where(kept["line"], kept["path"], kept["activity"])
    return Problem(kept["code"], kept["severity"], where, kept["arguments"])
