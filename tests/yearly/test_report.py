"""What the yearly report says: of the records of its year, in every format alike, and nothing that it can't know."""

from __future__ import annotations

import io
import json
import shutil
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from eslabon.figures.document import Figure
from eslabon.figures.papers.making import render_paper
from eslabon.figures.papers.yearly import PARTS
from tests.once import empty_database
from tests.own_database import own_database
from tests.papers.conftest import PUBLIC
from tests.papers.reading import in_pdf, in_word
from tests.yearly.conftest import YEAR, YearOfDesk, figures, report, table

SECTIONS = [
    *("brief", "strategies", "meetings", "needs", "requests", "agreements", "ladder", "execution"),
    *("projects", "results", "coverage", "following", "chains", "method"),
]


def value(cell: Any) -> Decimal | None:
    return cell.value if isinstance(cell, Figure) else cell


def of(rows: list[dict[str, Any]], title: str, key: str = "agreement") -> list[dict[str, Any]]:
    return [{name: value(cell) for name, cell in row.items()} for row in rows if row[key] == title]


def test_word_pdf_spreadsheet_and_data_say_the_same(year: YearOfDesk) -> None:
    text = report(year.head)
    assert [one.key for one in text.sections] == SECTIONS
    said = (
        "Convenio 527",
        "Reunión de marzo",
        "Enviar el plan",
        "Audiencias",
        "Días de trámite",
        "USAID",
        "«unos US$ 15 millones»",
    )
    for found in (in_word(text), in_pdf(text)):
        assert [one for one in said if one not in found] == []
        assert text.mark in found
    data = json.loads(render_paper(text, "json"))
    assert [one["key"] for one in data["sections"]] == SECTIONS
    references = [one.reference for one in figures(text)]
    assert [one for one in references if one not in json.dumps(data)] == []
    book = load_workbook(io.BytesIO(render_paper(text, "xlsx")))
    cells = [cell.value for sheet in book for row in sheet.iter_rows() for cell in row if cell.value is not None]
    assert [one for one in references if one not in cells] == []
    assert text.mark in cells
    word = in_word(text)
    assert [one for one in references if one not in word] == []


def test_the_ladder_stands_as_it_did_at_the_end_of_the_year(year: YearOfDesk) -> None:
    text = report(year.head)
    (row,) = of(table(text, "ladder"), "Convenio 527")
    assert (row["announced"], row["obligated"]) == (15_000_000, 2_000_000)  # what was obligated in 2006 isn't there
    assert row["executed"] == 700_000 + 100_000 + 500  # corrected, converted, and the reserved amount
    (approximate,) = (one["announced"] for one in table(text, "ladder") if one["agreement"] == "Convenio 527")
    assert approximate.approximate
    assert "≈" in in_word(text)
    (left,) = of(table(text, "distributed"), "Convenio 527")
    assert (left["total"], left["undistributed"]) == (15_000_000, 11_000_000)
    notes = [block.text for one in text.sections for block in one.blocks if hasattr(block, "lead") and block.lead]
    assert any("€" in one for one in notes)  # what no rate converts is told beside the totals


def test_a_percentage_names_its_denominator_and_is_missing_without_one(year: YearOfDesk) -> None:
    text = report(year.head)
    (row,) = of(table(text, "in-year"), "Convenio 527")
    assert (row["programmed"], row["executed"], row["ratio"]) == (1_000_000, 800_500, Decimal("0.8005"))
    (row,) = of(table(text, "so-far"), "Convenio 527")
    assert row["ratio"] == Decimal("0.4003")  # 800,500 of 2,000,000
    (row,) = of(table(text, "so-far"), "Convenio en años fiscales")
    assert row["ratio"] is None  # nothing is known of what was obligated
    (row,) = of(table(text, "counterpart"), "Convenio 527")
    assert row["ratio"] == Decimal("0.4")


@pytest.mark.parametrize("amount", ["0", "-5"])
def test_no_percentage_of_nought_or_of_less(year: YearOfDesk, amount: str) -> None:
    bare = year.put("agreements", title="Sin base", provider=year.usaid.pk)
    year.entry("obligated", amount, bare, on="2005-01-10")
    year.entry("executed", "5", bare, on="2005-01-11")
    (row,) = of(table(report(year.head), "so-far"), "Sin base")
    assert (row["obligated"], row["executed"], row["ratio"]) == (Decimal(amount), 5, None)


