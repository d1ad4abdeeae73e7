"""What is wrong with an IATI file: refused outright, or its version and every problem with its place.

One pass over the bytes feeds expat (well-formedness, exact lines, code lists) and libxml2 (is the structure
valid?) side by side; only where libxml2 says "invalid" does a second pass find and word the faults.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any, BinaryIO, NoReturn
from xml.parsers import expat

from lxml import etree

from eslabon.standards.iati import codes, structure
from eslabon.standards.iati.build import CHILDREN, SEPARATOR
from eslabon.standards.iati.codes import REMEMBERED, Place
from eslabon.standards.iati.faults import CHUNK, faults
from eslabon.standards.iati.findings import Findings, by_line, merged
from eslabon.standards.iati.reader import TEXTUAL, Reader
from eslabon.standards.iati.records import Event
from eslabon.standards.iati.refusals import (
    malformed,
    refusal,
    refuse_encoding,
    refuse_other_formats,
    refuse_root,
)
from eslabon.standards.iati.rules.kinds import Against
from eslabon.standards.iati.rules.watch import RuleWatch
from eslabon.standards.iati.schema import Judge
from eslabon.standards.iati.structure import Standard, by_root
from eslabon.values.problems import ERROR, WARNING, Problem

ACTIVITIES = "iati"
DEEPEST = 200
# How many bytes may stand before the first element, and how many without any "<" after it.
PROLOGUE = 1 << 20
LONGEST_TEXT = 10 << 20
_NO_ENCODING = frozenset(
    (
        etree.ErrorTypes.ERR_UNSUPPORTED_ENCODING,
        etree.ErrorTypes.ERR_INVALID_ENCODING,
        etree.ErrorTypes.ERR_UNKNOWN_ENCODING,
        etree.ErrorTypes.ERR_INVALID_CHAR,
    )
)


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a readable file is and what is wrong with it.

    `activities` counts its activities (0 in an organisation file); `problems` stand by line, only the first of them
    where they are very many; `each` gives all, and `counts` their number by severity. `bad` gives for each record with
    an error of structure (its ordinal from 0) what is wrong; `fatal` says that one stands outside any record.
    `skipped` are the rules that could not be asked. `standard` is None where only a rule file was asked.
    """

    standard: str | None
    version: str | None
    generated: str | None
    activities: int
    problems: list[Problem]
    counts: dict[str, int]
    bad: dict[int, list[Problem]]
    fatal: bool
    skipped: tuple[str, ...] = ()
    found: tuple[Findings, ...] = field(default=(), compare=False, repr=False)

    def each(self) -> Iterator[Problem]:
        """Every problem by line."""
        return by_line(*self.found)


def inspect(
    source: BinaryIO, on_progress: Callable[[int], None] | None = None, against: Against | None = None
) -> Verdict:
    """What an IATI file is and all that is wrong with it; `source` must be able to go back to its start.

    Where it is said against what, the standard's rules are asked, and the structure is that of the file's own version;
    else it is that of the newest, which only adds to the others. `on_progress` is told how many bytes have been read.
    Raises Unreadable, with one problem of the `xml.*` family, where the file isn't XML that can be trusted, or no IATI
    file of version 2.
    """
    inspection = Inspection(source, on_progress, against=against)
    for _ in inspection.events():
        pass
    return inspection.verdict


class Inspection:
    """One pass over a file that tells what is wrong with it and, with `reading`, gives its records on the way.

    `verdict` is there once the events have been taken. Records are given as if all were well: those of an activity in
    `verdict.bad` are not to be used.
    """

    def __init__(
        self,
        source: BinaryIO,
        on_progress: Callable[[int], None] | None = None,
        *,
        reading: bool = False,
        against: Against | None = None,
    ) -> None:
        self.source = source
        self.on_progress = on_progress
        self.watch = _Watch(reading=reading, against=against)
        self.verdict: Verdict

    def events(self) -> Iterator[Event | Problem]:
        """The records of an activity file, as `reader.read` gives them without details; none without `reading`."""
        for _ in _read(self.source, self.watch, self.on_progress):
            yield from self.watch.take()
        self.verdict = _verdict(self.source, self.watch)


