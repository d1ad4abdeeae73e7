"""The desk keeps negotiations, rounds, meetings, who attended, and decisions; it adds themes."""

from __future__ import annotations

import rules

from eslabon.records.base.rules import is_desk, standard

for kind in ("negotiations", "rounds", "meetings", "attendance", "decisions"):
    standard(kind)
rules.add_perm("themes.add", is_desk)
