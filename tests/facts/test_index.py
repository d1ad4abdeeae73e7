"""The columns are an index: all of it can be told again from the bytes as received."""

from __future__ import annotations

import gzip
import io
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from eslabon.facts import received
from eslabon.facts.columns import ACTIVITIES, CONTRIBUTIONS, TRANSACTIONS
from eslabon.facts.details import activity_bytes, activity_details
from eslabon.facts.exchange import rates_at
from eslabon.facts.index import activity_row, contribution_row, moment, transaction_row
from eslabon.facts.load import load_iati
from eslabon.facts.query import Facts
from eslabon.facts.received import keep, open_kept, read_range
from eslabon.facts.warehouse import Publication, Warehouse
from eslabon.measures.cooperation import Reading, contributions
from eslabon.standards.iati.reader import read_one
from eslabon.standards.iati.records import Activity, Ended, Transaction
from tests.iati_files import activity, iati, transaction


def table(path: Path) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = pq.read_table(path).to_pylist()
    return found


def told_again(warehouse: Warehouse, snapshot: Publication) -> dict[str, list[dict[str, Any]]]:
    """The rows of a load's tables, from the byte range of each activity alone."""
    about = snapshot.about
    convert = rates_at(warehouse.at()).converter("USD")
    root = read_range(snapshot, *about["root"])
    generated = moment(about["generated"])
    activities: list[tuple[Any, ...]] = []
    transactions: list[tuple[Any, ...]] = []
    contributed: list[tuple[Any, ...]] = []
    item = 0
    for place in table(snapshot.folder / "activities.parquet"):
        bytes_of = read_range(snapshot, place["start"], place["end"])
        assert bytes_of.decode(about["encoding"]).startswith("<iati-activity")
        assert bytes_of.decode(about["encoding"]).endswith("</iati-activity>")
        for event in read_one(root, bytes_of, about["encoding"], place["line"]):
            if isinstance(event, Activity):
                event.ordinal, event.start = place["activity"], place["start"]
                updated = moment(event.last_updated) or generated
                reading = Reading(event, updated.date() if updated else None)
            elif isinstance(event, Transaction):
                item += 1
                transactions.append(transaction_row(place["activity"], event))
                contributed += [
                    contribution_row(item, place["activity"], one, reading.running)
                    for one in contributions(reading, event, convert)
                ]
            elif isinstance(event, Ended):
                event.activity.end = place["end"]
                activities.append(activity_row(event.activity, updated))
    return {
        name: [dict(zip(schema.names, row, strict=True)) for row in rows]
        for name, schema, rows in (
            ("activities", ACTIVITIES, activities),
            ("transactions", TRANSACTIONS, transactions),
            ("contributions", CONTRIBUTIONS, contributed),
        )
    }


def ensure_told_again(warehouse: Warehouse, snapshot: Publication) -> None:
    again = told_again(warehouse, snapshot)
    for name in ("activities", "transactions"):
        assert again[name] == table(snapshot.folder / f"{name}.parquet")
    (made,) = warehouse.derived.rglob(f"{snapshot.number:06d}-USD-*.parquet")
    assert again["contributions"] == sorted(table(made), key=lambda row: row["item"])
    assert len(again["activities"]) == snapshot.about["counts"]["activities"]
    assert len(again["transactions"]) == snapshot.about["counts"]["transactions"]


def test_the_tables_of_the_real_files_can_be_told_again_from_their_bytes(real_warehouse: Warehouse) -> None:
    for snapshot in real_warehouse.at().live:
        ensure_told_again(real_warehouse, snapshot)


