"""What questions need beside the loads themselves, made once loads have been published."""

from __future__ import annotations

import logging
from contextlib import closing

from eslabon.facts import derive
from eslabon.facts.derive import Progress
from eslabon.facts.warehouse import Warehouse

# In a smaller warehouse the first question makes it in a fraction of a second.
MADE_FROM = 500_000
log = logging.getLogger(__name__)


def make_ready(warehouse: Warehouse, progress: Progress | None = None) -> None:
    """Makes what the next question would have to: contributions in dollars, and which money is told twice.

    It never fails, whatever happens: what was published stays, and what is missing is made by the first question.
    """
    view = warehouse.at()
    if sum(one.about["counts"]["transactions"] for one in view.cooperation) < MADE_FROM:
        return
    try:
        from eslabon.facts import duplicates
        from eslabon.facts.query import Facts  # loads DuckDB, which a small load does without

        derive.ensure(view, derive.DEFAULT_CURRENCY, progress)
        facts = Facts(view, progress)
        with closing(facts.connection):
            duplicates.ensure(facts)
    except Exception as error:
        log.warning("what questions need is left to the first of them: %r", error)
