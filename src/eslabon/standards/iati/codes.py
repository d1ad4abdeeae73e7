"""Which codes of a file are not those of the standard's lists: `codes.toml` says where codes stand.

Codes are looked up while the file streams by, so the table becomes a tree of `Place`s, one for each path a file
of the standard may hold, each with the rules for its attributes.
"""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Container, Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any

from eslabon.standards.iati.build import LANG
from eslabon.standards.iati.codelists import Code, Codelist, codelist
from eslabon.standards.iati.findings import Findings
from eslabon.standards.iati.structure import OTHER, Element, Standard
from eslabon.values.problems import ERROR, WARNING

# How `codes.toml` says that a code is an element's text.
TEXT = "text()"

# How many different values found good a place remembers.
REMEMBERED = 4096

# Letters that are taken for digits.
_DIGITS = str.maketrans("OoIl", "0011")


@dataclass(frozen=True, slots=True)
class Rule:
    """One attribute whose value is a code of a list; `vocabulary` None where that is always so."""

    path: str
    attribute: str
    vocabulary: str | None
    or_none: bool
    codelist: str

    def applies(self, attributes: Mapping[str, str]) -> bool:
        if self.vocabulary is None:
            return True
        own = attributes.get("vocabulary")
        return self.or_none if own is None else own == self.vocabulary


class Place:
    """One path of the standard: its children, the rules for its attributes, and the values found good.

    `good` is None where nothing is to be looked up; what it holds are values of the attribute `one`, or where several
    count, of those in `several` together. `seen` counts its elements since its parent started, where `repeats` says
    that a problem's path tells which one it is. The root, which is its own parent, is 1 `deep`. What else its elements
    are read for: see `inspect`.
    """

    __slots__ = (
        "children",
        "deep",
        "ended",
        "good",
        "kept",
        "name",
        "one",
        "parent",
        "repeats",
        "resets",
        "rules",
        "seen",
        "several",
        "started",
        "textual",
    )

    def __init__(self, name: str, rules: Sequence[Rule], parent: Place | None = None) -> None:
        self.name = name
        self.parent = parent or self
        self.deep: int = parent.deep + 1 if parent else 1
        self.rules = rules
        self.repeats = False
        counting = {rule.attribute for rule in rules} | {"vocabulary" for rule in rules if rule.vocabulary is not None}
        self.several = tuple(sorted(counting))
        self.one = self.several[0] if len(counting) == 1 else None
        self.good: set[Any] | None = set() if rules else None
        self.children: dict[str, Place] = {}
        self.resets: tuple[Place, ...] = ()
        self.seen = 0
        self.kept = self.textual = False
        self.started: Callable[[str, dict[str, str]], object] | None = None
        self.ended: Callable[[str], object] | None = None

    @property
    def path(self) -> str:
        """The path of the element met last."""
        step = f"/{self.name}[{self.seen}]" if self.repeats else f"/{self.name}"
        return step if self.parent is self else self.parent.path + step

    def keep(self, textual: Container[str]) -> None:
        """Has what stands in its elements kept for a reader, and the text of those with these names."""
        for child in self.children.values():
            child.kept, child.textual = True, child.name in textual
            child.keep(textual)


def places(rules: Standard) -> Place:
    """The tree of a standard's paths, from its root; new each time, as places count."""
    return _place(rules, rules.element(rules.root), rules.root)


def doubtful(attributes: Mapping[str, str], place: Place) -> list[tuple[Rule, str]]:
    """The attributes whose code isn't in its list or was withdrawn."""
    return [
        (rule, attributes[rule.attribute])
        for rule in place.rules
        if rule.attribute in attributes
        and rule.applies(attributes)
        and not _is_current(rule.codelist, attributes[rule.attribute])
    ]


def note(findings: Findings, rule: Rule, value: str, line: int, path: str) -> None:
    """Notes a doubtful code, with the code that was perhaps meant."""
    of_list = codelist(rule.codelist)
    known = of_list.codes.get(value)
    if rule.attribute != TEXT:
        path = f"{path}/@{rule.attribute.replace(LANG, 'xml:lang')}"
    if known is None:
        severity = ERROR if of_list.complete else WARNING
        arguments: dict[str, Any] = {
            "value": value[:80],
            "list": _called(rule.codelist),
            "near": _near(rule.codelist, value[:80]),
        }
        findings.note("codelist.unknown", line, path, severity=severity, **arguments)
    else:
        name = {lang: _in_brackets(known.name(lang)) for lang in ("es", "en")}
        arguments = {"value": value, "name": name, "list": _called(rule.codelist)}
        if known.valid_to:
            findings.note("codelist.withdrawn", line, path, date=known.valid_to, **arguments)
        else:
            findings.note("codelist.withdrawn-undated", line, path, **arguments)


