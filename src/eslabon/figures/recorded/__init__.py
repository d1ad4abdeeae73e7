"""Figures made of records: their references, and opening them into the records that add up to them."""
