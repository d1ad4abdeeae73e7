"""XPath 1.0 as rule files use it, read into a tree of parts. `evaluate` runs what is read here."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache

from eslabon.standards.iati.build import LANG

AXES = frozenset(
    (
        "child",
        "attribute",
        "self",
        "parent",
        "descendant",
        "descendant-or-self",
        "ancestor",
        "ancestor-or-self",
        "following-sibling",
        "preceding-sibling",
    )
)
# How tightly the operators between two operands hold, loosest first.
_LEVELS = (("or",), ("and",), ("=", "!="), ("<", "<=", ">", ">="), ("+", "-"), ("*", "div", "mod"))
_TOKEN = re.compile(
    r"""\s*(?:(?P<number>\d+(?:\.\d*)?|\.\d+)|(?P<string>"[^"]*"|'[^']*')"""
    r"""|(?P<mark>::|//|\.\.|!=|<=|>=|[/.@()\[\]|+\-=<>*,])|(?P<name>[^\W\d][\w.-]*(?::(?!:)[^\W\d][\w.-]*)?))"""
)
_OPERATOR_NAMES = frozenset(("and", "or", "div", "mod"))


class Unsupported(Exception):
    """An expression that isn't XPath, or uses a part of it that isn't known here."""


@dataclass(frozen=True, slots=True)
class Literal:
    """A string or a number."""

    value: str | float


