"""Runs the standard's rules while a file streams by.

What is kept of a part is a row of plain values, so that parts alike are asked once; their lines stand beside it. Of
what is kept for the record, what is alike is shared. Memory is bounded by the largest part, and a few bytes for each.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import count
from typing import Any
from xml.parsers import expat

from eslabon.standards.iati.build import LANG
from eslabon.standards.iati.codes import Place
from eslabon.standards.iati.findings import Findings
from eslabon.standards.iati.rules.kinds import MONEY, Against, Breach
from eslabon.standards.iati.rules.nodes import Attribute, Item, Node, element_of
from eslabon.standards.iati.rules.plan import Kind, plan_of
from eslabon.standards.iati.rules.rows import TEXT, indexes, light, starter, tree_of, upper_of
from eslabon.standards.iati.rules.ruleset import Rule, rules_of_version
from eslabon.standards.iati.structure import Standard

# How many different parts are remembered, and how many different ones of what a record keeps.
PARTS, SHARED = 4_000, 40_000
# So many parts of a record aren't looked up together.
LONG = 1_000

Started = Callable[[str, dict[str, str]], object]
Ended = Callable[[str], object]


@dataclass(frozen=True, slots=True)
class _Known:
    """What came out for parts alike: what breaks rules, each with its element's number and path, and what is kept."""

    broken: tuple[tuple[Rule, int, str, dict[str, Any]], ...]
    node: Node | None


@dataclass(frozen=True, slots=True)
class _Group:
    """Rules for the record that look at the same parts, and what came out for parts alike."""

    rules: list[Rule]
    known: dict[tuple[Node, ...], list[tuple[Rule, Breach]]]


