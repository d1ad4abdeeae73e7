"""Takes a spreadsheet of needs, requests or lines in: good rows become records, the others are told, each with its
sheet, row, column, value and remedy. Nothing is written that isn't accepted, and a row that is there already isn't
written twice.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cache
from importlib.resources import files
from typing import Any, BinaryIO

from django.db import models, transaction
from django.utils.translation import override

from eslabon.records.base import actions
from eslabon.records.base.kinds import Kind
from eslabon.records.parties.queries import names_of, plain
from eslabon.records.registry import KINDS
from eslabon.standards.tables.amounts import SIGNS, amount_of
from eslabon.standards.tables.cells import Bad, Cell, CellError, day_of, folded, is_blank, text_of
from eslabon.standards.tables.package import letters
from eslabon.standards.tables.sheets import Layout, open_sheet
from eslabon.values.problems import Problem, Unreadable, Where, problem, say

TAKEN_IN = ("needs", "requests", "lines")
# Words for what isn't known yet: the cell says nothing.
_NOTHING = frozenset(
    ("por definir", "a definir", "por determinar", "tbd", "to be defined", "n.d.", "nd", "s/d", "n/a", "-", "—", "–")
)
_SCALES = {
    "mm": 10**6,
    "millones": 10**6,
    "millon": 10**6,
    "million": 10**6,
    "mil": 10**3,
    "miles": 10**3,
    "thousand": 10**3,
}
_SCALED = re.compile(
    r"(.*?\d[\d.,]*)\s*(mm|millones|millon|million|miles|mil|thousand)\.?\s*(?:de\s+)?(.*)", re.IGNORECASE
)
_ABOUT = re.compile(r"^(?:aprox\.?|aproximadamente|alrededor de|about|ca\.?)\s*", re.IGNORECASE)
_MONTHS = ("ene", "feb", "mar", "abr", "may", "jun", "jul", "ago", "set", "oct", "nov", "dic")
_WORDED = re.compile(r"(\d{1,2}) de ([a-z]+) (?:de |del )?(\d{4})")
_COUNTED_IN = {"US$": "USD", "U$S": "USD", "S/": "PEN", "S/.": "PEN", "€": "EUR", "£": "GBP"}


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with a row: the column is None where it is the row as a whole."""

    sheet: str | None
    row: int
    column: str | None
    value: str
    problem: Problem

    def told(self, lang: str) -> dict[str, Any]:
        """As the command line and the pages give it."""
        message, hint = say(self.problem, lang)
        return {
            "sheet": self.sheet,
            "row": self.row,
            "column": self.column,
            "value": self.value,
            "message": message,
            "hint": hint,
        }


@dataclass
class Taken:
    """What became of a spreadsheet: how many rows there were, the records made of the good ones, every fault."""

    rows: int = 0
    records: list[Any] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)


@cache
def headings(kind: str) -> dict[str, list[str]]:
    """The headings that each field of a kind goes by."""
    found: dict[str, list[str]] = tomllib.loads((files("eslabon.work") / "headings.toml").read_text(encoding="utf-8"))[
        kind
    ]
    return found


def read_mapping(data: bytes, kind: Kind) -> dict[str, str]:
    """The headings of the fields that a mapping names: TOML, with a table `columns` of field = "heading".

    Raises Unreadable where it can't be read or names a field that the kind hasn't.
    """
    try:
        content = tomllib.loads(data.decode("utf-8"))
    except (UnicodeDecodeError, tomllib.TOMLDecodeError):
        raise Unreadable(problem("sheet.mapping")) from None
    columns = content.get("columns")
    if not isinstance(columns, dict) or not all(isinstance(one, str) for one in columns.values()):
        raise Unreadable(problem("sheet.mapping"))
    for name in columns:
        if name not in kind.names:
            raise Unreadable(problem("field.unknown", field=name))
    return columns


