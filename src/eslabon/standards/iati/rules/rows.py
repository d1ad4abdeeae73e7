"""What is kept of a part while it streams by: its kind, the attributes and, in rows of their own, what is inside.

A row is a tuple, so that parts alike are one; it becomes a tree where rules are to be asked.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from eslabon.standards.iati.rules.nodes import Node
from eslabon.standards.iati.rules.plan import Kind

TEXT = "…"  # stands for any text


def starter(kind: Kind) -> Callable[[dict[str, str]], list[Any]]:
    """What makes the row of an element of a kind, to which what is kept inside is added."""
    names = kind.attributes
    if not names:
        return lambda attributes: [kind]
    if len(names) == 1:
        only = names[0]
        return lambda attributes: [kind, attributes.get(only)]
    return lambda attributes: [kind, *map(attributes.get, names)]


def inner(row: tuple[Any, ...]) -> tuple[Any, ...]:
    """The rows of what is kept inside, and `TEXT` where there is any."""
    return row[1 + len(row[0].attributes) :]


def tree_of(row: tuple[Any, ...], parent: Node, index: Iterator[int]) -> Node:
    """The tree of what is kept of a part."""
    kind: Kind = row[0]
    told = zip(kind.attributes, row[1:], strict=False)
    node = Node(kind.name, {name: value for name, value in told if value is not None}, parent, index=next(index))
    node.children.extend(each if isinstance(each, str) else tree_of(each, node, index) for each in inner(row))
    return node


def indexes(row: tuple[Any, ...], index: Iterator[int], *, upper: bool) -> Iterator[int]:
    """The numbers, among the elements kept of a part, of those that the record's rules look at."""
    number = next(index)
    if upper:
        yield number
    for each in inner(row):
        if not isinstance(each, str):
            yield from indexes(each, index, upper=upper and each[0].upper is not None)


def upper_of(row: tuple[Any, ...]) -> tuple[Any, ...]:
    """What of a part the record's rules look at: its name, attributes and children."""
    kind: Kind = row[0]
    told = zip(kind.attributes, row[1:], strict=False)
    return (
        kind.name,
        tuple((name, value) for name, value in told if value is not None and name in (kind.upper or ())),
        tuple(upper_of(each) for each in inner(row) if not isinstance(each, str) and each[0].upper is not None),
    )


def light(upper: tuple[Any, ...], parent: Node | None, index: Iterator[int]) -> Node:
    """The tree of what `upper_of` a part gives."""
    name, attributes, children = upper
    node = Node(name, dict(attributes), parent, index=next(index))
    node.children.extend(light(each, node, index) for each in children)
    return node
