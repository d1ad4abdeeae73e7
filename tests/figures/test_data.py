"""Answers and opened figures as JSON and CSV, by the contract of the command line."""

from __future__ import annotations

import csv
import io
import json
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from eslabon.facts.load import load_iati
from eslabon.facts.query import Facts
from eslabon.facts.warehouse import Warehouse
from eslabon.figures.offer import Answer, LeftOut, Row, answer
from eslabon.figures.render import answer_csv, answer_json, trace_json
from eslabon.figures.trace import contributions, open_figure
from eslabon.measures.offer import Question
from tests.iati_files import activity, transaction, written


@pytest.fixture
def warehouse(tmp_path: Path) -> Warehouse:
    store = Warehouse(tmp_path / "wh")
    places = '<recipient-country code="PE" percentage="75"/><recipient-country code="BO" percentage="25"/>'
    two = (transaction("100.10", provider="XX-P", provider_name="Pays"), transaction("-40", on="2011-01-01"))
    load_iati(
        store, written(tmp_path, "a.xml", activity("XX-1", *two, places=places, sectors='<sector code="21020"/>'))
    )
    return store


def test_an_answer_as_json(warehouse: Warehouse) -> None:
    question = Question(recipient=("PE",), year_from=2010)
    found = answer_json(answer(Facts(warehouse.at()), question, ("provider", "kind", "year")), "es")
    assert list(found) == [
        "flow", "measure", "currency", "filters", "state", "count", "notes", "rows", "total", "left_out",
    ]  # fmt: skip
    assert found["filters"] == {"recipient": ["PE"], "from": 2010}
    assert found["notes"] == []
    state = found["state"]
    assert found["rows"][0] == {
        "provider": "XX-P",
        "provider_name": "Pays",
        "kind": "cooperation",
        "reimbursable": False,
        "year": 2010,
        "value": "75.08",
        "activities": 1,
        "transactions": 1,
        "figure": f"offer@2:s{state}:commitments:USD:provider=XX-P:recipient=PE:kind=cooperation:from=2010:to=2010",
    }
    assert found["total"] == {
        "value": "45.08",
        "activities": 1,
        "transactions": 2,
        "figure": f"offer@2:s{state}:commitments:USD:recipient=PE:from=2010",
    }
    assert json.loads(json.dumps(found)) == found


def test_every_condition_that_was_given_is_a_filter_and_no_other() -> None:
    total = Row({}, {}, Decimal(0), 0, 0, Question(), 0)
    asked = Question(
        provider=("A",), scope="tcb", year_to=2015, fiscal_start=10, running_on=date(2012, 1, 2), currency="EUR"
    )
    left = LeftOut("no-rate", 3, Decimal("9.50"), "COP", "offer@2:s0:commitments:EUR:left=no-rate:in=COP")
    found = answer_json(Answer(asked, 0, (), [], total, [left]), "en")
    assert found["filters"] == {
        "provider": ["A"],
        "scope": "tcb",
        "to": 2015,
        "fiscal_year_start": 10,
        "running_on": "2012-01-02",
    }
    assert answer_json(Answer(Question(), 0, (), [], total), "en")["filters"] == {}
    assert found["left_out"] == [
        {
            "reason": "no-rate",
            "message": "There is no exchange rate for this currency: the amount stays in it and is not added.",
            "transactions": 3,
            "value": "9.50",
            "currency": "COP",
            "figure": "offer@2:s0:commitments:EUR:left=no-rate:in=COP",
        }
    ]


@pytest.mark.parametrize(
    ("kind", "reimbursable"),
    [
        ("cooperation", False),
        ("technical-assistance", False),
        ("loan", True),
        ("equity", None),
        ("guarantee", None),
        ("debt-relief", None),
        ("unknown", None),
    ],
)
def test_the_first_cut_of_each_kind(kind: str, reimbursable: bool | None) -> None:
    row = Row({"kind": kind}, {}, Decimal("1.00"), 1, 1, Question(), 1)
    found = answer_json(Answer(Question(), 1, ("kind",), [row], row), "es")
    assert found["rows"][0]["reimbursable"] is reimbursable


def test_csv_gives_codes_with_their_names_and_plain_numbers(warehouse: Warehouse) -> None:
    text = answer_csv(answer(Facts(warehouse.at()), Question(), ("year", "recipient")), "es")
    rows = list(csv.DictReader(io.StringIO(text)))
    assert [(row["recipient"], row["recipient_name"], row["year"], row["value"]) for row in rows] == [
        ("BO", "Bolivia", "2010", "25.02"),
        ("PE", "Perú", "2010", "75.08"),
        ("BO", "Bolivia", "2011", "-10.00"),
        ("PE", "Perú", "2011", "-30.00"),
    ]


def test_csv_without_keys_is_the_total(warehouse: Warehouse) -> None:
    text = answer_csv(answer(Facts(warehouse.at()), Question()), "es")
    heads, total = list(csv.reader(io.StringIO(text)))
    assert heads == ["value", "currency", "activities", "transactions", "figure"]
    assert total[:2] == ["60.10", "USD"]


@pytest.mark.parametrize("evil", ["=cmd|' /C calc'!A0", "+1", "-1", "@x", "\t=1"])
def test_csv_gives_no_spreadsheet_a_formula(evil: str) -> None:
    row = Row({"provider": evil}, {"provider_name": evil}, Decimal("-5.00"), 1, 1, Question(), 1)
    _, cells = list(csv.reader(io.StringIO(answer_csv(Answer(Question(), 1, ("provider",), [row], row), "es"))))
    assert cells[:3] == ["'" + evil, "'" + evil, "-5.00"]


def test_an_opened_figure_adds_up_in_json(warehouse: Warehouse) -> None:
    facts = Facts(warehouse.at())
    figure = answer(facts, Question(recipient=("PE",))).total.figure
    opened = open_figure(warehouse, figure)
    found = trace_json(opened, contributions(facts, opened.question))
    assert (found["figure"], found["reduction"], found["count"]) == (figure, "sum", 2)
    assert sum(Decimal(one["value"]) for one in found["contributions"]) == Decimal(found["value"]) == Decimal("45.08")
    first = found["contributions"][0]
    assert first["kind"] == "transaction"
    assert (first["activity"], first["transaction"], first["date"]) == ("XX-1", 1, "2010-05-01")
    assert (first["original_value"], first["original_currency"], first["share"]) == ("100.10", "USD", "0.75")
    assert (first["snapshot"], first["file"], first["line"]) == (1, "a.xml", 3)
    assert json.loads(json.dumps(found)) == found
