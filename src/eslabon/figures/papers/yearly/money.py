"""The money of a year's agreements: read once, folded by the measure, and the amounts that make up each figure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from eslabon.figures.ladder import amount_of
from eslabon.figures.papers.shelf import Shelf
from eslabon.figures.papers.yearly.year import Year
from eslabon.measures.ladder import CONTRIBUTION, DATED, ZERO, Entry, Ladder, Standing, in_force, ladder
from eslabon.records.cooperation.models import Agreement, Amendment, Project
from eslabon.records.cooperation.models import Entry as EntryRecord
from eslabon.values.periods import FiscalYear

AGREEMENT, PROJECT = "agreement", "project"
_AGREEMENT_FIELDS = (
    *("title", "kind", "provider_id", "number", "registry_number", "signed_on", "ends_on", "status"),
    *("ended_on", "ended_because", "currency", "conditions"),
)
_ENTRY_FIELDS = (
    *("agreement_id", "project_id", "amendment_id", "part_of_id", "corrects_id", "step", "funding", "amount"),
    *("currency", "approximate", "said", "estimate", "rate", "on", "year", "year_start", "place_id", "line"),
)


@dataclass(frozen=True, slots=True)
class Agreed:
    """An agreement with the day on which it ends as it stands."""

    record: Any
    ends: date | None


@dataclass(frozen=True, slots=True)
class Holder:
    """What money belongs to: an agreement, or a project that has none; its name and what its totals are told in."""

    kind: str
    record: Any
    currency: str

    @property
    def terms(self) -> dict[str, Any]:
        """The holder as a reference names it."""
        return {self.kind: self.record.pk}


@dataclass(frozen=True, slots=True)
class Held:
    """The ladder of a holder, and its entries by their numbers."""

    holder: Holder
    ladder: Ladder
    entries: Mapping[int, Any]

    def at(self, step: str, funding: str = CONTRIBUTION) -> Standing:
        """What stands at a step."""
        return self.ladder.at(step, funding)

    def sayings(self) -> list[tuple[str, str]]:
        """What was said of amounts that aren't exact, each with its step."""
        found = []
        for (_funding, step), standing in self.ladder.standings.items():
            found += [(step, self.entries[one].said) for one in standing.entries if self.entries[one].said]
        return list(dict.fromkeys(found))


def agreements_of(shelf: Shelf, year: Year) -> list[Agreed]:
    """The agreements of a year: not signed after it, nor over before it."""
    told: dict[int, date] = {}
    amendments = shelf.rows(Amendment, "agreement_id", "number", "new_end")
    for one in sorted(amendments, key=lambda each: each.number):
        if one.new_end:
            told[one.agreement_id] = one.new_end
    made = []
    for one in shelf.rows(Agreement, *_AGREEMENT_FIELDS):
        ends = one.ended_on or told.get(one.pk) or one.ends_on
        if (one.signed_on is None or one.signed_on <= year.last) and (ends is None or ends >= year.first):
            made.append(Agreed(one, ends))
    shelf.take((one.record for one in made), Agreement)
    shelf.take((one for one in amendments if (Agreement, one.agreement_id) in shelf.used), Amendment)
    return sorted(made, key=lambda each: (each.record.title, each.record.pk))


def money_of(
    shelf: Shelf, until: date, agreements: Iterable[Any], projects: Iterable[Any] = (), **only: Any
) -> list[Held]:
    """The ladder of each agreement, and of each project without one, of what was written of days until one.

    A total is what stood then, as it is known now: what was corrected since is told as corrected. `only` narrows the
    entries that are read.
    """
    by_holder: dict[tuple[str, int], list[Any]] = defaultdict(list)
    for one in shelf.rows(EntryRecord, *_ENTRY_FIELDS, **only):
        by_holder[_holder_of(one)].append(one)
    # The number of its amendment orders two estimated totals of one day.
    wanted = {one.amendment_id for own in by_holder.values() for one in own if one.amendment_id}
    numbers = {one.pk: one.number for (of, pk), one in shelf.used.items() if of is Amendment and pk in wanted}
    if wanted - set(numbers):
        numbers = {one.pk: one.number for one in shelf.rows(Amendment, "number", id__in=wanted)}
    holders = [Holder(AGREEMENT, one, one.currency) for one in agreements]
    holders += [Holder(PROJECT, one, "") for one in projects]
    return [
        _held(shelf, holder, by_holder[key], numbers, until)
        for holder in holders
        if (key := (holder.kind, holder.record.pk)) in by_holder
    ]


