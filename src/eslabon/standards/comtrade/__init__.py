"""UN Comtrade: rows of the legacy interface (CSV) and of the current one (JSON, bulk CSV)."""

from eslabon.standards.comtrade.reader import read

__all__ = ["read"]
