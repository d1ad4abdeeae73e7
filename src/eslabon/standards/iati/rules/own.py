"""Runs a rule file over any well-formed XML: one element under the root after another, as the official engine does.

Where a rule looks for the root itself, or from the root on, the whole file is kept in memory instead.
"""

from __future__ import annotations

import codecs
from collections.abc import Callable, Sequence
from typing import Any, BinaryIO
from xml.parsers import expat

from eslabon.standards.iati.build import SEPARATOR
from eslabon.standards.iati.findings import Findings
from eslabon.standards.iati.inspect import Verdict
from eslabon.standards.iati.refusals import malformed, refusal, refuse_encoding, refuse_other_formats
from eslabon.standards.iati.rules.kinds import Against, Breach
from eslabon.standards.iati.rules.nodes import Attribute, Item, Node, element_of
from eslabon.standards.iati.rules.ruleset import Context, Rule, expressions
from eslabon.standards.iati.rules.xpath import Path, parse, parts
from eslabon.values.problems import ERROR, WARNING

CHUNK = 1 << 16
_MARKS = codecs.BOM_UTF8 + codecs.BOM_UTF16_LE
DEEPEST = 200
IDENTIFIERS = ("iati-identifier", "organisation-identifier")


def check(
    source: BinaryIO, contexts: Sequence[Context], against: Against, on_progress: Callable[[int], None] | None = None
) -> Verdict:
    """What breaks the rules in a file. Raises Unreadable."""
    reader = _Reader(contexts, against)
    position = 0
    while True:
        chunk = source.read(CHUNK)
        if not position and not chunk.replace(b"\0", b"").lstrip(_MARKS).lstrip().startswith(b"<"):
            refuse_other_formats(chunk)
        reader.feed(chunk, position)
        position += len(chunk)
        if on_progress:
            on_progress(position)
        if not chunk:
            return reader.verdict()


class _Reader:
    def __init__(self, contexts: Sequence[Context], against: Against) -> None:
        self.contexts: list[tuple[Callable[[Item], list[Item]], list[Rule]]] = []
        self.skipped: list[str] = []
        for context in contexts:
            asked = [rule for rule in context.rules if against.can_ask(rule.case)]
            self.skipped += [rule.code for rule in context.rules if rule not in asked]
            self.contexts.append((context.find, asked))
        self.paths = [context.at for context in contexts]
        self.absolute = any(
            isinstance(part, Path) and part.absolute
            for context in contexts
            for rule in context.rules
            for said in expressions(rule)
            for part in parts(parse(said))
        )
        self.against = against
        self.findings = Findings()
        self.records = 0
        self.root = ""
        self.whole = False
        self.document = Node("", {})
        self.open = [self.document]
        self.count = 0
        self.seen: dict[str, int] = {}  # of each name, the elements under the root
        self.last = b""
        self.encoding = "UTF-8"
        parser = self.parser = expat.ParserCreate(namespace_separator=SEPARATOR)
        parser.SetParamEntityParsing(expat.XML_PARAM_ENTITY_PARSING_NEVER)
        parser.buffer_text = True
        parser.XmlDeclHandler = self._declaration
        parser.EntityDeclHandler = self._entity
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = lambda data: self.open[-1].children.append(data)

    def feed(self, chunk: bytes, position: int) -> None:
        """Take the next bytes, which stand at `position` of the file; none says that there are no more."""
        self.last = chunk or self.last
        try:
            self.parser.Parse(chunk, not chunk)
        except expat.ExpatError as error:
            offset = self.parser.ErrorByteIndex - position
            raise malformed(error, self.last, offset, self.encoding, ended=not chunk) from None

    def verdict(self) -> Verdict:
        """What was found."""
        found = self.findings
        counts = {name: found.counts[name] for name in (ERROR, WARNING)}
        activities = self.records if self.root == "iati-activities" else 0
        return Verdict(None, None, None, activities, [], counts, {}, False, tuple(self.skipped), (found,))

    def _declaration(self, version: str, encoding: str | None, standalone: int) -> None:
        if encoding:
            self.encoding = encoding[:40]
            refuse_encoding(encoding)

    def _entity(self, *declaration: object) -> None:
        raise refusal("xml.entity", self.parser.CurrentLineNumber)

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        above = self.open[-1]
        self.count += 1
        node = Node(tag, attributes, above, self.parser.CurrentLineNumber, self.count)
        above.children.append(node)
        self.open.append(node)
        if len(self.open) > DEEPEST:
            raise refusal("xml.too-deep", node.line)
        if len(self.open) == 2:
            self.root = tag
            self.whole = self.absolute or any(_may_be(parse(path), tag) for path in self.paths)
        elif len(self.open) == 3:
            self.records += 1
            self.seen[tag] = self.seen.get(tag, 0) + 1

    def _end(self, tag: str) -> None:
        node = self.open.pop()
        if len(self.open) == 2 and not self.whole:
            self._ask(node)
            # the next one stands under the same root alone
            root = Node(self.open[1].name, self.open[1].attributes, self.document, self.open[1].line, 1)
            self.document = Node("", {})
            self.document.children.append(root)
            root.parent = self.document
            self.open = [self.document, root]
        elif len(self.open) == 1 and self.whole:
            self._ask(None)

    def _ask(self, record: Node | None) -> None:
        """Asks all rules of the tree that there is."""
        for find, rules in self.contexts:
            for item in find(self.document):
                node = element_of(item)
                for rule in rules:
                    for breach in rule.breaches(node, self.against):
                        self._note(rule, breach, node)
        self.findings.settle(_identifier(record) if record else None, self.records - 1 if record else None)

    def _note(self, rule: Rule, breach: Breach, node: Node) -> None:
        at = breach.item or node
        element = element_of(at)
        path = self._path(element)
        if isinstance(at, Attribute):
            path += f"/@{at.name.replace(SEPARATOR, ':')}"
        about: dict[str, Any] = {
            "paths": ", ".join(rule.case.get("paths", ())),
            "then": rule.case.get("then", ""),
            "message": rule.message,
            **breach.about,
        }
        said_as = "rule.said" if rule.message else f"rule.{rule.kind}"
        self.findings.note(rule.code, element.line, path, severity=rule.severity, said_as=said_as, **about)

    def _path(self, node: Node) -> str:
        steps = []
        while node.parent is not None:
            name = node.name.rpartition(SEPARATOR)[2]
            namesakes = node.parent.named(node.name)
            number = namesakes.index(node) + 1
            if node.parent.parent is not None and node.parent.parent.name == "" and not self.whole:
                number, many = self.seen[node.name], True
            else:
                many = len(namesakes) > 1 or (node.parent.parent is not None and node.parent.parent.name == "")
            steps.append(f"{name}[{number}]" if many else name)
            node = node.parent
        return "/" + "/".join(reversed(steps))


def _identifier(record: Node) -> str | None:
    for name in IDENTIFIERS:
        for node in record.named(name):
            return node.text().strip() or None
    return None


def _may_be(path: Any, root: str) -> bool:
    """Whether a path may end at the root of a file."""
    if not isinstance(path, Path):
        return any(_may_be(part, root) for part in path.arguments) if hasattr(path, "arguments") else False
    last = path.steps[-1] if path.steps else None
    return last is None or (last.axis != "parent" and last.test in (root, "*", "node()"))
