"""Plain tables of flows through a mapping: what it says is what is read, and what it doesn't say is refused."""

from __future__ import annotations

import csv
from decimal import Decimal
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from tests.conftest import ROOT

from eslabon.standards.flows import WORLD, Flow
from eslabon.standards.flows.mapped import read
from eslabon.standards.flows.mapping import FIELDS, TAKEN, TOTALLED, TRANSLATED, UNITS, read_flow_mapping
from eslabon.standards.flows.recognise import SOURCES
from eslabon.values.problems import LANGUAGES, Problem, Unreadable, say
from trade.made import workbook

MAPPING = """
[flows]
source = "prompex"

[columns]
year = "Año"
month = "Mes"
exporter = "País"
importer = "Destino"
product = "Partida"
value = "FOB"
kilograms = "Peso"
quantity = "Cantidad"
unit = "Unidad"
region = "Departamento"
flow = "Flujo"

[constants]
scheme = "HS2007"
currency = "USD"

[units]
value = "thousands"
kilograms = "tonnes"

[values.flow]
"Exportación" = "exports"
"Importación" = "imports"

[totals]
importer = ["Mundo"]
"""
HEADINGS = ["Año", "Mes", "País", "Destino", "Partida", "FOB", "Peso", "Cantidad", "Unidad", "Departamento", "Flujo"]
GOOD = [2010, "Setiembre", "Perú", "Estados Unidos", 90111, 52.051, 13.235, 3, "sacos", "INEI:22", "Exportación"]


def events(data: bytes | list[list[Any]], mapping: str = MAPPING) -> list[Flow | Problem]:
    content = data if isinstance(data, bytes) else workbook({"Datos": [HEADINGS, *data]})
    told = list(read(BytesIO(content), "flows", read_flow_mapping(mapping.encode())))
    for one in told:
        if isinstance(one, Problem):
            assert all("{" not in "".join(say(one, lang)) for lang in LANGUAGES)
            assert all("…" not in "".join(say(one, lang)) for lang in LANGUAGES)
    return told


def only(data: list[Any], mapping: str = MAPPING) -> Any:
    (found,) = events([data], mapping)
    return found


def refusal(mapping: str) -> Problem:
    with pytest.raises(Unreadable) as error:
        read_flow_mapping(mapping.encode())
    assert all("{" not in "".join(say(error.value.problem, lang)) for lang in LANGUAGES)
    return error.value.problem


def changed(**cells: Any) -> list[Any]:
    return [cells.get(heading, cell) for heading, cell in zip(HEADINGS, GOOD, strict=True)]


def test_each_column_of_a_workbook_finds_its_place_in_the_flow() -> None:
    assert only(GOOD) == Flow(
        2010,
        9,
        "PE",
        "US",
        "HS2007",
        "090111",
        Decimal("52051"),
        Decimal("13235"),
        2,
        "Datos",
        "INEI:22",
        Decimal(3),
        "sacos",
    )


@pytest.mark.parametrize("page", ["flow-mapping.md", "flow-mapping.es.md"])
def test_the_pages_show_a_mapping_that_reads_the_rows_beside_it_and_name_all_there_is(page: str) -> None:
    text = (ROOT / "docs/reference" / page).read_text(encoding="utf-8")
    example, rows = (text.partition(f"```{kind}\n")[2].partition("```")[0] for kind in ("toml", "csv"))
    mapping = read_flow_mapping(example.encode())
    assert mapping.source == "faostat"
    found = [one for one in read(BytesIO(rows.encode()), "faostat", mapping) if isinstance(one, Flow)]
    assert [(one.exporter, one.importer, one.scheme, one.product) for one in found] == [
        ("PE", WORLD, "faostat-item", "coffee-green")
    ] * 2
    for one in found:
        assert f"{one.value:,.0f}" in text
    names = (*FIELDS, *TAKEN, *TRANSLATED, *TOTALLED, *(unit for units in UNITS.values() for unit in units))
    assert [name for name in names if f"`{name}`" not in text] == []


def test_names_that_readers_use_are_taken() -> None:
    assert TAKEN == SOURCES


def test_faostat_row_by_row(shared_data: Path) -> None:
    data = (shared_data / "trade/faostat_tcl_andean_export_value.csv").read_bytes()
    text = (ROOT / "docs/reference/flow-mapping.md").read_text(encoding="utf-8")
    told = events(data, text.partition("```toml\n")[2].partition("```")[0])
    published = list(csv.DictReader(data.decode().splitlines()))
    assert len(told) == len(published)
    for one, row in zip(told, published, strict=True):
        assert isinstance(one, Flow)
        assert (one.year, one.value) == (int(row["year"]), Decimal(row["export_value_1000usd"]) * 1000)
        assert (one.month, one.kilograms, one.check) == (None, None, False)
    assert {one.exporter for one in told if isinstance(one, Flow)} == {"PE", "BO"}
    assert {one.product for one in told if isinstance(one, Flow)} >= {"coffee-green", "artichokes_fresh"}


def test_what_is_empty_is_not_known() -> None:
    found = only(changed(Mes="", Peso="", Cantidad=0, Unidad="", Departamento="", Flujo=""))
    assert (found.month, found.kilograms, found.quantity, found.unit, found.region) == (None,) * 5
    assert found.reported_by == "exporter"


def test_importers_may_report_and_corrections_be_negative() -> None:
    found = only(changed(Flujo="importación", FOB=-1.5))
    assert (found.reported_by, found.value) == ("importer", Decimal(-1500))


