"""Every fault of structure in a file, each at its exact line and place, found by the table of the standard.

Runs only when the fast verdict of `schema` was "invalid": expat gives the lines, the table gives the rules and
the wording. Content of other namespaces is judged as XML Schema's "lax" does: only what the standard
recognises by name is looked at.
"""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches
from functools import lru_cache
from typing import Any, BinaryIO, Final, NamedTuple
from xml.parsers import expat

from eslabon.standards.iati.build import SEPARATOR
from eslabon.standards.iati.findings import Findings
from eslabon.standards.iati.order import Run, misplaced
from eslabon.standards.iati.schema import XML
from eslabon.standards.iati.simple_types import accepts, simple_types
from eslabon.standards.iati.structure import ANYTHING, OTHER, Attribute, Child, Element, Standard

CHUNK = 1 << 16
_XSI = "http://www.w3.org/2001/XMLSchema-instance"
_XSI_HARMLESS = frozenset(("schemaLocation", "noNamespaceSchemaLocation"))
_XSI_OVERRIDING = frozenset(("nil", "type"))
_REMEMBERED = 20_000
_SHOWN = 80
_SPACE = " \t\r\n"
_ONE_LINE = str.maketrans("\t\r\n", "   ")

# What an element of another namespace may hold: anything, of which the recognised is judged.
_ANYTHING: Final = Element("", (), {}, True, ANYTHING)


def faults(source: BinaryIO, rules: Standard) -> Findings:
    """The faults of structure in a well-formed file of that standard, read from its start."""
    search = _Search(rules)
    source.seek(0)
    while chunk := source.read(CHUNK):
        search.parser.Parse(chunk, False)
    search.parser.Parse(b"", True)
    search.findings.settle(None, None)
    return search.findings


class _Sequence(NamedTuple):
    """The children of a kind of element: the step of each, and those that may be repeated."""

    steps: dict[str, int]
    repeating: frozenset[str]


class _Open:
    """An element that has started and not ended. `number` counts it among its namesakes, where that is said."""

    __slots__ = (
        "counts",
        "kind",
        "line",
        "name",
        "number",
        "parent",
        "runs",
        "shown",
        "step",
        "strayed",
        "text",
        "tidy",
    )

    def __init__(self, parent: _Open | None, kind: Element, name: str, shown: str, number: int, line: int) -> None:
        self.parent = parent
        self.kind = kind
        self.name = name
        self.shown = shown  # the name as the file writes it
        self.number = number
        self.line = line
        self.counts: dict[str, int] = {}  # children by name
        self.runs: list[Run[_Open]] = []
        self.step = 0
        self.tidy = True  # no child has come before its turn
        self.text: list[str] | None = [] if kind.text else None
        self.strayed = False  # text where there should be none has been noted

    @property
    def path(self) -> str:
        own = f"/{self.shown}[{self.number}]" if self.number else f"/{self.shown}"
        return self.parent.path + own if self.parent else own


