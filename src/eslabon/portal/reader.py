"""Who reads: the language of the page, and the country whose way of writing numbers and dates it follows."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from django.conf import settings
from django.contrib.auth import SESSION_KEY as SIGNED_IN_KEY
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from eslabon.figures.formats import Formats, formats
from eslabon.standards.iati.codelists import country_name

# Where Spanish is the language of the State, and the United States; numbers differ among them.
COUNTRIES = (
    *("AR", "BO", "CL", "CO", "CR", "CU", "DO", "EC", "ES", "GT", "HN"),
    *("MX", "NI", "PA", "PE", "PR", "PY", "SV", "US", "UY", "VE"),
)
SESSION_KEY, LANGUAGE_KEY = "country", "language"
SAMPLE = Decimal("1234567.89")


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the menu; `here` marks the part of the site that the page belongs to."""

    title: str
    href: str
    here: bool


@dataclass(frozen=True, slots=True)
class Reader:
    """The language ("es" or "en"), the country, the page's own path and query, and whether somebody is signed in."""

    lang: str
    country: str
    path: str
    query: str
    signed_in: bool = False

    @property
    def formats(self) -> Formats:
        """How numbers, money and dates are written for this reader."""
        return formats(self.lang, self.country)

    @property
    def country_name(self) -> str:
        return country_name(self.country, self.lang)

    @property
    def example(self) -> str:
        """A number as this reader's country writes it."""
        return self.formats.amount(SAMPLE)

    @property
    def languages(self) -> list[tuple[str, str, str]]:
        """Each language: its code, its name, and the address of this page in it."""
        start = f"/{self.lang}/"
        rest = self.path.removeprefix(start) if self.path.startswith(start) else ""
        return [(code, name, f"/{code}/{rest}{self.query}") for code, name in settings.LANGUAGES]

    @property
    def menu(self) -> list[Entry]:
        """The parts of the site."""
        parts = (
            (pgettext("menu", "Offer"), "offer"),
            (pgettext("menu", "Exports"), "exports"),
            (_("Providers"), "providers"),
            (_("Countries"), "recipients"),
            (_("Activities"), "search"),
            (pgettext("menu", "Data loads"), "loads"),
            (pgettext("menu", "Method"), "method"),
        )
        kinds = (
            (pgettext("menu", "Needs"), "needs"),
            (pgettext("menu", "Open lines"), "lines"),
            (pgettext("menu", "Rounds"), "rounds"),
        )
        found = [(title, reverse(name)) for title, name in parts]
        found += [(title, reverse("records", args=[kind])) for title, kind in kinds]
        if self.signed_in:
            found.append((pgettext("menu", "Desk"), reverse("desk")))
        return [Entry(title, href, self.path.startswith(href)) for title, href in found]


def reader_of(request: HttpRequest) -> Reader:
    """Who reads this request's page."""
    session = getattr(request, "session", None)  # not there yet where a request is refused early
    chosen = session.get(SESSION_KEY) if session is not None else None
    country = chosen if chosen in COUNTRIES else settings.ESLABON_COUNTRY
    query = request.META.get("QUERY_STRING", "")
    lang = "en" if (get_language() or "es").startswith("en") else "es"
    # As it is written in an address: whatever an identifier holds stays whole.
    path = request.get_full_path().partition("?")[0]
    # Whether, not who: asking who would cost a query on every page.
    signed_in = session is not None and SIGNED_IN_KEY in session
    return Reader(lang, country, path, f"?{query}" if query else "", signed_in)
