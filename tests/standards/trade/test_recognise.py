"""A file of trade data is told by its content; and bytes gone wrong are refused or told, whoever reads them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import suppress
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from eslabon.standards import baci, comtrade, sunat
from eslabon.standards.flows import Flow, mapped
from eslabon.standards.flows.mapping import read_flow_mapping
from eslabon.standards.flows.recognise import SOURCES, recognised
from eslabon.values.problems import LANGUAGES, Problem, Unreadable, say
from trade import test_mapped_flows as plain
from trade import test_sunat_declarations as declared
from trade import test_sunat_tables as tables
from trade.made import EDITS, archive, dbase, mutated, parts_of, table, workbook

MAPPING = read_flow_mapping(plain.MAPPING.encode())
JSON = (
    b'{"data": [{"classificationCode": "H6", "period": "2023", "flowCode": "X", "reporterCode": 604,'
    b' "partnerCode": 842, "cmdCode": "090111", "primaryValue": 4321.75}]}'
)
LEGACY = (
    b"Classification,Period,Trade Flow Code,Reporter Code,Partner Code,Commodity Code,Trade Value (US$)\n"
    b"H3,2010,2,604,842,90111,10\n"
)
BACI = b'"t","i","j","k","v","q"\n2021,604,842,90111,52.051,"       13.235"\n'
DBASE = dbase(declared.FIELDS, declared.rows({}, {}))
COUNTRIES = table(("Total general", 2, 3.25), ("CHINA", 3, 3.25), first="País de destino")
BOOKS = {
    "sunat-g1": workbook({"2010": table(*tables.SMALL)}),
    "sunat-g6": workbook({"2010": COUNTRIES}),
    "flows": workbook({"Datos": [plain.HEADINGS, plain.GOOD]}),
}
Read = Callable[[BytesIO], Iterator[Flow | Problem]]
READERS: dict[str, Read] = {
    "comtrade": lambda source: comtrade.read(source),
    "baci": lambda source: baci.read(source, "BACI_HS07_Y2021_V202201.csv"),
    "sunat-g1": lambda source: sunat.read_sectors(source, "x"),
    "sunat-g6": lambda source: sunat.read_countries(source, "x"),
    "sunat-declarations": lambda source: sunat.read_declarations(source, "x"),
    "flows": lambda source: mapped.read(source, "x", MAPPING),
}
SEEDS: list[tuple[str, bytes]] = [
    ("comtrade", JSON),
    ("comtrade", LEGACY),
    ("baci", BACI),
    ("baci", archive({"BACI_HS07_Y2021_V202201.csv": BACI})),
    ("sunat-declarations", DBASE),
    ("sunat-declarations", declared.TEXT.encode()),
    ("sunat-declarations", archive({"x.dbf": DBASE})),
    *BOOKS.items(),
]


def ids(one: Any) -> str:
    return one if isinstance(one, str) else ""


@pytest.mark.parametrize(("source", "data"), SEEDS, ids=ids)
def test_a_file_is_told_by_its_content(source: str, data: bytes) -> None:
    stream = BytesIO(data)
    assert recognised(stream, "x") == (source if source in SOURCES else None)
    assert stream.tell() == 0
    assert not stream.closed


@pytest.mark.parametrize(
    ("file", "source"),
    [
        ("trade/comtrade/coffee_andean_exports_2005_2010_legacy.csv", "comtrade"),
        ("trade/baci/BACI_sample_2021_AFG.csv", "baci"),
        ("trade/baci/country_codes_V202201.csv", None),
        ("trade/sunat/cdro_G1_2005_2012.xlsx", "sunat-g1"),
        ("trade/sunat/cdro_G6_2005_2012.xlsx", "sunat-g6"),
        ("trade/hs/HS2022toHS2017ConversionAndCorrelationTables.xlsx", None),
        ("trade/faostat_tcl_andean_export_value.csv", None),
        ("trade/fx/worldbank_cpi_andean_usa.csv", None),
        ("README.md", None),
    ],
)
def test_real_files_are_told_by_their_content(file: str, source: str | None, shared_data: Path) -> None:
    with (shared_data / file).open("rb") as stream:
        assert recognised(stream, file) == source


@pytest.mark.parametrize("data", [b"", b"\x03", b"PK\x03\x04", b"{", b"\0" * 99, b"\xff\xfe", archive({"a.txt": b"x"})])
def test_what_is_of_no_source_is_told_as_none(data: bytes) -> None:
    assert recognised(BytesIO(data), "x") is None


def read_through(reader: str, data: bytes) -> None:
    recognised(BytesIO(data), "x")
    with suppress(Unreadable):
        for one in READERS[reader](BytesIO(data)):
            assert isinstance(one, Flow) or all(say(one, lang)[0] for lang in LANGUAGES)


@given(st.sampled_from(SEEDS), EDITS)
def test_bytes_gone_wrong_are_refused_or_told(seed: tuple[str, bytes], edits: list[tuple[int, bytes]]) -> None:
    read_through(seed[0], mutated(seed[1], edits))


@settings(max_examples=60)
@given(st.sampled_from(sorted(BOOKS)), st.data())
def test_parts_of_a_workbook_gone_wrong_are_refused_or_told(book: str, data: st.DataObject) -> None:
    parts = parts_of(BOOKS[book])
    part = data.draw(st.sampled_from(sorted(parts)))
    parts[part] = mutated(parts[part], data.draw(EDITS))
    read_through(book, archive(parts))


@given(st.sampled_from(sorted(READERS)), st.binary(max_size=300), st.sampled_from([b"", b"PK\x03\x04", b"\x03", b"{"]))
def test_any_bytes_are_refused_or_told(reader: str, data: bytes, start: bytes) -> None:
    read_through(reader, start + data)


@given(EDITS)
def test_a_mapping_gone_wrong_is_refused_or_read(edits: list[tuple[int, bytes]]) -> None:
    with suppress(Unreadable):
        read_flow_mapping(mutated(plain.MAPPING.encode(), edits))
