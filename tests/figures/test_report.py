"""The offer report: what stands in it, and that every figure in it opens to the value printed."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from decimal import Decimal
from functools import cache
from pathlib import Path

import pytest

from eslabon.facts.load import IMPORTED, load_iati, load_table
from eslabon.facts.query import Facts
from eslabon.facts.warehouse import Warehouse
from eslabon.figures.document import Cards, Figure, Paragraph, Report, Section, Table
from eslabon.figures.report import offer_report
from eslabon.figures.trace import open_figure
from eslabon.measures.offer import Question
from tests.iati_files import activity, transaction, written

MADE = datetime(2012, 6, 1, tzinfo=UTC)
LOAN = '<default-finance-type code="421"/>'
# A DAC purpose code of each of: trade policy, transport, agriculture, basic education.
TRADE, ROADS, FARMS, SCHOOLS = (f'<sector code="{code}"/>' for code in ("33110", "21020", "31120", "11220"))
TABLE = """country,year,amount,agency
PE,2010,5000000,USAID
PE,2011,-250000,USAID
CO,2010,7000000,USAID
"""
MAPPING = """
[columns]
provider_name = "agency"
recipient = "country"
fiscal_year = "year"
amount = "amount"
[constants]
flow = "obligations"
currency = "USD"
fiscal_year_start = 10
"""


@pytest.fixture(scope="module")
def warehouse(tmp_path_factory: pytest.TempPathFactory) -> Warehouse:
    """Four activities of three kinds, one without a rate, and a table of obligations."""
    folder = tmp_path_factory.mktemp("files")
    store = Warehouse(folder / "wh")
    ends = '<activity-date type="2" iso-date="2010-01-01"/><activity-date type="3" iso-date="2011-12-31"/>'
    paid = transaction("400000", "3", "2011-02-01")
    file = written(
        folder,
        "donor.xml",
        activity("XX-1", transaction("1000000"), paid, title="=Customs", sectors=TRADE, dates=ends),
        activity("XX-2", transaction("30000000", on="2011-03-01"), sectors=ROADS, defaults=LOAN),
        activity("XX-3", transaction("2000000"), sectors=SCHOOLS, places='<recipient-country code="BO"/>'),
        activity("XX-4", transaction("900", currency="XAF"), sectors=FARMS),
    )
    assert load_iati(store, file).status == IMPORTED
    (folder / "us.csv").write_text(TABLE, encoding="utf-8")
    (folder / "us.toml").write_text(MAPPING, encoding="utf-8")
    assert load_table(store, folder / "us.csv", folder / "us.toml").status == IMPORTED
    return store


@cache
def made(warehouse: Warehouse, question: Question = Question(), lang: str = "en", by: tuple[str, ...] = ()) -> Report:
    """The report on the warehouse as it stands, made once for each question."""
    return offer_report(Facts(warehouse.at()), question, lang, "PE", by, MADE)


def section(report: Report, key: str) -> Section:
    return next(one for one in report.sections if one.key == key)


def table(report: Report, key: str) -> Table:
    return next(one for one in report.tables if one.key == key)


def cells(one: Table) -> list[list[object]]:
    """The rows of a table, figures as their values."""
    return [[cell.value if isinstance(cell, Figure) else cell for cell in row.cells] for row in one.rows]


def figures(report: Report) -> Iterator[Figure]:
    for one in report.sections:
        for block in one.blocks:
            if isinstance(block, Table):
                yield from (cell for row in block.rows for cell in row.cells if isinstance(cell, Figure))
            elif isinstance(block, Cards):
                yield from (card.figure for card in block.cards)


def test_every_figure_of_the_report_opens_to_the_value_printed(warehouse: Warehouse) -> None:
    report = made(warehouse, by=("sector", "year"))
    found = {one.reference: one.value for one in figures(report)}
    assert len(found) > 20
    for reference, value in found.items():
        assert open_figure(warehouse, reference).value == value


def test_the_headline_is_aid_for_trade_by_kind_beside_tcb_and_everything(warehouse: Warehouse) -> None:
    headline = section(made(warehouse), "headline")
    cards = next(block for block in headline.blocks if isinstance(block, Cards))
    assert [(card.label, card.figure.value) for card in cards.cards] == [
        ("Non-reimbursable cooperation", Decimal(1_000_000)),
        ("Loan", Decimal(30_000_000)),
    ]
    assert cells(table(made(warehouse), "scopes")) == [
        [
            "Non-reimbursable",
            "Non-reimbursable cooperation",
            Decimal(1_000_000),
            Decimal(1_000_000),
            Decimal(3_000_000),
        ],
        ["Reimbursable", "Loan", None, Decimal(30_000_000), Decimal(30_000_000)],
    ]


def test_no_figure_of_a_report_adds_kinds_up(warehouse: Warehouse) -> None:
    mixed = {Decimal(31_000_000), Decimal(33_000_000)}
    for by in ((), ("recipient",), ("provider", "sector")):
        assert not mixed & {one.value for one in figures(made(warehouse, by=by))}


def test_the_title_tells_scope_and_place_and_the_terms_tell_the_question(warehouse: Warehouse) -> None:
    assert made(warehouse).title == "The offer of cooperation: everything published"
    report = made(warehouse, Question(scope="tcb", recipient=("PE",), year_from=2010, year_to=2011), "es")
    assert report.title == "Perú: oferta de fortalecimiento de capacidades comerciales"
    assert report.period == "2010–2011"
    terms = dict(report.terms)
    assert terms["Alcance"] == "Fortalecimiento de capacidades comerciales (FCC)"
    assert terms["País o región"] == "Perú"
    assert terms["Conteo"] == "Lo publicado dos veces cuenta una sola vez; lo dejado aparte se enumera"


def test_without_years_the_period_is_that_of_what_was_published(warehouse: Warehouse) -> None:
    assert made(warehouse).period == "2010–2011"


def test_what_is_running_and_undisbursed_on_the_day(warehouse: Warehouse) -> None:
    report = made(warehouse)
    assert "1 June 2012" in section(report, "running").title
    grants = cells(table(report, "running"))[0]
    assert grants[2:] == [Decimal(3_000_000), Decimal(400_000), Decimal(2_600_000)]
    standing = {str(row[0]): row[3] for row in cells(table(report, "balances"))}
    assert standing["=Customs"] == "Past its planned end"
    assert standing["Roads"] == "Running"


def test_a_day_asked_for_goes_before_today(warehouse: Warehouse) -> None:
    report = made(warehouse, Question(running_on=date(2010, 6, 1)))
    assert "1 June 2010" in section(report, "running").title
    assert dict(report.terms)["Running on"] == "1 Jun 2010"
    standing = {str(row[0]): row[3] for row in cells(table(report, "balances"))}
    assert standing["=Customs"] == "Running"


def test_money_without_a_rate_is_listed_with_its_reason(warehouse: Warehouse) -> None:
    rows = cells(table(made(warehouse), "left-out"))
    assert ["Commitments", 1, "XAF", Decimal(900)] in [[row[0], *row[2:]] for row in rows]
    assert any("no exchange rate" in str(row[1]) for row in rows)


def test_it_says_how_money_told_twice_counts(warehouse: Warehouse) -> None:
    def texts(count: str) -> str:
        report = made(warehouse, Question(count=count))
        return " ".join(one.text for each in report.sections for one in each.blocks if isinstance(one, Paragraph))

    assert "Double counting not yet examined" in texts("everything")
    assert "Double counting not yet examined" not in texts("once")


def test_obligations_are_a_denominator_by_fiscal_year_apart(warehouse: Warehouse) -> None:
    found = table(made(warehouse), "obligations-10")
    assert "the denominator, not TCB" in found.title
    assert [column.title for column in found.columns] == ["Fiscal year", "Colombia", "Peru"]
    assert cells(found) == [[2010, Decimal(7_000_000), Decimal(5_000_000)], [2011, None, Decimal(-250_000)]]
    assert not any(one.key == "obligations" for one in made(warehouse, Question(provider=("XX-DONOR",))).sections)


def test_codes_and_words_are_told_apart(warehouse: Warehouse) -> None:
    rows = cells(table(made(warehouse), "basis"))
    assert {row[1] for row in rows} == {"Sector codes and policy markers"}
    assert all(row[3] == 1 for row in rows)


def test_sources_name_each_load(warehouse: Warehouse) -> None:
    rows = cells(table(made(warehouse), "sources"))
    assert [(row[0], row[2], row[5], row[6]) for row in rows] == [(1, "donor.xml", 4, 5), (2, "us.csv", 0, 3)]
    snapshot = warehouse.at().snapshots[0]
    assert rows[0][8] == snapshot.about["sha256"][:12]


def test_by_adds_one_table_that_keeps_kinds_apart(warehouse: Warehouse) -> None:
    plain = {one.key for one in made(warehouse).sections}
    found = table(made(warehouse, by=("sector",)), "breakdown")
    assert {one.key for one in made(warehouse, by=("sector",)).sections} - plain == {"breakdown"}
    assert [column.key for column in found.columns[:2]] == ["sector", "kind"]


def test_a_warehouse_without_data_says_what_to_do(tmp_path: Path) -> None:
    report = made(Warehouse(tmp_path / "none"))
    assert [one.key for one in report.sections] == ["empty"]
    (block,) = report.sections[0].blocks
    assert isinstance(block, Paragraph)
    assert "eslabon import iati FILE" in block.text


def test_a_question_that_nothing_answers_still_says_what_was_left_out(warehouse: Warehouse) -> None:
    report = made(warehouse, Question(recipient=("EC",)))
    assert {"empty", "method", "left-out", "sources"} <= {one.key for one in report.sections}


def test_a_withdrawn_load_is_named_with_its_reason(tmp_path: Path) -> None:
    store = Warehouse(tmp_path / "wh")
    for name in ("a", "b"):
        file = written(tmp_path, f"{name}.xml", activity(f"XX-{name}", transaction()))
        assert load_iati(store, file).status == IMPORTED
    store.decide("withdraw", "desk", "sent by mistake", snapshot_withdrawn=1)
    sources = section(made(store), "sources")
    assert any("sent by mistake" in one.text for one in sources.blocks if isinstance(one, Paragraph))
    assert len(next(one for one in sources.blocks if isinstance(one, Table)).rows) == 1


def test_the_figures_of_a_real_file(shared_data: Path, tmp_path: Path) -> None:
    """CAF: Peru's commitments are US$ 2,092,027,721, told by kind (shared/data/README)."""
    store = Warehouse(tmp_path / "wh")
    load_iati(store, shared_data / "iati" / "real" / "CAF-ActivityFile-2025-10-10.xml")
    report = made(store, Question(recipient=("PE",)))
    everything = [row[4] for row in cells(table(report, "scopes"))]
    assert sum(value for value in everything if isinstance(value, Decimal)) == Decimal(2_092_027_721)
    assert len(table(report, "activities").rows) == 10
