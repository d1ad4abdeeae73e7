"""The desk keeps needs, and other ministries their own; the priority is the desk's until it is shown."""

from __future__ import annotations

from typing import Any

import rules

from eslabon.records.base.rules import is_coordinator, is_desk, is_ministry, is_staff, owns, sees, standard


@rules.predicate
def priority_is_shown(actor: Any, record: Any) -> bool:
    """The desk has shown the need's priority."""
    return record is not None and record.priority_shown


standard("needs", is_desk | (is_ministry & owns))
rules.add_perm("needs.move", sees & is_desk)
rules.add_perm("needs.present", sees & (is_desk | (is_ministry & owns)))
rules.add_perm("needs.approve", sees & is_coordinator)
rules.add_perm("needs.score", sees & is_desk)
rules.add_perm("needs.show_priority", sees & is_coordinator)
rules.add_perm("needs.see_priority", sees & (is_desk | (is_staff & priority_is_shown) | priority_is_shown))
