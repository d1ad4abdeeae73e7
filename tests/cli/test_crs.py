"""`eslabon import crs` and `eslabon fiche`."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.conftest import Command

ROWS = (
    "Year,DonorCode,RecipientCode,Category,Finance_t,USD_Disbursement,PurposeCode\n"
    "2013,302,454,10,110,0.5,33110\n2013,302,9999999,10,110,1,33110\n"
)


@pytest.fixture
def rows(tmp_path: Path) -> Path:
    path = tmp_path / "rows.csv"
    path.write_text(ROWS)
    return path


def test_a_file_is_loaded_and_what_cant_be_is_told(eslabon: Command, rows: Path) -> None:
    ran = eslabon("import", "crs", rows, "--release", "2014-12", "--format", "json", "--lang", "en")
    (one,) = ran.json["snapshots"]
    assert (ran.code, one["status"], one["transactions"], one["publisher"]) == (1, "imported", 1, "OECD")
    assert [(skipped["line"], skipped["reason"]) for skipped in one["skipped"]] == [
        (3, "“9999999” is no country and no region of CRS.")
    ]


def test_a_release_is_a_date(eslabon: Command, rows: Path) -> None:
    assert eslabon("import", "crs", rows, "--release", "last").code == 2
    assert eslabon("snapshots", "--format", "json").json["snapshots"] == []


def test_the_fiche_in_each_format(eslabon: Command, rows: Path, tmp_path: Path) -> None:
    eslabon("import", "crs", rows, "--release", "2014-12")
    told = eslabon("fiche", "--recipient", "PE", "--format", "json", "--lang", "en").json
    (value,) = told["lines"][0]["values"]
    assert (value["flow"], value["year"], value["value"]) == ("disbursements", 2013, "500000.00")
    assert eslabon("trace", value["figure"], "--format", "json").json["value"] == "500000.00"
    assert "500,000.00" in eslabon("fiche", "--provider", "XM-DAC-302").out
    assert value["figure"] in eslabon("fiche", "--recipient", "PE", "--format", "csv").out
    assert eslabon("fiche", "--format", "xlsx", "-o", tmp_path / "fiche.xlsx").code == 0
    assert (tmp_path / "fiche.xlsx").read_bytes().startswith(b"PK")


def test_nothing_loaded_and_values_that_cant_be_used(eslabon: Command) -> None:
    nothing = eslabon("fiche", "--recipient", "PE", "--lang", "en")
    assert (nothing.code, "eslabon import crs FILE" in nothing.out) == (0, True)
    assert eslabon("fiche", "--from", "last").code == 2
    assert eslabon("fiche", "--format", "pdf").code == 2


def test_a_printed_fiche_is_checked(eslabon: Command, shared_data: Path, tmp_path: Path) -> None:
    published = shared_data / "tcb/oecd_aft_fiche_afdf_2009.csv"
    assert eslabon("fiche", "--check", published).code == 0
    wrong = tmp_path / "wrong.csv"
    wrong.write_bytes(published.read_bytes().replace(b"SUB-A,sub-total,A,22106", b"SUB-A,sub-total,A,22206"))
    ran = eslabon("fiche", "--check", wrong, "--format", "json")
    # The sub-total isn't its lines, nor the total its sub-totals.
    assert (ran.code, [one["line"] for one in ran.json["problems"]]) == (1, [8, 22])
    assert eslabon("fiche", "--check", tmp_path / "none.csv").code == 2


def test_the_offer_asked_by_its_source(eslabon: Command, rows: Path) -> None:
    eslabon("import", "crs", rows)
    found = eslabon("offer", "--flow", "disbursements", "--source", "crs", "--format", "json").json
    assert (found["filters"]["source"], found["total"]["value"]) == (["crs"], "500000.00")
    assert eslabon("offer", "--source", "press").code == 2
