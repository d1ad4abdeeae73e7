"""Who may see and change people: the coordinator; everybody their own choices and keys."""

from __future__ import annotations

import rules

from eslabon.records.base.rules import is_coordinator, is_staff

rules.add_perm("accounts.list", is_staff)
rules.add_perm("accounts.invite", is_coordinator)
rules.add_perm("accounts.end", is_coordinator)
rules.add_perm("accounts.change_role", is_coordinator)
