"""Facts through the API: the command line's JSON."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from eslabon.cli.loading import snapshot_json
from eslabon.facts.load import load_iati
from eslabon.facts.query import Facts
from eslabon.facts.warehouse import Warehouse
from eslabon.figures.duplicates import twice, twice_json
from eslabon.figures.offer import answer
from eslabon.figures.render import answer_json
from eslabon.measures.offer import Question
from tests.api.conftest import Caller
from tests.api.test_records import codes
from tests.iati_files import activity, transaction, written

pytestmark = pytest.mark.django_db


def test_the_offer_is_what_the_command_line_gives(public: Caller, example: Path) -> None:
    found = public.get("/offer?recipient=PE&scope=aid-for-trade&by=provider,kind&lang=en")
    question = Question(recipient=("PE",), scope="aid-for-trade")
    expected = answer_json(answer(Facts(Warehouse(example).at()), question, ("provider", "kind")), "en")
    assert found.json() == expected
    assert public.get("/offer?recipient=PE").json()["total"]["value"] == "2092027721.00"
    assert (
        public.get("/offer?recipient=PE", **{"if-none-match": public.get("/offer?recipient=PE")["ETag"]}).status_code
        == 304
    )


def test_every_fault_of_a_question_is_told(public: Caller, example: Path) -> None:
    refused = public.get("/offer?kind=gift&from=20x4&currency=XXXX&as_of=2004-02-30&colour=red")
    assert refused.status_code == 400
    assert codes(refused) == {
        "kind": "request.parameter",
        "from": "request.parameter",
        "currency": "request.parameter",
        "as_of": "request.parameter",
        "colour": "request.unknown-parameter",
    }


def test_a_figure_opens_a_page_at_a_time(public: Caller, example: Path) -> None:
    figure = public.get("/offer?recipient=PE").json()["total"]["figure"]
    first = public.get(f"/figures/{figure}?size=2").json()
    assert (first["value"], len(first["contributions"]), first["previous"]) == ("2092027721.00", 2, None)
    rows: list[Any] = []
    address = f"/figures/{figure}?size=100"
    while address:
        page = public.get(address).json()
        rows += page["contributions"]
        address = (page["next"] or "").removeprefix("http://testserver/api/v1")
    assert len(rows) == first["count"]
    assert sum(int(one["value"].replace(".", "")) for one in rows) == 209202772100
    for wrong in ("nothing", figure.replace(":s", ":s9")):
        assert public.get(f"/figures/{wrong}").status_code == 404


def test_the_loads_are_those_of_the_command_line(public: Caller, example: Path) -> None:
    view = Warehouse(example).at()
    assert public.get("/snapshots").json() == {"snapshots": [snapshot_json(one, view) for one in view.snapshots]}


def test_what_is_told_twice_is_that_of_the_command_line(public: Caller, tmp_path: Path, settings: Any) -> None:
    settings.ESLABON_WAREHOUSE = tmp_path / "warehouse"
    warehouse = Warehouse(tmp_path / "warehouse")
    for reporter in ("AA", "BB"):
        load_iati(warehouse, written(tmp_path, f"{reporter}.xml", activity("AA-1", transaction(), reporter=reporter)))
    found = public.get("/duplicates").json()
    assert found == twice_json(twice(Facts(warehouse.at())), "es")
    assert [(one["a"]["file"], one["b"]["file"]) for one in found["pairs"]] == [("AA.xml", "BB.xml")]
    assert found["set_aside"]["by_flow"] == {"commitments": "100.00"}


def test_an_empty_warehouse_answers_too(public: Caller, tmp_path: Path, settings: Any) -> None:
    settings.ESLABON_WAREHOUSE = tmp_path / "warehouse"
    assert public.get("/offer").json()["rows"] == []
    assert public.get("/snapshots").json() == {"snapshots": []}
    assert public.get("/duplicates").json()["pairs"] == []
