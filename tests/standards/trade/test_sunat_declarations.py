"""SUNAT's export declarations: dBase III, its zip and the text; departments and weights in, identities left out."""

from __future__ import annotations

import struct
from decimal import Decimal
from io import BytesIO
from typing import Any

import pytest

from eslabon.standards.flows import Flow
from eslabon.standards.sunat import read_declarations
from eslabon.values.problems import LANGUAGES, Problem, Unreadable, say
from trade.made import archive, dbase

# Of the columns in use, in their order; who exports and produces stands among them.
FIELDS = [
    *[("CADU", "C", 3), ("FANO", "C", 4), ("NDCL", "C", 6), ("NSER", "N", 4), ("FNUM", "N", 8), ("FEMB", "N", 8)],
    *[("NDOC", "C", 11), ("DNOMBRE", "C", 40), ("DNOMPRO", "C", 40), ("DDIRPRO", "C", 40), ("UBIGEO", "C", 6)],
    *[("PART_NANDI", "N", 10), ("CPAIDES", "C", 2), ("VFOBSERDOL", "N", 16), ("VPESNET", "N", 16)],
    *[("QUNIFIS", "N", 14), ("TUNIFIS", "C", 3)],
]
ROW: dict[str, Any] = {
    "CADU": "118",
    "FANO": "2010",
    "NDCL": "004711",
    "NSER": 1,
    "FNUM": 20100830,
    "FEMB": 20100915,
    "NDOC": "20999999999",
    "DNOMBRE": "EXPORTADORA DE PRUEBA S.A.C.",
    "DNOMPRO": "PRODUCTORA DE PRUEBA",
    "DDIRPRO": "JIRÓN DE PRUEBA 123",
    "UBIGEO": "220101",
    "PART_NANDI": 901110000,
    "CPAIDES": "US",
    "VFOBSERDOL": "52051.25",
    "VPESNET": "13235.500",
    "QUNIFIS": "13235.5",
    "TUNIFIS": "KG",
}
WHO = ("20999999999", "EXPORTADORA", "PRODUCTORA", "JIRÓN")


def rows(*changes: dict[str, Any]) -> list[list[Any]]:
    """A row for each change, all of different series."""
    return [list((ROW | {"NSER": number} | one).values()) for number, one in enumerate(changes, 1)]


def events(data: bytes, **settings: Any) -> list[Flow | Problem]:
    told = list(read_declarations(BytesIO(data), "x.dbf", **settings))
    for one in told:
        if isinstance(one, Problem):
            assert all("{" not in "".join(say(one, lang)) for lang in LANGUAGES)
    return told


def only(*changes: dict[str, Any], **settings: Any) -> list[Any]:
    return events(dbase(FIELDS, rows(*changes)), **settings)


def test_a_series_is_a_flow_of_the_ten_digit_line_with_its_declared_department() -> None:
    (found,) = only({})
    assert found == Flow(
        2010,
        9,
        "PE",
        "US",
        "PE-tariff",
        "0901110000",
        Decimal("52051.25"),
        Decimal("13235.500"),
        1,
        region="INEI:22",
        quantity=Decimal("13235.5"),
        unit="KG",
    )


def test_who_exports_and_produces_never_leaves_the_reader() -> None:
    told = repr(only({}, {"CPAIDES": "?!"}, {"VFOBSERDOL": "x"}, {"NSER": 1}, {"FEMB": 0, "FNUM": 0}))
    assert "trade.cell" in told
    assert "trade.repeated" in told
    assert not any(one in told for one in WHO)


@pytest.mark.parametrize(
    ("ubigeo", "authority", "region"),
    [
        ("150122", "INEI", "INEI:15"),
        ("140115", "RENIEC", "RENIEC:14"),
        ("70101", "INEI", "INEI:07"),  # kept as a number: its zero is lost
        ("", "INEI", None),
        ("000000", "INEI", None),
        ("999999", "INEI", None),
    ],
)
def test_a_department_is_a_code_of_its_authority(ubigeo: str, authority: str, region: str | None) -> None:
    (found,) = only({"UBIGEO": ubigeo}, authority=authority)
    assert found.region == region


def test_departments_that_are_not_are_counted_and_told() -> None:
    *found, told = only({"UBIGEO": "260101"}, {"UBIGEO": "LIMA"}, {"UBIGEO": "250101"})
    assert [one.region for one in found] == [None, None, "INEI:25"]
    assert (told.code, dict(told.arguments)) == ("trade.no-department", {"count": 2})


@pytest.mark.parametrize(
    ("loaded", "numbered", "period"),
    [
        (20100915, 20100830, (2010, 9)),
        ("", 20100830, (2010, 8)),
        (0, 20100830, (2010, 8)),
        ("2010-9-1", 20100830, None),
        ("15/09/10", 20100830, None),
        (20101301, 20100830, None),
        ("", "", None),
    ],
)
def test_the_day_of_loading_counts_else_that_of_numbering(
    loaded: Any, numbered: Any, period: tuple[int, int] | None
) -> None:
    (found,) = only({"FEMB": loaded, "FNUM": numbered})
    if period:
        assert (found.year, found.month) == period
    else:
        assert (found.code, found.arguments["column"]) == ("trade.cell", "FEMB")


