"""Rulesets: the standard's own, and whatever a rule file says."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from eslabon.standards.iati.rules.evaluate import finder
from eslabon.standards.iati.rules.kinds import KINDS, Against, Ask, Breach, ask_of
from eslabon.standards.iati.rules.nodes import Item, Node, text_of
from eslabon.standards.iati.rules.xpath import Unsupported
from eslabon.values.problems import ERROR, WARNING, Unreadable, problem, wording

# How many questions of a rule that is asked for each value are kept ready.
_REMEMBERED = 256
# How rule files write the kinds, beside the names that `kinds` has.
_CAMEL = {re.sub("_([a-z])", lambda found: found[1].upper(), kind): kind for kind in KINDS} | {
    "atLeastOne": "atleast_one",
    "startsWith": "startswith",
}
_SEVERE = ("critical", "error")
# The parts of a rule that are expressions, or lists of them.
EXPRESSIONS = (
    "condition", "paths", "if", "then", "one", "excluded", "less", "more", "date", "start", "end", "prefix",
)  # fmt: skip


@dataclass(slots=True)
class Rule:
    """One test: `code` names it where it is broken; `each` and `within` are the `each` and `in` of `standard.toml`."""

    code: str
    severity: str
    kind: str
    case: Mapping[str, Any]
    each: str | None = None
    within: tuple[str, ...] = ()
    message: str = ""
    since: str = ""
    _asks: dict[str | None, Ask] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.ask(None if self.each is None else "")

    def breaches(self, node: Node, against: Against) -> Sequence[Breach]:
        """What breaks the rule at an element: once, or once for each value that it is asked for."""
        if self.each is None:
            breach = self._asks[None](node, against)
            return () if breach is None else (breach,)
        found = (self.ask(value)(node, against) for value in self.values(node))
        return [breach for breach in found if breach is not None]

    def values(self, node: Node) -> dict[str, None]:
        """The different values for which the rule is asked."""
        return dict.fromkeys(text_of(item) for item in finder(self.each or "")(node))

    def ask(self, value: str | None) -> Ask:
        """The question, for one value."""
        ask = self._asks.get(value)
        if ask is None:
            if len(self._asks) > _REMEMBERED:
                self._asks.clear()
            case = self.case if value is None else {name: self._told(name, value) for name in self.case}
            ask = self._asks[value] = ask_of(self.kind, case)
        return ask

    def _told(self, name: str, value: str) -> Any:
        said = self.case[name]
        if name not in self.within:
            return said
        if isinstance(said, list):
            return [_filled(each, value) for each in said]
        return _filled(said, value)


@dataclass(frozen=True, slots=True)
class Context:
    """Elements and the rules for each of them."""

    at: str
    rules: tuple[Rule, ...]

    @property
    def find(self) -> Callable[[Item], list[Item]]:
        """What finds the elements."""
        return finder(self.at)


def expressions(rule: Rule) -> Iterable[str]:
    """The expressions of a rule."""
    for name in EXPRESSIONS:
        said = rule.case.get(name, [])
        yield from [said] if isinstance(said, str) else said
    if rule.each is not None:
        yield rule.each


@cache
def rules_of_version(version: str) -> tuple[Context, ...]:
    """The ruleset of a version of the standard."""
    told = ((each.at, tuple(rule for rule in each.rules if rule.since <= version)) for each in standard_rules())
    return tuple(Context(at, rules) for at, rules in told if rules)


@cache
def standard_rules() -> tuple[Context, ...]:
    """The ruleset of the standard, with the rules of all its versions."""
    table = tomllib.loads((files(__package__) / "standard.toml").read_text(encoding="utf-8"))
    return tuple(Context(row["at"], tuple(map(_standard_rule, row["rules"]))) for row in table["context"])


def _standard_rule(row: Mapping[str, Any]) -> Rule:
    case = {name: said for name, said in row.items() if name not in ("id", "kind", "each", "in", "from")}
    severity = wording()[row["id"]]["severity"]
    within = tuple(row.get("in", ()))
    return Rule(row["id"], severity, row["kind"], case, row.get("each"), within, since=row.get("from", ""))


def rules_of(path: Path) -> tuple[Context, ...]:
    """The ruleset that a file says, in JSON as the standard's rule files are. Raises Unreadable."""
    try:
        told = json.loads(path.read_text(encoding="utf-8-sig"))
    except OSError:
        raise Unreadable(problem("file.not-found", name=str(path))) from None
    except ValueError as error:
        raise Unreadable(problem("rules.not-json", name=path.name, detail=str(error)[:120])) from None
    try:
        return tuple(_context(at, kinds) for at, kinds in told.items())
    except (KeyError, TypeError, AttributeError, ValueError, re.error, Unsupported) as error:
        detail = str(error)[:120] or type(error).__name__
        raise Unreadable(problem("rules.unknown", name=path.name, detail=detail)) from None


def _context(at: str, kinds: Mapping[str, Any]) -> Context:
    finder(at)
    rules = []
    for kind, said in kinds.items():
        for case in said["cases"]:
            if kind == "loop":
                rules += [
                    _rule(inner, each, case["foreach"], tuple(case.get("subs", ())))
                    for inner, several in case["do"].items()
                    for each in several["cases"]
                ]
            else:
                rules.append(_rule(kind, case))
    return Context(at, tuple(rules))


def _rule(kind: str, case: Mapping[str, Any], each: str | None = None, within: tuple[str, ...] = ()) -> Rule:
    kind = _CAMEL.get(kind, kind)
    about = case.get("ruleInfo", {})
    severity = ERROR if about.get("severity", ERROR) in _SEVERE else WARNING
    if each is not None:
        finder(each)
    return Rule(
        str(about.get("id") or f"rule.{kind}"), severity, kind, case, each, within, str(about.get("message", ""))
    )


def _filled(said: str, value: str) -> str:
    """An expression with the value in the place of "$1", in quotes that the value doesn't hold."""
    if "'" in value:
        said = said.replace("'$1'", '"$1"')
        value = value.replace('"', "'")
    return said.replace("$1", value)
