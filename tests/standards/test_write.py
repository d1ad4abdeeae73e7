"""Writing IATI: what is written is valid, in the standard's order, and reads back as it was."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from lxml import etree

from eslabon.standards.iati.reader import read
from eslabon.standards.iati.records import (
    Activity,
    Coded,
    Document,
    Ended,
    Header,
    Indicator,
    Location,
    Measurement,
    Organisation,
    Period,
    Place,
    Planned,
    Related,
    Result,
    Sector,
    Transaction,
)
from eslabon.standards.iati.write import write

GENERATED = "2004-09-17T12:00:00Z"

TRANSACTION = Transaction(
    number=1,
    line=0,
    ref="T-1",
    type="2",
    on=date(2004, 9, 17),
    value=Decimal("-1234567.80"),
    value_date=date(2004, 9, 20),
    currency="PEN",
    provider=Organisation("XX-1", "10", (("en", "A funder"),), "XX-1-A"),
    receiver=Organisation(None, None, (("es", "Una entidad ejecutora"),), "PE-1-A"),
    countries=(Place("PE", None, None, ()),),
    regions=(Place("298", None, "1", ()),),
    sectors=(Sector("1", "33120", None, ()), Sector("99", "C-1", None, (("es", "Aduanas"),))),
    finance_type="110",
    flow_type="10",
    aid_types=(Coded("1", "D02"), Coded("2", "4")),
    tied_status="5",
    channel="2",
    humanitarian=True,
    descriptions=(("en", "First tranche"),),
)

ACTIVITY = Activity(
    ordinal=0,
    line=0,
    start=0,
    identifier="XX-1-A/2",
    lang="es",
    default_currency="USD",
    last_updated="2004-09-17T10:00:00Z",
    hierarchy="1",
    humanitarian=True,
    reporting=Organisation("XX-1", "10", (("es", "Quien publica"),), secondary=True),
    participating=[Organisation("XX-2", "21", (("es", "Contraparte"),), "XX-2-B", "4")],
    titles=(("es", "Aduanas"), ("en", "Customs")),
    descriptions=[("1", (("es", "Qué se hace"),)), (None, (("en", "For whom"),))],
    other_identifiers=[("527-0426", "A1")],
    status="2",
    dates={"1": date(2004, 1, 1), "2": date(2004, 2, 29), "3": date(2007, 12, 31)},
    scope="4",
    countries=[
        Place("PE", Decimal("60"), None, ()),
        Place("BO", Decimal("15.5"), None, (("es", "Bolivia"),)),
    ],
    regions=[Place("298", Decimal("24.5"), "1", ())],
    sectors=[Sector("1", "33120", Decimal("100"), ())],
    tags=[Coded("2", "8", None, (("es", "Trabajo decente"),))],
    markers=[Coded("1", "4", "2")],
    flow_type="10",
    finance_type="110",
    aid_types=[Coded("1", "D02")],
    tied_status="5",
    collaboration="1",
    related=[Related("XX-1-A", "1")],
)

# What only records hold whole that weren't read from a file.
YEAR = (date(2005, 1, 1), date(2005, 12, 31))
WHOLE = replace(
    ACTIVITY,
    locations=[Location("PE-CUS", (("es", "Cusco"),), None)],
    budgets=[Planned("1", "2", *YEAR, Decimal("12000.50"), "USD", 0)],
    documents=[Document("https://example.org/1", "text/html", (("es", "Ficha"),), ("A12",), ("es",), YEAR[1])],
    results=[
        Result(
            "2",
            (("es", "Ventas"), ("en", "Sales")),
            (("es", "De la región"),),
            (
                Indicator(
                    "1",
                    True,
                    (("es", "Ventas certificadas"),),
                    (("es", "Unidad: US$"),),
                    (Measurement("10", "2004", (), (("es", "Censo"),)),),
                    (
                        Period(
                            *YEAR,
                            (Measurement("20", None, (("group", "women"),), ()),),
                            (Measurement("18.5", None, (), (("en", "about"),)),),
                        ),
                    ),
                ),
            ),
        )
    ],
)


def written(*pairs: tuple[Activity, list[Transaction]], whole: bool = False) -> bytes:
    out = io.BytesIO()
    write(pairs, out, GENERATED, whole=whole)
    return out.getvalue()


def read_back(data: bytes) -> tuple[Header, list[Activity], list[Transaction]]:
    events = list(read(io.BytesIO(data)))
    headers = [event for event in events if isinstance(event, Header)]
    activities = [event.activity for event in events if isinstance(event, Ended)]
    transactions = [event for event in events if isinstance(event, Transaction)]
    assert len(events) == len(headers) + 2 * len(activities) + len(transactions), "there are problems"
    return headers[0], activities, transactions


def placed_nowhere(activity: Activity) -> Activity:
    return replace(activity, ordinal=0, line=0, start=0, end=0, transactions=0)


def test_what_is_written_reads_back_as_it_was() -> None:
    header, activities, transactions = read_back(written((ACTIVITY, [TRANSACTION])))
    assert (header.version, header.generated) == ("2.03", GENERATED)
    assert [placed_nowhere(activity) for activity in activities] == [ACTIVITY]
    assert [transaction._replace(line=0) for transaction in transactions] == [TRANSACTION]


def test_all_that_can_be_written_is_valid_by_the_official_schema(shared_data: Path) -> None:
    schema = etree.XMLSchema(etree.parse(shared_data / "iati/schema/iati-activities-schema.xsd"))
    schema.assertValid(etree.fromstring(written((ACTIVITY, [TRANSACTION]), (ACTIVITY, []))))
    schema.assertValid(etree.fromstring(written((WHOLE, [TRANSACTION]), whole=True)))


def test_what_was_made_here_is_written_whole_and_reads_back_as_it_was() -> None:
    _, activities, _ = read_back(written((WHOLE, [TRANSACTION]), whole=True))
    read_again = placed_nowhere(activities[0])
    read_again.budgets = [one._replace(line=0) for one in read_again.budgets]
    assert read_again == WHOLE
    for part in ("locations", "budgets", "documents", "results"):
        with pytest.raises(ValueError, match=part):
            written((replace(ACTIVITY, **{part: getattr(WHOLE, part)}), []))


def test_amounts_keep_their_digits_and_never_get_an_exponent() -> None:
    amounts = ["0", "200000.00", "-8450.00", "1E+9", "0.01"]
    many = [TRANSACTION._replace(value=Decimal(amount)) for amount in amounts]
    root = etree.fromstring(written((ACTIVITY, many)))
    assert [value.text for value in root.iter("value")] == [
        "0",
        "200000.00",
        "-8450.00",
        "1000000000",
        "0.01",
    ]


def test_the_day_of_a_value_is_the_transactions_where_none_is_given() -> None:
    root = etree.fromstring(written((ACTIVITY, [TRANSACTION._replace(value_date=None)])))
    assert [value.get("value-date") for value in root.iter("value")] == ["2004-09-17"]


def test_odd_characters_are_escaped_and_read_back() -> None:
    odd = """<Camelids> & "alpaca" ]]> 'ñandú' \U0001f999 &amp; =1+1"""
    activity = replace(ACTIVITY, identifier="A<&>\"'", titles=(("es", odd),))
    _, activities, _ = read_back(written((activity, [TRANSACTION._replace(ref="<\"&'>\n")])))
    assert (activities[0].identifier, activities[0].titles) == ("A<&>\"'", (("es", odd),))


def test_characters_that_xml_cannot_carry_are_replaced() -> None:
    activity = replace(ACTIVITY, titles=(("es", "a\x00b\x0bc\ufffed\ud800e"),))
    _, activities, _ = read_back(written((activity, [TRANSACTION._replace(ref="x\x1fy")])))
    assert activities[0].title("es") == "a\ufffdb\ufffdc\ufffdd\ufffde"


def test_the_same_records_give_the_same_bytes() -> None:
    assert written((ACTIVITY, [TRANSACTION])) == written((ACTIVITY, [TRANSACTION]))


def test_no_activity_gives_a_file_without_activities() -> None:
    header, activities, transactions = read_back(written())
    assert (header.generated, activities, transactions) == (GENERATED, [], [])


def test_activities_are_written_one_by_one() -> None:
    out = io.BytesIO()
    sizes = []

    def activities() -> Iterator[tuple[Activity, list[Transaction]]]:
        for _ in range(3):
            sizes.append(len(out.getvalue()))
            yield ACTIVITY, [TRANSACTION]

    assert write(activities(), out, GENERATED) == 3
    assert 0 < sizes[0] < sizes[1] < sizes[2] < len(out.getvalue())


@pytest.mark.parametrize("missing", ["identifier", "titles", "descriptions", "participating", "status", "dates"])
def test_what_the_standard_requires_must_be_there(missing: str) -> None:
    with pytest.raises(ValueError, match=missing):
        written((replace(ACTIVITY, **{missing: type(getattr(ACTIVITY, missing))()}), []))


def test_what_the_records_hold_in_part_only_is_refused_not_left_out(shared_data: Path) -> None:
    with (shared_data / "iati/real/CAF-ActivityFile-2025-10-10.xml").open("rb") as source:
        activity = next(event.activity for event in read(source) if isinstance(event, Ended))
    with pytest.raises(ValueError, match="documents"):
        written((activity, []))


@pytest.mark.parametrize("name", ["usaid-bo.xml", "who-bra.xml", "CAF-ActivityFile-2025-10-10.xml"])
def test_a_real_file_written_again_says_the_same(shared_data: Path, name: str) -> None:
    pairs: list[tuple[Activity, list[Transaction]]] = []
    with (shared_data / "iati/real" / name).open("rb") as source:
        for event in read(source, details=False):
            if isinstance(event, Activity):
                pairs.append((event, []))
            elif isinstance(event, Transaction):
                pairs[-1][1].append(event)
    _, activities, transactions = read_back(written(*pairs))
    assert [placed_nowhere(one) for one in activities] == [placed_nowhere(one) for one, _ in pairs]
    expected = [one._replace(value_date=one.value_date or one.on) for _, many in pairs for one in many]
    assert [one._replace(line=0) for one in transactions] == [one._replace(line=0) for one in expected]
