"""Reads IATI activity files as a stream of records with exact lines and byte ranges.

Memory is bounded by the largest element directly under an activity, not by the activity: one activity of 80 MB
is given transaction by transaction.
"""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Collection, Iterator
from typing import BinaryIO
from xml.parsers import expat

from eslabon.standards.iati import build
from eslabon.standards.iati.build import CHILDREN, DETAILS, ELEMENTS, LANG, LINE, SEPARATOR, TAG, TEXT, TRUE, Node
from eslabon.standards.iati.records import Activity, Ended, Event, Header
from eslabon.values.problems import Problem, Unreadable, Where, problem

TRANSACTION = "transaction"
# The elements whose text is read.
TEXTUAL = frozenset(("narrative", "value", "iati-identifier", "pos"))
CHUNK = 1 << 16
# How many elements are open where one directly under an activity starts.
TOP = 2
DEEPEST = 200
# Of one element; libxml2, which judges the structure, reads no longer text either.
LONGEST_TEXT = 10_000_000
# How the first bytes of a file in UTF-16 look, with a byte order mark or without.
UTF16 = {b"\xff\xfe": "utf-16-le", b"<\0": "utf-16-le", b"\xfe\xff": "utf-16-be", b"\0<": "utf-16-be"}
LINE_END = re.compile("\r\n?|\n")


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
    reader = Reader(details, skip)
    position = 0
    while True:
        chunk = source.read(CHUNK)
        reader.feed(chunk)
        yield from reader.take()
        if not chunk:
            return
        position += len(chunk)
        if on_progress:
            on_progress(position)


