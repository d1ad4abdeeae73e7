"""Whom and what money is for: the shares of recipients and sectors, as published, never guessed.

Rules: the transaction's own country or sector goes before the activity's percentages; one alone is all of it;
several need percentages that sum to 100 (tolerance 0.01), countries and regions together; anything else goes to
`not-allocated`, with the rule that says why.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import NamedTuple, Protocol

NOT_ALLOCATED = "not-allocated"
ONE = Decimal(1)
HUNDRED = Decimal(100)
TOLERANCE = Decimal("0.01")
# Sectors are read in one vocabulary: DAC purpose codes, else DAC categories, else the reporter's own, else
# whichever comes first. Two vocabularies are the same money told twice.
PREFERRED_VOCABULARIES = ("1", "2", "99", "98")


class Placed(Protocol):
    """A recipient as published: see `standards.iati.records.Place`."""

    @property
    def code(self) -> str: ...
    @property
    def percentage(self) -> Decimal | None: ...
    @property
    def vocabulary(self) -> str | None: ...


class Share(NamedTuple):
    """A part of one: of whom or of what, and how much."""

    key: str
    part: Decimal


class Shares(NamedTuple):
    """Shares that sum to one, the rule that gave them, and the countries named where money is not allocated."""

    shares: tuple[Share, ...]
    rule: str
    named: tuple[str, ...] = ()

    @property
    def broken(self) -> bool:
        """Whether percentages were given that don't sum to 100: a problem of the publisher's."""
        return self.rule == "percentages-not-100"


def not_allocated(rule: str, named: Sequence[str] = ()) -> Shares:
    """All of it to `not-allocated`."""
    return Shares((Share(NOT_ALLOCATED, ONE),), rule, tuple(named))


def of_percentages(items: Sequence[tuple[str, Decimal | None]], rule_none: str) -> Shares:
    """The shares that keys with percentages give; `rule_none` is the rule where there is no item."""
    if not items:
        return not_allocated(rule_none)
    keys = list(dict.fromkeys(key for key, _ in items))
    percentages = [given for _, given in items]
    if len(keys) == 1 and None in percentages:
        return Shares((Share(keys[0], ONE),), "single")
    if None in percentages:
        return not_allocated("no-percentages", keys)
    given = [part for part in percentages if part is not None]
    total = sum(given)
    if abs(total - HUNDRED) > TOLERANCE or min(given) < 0:
        return not_allocated("percentages-not-100", keys)
    summed = dict.fromkeys(keys, Decimal(0))
    for (key, _), part in zip(items, given, strict=True):
        summed[key] += part
    shares = tuple(Share(key, part / total) for key, part in summed.items() if part)
    return Shares(shares, "single" if len(shares) == 1 else "percentages")


def recipients(countries: Sequence[Placed], regions: Sequence[Placed]) -> Shares:
    """The recipients of an activity or transaction: ISO codes, and `region:CODE` for regions.

    An element without a code names no place, and nobody knows whose its money is.
    """
    if not all(place.code for place in (*countries, *regions)):
        return not_allocated("no-place", [country.code for country in countries if country.code])
    vocabularies = [region.vocabulary or "1" for region in regions]
    chosen = "1" if "1" in vocabularies else (vocabularies[0] if vocabularies else "1")
    items = [(country.code, country.percentage) for country in countries]
    items += [
        (f"region:{region.code}" if chosen == "1" else f"region:{chosen}:{region.code}", region.percentage)
        for region, vocabulary in zip(regions, vocabularies, strict=True)
        if vocabulary == chosen
    ]
    return of_percentages(items, "no-place")


def sectors(published: Sequence[Placed]) -> Shares:
    """The sectors of an activity or transaction in one vocabulary, as `VOCABULARY:CODE`."""
    if not published or not all(sector.code for sector in published):
        return not_allocated("no-sector")
    vocabularies = dict.fromkeys(sector.vocabulary or "1" for sector in published)
    preferred = next((one for one in PREFERRED_VOCABULARIES if one in vocabularies), None)
    chosen = preferred or next(iter(vocabularies))
    items = [
        (f"{chosen}:{sector.code}", sector.percentage) for sector in published if (sector.vocabulary or "1") == chosen
    ]
    return of_percentages(items, "no-sector")
