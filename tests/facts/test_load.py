"""Loading a file: good activities load, bad ones are listed, and what can't be read leaves nothing behind."""

from __future__ import annotations

import os
import re
import zipfile
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from eslabon.facts.browse import problems
from eslabon.facts.load import IMPORTED, REFUSED, Outcome, load_iati, load_rates, load_table
from eslabon.facts.query import Facts
from eslabon.facts.warehouse import Warehouse
from eslabon.figures.offer import answer
from eslabon.figures.reference import parse
from eslabon.figures.trace import open_figure
from eslabon.measures.offer import Question
from eslabon.values.problems import say
from tests.iati_files import activity, iati, transaction, written

BAD = "<iati-activity><iati-identifier>XX-BAD</iati-identifier></iati-activity>"


def load(warehouse: Warehouse, folder: Path, *activities: str) -> Outcome:
    return load_iati(warehouse, written(folder, "file.xml", *activities))


def test_the_good_activities_load_and_the_bad_ones_are_listed_with_reasons(
    warehouse: Warehouse, tmp_path: Path
) -> None:
    found = load(warehouse, tmp_path, activity("A", transaction()), BAD, activity("B", transaction("50")))
    assert (found.status, found.activities, found.transactions, found.publisher) == (IMPORTED, 2, 2, "XX-DONOR")
    (skipped,) = found.skipped
    assert (skipped.activity, skipped.line) == ("XX-BAD", 4)
    assert skipped.problem.code.startswith("structure.")
    assert all(say(skipped.problem, lang)[0] for lang in ("es", "en"))
    assert answer(Facts(warehouse.at()), Question()).total.value == 150


def test_activities_without_an_identifier_or_with_one_seen_before_are_skipped(
    warehouse: Warehouse, tmp_path: Path
) -> None:
    found = load(
        warehouse,
        tmp_path,
        activity("A", transaction("1")),
        activity("A", transaction("2")),
        activity(" ", transaction()),
    )
    assert found.activities == 1
    assert [(one.activity, one.line, one.problem.code) for one in found.skipped] == [
        ("A", 4, "reading.repeated-identifier"),
        (None, 5, "reading.no-identifier"),
    ]
    assert answer(Facts(warehouse.at()), Question()).total.value == 1


def test_percentages_that_don_t_sum_to_100_are_a_problem_of_the_load(warehouse: Warehouse, tmp_path: Path) -> None:
    places = '<recipient-country code="PE" percentage="60"/><recipient-country code="BO" percentage="60"/>'
    sectors = '<sector code="21010" percentage="10"/>'
    found = load(warehouse, tmp_path, activity("A", transaction(), places=places, sectors=sectors))
    assert found.status == IMPORTED
    facts = Facts(warehouse.at())
    assert found.snapshot is not None
    listed = problems(facts, found.snapshot, 0, 10)
    assert [(one.code, one.severity, one.where.line, one.where.activity) for one in listed] == [
        ("shares.recipients", "warning", 3, "A"),
        ("shares.sectors", "warning", 3, "A"),
    ]
    (row,) = answer(facts, Question(), ("recipient", "sector")).rows
    assert (row.keys, row.value) == ({"recipient": "not-allocated", "sector": "not-allocated"}, 100)
    for code in ("PE", "BO"):
        (left,) = answer(facts, Question(recipient=(code,))).left_out
        assert (left.reason, left.value, left.transactions) == ("unallocated", 100, 1)
    assert answer(facts, Question(recipient=("CO",))).left_out == []


def test_a_file_without_a_transaction_loads(warehouse: Warehouse, tmp_path: Path) -> None:
    found = load(warehouse, tmp_path, activity("A"))
    assert (found.status, found.activities, found.transactions) == (IMPORTED, 1, 0)
    assert answer(Facts(warehouse.at()), Question(), ("kind",)).rows == []


@pytest.mark.parametrize(
    "moment", ["0001-01-01T00:00:00+02:00", "9999-12-31T23:59:59.9999999-05:00", "0001-01-01T00:00:00", "soon"]
)
def test_a_date_out_of_the_calendar_doesn_t_stop_the_load(warehouse: Warehouse, tmp_path: Path, moment: str) -> None:
    path = written(tmp_path, "file.xml", activity("A", transaction()), generated=moment)
    assert load_iati(warehouse, path).activities == 1
    path = written(tmp_path, "file.xml", activity("B", transaction(), updated=moment))
    assert load_iati(warehouse, path).status == (REFUSED if moment == "soon" else IMPORTED)


def test_a_file_whose_name_is_no_utf_8_loads(warehouse: Warehouse, tmp_path: Path) -> None:
    path = tmp_path / os.fsdecode("Intervención.xml".encode("latin-1"))
    path.write_text(iati(activity("A", transaction())), encoding="utf-8")
    found = load_iati(warehouse, path)
    assert (found.status, found.file) == (IMPORTED, "Intervenci\ufffdn.xml")
    assert [one.about["file"] for one in warehouse.at().live] == ["Intervenci\ufffdn.xml"]


