"""The desk keeps the organisations; merging two is the coordinator's."""

from __future__ import annotations

import rules

from eslabon.records.base.rules import is_coordinator, is_desk, standard

standard("parties")
rules.add_perm("parties.find_same", is_desk)
rules.add_perm("parties.merge", is_coordinator)