def load(
    actor: Any,
    kind: Kind,
    source: BinaryIO,
    name: str,
    mapping: Mapping[str, str] | None = None,
    dry_run: bool = False,
    progress: Callable[[int], None] | None = None,
) -> Taken:
    """Takes a spreadsheet in, in one transaction; with `dry_run` the answer is the same and nothing is written.

    Raises Unreadable where the file is no table or has no column for the title, Denied without the right.
    """
    actions.require(actor, f"{kind.name}.create")
    wanted = list(mapping.values()) if mapping else [one for called in headings(kind.name).values() for one in called]
    sheet = open_sheet(source, name, Layout(wanted=wanted), progress)
    columns = _columns(kind, sheet.header, mapping)
    if "title" not in columns.values():
        raise Unreadable(problem("sheet.no-title", name=name))
    taken, reading = Taken(), _Reading(actor, kind)
    with transaction.atomic():
        for number, cells in sheet.rows:
            taken.rows += 1
            _take(actor, kind, reading, taken, sheet.name, number, cells, columns, sheet.header)
        if dry_run:
            transaction.set_rollback(True)
    return taken


def _columns(kind: Kind, header: list[str], mapping: Mapping[str, str] | None) -> dict[int, str]:
    """The field of each column that holds one; of two columns for one field the first counts."""
    called = {name: [heading] for name, heading in mapping.items()} if mapping else headings(kind.name)
    known = {plain(heading): name for name, all_ in reversed(called.items()) for heading in all_}
    for lang in ("es", "en"):
        with override(lang):
            known = {plain(str(kind.title(name))): name for name in called} | known
    known |= {plain(name.replace("_", " ")): name for name in called}
    found: dict[int, str] = {}
    for place, heading in enumerate(header):
        name = known.get(plain(heading))
        if name and name not in found.values():
            found[place] = name
    return found


def _take(
    actor: Any,
    kind: Kind,
    reading: _Reading,
    taken: Taken,
    sheet: str | None,
    number: int,
    cells: list[Cell],
    columns: dict[int, str],
    header: list[str],
) -> None:
    """Takes one row in, or tells every fault of it."""
    values: dict[str, Any] = {}
    faults: list[tuple[str | None, Problem]] = []
    for place, name in columns.items():
        cell = cells[place] if place < len(cells) else ""
        read = reading.value(name, cell)
        if isinstance(read, Problem):
            faults.append((name, read))
        else:
            values |= read
    title = str(values.get("title") or "")
    if not faults and title and plain(title) in reading.titles:
        faults.append(("title", problem("field.taken")))
    if not faults:
        try:
            with transaction.atomic():
                record = actions.create(actor, kind, values, "spreadsheet")
            reading.titles.add(plain(title))
            taken.records.append(record)
            return
        except actions.Invalid as invalid:
            faults = [(one.where.path, one) for one in invalid.problems]
    places = {name: place for place, name in columns.items()}
    for at_fault, fault in faults:
        at = places.get(at_fault or "")
        written = text_of(cells[at])[:200] if at is not None and at < len(cells) else ""
        taken.faults.append(
            Fault(sheet, number, header[at] or letters(at + 1) if at is not None else at_fault, written, fault)
        )


