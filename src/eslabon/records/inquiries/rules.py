"""The desk asks, and decides what it takes of an answer; its own readers read the answers."""

from __future__ import annotations

import rules

from eslabon.records.base.rules import is_desk, is_staff, sees, standard

standard("inquiries")
rules.add_perm("inquiries.send", is_desk & sees)
rules.add_perm("inquiries.decide", is_desk & sees)
rules.add_perm("inquiries.read_answers", is_staff & sees)
