"""Exports through the API: the command line's JSON, chains as the reader sees them, figures opened page by page."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from eslabon.facts.nomenclature import load_concordance
from eslabon.facts.warehouse import Warehouse
from eslabon.records.accounts.models import User
from eslabon.records.base import actions
from eslabon.records.chains.actions import adopt
from eslabon.records.registry import KINDS
from tests.api.conftest import Caller
from tests.api.test_records import codes
from tests.trade_files import comtrade_file, loaded

pytestmark = pytest.mark.django_db

COFFEE = [
    (2005, "US", "090111", "100.00", 50),
    (2005, "DE", "090111", "10.00", 5),
    (2010, "US", "090111", "300.00", 100),
    (2010, "US", "090112", "20.00", 4),
]


@pytest.fixture
def trade(tmp_path: Path, settings: Any) -> Warehouse:
    """The API answers from one small file of trade."""
    settings.ESLABON_WAREHOUSE = tmp_path / "warehouse"
    warehouse = Warehouse(tmp_path / "warehouse")
    loaded(warehouse, comtrade_file(tmp_path / "a.csv", COFFEE))
    return warehouse


def test_rows_are_those_of_the_command_line(public: Caller, trade: Warehouse) -> None:
    found = public.get("/exports?exporter=PER&product=0901&by=year,importer&from=2005&to=2010")
    told = found.json()
    assert told["filters"] == {"exporter": ["PE"], "product": ["0901"], "from": 2005, "to": 2010}
    assert [(one["year"], one["importer"], one["value"]) for one in told["rows"]] == [
        (2005, "DE", "10.00"),
        (2005, "US", "100.00"),
        (2010, "US", "320.00"),
    ]
    assert (told["total"]["value"], told["total"]["kilograms"]) == ("430.00", "159")
    again = public.get("/exports?exporter=PE", **{"if-none-match": public.get("/exports?exporter=PE")["ETag"]})
    assert again.status_code == 304
    assert public.get("/exports?exporter=CL").json()["rows"] == []


def test_a_change_has_parts_that_make_it(public: Caller, trade: Warehouse) -> None:
    told = public.get("/exports/change?exporter=PE&product=090111&from=2005&to=2010").json()
    assert (told["change"], told["source"], told["rung"]) == ("190.00", "comtrade", "accounting")
    assert sum(map(Decimal, told["parts"].values())) + Decimal(told["not_split"]) == Decimal("190.00")
    margins = public.get("/exports/change?exporter=PE&product=0901&from=2005&to=2010&split=margins").json()
    assert margins["parts"]["new_products"] == "20.00"
    assert margins["parts"]["lost_markets"] == "-10.00"


def test_several_sources_are_named_and_compared(public: Caller, trade: Warehouse, tmp_path: Path) -> None:
    mirror = [(2010, "US", "090111", "330.00", 100)]
    loaded(trade, comtrade_file(tmp_path / "b.csv", mirror, flow=("1", "Import")))
    refused = public.get("/exports/change?exporter=PE&product=090111&from=2005&to=2010")
    assert (refused.status_code, codes(refused)) == (422, {"source": "request.several-sources"})
    assert "comtrade, comtrade-mirror" in refused.json()["problems"][0]["message"]
    told = public.get("/exports?exporter=PE").json()
    assert (told["total"], len(told["totals"]), told["notes"]) == (None, 2, ["several-sources"])
    (row,) = public.get("/exports/gaps?exporter=PE&importer=US&product=090111&from=2010&tolerance=5").json()["rows"]
    assert (row["gap"], row["percent"], row["flagged"]) == ("30.00", "10", True)


def test_a_figure_of_exports_opens_a_page_at_a_time(public: Caller, trade: Warehouse) -> None:
    figure = public.get("/exports?exporter=PE").json()["total"]["figure"]
    first = public.get(f"/figures/{figure}?size=3").json()
    assert (first["value"], first["count"], len(first["contributions"])) == ("430.00", 4, 3)
    rest = public.get(first["next"].removeprefix("http://testserver/api/v1")).json()
    rows = [*first["contributions"], *rest["contributions"]]
    assert sum(Decimal(one["value"]) for one in rows) == Decimal("430.00")
    assert {(one["file"], one["line"]) for one in rows} == {("a.csv", line) for line in range(2, 6)}
    for wrong in ("exports@1:s1:nothing=1", figure.replace(":s1", ":s99"), figure.replace(":s1", ":s1:basket=7")):
        assert public.get(f"/figures/{wrong}").status_code == 404


def test_chains_are_named_as_the_reader_sees_them(public: Caller, desk: Caller, trade: Warehouse) -> None:
    ana = User.objects.get(email="ana@example.org")
    chain = actions.create(ana, KINDS["chains"], {"name_es": "Café orgánico", "name_en": "Coffee", "level": "internal"})
    basket = actions.create(ana, KINDS["baskets"], {"chain": chain.pk, "author": "La mesa", "why": "ejemplo"})
    line = {"basket": basket.pk, "scheme": "HS2007", "code": "090111"}
    actions.create(ana, KINDS["basket-lines"], line)
    adopt(ana, basket, date(2004, 9, 13))
    told = desk.get("/exports?exporter=PE&chain=Coffee&by=year,chain").json()
    assert [(one["chain"], one["value"]) for one in told["rows"]] == [("Coffee", "110.00"), ("Coffee", "300.00")]
    figure = told["total"]["figure"]
    assert desk.get(f"/figures/{figure}").json()["value"] == "410.00"
    hidden = public.get("/exports?exporter=PE&chain=Coffee")
    assert (hidden.status_code, codes(hidden)) == (400, {"chain": "request.parameter"})
    assert public.get(f"/figures/{figure}").status_code == 404
    assert public.get("/exports?exporter=PE&by=chain").json()["filters"] == {"exporter": ["PE"]}


def test_every_fault_is_told(public: Caller, trade: Warehouse) -> None:
    asked = "/exports?exporter=XX&hs=HS2003&from=20x4&by=colour&source=baci&on=2004-02-30&colour=red"
    assert codes(public.get(asked)) == {
        **dict.fromkeys(("exporter", "hs", "from", "by", "source", "on"), "request.parameter"),
        "colour": "request.unknown-parameter",
    }
    assert codes(public.get("/exports/change?split=half&lines=x")) == dict.fromkeys(
        ("exporter", "from", "to", "split", "lines"), "request.parameter"
    )
    assert codes(public.get("/exports/gaps?exporter=PE")) == {"product": "request.of-what"}
    assert codes(public.get("/exports/gaps?exporter=PE&total=yes")) == {"total": "request.parameter"}


def test_a_code_is_followed(public: Caller, trade: Warehouse, tmp_path: Path) -> None:
    asked = "/hs/trace?code=0709.10&from=HS2002&to=HS2007"
    assert codes(public.get(asked)) == {"to": "request.no-concordance"}
    table = tmp_path / "links.csv"
    table.write_text(
        "code.after,code.before,Relationship,adjustment\n70990,70910,1:n,2007 to 2002\n70990,70990,1:n,2007 to 2002\n",
        encoding="utf-8",
    )
    assert load_concordance(trade, table).snapshot is not None
    assert public.get(asked).json() == {"code": "070910", "links": [{"to": "070990", "relation": "n:1"}]}
    assert codes(public.get("/hs/trace?code=070911&from=HS2002&to=HS2007")) == {"code": "request.parameter"}
    assert codes(public.get("/hs/trace?from=HS2003")) == dict.fromkeys(("from", "to", "code"), "request.parameter")
