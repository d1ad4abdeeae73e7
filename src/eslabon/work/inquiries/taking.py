"""What the desk takes of an answer: each change by the ordinary actions, so that rights, checks and history are theirs.

The changes of one agreement or project are taken together or not at all. What somebody else changed meanwhile is a
Conflict: nothing is written, and the page shows how it stands now.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from eslabon.records.base import actions
from eslabon.records.base.actions import Conflict, Invalid, NotFound, locked, require
from eslabon.records.cooperation.actions import correct, move_agreement, move_project
from eslabon.records.cooperation.kind import ENTRIES, PROJECTS
from eslabon.records.cooperation.models import (
    AGREEMENT_PATH,
    PROJECT_PATH,
    Agreement,
    AgreementStatus,
    Entry,
    Project,
)
from eslabon.records.cooperation.models import Step as MoneyStep
from eslabon.records.inquiries.actions import note_decision
from eslabon.records.inquiries.models import Decision, Inquiry, Item, Verdict
from eslabon.records.rounds.models import Theme
from eslabon.values.problems import Problem, Where, problem
from eslabon.work.inquiries.fields import AMOUNTS, FIELDS, KIND, amount_of, held, whole_entries
from eslabon.work.sheets.columns import Choice
from eslabon.work.sheets.new import News
from eslabon.work.sheets.reading import Reading


@dataclass(frozen=True)
class Standing:
    """How the record of an item stands now, and the fields that aren't as the form held them: changed since, or never
    shown to the provider."""

    record: Any
    now: Mapping[str, str]
    moved: Collection[str] = field(default_factory=frozenset)

    @property
    def mark(self) -> str:
        """Tells whether it still stands as it was looked at."""
        told = json.dumps([self.record.version, self.now], sort_keys=True)
        return hashlib.sha256(told.encode()).hexdigest()[:16]


def standings(actor: Any, inquiry: Inquiry, items: Sequence[Item]) -> dict[int, Standing]:
    """How each item's record stands that the actor sees, by the item's number."""
    found = {}
    for kind in FIELDS:
        own = {one.about: one for one in items if one.kind == kind and one.about is not None}
        records = KIND[kind].model.objects.visible_to(actor).filter(pk__in=own)
        if kind == "agreements":
            records = list(records.prefetch_related("amendments"))
        else:
            records = list(records.select_related("theme").prefetch_related("places"))
        now = held(actor, kind, records, inquiry.language)
        for one in records:
            item = own[one.pk]
            moved = {name for name, text in item.held.items() if now[one.pk].get(name, "") != text}
            found[item.pk] = Standing(one, now[one.pk], moved)
    return found


def decide(actor: Any, inquiry: Inquiry, number: int, mark: str, given: Mapping[int, tuple[str, str]]) -> Inquiry:
    """Decides changes of one item: each change's number with the decision and a note. What was decided stays.

    Raises Denied, NotFound, Conflict (the record no longer stands as `mark` says), Invalid with a problem a field.
    """
    with transaction.atomic():
        inquiry = locked(actor, Inquiry, inquiry.pk)
        require(actor, "inquiries.decide", inquiry)
        item = Item.objects.select_for_update().filter(inquiry=inquiry, pk=number).first()
        if item is None:
            raise NotFound(number)
        item.inquiry = inquiry
        open_ = [one for one in item.changes.all() if one.decision == Decision.NONE]
        new = [(one, *given[one.pk]) for one in open_ if given.get(one.pk, ("", ""))[0] in Decision.values]
        new = [(one, decision, note) for one, decision, note in new if decision]
        taken = [one.field for one, decision, _note in new if decision == Decision.TAKEN]
        if taken:
            _take(actor, item, mark, taken)
        for one, decision, note in new:
            one.item = item
            note_decision(actor, one, decision, note)
        return inquiry


def _take(actor: Any, item: Item, mark: str, fields: Sequence[str]) -> None:
    if item.verdict == Verdict.NOT_OURS:
        raise Invalid([problem("inquiry.by-hand", Where(path=""))])
    if item.verdict == Verdict.ADDED:
        _add(actor, item)
        return
    record = locked(actor, KIND[item.kind].model, item.about or 0)
    stands = standings(actor, item.inquiry, [item])[item.pk]
    if stands.mark != mark:
        raise Conflict(record)
    _change(actor, item, record, fields)


def _reason(item: Item) -> str:
    """What the history of a record says; the pages word it."""
    return f"inquiry {item.inquiry_id}"


# --- one that is held


def _change(actor: Any, item: Item, record: Any, fields: Sequence[str]) -> None:
    if "currency" in item.answer and set(AMOUNTS) & set(fields):
        fields = [*fields, "currency"]
    plain = [name for name in fields if name not in ("status", "total")]
    values = _read(actor, item, plain)
    if item.kind == "agreements":
        if "ends_on" in plain and (record.ended_on or any(one.new_end for one in record.amendments.all())):
            raise Invalid([problem("inquiry.by-amendment", Where(path="ends_on"))])
        if {"total", "currency"} & set(fields):
            _total(actor, item, record, fields)
    if values:
        record = actions.change(actor, KIND[item.kind], record, record.version, values, _reason(item))
    if "status" in fields:
        _move(actor, item, record)


def _read(actor: Any, item: Item, names: Sequence[str]) -> dict[str, Any]:
    """The values of fields as an action takes them. Raises Invalid with all that name nothing known."""
    values: dict[str, Any] = {}
    faults = []
    reading = Reading(actor, PROJECTS, Choice(), News(actor, {}), asks_rights=False)
    for name in names:
        text = item.answer.get(name, "")
        if name in ("lead", "places"):
            read = reading.value(name, text)
            if isinstance(read, Problem):
                faults.append(read)
            else:
                values[name] = read.get(name, [] if name == "places" else "")
        elif name == "agreement":
            values[name] = _agreement(actor, item, text, faults)
        elif name == "theme":
            values[name] = Theme.objects.filter(code=text).values_list("pk", flat=True).first() or ""
        elif name == "cost":
            amount, values["approximate"] = amount_of(text)
            values[name] = "" if amount is None else str(amount)
        else:
            values[name] = text
    if faults:
        raise Invalid(faults)
    return values


def _agreement(actor: Any, item: Item, title: str, faults: list[Problem]) -> Any:
    """The agreement of a title: of this form's first, else of the provider's."""
    if not title:
        return ""
    ours = item.inquiry.items.filter(kind="agreements", about__isnull=False)
    numbers = {one.about for one in ours if title in (one.held.get("title"), one.values.get("title"))}
    seen = Agreement.objects.visible_to(actor).filter(withdrawn=False)
    found = list(seen.filter(pk__in=numbers)) or list(seen.filter(title=title, provider=item.inquiry.party_id))
    if len(found) == 1:
        return found[0].pk
    faults.append(problem("inquiry.no-such-agreement", Where(path="agreement"), value=title[:80]))
    return ""


def _total(actor: Any, item: Item, agreement: Agreement, fields: Sequence[str]) -> None:
    """The amount that makes an agreement's total corrected; one is added where there was none."""
    entries = whole_entries(actor, agreement)
    amount, approximate = amount_of(item.values.get("total", ""))
    currency = item.values.get("currency", "") if "currency" in fields else agreement.currency
    if not entries and amount is None:
        return
    if "total" in fields and amount is None:
        raise Invalid([problem("inquiry.by-hand", Where(path="total"))])
    if not entries:
        if "total" in fields:
            _new_total(actor, item, agreement, currency)
        return
    entry = Entry.objects.get(pk=entries[0])
    if len(entries) > 1 or entry.currency != agreement.currency:
        raise Invalid([problem("inquiry.several-amounts", Where(path="total" if "total" in fields else "currency"))])
    values: dict[str, Any] = {"currency": currency}
    if "total" in fields:
        values |= {"amount": str(amount), "approximate": approximate, "said": ""}
    correct(actor, entry, values, _reason(item))