ODD = iati(
    activity("Ñ/1", transaction("10.005", currency="EUR", provider_name="Ayuntamiento de Málaga"), title="Más"),
    "<iati-activity><iati-identifier>bad</iati-identifier></iati-activity>",
    activity(
        "B:2",
        transaction("7", sectors='<sector vocabulary="99" code="é"><narrative>Café</narrative></sector>'),
        transaction("-1", "3"),
        places='<recipient-country code="PE" percentage="33.33"/><recipient-country code="BO" percentage="66.67"/>',
        after='<related-activity ref="Ñ/1" type="1"/>',
        updated="2019-05-05T23:30:00-05:00",
    ),
)
ENCODED = {
    "UTF-8 with a byte order mark": b"\xef\xbb\xbf" + ODD.encode(),
    "CR alone": ODD.replace("\n", "\r").encode(),
    "Windows": ODD.replace("UTF-8", "windows-1252").encode("cp1252"),
    "UTF-8, CRLF": ODD.replace("\n", "\r\n").encode(),
    "Latin-1": ODD.replace("UTF-8", "ISO-8859-1").encode("latin-1"),
    "UTF-16": ODD.replace("UTF-8", "UTF-16").encode("utf-16"),
    "UTF-16, big end first": b"\xfe\xff" + ODD.replace("UTF-8", "UTF-16").encode("utf-16-be"),
}


@pytest.mark.parametrize("encoding", ENCODED)
def test_the_tables_of_an_odd_file_can_be_told_again_from_its_bytes(
    warehouse: Warehouse, tmp_path: Path, encoding: str
) -> None:
    path = tmp_path / "odd.xml"
    path.write_bytes(ENCODED[encoding])
    outcome = load_iati(warehouse, path)
    assert outcome.snapshot is not None
    assert (outcome.activities, outcome.transactions) == (2, 3)
    ensure_told_again(warehouse, outcome.snapshot)
    facts = Facts(warehouse.at())
    row = facts.activity("Ñ/1")
    assert row is not None
    found = activity_details(facts, row)
    assert found is not None
    assert (found[0].identifier, found[0].title("es")) == ("Ñ/1", "Más")
    assert activity_bytes(facts, row).decode(outcome.snapshot.about["encoding"]).count("Málaga") == 1


# --- the file as received


def test_a_range_of_a_kept_file_is_that_of_the_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(received, "BLOCK", 16)
    data = bytes(range(256)) * 2
    digest, size, offsets = keep(io.BytesIO(data), tmp_path)
    assert (size, len(digest), len(offsets)) == (512, 64, 33)
    with pa.CompressedInputStream(pa.OSFile(str(tmp_path / "received.zst")), "zstd") as plain:
        assert plain.read() == data
    check_kept(Publication(1, tmp_path, {"blocks": offsets, "bytes": size}), data)


def test_a_file_that_an_earlier_version_kept_is_read_as_it_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(received, "BLOCK", 16)
    data = bytes(range(200))
    members = [gzip.compress(data[at : at + 16], mtime=0) for at in range(0, len(data), 16)]
    (tmp_path / "received.gz").write_bytes(b"".join(members))
    offsets = [sum(map(len, members[:count])) for count in range(len(members) + 1)]
    check_kept(Publication(1, tmp_path, {"blocks": offsets, "bytes": len(data)}), data)


def check_kept(snapshot: Publication, data: bytes) -> None:
    with open_kept(snapshot) as stream:
        assert stream.read() == data
        assert (stream.seek(-3, io.SEEK_END), stream.read()) == (len(data) - 3, data[-3:])
    for start in (0, 1, 15, 16, 17, 150, len(data) - 1):
        for end in (start, start + 1, start + 15, start + 16, start + 40, len(data)):
            assert read_range(snapshot, start, end) == data[start:end]


# --- moments


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("2010-05-01T12:00:00Z", "2010-05-01T12:00:00"),
        ("2010-05-01T12:00:00", "2010-05-01T12:00:00"),
        ("2010-05-01T12:00:00-05:00", "2010-05-01T17:00:00"),
        ("2025-10-09T22:23:57.5230000", "2025-10-09T22:23:57.523000"),
        ("2025-04-17T14:30:55.0635835+02:00", "2025-04-17T12:30:55.063583"),
        (" 2010-05-01 ", "2010-05-01T00:00:00"),
        ("2010-05-01T12:00:00.5Z", "2010-05-01T12:00:00.500000"),
        ("0001-01-01T00:00:00+02:00", None),
        ("9999-12-31T23:59:59-05:00", None),
        ("2010-02-30", None),
        ("yesterday", None),
        ("", None),
        (None, None),
    ],
)
def test_moments_are_kept_in_utc(text: str | None, found: str | None) -> None:
    made = moment(text)
    assert (made.isoformat() if made else None) == found
