"""Links between revisions of the Harmonized System that several tests use."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from eslabon.standards.hs import Link, read_links

ADJACENT = "HS_consolidated_comtrade_concordances.csv"
FOLDER = "trade/hs"

# As the table of adjacent steps prints them, from the later revision to the earlier.
ROWS = [
    ("HS2002", "510211", "HS1996", "510210", "n:1"),
    ("HS2002", "510219", "HS1996", "510210", "n:1"),
    ("HS2002", "070910", "HS1996", "070910", "1:1"),
    ("HS2002", "070990", "HS1996", "070990", "1:1"),
    ("HS2007", "070990", "HS2002", "070910", "1:n"),
    ("HS2007", "070990", "HS2002", "070990", "1:n"),
    ("HS2007", "510211", "HS2002", "510211", "1:1"),
    ("HS2007", "510210", "HS2002", "510219", "1:1"),
]


def workbook_name(scheme: str) -> str:
    """UNSD's workbook from HS2022 to another revision."""
    return f"HS2022to{scheme}ConversionAndCorrelationTables.xlsx"


@cache
def real_links(shared_data: Path, name: str = ADJACENT) -> list[tuple[str, str, str, str, str]]:
    """The links of a real table."""
    with (shared_data / FOLDER / name).open("rb") as stream:
        return [one[:5] for one in read_links(stream, name) if isinstance(one, Link)]
