"""CRS: every amount of every file is there with its cell, or told as a problem; totals are checked, never counted."""

from __future__ import annotations

import csv
import io
from collections import Counter
from decimal import Decimal
from pathlib import Path

import pytest

from eslabon.standards.crs import Entry, read
from eslabon.standards.crs.names import donor_of, recipient_of
from eslabon.values.problems import Problem, Unreadable

PIVOTS = [f"crs_{year}{kind}.csv" for year in range(2012, 2017) for kind in ("", "_sectors")]

BULK = (
    "Year|DonorCode|DonorName|CrsID|ProjectNumber|RecipientCode|RecipientName|FlowCode|FlowName|Category|Finance_t"
    "|Aid_t|USD_Commitment|USD_Disbursement|USD_Commitment_Defl|ProjectTitle|PurposeCode|PurposeName|ChannelCode|Trade\n"
    "2014|302|United States|2014000001|US-1|454|Peru|11|ODA Grants|10|110|C01|1.5|0.5|1.4|Customs|33120"
    "|Trade facilitation|11000|2\n"
    "2014|909|IDB|2014000002|PE-L1|454|Peru|14|OOF|21|421|C01||-0.25||Roads|21020|Road transport|12001|\n"
    "2014|302|United States|2014000003|US-2|999999|Nowhere|11|ODA Grants|10|110|C01|3|||X|33120||11000|\n"
    "2014|302|United States|2014000004|US-3|454|Peru|11|ODA Grants|10|110|C01|n.d.|1||Y|33120||11000|\n"
    "2014|302|United States|2014000005|US-4|454|Peru|11|ODA Grants|10|110|C01||||Nothing yet|33120||11000|\n"
)

EXPLORER = (
    "DONOR,Donor,RECIPIENT,Recipient,SECTOR,Sector,MEASURE,FLOW_TYPE,PRICE_BASE,MD_DIM,UNIT_MEASURE,TIME_PERIOD,"
    "OBS_VALUE,BASE_PER,UNIT_MULT,CATEGORY_CODE,FINANCETYPE_CODE,PROJECT_TITLE\n"
    "USA,United States,PER,Peru,33110,Trade policy,100,D,V,DD,USD,2022,0.25,,6,10,110,Rules\n"
    "USA,United States,PER,Peru,33110,Trade policy,100,D,Q,DD,USD,2022,0.20,2021,6,10,110,Rules\n"
    "USA,United States,PER,Peru,33110,Trade policy,100,C,V,DD,USD,2022,1250,,3,10,110,Rules\n"
    "DAC,DAC countries,DPGC,Developing countries,1000,Total,100,D,V,_T,USD,2022,99,,6,10,,\n"
    "USA,United States,PER,Peru,33110,Trade policy,100,D,V,DD,EUR,2022,7,,6,10,110,Rules\n"
)


def events(data: bytes, name: str = "crs_2014.csv") -> tuple[list[Entry], list[Problem]]:
    found = list(read(io.BytesIO(data), name))
    return [one for one in found if isinstance(one, Entry)], [one for one in found if isinstance(one, Problem)]


# Files with a code and a name before the money; the others have one of the two.
TWO_LABELS = ("crs_2016.csv", "crs_2015_sectors.csv", "crs_2016_sectors.csv")


def amounts_in(data: bytes, labels: int) -> dict[tuple[int, int], str]:
    """Every cell of a pivot that writes a number, below the headings: read plainly, by place."""
    text = data.decode("cp1252" if b"\xf4te d'Ivoire" in data else "utf-8")
    found = {}
    for line, cells in enumerate(csv.reader(io.StringIO(text)), 1):
        if line > 1 and cells[0] != "donor_name":
            found |= {(line, at): cell for at, cell in enumerate(cells) if at >= labels and cell not in ("", "R")}
    return found


@pytest.mark.parametrize("name", PIVOTS)
def test_no_amount_of_a_pivot_is_lost(shared_data: Path, name: str) -> None:
    data = (shared_data / "crs" / name).read_bytes()
    entries, problems = events(data, name)
    plain = amounts_in(data, 2 if name in TWO_LABELS else 1)
    assert Counter(one.text for one in entries) == Counter(plain.values())
    assert Counter(one.line for one in entries) == Counter(line for line, _ in plain)
    assert sum(one.value for one in entries) == sum(Decimal(text) for text in plain.values()) * 1_000_000
    assert not [one for one in problems if one.severity == "error"]
    assert {one.year for one in entries} == {int(name[4:8])}


@pytest.mark.parametrize("year", [2013, 2014, 2016])
def test_both_pivots_of_a_year_tell_the_same_money(shared_data: Path, year: int) -> None:
    sums = []
    for kind in ("", "_sectors"):
        name = f"crs_{year}{kind}.csv"
        entries, _ = events((shared_data / "crs" / name).read_bytes(), name)
        found: dict[str, Decimal] = {}
        for one in entries:
            if not one.aside:
                found[one.recipient] = found.get(one.recipient, Decimal(0)) + one.value
        sums.append({place: value for place, value in found.items() if value})
    assert sums[0].keys() == sums[1].keys()
    assert all(abs(sums[0][place] - sums[1][place]) < 10 for place in sums[0])
    assert sums[0]["PE"] > 900_000_000


