"""The OECD's Creditor Reporting System: rows of projects, yearly pivots, and the published aid-for-trade fiche."""

from eslabon.standards.crs.entries import Entry
from eslabon.standards.crs.printed import check_printed
from eslabon.standards.crs.reader import read

__all__ = ["Entry", "check_printed", "read"]
