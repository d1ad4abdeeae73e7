"""Plain tables (CSV and XLSX): money told in rows, read through a mapping; and tables of exchange rates."""

from eslabon.standards.tables.mapping import Mapping, read_mapping
from eslabon.standards.tables.rates import Rate, read_rates
from eslabon.standards.tables.reader import Row, read

__all__ = ["Mapping", "Rate", "Row", "read", "read_mapping", "read_rates"]