# --- refused: one clear sentence, nothing stored


def bomb(path: Path) -> None:
    path.write_text(
        '<!DOCTYPE iati-activities [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]>\n'
        + iati(activity("&b;")).partition("\n")[2]
    )


def outside(path: Path) -> None:
    path.write_text(
        '<!DOCTYPE iati-activities [<!ENTITY a SYSTEM "/etc/hostname">]>\n' + iati(activity()).partition("\n")[2]
    )


def zipped(path: Path) -> None:
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("a.xml", iati(activity()))


REFUSALS: dict[str, tuple[Callable[[Path], object], str]] = {
    "version 1.05": (lambda path: path.write_text(iati(activity(), version="1.05")), "xml.old-version"),
    "text": (lambda path: path.write_text("this is no file of that kind"), "xml.not-xml"),
    "empty": (lambda path: path.write_bytes(b""), "xml.empty"),
    "truncated": (lambda path: path.write_text(iati(activity())[:-30]), "xml.truncated"),
    "malformed": (lambda path: path.write_text(iati(activity(), "<a></b>")), "xml.malformed"),
    "entity bomb": (bomb, "xml.entity"),
    "external entity": (outside, "xml.entity"),
    "zip": (zipped, "xml.not-xml"),
    "another root": (lambda path: path.write_text("<rss/>"), "xml.not-iati"),
    "organisations": (
        lambda path: path.write_text('<iati-organisations version="2.03"></iati-organisations>'),
        "file.organisation",
    ),
    "no activity": (lambda path: path.write_text(iati()), "file.no-activity"),
    "no good activity": (lambda path: path.write_text(iati(BAD)), "file.no-activity"),
    "no file": (lambda path: None, "file.not-found"),
    "a folder": (lambda path: path.mkdir(), "file.not-found"),
}


@pytest.mark.parametrize("what", REFUSALS)
def test_what_can_t_be_read_is_refused_in_a_sentence_and_leaves_nothing(
    warehouse: Warehouse, tmp_path: Path, what: str
) -> None:
    make, code = REFUSALS[what]
    path = tmp_path / "file.xml"
    make(path)
    found = load_iati(warehouse, path)
    assert (found.status, found.snapshot) == (REFUSED, None)
    assert found.refusal is not None
    assert found.refusal.code == code
    assert all(say(found.refusal, lang)[0] for lang in ("es", "en"))
    assert warehouse.at().snapshots == []
    assert not warehouse.staging.exists() or list(warehouse.staging.iterdir()) == []
    assert not warehouse.derived.exists() or list(warehouse.derived.rglob("*.parquet")) == []


def test_what_can_be_read_only_once_is_refused(warehouse: Warehouse, tmp_path: Path) -> None:
    read, write = os.pipe()
    try:
        os.write(write, iati(activity()).encode())
        found = load_iati(warehouse, Path(f"/dev/fd/{read}"))
    finally:
        os.close(read)
        os.close(write)
    assert found.refusal is not None
    assert (found.status, found.refusal.code) == (REFUSED, "file.not-found")


def test_a_file_that_changes_while_it_is_read_is_refused_and_nothing_is_stored(
    warehouse: Warehouse, tmp_path: Path
) -> None:
    path = written(tmp_path, "file.xml", activity("A", transaction()))
    size = path.stat().st_size

    def add(what: str, done: int, total: int) -> None:
        if what == "load" and path.stat().st_size == size:
            with path.open("a") as out:
                out.write("<!-- more -->")

    found = load_iati(warehouse, path, add)
    assert found.refusal is not None
    assert (found.status, found.refusal.code) == (REFUSED, "file.changed")
    assert warehouse.at().snapshots == []
    assert load_iati(warehouse, path).status == IMPORTED


@pytest.mark.parametrize("rate", ["0", "-1", "many", ""])
def test_a_rate_that_is_none_is_refused(warehouse: Warehouse, tmp_path: Path, rate: str) -> None:
    path = tmp_path / "rates.csv"
    path.write_text(f"currency,period,rate,source\nPEN,2010,{rate},test\n")
    found = load_rates(warehouse, path)
    assert (found.status, found.publication, len(found.problems)) == (REFUSED, None, 1)
    assert [one for one in warehouse.publications() if not one.about.get("shipped")] == []


