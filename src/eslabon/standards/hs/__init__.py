"""The Harmonized System: its list of products, and the tables that link the codes of one revision to another's."""

from eslabon.standards.hs.links import read_links
from eslabon.standards.hs.nomenclature import read_nomenclature
from eslabon.standards.hs.records import Link, Product

__all__ = ["Link", "Product", "read_links", "read_nomenclature"]
