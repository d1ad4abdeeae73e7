"""The fields of a form: what the desk holds of a record as texts, and what somebody typed, read as far as it can be.

A text of a field is plain: an amount `15000000.00` (`~` before it where it is approximate), a day `2004-09-17`, a
theme, currency or status its code, an organisation, a place or an agreement its name.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from eslabon.figures.ladder import ladder_of
from eslabon.measures.ladder import STEPS
from eslabon.records.base.kinds import Kind
from eslabon.records.cooperation.kind import AGREEMENTS, PROJECTS
from eslabon.records.cooperation.models import Agreement, AgreementStatus, Project, ProjectStatus
from eslabon.records.cooperation.queries import entries_for
from eslabon.records.parties.models import Party
from eslabon.records.rounds.models import Theme
from eslabon.standards.tables.cells import Cell, text_of
from eslabon.values.problems import Problem, Where, problem
from eslabon.work.sheets.columns import Choice
from eslabon.work.sheets.new import News
from eslabon.work.sheets.reading import Reading

FIELDS: dict[str, tuple[str, ...]] = {
    "agreements": ("title", "number", "signed_on", "ends_on", "total", "currency", "status"),
    "projects": (
        *("title", "agreement", "lead", "places", "theme", "cost", "currency", "starts_on", "ends_on", "status"),
    ),
}
KIND: dict[str, Kind] = {"agreements": AGREEMENTS, "projects": PROJECTS}
STATUS: dict[str, Any] = {"agreements": AgreementStatus, "projects": ProjectStatus}
AMOUNTS, DAYS, CODES = ("total", "cost"), ("signed_on", "starts_on", "ends_on"), ("theme", "status")
LONGEST, LONGEST_REMARK = 300, 5_000
# What is approximate is marked so.
ABOUT = "~"
_AMOUNT = re.compile(rf"{ABOUT}?[0-9]{{1,16}}\.[0-9]{{2}}")
_TITLES = {
    "total": _("total amount of the agreement"),
    "cost": _("total cost"),
    "lead": _("implementing organisation"),
    "starts_on": _("starts on"),
    "ends_on": _("ends on"),
}


def title_of(kind: str, name: str) -> str:
    """What a field is called, in the language of the moment, with a capital."""
    text = str(_TITLES.get(name) or KIND[kind].field(name).verbose_name)
    return text[:1].upper() + text[1:]


@dataclass(frozen=True)
class Provider:
    """The eyes of somebody with an account of a provider: what is open to those may stand in its form."""

    organisation_id: int
    role: str = "donor"
    is_active: bool = True
    is_authenticated: bool = True
    pk: None = None


# --- what is held


def held(actor: Any, kind: str, records: Sequence[Any], lang: str) -> dict[int, dict[str, str]]:
    """The texts of each record's fields as far as an actor may see what they name, by the record's number."""
    return _agreements(actor, records) if kind == "agreements" else _projects(actor, records, lang)


def _agreements(actor: Any, records: Sequence[Agreement]) -> dict[int, dict[str, str]]:
    numbers = [one.pk for one in records]
    entries: dict[int, list[Any]] = {one: [] for one in numbers}
    for entry in entries_for(actor).filter(agreement__in=numbers):
        entries[entry.agreement_id].append(entry)
    found = {}
    for one in records:
        ladder = ladder_of(entries[one.pk], one.currency)
        stands = ladder.at(ladder.top) if ladder.top else None
        found[one.pk] = {
            "title": " ".join(one.title.split()),
            "number": " ".join(one.number.split()),
            "signed_on": day_text(one.signed_on),
            "ends_on": day_text(one.ends_now),
            "total": amount_text(stands.total, stands.approximate) if stands else "",
            "currency": one.currency,
            "status": one.status,
        }
    return found


def whole_entries(actor: Any, agreement: Agreement) -> list[int]:
    """The numbers of the amounts that an agreement's total is made of."""
    ladder = ladder_of(entries_for(actor).filter(agreement=agreement), agreement.currency)
    return ladder.at(ladder.top).entries if ladder.top in STEPS else []


def _projects(actor: Any, records: Sequence[Project], lang: str) -> dict[int, dict[str, str]]:
    parties = _named(Party, actor, {one.lead_id for one in records})
    agreements = _named(Agreement, actor, {one.agreement_id for one in records})

    def lead(one: Project) -> str:
        party = parties.get(one.lead_id)
        name = (party.name_en if lang == "en" and party.name_en else party.name_es) if party else ""
        return " ".join(name.split())

    return {
        one.pk: {
            "title": " ".join(one.title.split()),
            "agreement": " ".join(agreements[one.agreement_id].title.split()) if one.agreement_id in agreements else "",
            "lead": lead(one),
            "places": "; ".join(sorted(place.name for place in one.places.all())),
            "theme": one.theme.code if one.theme else "",
            "cost": amount_text(one.cost, one.approximate),
            "currency": one.currency,
            "starts_on": day_text(one.starts_on),
            "ends_on": day_text(one.ends_on),
            "status": one.status,
        }
        for one in records
    }


