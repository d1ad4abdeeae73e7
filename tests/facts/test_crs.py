"""CRS in the warehouse: money told once, the later release counts, an earlier state keeps its figures."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from eslabon.facts.crs import load_crs
from eslabon.facts.derive import path_of
from eslabon.facts.exchange import rates_at
from eslabon.facts.load import ALREADY, IMPORTED, REFUSED, load_iati
from eslabon.facts.query import Facts
from eslabon.facts.warehouse import Warehouse
from eslabon.figures.offer import BESIDE, answer
from eslabon.figures.reference import reference
from eslabon.figures.report import offer_report
from eslabon.figures.trace import contributions, open_figure
from eslabon.measures.offer import Question

HEAD = "Year,DonorCode,DonorName,RecipientCode,RecipientName,Category,Finance_t,USD_Disbursement,PurposeCode,Trade\n"
BY_DONOR = "Row Labels,Austria,Japan,Grand Total\nPeru,1,2,3\nChile,,4,4\n"
BY_SECTOR = "recipient_name,33110,21020,998\nPeru,1,1.5,0.5\nChile,4,,\n"
DISBURSED = Question(flow="disbursements")


def project(donor: int, money: str, code: str = "33120", marker: str = "", category: int = 10) -> str:
    return f"2014,{donor},,454,Peru,{category},110,{money},{code},{marker}\n"


@pytest.fixture
def put(warehouse: Warehouse, tmp_path: Path) -> object:
    """Loads a text as a file of CRS."""

    def load(text: str, name: str = "crs_2014.csv", release: str = "2016-01") -> object:
        path = tmp_path / name
        path.write_text(text)
        return load_crs(warehouse, path, release)

    return load


def total(warehouse: Warehouse, question: Question = DISBURSED, state: int | None = None) -> Decimal:
    return answer(Facts(warehouse.at(state)), question).total.value


def test_every_amount_is_kept_and_the_totals_dont_count(warehouse: Warehouse, put) -> None:  # type: ignore[no-untyped-def]
    outcome = put(BY_DONOR)
    assert (outcome.status, outcome.transactions, outcome.skipped) == (IMPORTED, 5, [])
    assert total(warehouse) == Decimal("7000000.00")
    assert put(BY_DONOR).status == ALREADY


def test_two_pivots_of_one_year_are_the_same_money(warehouse: Warehouse, put) -> None:  # type: ignore[no-untyped-def]
    put(BY_SECTOR, "crs_2014_sectors.csv")
    assert total(warehouse) == Decimal("7000000.00")
    put(BY_DONOR)
    assert total(warehouse) == Decimal("7000000.00")
    groups = answer(Facts(warehouse.at()), Question(flow="disbursements", source=("crs-sectors",)), ("group",))
    assert {row.keys["group"]: row.value for row in groups.rows} == {
        "A": Decimal("5000000.00"),
        "B": Decimal("1500000.00"),
        "N": Decimal("500000.00"),
    }


def test_projects_stand_for_the_part_of_a_pivot_that_they_tell(warehouse: Warehouse, put) -> None:  # type: ignore[no-untyped-def]
    put(BY_DONOR)
    put(HEAD + project(701, "1.25") + project(701, "0.5", "21020"), "rows.csv")
    by_provider = answer(Facts(warehouse.at()), DISBURSED, ("provider", "recipient")).rows
    assert {(row.keys["provider"], row.keys["recipient"]): row.value for row in by_provider} == {
        ("XM-DAC-701", "CL"): Decimal("4000000.00"),
        ("XM-DAC-701", "PE"): Decimal("1750000.00"),
        ("XM-DAC-1", "PE"): Decimal("1000000.00"),
    }


def test_a_later_release_replaces_and_the_earlier_figure_still_opens(warehouse: Warehouse, put) -> None:  # type: ignore[no-untyped-def]
    put(HEAD + project(302, "1") + project(302, "2", "21020") + project(701, "8"), "old.csv", "2023-12")
    before = answer(Facts(warehouse.at()), DISBURSED).total
    outcome = put(HEAD + project(302, "1.5"), "new.csv", "2024-12")
    assert [(one.code, one.arguments) for one in outcome.warnings] == [("crs.replaces", {"count": 2})]
    assert total(warehouse) == Decimal("9500000.00")
    opened = open_figure(warehouse, before.figure)
    assert (opened.value, opened.today) == (Decimal("11000000.00"), Decimal("9500000.00"))
    told = contributions(Facts(warehouse.at()), DISBURSED)
    assert {one.citation.source for one in told} == {"OECD, CRS 2023-12", "OECD, CRS 2024-12"}


def test_an_earlier_release_loaded_later_changes_nothing(warehouse: Warehouse, put) -> None:  # type: ignore[no-untyped-def]
    put(HEAD + project(302, "1.5"), "new.csv", "2024-12")
    outcome = put(HEAD + project(302, "9"), "old.csv", "2023-12")
    assert outcome.status == IMPORTED
    assert total(warehouse) == Decimal("1500000.00")


def test_kind_group_focus_and_source_come_from_codes(warehouse: Warehouse, put) -> None:  # type: ignore[no-untyped-def]
    put(HEAD + project(302, "1", "31120", "2") + project(302, "2", "31120", "0") + project(302, "4", "43010", "2", 21))
    rows = answer(Facts(warehouse.at()), DISBURSED, ("kind", "group", "focus")).rows
    assert {(*row.keys.values(), row.value) for row in rows} == {
        ("cooperation", "C", "direct", Decimal("1000000.00")),
        ("cooperation", "C", "indirect", Decimal("2000000.00")),
        ("cooperation", "N", "none", Decimal("4000000.00")),
    }
    assert total(warehouse, Question(flow="disbursements", scope="tcb")) == Decimal("1000000.00")
    assert total(warehouse, Question(flow="disbursements", scope="aid-for-trade")) == Decimal("3000000.00")
    assert total(warehouse, Question(flow="disbursements", source=("crs-oof",))) == Decimal("4000000.00")


def test_a_figure_opens_down_to_the_cell(warehouse: Warehouse, put) -> None:  # type: ignore[no-untyped-def]
    put(BY_DONOR)
    found = list(contributions(Facts(warehouse.at()), Question(flow="disbursements", provider=("XM-DAC-1",))))
    assert [(one.value, one.citation.file, one.citation.line, one.citation.path) for one in found] == [
        (Decimal("1000000.00"), "crs_2014.csv", 2, "2:Austria")
    ]


def test_contributions_thrown_away_are_made_anew(warehouse: Warehouse, put) -> None:  # type: ignore[no-untyped-def]
    put(BY_DONOR)
    view = warehouse.at()
    path_of(warehouse, view.live[0], rates_at(view), "USD").unlink()
    assert total(warehouse) == Decimal("7000000.00")
    assert total(warehouse, Question(flow="disbursements", currency="PEN")) > Decimal("7000000.00")


def test_beside_another_source_the_answer_says_so(warehouse: Warehouse, put, shared_data: Path) -> None:  # type: ignore[no-untyped-def]
    put(BY_DONOR)
    assert BESIDE not in answer(Facts(warehouse.at()), DISBURSED).notes
    assert load_iati(warehouse, shared_data / "iati/real/usaid-bo.xml").status == IMPORTED
    facts = Facts(warehouse.at())
    assert BESIDE in answer(facts, DISBURSED).notes
    assert BESIDE not in answer(facts, Question(flow="disbursements", source=("iati",))).notes
    assert BESIDE not in answer(facts, Question(flow="disbursements", recipient=("CL",))).notes


def test_a_figure_of_two_releases_shows_both(warehouse: Warehouse, put) -> None:  # type: ignore[no-untyped-def]
    put(HEAD + project(302, "1.5") + project(12, "4"), "new.csv", "2024-12")
    asked = answer(Facts(warehouse.at()), DISBURSED, ("provider",))
    assert [open_figure(warehouse, row.figure).releases for row in asked.rows] == [(), ()]
    put(HEAD + project(302, "9"), "old.csv", "2023-12")  # in whatever order they are loaded
    opened = open_figure(warehouse, reference(Question(flow="disbursements", provider=("XM-DAC-302",)), 2))
    assert [(one.release, one.value) for one in opened.releases] == [
        ("2023-12", Decimal("9000000.00")),
        ("2024-12", Decimal("1500000.00")),
    ]
    assert opened.value == opened.releases[-1].value
    assert [one.value for one in open_figure(warehouse, reference(DISBURSED, 2)).releases] == [
        Decimal("9000000.00"),
        Decimal("5500000.00"),
    ]


def test_where_crs_has_no_part_in_a_figure_no_release_is_shown(  # type: ignore[no-untyped-def]
    warehouse: Warehouse, put, shared_data: Path
) -> None:
    put(HEAD + project(302, "1.5"), "new.csv", "2024-12")
    put(HEAD + project(302, "9"), "old.csv", "2023-12")
    load_iati(warehouse, shared_data / "iati/real/usaid-bo.xml")
    asked = Question(flow="disbursements", recipient=("BO",))
    assert open_figure(warehouse, reference(asked, 3)).releases == ()


def test_what_is_no_crs_is_refused_and_nothing_stored(warehouse: Warehouse, put) -> None:  # type: ignore[no-untyped-def]
    assert put("a,b,c\n1,2,3\n").status == REFUSED
    assert warehouse.at().snapshots == []


def test_the_report_says_so_too(warehouse: Warehouse, put, shared_data: Path) -> None:  # type: ignore[no-untyped-def]
    put(BY_DONOR)
    load_iati(warehouse, shared_data / "iati/real/usaid-bo.xml")
    text = str(offer_report(Facts(warehouse.at()), DISBURSED, "en"))
    assert "CRS and other sources are added here" in text
