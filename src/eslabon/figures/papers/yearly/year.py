"""The year that a yearly report speaks of."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Year:
    """A calendar year, and the day on which it is told: its last, or that of the paper while the year goes on."""

    number: int
    told_on: date

    @classmethod
    def of(cls, number: int, day: date) -> Year:
        """A year as told on a day."""
        return cls(number, min(date(number, 12, 31), day))

    @property
    def first(self) -> date:
        return date(self.number, 1, 1)

    @property
    def last(self) -> date:
        return date(self.number, 12, 31)

    @property
    def next(self) -> Year:
        return Year(self.number + 1, self.told_on)
