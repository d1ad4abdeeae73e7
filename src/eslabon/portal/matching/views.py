"""A need beside what may answer it: what is linked, what is suggested and why, what is found by words."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl, urlencode

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from eslabon.facts import browse
from eslabon.facts.query import Facts
from eslabon.figures import matching as figures
from eslabon.figures.answers import suggested
from eslabon.portal import links, store
from eslabon.portal.errors import Refused
from eslabon.portal.reader import Reader, reader_of
from eslabon.portal.records.forms import AREA, NUMBER, SELECT, Field, Form, step_form
from eslabon.portal.records.lists import Option, plain_text
from eslabon.portal.records.sight import Sight, address
from eslabon.portal.records.views import answered
from eslabon.portal.records.words import capital
from eslabon.records.base import actions
from eslabon.records.base.actions import Invalid
from eslabon.records.base.queries import DESK, STAFF, role_of
from eslabon.records.base.rules import allowed
from eslabon.records.base.search import searched
from eslabon.records.lines.kind import LINES
from eslabon.records.lines.queries import lines_for, open_lines
from eslabon.records.needs.kind import NEEDS
from eslabon.records.needs.models import Answer, Link
from eslabon.records.needs.queries import links_for
from eslabon.records.parties.models import Party
from eslabon.values.problems import say
from eslabon.work.links import decide, undo, warnings_of

_FOUND = 10
_LOOKS = {Answer.ACCEPTED: "fine", Answer.TALKS: "care", Answer.REFUSED: "wrong"}


@dataclass
class Item:
    """An activity or a line as the page shows it: what it is called, where it leads, what else is told of it."""

    title: str
    href: str
    about: list[str]
    choose: str
    lang: str = ""
    score: int = 0
    reasons: list[tuple[str, int]] = field(default_factory=list)
    link: Link | None = None
    look: str = ""
    part: str = ""
    who: str = ""


class _Told:
    """Words the items of one page for one reader."""

    def __init__(self, need: Any, sight: Sight, reader: Reader) -> None:
        self.need, self.sight, self.reader = need, sight, reader

    def activity(self, identifier: str, row: dict[str, Any] | None) -> Item:
        """An activity; without a row it isn't in the facts any more."""
        choose = urlencode({"activity": identifier})
        if row is None:
            return Item(identifier, "", [_("Published activity"), _("not in the published facts any more")], choose)
        lang = self.reader.lang
        _ref, source = figures.source_of(row)
        first, last = row["actual_start"] or row["planned_start"], row["actual_end"] or row["planned_end"]
        years = [str(one.year) for one in (first, last) if one]
        about = [_("Published activity"), source, " – ".join(dict.fromkeys(years)), identifier]
        own = lang if row[f"title_{lang}"] else ""
        return Item(figures.title_of(row, lang), links.activity(identifier), [one for one in about if one], choose, own)

    def line(self, one: Any) -> Item:
        """An open line."""
        provider, written = self.sight.one(Party, one.provider_id), self.reader.formats
        about = [_("Open line"), self.sight.label(provider) if provider else ""]
        if one.ceiling is not None:
            about.append(_("ceiling: {amount}").format(amount=written.money(one.ceiling, one.currency)))
        if one.deadline:
            about.append(_("until {day}").format(day=written.date(one.deadline)))
        return Item(one.title, address(one), [text for text in about if text], urlencode({"line": one.pk}))

    def lines(self, found: Iterable[Any]) -> list[Item]:
        """Several open lines, their providers asked for at once."""
        listed = list(found)
        self.sight.prime(Party, {one.provider_id for one in listed})
        return [self.line(one) for one in listed]

    def linked(self, found: list[Link], rows: dict[str, dict[str, Any]]) -> list[Item]:
        """What is linked already: who decided is told to the desk and its readers."""
        self.sight.prime(Party, {one.line.provider_id for one in found if one.line is not None})
        items = []
        for one in found:
            item = self.line(one.line) if one.line is not None else self.activity(one.activity, rows.get(one.activity))
            item.link, item.look = one, _LOOKS[Answer(one.answer)]
            if one.percentage is not None:
                item.part = _("{part} % of the need").format(part=format(one.percentage.normalize(), "f"))
            if role_of(self.sight.actor) in (*DESK, *STAFF):
                day = self.reader.formats.date(one.decided_at.date())
                item.who = f"{one.decided_by}, {day}" if one.decided_by else day
            items.append(item)
        return items

    def suggested(self, item: Item, suggestion: Any) -> Item:
        """An item with the reasons for suggesting it."""
        theme = str(self.need.theme) if self.need.theme else ""
        item.score = suggestion.score
        item.reasons = [(figures.sentence(one, self.reader.lang, theme), one.points) for one in suggestion.reasons]
        return item


@require_http_methods(["GET", "HEAD", "POST"])
@answered
def matching(request: HttpRequest, pk: int) -> HttpResponse:
    """The need, what is linked, what is suggested; a POST decides, or takes a decision back."""
    need = actions.get(request.user, NEEDS, pk)
    if request.method != "POST":
        return _page(request, need)
    actions.require(request.user, "links.decide", need)
    given = request.POST
    here = reverse("matching", args=[need.pk])
    if given.get("do") == "undo":
        undo(request.user, need, given.get("link", ""))
        messages.success(request, _("The decision was taken back."))
        return HttpResponseRedirect(here)
    names = ("activity", "line", "answer", "percentage", "note")
    values = {name: given.get(name, "") for name in names}
    try:
        decide(request.user, need, **{**values, "line": values["line"] or None})
    except Invalid as error:
        return _page(request, need, error)
    messages.success(request, _("The decision was kept."))
    return HttpResponseRedirect(here)


