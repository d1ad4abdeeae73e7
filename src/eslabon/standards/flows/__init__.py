"""A trade flow as every reader of trade data gives it: from whom to whom, of what, when, how much.

A reader (`standards.comtrade`, `standards.baci`, `standards.sunat`) gives flows and problems in the order of its file.
What a source prints as a total of other rows (a World partner, a sheet's total, the European Union beside its members)
is a flow too, marked `check`: it is compared with their sum and never added to them.
"""

from __future__ import annotations

from decimal import Decimal
from typing import NamedTuple

# The importer of a flow that its source doesn't split by importer.
WORLD = "W00"
# The products of a source that tells them by its own list: `sunat-sector`; and the product of a flow of all products.
TOTAL = "TOTAL"


class Flow(NamedTuple):
    """One row of trade.

    `exporter` and `importer` are ISO 3166-1 alpha-2, or `x:` and the source's own code where it has none (free zones,
    areas not elsewhere specified). `product` is a code of `scheme`: digits of `HS1992` ... `HS2022`, of the country's
    tariff (`PE-tariff`), or a word of the source's own list. `value` is in US dollars (free on board for exports, as
    the source says), `kilograms` the net weight, None where the source doesn't tell it. `line` counts from 1.
    """

    year: int
    month: int | None
    exporter: str
    importer: str
    scheme: str
    product: str
    value: Decimal
    kilograms: Decimal | None
    line: int
    sheet: str | None = None
    region: str | None = None  # the declared department, where a source tells it
    quantity: Decimal | None = None
    unit: str | None = None
    reported_by: str = "exporter"  # or "importer": the other side's customs
    check: bool = False
