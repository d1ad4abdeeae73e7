"""A paper as data, and what every paper needs to be written: words, dates, amounts, the records' own texts."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from decimal import Decimal
from functools import cached_property
from typing import TYPE_CHECKING, Any

from eslabon.figures.document import (
    CODE,
    COUNT,
    DATE,
    TEXT,
    Block,
    Cell,
    Column,
    Figure,
    Paragraph,
    Section,
    Table,
    TableRow,
)
from eslabon.figures.formats import Formats, formats
from eslabon.figures.papers.shelf import Shelf
from eslabon.figures.recorded.reference import Asked, reference
from eslabon.records.base.models import Origin
from eslabon.records.documents.models import Document
from eslabon.records.needs.models import Score
from eslabon.records.registry import KINDS
from eslabon.records.rounds.models import Theme, roman
from eslabon.values.language import Translate, translator

if TYPE_CHECKING:
    from eslabon.facts.query import Facts

NONE = "—"


class NoSuch(LookupError):
    """There is nothing of the name given that the reader may see: `name` says of which term, `value` what."""

    def __init__(self, name: str, value: str) -> None:
        super().__init__(f"{name}: {value}")
        self.name, self.value = name, value


@dataclass(frozen=True, slots=True)
class PaperText:
    """A paper: what is printed at its head, its sections, and how closely it is kept.

    With `annexed` the references of its figures are numbered and stand at its end, else at the foot of the page.
    `mark` is printed on every page; `level`, `embargo` and `awaits` (the document whose signature is waited for) are
    those of the closest kept of the records in it.
    """

    form: str
    kicker: str
    title: str
    subtitle: str
    terms: tuple[tuple[str, str], ...]
    lang: str
    country: str | None
    made: datetime
    mark: str
    level: str
    embargo: date | None
    awaits: Document | None
    footer: str
    page: str
    sections: tuple[Section, ...]
    file_name: str
    landscape: bool = False
    annexed: bool = False

    @property
    def locale(self) -> str:
        """The language with its country, as documents name it: es-PE."""
        return "en-US" if self.lang == "en" else f"es-{self.country or 'PE'}"


class Writing:
    """A paper under way: the shelf it takes records from, and how its reader writes."""

    def __init__(self, shelf: Shelf, lang: str, country: str | None, facts: Facts | None = None) -> None:
        self.shelf = shelf
        self.lang = lang
        self.country = country
        self.facts = facts
        self.formats: Formats = formats(lang, country)
        self.translate: Translate = translator(lang)
        self.marked = False

    def paper(
        self,
        form: str,
        title: str,
        sections: Iterable[Section | None],
        file_name: str,
        subtitle: str = "",
        terms: Iterable[tuple[str, str]] = (),
        landscape: bool = False,
        annexed: bool = False,
    ) -> PaperText:
        """The paper, without the sections that there is nothing to say in."""
        _ = self.translate
        made = datetime.now(UTC)
        found = [one for one in sections if one is not None]
        if self.marked:
            note = _("What is marked “example” was made up to show a paper: it isn't an official fact.")
            found = [replace(found[0], blocks=(Paragraph(note, "note"), *found[0].blocks)), *found[1:]]
        day = self.formats.date(self.shelf.day)
        return PaperText(
            form,
            _("Trade capacity building"),
            title,
            subtitle,
            tuple((name, value) for name, value in terms if value),
            self.lang,
            self.country,
            made,
            self.mark(),
            self.shelf.level(),
            self.shelf.embargo(),
            next(iter(self.shelf.awaited()), None),
            _("Eslabón · made on {date} · records as of {day}").format(date=self.formats.date(made.date()), day=day),
            _("page {page} of {pages}"),
            tuple(found),
            file_name,
            landscape,
            annexed,
        )

    def mark(self) -> str:
        """What is printed on every page of how closely the paper is kept; empty where anybody may read it."""
        _ = self.translate
        marks = {
            "public": "",
            "parties": _("FOR THE PARTIES"),
            "internal": _("INTERNAL USE"),
            "reserved": _("RESERVED INFORMATION"),
        }
        embargo = self.shelf.embargo()
        under = _("UNDER EMBARGO UNTIL {date}").format(date=self.formats.date(embargo)) if embargo else ""
        waiting = _("UNDER EMBARGO UNTIL A SIGNATURE") if self.shelf.awaited() else ""
        return " · ".join(one for one in (marks[self.shelf.level()], under, waiting) if one)

    def told(self, record: Any, text: str) -> str:
        """A record's text, marked where the record was made up."""
        if record.origin != Origin.EXAMPLE:
            return text
        self.marked = True
        return f"{text} [{self.translate('example')}]"

    def party(self, record: Any, name: str) -> str:
        """The organisation that a record names in a field, as a table has it."""
        return self.short(self.shelf.of(record, name))

    def short(self, party: Any) -> str:
        """An organisation's short name."""
        if party is None:
            return NONE
        return (party.name_en or str(party)) if self.lang == "en" else str(party)

    def full(self, party: Any) -> str:
        """An organisation's whole name."""
        return str((party.name_en or party.name_es) if self.lang == "en" else party.name_es)

    def theme(self, theme: Any) -> str:
        """A theme's name."""
        if theme is None:
            return NONE
        return str(theme.name_en if self.lang == "en" else theme.name_es)

    def round(self, round_: Any) -> str:
        """A round as a sentence names it: `IV Ronda, Puerto Rico`."""
        if round_ is None:
            return NONE
        return self.translate("Round {number}, {place}").format(number=roman(round_.number), place=round_.place)

    def date(self, day: date | None) -> str:
        """A day in short."""
        return self.formats.date(day) if day else NONE

    def cost(self, amount: Decimal | None, currency: str, approximate: bool = False) -> str:
        """An amount as the record gives it: to the unit where it has no cents."""
        if amount is None:
            return NONE
        text = self.formats.short_money(amount, currency)
        return self.translate("approx. {amount}").format(amount=text) if approximate else text

    def figure(
        self, measure: str, value: Decimal | int, currency: str | None = None, approximate: bool = False, **terms: Any
    ) -> Figure:
        """A figure made of records, with the reference that opens it; terms that are None aren't told."""
        told = {name: str(term) for name, term in terms.items() if term is not None}
        told |= {"in": currency} if currency else {}
        value = Decimal(value)
        return Figure(value, reference(Asked(measure, self.shelf.known, told, value)), currency, approximate)

    @cached_property
    def themes(self) -> dict[int, Any]:
        """Every theme by its number."""
        return Theme.objects.in_bulk()

    def place_and_day(self, meeting: Any) -> str:
        """Where and when a meeting was, as far as it is known."""
        return ", ".join(
            one for one in (meeting.place, self.formats.long_date(meeting.on) if meeting.on else "") if one
        )


