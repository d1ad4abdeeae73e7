"""The desk imports places and outlines."""

from __future__ import annotations

import rules

from eslabon.records.base.rules import is_desk

rules.add_perm("places.import", is_desk)