def _new_total(actor: Any, item: Item, agreement: Agreement, currency: str) -> None:
    amount, approximate = amount_of(item.values.get("total", ""))
    if amount is None:
        return
    values = {
        "agreement": agreement.pk,
        "step": MoneyStep.ESTIMATED.value,
        "amount": str(amount),
        "currency": currency,
        "approximate": approximate,
        "source": _source(item),
    }
    actions.create(actor, ENTRIES, values, _reason(item))


def _source(item: Item) -> str:
    inquiry = item.inquiry
    day = inquiry.answered_at.date() if inquiry.answered_at else ""
    text = _("{party}, answer of {day} to inquiry No. {number}")
    return text.format(party=inquiry.party, day=day, number=inquiry.pk)[:300]


def _move(actor: Any, item: Item, record: Any) -> None:
    """The record at the status that was answered, step by step along its path."""
    to = item.values.get("status", "")
    path = AGREEMENT_PATH if item.kind == "agreements" else PROJECT_PATH
    try:
        for step in _steps(path, record.status, to):
            if isinstance(record, Project):
                record = move_project(actor, record, step, _reason(item))
            else:
                ends_on = item.values.get("ends_on", "")
                on = date.fromisoformat(ends_on) if step == AgreementStatus.CLOSED and ends_on else None
                record = move_agreement(actor, record, step, on, _reason(item))
    except (Invalid, LookupError):
        # It takes a day, a reason or a way that nobody told.
        raise Invalid([problem("inquiry.by-hand", Where(path="status"))]) from None


def _steps(path: Mapping[str, tuple[str, ...]], now: str, to: str) -> list[str]:
    """The shortest way along a path. Raises LookupError where there is none."""
    ways: list[list[str]] = [[now]]
    seen = {now}
    while ways:
        way = ways.pop(0)
        if way[-1] == to:
            return way[1:]
        for one in path.get(way[-1], ()):
            if one not in seen:
                seen.add(one)
                ways.append([*way, one])
    raise LookupError(to)


# --- one that was added


def _add(actor: Any, item: Item) -> None:
    kind = KIND[item.kind]
    names = [name for name in FIELDS[item.kind] if name not in ("status", "total") and item.answer.get(name)]
    values = _read(actor, item, names)
    values |= {"provider": item.inquiry.party_id, "source": _source(item)}
    record = actions.create(actor, kind, values, _reason(item))
    if isinstance(record, Agreement) and item.answer.get("total"):
        _new_total(actor, item, record, record.currency)
    if item.answer.get("status"):
        _move(actor, item, record)
    item.about = record.pk
    item.save()
