"""The desk keeps negotiations, rounds, meetings and decisions."""

from __future__ import annotations

from eslabon.records.base.rules import standard

for kind in ("negotiations", "rounds", "meetings", "decisions"):
    standard(kind)