class _Reading:
    """Reads cells as the fields of a kind; what can be named in a cell is looked up once."""

    def __init__(self, actor: Any, kind: Kind) -> None:
        self.actor = actor
        self.kind = kind
        self.known: dict[str, dict[str, list[int]]] = {}
        found = kind.model.objects.visible_to(actor).filter(withdrawn=False)
        self.titles = {plain(one) for one in found.values_list("title", flat=True)}

    def value(self, name: str, cell: Cell) -> dict[str, Any] | Problem:
        """The values that a cell gives to fields (an amount may tell its currency), or why it can't be read."""
        if isinstance(cell, CellError):
            return problem("field.not-text", Where(path=name))
        if is_blank(cell) or folded(text_of(cell)) in _NOTHING:
            return {}
        one = self.kind.field(name)
        if isinstance(one, models.DecimalField):
            return self._amount(name, cell)
        if isinstance(one, models.DateField):
            return self._day(name, cell)
        if one.is_relation:
            return self._related(name, text_of(cell), isinstance(one, models.ManyToManyField))
        if one.choices:
            return self._choice(name, text_of(cell))
        return {name: text_of(cell)}

    def _amount(self, name: str, cell: Cell) -> dict[str, Any] | Problem:
        text: str | None = text_of(cell) if isinstance(cell, str) else None
        scale, about = 1, False
        if text is not None:
            about = bool(_ABOUT.match(text))
            text = _ABOUT.sub("", text)
            if scaled := _SCALED.fullmatch(text):
                scale = _SCALES[folded(scaled[2])]
                text = f"{scaled[1]} {scaled[3]}".strip()
        read = amount_of(cell if text is None else text, ".")
        if isinstance(read, Bad):
            return problem("field.not-number", Where(path=name), value=text_of(cell)[:80])
        found: dict[str, Any] = {name: str((read.value * scale).quantize(Decimal("0.01")))}
        if read.sign:
            currency = _COUNTED_IN.get(read.sign) or (read.sign if read.sign not in SIGNS else None)
            found |= {"currency": currency} if currency else {}
        if about and "approximate" in self.kind.names:
            found["approximate"] = True
        return found

    def _day(self, name: str, cell: Cell) -> dict[str, Any] | Problem:
        worded = _WORDED.fullmatch(folded(text_of(cell))) if isinstance(cell, str) else None
        if worded and (month := worded[2][:3].replace("sep", "set")) in _MONTHS:
            cell = f"{worded[1]}/{_MONTHS.index(month) + 1}/{worded[3]}"
        read = day_of(cell, "dmy")
        if isinstance(read, Bad):
            return problem("field.not-date", Where(path=name), value=text_of(cell)[:80])
        return {name: read}

    def _choice(self, name: str, text: str) -> dict[str, Any] | Problem:
        choices = self.kind.field(name).choices or ()
        for value, label in choices:
            words = {plain(str(value))}
            for lang in ("es", "en"):
                with override(lang):
                    words.add(plain(str(label)))
            if plain(text) in words:
                return {name: value}
        return problem("field.not-choice", Where(path=name), value=text[:80])

    def _related(self, name: str, text: str, many: bool) -> dict[str, Any] | Problem:
        known = self._named(name)
        parts = [text] if plain(text) in known or not many else [one for one in re.split(r"[;,/]", text) if one.strip()]
        found = []
        for part in parts:
            numbers = known.get(plain(part), [])
            if len(numbers) != 1:
                return problem("field.no-such", Where(path=name), value=part.strip()[:80])
            found += numbers
        return {name: found if many else found[0]}

    def _named(self, name: str) -> dict[str, list[int]]:
        """What can be named in a field: plain name, and the numbers of those that go by it."""
        if name not in self.known:
            model: Any = self.kind.field(name).related_model
            queryset = (
                model.objects.visible_to(self.actor) if hasattr(model.objects, "visible_to") else model.objects.all()
            )
            known: dict[str, list[int]] = {}
            for one in queryset:
                for called in _called(one):
                    known.setdefault(called, []).append(one.pk)
            self.known[name] = known
        return self.known[name]


def _called(record: Any) -> set[str]:
    """Every name that a theme, an organisation or a place goes by, plain."""
    if hasattr(record, "aliases"):
        return names_of(record)
    names = [getattr(record, one, "") for one in ("code", "name_es", "name_en", "name", "title")]
    return {plain(one) for one in names if one}


def kind_named(name: str) -> Kind:
    """One of the kinds that are taken in. Raises KeyError."""
    if name not in TAKEN_IN:
        raise KeyError(name)
    return KINDS[name]
