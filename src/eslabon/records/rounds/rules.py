"""The desk keeps negotiations, rounds, meetings, who attended, and decisions."""

from __future__ import annotations

from eslabon.records.base.rules import standard

for kind in ("negotiations", "rounds", "meetings", "attendance", "decisions"):
    standard(kind)