def test_rows_that_hold_nothing_are_told(shared_data: Path) -> None:
    _, problems = events((shared_data / "crs/crs_2015_sectors.csv").read_bytes(), "crs_2015_sectors.csv")
    told = [(one.where.line, one.arguments["value"]) for one in problems if one.code == "crs.no-amount"]
    assert told == [(165, "(163 rows)"), (166, "DROP TABLE"), (167, "DROP TABLE")]


def test_a_total_that_its_cells_dont_make_is_told() -> None:
    data = b"Row Labels,Austria,Japan,Grand Total\nPeru,1,2,3.5\nChile,1,,1\nGrand Total,2,2,4.5\n"
    entries, problems = events(data)
    assert [one.value for one in entries if not one.aside] == [1_000_000, 2_000_000, 1_000_000]
    differing = [one.arguments for one in problems if one.code == "crs.total-differs"]
    assert differing == [
        {"what": "Peru", "printed": "3,500,000", "added": "3,000,000"},
        {"what": "Grand Total", "printed": "4,500,000", "added": "4,000,000"},
    ]
    assert [one.arguments for one in problems if one.code == "crs.total"] == [{"count": 5}]


def test_a_project_is_a_commitment_and_a_disbursement() -> None:
    entries, problems = events(BULK.encode(), "CRS 2014 data.txt")
    told = [(one.line, one.column, one.flow, one.value, one.source, one.aside) for one in entries]
    assert told == [
        (2, "USD_Commitment", "commitments", 1_500_000, "crs", ""),
        (2, "USD_Disbursement", "disbursements", 500_000, "crs", ""),
        (2, "USD_Commitment_Defl", "commitments", 1_400_000, "crs", "constant-prices"),
        (3, "USD_Disbursement", "disbursements", -250_000, "crs-oof", ""),
        (5, "USD_Disbursement", "disbursements", 1_000_000, "crs", ""),
    ]
    first = entries[0]
    assert (first.provider, first.recipient, first.sector) == ("XM-DAC-302", "PE", "33120")
    assert (first.finance_type, first.grant_or_loan, first.trade_marker) == ("110", "11", "2")
    assert (first.title, first.project, first.crs_id, first.channel) == ("Customs", "US-1", "2014000001", "11000")
    assert [(one.code, one.where.line) for one in problems] == [
        ("crs.recipient", 4),
        ("crs.cell", 5),
        ("crs.no-amount", 6),
        ("crs.constant-prices", None),
    ]


def test_the_explorers_rows_with_their_units_prices_and_totals() -> None:
    entries, problems = events(EXPLORER.encode(), "crs.csv")
    told = [(one.line, one.flow, one.value, one.aside, one.prices) for one in entries]
    assert told == [
        (2, "disbursements", 250_000, "", ""),
        (3, "disbursements", 200_000, "constant-prices", "2021"),
        (4, "commitments", 1_250_000, "", ""),
        (5, "disbursements", 99_000_000, "total", ""),
    ]
    assert {(one.provider, one.recipient) for one in entries[:3]} == {("XM-DAC-302", "PE")}
    assert ("crs.cell", 6) in [(one.code, one.where.line) for one in problems]


@pytest.mark.parametrize(
    ("code", "name", "place"),
    [
        ("454", "", "PE"),
        ("PER", "Peru", "PE"),
        ("", "Côte d''Ivoire", "CI"),
        ("298", "Africa, regional", "region:298"),
        ("", "South of Sahara, regional", "region:289"),
        ("9998", "Bilateral, unspecified", "not-allocated"),
        ("", "(blank)", "not-allocated"),
        ("", "Atlantis", None),
    ],
)
def test_recipients_by_code_and_name(code: str, name: str, place: str | None) -> None:
    assert recipient_of(code, name) == place


def test_donors_by_code_name_or_country() -> None:
    assert donor_of("302", "United States") == donor_of("USA", "United States") == ("XM-DAC-302", "United States")
    assert donor_of("", "IDB Sp.Fund") == ("XM-DAC-912", "IDB Sp.Fund")
    assert donor_of("", "A new fund") == ("name:A new fund", "A new fund")
    assert donor_of("", "") is None


@pytest.mark.parametrize(
    ("data", "name", "code"),
    [
        (b"a,b,c\n1,2,3\n", "crs_2014.csv", "crs.not-recognised"),
        (b"Row Labels,Austria,Japan\nPeru,1,2\n", "crs.csv", "crs.no-year"),
        (b"PK\x03\x04", "crs_2014.xlsx", "crs.workbook"),
    ],
)
def test_what_is_no_file_of_crs_is_refused(data: bytes, name: str, code: str) -> None:
    with pytest.raises(Unreadable) as refusal:
        list(read(io.BytesIO(data), name))
    assert refusal.value.problem.code == code


def test_money_of_which_nobody_says_what_it_is_is_told_not_guessed() -> None:
    head = "Year,DonorCode,RecipientCode,FlowCode,Category,USD_Disbursement,PurposeCode\n"
    rows = "2014,302,454,14,,1,33110\n2014,302,454,,,1,33110\n2014,302,454,11,77,1,33110\n2014,302,454,11,30,1,33110\n"
    entries, problems = events((head + rows).encode())
    assert [(one.line, one.source) for one in entries] == [(2, "crs-oof"), (5, "crs-private")]
    assert [(one.code, one.where.line, one.where.path) for one in problems] == [
        ("crs.cell", 3, "Category"),
        ("crs.cell", 4, "Category"),
    ]