def _holder_of(entry: Any) -> tuple[str, int]:
    return (AGREEMENT, entry.agreement_id) if entry.agreement_id else (PROJECT, entry.project_id)


def _held(shelf: Shelf, holder: Holder, rows: list[Any], numbers: Mapping[int, int], until: date) -> Held:
    shelf.take(rows, EntryRecord)
    if not holder.currency:  # without an agreement nobody said what it is told in: the first amount's
        holder = Holder(holder.kind, holder.record, rows[0].currency)
    amounts = [amount_of(one, numbers.get(one.amendment_id, 0)) for one in rows]
    later = {one.id for one in amounts if one.part_of is None and _after(one, until)}
    if later:  # what was corrected stays, to be replaced: only what stands is left out
        later &= {one.id for one in in_force(amounts)}
        amounts = [one for one in amounts if one.id not in later]
    found = ladder(amounts, holder.currency)
    return Held(holder, found, {one.pk: one for one in rows})


def _after(one: Entry, until: date) -> bool:
    """Whether an entry tells of what came after a day: by its date; of what happened in a year, by the end of that."""
    if one.on is not None:
        return one.on > until
    return one.step in DATED and one.year is not None and FiscalYear(*one.year).last > until


@dataclass(frozen=True, slots=True)
class Sum:
    """A figure of a ladder: its value, the entries that add up to it, and those that are taken from it."""

    value: Decimal
    held: Held
    numbers: list[int]
    less: list[int]

    @property
    def approximate(self) -> bool:
        """Whether some amount in it isn't exact."""
        entries = self.held.entries
        return any(entries[one].approximate for one in self.numbers)

    @property
    def parts(self) -> list[tuple[int, Decimal]]:
        """Each entry with what it adds."""
        values = self.held.ladder.values
        return [
            (one, sign * (values[one] or ZERO)) for sign, own in ((1, self.numbers), (-1, self.less)) for one in own
        ]


def total_of(held: Held, step: str, funding: str = CONTRIBUTION, year: tuple[int, int] | None = None) -> Sum | None:
    """What stands at a step, of all or of a year; None where no entry tells of it."""
    found = held.ladder.standings.get((funding, step))
    if found is None or not found.entries:
        return None
    if year is None:
        return Sum(found.total, held, found.entries, [])
    numbers = found.told["year"].get(year)
    return Sum(found.by["year"][year], held, numbers, []) if numbers else None


def undistributed_of(held: Held, step: str) -> Sum | None:
    """What of a step stands at no project: the amounts less what of them does; None where no entry tells of it."""
    found = held.ladder.standings.get((CONTRIBUTION, step))
    if found is None or not found.entries:
        return None
    at_projects = [one for numbers in found.told["project"].values() for one in numbers]
    return Sum(found.undistributed("project"), held, found.entries, at_projects)


def years_of(held: Held, year: int) -> list[tuple[int, int]]:
    """The years of a number, calendar and fiscal ones, that some amount of a holder belongs to."""
    found = {
        key
        for standing in held.ladder.standings.values()
        for key in standing.by["year"]
        if isinstance(key, tuple) and key[0] == year
    }
    return sorted(found, key=lambda key: key[1])


def project_holders(shelf: Shelf, projects: Iterable[Any]) -> list[Any]:
    """Those of some projects that belong to no agreement, so that their money is their own."""
    return shelf.take((one for one in projects if not one.agreement_id), Project)
