"""The desk keeps requests; who owes the answer may give it."""

from __future__ import annotations

from typing import Any

import rules

from eslabon.records.base.queries import organisation_of
from eslabon.records.base.rules import is_desk, sees, standard


@rules.predicate
def owes_answer(actor: Any, record: Any) -> bool:
    """The request was asked of the actor's organisation."""
    organisation = organisation_of(actor)
    return organisation is not None and record is not None and record.asked_of_id == organisation


standard("requests")
rules.add_perm("requests.answer", sees & (is_desk | owes_answer))
rules.add_perm("requests.reopen", is_desk & sees)
rules.add_perm("requests.drop", is_desk & sees)
