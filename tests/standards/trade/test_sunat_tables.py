"""SUNAT's tables G1 and G6: every row of every sheet is told, sums close, and the caption doesn't settle the unit."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import closing
from decimal import Decimal
from io import BytesIO
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from eslabon.standards.flows import TOTAL, WORLD, Flow
from eslabon.standards.sunat import read_countries, read_sectors
from eslabon.standards.sunat.sectors import catalogue, sectors_named
from eslabon.standards.sunat.sheets import bare
from eslabon.values.problems import LANGUAGES, Problem, Unreadable, say
from trade.made import MONTHS, Row, table, workbook

Reader = Callable[..., Iterator[Flow | Problem]]
FILES: dict[str, Reader] = {"cdro_G1_2005_2012.xlsx": read_sectors, "cdro_G6_2005_2012.xlsx": read_countries}
# Exports of Peru in 2010 as SUNAT's tables G1 and G6 print them.
TOTAL_2010 = Decimal("35807442998.60")


def split(events: Iterator[Flow | Problem]) -> tuple[list[Flow], list[Problem]]:
    told = list(events)
    problems = [one for one in told if isinstance(one, Problem)]
    for one in problems:
        for lang in LANGUAGES:
            assert not {"{", "…"} & {*"".join(say(one, lang))}
    return [one for one in told if isinstance(one, Flow)], problems


def g1(*sheets: list[list[Any]], **settings: Any) -> tuple[list[Flow], list[Problem]]:
    data = workbook({str(number): sheet for number, sheet in enumerate(sheets, 1)})
    return split(read_sectors(BytesIO(data), "g1.xlsx", **settings))


def codes(problems: list[Problem]) -> list[str]:
    return [one.code for one in problems]


@pytest.mark.parametrize(("file", "values", "words"), [*zip(FILES, (8 * 37, 1439), (8 * 12, 8 * 7), strict=True)])
def test_each_row_and_each_cent_of_each_sheet_is_told(file: str, values: int, words: int, shared_data: Path) -> None:
    """Against the sheets as another library reads them: thirteen numbers in a row, or no value at all."""
    path = shared_data / "trade/sunat" / file
    with path.open("rb") as source:
        flows, problems = split(FILES[file](source, file))
    assert codes(problems) == ["trade.caption"] * 8
    by_row: dict[tuple[str | None, int], dict[int | None, Decimal]] = defaultdict(dict)
    for one in flows:
        assert one.month not in by_row[one.sheet, one.line]
        by_row[one.sheet, one.line][one.month] = one.value
        assert str(one.year) == one.sheet
    kinds = {"value": 0, "words": 0}
    for title, number, row in other_rows(path):
        numbers = [Decimal(repr(one)) for one in row if isinstance(one, int | float)]
        if not numbers:
            kinds["words"] += any(one is not None for one in row)
            continue
        assert len(numbers) == 13, (title, number)
        told = by_row.pop((title, number))
        assert [told[month] for month in (*range(1, 13), None)] == [round(one, 2) for one in numbers]
        kinds["value"] += 1
    assert by_row == {}
    # Title, caption, headings and notes besides: twelve rows of words in a sheet of G1, seven in one of G6.
    assert kinds == {"value": values, "words": words}


def other_rows(path: Path) -> Iterator[tuple[str, int, tuple[Any, ...]]]:
    with closing(openpyxl.load_workbook(path, read_only=True)) as book:
        for sheet in book:
            for number, row in enumerate(sheet.iter_rows(values_only=True), 1):
                yield sheet.title, number, row


def test_totals_are_the_sum_of_what_is_added(shared_data: Path) -> None:
    for file, read in FILES.items():
        with (shared_data / "trade/sunat" / file).open("rb") as source:
            flows, _problems = split(read(source, file))
        added: dict[tuple[int, int | None], Decimal] = defaultdict(Decimal)
        printed = {}
        for one in flows:
            if not one.check:
                added[one.year, one.month] += one.value
                added[one.year, None] += one.value
            elif (one.product, one.importer) == (TOTAL, WORLD):
                printed[one.year, one.month] = one.value
        assert len(printed) == 8 * 13
        assert added == printed
        assert printed[2010, None] == TOTAL_2010


def test_what_sunat_says_of_coffee_and_of_the_united_states(shared_data: Path) -> None:
    with (shared_data / "trade/sunat/cdro_G1_2005_2012.xlsx").open("rb") as source:
        sectors, _ = split(read_sectors(source, "g1"))
    with (shared_data / "trade/sunat/cdro_G6_2005_2012.xlsx").open("rb") as source:
        countries, _ = split(read_countries(source, "g6"))
    coffee = sum(one.value for one in sectors if (one.product, one.year, one.check) == ("cafe", 2010, False))
    assert round(coffee / 1_000_000, 2) == Decimal("888.73")
    states = sum(one.value for one in countries if (one.importer, one.year, one.check) == ("US", 2010, False))
    assert round(100 * states / TOTAL_2010, 1) == Decimal("17.0")
    cited = next(one for one in sectors if (one.product, one.year, one.month) == ("cafe", 2010, 9))
    assert (cited.sheet, cited.line, cited.exporter, cited.scheme) == ("2010", 30, "PE", "sunat-sector")
    areas = {one.importer for one in countries if one.importer.startswith("x:")}
    assert "x:aguas-internacionales" in areas
    assert len(areas) == 4
    assert {one.importer for one in countries} >= {"KR", "KP", "CD", "CG", "CS", "YU", "TW", "HK", "VG", "VI"}


SMALL: tuple[Row, ...] = (
    ("Total (I+II+III)", 2, 16.5),
    ("I.Productos Tradicionales", 2, 7.25),
    ("Minero", 3, 3.25),
    ("Plomo 1/", 4, 1.25),
    ("Resto 3/", 4, 2),
    ("Agrícolas", 3, 4),
    ("Café", 4, 3),
    ("Resto 4/", 4, 1),
    ("II.Productos No Tradicionales", 2, 9),
    ("TEXTIL", 3, 7),
    ("Resto", 3, 2),
    ("Artesanías", 4, 2),
    ("III. Otros 5/", 2, 0.25),
)
LEAVES = [
    *("plomo", "tradicional/minero/resto", "cafe", "tradicional/agricola/resto", "textil", "artesanias"),
    "otros",
]


def leaves(flows: list[Flow]) -> list[str]:
    return [one.product for one in flows if not one.check and one.month == 1]


def test_the_hierarchy_is_in_the_indentation() -> None:
    flows, problems = g1(table(*SMALL, caption="(US$ FOB)"))
    assert (leaves(flows), problems) == (LEAVES, [])


def test_blanks_before_a_label_indent_it_too() -> None:
    rows = [(" " * column + label, 2, value) for label, column, value, *_ in SMALL]
    flows, problems = g1(table(*rows, caption="(US$ FOB)"))
    assert (leaves(flows), problems) == (LEAVES, [])


def test_a_sheet_without_indentation_is_read_by_the_list_of_sectors() -> None:
    flows, problems = g1(table(*((label, 2, value) for label, _column, value, *_ in SMALL), caption="(US$ FOB)"))
    assert (leaves(flows), problems) == (LEAVES, [])


@pytest.mark.parametrize(
    ("label", "code"),
    [
        ("Metal-Mecánica", "metal-mecanica"),
        ("METALMECANICO 2/", "metal-mecanica"),
        ("Petroleo y gas natural", "tradicional/petroleo-y-gas-natural"),
        ("Varios (inc. joyería)", "varios"),
        ("Coffee", "cafe"),
        ("tradicional/agricola", "tradicional/agricola"),
    ],
)
def test_labels_that_drift_keep_their_code(label: str, code: str) -> None:
    assert [one.code for one in sectors_named(bare(label))] == [code]


def test_the_list_of_sectors_is_a_tree_and_says_what_coffee_means() -> None:
    known = catalogue()
    assert all(one.parent is None or one.parent in known for one in known.values())
    assert known["cafe"].hs == {"HS2002": ("090111", "090112"), "HS2007": ("090111", "090112")}
    assert {len(sectors_named(text)) for text in ("Resto", "Pesquero")} == {3, 2}


def test_a_sector_that_is_not_known_is_loaded_by_its_name_and_told() -> None:
    flows, problems = g1(table(("Total", 2, 3.25), ("Minero", 2, 3.25), ("Litio", 3, 3.25), caption="(US$ FOB)"))
    assert leaves(flows) == ["tradicional/minero/x:litio"]
    assert [(one.code, one.where.line) for one in problems] == [("trade.sector", 9)]


def test_the_total_of_a_part_is_not_the_total() -> None:
    flows, problems = g1(table(("Total Minero", 2, 3.25), ("TOTAL GENERAL", 2, 3.25), caption="(US$ FOB)"))
    assert {one.product for one in flows} == {"x:total-minero", TOTAL}
    assert codes(problems) == ["trade.sector"]


def test_a_country_that_is_not_known_is_loaded_by_its_name_and_told() -> None:
    rows = table(("Total general", 2, 3.25), ("ATLANTIDA", 3, 1.25), ("PERÚ", 3, 2), first="País de destino")
    flows, problems = split(read_countries(BytesIO(workbook({"2010": rows})), "g6"))
    assert {one.importer for one in flows} == {WORLD, "x:atlantida", "PE"}
    assert codes(problems) == ["trade.caption", "trade.country"]


def test_a_row_told_twice_is_counted_once() -> None:
    flows, problems = g1(table(("Total", 2, 3.25), ("Café", 2, 3.25), ("Café 2/", 2, 3.25), caption="(US$ FOB)"))
    assert leaves(flows) == ["cafe"]
    assert [(one.code, one.where.line, dict(one.arguments)["first"]) for one in problems] == [("trade.repeated", 9, 8)]


def test_what_does_not_sum_is_told_with_its_place_and_both_numbers() -> None:
    flows, problems = g1(table(("Total", 2, 3.25, 39.5), ("Café", 2, [3.25] * 11 + [3.75]), caption="(US$ FOB)"))
    assert len(flows) == 26
    told = [(one.where.path, one.where.line, dict(one.arguments)) for one in problems]
    assert [(path, line, one["column"], one["parts"], one["total"]) for path, line, one in told] == [
        ("1", 7, "Total", "39.00", "39.50"),
        ("1", 7, "Diciembre", "3.75", "3.25"),
    ]


def test_half_of_the_last_digit_printed_is_rounding() -> None:
    rows: list[Row] = [("Total", 2, 10.1, 121.2), ("Café", 2, 5, 60), ("Azúcar", 2, 5, 60.1)]
    assert codes(g1(table(*rows))[1]) == ["trade.sum"]  # 60 + 60.1 against 121.2: more than 0.05 each
    rows[0] = ("Total", 2, 10.1, 121.2)
    rows[2] = ("Azúcar", 2, 5.1, 61.2)
    assert codes(g1(table(*rows))[1]) == []


@pytest.mark.parametrize(
    ("values", "caption", "totals", "value", "told"),
    [
        (1.25, "(Miles de US$ FOB)", {}, Decimal("1.25"), ["trade.caption"]),  # cents show dollars
        (1.5, "(Miles de US$ FOB)", {}, Decimal(1500), []),  # only the caption says something
        (1.2504, "(Miles de US$ FOB)", {}, Decimal("1250.4"), []),  # thousands with all their decimals
        (1.25, "(Miles de US$ FOB)", {2010: Decimal(15)}, Decimal("1.25"), ["trade.caption"]),
        (1.25, "(Miles de US$ FOB)", {2010: Decimal(15_100)}, Decimal(1250), []),
        (1.5, "(US$ FOB)", {2010: Decimal(18_000_000)}, Decimal(1_500_000), ["trade.caption"]),
        (1.5, "Millones de dólares", {}, Decimal(1_500_000), []),
        (1.5, "", {}, Decimal("1.5"), ["trade.caption"]),
        (1.25, "(US$ FOB)", {2010: Decimal(60)}, Decimal("1.25"), ["trade.other-total"]),
        (1.25, "(US$ FOB)", {2009: Decimal(60)}, Decimal("1.25"), []),
    ],
)
def test_another_total_decides_the_unit_then_cents_then_the_caption(
    values: float, caption: str, totals: dict[int, Decimal], value: Decimal, told: list[str]
) -> None:
    flows, problems = g1(table(("Total", 2, values), ("Café", 2, values), caption=caption), totals=totals)
    assert {one.value for one in flows if one.month} == {value}
    assert codes(problems) == told


def test_a_year_that_is_not_over_ends_with_its_last_month() -> None:
    some = [1.25] * 8 + [2.25] + [None] * 3
    none = [1.25] * 9 + [0] * 3
    flows, problems = g1(
        table(("Total", 2, some), ("Café", 2, some), caption="(US$)", title="ENERO - SETIEMBRE 2013"),
        table(("Total", 2, none), ("Café", 2, none), caption="(US$)"),
        table(("Total", 2, 1.25), ("Café", 2, 1.25), caption="(US$)", title="Exportaciones 2014", months=MONTHS[:9]),
    )
    assert [max(one.month or 0 for one in flows if one.year == year) for year in (2013, 2010, 2014)] == [9, 9, 9]
    assert codes(problems) == ["trade.partial-year"] * 3
    assert dict(problems[0].arguments) == {"sheet": "1", "year": 2013, "months": 9}


@pytest.mark.parametrize("head", ["Setiembre", "Set.", "Sep", "SEPTIEMBRE p/", "Setiembre 1/"])
def test_the_heading_of_sectors_is_no_month(head: str) -> None:
    months = [*MONTHS[:8], head, *MONTHS[9:]]
    flows, problems = g1(table(("Total", 2, 1.25), ("Café", 2, 1.25), caption="(US$)", months=months))
    assert problems == []
    assert sorted(one.month or 0 for one in flows if one.product == "cafe") == list(range(13))


def test_sheets_that_are_not_read_are_told_with_why() -> None:
    good = table(("Total", 2, 1.25), ("Café", 2, 1.25), caption="(US$)")
    sheets = {
        "2010": good,
        "notas": [["Nota"], ["Los datos son preliminares"]],
        "2011": table(("Total", 2, 1.25), title="Exportaciones, 2012"),
        "oculta": good,
        "doble": table(("Total", 2, 1.25), months=(*MONTHS, "Enero")),
        "nada": table(("Total", 2, 0)),
    }
    data = workbook(sheets, hidden=["oculta"])
    flows, problems = split(read_sectors(BytesIO(data), "g1"))
    assert {one.sheet for one in flows} == {"2010"}
    assert [(one.code, one.where.path) for one in problems] == [
        ("trade.sheet", name) for name in ("notas", "2011", "oculta", "doble", "nada")
    ]


def test_cells_columns_and_rows_that_cannot_be_read_are_told_and_the_others_are_read() -> None:
    rows = table(("Total", 2, 1.25), ("Café", 2, ["n.d.", "1.x", *[1.25] * 10]), ("", 2, 1.25), caption="(US$)")
    rows[5].append("Part. %")
    rows[6].append(100)
    flows, problems = g1(rows)
    assert [one.month for one in flows if one.product == "cafe"] == [*range(3, 13), None]
    assert [(one.code, one.where.line, one.where.path) for one in problems] == [
        ("trade.columns", 6, "1"),
        ("trade.cell", 8, "1!G8"),
        ("trade.cell", 9, "1"),
        *[("trade.sum", 7, "1")],
    ]


def test_formulas_are_told_and_their_sums_checked() -> None:
    rows = table(("Total", 2, 1.25), ("Café", 2, 1.25), caption="(US$)")
    rows[6][5] = "=F8"
    flows, problems = g1(rows)
    assert flows[0].value == 0  # nothing was kept with it
    assert codes(problems) == ["trade.formulas", "trade.sum", "trade.sum"]


@pytest.mark.parametrize("read", FILES.values())
@pytest.mark.parametrize(
    "data",
    [
        b"Sector,Enero\nTotal,1\n",
        workbook({"2010": [["Partida", "Enero"], [1, 2]]}),
        workbook({"2010": [["Sector"], [1, 2]]}),
        b"PK\x03\x04",
        b"",
    ],
)
def test_what_is_no_table_of_sunat_is_refused(read: Reader, data: bytes) -> None:
    with pytest.raises(Unreadable):
        list(read(BytesIO(data), "x"))