def _is_current(name: str, value: str) -> bool:
    known = codelist(name).codes.get(value)
    return known is not None and not known.withdrawn


@cache
def _table() -> dict[str, dict[str, str | list[str]]]:
    return tomllib.loads((files(__package__) / "codes.toml").read_text(encoding="utf-8"))


def _called(name: str) -> dict[str, str]:
    row = _table()[name]
    return {lang: str(row[lang]) for lang in ("es", "en")}


@cache
def _rules() -> tuple[Rule, ...]:
    return tuple(_rule(name, place) for name, row in _table().items() for place in row["at"])


def _rule(name: str, place: str) -> Rule:
    at, _, vocabulary = place.partition(" if vocabulary ")
    path, _, attribute = at.rpartition("/")
    attribute = attribute.removeprefix("@").replace("xml:lang", LANG)
    or_none = vocabulary.endswith(" or none")
    return Rule(f"/{path}", attribute, vocabulary.removesuffix(" or none") or None, or_none, name)


def _place(standard: Standard, kind: Element, path: str, parent: Place | None = None, repeats: bool = False) -> Place:
    rules = tuple(rule for rule in _rules() if f"/{path}".endswith(rule.path) and rule.attribute != TEXT)
    place = Place(kind.name, rules or _of_language(), parent)
    for child in kind.children:
        if child.name != OTHER:
            inner = standard.element(child.name, kind.name)
            place.children[child.name] = _place(standard, inner, f"{path}/{child.name}", place, child.most is None)
    place.repeats = repeats and _has_rules(place)
    place.resets = tuple(inner for inner in place.children.values() if inner.repeats)
    return place


@cache
def _of_language() -> tuple[Rule, ...]:
    """The rule for the language of a text, which may stand wherever no other code does."""
    return tuple(rule for rule in _rules() if rule.attribute == LANG and rule.path.endswith("/narrative"))


def texts(root: Place) -> Iterator[tuple[Place, Rule]]:
    """The places whose text is a code, with their lists."""
    for rule in _rules():
        if rule.attribute == TEXT:
            yield from ((place, rule) for place in _ending(root, rule.path.strip("/").split("/"), ()))


def _ending(place: Place, names: list[str], above: tuple[str, ...]) -> Iterator[Place]:
    here = (*above, place.name)
    if list(here[-len(names) :]) == names:
        yield place
    for child in place.children.values():
        yield from _ending(child, names, here)


def is_good(rule: Rule, value: str) -> bool:
    """Whether a code is in its list and wasn't withdrawn."""
    return _is_current(rule.codelist, value)


def _has_rules(place: Place) -> bool:
    """Whether codes of lists stand in a place; the language of a text isn't worth counting its namesakes."""
    return any(rule.attribute != LANG for rule in place.rules) or any(map(_has_rules, place.children.values()))


@lru_cache(maxsize=512)
def _near(name: str, value: str) -> dict[str, str]:
    """Words that suggest the code that was perhaps meant; empty words where there is none."""
    found = next(_candidates(codelist(name), value), None)
    if found is None:
        return {"es": "", "en": ""}
    return {
        "es": f" ¿Quiso decir «{found.code}»{_in_brackets(found.name('es'))}?",
        "en": f" Did you mean “{found.code}”{_in_brackets(found.name('en'))}?",
    }


def _candidates(of_list: Codelist, value: str) -> Iterator[Code]:
    codes = {code: known for code, known in of_list.codes.items() if not known.withdrawn}
    tidy = value.strip()
    for spelling in (tidy, tidy.upper(), tidy.lower(), tidy.translate(_DIGITS)):
        if spelling in codes:
            yield codes[spelling]
    by_name = {known.name(lang).casefold(): known for known in codes.values() for lang in ("es", "en")}
    if tidy and tidy.casefold() in by_name:
        yield by_name[tidy.casefold()]
    yield from (known for code, known in codes.items() if _differ_once(code, tidy))
    for close in get_close_matches(tidy.upper(), codes, 1, 0.75):
        yield codes[close]


def _differ_once(code: str, other: str) -> bool:
    return len(code) == len(other) > 2 and sum(a != b for a, b in zip(code, other, strict=True)) == 1


def _in_brackets(name: str) -> str:
    return f" ({name})" if name else ""
