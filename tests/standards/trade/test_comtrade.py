"""UN Comtrade: both generations of columns, totals told from rows, zeros put back: nothing is summed twice."""

from __future__ import annotations

import io
import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from eslabon.standards.comtrade import read
from eslabon.standards.flows import WORLD, Flow
from eslabon.values.problems import LANGUAGES, Problem, Unreadable, say

LEGACY = (
    "Classification,Year,Period,Aggregate Level,Trade Flow Code,Reporter Code,Partner Code,Commodity Code,Qty Unit,Qty,"
    "Netweight (kg),Trade Value (US$)"
)


def events(data: str | bytes) -> list[Flow | Problem]:
    return list(read(io.BytesIO(data.encode() if isinstance(data, str) else data)))


def flows(data: str | bytes) -> list[Flow]:
    return [one for one in events(data) if isinstance(one, Flow)]


def legacy(*rows: str) -> str:
    return "\n".join([LEGACY, *rows]) + "\n"


def now(*rows: dict[str, Any]) -> bytes:
    start = {
        "classificationCode": "H6",
        "period": "2023",
        "aggrLevel": 6,
        "flowCode": "X",
        "reporterCode": 604,
        "partnerCode": 842,
        "cmdCode": "090111",
        "partner2Code": 0,
        "customsCode": "C00",
        "motCode": 0,
        "netWgt": 1000.5,
        "primaryValue": 4321.75,
    }
    return json.dumps({"count": len(rows), "data": [start | row for row in rows], "error": ""}).encode()


def test_each_row_of_the_real_file_is_told_and_the_world_equals_its_partners(shared_data: Path) -> None:
    path = shared_data / "trade/comtrade/coffee_andean_exports_2005_2010_legacy.csv"
    data = path.read_bytes()
    found = flows(data)
    assert len(found) == len(events(data)) == data.count(b"\n") - 1
    assert {one.product for one in found} == {"090111", "090112"}
    assert {one.scheme for one in found} == {"HS2002", "HS2007"}
    assert sum(one.check for one in found) == sum(one.importer == WORLD for one in found) > 0
    for world in (one for one in found if one.check):
        key = (world.exporter, world.year, world.product)
        parts = [one for one in found if not one.check and (one.exporter, one.year, one.product) == key]
        assert abs(sum(one.value for one in parts) - world.value) <= len(parts), key


def test_zeros_lost_at_the_start_of_codes_are_put_back() -> None:
    rows = legacy("H3,2010,2010,6,2,604,842,90111,,,5,10", "H3,2010,2010,4,2,604,842,901,,,5,10")
    assert [(one.product, one.check) for one in flows(rows)] == [("090111", False), ("0901", True)]


def test_totals_check_and_are_never_added() -> None:
    found = flows(
        legacy(
            "H4,2013,2013,6,2,97,842,090111,,,5,10",  # the European Union beside its members
            "H4,2013,2013,6,2,276,842,090111,,,2,4",
            "H4,2013,2013,6,2,276,0,090111,,,2,4",
            "H4,2013,2013,0,2,276,842,TOTAL,,,,4",
        )
    )
    assert [one.check for one in found] == [True, False, True, True]


def test_an_import_is_the_other_side_of_an_export() -> None:
    (found,) = flows(legacy("H3,2010,2010,6,1,842,604,090111,,,5,10"))
    assert (found.exporter, found.importer, found.reported_by) == ("PE", "US", "importer")


def test_an_area_without_an_iso_code_keeps_its_own() -> None:
    found = flows(legacy("H3,2010,2010,6,2,604,838,090111,,,5,10", "H3,2010,2010,6,2,604,490,090111,,,5,10"))
    assert [one.importer for one in found] == ["x:838", "x:490"]


def test_a_weight_of_nothing_is_not_told() -> None:
    found = flows(legacy("H3,2010,2010,6,2,604,842,090111,,,0,10", "H3,2010,2010,6,2,604,842,090112,,,,10"))
    assert [one.kilograms for one in found] == [None, None]


def test_the_current_interface_counts_only_the_totals_of_a_flow() -> None:
    told = events(now({}, {"motCode": 2100}, {"customsCode": "C01"}, {"partner2Code": 251}, {"flowCode": "RX"}))
    (found,) = (one for one in told if isinstance(one, Flow))
    assert (found.exporter, found.importer, found.scheme, found.value) == ("PE", "US", "HS2022", Decimal("4321.75"))
    assert found.kilograms == Decimal("1000.5")
    left = [dict(one.arguments) for one in told if isinstance(one, Problem)]
    assert left == [{"count": 1, "what": each} for each in ("customs", "flow RX", "partner2", "transport")]


def test_months_are_read_from_the_period() -> None:
    assert [(one.year, one.month) for one in flows(now({"period": "201009"}))] == [(2010, 9)]


@pytest.mark.parametrize(
    "row",
    [
        "H3,2010,2010,6,2,604,842,coffee,,,5,10",
        "H3,2010,201013,6,2,604,842,090111,,,5,10",
        "H3,2010,2010,6,2,PER,842,090111,,,5,10",
        "H3,2010,2010,6,2,604,842,090111,,,5,ten",
        "H3,2010,2010,6,2,604,842,090111,,,5,-10",
        "H3,2010,2010,6,2,604,842,090111,,,NaN,10",
        "H3,2010,2010,6,2,604,842,090111,,,5,1e30",
    ],
)
def test_a_row_that_cannot_be_read_is_told_and_the_others_are_read(row: str) -> None:
    first, second = events(legacy(row, "H3,2010,2010,6,2,604,842,090112,,,5,10"))
    assert isinstance(first, Problem)
    assert isinstance(second, Flow)
    assert (first.code, first.where.line) == ("trade.cell", 2)
    assert all(say(first, lang)[0] for lang in LANGUAGES)


@pytest.mark.parametrize("data", ["", "a,b\n1,2\n", "{", '{"data": 3}', '{"data": [1]}', "[" * 100_000])
def test_what_is_not_of_comtrade_is_refused(data: str) -> None:
    with pytest.raises(Unreadable) as error:
        events(data)
    assert error.value.problem.code == "trade.not-recognised"
