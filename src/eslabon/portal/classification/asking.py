"""What the address of the queue asks for: which money, whose, to whom, and whether decided ones are shown."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from eslabon.facts.query import Facts
from eslabon.figures import labels
from eslabon.figures.doubts import Doubt
from eslabon.measures.offer import FLOWS, UNDISBURSED, Question
from eslabon.portal import store
from eslabon.portal.asking import providers_in
from eslabon.portal.errors import Refused
from eslabon.portal.reader import Reader
from eslabon.portal.records.lists import Filter, Option

OPEN, DECIDED, ALL = "open", "decided", "all"


@dataclass(frozen=True, slots=True)
class Asked:
    """The question about the money, which of the doubtful are shown, and the filters as the form has them."""

    question: Question
    show: str
    filters: list[Filter]
    narrowed: bool

    def shows(self, doubt: Doubt) -> bool:
        """Whether a doubtful activity is shown."""
        return self.show == ALL or (doubt.decision is not None) == (self.show == DECIDED)


def ask(request: HttpRequest, source: Facts, reader: Reader) -> Asked:
    """What a request asks for. Raises Refused for what can't be chosen."""
    lang, view = reader.lang, source.view
    choices: dict[str, tuple[str, Mapping[str, str]]] = {
        "flow": (
            _("Flow"),
            {one: labels.capital(labels.flow(one, lang)) for one in FLOWS if one != UNDISBURSED},
        ),
        "provider": (_("Provider"), {"": _("any"), **providers_in(view, lang)}),
        "recipient": (
            _("Recipient"),
            {"": _("any"), **{one.id: labels.recipient(one.id, lang) for one in store.recipients(view)}},
        ),
        "show": (_("Show"), {OPEN: _("to be decided"), DECIDED: _("already decided"), ALL: _("all")}),
    }
    given = {name: request.GET.get(name) or next(iter(options)) for name, (_title, options) in choices.items()}
    filters = []
    for name, (title, options) in choices.items():
        if given[name] not in options:
            message = _("“{value}” can't be chosen for “{field}”.")
            near = [(_("The whole queue"), reverse("classification"))]
            raise Refused(message.format(value=given[name][:60], field=title), near)
        filters.append(Filter(name, title, [Option(code, text, code == given[name]) for code, text in options.items()]))
    question = Question(
        flow=given["flow"],
        provider=(given["provider"],) if given["provider"] else (),
        recipient=(given["recipient"],) if given["recipient"] else (),
    )
    return Asked(question, given["show"], filters, any(request.GET.get(name) for name in choices))
