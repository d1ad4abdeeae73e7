"""The desk keeps chains and their baskets."""

from __future__ import annotations

import rules

from eslabon.records.base.rules import is_desk, sees, standard

for kind in ("chain-groups", "chains", "baskets", "basket-lines"):
    standard(kind)
rules.add_perm("baskets.adopt", sees & is_desk)
rules.add_perm("baskets.renew", sees & is_desk)