def _verdict(source: BinaryIO, watch: _Watch) -> Verdict:
    judge = watch.judge
    assert judge is not None
    faulty = Findings()
    if not judge.valid:
        faulty = faults(source, watch.standard)
        if not faulty.total:
            faulty.note("structure.invalid", 1, f"/{watch.standard.root}", detail=judge.message)
            faulty.settle(None, None)
    return Verdict(
        standard=watch.standard.name,
        version=watch.version,
        generated=watch.generated,
        activities=watch.records if watch.standard.name == "iati" else 0,
        problems=merged(faulty, watch.findings),
        counts={name: faulty.counts[name] + watch.findings.counts[name] for name in (ERROR, WARNING)},
        bad=faulty.by_record,
        fatal=faulty.outside,
        skipped=tuple(watch.rules.skipped) if watch.rules else (),
        found=(faulty, watch.findings),
    )


def _read(source: BinaryIO, watch: _Watch, on_progress: Callable[[int], None] | None) -> Iterator[None]:
    """Feeds the whole file to the watch and to a judge of the standard that its first element names, by and by."""
    waiting: list[bytes] = []
    position = text = 0
    while True:
        chunk = source.read(CHUNK)
        if not position:
            refuse_other_formats(chunk)
        watch.feed(chunk, position)
        waiting.append(chunk)
        position += len(chunk)
        if watch.started:
            watch.judge = watch.judge or Judge(watch.standard)
            _feed(watch.judge, waiting, watch)
            waiting.clear()
        elif position > PROLOGUE:
            raise refusal("xml.too-long", 1)
        text = 0 if b"<" in chunk else text + len(chunk)
        if text > LONGEST_TEXT:
            raise refusal("xml.too-long", watch.line)
        if on_progress:
            on_progress(position)
        yield
        if not chunk and watch.judge:
            return


def _feed(judge: Judge, chunks: list[bytes], watch: _Watch) -> None:
    try:
        for chunk in chunks:
            judge.feed(chunk)
    except etree.XMLSyntaxError as error:
        # expat has read these bytes: what libxml2 alone refuses is an encoding that it doesn't know, or a text
        # or a name beyond all measure
        if getattr(error, "code", None) in _NO_ENCODING:
            raise refusal("xml.encoding", 1, encoding=watch.encoding) from None
        raise refusal("xml.too-long", error.lineno) from None


