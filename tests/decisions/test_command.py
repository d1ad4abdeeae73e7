"""`eslabon decide` and `eslabon decisions`."""

from __future__ import annotations

from typing import Any

import pytest

from eslabon.facts.warehouse import Warehouse
from tests.decisions.conftest import ROADS, Command

ANA = ("--as", "ana@example.org", "--lang", "en")
GIVEN = ("--group", "C", "--focus", "indirect", "--reason", "A road of a mine")


def test_a_decision_wins_on_the_command_line_too_and_is_taken_back(eslabon: Command) -> None:
    ran = eslabon("decide", ROADS, *GIVEN, *ANA)
    assert (ran.exit_code, ran.stdout) == (0, f"{ROADS}: group C, focus indirect; the state is now 2.\n")
    assert '"group": "C"' in eslabon("offer", "--by", "group", "--format", "json").stdout
    [told] = decisions(eslabon)
    assert told.pop("published").endswith("+00:00")
    assert told == {
        "state": 2,
        "decision": "classify",
        "actor": "ana@example.org",
        "reason": "A road of a mine",
        "activity": ROADS,
        "group": "C",
        "focus": "indirect",
        "in_force": True,
    }
    ran = eslabon("decide", ROADS, "--undo", *ANA)
    assert (ran.exit_code, ran.stdout) == (0, f"{ROADS}: the rules' proposal holds again; the state is now 3.\n")
    assert [(one["group"], one["in_force"]) for one in decisions(eslabon)] == [("C", False), (None, True)]
    table = eslabon("decisions", "--lang", "en").stdout
    assert "overruled" in table
    assert "A road of a mine" in table


def decisions(eslabon: Command) -> Any:
    import json

    return json.loads(eslabon("decisions", "--format", "json").stdout)["decisions"]


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        ((ROADS, *GIVEN), "--as"),
        ((ROADS, *GIVEN, "--as", "nobody@example.org"), "nobody@example.org"),
        ((ROADS, *GIVEN, "--as", "rosa@example.org"), "right"),
        ((ROADS, *ANA), "--group: This is missing."),
        (("XX-OTHER", *GIVEN, *ANA), "ACTIVITY: No published activity has the identifier “XX-OTHER”."),
        (
            (ROADS, "--group", "Q", *GIVEN[2:], *ANA),
            "--group: “Q” isn't one of the choices. Use one of: A, B",
        ),
        (
            (ROADS, "--group", "N", *GIVEN[2:], *ANA),
            "--focus: The group N and the focus “indirect” contradict",
        ),
        ((ROADS, *GIVEN[:4], *ANA), "--reason: The reason is missing."),
        ((ROADS, "--undo", *ANA), f"ACTIVITY: No decision about “{ROADS}” is in force."),
        ((ROADS, "--undo", *GIVEN, *ANA), "--undo"),
    ],
)
def test_what_can_t_be_decided_ends_with_2_and_says_why(
    eslabon: Command, site: Warehouse, arguments: tuple[str, ...], told: str
) -> None:
    ran = eslabon("decide", *arguments, "--lang", "en")
    assert ran.exit_code == 2
    assert told in ran.stderr
    assert site.state == 1


def test_an_empty_log_says_so(eslabon: Command) -> None:
    assert "eslabon decide" in eslabon("decisions").stdout
    assert decisions(eslabon) == []
