"""BACI: thousands and tonnes become dollars and kilograms, codes get their zeros, blanks are no quantity."""

from __future__ import annotations

import io
import zipfile
from decimal import Decimal
from pathlib import Path

import pytest

from eslabon.standards.baci import read
from eslabon.standards.baci.reader import version_of
from eslabon.standards.flows import Flow
from eslabon.values.problems import Problem, Unreadable

NAME = "BACI_HS07_Y2021_V202201.csv"
HEAD = '"t","i","j","k","v","q"\n'


def events(data: bytes, name: str = NAME, scheme: str = "") -> list[Flow | Problem]:
    return list(read(io.BytesIO(data), name, scheme))


def test_the_real_file_row_by_row(shared_data: Path) -> None:
    data = (shared_data / "trade/baci/BACI_sample_2021_AFG.csv").read_bytes()
    found = [one for one in events(data, "BACI_sample_2021_AFG.csv", "HS1992") if isinstance(one, Flow)]
    assert len(found) == 3070
    assert {one.exporter for one in found} == {"AF"}
    assert all(len(one.product) == 6 for one in found)
    lines = data.decode().splitlines()[1:]
    assert sum(one.value for one in found) == sum(Decimal(line.split(",")[4].strip('" ')) for line in lines) * 1000
    blanks = sum(line.split(",")[5].strip('" ') in ("", "NA") for line in lines)
    assert sum(one.kilograms is None for one in found) >= blanks


def test_units_zeros_and_blanks() -> None:
    first, second = events(
        (HEAD + '2021,604,842,90111,52.051,"       13.235"\n2021,604,842,610910,1,"  NA"\n').encode()
    )
    assert isinstance(first, Flow)
    assert isinstance(second, Flow)
    assert (first.exporter, first.importer, first.product, first.scheme) == ("PE", "US", "090111", "HS2007")
    assert (first.value, first.kilograms, first.line) == (Decimal("52051.000"), Decimal("13235.000"), 2)
    assert second.kilograms is None


def test_the_version_is_told_by_the_name() -> None:
    assert version_of(NAME) == ("HS2007", "202201")
    assert version_of("BACI_sample_2021_AFG.csv") is None
    with pytest.raises(Unreadable) as error:
        events(HEAD.encode(), "x.csv")
    assert error.value.problem.code == "trade.no-revision"


def test_a_zip_is_read_file_by_file() -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as out:
        out.writestr("country_codes.csv", "country_code\n4\n")
        for year in (2021, 2020):
            out.writestr(f"BACI_HS07_Y{year}_V202201.csv", f"{HEAD}{year},604,842,90111,2,1\n")
    found = [one for one in read(packed, "BACI_HS07_V202201.zip") if isinstance(one, Flow)]
    assert [(one.year, one.sheet) for one in found] == [
        (year, f"BACI_HS07_Y{year}_V202201.csv") for year in (2020, 2021)
    ]


@pytest.mark.parametrize("row", ["2021,AFG,24,382390,1,1", "2021,4,24,coffee,1,1", "2021,4,24,382390,,1", "2021,4"])
def test_a_row_that_cannot_be_read_is_told(row: str) -> None:
    (found,) = events(f"{HEAD}{row}\n".encode())
    assert isinstance(found, Problem)
    assert (found.code, found.where.line) == ("trade.cell", 2)


def test_other_columns_are_refused() -> None:
    with pytest.raises(Unreadable):
        events(b"year,exporter\n2021,4\n")