def test_fiscal_years_stay_their_own(year: YearOfDesk) -> None:
    text = report(year.head)
    calendar, fiscal = of(table(text, "in-year"), "Convenio en años fiscales")
    assert (calendar["year"], calendar["executed"], calendar["ratio"]) == ("2005", 77, None)
    assert "01/10/2004" in fiscal["year"]
    assert (fiscal["executed"], fiscal["ratio"]) == (300, Decimal("0.75"))


def test_each_project_has_its_state_and_the_rule_is_printed(year: YearOfDesk) -> None:
    text = report(year.head, lang="en")
    counts = {row["state"]: value(row["projects"]) for row in table(text, "states")}
    assert counts == {
        "Cancelled": 1,
        "Suspended": 1,
        "Ended": 1,
        "Still to start": 0,
        "Late": 2,
        "Past its end": 1,
        "Not started": 1,
        "Running": 2,
        "No dates known": 1,
    }
    assert all(row["rule"] for row in table(text, "states"))
    listed = {row["project"]: (row["state"], row["why"]) for row in table(text, "projects")}
    assert listed["Audiencias"] == ("Late", "milestone of 1 Mar 2005 not reached")
    assert listed["Garantías"] == ("Late", "progress report of 31 Jul 2005 not presented")
    assert "De otro año" not in listed
    assert list(listed)[:2] == ["Audiencias", "Garantías"]  # those that need attention first


def test_results_say_why_there_is_no_number(year: YearOfDesk) -> None:
    rows = {row["indicator"]: row for row in table(report(year.head, lang="en"), "results")}
    days, firms, without = rows["Días de trámite"], rows["Empresas"], rows["Sin valores"]
    assert (value(days["value"]), days["baseline"], value(days["reached"])) == (45, "60 (2003)", Decimal("1.5"))
    assert (value(firms["value"]), firms["baseline"], firms["reached"]) == (25, "not stated", None)
    assert firms["why"]
    assert (without["value"], without["target"]) == (None, None)
    later = {row["indicator"]: row for row in table(report(year.head, 2006, "en"), "results")}
    assert value(later["Días de trámite"]["value"]) == 12


def test_what_goes_on_and_what_ends_next_year(year: YearOfDesk) -> None:
    text = report(year.head, lang="en")
    counts = [value(row["count"]) for row in table(text, "following")]
    assert counts == [1, 1, 7, 6]
    assert [row["agreement"] for row in table(text, "agreements-ending")] == ["Convenio 527"]
    ending = {row["project"] for row in table(text, "projects-ending")}
    assert ending >= {"Audiencias", "Garantías", "Certificación", "Sin iniciar"}
    assert not ending & {"Vencido", "Concluido", "Cancelado", "Sin fechas"}


def test_coverage_counts_needs_and_their_known_costs(year: YearOfDesk) -> None:
    rows = table(report(year.head, lang="en"), "coverage")
    told = [(row["coverage"], value(row.get("needs")), value(row["cost"])) for row in rows]
    assert told == [("Covered", 1, 480_000), ("In talks", 0, None), ("Uncovered", 1, 720_000)]
    (source,) = table(report(year.head, lang="en"), "sources")
    assert (source["source"], value(source["needs"]), value(source["cost"])) == ("USAID", 1, 480_000)


def test_a_year_without_records_says_what_to_do(tmp_path: Path, django_db_blocker: Any) -> None:
    empty = Path(shutil.copy(empty_database(), tmp_path / "empty.sqlite3"))
    with django_db_blocker.unblock(), own_database(empty):
        text = report(PUBLIC, 1990, "en")
    assert [one.key for one in text.sections] == SECTIONS
    words = " ".join(block.text for one in text.sections for block in one.blocks if hasattr(block, "text"))
    for said in (
        "No agreement",
        "No amount",
        "No project",
        "No need",
        "No indicator",
        "No strategy",
        "No meeting",
        "No trade",
    ):
        assert f"{said} " in words
    assert render_paper(text, "pdf").startswith(b"%PDF")
    assert render_paper(text, "xlsx")


def test_there_is_one_yearly_report(year: YearOfDesk) -> None:
    parts = [report(year.head, part=one).sections for one in PARTS]
    keys = sorted(section.key for sections in parts for section in sections if section.key != "method")
    assert keys == sorted(one for one in SECTIONS if one != "method")
    assert YEAR == 2005
