"""`eslabon offer`: its JSON, its formats, its options, and how it ends."""

from __future__ import annotations

import csv
import io
import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.cli.conftest import Command
from tests.iati_files import activity, transaction, written

ROADS = activity(
    "XX-1",
    transaction("100", on="2010-05-01"),
    transaction("40", "3", on="2011-05-01"),
    title="Roads",
    defaults='<default-finance-type code="421"/>',
)
TRAINING = activity(
    "XX-2",
    transaction("10.50", on="2011-02-01"),
    title="=Customs training",
    reporter="-YY",
    places='<recipient-country code="PE" percentage="40"/><recipient-country code="BO" percentage="60"/>',
)
BOTH = activity(
    "XX-3",
    transaction("7", on="2012-02-01"),
    places='<recipient-country code="PE"/><recipient-country code="CO"/>',
)


@pytest.fixture
def loaded(eslabon: Command, tmp_path: Path) -> Command:
    """The command over a warehouse with a loan, a grant to two countries, and one without percentages."""
    assert eslabon("import", "iati", written(tmp_path, "donor.xml", ROADS, TRAINING, BOTH)).code == 0
    return eslabon


def test_the_json_is_that_of_the_contract(loaded: Command) -> None:
    ran = loaded("offer", "--by", "provider,kind,year", "--to", "2010", "--format", "json", "--lang", "en")
    assert ran.code == 0
    figure = "offer@2:s1:commitments:USD"
    assert ran.json == {
        "flow": "commitments",
        "measure": "offer@2",
        "currency": "USD",
        "filters": {"to": 2010},
        "state": 1,
        "count": "once",
        "notes": [],
        "rows": [
            {
                "provider": "XX-DONOR",
                "provider_name": "Donor",
                "kind": "loan",
                "reimbursable": True,
                "year": 2010,
                "value": "100.00",
                "activities": 1,
                "transactions": 1,
                "figure": f"{figure}:provider=XX-DONOR:kind=loan:from=2010:to=2010",
            }
        ],
        "total": {"value": "100.00", "activities": 1, "transactions": 1, "figure": f"{figure}:to=2010"},
        "left_out": [],
    }


def test_kinds_that_are_mixed_are_said_to_be(loaded: Command) -> None:
    found = loaded("offer", "--by", "kind", "--format", "json").json
    assert found["notes"] == ["mixed-kinds"]
    assert [(one["kind"], one["reimbursable"], one["value"]) for one in found["rows"]] == [
        ("loan", True, "100.00"),
        ("technical-assistance", False, "10.50"),  # the title names a training
        ("cooperation", False, "7.00"),
    ]
    one_kind = loaded("offer", "--kind", "loan", "--format", "json").json
    assert one_kind["notes"] == []


def test_what_names_a_recipient_without_giving_it_a_share_is_left_out_by_name(loaded: Command) -> None:
    found = loaded("offer", "--recipient", "PE", "--format", "json", "--lang", "en").json
    assert found["total"]["value"] == "104.20"
    (left,) = found["left_out"]
    assert set(left) == {"reason", "message", "transactions", "value", "currency", "figure"}
    assert (left["reason"], left["transactions"], left["value"], left["currency"]) == ("unallocated", 1, "7.00", "USD")
    opened = loaded("trace", left["figure"], "--format", "json").json
    assert [one["activity"] for one in opened["contributions"]] == ["XX-3"]


def test_filters_given_twice_take_either(loaded: Command) -> None:
    found = loaded(
        "offer", "--recipient", "BO", "--recipient", "not-allocated", "--by", "recipient", "--format", "json"
    )
    assert [(one["recipient"], one["value"]) for one in found.json["rows"]] == [
        ("not-allocated", "7.00"),
        ("BO", "6.30"),
    ]
    assert found.json["filters"] == {"recipient": ["BO", "not-allocated"]}


def test_without_keys_the_rows_are_the_providers(loaded: Command) -> None:
    rows = loaded("offer", "--format", "json").json["rows"]
    assert [(one["provider"], one["value"]) for one in rows] == [("XX-DONOR", "107.00"), ("-YY", "10.50")]


def test_flows_are_never_added(loaded: Command) -> None:
    def value(flow: str, *more: str) -> str:
        return str(loaded("offer", "--flow", flow, "--format", "json", *more).json["total"]["value"])

    assert value("disbursements") == "40.00"
    assert value("undisbursed", "--running-on", "2011-06-01") == "77.50"
    for empty in ("obligations", "repayments", "interest", "incoming-commitments", "incoming-funds"):
        assert value(empty) in ("0", "0.00")


def test_undisbursed_without_a_date_is_of_today_and_the_reference_says_so(loaded: Command) -> None:
    total = loaded("offer", "--flow", "undisbursed", "--format", "json").json["total"]
    days = {(datetime.now(UTC) - timedelta(days=back)).date().isoformat() for back in (0, 1)}
    assert total["figure"] in {f"offer@2:s1:undisbursed:USD:on={day}" for day in days}


def test_years_are_fiscal_where_a_month_is_named(loaded: Command) -> None:
    ran = loaded("offer", "--by", "year", "--fiscal-year-start", "2", "--format", "json")
    assert [(one["year"], one["value"]) for one in ran.json["rows"]] == [
        (2011, "100.00"),
        (2012, "10.50"),
        (2013, "7.00"),
    ]


