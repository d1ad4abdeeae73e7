"""Filling a form in, by its link: each item confirmed, corrected, said not to be ours, or added; then sent back.

Everything is kept as it is typed until the form is sent back; sent twice it is sent once.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from eslabon.records.base.actions import Invalid, NotFound
from eslabon.records.inquiries import actions
from eslabon.records.inquiries.models import OUT, Change, Inquiry, Item, Verdict
from eslabon.standards.tables.cells import Cell
from eslabon.values.problems import Problem, Where, problem
from eslabon.work.inquiries.fields import AMOUNTS, FIELDS, LONGEST_REMARK, Provider, Typed, faults_of
from eslabon.work.models import Mail

# More than any provider adds by hand.
MOST_ADDED = 200


class Form:
    """An inquiry's form while it is filled in: its items, and how what is typed is read."""

    def __init__(self, inquiry: Inquiry) -> None:
        self.inquiry = inquiry
        self.typed = Typed(Provider(inquiry.party_id))

    @property
    def items(self) -> list[Item]:
        """Its items as they stand."""
        return in_order(self.inquiry.items.all())

    def item(self, number: int) -> Item:
        """One item. Raises NotFound."""
        found = self.inquiry.items.filter(pk=number).first()
        if found is None:
            raise NotFound(number)
        return found

    def faults(self, item: Item) -> list[Problem]:
        """What keeps an item from being sent."""
        if item.verdict not in (Verdict.CORRECTED, Verdict.ADDED):
            return []
        _values, faults = self.typed.read(item.kind, item.answer)
        return faults_of(item.kind, item.values, faults)

    def note(self, by: str, remarks: str, nothing: bool) -> None:
        """Keeps what is said of the form as a whole."""
        one = self.inquiry
        one.answered_by, one.remarks, one.nothing = by.strip()[:200], _plain(remarks), nothing
        out = Inquiry.objects.filter(pk=one.pk, status__in=OUT)
        out.update(answered_by=one.answered_by, remarks=one.remarks, nothing=nothing)

    def confirm(self, number: int) -> None:
        """An item is right as it is held."""
        self._keep(self.item(number), Verdict.CONFIRMED, {}, None)

    def confirm_all(self) -> None:
        """Every item that nothing was said of yet is right as it is held."""
        with transaction.atomic():
            if actions.locked_form(self.inquiry):
                self.inquiry.items.filter(verdict=Verdict.NONE, about__isnull=False).update(verdict=Verdict.CONFIRMED)

    def not_ours(self, number: int, remark: str) -> None:
        """An item that isn't the provider's."""
        self._keep(self.item(number), Verdict.NOT_OURS, {}, remark)

    def correct(self, number: int, given: Mapping[str, Cell], remark: str) -> Item:
        """An item with other values: what differs from what is held is kept, the rest is right."""
        item = self.item(number)
        values, _faults = self.typed.read(item.kind, given)
        if item.about is None:
            return self._keep(item, Verdict.ADDED, {**item.answer, **values}, remark)
        before = {**item.held, **item.answer}
        now = {name: value for name, value in {**before, **values}.items() if value != item.held.get(name, "")}
        return self._keep(item, Verdict.CORRECTED if now else Verdict.CONFIRMED, now, remark)

    def _keep(self, item: Item, verdict: str, answer: dict[str, str], remark: str | None) -> Item:
        with transaction.atomic():
            if actions.locked_form(self.inquiry):
                item.verdict, item.answer = verdict, answer
                item.remark = item.remark if remark is None else _plain(remark)
                item.save()
        return item

    def add(self, kind: str, key: str, given: Mapping[str, Cell], remark: str) -> Item | None:
        """An item that isn't held; with the same key it is the same one. None where no more can be added."""
        values, _faults = self.typed.read(kind, given)
        # No key of what is held begins so.
        key = f"+{key}"[:36]
        with transaction.atomic():
            if actions.locked_form(self.inquiry) is None:
                return None
            held = {"verdict": Verdict.ADDED, "answer": values, "remark": _plain(remark)}
            if self.inquiry.items.filter(about=None).count() >= MOST_ADDED:
                return self.inquiry.items.filter(kind=kind, key=key, about=None).first()
            found, _made = self.inquiry.items.update_or_create(kind=kind, key=key, about=None, defaults=held)
            return found

    def remove(self, number: int) -> None:
        """Takes away an item that was added."""
        with transaction.atomic():
            if actions.locked_form(self.inquiry):
                self.inquiry.items.filter(pk=number, about=None).delete()

    def send(self, by: str, remarks: str, nothing: bool, actor: Any = None) -> Inquiry:
        """The form sent back. Sent again it changes nothing. Raises Invalid with what keeps it from being sent."""
        with transaction.atomic():
            locked = actions.locked_form(self.inquiry)
            if locked is None:
                return Inquiry.objects.get(pk=self.inquiry.pk)
            items = self.items
            changes = [one for item in items for one in _changes(item)]
            faults = [fault for item in items for fault in self.faults(item)]
            if not by.strip():
                faults.append(problem("field.missing", Where(path="by")))
            told = any(item.verdict for item in items) or remarks.strip() or nothing
            if not told:
                faults.append(problem("inquiry.empty", Where(path="nothing")))
            if faults:
                raise Invalid(faults)
            # What was corrected or added speaks for itself.
            sent = actions.answer(locked, changes, by.strip(), _plain(remarks), nothing and not changes, actor)
            _tell(sent, len(changes))
            return sent


def in_order(items: Iterable[Item]) -> list[Item]:
    """Agreements first; those that were added after those that are held."""
    return sorted(items, key=lambda one: (one.kind, not one.held, one.pk))


def _plain(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\0", " ").strip()[:LONGEST_REMARK]


def _changes(item: Item) -> list[Change]:
    """What the desk will have to decide of an item: each field that was corrected, or the item as a whole."""
    if item.verdict in (Verdict.ADDED, Verdict.NOT_OURS):
        return [Change(item=item)]
    if item.verdict != Verdict.CORRECTED:
        return []
    # An amount and its currency are one thing to decide.
    beside = any(name in item.answer for name in AMOUNTS)
    fields = [name for name in FIELDS[item.kind] if name in item.answer and not (beside and name == "currency")]
    return [Change(item=item, field=name) for name in fields]


def _tell(inquiry: Inquiry, changes: int) -> None:
    """The letter to who sent the form: it was answered."""
    to = inquiry.sent_by
    if to is None or not to.is_active:
        return
    with translation.override(to.language):
        subject = _("Answered: {title}").format(title=inquiry.title)
        text = _("{name} ({party}) sent the form back. Changes to decide: {count}.").format(
            name=inquiry.answered_by, party=inquiry.party, count=changes
        )
        address = f"{settings.ESLABON_ADDRESS}{reverse('inquiry-answer', args=[inquiry.pk])}"
    Mail.objects.create(to=to.email, subject=" ".join(subject.split())[:300], body=f"{text}\n\n{address}\n")
