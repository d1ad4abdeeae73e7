"""SUNAT, Peru's customs and tax authority: tables G1 (by sector) and G6 (by country) of its yearbook, and the export
declarations.
"""

from eslabon.standards.sunat.countries import read as read_countries
from eslabon.standards.sunat.declarations import read as read_declarations
from eslabon.standards.sunat.sectors import read as read_sectors

__all__ = ["read_countries", "read_declarations", "read_sectors"]
