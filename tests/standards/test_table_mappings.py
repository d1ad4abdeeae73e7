"""Mappings: a fault is refused with its place, and with what was probably meant."""

from __future__ import annotations

from pathlib import Path

import pytest
from table_files import (
    MAPPING,
    mapping_refusal,
)

from eslabon.standards.tables import read_mapping
from eslabon.standards.tables.mapping import READERS, SETTINGS, START
from eslabon.values.problems import say, wording


@pytest.mark.parametrize(
    ("change", "code", "path"),
    [
        (("[columns]", "[columns"), "table.mapping-toml", None),
        (("[columns]", "[column]"), "table.mapping-section", "column"),
        (("provider_name =", "provider_nombre ="), "table.mapping-field", "columns.provider_nombre"),
        (("[columns]", "[table]\nsheets = 'x'\n[columns]"), "table.mapping-setting", "table.sheets"),
        (("[columns]", "[table]\nheader_row = 0\n[columns]"), "table.mapping-value", "table.header_row"),
        (("[columns]", "[table]\nencoding = 'hex'\n[columns]"), "table.mapping-value", "table.encoding"),
        (("[columns]", "[table]\ndecimal = ' '\n[columns]"), "table.mapping-value", "table.decimal"),
        (('"Year"', "3"), "table.mapping-value", "columns.year"),
        (('"obligations"', '"obligation"'), "table.mapping-value", "constants.flow"),
        (('"USD"', '"US$"'), "table.mapping-value", "constants.currency"),
        (('"USD"', '"USD"\nyear = 2004'), "table.mapping-twice", "constants.year"),
        (('amount = "Amount"', ""), "table.mapping-missing", "columns"),
        (('provider_name = "Agency"', ""), "table.mapping-missing", "columns"),
        (('year = "Year"', ""), "table.mapping-period", "columns"),
        (('year = "Year"', 'year = "Year"\ndate = "Day"'), "table.mapping-period", "columns"),
        (("year =", "fiscal_year ="), "table.mapping-fiscal-year", "constants.fiscal_year_start"),
        (
            ('"USD"', '"USD"\nfiscal_year_start = 10'),
            "table.mapping-fiscal-year",
            "constants.fiscal_year_start",
        ),
        (('"USD"', '"USD"\nfiscal_year_start = 13'), "table.mapping-value", "constants.fiscal_year_start"),
        (('"USD"', '"USD"\nactivity = "A"'), "table.mapping-column-only", "constants.activity"),
        (('"USD"', '"USD"\n[values.recipient]\nPeru = "Pero"'), "table.mapping-value", "values.recipient"),
        (('"USD"', '"USD"\n[values.amount]\nx = "1"'), "table.mapping-field", "values.amount"),
        (('"USD"', '"USD"\n[values]\nrecipient = "PE"'), "table.mapping-value", "values.recipient"),
        (('"USD"', '"USD"\n[units]\namount = "miles"'), "table.mapping-value", "units.amount"),
        (('"USD"', '"USD"\n[units]\nyear = "thousands"'), "table.mapping-field", "units.year"),
        (('"USD"', '"USD"\n[totals]\nrecipient = "World"'), "table.mapping-value", "totals.recipient"),
        (('"USD"', '"USD"\n[totals]\ntitle = ["Total"]'), "table.mapping-missing", "columns"),
        (('"USD"', '"USD"\n[totals]\namount = ["1"]'), "table.mapping-field", "totals.amount"),
    ],
)
def test_a_mapping_with_a_fault_is_refused_with_its_place(change: tuple[str, str], code: str, path: str | None) -> None:
    problem = mapping_refusal(MAPPING.replace(*change))
    assert (problem.code, problem.where.path) == (code, path)


def test_a_field_nearly_right_is_suggested() -> None:
    problem = mapping_refusal(MAPPING.replace("provider_name", "provider_nane"))
    assert "Did you mean “provider_name”?" in say(problem, "en")[1]


def test_a_broken_mapping_is_placed_at_its_line() -> None:
    assert mapping_refusal("[columns]\nyear = \n").where.line == 2


DOCS = Path(__file__).resolve().parents[2] / "docs" / "reference"


@pytest.mark.parametrize("page", ["table-mapping.md", "table-mapping.es.md"])
def test_the_pages_about_mappings_show_one_that_works_and_name_every_field_setting_and_problem(
    page: str,
) -> None:
    text = (DOCS / page).read_text(encoding="utf-8")
    example = text.partition("```toml\n")[2].partition("```")[0]
    assert read_mapping(example.encode()).fiscal_year_start == 10
    codes = {code for code in wording() if code.startswith("table.")}
    missing = [name for name in (*READERS, START, *SETTINGS, *codes) if f"`{name}`" not in text]
    assert missing == []
