"""Eslabón: trade capacity building from the need to the export, every figure open down to its published row."""

__version__ = "0.1.0"
