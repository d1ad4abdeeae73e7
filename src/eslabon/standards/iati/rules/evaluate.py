"""Runs XPath over light trees: each expression becomes functions once, then asked of many elements."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache
from typing import Any

from eslabon.standards.iati.rules.functions import COMPARING, COUNTING, FUNCTIONS, compare, number, truth
from eslabon.standards.iati.rules.nodes import Attribute, Item, Node, Text, element_of, parent_of
from eslabon.standards.iati.rules.xpath import (
    Call,
    Expression,
    Literal,
    Path,
    Step,
    Unsupported,
    is_number,
    parse,
)

# What an expression gives at an item that stands at a place among so many.
Run = Callable[[Item, int, int], Any]


@lru_cache(maxsize=8192)
def compiled(text: str) -> Run:
    """What an expression gives. Raises Unsupported."""
    return _run(parse(text))


def finder(text: str) -> Callable[[Item], list[Item]]:
    """What a path finds. Raises Unsupported where the expression gives no elements or attributes."""
    expression = parse(text)
    if not isinstance(expression, Path) and not (isinstance(expression, Call) and expression.name in ("|", "[]")):
        raise Unsupported(text)
    run = compiled(text)
    return lambda item: run(item, 1, 1)


def _run(one: Expression) -> Run:
    if isinstance(one, Literal):
        value = one.value
        return lambda item, place, size: value
    if isinstance(one, Path):
        return _path(one)
    return _call(one)


# --- Paths


def _path(path: Path) -> Run:
    start = _run(path.start) if path.start is not None else None
    steps = [_step(step) for step in path.steps]
    tangled = any(step.axis not in ("child", "attribute", "self") for step in path.steps)
    if path.absolute:
        start = _document
    if start is None and len(steps) == 1 and not tangled:
        only = steps[0]
        return lambda item, place, size: only(item)

    def run(item: Item, place: int, size: int) -> list[Item]:
        found: list[Item] = start(item, place, size) if start else [item]
        for step in steps:
            found = step(found[0]) if len(found) == 1 else [each for one in found for each in step(one)]
            if not found:
                return found
        return _in_order(found) if tangled and len(found) > 1 else found

    return run


def _document(item: Item, place: int, size: int) -> list[Item]:
    here = element_of(item)
    while here.parent is not None:
        here = here.parent
    return [here]


def _in_order(found: list[Item]) -> list[Item]:
    """Each once, in the order of the file."""
    once = {_key(item): item for item in found}
    return [once[key] for key in sorted(once)]


def _key(item: Item) -> tuple[int, str]:
    return element_of(item).index, item.name if isinstance(item, Attribute) else "" if isinstance(item, Node) else "()"


def _step(step: Step) -> Callable[[Item], list[Item]]:
    look = _look(step.axis, step.test)
    for condition in step.conditions:
        wanted = _wanted(condition) if step.axis == "child" else None
        look = _with(look, *wanted) if wanted else _narrowed(look, condition)
    return look


def _with(look: Callable[[Item], list[Item]], name: str, value: str) -> Callable[[Item], list[Item]]:
    """What is found with an attribute of a value: the commonest condition, without any detour."""
    return lambda item: [each for each in look(item) if isinstance(each, Node) and each.attributes.get(name) == value]


def _wanted(one: Expression) -> tuple[str, str] | None:
    """The name and the value where an expression is just `@name = 'value'`."""
    match one:
        case Call("=", (left, Literal(str(value)))):
            name = _own_attribute(left)
            return None if name is None else (name, value)
    return None


def _narrowed(look: Callable[[Item], list[Item]], condition: Expression) -> Callable[[Item], list[Item]]:
    if is_number(condition):
        wanted = _run(condition)

        def one(item: Item) -> list[Item]:
            found = look(item)
            size = len(found)
            return [each for place, each in enumerate(found, 1) if wanted(each, place, size) == place]

        return one
    holds = _truth(condition)

    def some(item: Item) -> list[Item]:
        found = look(item)
        if not found:
            return found
        size = len(found)
        return [each for place, each in enumerate(found, 1) if holds(each, place, size)]

    return some


def _look(axis: str, test: str) -> Callable[[Item], list[Item]]:
    """What one step finds, before its conditions; axes that go back give the nearest first."""
    if axis == "attribute":
        return _attributes(test)
    if axis == "child" and not test.endswith(")") and test != "*":
        return lambda item: item.named(test) if isinstance(item, Node) else []  # type: ignore[return-value]
    if test == "text()":
        if axis not in ("child", "descendant", "descendant-or-self"):
            raise Unsupported("text()")
        return lambda item: _texts(item, deep=axis != "child")
    reach = _AXES[axis]
    if test == "node()":
        return lambda item: list(reach(item))
    return lambda item: [
        each for each in reach(item) if isinstance(each, Node) and each.name and test in ("*", each.name)
    ]


def _attributes(name: str) -> Callable[[Item], list[Item]]:
    def look(item: Item) -> list[Item]:
        if not isinstance(item, Node):
            return []
        if name in item.attributes:
            return [Attribute(name, item.attributes[name], item)]
        if name in ("*", "node()"):
            return [Attribute(each, value, item) for each, value in item.attributes.items()]
        return []

    return look


def _texts(item: Item, *, deep: bool) -> list[Item]:
    if not isinstance(item, Node):
        return []
    found: list[Item] = []
    for child in item.children:
        if isinstance(child, str):
            found.append(Text(child, item))
        elif deep:
            found += _texts(child, deep=True)
    return found


def _down(item: Item) -> Iterable[Item]:
    return item.descendants() if isinstance(item, Node) else ()


def _up(item: Item) -> Iterable[Item]:
    above = parent_of(item)
    while above is not None:
        yield above
        above = above.parent


def _beside(item: Item, step: int) -> Iterable[Item]:
    if isinstance(item, Node) and item.parent is not None:
        all_of_them = item.parent.elements()
        place = next(index for index, each in enumerate(all_of_them) if each is item)
        yield from all_of_them[place + 1 :] if step > 0 else all_of_them[:place][::-1]


_AXES: dict[str, Callable[[Item], Iterable[Item]]] = {
    "child": lambda item: item.elements() + _texts(item, deep=False) if isinstance(item, Node) else (),
    "self": lambda item: (item,),
    "parent": lambda item: tuple(filter(None, (parent_of(item),))),
    "descendant": _down,
    "descendant-or-self": lambda item: (item, *_down(item)),
    "ancestor": _up,
    "ancestor-or-self": lambda item: (item, *_up(item)),
    "following-sibling": lambda item: _beside(item, 1),
    "preceding-sibling": lambda item: _beside(item, -1),
}

# --- Operators and functions


def _truth(one: Expression) -> Run:
    """Whether an expression holds; of an attribute that isn't compared, only whether it is there."""
    name = _own_attribute(one)
    if name is not None:
        return lambda item, place, size: isinstance(item, Node) and name in item.attributes
    run = _run(one)
    return lambda item, place, size: truth(run(item, place, size))