class RuleWatch:
    """Sets itself at the places of a file where its rules look, and notes what breaks them.

    Who reads the file says where records start and end. `path` gives the path to the element being read.
    """

    def __init__(
        self,
        standard: Standard,
        root: Place,
        parser: expat.XMLParserType,
        findings: Findings,
        against: Against,
        path: Callable[[], str],
    ) -> None:
        self.standard = standard
        self.parser = parser
        self.findings = findings
        self.against = against
        self.path = path
        self.plan = plan_of(standard, root, rules_of_version(standard.version))
        self.skipped = [rule.code for rule, _ in self.plan.record_rules if not against.can_ask(rule.case)]
        self.single: list[Rule] = []  # rules that are asked of every record
        self.groups: dict[tuple[str, ...], _Group] = {}
        for rule, names in self.plan.record_rules:
            if against.can_ask(rule.case):
                self._group(rule, names)
        self.known: dict[tuple[Any, ...], _Known] = {}
        self.shared: dict[Any, Node] = {}
        self.frames: list[list[Any]] = []  # what is kept of the elements open in a part
        self.lines: list[int] = []  # of the elements kept in it
        self.nodes: list[Node] = []  # what the record keeps of its parts, and their lines
        self.node_lines: list[int] = []
        self.inside: dict[Node, tuple[tuple[Any, ...], tuple[int, ...]]] = {}  # the first part that a node is kept of
        self.attributes: dict[str, str] = {}
        self.line = 0
        self.at = ""
        self.firsts: dict[int, tuple[str, int, str]] = {}  # value, line and path of the first date, by the rule's place
        self.lacking: dict[str, list[Any]] = {}  # of what is asked everywhere: how many, the first one's line and path
        for part in self.plan.parts:
            self._watch_part(part)
        for place, (_, down, attribute) in enumerate(self.plan.firsts):
            _start(down[-1], self._watch_first(place, attribute))
        for rule in self.plan.everywhere:
            self._watch_everywhere(root.children[standard.record], rule)

    # --- Records

    def start_record(self, attributes: dict[str, str]) -> None:
        """A record starts."""
        self.attributes = attributes
        self.line = self.parser.CurrentLineNumber
        self.at = self.path()
        self.nodes.clear()
        self.node_lines.clear()
        self.inside.clear()
        self.firsts.clear()
        self.lacking.clear()
        for part in self.plan.parts:
            part.seen = 0
        for rule in self.plan.everywhere:
            one = rule.case["one"].removeprefix("@")
            if one.replace("xml:lang", LANG) not in attributes:
                self.lacking[rule.case["all"]] = []

    def end_record(self, identifier: tuple[str, int] | None) -> None:
        """It ends; its identifier as it was written, with its line."""
        record = Node(self.standard.record, self.attributes)
        record.children.extend(self.nodes)
        if identifier is not None:
            node = Node(self.standard.identifier, {}, line=identifier[1])
            node.children.append(identifier[0])
            record.children.append(node)
        for rule, breach in self._asked(record):
            line, path = self._where(breach.item, record)
            self._note(rule, line, path, breach.about)
        for place, (value, line, path) in self.firsts.items():
            rule, down, attribute = self.plan.firsts[place]
            for breach in rule.breaches(_chain(self.standard.record, down, attribute, value), self.against):
                self._note(rule, line, path, breach.about)
        for rule in self.plan.everywhere:
            if found := self.lacking.get(rule.case["all"]):
                self._note(rule, found[1], found[2], {"count": found[0]})

    def _group(self, rule: Rule, names: frozenset[str]) -> None:
        if "" in names or self.standard.identifier in names:
            self.single.append(rule)
        else:
            self.groups.setdefault(tuple(sorted(names)), _Group([], {})).rules.append(rule)

    def _asked(self, record: Node) -> Iterator[tuple[Rule, Breach]]:
        """What breaks the record's rules. Those that look at the same parts are asked once where these are alike."""
        for names, group in self.groups.items():
            key = tuple(node for name in names for node in record.named(name))
            found = group.known.get(key)
            if found is None:
                if len(group.known) >= PARTS or len(key) > LONG:
                    group.known.clear()
                found = [(rule, breach) for rule in group.rules for breach in rule.breaches(record, self.against)]
                group.known[key] = found
            yield from found
        for rule in self.single:
            for breach in rule.breaches(record, self.against):
                yield rule, breach

    def _note(self, rule: Rule, line: int, path: str, about: Any) -> None:
        self.findings.note(rule.code, line, path, severity=rule.severity, **about)

    def _where(self, item: Item | None, record: Node) -> tuple[int, str]:
        """The line and the path of what breaks a rule for the record."""
        if item is None:
            return self.line, self.at
        element = element_of(item)
        inside = _attribute(item)
        if element is record:
            return self.line, self.at + inside
        part = element
        while part.parent is not None:
            part = part.parent
        inside = _below(element, part) + inside
        if part.name == self.standard.identifier:
            return part.line, f"{self.at}/{part.name}{inside}"
        place = next(index for index, node in enumerate(self.nodes) if node is part)
        number = sum(node.name == part.name for node in self.nodes[: place + 1])
        kind = next(kind for kind in self.plan.parts if kind.name == part.name)
        step = f"{part.name}[{number}]" if kind.many else part.name
        line = self.node_lines[place]
        if part in self.inside:
            row, lines = self.inside[part]
            line = lines[list(indexes(row, count(), upper=True))[element.index]]
        return line, f"{self.at}/{step}{inside}"

    # --- Parts

    def _watch_part(self, kind: Kind) -> None:
        parser, frames, lines, start = self.parser, self.frames, self.lines, starter(kind)
        finish = self._finish

        def leaf(tag: str, attributes: dict[str, str]) -> None:
            finish(kind, tuple(start(attributes)), (parser.CurrentLineNumber,))

        def started(tag: str, attributes: dict[str, str]) -> None:
            lines.clear()
            lines.append(parser.CurrentLineNumber)
            frames.append(start(attributes))

        def ended(tag: str) -> None:
            finish(kind, tuple(frames.pop()), lines)

        self._hear(kind, leaf, started, ended)

    def _hear(self, kind: Kind, leaf: Started, started: Started, ended: Ended) -> None:
        """Has an element kept where it stands, and what is in it."""
        if kind.is_leaf:
            _start(kind.place, leaf)
            return
        _start(kind.place, started)
        _end(kind.place, ended)
        for child in kind.children:
            self._watch_inside(child)

    def _watch_inside(self, kind: Kind) -> None:
        parser, frames, lines, start = self.parser, self.frames, self.lines, starter(kind)

        def leaf(tag: str, attributes: dict[str, str]) -> None:
            lines.append(parser.CurrentLineNumber)
            frames[-1].append(tuple(start(attributes)))

        def heard(data: str) -> None:
            frames[-1].append(TEXT)
            parser.CharacterDataHandler = None

        def started(tag: str, attributes: dict[str, str]) -> None:
            lines.append(parser.CurrentLineNumber)
            frames.append(start(attributes))
            if kind.text:
                parser.CharacterDataHandler = heard

        def ended(tag: str) -> None:
            if kind.text:
                parser.CharacterDataHandler = None
            done = tuple(frames.pop())
            frames[-1].append(done)

        self._hear(kind, leaf, started, ended)

    def _finish(self, kind: Kind, row: tuple[Any, ...], lines: Sequence[int]) -> None:
        """A part has ended: asks its rules, unless one alike was asked, and keeps what the record's rules look at."""
        kind.seen += 1
        known = self.known.get(row)
        if known is None:
            if len(self.known) >= PARTS:
                self.known.clear()
            known = self.known[row] = self._learn(kind, row)
        if known.node is not None:
            self.nodes.append(known.node)
            self.node_lines.append(lines[0])
            if not kind.is_leaf and known.node not in self.inside:
                self.inside[known.node] = (row, tuple(lines))
        for rule, index, inside, about in known.broken:
            step = f"{kind.name}[{kind.seen}]" if kind.many else kind.name
            self._note(rule, lines[index], f"{self.at}/{step}{inside}", about)

    def _learn(self, kind: Kind, row: tuple[Any, ...]) -> _Known:
        broken = []
        if contexts := self.plan.part_rules.get(kind.name):
            document = Node("", {})
            root = Node(self.standard.root, {}, document)
            record = Node(self.standard.record, {}, root)
            document.children.append(root)
            root.children.append(record)
            part = tree_of(row, record, count())
            record.children.append(part)
            for find, rules in contexts:
                for item in find(document):
                    for rule in rules:
                        for breach in rule.breaches(element_of(item), self.against):
                            broken.append(_broken(rule, breach, element_of(item), part))
        return _Known(tuple(broken), self._kept(row) if kind.upper is not None else None)

    def _kept(self, row: tuple[Any, ...]) -> Node:
        """What the record's rules look at in a part, shared with all that are alike."""
        upper = upper_of(row)
        node = self.shared.get(upper)
        if node is None:
            if len(self.shared) >= SHARED:
                self.shared.clear()
            node = self.shared[upper] = light(upper, None, count())
        return node

    # --- What isn't kept

    def _watch_first(self, place: int, attribute: str) -> Started:
        firsts = self.firsts

        def started(tag: str, attributes: dict[str, str]) -> None:
            if place not in firsts and attribute in attributes:
                path = f"{self.path()}/@{attribute}"
                firsts[place] = (attributes[attribute], self.parser.CurrentLineNumber, path)

        return started

    def _watch_everywhere(self, place: Place, rule: Rule) -> None:
        """Counts the elements inside a place that lack what the rule asks for."""
        asked = rule.case["all"]
        names, attribute = (("narrative",), LANG) if asked == "lang" else (MONEY, "currency")
        lacking = self.lacking

        def started(tag: str, attributes: dict[str, str]) -> None:
            if lacking and attribute not in attributes and asked in lacking:
                found = lacking[asked]
                if found:
                    found[0] += 1
                else:
                    found += (1, self.parser.CurrentLineNumber, self.path())

        for child in place.children.values():
            if child.name in names:
                _start(child, started)
            self._watch_everywhere(child, rule)


