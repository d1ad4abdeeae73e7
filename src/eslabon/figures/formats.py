"""Numbers, money and dates as the reader's country writes them, chosen by language and country.

Peru writes 1,234,567.89 and «setiembre»; Bolivia, Colombia and Ecuador write 1.234.567,89 and «septiembre». In
Spanish 49.9 thousand million is «49.9 mil millones»: *billones* are a thousand times more.
"""

from __future__ import annotations

import datetime
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from functools import cache
from typing import Any

# The country whose way of writing is used where the reader names none.
DEFAULT_COUNTRY = "PE"
MINUS = "−"
_SPACE = "\N{NO-BREAK SPACE}"
_MILLION, _MANY_MILLIONS, _THOUSAND_MILLION = Decimal(10) ** 6, Decimal(10) ** 10, Decimal(10) ** 9

# Symbols that mislead nobody; a currency without one is written by its ISO code.
SYMBOLS = {"USD": "US$", "PEN": "S/", "BOB": "Bs", "EUR": "€"}


@dataclass(frozen=True, slots=True)
class Convention:
    """How a country writes: decimal and group marks, months, and the orders of a date."""

    decimal: str
    group: str
    months: tuple[str, ...]
    short_months: tuple[str, ...]
    date: str
    long_date: str
    percent: str
    million: str
    thousand_million: str


def _names(text: str) -> tuple[str, ...]:
    return tuple(text.split())


_MONTHS_ES = _names("enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre")
_SHORT_ES = _names("ene. feb. mar. abr. may. jun. jul. ago. sept. oct. nov. dic.")
_MONTHS_EN = _names("January February March April May June July August September October November December")
_SHORT_EN = _names("Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec")


def _spanish(decimal: str, group: str, *, september: str = "septiembre", short: str = "sept.") -> Convention:
    months = tuple(september if one == "septiembre" else one for one in _MONTHS_ES)
    shorts = tuple(short if one == "sept." else one for one in _SHORT_ES)
    return Convention(
        decimal,
        group,
        months,
        shorts,
        "{day:02d}/{month:02d}/{year:04d}",
        "{day} de {name} de {year}",
        f"{{}}{_SPACE}%",
        "millones",
        f"mil{_SPACE}millones",
    )


_ENGLISH = Convention(
    ".",
    ",",
    _MONTHS_EN,
    _SHORT_EN,
    "{day} {short} {year}",
    "{day} {name} {year}",
    "{}%",
    "million",
    "billion",
)
_SPANISH = _spanish(",", ".")
_SPANISH_POINT = _spanish(".", ",")

# Spanish by country; what is not here writes the comma. English is written alike everywhere.
_SPANISH_BY_COUNTRY = {
    "PE": _spanish(".", ",", september="setiembre", short="set."),
    "UY": _spanish(",", ".", september="setiembre", short="set."),
    **dict.fromkeys(("MX", "GT", "HN", "NI", "PA", "SV", "DO", "PR", "US"), _SPANISH_POINT),
}


def convention(lang: str, country: str | None) -> Convention:
    """How a language is written in a country (ISO code, None for the language at large)."""
    if lang.startswith("en"):
        return _ENGLISH
    return _SPANISH_BY_COUNTRY.get((country or "").upper(), _SPANISH)


@cache
def formats(lang: str, country: str | None = DEFAULT_COUNTRY) -> Formats:
    """The formats of a language ("es", "en" or a variant) in a country, made once."""
    return Formats(lang, country)


