"""The structure of the IATI standards as data, read from `structure.toml`: which elements stand in which, in
what order, how many times, with which attributes and types; `versions.toml` says how earlier versions differ.

`schema` turns it into a schema that libxml2 runs fast; `faults` places and words each fault by it.
"""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files
from typing import Any

STANDARDS = ("iati", "iati-organisations")
NEWEST = "2.03"
# From the newest to the oldest, each differs as those before it do, and in its own way.
EARLIER = ("2.02", "2.01")

# How the table writes "elements (or attributes) of other namespaces", and "any content at all".
OTHER = "..."
ANYTHING = "anything"

_TIMES: dict[str, tuple[int, int | None]] = {"?": (0, 1), "*": (0, None), "+": (1, None)}


@dataclass(frozen=True, slots=True)
class Child:
    """One step of an element's sequence of children; `most` is None where there is no limit."""

    name: str
    least: int
    most: int | None


@dataclass(frozen=True, slots=True)
class Attribute:
    """An attribute an element may carry; `type` is the name of an XML Schema type."""

    name: str
    type: str
    required: bool


@dataclass(frozen=True, slots=True)
class Element:
    """What one kind of element may hold. `key` is its row in the table.

    `text` is the type of its own text, ANYTHING, or None for an element that holds only elements.
    """

    key: str
    children: tuple[Child, ...]
    attributes: Mapping[str, Attribute]
    other_attributes: bool
    text: str | None

    @property
    def name(self) -> str:
        return self.key.rpartition("/")[2]


@dataclass(frozen=True, slots=True)
class Standard:
    """One of the two standards: its root, the element of one record and that of the record's identifier.

    `recognised` names what is judged inside foreign elements too.
    """

    name: str
    root: str
    record: str
    identifier: str
    recognised: frozenset[str]
    recognised_attributes: Mapping[str, Attribute]
    elements: Mapping[str, Element]
    version: str = NEWEST

    def element(self, name: str, parent: str = "") -> Element:
        """The description of the element `name` inside `parent`. Raises KeyError where there is none."""
        return self.elements.get(f"{parent}/{name}") or self.elements[name]

    def kinds(self) -> Iterator[Element]:
        """Every kind of element that can be met in a file of this standard, each once."""
        start = [self.element(name) for name in (self.root, *sorted(self.recognised))]
        seen: dict[str, Element] = {}
        while start:
            kind = start.pop(0)
            if kind.key in seen:
                continue
            seen[kind.key] = kind
            yield kind
            start += [self.element(child.name, kind.name) for child in kind.children if child.name != OTHER]


@cache
def standard(name: str, version: str = NEWEST) -> Standard:
    """The structure of "iati" (activity files) or "iati-organisations" in a version; of an unknown one the newest."""
    if version in EARLIER:
        newest = standard(name)
        return replace(newest, elements=_earlier(newest.elements, version), version=version)
    table = _table()
    row = table["standard"][name]
    return Standard(
        name=name,
        root=row["root"],
        record=row["record"],
        identifier=row["identifier"],
        recognised=frozenset(row["recognised"].split()),
        recognised_attributes=_attributes(row["recognised-attributes"]),
        elements={key: _element(key, values) for key, values in table["element"].items()},
    )


def by_root(root: str) -> Standard | None:
    """The standard whose files start with the element `root`, if any."""
    return next((one for one in map(standard, STANDARDS) if one.root == root), None)


def _earlier(elements: Mapping[str, Element], version: str) -> dict[str, Element]:
    """The elements as an earlier version has them."""
    changed = dict(elements)
    table = tomllib.loads((files(__package__) / "versions.toml").read_text(encoding="utf-8"))
    for each in EARLIER[: EARLIER.index(version) + 1]:
        row = table[each]
        for place in row.get("absent", "").split():
            _change(changed, place, lambda child: None, lambda attribute: None)
        for place in row.get("once", "").split():
            _change(changed, place, lambda child: replace(child, most=1))
        for place in row.get("required", "").split():
            _change(changed, place, of_attribute=lambda attribute: replace(attribute, required=True))
    return changed


def _change(
    elements: dict[str, Element],
    place: str,
    of_child: Callable[[Child], Child | None] = lambda child: child,
    of_attribute: Callable[[Attribute], Attribute | None] = lambda attribute: attribute,
) -> None:
    """Changes one child or attribute of an element, or takes it away. Raises KeyError where it isn't there."""
    key, _, name = place.rpartition("/")
    element = elements[key]
    if name.startswith("@"):
        attributes = dict(element.attributes)
        changed = of_attribute(attributes.pop(name[1:]))
        elements[key] = replace(element, attributes=attributes | ({changed.name: changed} if changed else {}))
        return
    if all(child.name != name for child in element.children):
        raise KeyError(place)
    children = (of_child(child) if child.name == name else child for child in element.children)
    elements[key] = replace(element, children=tuple(filter(None, children)))


@cache
def _table() -> dict[str, Any]:
    source = files(__package__) / "structure.toml"
    return tomllib.loads(source.read_text(encoding="utf-8"))


def _element(key: str, row: Mapping[str, str]) -> Element:
    attributes = row.get("attributes", "")
    return Element(
        key=key,
        children=tuple(_child(word) for word in row.get("children", "").split()),
        attributes=_attributes(attributes),
        other_attributes=OTHER in attributes.split() or row.get("text") == ANYTHING,
        text=row.get("text"),
    )


def _child(word: str) -> Child:
    if word == OTHER:
        return Child(OTHER, 0, None)
    least, most = _TIMES.get(word[-1], (1, 1))
    return Child(word.rstrip("?*+"), least, most)


def _attributes(words: str) -> dict[str, Attribute]:
    return {one.name: one for one in (_attribute(word) for word in words.split() if word != OTHER)}


def _attribute(word: str) -> Attribute:
    name, _, type_ = word.rstrip("!").partition(":")
    return Attribute(name, type_ or "string", word.endswith("!"))
