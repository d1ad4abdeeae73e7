"""Which pairs the address of the list asks for."""

from __future__ import annotations

from dataclasses import dataclass, replace

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from eslabon.figures import duplicates as figures
from eslabon.figures.duplicates import Twice
from eslabon.measures.duplicates.records import BY_PERSON, DIFFERENT, KINDS
from eslabon.portal.errors import Refused
from eslabon.portal.reader import reader_of
from eslabon.portal.records.lists import Filter, Option
from eslabon.portal.records.words import capital

ALL, OPEN, DECIDED = "all", "open", "decided"


@dataclass(frozen=True, slots=True)
class Asked:
    """The kind of the pairs that are shown, and which of them; the filters as the form has them."""

    kind: str
    show: str
    filters: list[Filter]
    narrowed: bool

    def chosen(self, found: Twice) -> Twice:
        """The pairs that are asked for."""
        kept = figures.only(found, self.kind, undecided=self.show == OPEN)
        if self.show == DECIDED:
            return replace(kept, pairs=[one for one in kept.pairs if one.decision in (BY_PERSON, DIFFERENT)])
        return kept


def ask(request: HttpRequest) -> Asked:
    """What a request asks for. Raises Refused for what can't be chosen."""
    lang = reader_of(request).lang
    choices = {
        "kind": (_("Kind of pair"), {"": _("any"), **{one: capital(figures.kind(one, lang)) for one in KINDS}}),
        "show": (_("Show"), {ALL: _("all"), OPEN: _("to be decided"), DECIDED: _("decided by a person")}),
    }
    given = {name: request.GET.get(name) or next(iter(options)) for name, (_title, options) in choices.items()}
    filters = []
    for name, (title, options) in choices.items():
        if given[name] not in options:
            message = _("“{value}” can't be chosen for “{field}”.").format(value=given[name][:60], field=title)
            raise Refused(message, [(_("All pairs"), reverse("duplicates"))])
        filters.append(Filter(name, title, [Option(code, text, code == given[name]) for code, text in options.items()]))
    return Asked(given["kind"], given["show"], filters, any(request.GET.get(name) for name in choices))
