"""What a page tells of an activity's aid-for-trade group: what is in force, what the rules propose, the form."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _

from eslabon.facts import browse
from eslabon.facts.query import Facts
from eslabon.facts.warehouse import Publication
from eslabon.figures import labels
from eslabon.measures.offer import FOCUSES, GROUPS
from eslabon.portal.reader import Reader
from eslabon.portal.records.forms import AREA, SELECT, Field, Form, step_form
from eslabon.portal.records.lists import Option
from eslabon.records.base.rules import allowed
from eslabon.work.decisions import RIGHT


@dataclass(frozen=True, slots=True)
class Proposal:
    """What the rules propose, in words."""

    group: str
    focus: str
    basis: str
    confidence: str
    reasons: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Decided:
    """What a person decided, in words: who is told to those who signed in."""

    group: str
    focus: str
    reason: str
    who: str
    when: str


def may_decide(request: HttpRequest, reader: Reader) -> bool:
    """Whether the reader decides groups; nobody is asked for who hasn't signed in."""
    return reader.signed_in and allowed(request.user, RIGHT)


def proposal_of(
    group: str, focus: str, basis: str, confidence: Decimal, reader: Reader, reasons: Sequence[str] = ()
) -> Proposal:
    """A proposal of the rules in words."""
    lang = reader.lang
    return Proposal(
        labels.lettered_group(group, lang),
        labels.capital(labels.focus(focus, lang)),
        labels.capital(labels.basis(basis, lang)),
        reader.formats.percent(confidence, 0),
        reasons,
    )


def proposed(source: Facts, row: dict[str, Any], reader: Reader, reasons: Sequence[str]) -> Proposal | None:
    """What the rules propose for an activity; None where that isn't worked out yet."""
    found = browse.classified(source, row)
    if found is None:
        return None
    confidence = Decimal(found["confidence"])
    return proposal_of(found["group"], found["focus"], found["basis"], confidence, reader, reasons)


def decided_of(decision: Publication | None, reader: Reader) -> Decided | None:
    """A decision in words."""
    if decision is None:
        return None
    about, lang = decision.about, reader.lang
    return Decided(
        labels.lettered_group(about["group"], lang),
        labels.capital(labels.focus(about["focus"], lang)),
        about["reason"],
        about["actor"] if reader.signed_in else _("the desk"),
        reader.formats.moment(decision.published),
    )


def groups(lang: str) -> list[Option]:
    """The groups to choose from."""
    return [Option(one, labels.lettered_group(one, lang)) for one in GROUPS]


def focuses(lang: str) -> list[Option]:
    """The focuses to choose from."""
    return [Option(one, labels.capital(labels.focus(one, lang))) for one in FOCUSES]


def form_of(typed: Mapping[str, str], lang: str) -> Form:
    """The form of a decision, with what was typed, decided before or proposed."""
    fields = [
        Field("group", _("Group"), SELECT, options=[("", groups(lang))], needed=True),
        Field("focus", _("Trade focus"), SELECT, options=[("", focuses(lang))], needed=True),
        Field("reason", _("Reason"), AREA, needed=True, hint=_("What the text or the provider says that settles it.")),
    ]
    return step_form(fields, typed)
