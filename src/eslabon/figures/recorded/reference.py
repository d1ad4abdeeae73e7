"""The reference of a figure made of records: measure and version, moment, what is asked, and the value as printed.

    ladder@1:t20050131T120000.000000:in=USD:agreement=1:step=obligated:until=2004-12-31:is=2500000.00

It is written with the same signs as that of a published figure (`figures.reference`). Records have no state number, so
it names the moment, and who sees fewer records finds a smaller sum, so it tells what was printed.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from functools import lru_cache

from eslabon.figures.reference import BadReference, decoded, encoded
from eslabon.measures import ladder, results, standing

COUNT, EXECUTION, COVERAGE = "count@1", "execution@1", "coverage@1"
# The terms of each measure in the order in which a reference names them; "in" is the currency.
TERMS: dict[str, tuple[str, ...]] = {
    COUNT: ("of", "year", "status", "priority"),
    standing.MEASURE: ("year", "state"),
    ladder.MEASURE: ("in", "agreement", "project", "funding", "step", "part", "year", "fy", "until"),
    EXECUTION: ("in", "agreement", "project", "funding", "over", "year", "fy", "until"),
    COVERAGE: ("in", "standing", "source"),
    results.MEASURE: ("indicator", "target", "reading", "of", "until"),
}
_MOMENT = "t%Y%m%dT%H%M%S.%f"
_VALUE = re.compile(r"-?[0-9]{1,20}(\.[0-9]{1,8})?")
_LONGEST = 1_000


@dataclass(frozen=True, slots=True)
class Asked:
    """What a reference encodes; `value` is the figure as printed."""

    measure: str
    moment: datetime
    terms: dict[str, str]
    value: Decimal

    @property
    def currency(self) -> str | None:
        """The currency of the figure, None for what is no money."""
        return self.terms.get("in")


def reference(asked: Asked) -> str:
    """The reference of a figure."""
    told = [f"{name}={encoded(asked.terms[name])}" for name in TERMS[asked.measure] if name in asked.terms]
    return ":".join((asked.measure, _written(asked.moment), *told, f"is={asked.value:f}"))


@lru_cache(maxsize=8)
def _written(moment: datetime) -> str:
    """A moment as references write it: thousands of a report name the same."""
    return moment.astimezone(UTC).strftime(_MOMENT)


def is_recorded(text: str) -> bool:
    """Whether this is the reference of a figure made of records, by its measure."""
    return text.strip().partition(":")[0] in TERMS


def parse(text: str) -> Asked:
    """What a reference encodes. Raises BadReference; the same things said in another order or way are none."""
    text = text.strip()
    measure, *rest = text[:_LONGEST].split(":")
    if measure not in TERMS or len(rest) < 2:
        raise BadReference(text)
    given = dict(one.split("=", 1) for one in rest[1:] if "=" in one)
    value = given.pop("is", "")
    try:
        moment = datetime.strptime(rest[0], _MOMENT).replace(tzinfo=UTC)
    except ValueError:
        raise BadReference(text) from None
    if not _VALUE.fullmatch(value):
        raise BadReference(text)
    asked = Asked(measure, moment, {name: decoded(one) for name, one in given.items()}, Decimal(value))
    if set(given) - set(TERMS[measure]) or reference(asked) != text:
        raise BadReference(text)
    return asked
