"""Plain tables (CSV and XLSX): money told in rows, read through a mapping; exchange rates; deflators."""

from eslabon.standards.tables.deflators import Series, read_deflators
from eslabon.standards.tables.mapping import Mapping, read_mapping
from eslabon.standards.tables.rates import Rate, read_rates
from eslabon.standards.tables.reader import Row, read

__all__ = ["Mapping", "Rate", "Row", "Series", "read", "read_deflators", "read_mapping", "read_rates"]
