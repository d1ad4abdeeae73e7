"""The terms of a paper as an address or a form gives them, and the form that asks for them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from eslabon.figures.papers.making import FORMS
from eslabon.figures.papers.text import NoSuch
from eslabon.portal.reader import Reader
from eslabon.portal.records.forms import DATE, NUMBER, SELECT, Field, Form
from eslabon.portal.records.forms import TEXT as LINE
from eslabon.portal.records.lists import Option
from eslabon.portal.records.sight import Sight
from eslabon.records.chains.queries import chains_for
from eslabon.records.parties.models import Party, PartyType
from eslabon.records.rounds.models import Round, Theme
from eslabon.values.problems import Problem, Where, problem

_SOURCES = (PartyType.DONOR, PartyType.MULTILATERAL, PartyType.GOVERNMENT)


def form_names() -> dict[str, str]:
    """The papers by their codes, as a person calls them."""
    return {
        "round": _("Round report"),
        "memo": _("Memo"),
        "profile": _("Need and project profile"),
        "requests": _("Matrix of requests"),
        "yearly": _("Yearly report"),
    }


@dataclass
class Terms:
    """What is asked for: the form, its terms, the language, the day. `given` says that a paper is to be made."""

    form: str
    terms: dict[str, str]
    lang: str
    day: str
    on: date | None
    given: bool
    follows: str = ""
    problems: list[Problem] = field(default_factory=list)

    @classmethod
    def of(cls, given: Mapping[str, str], reader: Reader) -> Terms:
        """The terms in an address or a form; without a form, the round report."""
        form = given.get("form", "")
        form = form if form in FORMS else next(iter(FORMS))
        terms = {name: given.get(name, "").strip()[:200] for name in FORMS[form]}
        lang = given.get("paper_lang", "")
        day = given.get("on", "").strip()[:40]
        asked = any(terms.values()) or (not terms and "paper_lang" in given)
        found = cls(form, terms, lang if lang in dict(settings.LANGUAGES) else reader.lang, day, None, asked)
        found.follows = given.get("follows", "")
        if "paper_lang" in given:
            found.given = True
        found._read_day()
        if found.given and terms and sum(bool(one) for one in terms.values()) != 1:
            found.problems.append(problem("field.missing", Where(path=FORMS[form][0])))
        return found

    def _read_day(self) -> None:
        if not self.day:
            return
        try:
            if "/" in self.day:
                day, month, year = (int(part) for part in self.day.split("/"))
                self.on = date(year, month, day)
            else:
                self.on = date.fromisoformat(self.day)
        except ValueError:
            self.problems.append(problem("field.not-date", Where(path="on"), value=self.day))

    @property
    def query(self) -> dict[str, str]:
        """The terms as an address names them."""
        found = {"form": self.form, **{name: value for name, value in self.terms.items() if value}}
        return {**found, "paper_lang": self.lang, **({"on": self.day} if self.day else {})}

    def no_such(self, error: NoSuch) -> Problem:
        """The problem of a term that names nothing which is open to the reader."""
        return problem("field.no-such", Where(path=error.name), value=error.value)


def terms_form(asked: Terms, actor: Any, reader: Reader) -> Form:
    """The form that asks for the terms of a paper, with those given."""
    labels = {
        "round": _("Round"),
        "need": _("Number of the need's record"),
        "theme": _("Theme"),
        "source": _("Source"),
        "country": _("Country (ISO code)"),
        "chain": _("Production chain"),
        "year": _("Year"),
    }
    one_of = _("One of the four.") if asked.form == "memo" else ""
    fields = []
    for name in FORMS[asked.form]:
        made = Field(name, labels[name], LINE, asked.terms[name], one_of, needed=asked.form != "memo")
        if name in ("need", "year"):
            made.look = NUMBER
        elif name != "country":
            made.look, made.options = SELECT, [("", _options(name, asked, Sight(actor, reader.lang)))]
        fields.append(made)
    languages = [Option(code, name, code == asked.lang) for code, name in settings.LANGUAGES]
    fields.append(Field("paper_lang", _("Language"), SELECT, asked.lang, options=[("", languages)]))
    hint = _("The records as they stood at the end of that day; as they are now without one. Like 17/09/2004.")
    fields.append(Field("on", _("From the records of"), DATE, asked.day, hint))
    return Form([("", fields)])


def _options(name: str, asked: Terms, sight: Sight) -> list[Option]:
    chosen = asked.terms[name]
    found: list[tuple[str, str]]
    if name == "round":
        rounds = Round.objects.visible_to(sight.actor).filter(withdrawn=False).order_by("-starts_on")
        found = [(str(one.pk), sight.label(one)) for one in rounds]
    elif name == "chain":
        found = [(str(one.pk), sight.label(one)) for one in chains_for(sight.actor).prefetch_related(None)]
    elif name == "theme":
        found = [(one.code, str(one)) for one in Theme.objects.all()]
    else:
        parties = Party.objects.visible_to(sight.actor).filter(withdrawn=False, type__in=_SOURCES, merged_into=None)
        found = sorted(((str(one.pk), sight.label(one)) for one in parties), key=lambda pair: pair[1])
    if chosen and chosen not in dict(found):
        found.append((chosen, chosen))  # what the address named stays: it may be a name or an identifier
    return [Option("", "—"), *(Option(code, text, code == chosen) for code, text in found)]
