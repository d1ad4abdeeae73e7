"""Problems in data are values: what is wrong, where, and what to do about it.

A `Problem` carries a code and arguments; the sentence and the remedy, in Spanish or English, are made
from the code on the way out, with the wording tables that each room keeps in a `problems.toml`:

    ["structure.missing"]
    severity = "error"
    es = "Falta el elemento «{element}»."
    en = "The element “{element}” is missing."
    hint_es = "Agréguelo antes de «{before}»."
    hint_en = "Add it before “{before}”."
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from typing import Any

ERROR = "error"
WARNING = "warning"
LANGUAGES = ("es", "en")

# The rooms that word problems, each in its own `problems.toml`.
WORDING_ROOMS = (
    "eslabon.standards.iati",
    "eslabon.standards.iati.rules",
    "eslabon.standards.tables",
    "eslabon.standards.flows",
    "eslabon.standards.hs",
    "eslabon.standards.crs",
    "eslabon.facts",
    "eslabon.records",
    "eslabon.api",
)


@dataclass(frozen=True, slots=True)
class Where:
    """The place of a problem: line (from 1) and path in a file, and the activity or sheet it stands in."""

    line: int | None = None
    path: str | None = None
    activity: str | None = None


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong with data. `code` has a row in a `problems.toml`; `arguments` fill its sentence.

    Where the code is somebody else's (that of a rule in a file of rules), `said_as` names the row to use.
    """

    code: str
    severity: str = ERROR
    where: Where = Where()
    arguments: Mapping[str, Any] = field(default_factory=dict)
    said_as: str = ""


class Unreadable(Exception):
    """This can't be read at all: carries the one problem that says why."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.code)
        self.problem = problem


@cache
def wording() -> dict[str, dict[str, str]]:
    """Every problem code with its sentences: `{code: {severity, es, en, hint_es, hint_en}}`."""
    table: dict[str, dict[str, str]] = {}
    for room in WORDING_ROOMS:
        source = files(room) / "problems.toml"
        if source.is_file():
            table.update(tomllib.loads(source.read_text(encoding="utf-8")))
    return table


class _Arguments(dict[str, Any]):
    def __missing__(self, key: str) -> str:
        return "…"


def say(problem: Problem, lang: str) -> tuple[str, str]:
    """The sentence and the remedy of a problem in `lang` ("es" or "en").

    An argument that is a dict with the keys "es" and "en" is itself worded in the language asked for.
    """
    row = wording()[problem.said_as or problem.code]
    arguments = _Arguments(
        {
            name: value[lang] if isinstance(value, dict) and lang in value else value
            for name, value in problem.arguments.items()
        }
    )
    return row[lang].format_map(arguments), row.get(f"hint_{lang}", "").format_map(arguments)


def problem(code: str, where: Where = Where(), **arguments: Any) -> Problem:
    """A problem with the severity its wording table gives."""
    return Problem(code, wording()[code]["severity"], where, arguments)


def as_json(one: Problem, lang: str) -> dict[str, Any]:
    """A problem as the command line and the API give it."""
    message, hint = say(one, lang)
    return {
        "code": one.code,
        "severity": one.severity,
        "line": one.where.line,
        "path": one.where.path,
        "activity": one.where.activity,
        "message": message,
        "hint": hint,
    }
