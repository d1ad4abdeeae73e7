"""Periods: calendar years, and fiscal years named after the year in which they end."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta


@dataclass(frozen=True, slots=True)
class FiscalYear:
    """A year of twelve months from the first of `start_month`; US FY2004 is FiscalYear(2004, 10)."""

    year: int
    start_month: int = 1

    def __post_init__(self) -> None:
        if not 1 <= self.start_month <= 12:
            raise ValueError(f"no such month: {self.start_month}")

    @property
    def first(self) -> date:
        """The first day of the year."""
        return date(self.year if self.start_month == 1 else self.year - 1, self.start_month, 1)

    @property
    def last(self) -> date:
        """The last day of the year."""
        if self.start_month == 1:
            return date(self.year, 12, 31)
        return date(self.year, self.start_month, 1) - timedelta(days=1)

    def __contains__(self, day: date) -> bool:
        return self.first <= day <= self.last


def fiscal_year(day: date, start_month: int = 1) -> FiscalYear:
    """The fiscal year that a day falls in."""
    ends_next = start_month > 1 and day.month >= start_month
    return FiscalYear(day.year + 1 if ends_next else day.year, start_month)


def months_later(day: date, months: int) -> date:
    """The same day of the month so many months later; the last one where that month is shorter."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    first_after = date(year + (month + 1) // 12, (month + 1) % 12 + 1, 1)
    return date(year, month + 1, min(day.day, (first_after - timedelta(days=1)).day))
