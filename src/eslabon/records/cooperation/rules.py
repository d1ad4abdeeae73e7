"""The desk keeps agreements and their money; an implementer keeps its projects' plans, a donor sees what names it."""

from __future__ import annotations

import rules

from eslabon.records.base.rules import is_desk, is_implementer, is_ministry, is_staff, owns, sees, standard

for kind in ("agreements", "amendments", "entries"):
    standard(kind)
for kind in ("projects", "components", "milestones", "budget"):
    standard(kind, is_desk | ((is_implementer | is_ministry) & owns))
rules.add_perm("agreements.move", sees & is_desk)
rules.add_perm("agreements.note", sees & is_desk)
rules.add_perm("agreements.see_notes", sees & is_staff)
rules.add_perm("projects.move", sees & is_desk)
rules.add_perm("entries.correct", sees & is_desk)
