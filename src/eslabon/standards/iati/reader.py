"""Reads IATI activity files as a stream of records with exact lines and byte ranges.

Memory is bounded by the largest element directly under an activity, not by the activity: one activity of 80 MB
is given transaction by transaction.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from typing import BinaryIO
from xml.parsers import expat

from eslabon.standards.iati import build
from eslabon.standards.iati.build import DETAILS, ELEMENTS, LANG, TRUE, Node
from eslabon.standards.iati.records import Activity, Ended, Event, Header
from eslabon.values.problems import Problem, Unreadable, Where, problem

CHUNK = 1 << 16
DEEPEST = 200


def read(
    source: BinaryIO,
    *,
    details: bool = True,
    skip: Collection[int] = (),
    on_progress: Callable[[int], None] | None = None,
) -> Iterator[Event | Problem]:
    """The file's records in order: its header, then for each activity the `Activity`, its transactions and
    `Ended`; problems stand where they were met.

    An `Activity` comes as soon as its first transaction starts, so that what the standard puts after the
    transactions (related activities, results, documents) is complete only when it has `Ended`.
    `details=False` leaves out what only a page about one activity shows; activities whose ordinal is in
    `skip` are passed over. Raises Unreadable where the file isn't well-formed XML or declares entities.
    """
    reader = _Reader(details, frozenset(skip))
    position = 0
    while True:
        chunk = source.read(CHUNK)
        reader.feed(chunk, position)
        yield from reader.take()
        if not chunk:
            return
        position += len(chunk)
        if on_progress:
            on_progress(position)


class _Reader:
    def __init__(self, details: bool, skip: frozenset[int]) -> None:
        self.unwanted = frozenset() if details else DETAILS
        self.skip = skip
        self.events: list[Event | Problem] = []
        self.header: Header | None = None
        self.encoding = "utf-8"
        self.activity: Activity | None = None
        self.given = False
        self.ordinal = -1
        self.depth = 0
        self.passing = 0  # the depth at which an element is being passed over
        self.open: list[Node] = []
        self.chunk = b""
        self.base = 0
        parser = expat.ParserCreate(namespace_separator=" ")
        parser.buffer_text = True
        parser.SetParamEntityParsing(expat.XML_PARAM_ENTITY_PARSING_NEVER)
        parser.StartElementHandler = self.start
        parser.EndElementHandler = self.end
        parser.CharacterDataHandler = self.text
        parser.EntityDeclHandler = self.entity
        parser.XmlDeclHandler = self.declaration
        self.parser = parser

    def feed(self, chunk: bytes, position: int) -> None:
        self.chunk, self.base = chunk, position
        try:
            self.parser.Parse(chunk, not chunk)
        except expat.ExpatError as error:
            where = Where(line=error.lineno)
            raise Unreadable(problem("xml.malformed", where, detail=expat.ErrorString(error.code))) from None
        except (ValueError, LookupError) as error:  # an encoding Python doesn't know
            raise Unreadable(problem("xml.encoding", Where(line=1), detail=str(error))) from None

    def take(self) -> list[Event | Problem]:
        events, self.events = self.events, []
        return events

    def entity(self, *declaration: object) -> None:
        raise Unreadable(problem("xml.entity", Where(line=self.parser.CurrentLineNumber)))

    def declaration(self, version: str, encoding: str | None, standalone: int) -> None:
        self.encoding = encoding or "utf-8"

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        self.depth += 1
        if self.passing:
            if self.depth > DEEPEST:
                raise Unreadable(problem("xml.too-deep", Where(line=self.parser.CurrentLineNumber)))
            return
        depth = self.depth
        if depth > 3:
            if " " in tag:  # an extension of another namespace
                self.passing = depth
                return
            if depth > DEEPEST:
                raise Unreadable(problem("xml.too-deep", Where(line=self.parser.CurrentLineNumber)))
            node = Node(tag, attributes, self.parser.CurrentLineNumber)
            self.open[-1].children.append(node)
            self.open.append(node)
        elif depth == 3:
            if tag in self.unwanted or (tag != "transaction" and tag not in ELEMENTS):
                self.passing = depth
                return
            if tag == "transaction":
                self._give_activity()
            self.open.append(Node(tag, attributes, self.parser.CurrentLineNumber))
        elif depth == 2:
            self._start_activity(tag, attributes)
        else:
            self._start_file(tag, attributes)

    def text(self, data: str) -> None:
        if self.open and not self.passing:
            self.open[-1].text += data

    def end(self, tag: str) -> None:
        depth = self.depth
        self.depth = depth - 1
        if self.passing:
            if depth == self.passing:
                self.passing = 0
            return
        if depth > 3:
            self.open.pop()
        elif depth == 3:
            self._use(self.open.pop())
        elif depth == 2 and self.activity is not None:
            self.activity.end = self._after_tag()
            self._give_activity()
            self.events.append(Ended(self.activity))
            self.activity = None

    def _start_file(self, tag: str, attributes: dict[str, str]) -> None:
        if tag != "iati-activities":
            raise Unreadable(
                problem("xml.not-iati", Where(line=self.parser.CurrentLineNumber), root=tag[:80])
            )
        self.header = Header(
            attributes.get("version"),
            attributes.get("generated-datetime"),
            self.encoding,
            self.parser.CurrentByteIndex,
            self._after_tag(),
        )
        self.events.append(self.header)

    def _start_activity(self, tag: str, attributes: dict[str, str]) -> None:
        if tag != "iati-activity":
            self.passing = 2
            return
        self.ordinal += 1
        if self.ordinal in self.skip:
            self.passing = 2
            return
        self.given = False
        self.activity = Activity(
            self.ordinal,
            self.parser.CurrentLineNumber,
            self.parser.CurrentByteIndex,
            lang=attributes.get(LANG),
            default_currency=(attributes.get("default-currency") or "").strip() or None,
            last_updated=attributes.get("last-updated-datetime"),
            hierarchy=attributes.get("hierarchy"),
            humanitarian=attributes.get("humanitarian") in TRUE,
        )

    def _give_activity(self) -> None:
        if not self.given and self.activity is not None:
            self.given = True
            self.events.append(self.activity)

    def _use(self, node: Node) -> None:
        activity = self.activity
        assert activity is not None
        try:
            if node.tag == "transaction":
                activity.transactions += 1
                self.events.append(build.transaction(node, activity))
            else:
                ELEMENTS[node.tag](activity, node)
        except ValueError as error:
            path = f"/iati-activities/iati-activity[{activity.ordinal + 1}]/{node.tag}"
            if node.tag == "transaction":
                path += f"[{activity.transactions}]"
            where = Where(node.line, path, activity.identifier or None)
            self.events.append(problem("reading.left-out", where, element=node.tag, detail=str(error)))

    def _after_tag(self) -> int:
        """The byte after the tag that expat is at: the token is complete, so its ">" is in this chunk."""
        parser_at = self.parser.CurrentByteIndex
        found = self.chunk.find(b">", max(0, parser_at - self.base))
        wide = 2 if self.encoding.lower().replace("_", "-") in ("utf-16", "utf-16le", "utf-16-le") else 1
        return self.base + found + wide


def read_one(header: bytes, activity: bytes, encoding: str, line: int) -> list[Event | Problem]:
    """The records of one activity from its own bytes, its lines as in the whole file.

    `header` is the root's start tag (it may declare namespaces); `line` is where the activity starts.
    """
    import io

    text = header.decode(encoding) + activity.decode(encoding) + "</iati-activities>"
    shift = line - 1 - header.decode(encoding).count("\n")
    source = io.BytesIO(text.encode("utf-8"))
    return [_moved(event, shift) for event in read(source)]


def _moved(event: Event | Problem, shift: int) -> Event | Problem:
    from eslabon.standards.iati.records import Transaction

    if isinstance(event, Transaction):
        return event._replace(line=event.line + shift)
    if isinstance(event, Activity):
        event.line += shift
    return event
