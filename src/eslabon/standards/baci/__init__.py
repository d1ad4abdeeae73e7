"""BACI: trade by exporter, importer and product, reconciled by CEPII from both sides' reports."""

from eslabon.standards.baci.reader import COLUMNS, read, version_of

__all__ = ["COLUMNS", "read", "version_of"]
