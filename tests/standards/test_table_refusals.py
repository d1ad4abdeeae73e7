"""Files that are no tables are refused in one sentence, whatever their bytes."""

from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from table_files import (
    GOOD,
    HEADINGS,
    MAPPING,
    archive,
    parts_of,
    refusal,
    rows_of,
    workbook,
)

from eslabon.standards.tables import Row, read_mapping
from eslabon.values.problems import LANGUAGES, Problem, Unreadable, say


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "table.empty"),
        (b"\xef\xbb\xbf\r\n \n", "table.empty"),
        (b"Agency,Country,Year,Amount\n", "table.no-rows"),
        (b"Agency,Country,Year,Amount\n,,,\n\n", "table.no-rows"),
        (b"%PDF-1.4 ...", "table.not-a-table"),
        (b"<html><table></table></html>", "table.not-a-table"),
        (b"\x00\x01\x02\x03" * 40, "table.not-a-table"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "table.old-excel"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "table.encrypted"),
        (b"PK\x03\x04 and nothing more", "table.damaged"),
        (b'Agency,Country,Year,Amount\n"Peace Corps,PE,2004,1\n', "table.broken-csv"),
        (b"Agency,Country,Year,Amount\n" + b"x" * (1 << 20), "table.broken-csv"),
    ],
)
def test_what_is_no_table_is_refused_in_one_sentence(data: bytes, code: str) -> None:
    assert refusal(data).code == code


def test_a_text_of_another_encoding_than_the_mapping_names_is_refused() -> None:
    table = "Agency,Country,Year,Amount\nCooperación,PE,2004,1\n".encode("latin-1")
    assert refusal(table, '[table]\nencoding = "utf-8"\n' + MAPPING).code == "table.encoding"


def test_a_missing_column_is_refused_with_those_there_are_and_the_near_one() -> None:
    problem = refusal(b"Agency,Countries,Year,Amount\nPeace Corps,PE,2004,1\n")
    assert problem.code == "table.missing-column"
    assert "«Country»" in say(problem, "es")[0]
    assert "«Agency», «Countries», «Year», «Amount»" in say(problem, "es")[0]
    assert "¿Quiso decir «Countries»?" in say(problem, "es")[1]


def test_a_heading_over_two_columns_is_refused() -> None:
    problem = refusal(b"Agency,Country,Year,Amount,amount\nPeace Corps,PE,2004,1,2\n")
    assert problem.code == "table.repeated-column"


def test_a_heading_row_that_is_not_there_is_refused() -> None:
    assert refusal(b"Agency\nx\n", "[table]\nheader_row = 9\n" + MAPPING).code == "table.no-header"


def test_an_empty_sheet_is_refused() -> None:
    assert refusal(workbook([])).code == "table.empty"


CSV_SEED = b'Agency,Country,Year,Amount\n"Peace Corps",PE,2004,"1,200.50"\nState,CO,2005,(3)\n'
BOOK_SEED = workbook([HEADINGS, GOOD, ["State", "CO", 2005, "(3)"]])
SEEDS = {"csv": CSV_SEED, "book": BOOK_SEED, "utf-16": CSV_SEED.decode().encode("utf-16")}
Edits = st.lists(st.tuples(st.integers(0, 1 << 16), st.binary(min_size=0, max_size=4)), min_size=1, max_size=6)


def mutated(data: bytes, edits: list[tuple[int, bytes]]) -> bytes:
    for place, new in edits:
        at = place % (len(data) or 1)
        data = data[:at] + new + data[at + len(new or b"x") :]
    return data


def read_through(data: bytes) -> None:
    with suppress(Unreadable):
        for found in rows_of(data):
            assert isinstance(found, Row) or is_worded(found)


def is_worded(problem: Problem) -> bool:
    return all(say(problem, lang)[0] for lang in LANGUAGES)


@given(st.sampled_from(sorted(SEEDS)), Edits)
def test_bytes_gone_wrong_are_refused_or_told_and_nothing_else_is_raised(
    seed: str, edits: list[tuple[int, bytes]]
) -> None:
    read_through(mutated(SEEDS[seed], edits))


@settings(max_examples=60)
@given(st.sampled_from(sorted(parts_of(BOOK_SEED))), Edits)
def test_parts_of_a_workbook_gone_wrong_are_refused_or_told(part: str, edits: list[tuple[int, bytes]]) -> None:
    parts = parts_of(BOOK_SEED)
    parts[part] = mutated(parts[part], edits)
    read_through(archive(parts))


@given(Edits)
def test_a_mapping_gone_wrong_is_refused_or_read(edits: list[tuple[int, bytes]]) -> None:
    with suppress(Unreadable):
        read_mapping(mutated(MAPPING.encode(), edits))


@given(st.binary(max_size=300))
def test_any_bytes_are_refused_or_told(data: bytes) -> None:
    read_through(data)
    read_through(b"PK\x03\x04" + data)
