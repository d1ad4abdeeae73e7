"""Who may link needs, upload files and publish them, decide about facts, and publish what the desk itself holds."""

from __future__ import annotations

import rules

from eslabon.records.base.rules import is_coordinator, is_desk, sees

rules.add_perm("links.decide", is_desk & sees)
rules.add_perm("uploads.create", is_desk)
rules.add_perm("uploads.publish", is_desk)
rules.add_perm("facts.decide", is_desk)
rules.add_perm("publications.preview", is_desk)
rules.add_perm("publications.publish", is_coordinator)
