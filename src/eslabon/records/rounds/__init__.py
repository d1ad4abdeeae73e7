"""Negotiations, their rounds, the table's meetings, who attended, what was decided."""
