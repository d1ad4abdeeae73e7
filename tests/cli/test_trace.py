"""`eslabon trace REF`: the rows behind a figure add up to it exactly, each with the place where it was published."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from tests.cli.conftest import Command
from tests.cli.test_import import table
from tests.iati_files import activity, transaction, written

SHARED = '<recipient-country code="PE" percentage="33.33"/><recipient-country code="BO" percentage="66.67"/>'


@pytest.fixture
def loaded(eslabon: Command, tmp_path: Path) -> Command:
    file = written(
        tmp_path,
        "donor.xml",
        activity("XX-1", transaction("100", on="2010-05-01", currency="PEN"), places=SHARED),
        activity("XX-2", transaction("1", on="2010-06-01"), transaction("-0.01", on="2010-07-01")),
    )
    assert eslabon("import", "iati", file).code == 0
    return eslabon


def test_the_json_is_that_of_the_contract(loaded: Command) -> None:
    ran = loaded("trace", "offer@2:s1:commitments:USD:recipient=PE", "--format", "json")
    assert ran.code == 0
    opened = ran.json
    assert list(opened) == ["figure", "reduction", "value", "currency", "state", "today", "count", "contributions"]
    assert opened["figure"] == "offer@2:s1:commitments:USD:recipient=PE"
    assert (opened["reduction"], opened["currency"], opened["state"], opened["count"]) == ("sum", "USD", 1, 3)
    assert opened["today"] == opened["value"]
    assert sum(Decimal(one["value"]) for one in opened["contributions"]) == Decimal(opened["value"])
    first = opened["contributions"][0]
    assert Decimal(first.pop("value")) == Decimal(opened["value"]) - Decimal("0.99")
    rule = first.pop("rule")
    assert first == {
        "kind": "transaction",
        "activity": "XX-1",
        "transaction": 1,
        "date": "2010-05-01",
        "original_value": "100",
        "original_currency": "PEN",
        "share": "0.3333",
        "snapshot": 1,
        "file": "donor.xml",
        "line": 3,
        "path": "/iati-activities/iati-activity[1]/transaction[1]",
        "source": "Donor",
    }
    assert rule.startswith("recipient:percentages; sector:no-sector; provider:reporting-organisation; kind:")
    assert "PEN" in rule
    assert rule.endswith("/USD 2010")


def test_every_figure_of_an_answer_opens_to_its_value(loaded: Command) -> None:
    answer = loaded("offer", "--by", "recipient,year", "--format", "json").json
    for row in [*answer["rows"], answer["total"]]:
        opened = loaded("trace", row["figure"], "--format", "json").json
        assert opened["value"] == row["value"]
        assert sum(Decimal(one["value"]) for one in opened["contributions"]) == Decimal(row["value"])


def test_a_tables_row_has_its_row_and_no_activity(eslabon: Command, tmp_path: Path) -> None:
    file, mapping = table(tmp_path, "USAID,PE,2004,10.50")
    eslabon("import", "table", file, "--mapping", mapping)
    (row,) = eslabon("trace", "offer@2:s1:obligations:USD", "--format", "json").json["contributions"]
    assert (row["kind"], row["activity"], row["transaction"]) == ("row", None, None)
    assert (row["file"], row["line"], row["source"]) == ("t.csv", 2, "a test")


def test_a_reference_keeps_its_value_and_tells_todays(loaded: Command) -> None:
    reference = "offer@2:s1:commitments:USD:recipient=PE"
    before = loaded("trace", reference, "--format", "json").json
    loaded("snapshots", "withdraw", 1, "--reason", "a test")
    after = loaded("trace", reference, "--format", "json").json
    assert after["value"] == before["value"]
    assert Decimal(after["today"]) == 0
    assert len(after["contributions"]) == 3
    assert "Hoy: 0" in loaded("trace", reference).out


def test_the_text_names_file_line_and_share(loaded: Command) -> None:
    out = loaded("trace", "offer@2:s1:commitments:USD:recipient=PE", "--lang", "en").out
    lines = out.splitlines()
    assert lines[0] == "offer@2:s1:commitments:USD:recipient=PE"
    assert lines[2] == "Rows that make it up: 3"
    assert "XX-1  100 PEN × 33.3%" in lines[3]
    assert lines[4].strip() == "donor.xml:3  /iati-activities/iati-activity[1]/transaction[1]"


@pytest.mark.parametrize(
    "reference",
    [
        "",
        "offer",
        "offer@2:s1:commitments",
        "offer@3:s1:commitments:USD",
        "offer@2:s1:money:USD",
        "offer@2:s1:commitments:USD:colour=red",
        "offer@2:s1:commitments:USD:from=x",
        "offer@2:s99:commitments:USD",
    ],
)
def test_an_unknown_figure_ends_with_2(loaded: Command, reference: str) -> None:
    ran = loaded("trace", reference, "--format", "json")
    assert ran.code == 2
    assert ran.out == ""
    assert ran.err


def test_a_bad_option_ends_with_2(loaded: Command) -> None:
    assert loaded("trace", "offer@2:s1:commitments:USD", "--format", "csv").code == 2
    assert loaded("trace").code == 2