def _page(request: HttpRequest, need: Any, error: Invalid | None = None) -> HttpResponse:
    reader, actor = reader_of(request), request.user
    sight = Sight(actor, reader.lang)
    told, facts = _Told(need, sight, reader), store.facts()
    own = list(links_for(actor).filter(need=need).order_by("answer", "pk"))
    rows = figures.named(facts, [one.activity for one in own if one.activity])
    may_decide = allowed(actor, "links.decide", need)
    context = {
        "title": _("What could answer it"),
        "many": capital(NEEDS.many),
        "need": need,
        "told": _of_need(need, reader),
        "may_decide": may_decide,
        "linked": told.linked(own, rows),
        "warnings": [say(one, reader.lang) for one in warnings_of(actor, need)],
        "chosen": _chosen(request, own, told, facts) if may_decide else None,
        "looked_for": plain_text(request.GET.get("q", "")),
        "rule": figures.score_rule(reader.lang),
        "least": figures.least(),
        **_suggested(need, own, told, facts),
    }
    if context["looked_for"]:
        context |= _searched(context["looked_for"], told, facts)
    if context["chosen"]:
        context["form"] = _form(request, own, context["chosen"])
        context["hidden"] = parse_qsl(context["chosen"].choose)
        if error:
            context["form"].tell(error.problems, reader.lang)
    elif error:
        context["form"] = Form([])
        context["form"].tell(error.problems, reader.lang)
    return render(request, "matching/matching.html", context, status=400 if error else 200)


def _of_need(need: Any, reader: Reader) -> list[tuple[str, str]]:
    """What of a need is told on this page."""
    cost = reader.formats.money(need.cost, need.currency) if need.cost is not None else _("not known")
    places = ", ".join(one.name for one in need.places.all())
    theme = str(need.theme) if need.theme else ""
    facts = [(_("Theme"), theme), (_("Places"), places), (_("Estimated cost"), cost)]
    return [*((name, value) for name, value in facts if value), (_("Status"), need.get_status_display())]


def _suggested(need: Any, own: list[Link], told: _Told, facts: Facts) -> dict[str, list[Item]]:
    today = timezone.now().date()
    activities, found = suggested(told.sight.actor, need, own, facts, settings.ESLABON_COUNTRY, today)
    told.sight.prime(Party, {line.provider_id for _suggestion, line in found})
    return {
        "activities": [told.suggested(told.activity(one.candidate.key, row), one) for one, row in activities],
        "lines": [told.suggested(told.line(line), one) for one, line in found],
    }


def _searched(text: str, told: _Told, facts: Facts) -> dict[str, Any]:
    """The activities and open lines that hold the words looked for."""
    count, rows = browse.find_activities(facts, text, 0, _FOUND)
    lines = searched(LINES, open_lines(told.sight.actor), text)
    return {
        "found": [*told.lines(lines[:_FOUND]), *(told.activity(row["identifier"], row) for row in rows)],
        "more": max(0, count - _FOUND),
        "all": f"{reverse('activities')}?{urlencode({'q': text})}",
    }


def _chosen(request: HttpRequest, own: list[Link], told: _Told, facts: Facts) -> Item | None:
    """What is being decided on: the activity or the line that the address or the form names."""
    given = request.POST if request.method == "POST" else request.GET
    activity, line = given.get("activity", ""), given.get("line", "")
    if activity:
        row = figures.named(facts, [activity]).get(activity)
        if row is None and not any(one.activity == activity for one in own):
            if request.method == "POST":
                return None
            raise Refused(_("There is no published activity with this identifier."))
        return told.activity(activity, row)
    if not line:
        return None
    number = int(line) if line.isascii() and line.isdigit() and len(line) < 10 else 0
    found = lines_for(told.sight.actor).filter(pk=number).first()
    if found is None:
        if request.method == "POST":
            return None
        raise Refused(_("There is no such open line."))
    return told.line(found)


def _form(request: HttpRequest, own: list[Link], chosen: Item) -> Form:
    """The form of a decision, with what was typed, else with what was decided before."""
    held = next((one for one in own if _choice(one) == chosen.choose), None)
    options = [Option(str(code), capital(str(text))) for code, text in Answer.choices]
    fields = [
        Field("answer", _("Answer"), SELECT, options=[("", options)], needed=True),
        Field(
            "percentage",
            _("Part of the need that it answers, in %"),
            NUMBER,
            hint=_("From 0 to 100, if known: 60, 60 % or 60.5."),
        ),
        Field("note", _("Note"), AREA, hint=_("A refusal needs one: why it doesn't fit.")),
    ]
    if request.method == "POST":
        return step_form(fields, request.POST)
    before = {"answer": Answer.ACCEPTED.value, "percentage": "", "note": ""}
    if held is not None:
        share = "" if held.percentage is None else format(held.percentage.normalize(), "f")
        before = {"answer": held.answer, "percentage": share, "note": held.note}
    return step_form(fields, before)


def _choice(link: Link) -> str:
    return urlencode({"line": link.line_id} if link.line_id else {"activity": link.activity})