def test_rows_that_the_mapping_calls_totals_only_check() -> None:
    found = [one for one in events([GOOD, changed(Destino="mundo")]) if isinstance(one, Flow)]
    assert [(one.importer, one.check) for one in found] == [("US", False), (WORLD, True)]


def test_a_date_stands_for_year_and_month() -> None:
    mapping = MAPPING.replace('year = "Año"\nmonth = "Mes"', 'date = "Año"')
    found = only(changed(Año="17/09/2011"), mapping)
    assert (found.year, found.month) == (2011, 9)


@pytest.mark.parametrize(
    ("scheme", "code", "expected"),
    [
        ("HS07", "0901.11", ("HS2007", "090111")),
        ("H3", 901, ("HS2007", "0901")),
        ("hs 1996", "TOTAL", ("HS1996", "TOTAL")),
        ("PE-tariff", 901110000, ("PE-tariff", "0901110000")),
        ("prompex-linea", "Café verde", ("prompex-linea", "Café verde")),
    ],
)
def test_products_are_codes_of_their_scheme(scheme: str, code: Any, expected: tuple[str, str]) -> None:
    found = only(changed(Partida=code), MAPPING.replace('"HS2007"', f'"{scheme}"'))
    assert (found.scheme, found.product) == expected


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"Año": ""}, "table.missing-value"),
        ({"Año": "10"}, "table.year"),
        ({"Mes": "Setembro"}, "trade.cell"),
        ({"Mes": 13}, "trade.cell"),
        ({"País": "Perulandia"}, "trade.no-country"),
        ({"Destino": ""}, "table.missing-value"),
        ({"Partida": "café"}, "trade.cell"),
        ({"Partida": "0901110000"}, "trade.cell"),  # ten digits are of no revision
        ({"FOB": ""}, "table.missing-value"),
        ({"FOB": "mucho"}, "table.amount"),
        ({"FOB": "1,234"}, "table.ambiguous-amount"),
        ({"FOB": "S/ 12.50"}, "table.other-currency"),
        ({"FOB": 10**13}, "table.large-amount"),
        ({"FOB": "=1+1"}, "trade.formula"),
        ({"Peso": -1}, "trade.cell"),
        ({"Flujo": "reexportación"}, "table.choice"),
    ],
)
def test_a_row_with_a_fault_is_told_at_its_cell_and_the_others_are_read(change: dict[str, Any], code: str) -> None:
    told, good = events([changed(**change), GOOD])
    assert isinstance(told, Problem)
    assert (told.code, told.where.line) == (code, 2)
    assert (told.where.path or "").startswith("Datos!")
    assert isinstance(good, Flow)


def test_all_faults_of_a_row_are_told_at_once() -> None:
    assert len(events([changed(Año="x", País="x", FOB="x")])) == 3


def test_another_currency_is_refused_row_by_row() -> None:
    mapping = MAPPING.replace('currency = "USD"', "").replace('unit = "Unidad"', 'currency = "Unidad"')
    assert only(changed(Unidad="PEN"), mapping).code == "table.other-currency"
    assert isinstance(only(changed(Unidad="usd"), mapping), Flow)


def test_a_comma_that_was_not_quoted_is_told() -> None:
    rows = ",".join(HEADINGS) + "\n2010,9,PE,US,090111,52,1,3,sacos, de 46 kg,INEI:22,Exportación\n"
    assert "table.extra-cells" in [one.code for one in events(rows.encode()) if isinstance(one, Problem)]


@pytest.mark.parametrize(
    ("change", "code", "path"),
    [
        (('source = "prompex"', ""), "table.mapping-value", "flows.source"),
        (('"prompex"', '"PromPex 2010"'), "table.mapping-value", "flows.source"),
        (('"prompex"', '"comtrade"'), "table.mapping-value", "flows.source"),
        (('"prompex"', '"prompex-mirror"'), "table.mapping-value", "flows.source"),
        (("[flows]", "[flow]"), "table.mapping-section", "flow"),
        (("exporter =", "exportador ="), "table.mapping-field", "columns.exportador"),
        (('exporter = "País"', ""), "table.mapping-missing", "columns"),
        (('year = "Año"', ""), "table.mapping-missing", "columns"),
        (('year = "Año"', 'year = "Año"\ndate = "Día"'), "table.mapping-twice", "columns.year"),
        (('"USD"', '"USD"\nvalue = 3'), "table.mapping-twice", "constants.value"),
        (('kilograms = "Peso"\n', ""), "table.mapping-missing", "columns"),
        (('value = "thousands"', ""), "table.mapping-value", "units.value"),
        (('value = "thousands"', 'value = "soles"'), "table.mapping-value", "units.value"),
        (('"USD"', '"PEN"'), "table.mapping-value", "constants.currency"),
        (('"HS2007"', '"HS2008"'), "table.mapping-value", "constants.scheme"),
        (('"HS2007"', '"Partidas"'), "table.mapping-value", "constants.scheme"),
        (('["Mundo"]', '"Mundo"'), "table.mapping-value", "totals.importer"),
        (('"imports"', '"compras"'), "table.mapping-value", "values.flow"),
        (("[units]", "[table]\nheader_row = 0\n[units]"), "table.mapping-value", "table.header_row"),
    ],
)
def test_a_mapping_with_a_fault_is_refused_with_its_place(change: tuple[str, str], code: str, path: str) -> None:
    assert change[0] in MAPPING
    problem = refusal(MAPPING.replace(*change))
    assert (problem.code, problem.where.path) == (code, path)
