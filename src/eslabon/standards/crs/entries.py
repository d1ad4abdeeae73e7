"""What the readers of CRS give: one amount of money, with the cell where it was published."""

from __future__ import annotations

from decimal import Decimal
from typing import NamedTuple

# What a file tells: projects (ODA, official flows that are no ODA, private money), or a pivot by donor or by sector.
ODA, OOF, PRIVATE = "crs", "crs-oof", "crs-private"
BY_DONOR, BY_SECTOR = "crs-donors", "crs-sectors"
SOURCES = (ODA, OOF, PRIVATE, BY_DONOR, BY_SECTOR)

COMMITMENTS, DISBURSEMENTS = "commitments", "disbursements"
MILLION = Decimal(1_000_000)
ALL_DONORS = "name:OECD CRS"  # of a pivot by sector: nobody says who gave
NOT_NAMED = "unknown"

# Why an entry isn't counted: it is a sum of others, or the same money at the prices of another year.
TOTAL, CONSTANT = "total", "constant-prices"


class Entry(NamedTuple):
    """One amount. `number` counts the entries of a file from 1; `line` and `column` say where it stands.

    `value` is in US dollars, `text` as published (in millions, most often). `sector` is a purpose code (5 digits) or a
    category (3 digits) of the DAC, empty where the file has none. `aside` is empty where the amount counts.
    """

    number: int
    line: int
    column: str
    source: str
    year: int
    flow: str
    provider: str
    provider_name: str
    recipient: str
    recipient_name: str
    value: Decimal
    text: str
    sector: str = ""
    sector_name: str = ""
    finance_type: str = ""
    grant_or_loan: str = ""  # FlowCode of the CRS: 11 grants, 13 loans, 19 equity ...
    aid_type: str = ""
    channel: str = ""
    channel_name: str = ""
    trade_marker: str = ""  # trade development: 0 no, 1 significant, 2 principal
    title: str = ""
    project: str = ""
    crs_id: str = ""
    prices: str = ""  # the year of constant prices
    aside: str = ""