def _named(model: Any, actor: Any, numbers: Iterable[int | None]) -> dict[int | None, Any]:
    found = model.objects.visible_to(actor).filter(pk__in=[one for one in numbers if one])
    return {one.pk: one for one in found}


def amount_text(value: Decimal | None, approximate: bool = False) -> str:
    """An amount as it is kept."""
    return "" if value is None else f"{ABOUT if approximate else ''}{value:.2f}"


def day_text(day: date | None) -> str:
    """A day as it is kept."""
    return day.isoformat() if day else ""


def amount_of(text: str) -> tuple[Decimal | None, bool]:
    """The amount of a text that is kept, and whether it is approximate. Raises ValueError for what was only typed."""
    if not text:
        return None, False
    if not _AMOUNT.fullmatch(text):
        raise ValueError(text)
    return Decimal(text.removeprefix(ABOUT)), text.startswith(ABOUT)


# --- what was typed


class Typed:
    """Reads what was typed into one form; what a cell can name is looked up once."""

    def __init__(self, actor: Any) -> None:
        self._readings = {
            name: Reading(actor, kind, Choice(), News(actor, {}), asks_rights=False) for name, kind in KIND.items()
        }

    def read(self, kind: str, given: Mapping[str, Cell]) -> tuple[dict[str, str], list[Problem]]:
        """The texts of the fields that were given, and what is wrong with them: what can't be read stays as typed."""
        found: dict[str, str] = {}
        faults = []
        beside = ""
        for name in FIELDS[kind]:
            if name not in given:
                continue
            read = self._one(kind, name, given[name])
            if isinstance(read, Problem):
                faults.append(read)
                found[name] = str(given[name]).strip()[:LONGEST]
            else:
                found[name], currency = read
                beside = beside or currency
        if beside and not found.get("currency"):
            found["currency"] = beside
        return found, faults

    def _one(self, kind: str, name: str, cell: Cell) -> tuple[str, str] | Problem:
        """The text of a field, and the currency that stood beside an amount."""
        text = str(cell).replace("\r\n", "\n").replace("\0", " ").strip() if isinstance(cell, str) else cell
        if name in AMOUNTS:
            return self._amount(name, text)
        if name in (*DAYS, *CODES, "currency"):
            return self._coded(kind, name, text)
        plain = " ".join(text_of(text).split())
        if len(plain) > LONGEST:
            return problem("field.too-long", Where(path=name), most=str(LONGEST))
        return plain, ""

    def _amount(self, name: str, cell: Cell) -> tuple[str, str] | Problem:
        read = self._readings["projects"].value("cost", cell)
        if isinstance(read, Problem):
            return problem(read.code, Where(path=name), **read.arguments)
        if "cost" not in read:
            return "", ""
        if read["cost"] < 0:
            return problem("field.too-small", Where(path=name), least="0", most="")
        return amount_text(read["cost"], read.get("approximate", False)), read.get("counted_in", "")

    def _coded(self, kind: str, name: str, cell: Cell) -> tuple[str, str] | Problem:
        read = self._readings[kind].value(name, cell)
        if isinstance(read, Problem):
            return read
        value = read.get(name)
        if name == "theme" and value:
            return str(Theme.objects.values_list("code", flat=True).get(pk=value)), ""
        return (value.isoformat() if isinstance(value, date) else value or ""), ""


def faults_of(kind: str, values: Mapping[str, str], faults: Iterable[Problem] = ()) -> list[Problem]:
    """What is wrong with an item as a whole, beside what could not be read: no title, no currency, dates crossed."""
    found = list(faults)
    told = {one.where.path for one in found}
    amount = "total" if kind == "agreements" else "cost"
    start = "signed_on" if kind == "agreements" else "starts_on"
    if not values.get("title"):
        found.append(problem("field.missing", Where(path="title")))
    if values.get(amount) and not values.get("currency") and not {amount, "currency"} & told:
        found.append(problem("record.currency-missing", Where(path="currency")))
    dated = values.get(start) and values.get("ends_on") and not {start, "ends_on"} & told
    if dated and values["ends_on"] < values[start]:
        found.append(problem("record.dates-order", Where(path="ends_on")))
    return found


# --- what can be chosen, and how a text is shown


def choices(kind: str, name: str) -> list[tuple[str, str]]:
    """The codes of a field that is chosen, and their words in the language of the moment."""
    if name == "theme":
        return [(one.code, str(one)) for one in Theme.objects.all()]
    return [(str(code), str(label)) for code, label in STATUS[kind].choices] if name == "status" else []


def words_of(lang: str) -> dict[tuple[str, str], dict[str, str]]:
    """The words of every code, in a language."""
    with override(lang):
        return {(kind, name): dict(choices(kind, name)) for kind in FIELDS for name in CODES if name in FIELDS[kind]}
