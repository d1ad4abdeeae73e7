"""Who may link needs, upload files and publish them, and decide about what was published."""

from __future__ import annotations

import rules

from eslabon.records.base.rules import is_desk, sees

rules.add_perm("links.decide", is_desk & sees)
rules.add_perm("uploads.create", is_desk)
rules.add_perm("uploads.publish", is_desk)
rules.add_perm("facts.decide", is_desk)
