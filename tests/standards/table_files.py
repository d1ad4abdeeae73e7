"""What the tests of plain tables share: a mapping, files made on the spot, and how a refusal is looked at."""

from __future__ import annotations

import zipfile
from collections.abc import Iterable
from datetime import date
from io import BytesIO
from typing import Any

import pytest
import xlsxwriter

from eslabon.standards.tables import read, read_mapping
from eslabon.values.problems import LANGUAGES, Problem, Unreadable, say

MAPPING = """
[columns]
provider_name = "Agency"
recipient = "Country"
year = "Year"
amount = "Amount"

[constants]
flow = "obligations"
currency = "USD"
"""
HEADINGS = ["Agency", "Country", "Year", "Amount"]
GOOD = ["Peace Corps", "PE", 2004, 1200.5]


def rows_of(data: bytes, mapping: str = MAPPING) -> list[Any]:
    return list(read(BytesIO(data), "table", read_mapping(mapping.encode())))


def text_rows(text: str, mapping: str = MAPPING) -> list[Any]:
    return rows_of(text.encode(), mapping)


def one_row(country: str = "PE", year: str = "2004", amount: str = "1", mapping: str = MAPPING) -> Any:
    """What a CSV of one row gives."""
    found = text_rows(f'Agency;Country;Year;Amount\nPeace Corps;{country};{year};"{amount}"\n', mapping)
    assert len(found) == 1
    return found[0]


def workbook(rows: Iterable[Iterable[Any]], sheet: str = "Data", below: int = 0) -> bytes:
    """An XLSX with one sheet of these rows, the first of them `below` rows down."""
    target = BytesIO()
    with xlsxwriter.Workbook(target, {"strings_to_formulas": False, "in_memory": True}) as book:
        page = book.add_worksheet(sheet)
        as_day = book.add_format({"num_format": "dd/mm/yyyy"})
        for number, row in enumerate(rows, below):
            for column, value in enumerate(row):
                if isinstance(value, date):
                    page.write_datetime(number, column, value, as_day)
                else:
                    page.write(number, column, value)
    return target.getvalue()


def refusal(data: bytes, mapping: str = MAPPING) -> Problem:
    with pytest.raises(Unreadable) as refused:
        rows_of(data, mapping)
    return worded(refused.value.problem)


def mapping_refusal(mapping: str) -> Problem:
    with pytest.raises(Unreadable) as refused:
        read_mapping(mapping.encode())
    return worded(refused.value.problem)


def worded(problem: Problem) -> Problem:
    """The same problem, whose sentences are complete in both languages."""
    for lang in LANGUAGES:
        message, hint = say(problem, lang)
        assert message
        assert hint
        assert "{" not in message + hint
        assert "…" not in message + hint
    return problem


def archive(parts: dict[str, bytes]) -> bytes:
    target = BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as packed:
        for path, data in parts.items():
            packed.writestr(path, data)
    return target.getvalue()


def parts_of(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(BytesIO(data)) as packed:
        return {path: packed.read(path) for path in packed.namelist()}
