"""BACI: trade by exporter, importer and product, reconciled by CEPII from both sides' reports."""

from eslabon.standards.baci.reader import read

__all__ = ["read"]
