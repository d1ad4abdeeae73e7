"""Organisations: their names, identifiers, successors."""