def section(key: str, title: str, blocks: Iterable[Block | None]) -> Section | None:
    """A section of the blocks that there are; None of none."""
    found = tuple(one for one in blocks if one is not None)
    return Section(key, title, found) if found else None


def table(key: str, title: str, columns: Sequence[tuple[Any, ...]], rows: Iterable[Sequence[Cell]]) -> Table | None:
    """A table of columns `(title, weight[, kind])`, without those that hold nothing; None of no rows."""
    heads = [Column(str(place), one[0], one[2] if len(one) > 2 else TEXT, one[1]) for place, one in enumerate(columns)]
    found = keyed_table(key, title, heads, rows)
    return found and replace(found, shown=len(found.rows))


def keyed_table(
    key: str, title: str, columns: Sequence[Column], rows: Iterable[Sequence[Cell]], note: str = ""
) -> Table | None:
    """The same of columns that have keys of their own; documents show the first of very many rows."""
    made = [tuple(row) for row in rows]
    if not made:
        return None
    kept = [place for place in range(len(columns)) if any(row[place] not in (None, "", NONE) for row in made)]
    lines = tuple(TableRow(tuple(row[place] if row[place] != "" else NONE for place in kept)) for row in made)
    return Table(key, title, tuple(columns[place] for place in kept), lines, note)


def paragraphs(text: str) -> list[Paragraph]:
    """A record's text as paragraphs: lines that start with a dash or a dot are items of a list."""
    found = []
    for line in text.strip().splitlines():
        line = line.strip()
        if line:
            item = line[:2] in ("- ", "* ", "• ")
            found.append(Paragraph(line[2:].strip() if item else line, "item" if item else "plain"))
    return found


def heading(text: str) -> Paragraph:
    """The heading of a part of a section."""
    return Paragraph(text, "heading")


def item(text: str, lead: str = "") -> Paragraph:
    """An item of a list."""
    return Paragraph(text, "item", lead)


def in_order(records: Iterable[Any], *names: str) -> list[Any]:
    """Records by some fields, what is empty last."""
    return sorted(records, key=lambda one: [(getattr(one, name) is None, getattr(one, name) or 0) for name in names])


def priority_of(scores: Iterable[Any]) -> str | None:
    """The score that most criteria give, the higher of two given as often; None of none."""
    given = [one.score for one in scores]
    return max(given, key=lambda one: (given.count(one), -list(Score).index(Score(one)))) if given else None


def documents_about(writing: Writing, about: Iterable[tuple[str, int]]) -> Table | None:
    """The documents that belong to some records, as a table."""
    _ = writing.translate
    wanted = set(about)
    kinds, numbers = {kind for kind, _pk in wanted}, {pk for _kind, pk in wanted}
    found = [
        one
        for one in writing.shelf.look(Document, withdrawn=False, about_kind__in=kinds, about_id__in=numbers)
        if (one.about_kind, one.about_id) in wanted
    ]
    writing.shelf.take(found)
    columns = [
        (_("Document"), 3),
        (_("Type"), 1),
        (_("Official number"), 2),
        (_("File number"), 2),
        (_("Date"), 1, DATE),
    ]
    rows = [
        (writing.told(one, one.title), str(one.get_type_display()), one.number, one.file_number, one.on)
        for one in in_order(found, "on", "title")
    ]
    return table("documents", _("Documents"), columns, rows)


def records_used(writing: Writing) -> Section | None:
    """The records that the paper is made of: each with its number, its version and where it comes from."""
    _ = writing.translate
    by_model = {kind.model: kind for kind in KINDS.values()}
    rows = []
    for (model, pk), one in writing.shelf.used.items():
        kind = by_model.get(model)
        if kind is not None:
            origin = str(one.get_origin_display())
            where = f"{origin}: {one.source}" if one.source else origin
            rows.append((list(KINDS).index(kind.name), str(kind.one), pk, str(one)[:90], one.version, where))
    columns = [
        (_("Record"), 2),
        (_("No."), 1, CODE),
        (_("What it is"), 5),
        (_("Version"), 1, COUNT),
        (_("Where it comes from"), 4),
    ]
    lines = [(kind, str(pk), title, version, where) for _place, kind, pk, title, version, where in sorted(rows)]
    note = Paragraph(_("Everything in this paper comes from these records, as they stood on the day given below."))
    found = table("records", "", columns, lines)
    return section("records", _("Annex: records that this paper is made of"), [note, found]) if found else None