def test_a_table_s_good_rows_load_and_its_bad_ones_are_listed(warehouse: Warehouse, tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_text("Agency,Country,Year,Amount\nPeace Corps,PE,2004,5\nPeace Corps,PE,long ago,x\n")
    (tmp_path / "m.toml").write_text(
        '[columns]\nprovider="Agency"\nrecipient="Country"\nyear="Year"\namount="Amount"\n'
        '[constants]\nflow="obligations"\ncurrency="USD"\n'
    )
    found = load_table(warehouse, tmp_path / "t.csv", tmp_path / "m.toml")
    assert (found.status, found.transactions) == (IMPORTED, 1)
    assert {one.line for one in found.skipped} == {3}
    facts = Facts(warehouse.at())
    assert answer(facts, Question(flow="obligations"), ("recipient", "year")).rows[0].keys == {
        "recipient": "PE",
        "year": 2004,
    }
    # obligations are a flow of their own, never commitments
    assert answer(facts, Question()).total.value == 0


# --- whatever comes

SPLINTERS = st.sampled_from(
    (b"<", b">", b"&", b"\xff", b'"', b"99999999999999999", b"-", b"2031-02-30", b"xx", b"", b"NaN", b"<value/>", b"\0")
)
CHANGES = st.lists(st.tuples(st.floats(0, 1), st.integers(0, 40), SPLINTERS), min_size=1, max_size=3)


@settings(max_examples=60, deadline=None)
@given(changes=CHANGES)
def test_changed_bytes_load_whole_or_are_refused(changes: list[tuple[float, int, bytes]]) -> None:
    two = '<recipient-country code="PE" percentage="60"/><recipient-country code="BO" percentage="40"/>'
    data = iati(
        activity("A", transaction("10", sectors='<sector code="21010"/>'), transaction("7", "3"), places=two),
        activity("B", transaction("5", currency="PEN", provider="XX-GIVER"), updated="2019-01-01T00:00:00Z"),
    ).encode()
    for place, length, splinter in changes:
        at = int(place * len(data))
        data = data[:at] + splinter + data[at + length :]
    with TemporaryDirectory() as folder:
        warehouse, path = Warehouse(Path(folder, "warehouse")), Path(folder, "file.xml")
        path.write_bytes(data)
        found = load_iati(warehouse, path)
        assert len(warehouse.at().snapshots) == (found.status == IMPORTED)
        assert (found.refusal is None) == (found.status == IMPORTED)
        if found.refusal is not None:
            assert say(found.refusal, "es")[0]
        else:
            total = answer(Facts(warehouse.at()), Question(), ("recipient",))
            assert sum((row.value for row in total.rows), Decimal(0)) == total.total.value


NUMBERS = ("-1", "0", "1e5", "NaN", "999999999999999.999", "-999999999999999.995", "9" * 30, "0.000000000000000001")
TEXTS = (
    "",
    " ",
    "2010-02-30",
    "0001-01-01",
    "9999-12-31",
    "2010-05-01+14:00",
    "PE",
    "pe",
    "not-allocated",
    "a;b",
    "ñ:,~",
)
ODD = st.sampled_from((*NUMBERS, *TEXTS))
FIELDS = ("code", "percentage", "iso-date", "value-date", "currency", "ref", "vocabulary", "role", "default-currency")


@settings(max_examples=10, deadline=None)
@given(changes=st.lists(st.tuples(st.integers(0, 200), ODD), min_size=1, max_size=6))
def test_odd_values_load_whole_or_are_refused(changes: list[tuple[int, str]]) -> None:
    two = '<recipient-country code="PE" percentage="60"/><recipient-country code="BO" percentage="40"/>'
    sectors = '<sector vocabulary="1" code="21010"/>'
    data = iati(
        activity("A", transaction("10", sectors=sectors), transaction("7", "3", currency="PEN"), places=two),
        activity("B", transaction("5", provider="XX", types='<finance-type code="421"/><aid-type code="D01"/>')),
    )
    found_in = re.finditer(rf'(?:{"|".join(FIELDS)})="([^"]*)"|(?<=>)([^<>]+)(?=</)', data)
    spots = sorted((hit.span(hit.lastindex or 0) for hit in found_in), reverse=True)
    chosen = {number % len(spots): odd for number, odd in changes}
    for number in sorted(chosen):
        start, end = spots[number]
        data = data[:start] + chosen[number] + data[end:]
    with TemporaryDirectory() as folder:
        warehouse, path = Warehouse(Path(folder, "warehouse")), Path(folder, "file.xml")
        path.write_text(data, encoding="utf-8")
        found = load_iati(warehouse, path)
        assert (found.refusal is None) == (found.status == IMPORTED)
        if found.refusal is not None:
            return
        facts = Facts(warehouse.at())
        for flow, keys in (("commitments", ("recipient", "sector")), ("disbursements", ("provider", "year"))):
            told = answer(facts, Question(flow=flow), keys)
            assert sum((row.value for row in told.rows), Decimal(0)) == told.total.value
            for row in (*told.rows, told.total):
                assert parse(row.figure)[1] == 1
            for left in told.left_out:
                assert open_figure(warehouse, left.figure).value == left.value