def _start(place: Place, started: Started) -> None:
    """Has something done where elements of a place start, beside what is done there already."""
    before = place.started
    if before is None:
        place.started = started
        return
    first = before

    def both(tag: str, attributes: dict[str, str]) -> None:
        first(tag, attributes)
        started(tag, attributes)

    place.started = both


def _end(place: Place, ended: Ended) -> None:
    assert place.ended is None, place.name
    place.ended = ended


def _chain(record: str, down: Sequence[Place], attribute: str, value: str) -> Node:
    """A record with nothing but the one date."""
    top = node = Node(record, {})
    for place in down:
        inner = Node(place.name, {}, node)
        node.children.append(inner)
        node = inner
    node.attributes[attribute] = value
    return top


def _broken(rule: Rule, breach: Breach, context: Node, part: Node) -> tuple[Rule, int, str, dict[str, Any]]:
    item = breach.item or context
    element = element_of(item)
    return rule, element.index, _below(element, part) + _attribute(item), dict(breach.about)


def _attribute(item: Item) -> str:
    return f"/@{item.name.replace(LANG, 'xml:lang')}" if isinstance(item, Attribute) else ""


def _below(element: Node, part: Node) -> str:
    """The path from a part to an element in it."""
    steps = []
    while element is not part and element.parent is not None:
        namesakes = element.parent.named(element.name)
        step = element.name
        if len(namesakes) > 1:
            step += f"[{next(index for index, each in enumerate(namesakes, 1) if each is element)}]"
        steps.append(step)
        element = element.parent
    return "".join(f"/{step}" for step in reversed(steps))