@pytest.mark.parametrize("written", ["15/09/2010", "2010-09-15", "20100915"])
def test_days_are_read_as_they_are_written(written: str) -> None:
    fields = [(name, kind, 10 if name == "FEMB" else length) for name, kind, length in FIELDS]
    (found,) = events(dbase(fields, rows({"FEMB": written})))
    assert isinstance(found, Flow)
    assert (found.year, found.month) == (2010, 9)


def test_a_series_told_twice_is_counted_once() -> None:
    first, told, other = only({"NSER": 7}, {"NSER": 7, "VFOBSERDOL": 9}, {"NSER": 8})
    assert (first.line, other.line) == (1, 3)
    assert (told.code, told.where.line, dict(told.arguments)) == (
        "trade.repeated",
        2,
        {"key": "118-2010-004711-7", "first": 1},
    )


def test_deleted_records_are_no_flows() -> None:
    found = events(dbase(FIELDS, rows({}, {}, {}), deleted=[2]))
    assert [one.line for one in found if isinstance(one, Flow)] == [1, 3]


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("PART_NANDI", 90111),
        ("PART_NANDI", "cafe"),
        ("CPAIDES", ""),
        ("VFOBSERDOL", ""),
        ("VFOBSERDOL", "-1"),
        ("VFOBSERDOL", "1e15"),
        ("VFOBSERDOL", "NaN"),
        ("VFOBSERDOL", "*" * 16),
        ("VPESNET", "1,5"),
    ],
)
def test_a_row_that_cannot_be_read_is_told_and_the_others_are_read(column: str, value: Any) -> None:
    told, found = only({column: value}, {})
    assert (told.code, told.where.line, told.arguments["column"]) == ("trade.cell", 1, column)
    assert found.line == 2


def test_a_country_that_is_not_known_is_told_once() -> None:
    found = only({"CPAIDES": "1Y"}, {"CPAIDES": "1Y"}, {"CPAIDES": "AN"}, {"CPAIDES": "us"})
    assert [getattr(one, "importer", None) or one.code for one in found] == [
        *("trade.country", "x:1Y", "x:1Y", "AN", "US")
    ]


def test_a_weight_of_nothing_is_not_told() -> None:
    (found,) = only({"VPESNET": 0, "QUNIFIS": "", "TUNIFIS": ""})
    assert (found.kilograms, found.quantity, found.unit) == (None, None, None)


TEXT = (
    "regimen|cadu|cpaides|femb|freg|cnan|vfobserdol|vpesnet|tunifis|qunifis|ubigeo\n"
    "40|118|US|2010-09-15|2010-09-01|0901.11.00.00|52051.25|13235.5|KG|13235.5|220101\n"
    "10|118|US|2010-09-15|2010-09-01|0901.11.00.00|52051.25|13235.5|KG|13235.5|220101\n"
    '41|118|DE||15/09/2010|901119000|1|2|"KG|3|\n'
)


def test_the_text_with_bars_is_read_likewise_and_only_its_exports() -> None:
    first, second, left = events(TEXT.encode("latin-1"))
    assert isinstance(first, Flow)
    assert isinstance(second, Flow)
    assert first == only({})[0]._replace(line=2, kilograms=Decimal("13235.5"))
    assert (second.importer, second.product, second.month, second.line) == ("DE", "0901119000", 9, 4)
    assert (second.region, second.unit) == (None, '"KG')
    assert isinstance(left, Problem)
    assert (left.code, dict(left.arguments)) == ("trade.left-out", {"count": 1, "what": "regimen 10"})


def test_a_zip_with_one_table_is_read() -> None:
    table = dbase(FIELDS, rows({}, {}))
    found = events(archive({"leame.txt": b"x", "x010910.DBF": table}))
    assert [one.sheet for one in found if isinstance(one, Flow)] == ["x010910.DBF"] * 2
    with pytest.raises(Unreadable):
        events(archive({"a.dbf": table, "b.dbf": table}))


GOOD = dbase(FIELDS, rows({}, {}))
HEAD = 32 + 32 * len(FIELDS) + 1


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\x03",
        b"\x30" + GOOD[1:],  # another program's
        GOOD[:-40],  # cut short
        GOOD[: HEAD + 3],
        GOOD[:HEAD] + b"?" + GOOD[HEAD + 1 :],  # neither a record nor a deleted one
        GOOD[:-1] + GOOD[HEAD:],  # more records than it says
        GOOD[:10] + struct.pack("<H", 12) + GOOD[12:],  # fields that don't fit the record
        GOOD[:8] + struct.pack("<H", 100) + GOOD[10:],  # a head cut short
        GOOD[: 32 + 11] + b"?" + GOOD[32 + 12 :],  # a field of no type
        GOOD[:32] + GOOD[64:96] + GOOD[64:],  # a field twice
        dbase([one for one in FIELDS if one[0] != "CPAIDES"], []),
        b"regimen|cadu\n40|118\n",
    ],
)
def test_what_is_no_file_of_declarations_is_refused(data: bytes) -> None:
    with pytest.raises(Unreadable) as error:
        events(data)
    assert error.value.problem.code in ("trade.dbase", "trade.not-recognised")
    assert all("{" not in "".join(say(error.value.problem, lang)) for lang in LANGUAGES)
