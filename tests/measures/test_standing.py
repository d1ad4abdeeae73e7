"""How a project stands: each rule by the days on either side of it."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from eslabon.measures.standing import (
    CANCELLED,
    ENDED,
    LATE,
    NOT_STARTED,
    PAST_END,
    RULES,
    RUNNING,
    STATES,
    SUSPENDED,
    TO_COME,
    UNDATED,
    Plan,
    standing,
)

DAY = date(2005, 12, 31)
BEFORE, AFTER = DAY - timedelta(days=1), DAY + timedelta(days=1)


@pytest.mark.parametrize(
    ("plan", "state"),
    [
        (Plan("cancelled", BEFORE, AFTER, BEFORE), CANCELLED),
        (Plan("suspended", BEFORE, AFTER, BEFORE), SUSPENDED),
        (Plan("completed"), ENDED),
        (Plan("completed", BEFORE, DAY, BEFORE), ENDED),
        (Plan("completed", BEFORE, AFTER), RUNNING),
        (Plan("planned", AFTER), TO_COME),
        (Plan("running", AFTER), TO_COME),
        (Plan("running", DAY, AFTER, DAY, DAY), RUNNING),
        (Plan("running", DAY, AFTER, BEFORE), LATE),
        (Plan("running", DAY, AFTER, None, BEFORE), LATE),
        (Plan("planned", None, None, BEFORE), LATE),
        (Plan("running", None, BEFORE), PAST_END),
        (Plan("running", None, DAY), RUNNING),
        (Plan("planned", BEFORE, BEFORE), PAST_END),
        (Plan("planned", DAY, AFTER), NOT_STARTED),
        (Plan("running"), RUNNING),
        (Plan("planned"), UNDATED),
        (Plan("planned", None, AFTER), UNDATED),
    ],
)
def test_a_project_stands_by_the_first_rule_that_holds(plan: Plan, state: str) -> None:
    assert standing(plan, DAY) == state


def test_every_state_has_one_rule() -> None:
    assert len(STATES) == len(set(STATES)) == len(RULES)