class Reader:
    """Makes records of what an XML parser tells: its own, or one that somebody else feeds (`begin`, `start`, `end`).

    `start` says whether an element is to be passed over: then nothing in it is of interest, nor its end. Who knows
    where an element stands calls `start_part` and `end_part` itself, and keeps what is in it in `nodes`.
    """

    def __init__(self, details: bool, skip: Collection[int] = (), parser: expat.XMLParserType | None = None) -> None:
        self.wanted = frozenset(ELEMENTS) - (frozenset() if details else DETAILS) | {TRANSACTION}
        self.skip = frozenset(skip)
        self.events: list[Event | Problem] = []
        self.encoding = "utf-8"
        self.mark = b""  # the first two bytes
        self.unended: Header | Activity | None = None  # whose tag ends where the next event starts
        self.activity: Activity | None = None
        self.given = False
        self.ordinal = -1
        self.parser = parser or expat.ParserCreate(namespace_separator=SEPARATOR)
        self.parser.buffer_text = True
        self.nodes: list[Node] = []  # the elements open now
        self.start, self.end, self.text = self._handlers()
        if parser is None:
            self.parser.SetParamEntityParsing(expat.XML_PARAM_ENTITY_PARSING_NEVER)
            self.parser.EntityDeclHandler = self.entity
            self.parser.XmlDeclHandler = self.declaration
            self._listen()

    def _handlers(
        self,
    ) -> tuple[Callable[[str, dict[str, str]], bool], Callable[[str], None], Callable[[str], None]]:
        """What to do where an element starts and ends, and with its text. It runs for every element: no work but what
        is needed."""
        parser, wanted, stack = self.parser, self.wanted, self.nodes
        push, pop = stack.append, stack.pop

        def start(tag: str, attributes: dict[str, str]) -> bool:
            depth = len(stack)
            if depth > TOP:
                if SEPARATOR in tag:  # an extension of another namespace
                    return True
                node: Node = [tag, attributes, "", []]
                stack[-1][CHILDREN].append(node)
                push(node)
                if tag in TEXTUAL:
                    parser.CharacterDataHandler = text
                elif depth >= DEEPEST:
                    raise self.refusal("xml.too-deep")
            elif depth == TOP:
                if tag not in wanted:
                    return True
                self.start_part(tag, attributes)
            elif depth == 1 and not self._starts_activity(tag, attributes):
                return True
            else:
                if depth == 0:
                    self._start_file(tag, attributes)
                push([tag, attributes, "", []])
            return False

        def text(data: str) -> None:
            node = stack[-1]
            node[TEXT] = told = node[TEXT] + data
            if len(told) > LONGEST_TEXT:
                raise self.refusal("xml.too-long")

        def end(tag: str) -> None:
            depth = len(stack)
            if depth == TOP + 1:
                self.end_part(tag)
                return
            pop()
            if depth > TOP:
                if tag in TEXTUAL:
                    parser.CharacterDataHandler = None
            else:
                self._end_activity()

        return start, end, text

    def start_part(self, tag: str, attributes: dict[str, str]) -> None:
        """An element directly under an activity starts, one that is wanted."""
        if tag == TRANSACTION:
            self._give_activity()
        self.nodes.append([tag, attributes, "", [], self.parser.CurrentLineNumber])
        if tag in TEXTUAL:
            self.parser.CharacterDataHandler = self.text

    def end_part(self, tag: str) -> None:
        """It ends: it becomes a record, or a part of the activity's."""
        if tag in TEXTUAL:
            self.parser.CharacterDataHandler = None
        self._use(self.nodes.pop())

    def _listen(self) -> None:
        """Has the parser tell of every element, and count those within one that is passed over."""
        parser, start, end = self.parser, self.start, self.end
        passing = 0

        def hear(tag: str, attributes: dict[str, str]) -> None:
            nonlocal passing
            if start(tag, attributes):
                passing = 1
                parser.StartElementHandler, parser.EndElementHandler = pass_start, pass_end

        def pass_start(tag: str, attributes: dict[str, str]) -> None:
            nonlocal passing
            passing += 1
            if passing > DEEPEST:
                raise self.refusal("xml.too-deep")

        def pass_end(tag: str) -> None:
            nonlocal passing
            passing -= 1
            if not passing:
                parser.StartElementHandler, parser.EndElementHandler = hear, end

        parser.StartElementHandler, parser.EndElementHandler = hear, end

    def begin(self, chunk: bytes) -> None:
        """Takes the first bytes of the file, which tell UTF-16."""
        if len(self.mark) < 2:
            self.mark = (self.mark + chunk)[:2]

    def feed(self, chunk: bytes) -> None:
        self.begin(chunk)
        try:
            self.parser.Parse(chunk, not chunk)
        except expat.ExpatError as error:
            where = Where(line=error.lineno)
            raise Unreadable(problem("xml.malformed", where, detail=expat.ErrorString(error.code))) from None
        except (ValueError, LookupError):  # an encoding Python doesn't know
            raise Unreadable(problem("xml.encoding", Where(line=1), encoding=self.encoding)) from None

    def take(self) -> list[Event | Problem]:
        events, self.events = self.events, []
        return events

    def entity(self, *declaration: object) -> None:
        raise self.refusal("xml.entity")

    def refusal(self, code: str) -> Unreadable:
        return Unreadable(problem(code, Where(line=self.parser.CurrentLineNumber)))

    def declaration(self, version: str, encoding: str | None, standalone: int) -> None:
        self.encoding = encoding or "utf-8"

    def _start_file(self, tag: str, attributes: dict[str, str]) -> None:
        if tag != "iati-activities":
            raise Unreadable(problem("xml.not-iati", Where(line=self.parser.CurrentLineNumber), root=tag[:80]))
        self._ends_next(
            Header(
                attributes.get("version"),
                attributes.get("generated-datetime"),
                UTF16.get(self.mark, self.encoding),
                self.parser.CurrentByteIndex,
                0,
            )
        )

    def _ends_next(self, one: Header | Activity) -> None:
        """Have the next event, of whatever kind, settle where this one's tag ends: expat tells where each starts."""
        self.unended = one
        self.parser.buffer_text = False
        self.parser.CharacterDataHandler = self.parser.DefaultHandlerExpand = self._settle

    def _settle(self, data: str = "") -> None:
        one, self.unended = self.unended, None
        if one is None:
            return
        self.parser.CharacterDataHandler = self.parser.DefaultHandlerExpand = None
        self.parser.buffer_text = True
        if isinstance(one, Header):
            one.root_end = self.parser.CurrentByteIndex
            self.events.append(one)
        else:
            one.end = self.parser.CurrentByteIndex
            self.events.append(Ended(one))

    def _starts_activity(self, tag: str, attributes: dict[str, str]) -> bool:
        """Whether this is an activity to be read; then it is the present one."""
        self._settle()
        if tag != "iati-activity":
            return False
        self.ordinal += 1
        if self.ordinal in self.skip:
            return False
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
        return True

    def _end_activity(self) -> None:
        if self.activity is None:
            self._settle()  # the end of the file
            return
        self._give_activity()
        self._ends_next(self.activity)
        self.activity = None

    def _give_activity(self) -> None:
        if not self.given and self.activity is not None:
            self.given = True
            self.events.append(self.activity)

    def _use(self, node: Node) -> None:
        activity, tag = self.activity, node[TAG]
        assert activity is not None
        try:
            if tag == TRANSACTION:
                activity.transactions += 1
                self.events.append(build.transaction(node, activity))
            else:
                ELEMENTS[tag](activity, node)
        except ValueError as error:
            path = f"/iati-activities/iati-activity[{activity.ordinal + 1}]/{tag}"
            if tag == TRANSACTION:
                path += f"[{activity.transactions}]"
            where = Where(node[LINE], path, activity.identifier or None)
            self.events.append(problem("reading.left-out", where, element=tag, detail=str(error)))


def read_one(header: bytes, activity: bytes, encoding: str, line: int) -> list[Event | Problem]:
    """The records of one activity from its own bytes, its lines as in the whole file.

    `header` is the root's start tag (it may declare namespaces); `line` is where the activity starts.
    """
    root = header.decode(encoding)
    before = "\n" * (line - 1 - len(LINE_END.findall(root)))
    text = before + root + activity.decode(encoding) + "</iati-activities>"
    return list(read(io.BytesIO(text.encode("utf-8"))))
