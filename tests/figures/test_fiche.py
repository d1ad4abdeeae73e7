"""The aid-for-trade fiche: every value is an independent sum of the rows, opens as a figure, and lines add up."""

from __future__ import annotations

import csv
import io
from decimal import Decimal
from pathlib import Path

import pytest

from eslabon.facts.crs import load_crs
from eslabon.facts.query import Facts
from eslabon.facts.warehouse import Warehouse
from eslabon.figures.fiche import Fiche, fiche
from eslabon.figures.render.fiche import fiche_csv, fiche_json, fiche_xlsx
from eslabon.figures.trace import open_figure
from eslabon.measures.offer import Question

HEAD = "Year,DonorCode,RecipientCode,Category,Finance_t,USD_Commitment,USD_Disbursement,PurposeCode\n"
ROWS = """2013,302,454,10,110,1,0.5,33110
2013,302,454,10,110,2,0.25,33110
2013,302,454,10,110,4,,33120
2013,701,454,10,421,8,1,21020
2013,701,454,10,421,16,,23210
2013,701,454,10,421,,-0.5,21081
2014,302,454,10,110,32,2,33150
2014,302,454,10,110,64,4,31120
2014,302,454,10,110,128,8,11220
2014,302,454,21,421,256,16,31120
2014,302,142,10,110,512,32,31120
"""
# Which line each purpose code belongs to, said independently of the program.
LINE_OF = {
    "33110": "33110",
    "33120": "33120",
    "33150": "33150",
    "21020": "21010-21081",
    "21081": "21010-21081",
    "23210": "23010-23082",
    "31120": "31110-31195",
}
GROUP_OF = {"331": "A", "210": "B", "232": "B", "311": "C"}


@pytest.fixture
def loaded(warehouse: Warehouse, tmp_path: Path) -> Warehouse:
    (tmp_path / "rows.csv").write_text(HEAD + ROWS)
    (tmp_path / "crs_2015_sectors.csv").write_text("recipient_name,33110,21020,100\nPeru,1,1.5,3\n")
    for name, release in (("rows.csv", "2016-12"), ("crs_2015_sectors.csv", "2017-01")):
        load_crs(warehouse, tmp_path / name, release)
    return warehouse


def values(found: Fiche) -> dict[tuple[str, str, int], Decimal]:
    return {
        (line.code, column.flow, column.year): one.value
        for line, told in found.rows
        for column, one in zip(found.columns, told, strict=True)
        if one.value
    }


def expected(recipient: str) -> dict[tuple[str, str, int], Decimal]:
    sums: dict[tuple[str, str, int], Decimal] = {}
    for year, _donor, to, category, _finance, committed, disbursed, code in csv.reader(io.StringIO(ROWS)):
        if to != recipient or category != "10":
            continue
        group = "D" if code == "33150" else GROUP_OF.get(code[:3])
        lines = ["ALL"] if group is None else [LINE_OF[code], f"SUB-{group}", "TOTAL", "ALL"]
        for flow, text in (("commitments", committed), ("disbursements", disbursed)):
            for line in lines:
                key = (line, flow, int(year))
                sums[key] = sums.get(key, Decimal(0)) + Decimal(text or 0) * 1_000_000
    return {key: value for key, value in sums.items() if value}


def test_values_equal_independent_sums(loaded: Warehouse) -> None:
    found = values(fiche(Facts(loaded.at()), Question(recipient=("PE",), year_to=2014)))
    assert found == expected("454")
    assert found["TOTAL", "commitments", 2013] == 31_000_000


def test_every_value_opens(loaded: Warehouse) -> None:
    found = fiche(Facts(loaded.at()), Question(recipient=("PE",)))
    told = [one for _, values in found.rows for one in values]
    assert len(told) == len(found.rows) * 5
    # Most values are none; some of those are opened too.
    opened = [one for place, one in enumerate(told) if one.value or place % 7 == 0]
    assert all(open_figure(loaded, one.figure).value == one.value for one in opened)


def test_lines_make_sub_totals_and_those_the_total(loaded: Warehouse) -> None:
    found = fiche(Facts(loaded.at()), Question())
    for place in range(len(found.columns)):
        added = whole = Decimal(0)
        for line, told in found.rows:
            if line.kind == "line":
                added += told[place].value
            elif line.kind == "sub-total":
                assert told[place].value == added
                whole, added = whole + added, Decimal(0)
            elif line.kind == "total":
                assert told[place].value == whole


def test_a_year_without_projects_comes_from_the_pivot_and_says_so(loaded: Warehouse) -> None:
    found = fiche(Facts(loaded.at()), Question(recipient=("PE",), year_from=2015))
    assert [(one.flow, one.year, one.source) for one in found.columns] == [("disbursements", 2015, "crs-sectors")]
    assert values(found)["TOTAL", "disbursements", 2015] == 2_500_000
    assert values(found)["ALL", "disbursements", 2015] == 5_500_000
    assert found.notes == ("fiche-releases", "fiche-from-pivot", "fiche-without-codes")


def test_a_providers_fiche_has_nothing_of_pivots(loaded: Warehouse) -> None:
    found = fiche(Facts(loaded.at()), Question(provider=("XM-DAC-701",)))
    assert {one.year for one in found.columns} == {2013}
    assert values(found)["SUB-B", "disbursements", 2013] == 500_000
    assert found.releases == ("2016-12", "2017-01")


def test_json_csv_and_xlsx_tell_the_same(loaded: Warehouse) -> None:
    found = fiche(Facts(loaded.at()), Question(recipient=("PE",)))
    told = fiche_json(found, "en")
    in_json = [(line["code"], one["value"], one["figure"]) for line in told["lines"] for one in line["values"]]
    in_csv = list(csv.DictReader(io.StringIO(fiche_csv(found, "en").removeprefix("\ufeff"))))
    assert in_json == [(row["code"], row["value"], row["figure"]) for row in in_csv]
    assert "release 2016-12, 2017-01" in told["notes"][0]["text"]
    assert fiche_xlsx(found, "en").startswith(b"PK")


def test_perus_fiche_of_the_real_pivots(warehouse: Warehouse, shared_data: Path) -> None:
    load_crs(warehouse, shared_data / "crs/crs_2016_sectors.csv", "2018-01")
    found = fiche(Facts(warehouse.at()), Question(recipient=("PE",)))
    with (shared_data / "crs/crs_2016_sectors.csv").open(encoding="utf-8", newline="") as text:
        rows = list(csv.reader(text))
    peru = next(dict(zip(rows[0], row, strict=True)) for row in rows if row[1] == "Peru")
    road = sum(Decimal(value or 0) for code, value in peru.items() if len(code) == 5 and code.startswith("210"))
    whole = sum(Decimal(value or 0) for code, value in peru.items() if code.isdigit())
    told = values(found)
    assert abs(told["21010-21081", "disbursements", 2016] - road * 1_000_000) < 1
    assert abs(told["ALL", "disbursements", 2016] - whole * 1_000_000) < 1