class _Watch:
    """Reads with expat: counts records, looks up codes, and refuses what must not be read."""

    def __init__(self, *, reading: bool = False, against: Against | None = None) -> None:
        self.findings = Findings()
        self.against = against
        self.rules: RuleWatch | None = None
        self.judge: Judge | None = None
        self.started = False
        self.standard: Standard
        self.version: str | None = None
        self.generated: str | None = None
        self.records = 0
        self._identifier: list[str] = []
        self._identified = (0, "")  # line and path of the record's identifier
        self._lines: dict[int, int] = {}  # hash of each identifier -> the line where it stands first
        self._last = b""
        self.encoding = "UTF-8"
        self._identifying: Place  # where identifiers stand
        parser = expat.ParserCreate(namespace_separator=SEPARATOR)
        parser.SetParamEntityParsing(expat.XML_PARAM_ENTITY_PARSING_NEVER)
        parser.XmlDeclHandler = self._declaration
        parser.StartDoctypeDeclHandler = self._doctype
        parser.EntityDeclHandler = self._entity
        parser.StartElementHandler = self._root
        self._parser = parser
        self._reader = Reader(details=False, parser=parser) if reading else None

    def feed(self, chunk: bytes, position: int) -> None:
        """Take the next bytes, which stand at `position` of the file; none says that there are no more."""
        self._last = chunk or self._last
        if self._reader:
            self._reader.begin(chunk)
        try:
            self._parser.Parse(chunk, not chunk)
        except expat.ExpatError as error:
            offset = self._parser.ErrorByteIndex - position
            raise malformed(error, self._last, offset, self.encoding, ended=not chunk) from None

    @property
    def line(self) -> int:
        return self._parser.CurrentLineNumber

    # --- what stands before the first element

    def take(self) -> list[Event | Problem]:
        """The records read since the last time."""
        return self._reader.take() if self._reader else []

    def _declaration(self, version: str, encoding: str | None, standalone: int) -> None:
        if self._reader:
            self._reader.declaration(version, encoding, standalone)
        if encoding:
            self.encoding = encoding[:40]
            refuse_encoding(encoding)

    def _doctype(self, name: str, system: str | None, public: str | None, internal: int) -> None:
        if name.lower() == "html":
            raise refuse_root(name, line=self.line)
        if system or internal:
            line = self.line
            self._parser.EndDoctypeDeclHandler = lambda: self._refuse("xml.doctype", line)

    def _entity(self, *declaration: object) -> None:
        self._refuse("xml.entity", self.line)

    def _refuse(self, code: str, line: int, **arguments: Any) -> NoReturn:
        raise refusal(code, line, **arguments)

    # --- the first element, and all that it holds

    def _root(self, tag: str, attributes: dict[str, str]) -> None:
        namespace, _, name = tag.rpartition(SEPARATOR)
        standard = None if namespace else by_root(name)
        if standard is None:
            raise refuse_root(name, namespace, self.line)
        self.version, self.generated = attributes.get("version"), attributes.get("generated-datetime")
        if self.version and self.version.strip().startswith("1."):
            self._refuse("xml.old-version", self.line, version=self.version.strip()[:20])
        if self.against and self.version:
            standard = structure.standard(standard.name, self.version.strip())
        self.standard, self.started = standard, True
        if standard.name != ACTIVITIES:
            self._reader = None
        self._listen(codes.places(standard), attributes)

    def _listen(self, root: Place, attributes: dict[str, str]) -> None:
        """Sets expat's handlers for all that follows. They run for every element: no work but what is needed, and what
        is needed at some places only is done by what those places call."""
        self._hear(root)
        here = root
        if self.against:
            self.rules = RuleWatch(self.standard, root, self._parser, self.findings, self.against, lambda: here.path)
        elsewhere, examine = self._elsewhere(), self._examine
        parser, reader = self._parser, self._reader
        nodes = reader.nodes if reader else []
        open_node, close_node, text = nodes.append, nodes.pop, reader.text if reader else None

        def start(tag: str, attributes: dict[str, str]) -> None:
            nonlocal here
            place = here.children.get(tag)
            if place is None:
                elsewhere(here, tag, attributes)
                return
            here = place
            place.seen += 1
            if place.good is not None and attributes:
                values = attributes.get(place.one) if place.one else tuple(map(attributes.get, place.several))
                if values not in place.good:
                    examine(place, attributes, values)
            if place.resets:
                for child in place.resets:
                    child.seen = 0
            if place.kept:
                node = [tag, attributes, "", []]
                nodes[-1][CHILDREN].append(node)
                open_node(node)
                if place.textual:
                    parser.CharacterDataHandler = text
            elif place.started:
                place.started(tag, attributes)

        def end(tag: str) -> None:
            nonlocal here
            place = here
            here = place.parent
            if place.kept:
                close_node()
                if place.textual:
                    parser.CharacterDataHandler = None
            elif place.ended:
                place.ended(tag)

        parser.StartElementHandler, parser.EndElementHandler = start, end
        if reader:
            reader.start(self.standard.root, attributes)
        examine(root, attributes, None)
        self.findings.settle(None, None)

    def _elsewhere(self) -> Callable[[Place, str, dict[str, str]], None]:
        """What to do where an element starts that the standard doesn't know: it is passed over, with all inside it."""
        parser, reader = self._parser, self._reader
        heard: tuple[Any, Any] = None, None
        deep = outside = 0

        def elsewhere(parent: Place, tag: str, attributes: dict[str, str]) -> None:
            nonlocal heard, deep, outside
            if reader and parent.deep == 1:
                reader.start(tag, attributes)  # beside an activity: the one before has ended
            heard = parser.StartElementHandler, parser.EndElementHandler
            parser.StartElementHandler, parser.EndElementHandler = start, end
            outside = parent.deep
            deep = outside + 1

        def start(tag: str, attributes: dict[str, str]) -> None:
            nonlocal deep
            deep += 1
            if deep > DEEPEST:
                self._refuse("xml.too-deep", self.line)

        def end(tag: str) -> None:
            nonlocal deep
            deep -= 1
            if deep == outside:
                parser.StartElementHandler, parser.EndElementHandler = heard

        return elsewhere

    def _hear(self, root: Place) -> None:
        """Says what is to be done where elements start and end; a reader hears of the root, of the activities and of
        what it wants of them, and has all that stands in that kept."""
        record = root.children[self.standard.record]
        identifier = record.children[self.standard.identifier]
        reader = self._reader
        if reader:
            root.started, root.ended = reader.start, reader.end
            for part in map(record.children.__getitem__, reader.wanted):
                part.started, part.ended = reader.start_part, reader.end_part
                part.keep(TEXTUAL)
        else:
            for place, rule in codes.texts(root):
                self._look_up_text(place, rule)
        record.started, record.ended = self._start_record, self._end_record
        self._identifying = identifier
        identifier.started, identifier.ended = self._start_identifier, self._end_identifier

    def _look_up_text(self, place: Place, rule: codes.Rule) -> None:
        """Has the text of a place's elements looked up."""
        heard: list[str] = []
        line = 0

        def start(tag: str, attributes: dict[str, str]) -> None:
            nonlocal line
            line = self.line
            heard.clear()
            self._parser.CharacterDataHandler = heard.append

        def end(tag: str) -> None:
            self._parser.CharacterDataHandler = None
            value = "".join(heard).strip()
            if not codes.is_good(rule, value):
                codes.note(self.findings, rule, value, line, place.path)

        place.started, place.ended = start, end

    def _examine(self, place: Place, attributes: dict[str, str], values: Any) -> None:
        """Looks up the codes of an element with values that haven't been met before; what is good is remembered."""
        doubtful = codes.doubtful(attributes, place)
        for rule, value in doubtful:
            codes.note(self.findings, rule, value, self.line, place.path)
        if not doubtful and place.good is not None:
            if len(place.good) >= REMEMBERED:
                place.good.clear()
            place.good.add(values)

    def _start_record(self, tag: str, attributes: dict[str, str]) -> None:
        self.records += 1
        self._identifier = []
        self._identified = (0, "")
        if self._reader:
            self._reader.start(tag, attributes)
        if self.rules:
            self.rules.start_record(attributes)

    def _start_identifier(self, tag: str, attributes: dict[str, str]) -> None:
        if self._reader:
            self._reader.start(tag, attributes)
        if not self._identified[0]:
            self._identified = (self.line, self._identifying.path)
            self._parser.CharacterDataHandler = self._identifier_text

    def _identifier_text(self, data: str) -> None:
        self._identifier.append(data)
        if self._reader:
            self._reader.text(data)

    def _end_identifier(self, tag: str) -> None:
        self._parser.CharacterDataHandler = None
        if self._reader:
            self._reader.end(tag)

    def _end_record(self, tag: str) -> None:
        written = "".join(self._identifier)
        identifier = written.strip() or None
        if self.rules:
            line, _ = self._identified
            self.rules.end_record((written, line) if line else None)
        if identifier:
            line, path = self._identified
            first = self._lines.get(hash(identifier))
            if first is None:
                self._lines[hash(identifier)] = line
            else:
                about: dict[str, Any] = {"identifier": identifier[:80], "first": first}
                self.findings.note("iati.duplicate-identifier", line, path, **about)
        self.findings.settle(identifier, self.records - 1)
        if self._reader:
            self._reader.end(tag)
