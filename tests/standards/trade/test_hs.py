"""The Harmonized System's tables: no row lost in silence, zeros back, relations that read from:to, sheets compared."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook
from tests.hs_tables import ADJACENT, FOLDER, workbook_name

from eslabon.standards.hs import Link, Product, read_links, read_nomenclature
from eslabon.values.problems import Problem, Unreadable, say

HEAD = "code.after,code.before,Relationship,adjustment\n"
WORKBOOKS = {"HS1992": 18900, "HS1996": 18600, "HS2002": 18242, "HS2007": 16635, "HS2012": 16377, "HS2017": 15657}


def links(data: bytes, name: str = "table.csv") -> list[Link | Problem]:
    return list(read_links(io.BytesIO(data), name))


def only_links(events: Sequence[Link | Problem]) -> list[Link]:
    return [one for one in events if isinstance(one, Link)]


def problems(events: Sequence[object]) -> list[Problem]:
    return [one for one in events if isinstance(one, Problem)]


def workbook(correlations: list[list[str]], conversions: list[list[Any]], extra: str = "") -> bytes:
    book = Workbook()
    first = book.active
    assert first is not None
    first.title = "HS2022-HS2017 Conversions"
    for row in (["From HS 2022", "From HS 2017"], *conversions):
        first.append(row)
    second = book.create_sheet("HS2022-HS2017 Correlations")
    for related in (["Between"], ["HS 2022", " HS2017", "Relationship"], *correlations):
        second.append(related)
    if extra:
        book.create_sheet(extra).append(["Notes"])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


# The files as published.
@pytest.mark.parametrize(("scheme", "count"), WORKBOOKS.items())
def test_every_row_of_a_real_workbook_is_a_link_or_a_problem(shared_data: Path, scheme: str, count: int) -> None:
    path = shared_data / FOLDER / workbook_name(scheme)
    events = links(path.read_bytes(), path.name)
    found = only_links(events)
    book = load_workbook(path, read_only=True)
    conversions, correlations = (list(sheet.values) for sheet in book.worksheets)
    assert len(found) == len(correlations) - 2 == count
    told = {one.line: (one.from_code, one.to_code, one.relation) for one in found}
    assert told == {line: row[:3] for line, row in enumerate(correlations, 1) if line > 2}
    # Each row of the conversions is one of the links; both sheets send a code to itself as a number or a text alike.
    converted = {(one.from_code, one.to_code) for one in found if one.converts}
    assert converted == {tuple(f"{int(cell):06d}" for cell in row[:2]) for row in conversions[1:]}  # type: ignore[arg-type]
    # Where the sheets differ it is said, once for each code.
    targets = Counter(one.from_code for one in found)
    codes = Counter(one.code for one in problems(events))
    assert codes["hs.conversion-of-several"] == sum(one > 1 for one in targets.values())
    assert codes["hs.not-converted"] == len({one.to_code for one in found} - {end for _, end in converted})
    assert set(codes) == {"hs.conversion-of-several", "hs.not-converted"}
    assert all(one.severity == "warning" and one.where.line for one in problems(events))


def test_every_row_of_the_real_adjacent_table_is_a_link_or_counted(shared_data: Path) -> None:
    path = shared_data / FOLDER / ADJACENT
    events = links(path.read_bytes(), path.name)
    rows = list(csv.DictReader(path.read_text(encoding="utf-8").splitlines()))
    left = sum(one.arguments["count"] for one in problems(events) if one.code == "hs.other-classification")
    found = only_links(events)
    assert (len(found), left, len(rows)) == (43863, 19865, 43863 + 19865)
    for one in found:
        row = rows[one.line - 2]
        assert (one.from_code, one.to_code) == (row["code.after"].zfill(6), row["code.before"].zfill(6))
        assert row["adjustment"] == f"{one.from_scheme[2:]} to {one.to_scheme[2:]}"
        # Its relations read along its own direction, from the later revision to the earlier one.
        assert one.relation == row["Relationship"]


def test_the_two_real_sources_say_the_same_of_the_last_step(shared_data: Path) -> None:
    told = []
    for name in (ADJACENT, workbook_name("HS2017")):
        events = links((shared_data / FOLDER / name).read_bytes(), name)
        of_step = [one for one in only_links(events) if (one.from_scheme, one.to_scheme) == ("HS2022", "HS2017")]
        told.append({(one.from_code, one.to_code, one.relation) for one in of_step})
    assert told[0] == told[1]


def test_the_real_list_of_products(shared_data: Path) -> None:
    data = (shared_data / FOLDER / "harmonized-system.csv").read_bytes()
    events = list(read_nomenclature(io.BytesIO(data), "harmonized-system.csv"))
    found = {one.code: one for one in events if isinstance(one, Product)}
    assert len(events) == len(found) == len(data.decode().splitlines()) - 1
    assert {one.scheme for one in found.values()} == {"HS2022"}
    assert found["070991"].parent == "0709"
    assert found["070991"].description == "Vegetables; globe artichokes, fresh or chilled"
    assert found["TOTAL"].level == 0
    assert Counter(one.level for one in found.values()) == {6: 5613, 4: 1229, 2: 97, 0: 1}


# Rows that mislead.
def test_zeros_come_back_and_bad_rows_are_listed_with_their_line() -> None:
    events = links(
        (HEAD + "70990,70910,1:1,2007 to 2002\nx,1,1:1,2007 to 2002\n70990,70990,2:1,2007 to 2002\n").encode()
    )
    assert only_links(events) == [Link("HS2007", "070990", "HS2002", "070910", "1:1", 2)]
    assert [(one.code, one.where.line) for one in problems(events)] == [("trade.cell", 3), ("trade.cell", 4)]


def test_a_pair_told_twice_is_one_link() -> None:
    row = "510220,510220,1:1,2007 to 2002\n"
    events = links((HEAD + row + row).encode())
    assert len(only_links(events)) == 1
    assert [(one.code, one.where.line, one.arguments["first"]) for one in problems(events)] == [("hs.repeated", 3, 2)]


def test_a_table_whose_relations_read_the_other_way_is_turned_round() -> None:
    rows = "510211,510210,1:n,2002 to 1996\n510219,510210,1:n,2002 to 1996\n510220,510220,1:1,2002 to 1996\n"
    events = links((HEAD + rows).encode())
    assert [one.relation for one in only_links(events)] == ["n:1", "n:1", "1:1"]
    assert [one.code for one in problems(events)] == ["hs.mirrored"]


def test_a_relation_that_the_rows_deny_is_kept_and_said() -> None:
    rows = "510211,510210,n:1,2002 to 1996\n510219,510210,n:1,2002 to 1996\n510220,510220,n:1,2002 to 1996\n"
    (fault,) = problems(links((HEAD + rows).encode()))
    assert (fault.code, fault.where.line) == ("hs.relation", 4)
    assert "510220" in say(fault, "es")[0]


def test_where_the_two_sheets_differ_it_is_said_with_the_row() -> None:
    correlations = [
        ["010121", "010111", "1:n"],
        ["010121", "010120", "1:n"],
        ["010129", "010129", "1:1"],
    ]
    events = links(workbook(correlations, [["010121", "010111"], [10129, "010199"], ["010121", "010120"]]), "a.xlsx")
    told = [(one.code, one.where.path, one.where.line) for one in problems(events)]
    conversions, related = "HS2022-HS2017 Conversions", "HS2022-HS2017 Correlations"
    assert told == [
        ("hs.conversion-alone", conversions, 3),
        ("hs.repeated", conversions, 4),
        ("hs.conversion-of-several", conversions, 2),
        ("hs.not-converted", related, 4),
        ("hs.not-converted", related, 5),
        ("hs.not-converted", related, 5),
    ]
    assert [(one.to_code, one.converts) for one in only_links(events)] == [
        ("010111", True),
        ("010120", False),
        ("010129", False),
    ]


def test_a_sheet_that_is_neither_is_left_out_and_said() -> None:
    events = links(workbook([["010121", "010121", "1:1"]], [["010121", "010121"]], "Read me"), "a.xlsx")
    assert [(one.code, one.where.path) for one in problems(events)] == [("hs.sheet", "Read me")]


@pytest.mark.parametrize(
    ("data", "name", "code"),
    [
        (b"t,i,j,k,v,q\n2021,604,842,90111,1,1\n", "table.csv", "trade.not-recognised"),
        (b"", "table.csv", "table.empty"),
        (b"PK\x03\x04 not a zip", "a.xlsx", "table.damaged"),
    ],
)
def test_what_is_no_table_of_links_is_refused(data: bytes, name: str, code: str) -> None:
    with pytest.raises(Unreadable) as error:
        links(data, name)
    assert error.value.problem.code == code


def test_a_workbook_without_correlations_is_refused() -> None:
    book = Workbook()
    assert book.active is not None
    book.active.append(["From HS 2022", "To HS 2017"])
    out = io.BytesIO()
    book.save(out)
    with pytest.raises(Unreadable):
        links(out.getvalue(), "a.xlsx")


def test_products_with_lost_zeros_faults_and_the_revision_in_the_name() -> None:
    text = (
        "hscode,description,parent,level\n1,Animals,TOTAL,2\n101,Horses,1,4\n10121,Breeding horses,101,6\n"
        "0101,Horses again,01,4\n010190,Other,0199,6\n020110,Carcasses,0201,6\n0102,,01,4\n"
    )
    events = list(read_nomenclature(io.BytesIO(text.encode()), "HS2012.csv"))
    found = [one for one in events if isinstance(one, Product)]
    assert [(one.scheme, one.code, one.parent, one.line) for one in found] == [
        ("HS2012", "01", "TOTAL", 2),
        ("HS2012", "0101", "01", 3),
        ("HS2012", "010121", "0101", 4),
        ("HS2012", "020110", "0201", 7),
    ]
    assert [(one.code, one.where.line) for one in problems(events)] == [
        ("hs.repeated", 5),
        ("trade.cell", 6),
        ("trade.cell", 8),
        ("hs.no-parent", 7),
    ]
    with pytest.raises(Unreadable) as error:
        list(read_nomenclature(io.BytesIO(text.encode()), "products.csv"))
    assert error.value.problem.code == "hs.no-revision"