def test_as_of_a_day_before_the_load_there_is_nothing(loaded: Command) -> None:
    found = loaded("offer", "--as-of", "2001-01-01", "--format", "json").json
    assert (found["state"], found["rows"]) == (0, [])
    assert loaded("offer", "--as-of", "2101-01-01", "--format", "json").json["state"] == 1


def test_an_empty_answer_ends_with_0(eslabon: Command, loaded: Command) -> None:
    for format in ("table", "csv", "json"):
        assert loaded("offer", "--provider", "nobody", "--format", format).code == 0
    assert loaded("offer", "--recipient", "ZZ", "--format", "json").json["rows"] == []


def test_an_empty_warehouse_has_an_answer_too(eslabon: Command) -> None:
    ran = eslabon("offer", "--format", "json")
    assert ran.code == 0
    assert (ran.json["state"], ran.json["rows"], ran.json["total"]["transactions"]) == (0, [], 0)


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        (("--kind", "gift"), "--kind: no se puede usar «gift». Use uno de éstos: cooperation, "),
        (("--group", "E"), "--group"),
        (("--focus", "no"), "--focus"),
        (("--scope", "some"), "--scope"),
        (("--flow", "money"), "--flow"),
        (("--from", "MMX"), "--from"),
        (("--from", "2012", "--to", "2010"), "--to"),
        (("--fiscal-year-start", "13"), "--fiscal-year-start"),
        (("--running-on", "yesterday"), "--running-on"),
        (("--as-of", "2010-02-30"), "--as-of"),
        (("--by", "provider,colour"), "--by: no se puede usar «colour»."),
        (("--currency", "XXL"), "--currency"),
        (("--count", "twice"), "--count"),
        (("--format", "docx"), "--format"),
        (("--lang", "qu"), "--lang"),
        (("--sort", "value"), "--sort"),
    ],
)
def test_an_unknown_option_or_value_ends_with_2_and_no_data(
    eslabon: Command, wrong: tuple[str, ...], said: str
) -> None:
    ran = eslabon("offer", *wrong)
    assert ran.code == 2
    assert ran.out == ""
    assert said in ran.err


def test_every_fault_is_told_at_once(eslabon: Command) -> None:
    ran = eslabon("offer", "--kind", "gift", "--from", "x", "--lang", "en")
    assert ran.err.splitlines() == [
        "--kind: “gift” can't be used. Use one of: cooperation, technical-assistance, loan, equity, guarantee, "
        "debt-relief, unknown.",
        "--from: “x” can't be used. Use one of: 1900-2200.",
    ]


def test_csv_holds_the_rows_and_no_formula(loaded: Command) -> None:
    ran = loaded("offer", "--by", "provider,activity", "--format", "csv", "--lang", "en")
    rows = list(csv.DictReader(io.StringIO(ran.out)))
    assert [row["value"] for row in rows] == ["100.00", "10.50", "7.00"]
    customs = rows[1]
    assert (customs["provider"], customs["activity_name"]) == ("'-YY", "'=Customs training")
    assert not any(
        cell.startswith(("=", "+", "-", "@")) for row in rows for cell in row.values() if cell != row["value"]
    )


def test_the_table_is_for_people(loaded: Command) -> None:
    ran = loaded("offer", "--recipient", "PE", "--by", "kind", "--lang", "en")
    lines = [" ".join(line.split()) for line in ran.out.splitlines()]
    assert lines[:4] == [
        "Kind Commitments, USD Activities Transactions",
        "1 Loan 100.00 1 1",
        "2 Technical assistance 4.20 1 1",
        "Total 104.20 2 2",
    ]
    assert "1 offer@2:s1:commitments:USD:recipient=PE:kind=loan" in lines
    assert "Double counting not yet examined" not in ran.out
    naive = loaded("offer", "--recipient", "PE", "--by", "kind", "--lang", "en", "--count", "everything")
    assert "Double counting not yet examined" in naive.out
    assert "USD 7.00 (transactions: 1)" in ran.out


def test_output_to_a_file_is_the_same_as_to_the_screen(loaded: Command, tmp_path: Path) -> None:
    for format in ("csv", "json"):
        target = tmp_path / f"out.{format}"
        shown = loaded("offer", "--format", format)
        ran = loaded("offer", "--format", format, "-o", target)
        assert (ran.code, ran.out) == (0, "")
        assert target.read_text(encoding="utf-8").splitlines() == shown.out.splitlines()
    assert loaded("offer", "--format", "json", "-o", tmp_path / "no/such/folder.json").code == 2


def test_documents_are_the_whole_report(loaded: Command, tmp_path: Path) -> None:
    pdf, xlsx = tmp_path / "report.pdf", tmp_path / "report.xlsx"
    assert loaded("offer", "--format", "pdf", "-o", pdf).code == 0
    assert loaded("offer", "--format", "xlsx", "--by", "activity", "-o", xlsx).code == 0
    assert pdf.read_bytes().startswith(b"%PDF-")
    assert xlsx.read_bytes().startswith(b"PK")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["donor.xml", "report.pdf", "report.xlsx", "warehouse"]


def test_only_data_stand_on_standard_output(process: Command, tmp_path: Path) -> None:
    process("import", "iati", written(tmp_path, "donor.xml", ROADS))
    ran = process("offer", "--currency", "EUR", "--format", "json")
    assert (ran.code, ran.err) == (0, "")
    assert json.loads(ran.out)["currency"] == "EUR"