@dataclass(frozen=True)
class Formats:
    """Writes numbers, money and dates for one language and country."""

    lang: str
    country: str | None = DEFAULT_COUNTRY
    by: Convention = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "by", convention(self.lang, self.country))

    def number(self, value: Decimal | int, digits: int | None = None) -> str:
        """A number with so many decimals (halves up, as people round), or with those it has."""
        value = Decimal(value)
        if digits is not None:
            value = value.quantize(Decimal(1).scaleb(-digits), ROUND_HALF_UP)
        whole, _, decimals = format(abs(value), ",f").partition(".")
        text = whole.replace(",", self.by.group) + (self.by.decimal + decimals if decimals else "")
        return MINUS + text if value < 0 else text

    def needed(self, value: Decimal) -> str:
        """A number with the decimals that it needs: none for what is kept as `12.0000`."""
        return self.number(int(value) if value == value.to_integral_value() else value.normalize())

    def count(self, value: int) -> str:
        """A whole number with its thousands set apart."""
        return self.number(value, 0)

    def amount(self, value: Decimal) -> str:
        """An amount to the cent, without its currency."""
        return self.number(value, 2)

    def short_amount(self, value: Decimal) -> str:
        """An amount with its cents where it has any, without its currency."""
        return self.number(value, _cents_shown(value))

    def short_money(self, value: Decimal, currency: str | None) -> str:
        """An amount with its currency, with its cents where it has any."""
        return self.money(value, currency, _cents_shown(value))

    def money(self, value: Decimal, currency: str | None, digits: int = 2) -> str:
        """An amount with its currency, to the cent or to so many digits: `US$ 1,234.50`, `−S/ 3,800.00`."""
        return self._with_symbol(self.number(abs(value), digits), value, currency)

    def large(self, value: Decimal, currency: str | None) -> str:
        """An amount as running text gives it: `US$ 2,092.0 millones`, `US$ 49.9 mil millones`, `US$ 123,457`."""
        size = abs(value)
        if size >= _MANY_MILLIONS:
            text = f"{self.number(size / _THOUSAND_MILLION, 1)}{_SPACE}{self.by.thousand_million}"
        elif size >= _MILLION:
            text = f"{self.number(size / _MILLION, 1)}{_SPACE}{self.by.million}"
        else:
            text = self.number(size, 0)
        return self._with_symbol(text, value, currency)

    def millions(self, value: Decimal, digits: int = 2) -> str:
        """An amount in millions for a table whose head says so; what rounds to nothing is not shown as nothing."""
        shown = value / _MILLION
        least = Decimal(1).scaleb(-digits)
        if value and abs(shown) < least / 2:
            return f"{'>' if value < 0 else '<'}{_SPACE}{self.number(least.copy_sign(value), digits)}"
        return self.number(shown, digits)

    def _with_symbol(self, text: str, value: Decimal, currency: str | None) -> str:
        name = symbol(currency)
        return f"{MINUS if value < 0 else ''}{name}{_SPACE if name else ''}{text}"

    def percent(self, share: Decimal, digits: int = 1) -> str:
        """A share of one as a percentage."""
        return self.by.percent.format(self.number(share * 100, digits))

    def date(self, day: datetime.date) -> str:
        """A day in short: `17/09/2004`; in English `17 Sep 2004`, which nobody reads the other way round."""
        return self.by.date.format(
            day=day.day, month=day.month, year=day.year, short=self.by.short_months[day.month - 1]
        )

    def long_date(self, day: datetime.date) -> str:
        """A day in words: `17 de setiembre de 2004`."""
        return self.by.long_date.format(day=day.day, name=self.by.months[day.month - 1], year=day.year)

    def span(self, first: datetime.date, last: datetime.date) -> str:
        """The days from one to another, in words: `13 al 17 de setiembre de 2004`, `13 to 17 September 2004`."""
        start, to = self.long_date(first), "to" if self.lang.startswith("en") else "al"
        if first == last:
            return start
        if first.year == last.year:  # what the two have in common is said once
            start = start.removesuffix(f" de {first.year}").removesuffix(f" {first.year}")
        if (first.year, first.month) == (last.year, last.month):
            start = str(first.day)
        return f"{start} {to} {self.long_date(last)}"

    def month(self, day: datetime.date) -> str:
        """A month in short with its year: `set. 2004`."""
        return f"{self.by.short_months[day.month - 1]} {day.year}"

    def moment(self, when: datetime.datetime) -> str:
        """A moment, UTC: `17/09/2004, 14:05 UTC`."""
        when = when.astimezone(datetime.UTC)
        return f"{self.date(when)}, {when:%H:%M}{_SPACE}UTC"

    def million(self, currency: str | None) -> str:
        """The unit of a column in millions: `US$ millones`."""
        return f"{symbol(currency)}{_SPACE}{self.by.million}"

    def axis_locale(self) -> dict[str, Any]:
        """The number locale of a chart's axes (that of d3-format)."""
        return {
            "decimal": self.by.decimal,
            "thousands": self.by.group,
            "grouping": [3],
            "currency": ["", ""],
            "minus": MINUS,
        }


def symbol(currency: str | None) -> str:
    """How a currency is written before an amount: `US$`, `S/`, else its ISO code; empty for none."""
    return SYMBOLS.get(currency or "", currency or "")


def _cents_shown(value: Decimal) -> int:
    return 0 if value == value.to_integral_value() else 2