class _Search:
    def __init__(self, rules: Standard) -> None:
        self.rules = rules
        self.findings = Findings()
        self.open: list[_Open] = []
        self.passing = 0  # how deep inside an element that isn't judged
        self.ordinal = -1
        self.identifier: str | None = None
        self.sequences: dict[str, _Sequence] = {}
        self.known_good: set[tuple[str, ...]] = set()
        self.parents = _parents(rules)
        parser = expat.ParserCreate(namespace_separator=SEPARATOR)
        parser.namespace_prefixes = True
        parser.ordered_attributes = True
        parser.buffer_text = True
        parser.StartElementHandler = self.start
        parser.EndElementHandler = self.end
        parser.CharacterDataHandler = self.characters
        self.parser = parser

    # --- expat's events

    def start(self, tag: str, attributes: list[str]) -> None:
        if self.passing:
            self.passing += 1
            return
        namespace, name, shown = _names(tag)
        line = self.parser.CurrentLineNumber
        if not self.open:
            here = _Open(None, self.rules.element(self.rules.root), name, shown, 0, line)
        else:
            parent = self.open[-1]
            count = parent.counts[tag] = parent.counts.get(tag, 0) + 1
            kind = self.kind_of(parent, namespace, name)
            repeats = (OTHER if namespace else name) in self.sequence(parent.kind).repeating
            here = _Open(parent, kind or _ANYTHING, name, shown, count if repeats or count > 1 else 0, line)
            if len(self.open) == 1 and not namespace and name == self.rules.record:
                self.ordinal += 1
                self.identifier = None
            if kind is None:
                self.unwelcome(parent, here, namespace, shown)
                self.passing = 1
                return
            if parent.kind.children and not self.in_turn(parent, here, bool(namespace), count):
                self.passing = 1
                return
        self.open.append(here)
        seen = (here.kind.key, *attributes)
        if seen not in self.known_good:
            self.check_attributes(here, attributes, seen)
        if len(self.open) == 1:
            self.findings.settle(None, None)  # what is wrong with the root belongs to no record

    def end(self, tag: str) -> None:
        if self.passing:
            self.passing -= 1
            if not self.passing:
                self.close_record(tag)
            return
        here = self.open.pop()
        if here.kind.children:
            self.check_children(here)
        elif here.text is not None and here.kind.text != ANYTHING:
            self.check_value(here, "".join(here.text))
        if len(self.open) <= 2:
            if here.text is not None and tag == self.rules.identifier and len(self.open) == 2:
                self.identifier = self.identifier or "".join(here.text).strip() or None
            self.close_record(tag)

    def characters(self, text: str) -> None:
        if self.passing:
            return
        here = self.open[-1]
        if here.text is not None:
            here.text.append(text)
        elif not here.strayed and text.strip(_SPACE):
            here.strayed = True
            holds_narrative = any(child.name == "narrative" for child in here.kind.children)
            code = "structure.text-outside-narrative" if holds_narrative else "structure.text"
            self.note(code, here.path, here.line, element=here.name, text=_short(text))

    # --- rules

    def kind_of(self, parent: _Open, namespace: str, name: str) -> Element | None:
        """What a child is to be judged by; None where it may not stand there at all."""
        if parent.kind.text == ANYTHING:
            return self.rules.element(name) if not namespace and name in self.rules.recognised else _ANYTHING
        if (OTHER if namespace else name) not in self.sequence(parent.kind).steps:
            return None
        return _ANYTHING if namespace else self.rules.element(name, parent.name)

    def sequence(self, kind: Element) -> _Sequence:
        if kind.key not in self.sequences:
            self.sequences[kind.key] = _Sequence(
                {child.name: step for step, child in enumerate(kind.children)},
                frozenset(child.name for child in kind.children if child.most is None),
            )
        return self.sequences[kind.key]

    def in_turn(self, parent: _Open, here: _Open, foreign: bool, count: int) -> bool:
        """Keeps the order of a parent's children; False where a child has come once too often."""
        step = self.sequence(parent.kind).steps[OTHER if foreign else here.name]
        most = parent.kind.children[step].most
        if most is not None and count > most:
            self.note("structure.repeated", here.path, here.line, element=here.name, parent=parent.name)
            return False
        if foreign:
            step = _step_of_foreign(parent, step)
        if parent.runs and parent.runs[-1].step == step:
            parent.runs[-1].count += 1
        else:
            parent.tidy = parent.tidy and step >= parent.step
            parent.step = step
            parent.runs.append(Run(step, 1, here))
        return True

    def check_children(self, here: _Open) -> None:
        children = here.kind.children
        present = {run.step for run in here.runs}
        for step, child in enumerate(children):
            if child.least and step not in present and not _misspelt(child, here.counts, children):
                beside = _neighbour(children, step, present)
                self.note("structure.missing", here.path, here.line, element=child.name, parent=here.name, **beside)
        if here.tidy:
            return
        for one in misplaced(here.runs):
            beside = _beside(children, one.before, one.after)
            first = one.run.first
            self.note("structure.order", first.path, first.line, element=first.shown, **beside)

    def unwelcome(self, parent: _Open, here: _Open, namespace: str, shown: str) -> None:
        """Notes an element that may not stand where it does."""
        about: dict[str, Any] = {"element": shown, "parent": parent.name}
        close = "" if namespace else _close(here.name, tuple(self.sequence(parent.kind).steps))
        parents = [] if namespace else self.parents.get(here.name, [])
        if close and here.name not in self.parents:
            self.note("structure.misspelt", here.path, here.line, near=close, **about)
        elif parents:
            self.note("structure.misplaced", here.path, here.line, parents=", ".join(parents[:4]), **about)
        else:
            self.note("structure.unexpected", here.path, here.line, **about)

    def check_attributes(self, here: _Open, attributes: list[str], seen: tuple[str, ...]) -> None:
        before = self.findings.total
        kind = here.kind
        present = set()
        for tag, value in zip(attributes[::2], attributes[1::2], strict=True):
            namespace, name, shown = _names(tag)
            if not namespace:
                present.add(name)
            self.check_attribute(here, namespace, name, shown, value)
        for name, attribute in kind.attributes.items():
            if attribute.required and name not in present:
                self.note("structure.attribute-missing", here.path, here.line, element=here.name, attribute=name)
        if self.findings.total == before and len(self.known_good) < _REMEMBERED:
            self.known_good.add(seen)

    def check_attribute(self, here: _Open, namespace: str, name: str, shown: str, value: str) -> None:
        rule = self.rule_of(here.kind, namespace, name)
        if rule is None:
            known = here.kind.attributes
            close = "" if namespace else _close(name, tuple(known))
            code = "structure.attribute-misspelt" if close else "structure.attribute-unknown"
            about = {"element": here.name or here.kind.name, "attribute": shown, "near": close}
            self.note(code, f"{here.path}/@{shown}", here.line, **about)
        elif not accepts(rule.type, value):
            self.wrong_type(rule.type, f"{here.path}/@{shown}", here.line, f"@{shown}", value)

    def rule_of(self, kind: Element, namespace: str, name: str) -> Attribute | None:
        """The rule for an attribute, "string" where nothing is said of it; None where it isn't allowed."""
        free = Attribute(name, "string", False)
        if not namespace:
            if kind.text == ANYTHING:
                return self.rules.recognised_attributes.get(name, free)
            return kind.attributes.get(name)
        if namespace == _XSI and name in _XSI_HARMLESS:
            return free
        if namespace == _XSI and name in _XSI_OVERRIDING and kind.text != ANYTHING:
            return None  # no element of the standard is nillable, nor has a type that another could replace
        if not kind.other_attributes:
            return None
        return Attribute(name, f"xml:{name}", False) if namespace == XML else free

    def check_value(self, here: _Open, text: str) -> None:
        type_ = here.kind.text or ""
        if here.counts or accepts(type_, text):
            return  # an element inside a value has been noted already
        if text.strip():
            self.wrong_type(type_, here.path, here.line, here.name, text)
        else:
            expected = simple_types()[type_]
            self.note(
                "structure.empty",
                here.path,
                here.line,
                element=here.name,
                expected=expected.called,
                remedy=expected.hint,
            )

    def wrong_type(self, type_: str, path: str, line: int, name: str, value: str) -> None:
        rule = simple_types()[type_]
        about = {"name": name, "value": _short(value, edges=True), "expected": rule.called, "remedy": rule.hint}
        self.note("structure.type", path, line, **about)

    # --- bookkeeping

    def note(self, code: str, path: str, line: int, **arguments: Any) -> None:
        self.findings.note(code, line, path, **arguments)

    def close_record(self, tag: str) -> None:
        """Hands the faults of a record over when it ends, and those between records at once."""
        if len(self.open) != 1:
            return
        is_record = tag == self.rules.record
        self.findings.settle(self.identifier if is_record else None, self.ordinal if is_record else None)