@dataclass(frozen=True, slots=True)
class Call:
    """A function with its arguments; an operator is one too, by its sign."""

    name: str
    arguments: tuple[Expression, ...]


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a path: which way, what is looked for ("*", "node()", "text()" or a name), and on what conditions."""

    axis: str
    test: str
    conditions: tuple[Expression, ...] = ()


@dataclass(frozen=True, slots=True)
class Path:
    """Steps from the document where `absolute`, else from where one stands, or from what `start` finds."""

    absolute: bool
    steps: tuple[Step, ...]
    start: Expression | None = None


Expression = Literal | Call | Path


@lru_cache(maxsize=4096)
def parse(text: str) -> Expression:
    """The expression that a text says. Raises Unsupported."""
    reader = _Reader(text)
    expression = reader.expression()
    if reader.token is not None:
        raise Unsupported(text)
    return expression


class _Reader:
    def __init__(self, text: str) -> None:
        self.text = text
        self.tokens = _Tokens(text)
        self.kind: str = ""
        self.token: str | None = None
        self.advance()

    def advance(self) -> str | None:
        before = self.token
        self.kind, self.token = next(self.tokens, ("", None))
        return before

    def take(self, *tokens: str) -> bool:
        """Whether the next token is one of these; then it is passed."""
        if self.kind != "string" and self.token in tokens:
            self.advance()
            return True
        return False

    def need(self, token: str) -> None:
        if not self.take(token):
            raise Unsupported(self.text)

    def expression(self, level: int = 0) -> Expression:
        if level == len(_LEVELS):
            return self.negated()
        left = self.expression(level + 1)
        while self.kind in ("mark", "name") and self.token in _LEVELS[level]:
            sign = self.advance() or ""
            left = Call(sign, (left, self.expression(level + 1)))
        return left

    def negated(self) -> Expression:
        if self.take("-"):
            return Call("negative", (self.negated(),))
        left = self.path()
        while self.take("|"):
            left = Call("|", (left, self.path()))
        return left

    def path(self) -> Expression:
        if self.kind == "number":
            return Literal(float(self.advance() or 0))
        if self.kind == "string":
            return Literal((self.advance() or "")[1:-1])
        start: Expression | None = None
        steps: list[Step] = []
        absolute = False
        if self.take("("):
            start = self.expression()
            self.need(")")
            for condition in self.conditions():
                start = Call("[]", (start, condition))
        elif self.kind == "name" and self.is_call():
            start = self.call()
        elif self.take("/"):
            absolute = True
            if self.token is None or (self.kind == "mark" and self.token not in ("@", ".", "..", "*")):
                return Path(True, ())
            steps.append(self.step())
        elif self.take("//"):
            absolute = True
            steps += [Step("descendant-or-self", "node()"), self.step()]
        else:
            steps.append(self.step())
        while self.token in ("/", "//") and self.kind == "mark":
            if self.advance() == "//":
                steps.append(Step("descendant-or-self", "node()"))
            steps.append(self.step())
        if start is not None and not steps:
            return start
        return Path(absolute, tuple(_shortened(steps)), start)

    def is_call(self) -> bool:
        after = self.text[self.tokens.position :]
        return self.token not in ("text", "node") and after.lstrip().startswith("(")

    def call(self) -> Call:
        name = self.advance() or ""
        self.need("(")
        arguments: list[Expression] = []
        if not self.take(")"):
            arguments.append(self.expression())
            while self.take(","):
                arguments.append(self.expression())
            self.need(")")
        return Call(name, tuple(arguments))

    def step(self) -> Step:
        if self.take("."):
            return Step("self", "node()")
        if self.take(".."):
            return Step("parent", "node()")
        axis = "attribute" if self.take("@") else "child"
        if self.kind not in ("name", "mark") or self.token is None:
            raise Unsupported(self.text)
        name = self.advance() or ""
        if self.take("::"):
            axis, name = name, self.advance() or ""
        if axis not in AXES or not (name == "*" or re.fullmatch(r"[^\W\d][\w.-]*(:[^\W\d][\w.-]*)?", name)):
            raise Unsupported(self.text)
        if self.take("("):
            if name not in ("node", "text"):
                raise Unsupported(self.text)
            self.need(")")
            name += "()"
        if ":" in name:
            if name != "xml:lang":
                raise Unsupported(self.text)
            name = LANG
        return Step(axis, name, self.conditions())

    def conditions(self) -> tuple[Expression, ...]:
        found = []
        while self.take("["):
            found.append(self.expression())
            self.need("]")
        return tuple(found)


def _shortened(steps: list[Step]) -> Iterator[Step]:
    """The steps, with "//name" as one step down where no condition counts places."""
    waiting: Step | None = None
    for step in steps:
        if waiting is not None:
            if step.axis == "child" and not any(map(_counts, step.conditions)):
                yield replace(step, axis="descendant")
                waiting = None
                continue
            yield waiting
            waiting = None
        if step == Step("descendant-or-self", "node()"):
            waiting = step
        else:
            yield step
    if waiting is not None:
        yield waiting


def is_number(one: Expression) -> bool:
    """Whether an expression gives a number, so that as a condition it names a place."""
    if isinstance(one, Literal):
        return not isinstance(one.value, str)
    return isinstance(one, Call) and one.name in _NUMBERS


_NUMBERS = frozenset(("+", "-", "*", "div", "mod", "negative", "count", "sum", "number", "string-length")) | frozenset(
    ("position", "last", "floor", "ceiling", "round")
)


def _counts(one: Expression) -> bool:
    return is_number(one) or any(isinstance(each, Call) and each.name in ("position", "last") for each in parts(one))


def parts(one: Expression) -> Iterator[Expression]:
    """The expression and all that it is made of."""
    yield one
    inner: tuple[Expression, ...] = ()
    if isinstance(one, Call):
        inner = one.arguments
    elif isinstance(one, Path):
        inner = tuple(each for step in one.steps for each in step.conditions) + ((one.start,) if one.start else ())
    for each in inner:
        yield from parts(each)


class _Tokens:
    """The tokens of a text with their kind; `position` is where the last one ended."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.position = 0

    def __iter__(self) -> Iterator[tuple[str, str | None]]:
        return self

    def __next__(self) -> tuple[str, str | None]:
        if not self.text[self.position :].strip():
            raise StopIteration
        found = _TOKEN.match(self.text, self.position)
        if found is None or found.lastgroup is None:
            raise Unsupported(self.text)
        self.position = found.end()
        return found.lastgroup, found[found.lastgroup]
