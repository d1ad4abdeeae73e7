"""Published tables of amounts by line: do the lines make the printed total, and if not, which alone can explain it?

Lines of a table differ from other parts of an amount: they are all of it, so they must make the total, but for what
rounding explains. Where they don't, the difference is told, and the one line that alone can explain it: the only one
that stays at or above zero without the difference, else the only one whose implied value is a slip of the pen away (a
digit more, less or another, or two exchanged). Where several can, none is named.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from eslabon.measures.ladder import ZERO, Entry, in_force

# The coarsest unit that amounts are taken to be rounded to; and what rounding may make of a total at most.
_COARSEST = Decimal(1000)
_MOST = Decimal("0.001")
_FINEST = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class Misfit:
    """A printed total that its lines don't make; `line` is the one that alone explains it, `implied` what it would
    then have to be. `difference` is the sum of the lines less the total."""

    whole: int
    total: Decimal
    summed: Decimal
    line: int | None = None
    printed: Decimal | None = None
    implied: Decimal | None = None

    @property
    def difference(self) -> Decimal:
        return self.summed - self.total


def misfits(entries: Iterable[Entry]) -> list[Misfit]:
    """The printed totals, of the entries that stand, that their lines don't make. Approximate totals are no such."""
    standing = {one.id: one for one in in_force(entries)}
    found = []
    for number, lines in sorted(lines_of(standing.values()).items()):
        whole = standing.get(number)
        if whole is None or whole.approximate or {one.currency for one in lines} != {whole.currency}:
            continue
        misfit = misfit_of(number, whole.amount, {one.id: one.amount for one in lines})
        if misfit is not None:
            found.append(misfit)
    return found


def lines_of(standing: Iterable[Entry]) -> dict[int, list[Entry]]:
    """The lines of published tables by the total that they are part of, in the order in which they were written."""
    found: dict[int, list[Entry]] = {}
    for one in sorted(standing, key=lambda each: each.id):
        if one.line and one.part_of is not None:
            found.setdefault(one.part_of, []).append(one)
    return found


def misfit_of(whole: int, total: Decimal, lines: Mapping[int, Decimal]) -> Misfit | None:
    """What is wrong between a printed total and its lines; None where they make it, within rounding."""
    summed = sum(lines.values(), ZERO)
    difference = summed - total
    if abs(difference) <= rounding(total, list(lines.values())):
        return None
    implied = {number: value - difference for number, value in lines.items() if value - difference >= 0}
    slips = {number: value for number, value in implied.items() if a_slip(lines[number], value)}
    for candidates in (implied, slips):
        if len(candidates) == 1:
            ((number, value),) = candidates.items()
            return Misfit(whole, total, summed, number, lines[number], value)
    return Misfit(whole, total, summed)


def rounding(total: Decimal, lines: Sequence[Decimal]) -> Decimal:
    """How far rounded lines may miss a rounded total: half of the unit that all are told in, for each of them; never
    more than a thousandth of the total."""
    halves = unit_of([total, *lines]) / 2 * (len(lines) + 1)
    return min(halves, abs(total) * _MOST)


def unit_of(amounts: Iterable[Decimal]) -> Decimal:
    """The largest power of ten, up to a thousand, that all amounts are whole numbers of."""
    amounts = list(amounts)
    unit = _COARSEST
    while unit > _FINEST and any(one % unit for one in amounts):
        unit /= 10
    return unit


def a_slip(printed: Decimal, implied: Decimal) -> bool:
    """Whether one amount is the other with a digit more, less or another, or with two neighbours exchanged."""
    one, other = (_digits(value, unit_of([printed, implied])) for value in (printed, implied))
    if len(one) == len(other):
        places = [at for at, pair in enumerate(zip(one, other, strict=True)) if pair[0] != pair[1]]
        exchanged = len(places) == 2 and places[1] == places[0] + 1 and sorted(one) == sorted(other)
        return len(places) == 1 or exchanged
    longer, shorter = sorted((one, other), key=len, reverse=True)
    return len(longer) == len(shorter) + 1 and any(
        longer[:at] + longer[at + 1 :] == shorter for at in range(len(longer))
    )


def _digits(value: Decimal, unit: Decimal) -> str:
    return format(int(abs(value) / unit), "d")