def _names(tag: str) -> tuple[str, str, str]:
    """Namespace, local name and the name as the file writes it."""
    if SEPARATOR not in tag:
        return "", tag, tag
    namespace, name, *prefix = tag.split(SEPARATOR)
    return namespace, name, f"{prefix[0]}:{name}" if prefix else name


def _step_of_foreign(parent: _Open, step: int) -> int:
    """The step at which an element of another namespace counts.

    libxml2, which the fast verdict and the usual validators run on, lets them mix with the elements just before
    them where those may be repeated; so the order is judged the same way here.
    """
    if step == 0:
        return step
    former = parent.kind.children[step - 1]
    mixes = former.most is None and (former.least == 0 or former.name in parent.counts)
    return step - 1 if mixes else step


def _short(text: str, *, edges: bool = False) -> str:
    """A text for a sentence: on one line and not too long; with the spaces at its ends if they matter."""
    text = text.translate(_ONE_LINE) if edges else " ".join(text.split())
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…"


def _parents(rules: Standard) -> dict[str, list[str]]:
    """For each element of the standard, the elements inside which it may stand."""
    parents: dict[str, list[str]] = {}
    for kind in rules.kinds():
        for child in kind.children:
            parents.setdefault(child.name, []).append(kind.name)
    return parents


def _misspelt(child: Child, present: Iterable[str], children: tuple[Child, ...]) -> bool:
    """Whether a missing child is there under a misspelt name, which has been noted."""
    expected = {each.name for each in children}
    return bool(_close(child.name, tuple(name for name in present if name not in expected and SEPARATOR not in name)))


@lru_cache(maxsize=1024)
def _close(name: str, known: tuple[str, ...]) -> str:
    """The name that was perhaps meant, or nothing."""
    return next(iter(get_close_matches(name, known, 1, 0.75)), "")


def _neighbour(children: tuple[Child, ...], step: int, present: set[int]) -> dict[str, Any]:
    """Where a missing child belongs, given which steps are there."""
    earlier = [other for other in present if other < step]
    later = [other for other in present if other > step]
    return _beside(children, min(later, default=None) if not earlier else None, max(earlier, default=None))


_PLACES = {
    "before": {"es": " antes de «{}»", "en": " before “{}”"},
    "after": {"es": " después de «{}»", "en": " after “{}”"},
    "others-before": {
        "es": " antes de los elementos de otros espacios de nombres",
        "en": " before the elements of other namespaces",
    },
    "nowhere": {"es": "", "en": ""},
}


def _beside(children: tuple[Child, ...], before: int | None, after: int | None) -> dict[str, Any]:
    """The words that tell where an element belongs, in both languages."""
    step, words = (before, "before") if before is not None else (after, "after")
    if step is None:
        words, name = "nowhere", ""
    else:
        name = children[step].name
        words = "others-before" if name == OTHER else words
    return {"place": {lang: sentence.format(name) for lang, sentence in _PLACES[words].items()}}