def _own_attribute(one: Expression) -> str | None:
    """The name where an expression is just `@name`."""
    match one:
        case Path(False, (Step("attribute", name, ()),), None) if name not in ("*", "node()"):
            return name
    return None


def _call(one: Call) -> Run:
    name, arguments = one.name, one.arguments
    if name in ("and", "or"):
        left, right = map(_truth, arguments)
        if name == "and":
            return lambda item, place, size: left(item, place, size) and right(item, place, size)
        return lambda item, place, size: left(item, place, size) or right(item, place, size)
    if name == "not" and len(arguments) == 1:
        held = _truth(arguments[0])
        return lambda item, place, size: not held(item, place, size)
    if name in COMPARING:
        return _comparison(name, arguments)
    if name in COUNTING:
        count = COUNTING[name]
        a, b = map(_run, arguments)
        return lambda item, place, size: count(number(a(item, place, size)), number(b(item, place, size)))
    if name == "|":
        a, b = map(_run, arguments)
        return lambda item, place, size: _in_order([*a(item, place, size), *b(item, place, size)])
    if name == "[]":
        return _filtered(*arguments)
    if name == "negative":
        run = _run(arguments[0])
        return lambda item, place, size: -number(run(item, place, size))
    if name == "position" and not arguments:
        return lambda item, place, size: place
    if name == "last" and not arguments:
        return lambda item, place, size: size
    if name not in FUNCTIONS or len(arguments) not in FUNCTIONS[name][0]:
        raise Unsupported(name)
    function = FUNCTIONS[name][1]
    runs = tuple(map(_run, arguments))
    if not runs and name not in ("true", "false"):
        return lambda item, place, size: function([item])
    return lambda item, place, size: function(*(run(item, place, size) for run in runs))


def _filtered(start: Expression, condition: Expression) -> Run:
    """What a condition leaves of all that was found."""
    run = _run(start)
    by_place = is_number(condition)
    holds = _run(condition) if by_place else _truth(condition)

    def left(item: Item, place: int, size: int) -> list[Item]:
        found = run(item, place, size)
        counted = enumerate(found, 1)
        if by_place:
            return [each for place, each in counted if holds(each, place, len(found)) == place]
        return [each for place, each in counted if holds(each, place, len(found))]

    return left


def _comparison(sign: str, arguments: Sequence[Expression]) -> Run:
    wanted = _wanted(Call(sign, tuple(arguments)))
    if wanted:
        name, value = wanted
        return lambda item, place, size: isinstance(item, Node) and item.attributes.get(name) == value
    a, b = map(_run, arguments)
    return lambda item, place, size: compare(sign, a(item, place, size), b(item, place, size))
