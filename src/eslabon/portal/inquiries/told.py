"""The items of a form as pages tell them: what is held, what was answered; and their fields to type in."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from eslabon.portal.reader import Reader
from eslabon.portal.records.forms import DATE, NUMBER, SELECT, TEXT, Field, day_text
from eslabon.portal.records.lists import Option
from eslabon.portal.records.words import capital
from eslabon.records.inquiries.models import Item, Verdict
from eslabon.values.problems import Problem, say
from eslabon.work.inquiries.fields import AMOUNTS, CODES, DAYS, FIELDS, LONGEST, amount_of, choices, title_of, words_of
from eslabon.work.inquiries.filling import Form

# How the mark of a verdict is set.
_LOOKS = {
    Verdict.CONFIRMED.value: "fine",
    Verdict.CORRECTED.value: "care",
    Verdict.ADDED.value: "care",
    Verdict.NOT_OURS.value: "care",
}


class Words:
    """Texts of fields as the reader's language writes them."""

    def __init__(self, reader: Reader) -> None:
        self.reader, self.codes = reader, words_of(reader.lang)

    def text(self, kind: str, name: str, values: Mapping[str, str]) -> str:
        """A field's text as it is shown; what can't be read is shown as it was typed."""
        value = values.get(name, "")
        if not value:
            return ""
        try:
            if name in AMOUNTS:
                amount, about = amount_of(value)
                assert amount is not None  # there is a text
                text = self.reader.formats.short_money(amount, values.get("currency", ""))
                return _("approx. {amount}").format(amount=text) if about else text
            if name in DAYS:
                return self.reader.formats.date(date.fromisoformat(value))
        except ValueError:
            return value
        return self.codes.get((kind, name), {}).get(value, value)


@dataclass
class Line:
    """A field: its title, what is held, what was answered where that differs, and the faults of it."""

    name: str
    title: str
    held: str
    answer: str
    changed: bool
    faults: list[tuple[str, str]] = field(default_factory=list)


@dataclass
class Card:
    """An item as a page shows it."""

    item: Item
    title: str
    verdict: str
    look: str
    lines: list[Line]
    missing: str
    faults: list[str]

    @property
    def added(self) -> bool:
        """Whether the desk doesn't hold it."""
        return not self.item.held


def cards_of(items: Iterable[Item], reader: Reader, form: Form | None = None, words: Words | None = None) -> list[Card]:
    """The items as cards; with `form`, with what keeps them from being sent."""
    words = words or Words(reader)
    return [_card(one, words, form.faults(one) if form else []) for one in items]


def _card(item: Item, words: Words, problems: Sequence[Problem]) -> Card:
    faults = [f"{title_of(item.kind, one.where.path or '')}: {say(one, words.reader.lang)[0]}" for one in problems]
    lines = lines_of(item, words)
    missing = [one.title for one in lines if not one.held and not one.answer and one.name != "currency"]
    # The currency stands beside its amount.
    beside = any(one.changed for one in lines if one.name in AMOUNTS)
    shown = [
        one for one in lines if (one.held or one.answer) and (one.name != "currency" or (one.changed and not beside))
    ]
    return Card(
        item,
        item.values.get("title", "") or _("without a title"),
        capital(Verdict(item.verdict).label),
        _LOOKS.get(item.verdict, ""),
        [one for one in shown if one.name != "title" or (one.changed and one.held)],
        ", ".join(one[:1].lower() + one[1:] for one in missing),
        faults,
    )


def lines_of(item: Item, words: Words) -> list[Line]:
    """Every field of an item."""
    made = []
    for name in FIELDS[item.kind]:
        changed = name in item.answer and item.answer[name] != item.held.get(name, "")
        held = words.text(item.kind, name, item.held)
        answer = (words.text(item.kind, name, item.values) or "—") if changed else ""
        made.append(Line(name, title_of(item.kind, name), held, answer, changed))
    return made


# --- to type in


def fields_of(kind: str, values: Mapping[str, str], item: Item | None, form: Form, reader: Reader) -> list[Field]:
    """The fields of an item with these texts; what is held stands beside where it was changed."""
    words, made = Words(reader), []
    for name in FIELDS[kind]:
        text = values.get(name, "")
        one = Field(name, title_of(kind, name), TEXT, _typed(name, text), needed=name == "title", most=LONGEST)
        if name == "agreement":
            one.look, one.options = SELECT, _chosen([(title, title) for title in _titles(form)], text)
        elif name in CODES:
            one.look, one.options = SELECT, _chosen(choices(kind, name), text)
        elif name in AMOUNTS:
            one.look, one.hint = NUMBER, _("Like 1234567.89; “approx. 15000000” where it isn't exact.")
        elif name in DAYS:
            one.look, one.hint = DATE, _("Like 17/09/2004 or 2004-09-17.")
        elif name == "currency":
            one.look, one.hint, one.most = NUMBER, _("The code of the currency: USD, PEN."), 40
        elif name == "places":
            one.hint = _("Departments or provinces, with semicolons between them.")
        held = words.text(kind, name, item.held) if item is not None and name in item.answer else ""
        if held:
            one.hint = _("The desk holds: {text}").format(text=held) + (f" · {one.hint}" if one.hint else "")
        made.append(one)
    return made


def _titles(form: Form) -> list[str]:
    titles = [one.values.get("title", "") for one in form.items if one.kind == "agreements"]
    return list(dict.fromkeys(one for one in titles if one))


def _chosen(codes: Iterable[tuple[str, str]], value: str) -> list[tuple[str, list[Option]]]:
    options = [Option(code, capital(text), code == value) for code, text in codes]
    if value and not any(one.chosen for one in options):
        options.append(Option(value, value, True))
    return [("", [Option("", "—", not value), *options])]


def _typed(name: str, value: str) -> Any:
    """A text as it would be typed."""
    if name in DAYS:
        try:
            return day_text(date.fromisoformat(value))
        except ValueError:
            return value
    if name in AMOUNTS and value.startswith("~"):
        return _("approx. {amount}").format(amount=value[1:])
    return value
