"""Reading IATI activity files: exact lines and bytes whatever the file's shape, in bounded memory."""

from __future__ import annotations

import io
import re
from bisect import bisect
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from tests.iati_files import activity, iati, transaction

from eslabon.standards.iati import reader
from eslabon.standards.iati.reader import read, read_one
from eslabon.standards.iati.records import Activity, Ended, Event, Header, Transaction
from eslabon.values.problems import Problem, Unreadable

REAL = (
    "CAF-ActivityFile-2025-10-10.xml",
    "acfspain-co.xml",
    "iati-activities-am-armenia.xml",
    "usaid-bo.xml",
    "who-bra.xml",
)
LINE_END = re.compile("\r\n?|\n")


def events_of(data: bytes | str) -> list[Event | Problem]:
    return list(read(io.BytesIO(data.encode() if isinstance(data, str) else data)))


def header_of(events: list[Event | Problem]) -> Header:
    return next(one for one in events if isinstance(one, Header))


def activities_of(events: list[Event | Problem]) -> list[Activity]:
    return [one.activity for one in events if isinstance(one, Ended)]


def transactions_of(events: list[Event | Problem]) -> list[Transaction]:
    return [one for one in events if isinstance(one, Transaction)]


def problems_of(events: list[Event | Problem]) -> list[Problem]:
    return [one for one in events if isinstance(one, Problem)]


def refused(data: bytes | str) -> Problem:
    with pytest.raises(Unreadable) as caught:
        events_of(data)
    return caught.value.problem


# --- the real files


@pytest.fixture(scope="module", params=REAL)
def real(request: pytest.FixtureRequest, shared_data: Path) -> bytes:
    """The bytes of a real file."""
    return (shared_data / "iati" / "real" / request.param).read_bytes()


def test_the_last_transaction_of_the_adb_file_stands_where_a_text_search_finds_it(shared_data: Path) -> None:
    data = (shared_data / "iati" / "real" / "iati-activities-am-armenia.xml").read_bytes()
    last = max(hit.start() for hit in re.finditer(rb"<transaction[\s>]", data))
    assert transactions_of(events_of(data))[-1].line == data.count(b"\n", 0, last) + 1


def test_every_activity_and_transaction_of_a_real_file_has_the_line_that_a_text_search_finds(real: bytes) -> None:
    events = events_of(real)
    for tag, found in (
        (rb"<iati-activity[\s>]", [one.line for one in activities_of(events)]),
        (rb"<transaction[\s>]", [one.line for one in transactions_of(events)]),
    ):
        line_ends = [hit.start() for hit in re.finditer(b"\n", real)]
        assert found == [1 + bisect(line_ends, hit.start()) for hit in re.finditer(tag, real)]


def test_each_activity_s_bytes_are_the_activity_and_say_the_same_alone(real: bytes) -> None:
    events = events_of(real)
    header = header_of(events)
    root = real[header.root_start : header.root_end]
    assert root.startswith(b"<iati-activities")
    assert root.endswith(b">")
    found = activities_of(events)
    for one in found:
        own = real[one.start : one.end]
        assert own.startswith(b"<iati-activity")
        assert own.endswith(b"</iati-activity>")
        assert own.count(b"<iati-activity") == 1
    for one in found[:3] + found[-3:]:
        alone = read_one(root, real[one.start : one.end], header.encoding, one.line)
        assert said(activities_of(alone)[0]) == said(one)
        assert transactions_of(alone) == [event for event in within(events, one) if isinstance(event, Transaction)]


def within(events: list[Event | Problem], one: Activity) -> Iterator[Event | Problem]:
    inside = False
    for event in events:
        inside = inside or event is one
        if inside:
            yield event
        if isinstance(event, Ended) and event.activity is one:
            return


def said(one: Activity) -> dict[str, object]:
    """All that an activity says, but for where in the file its bytes are."""
    names = set(Activity.__slots__) - {"start", "end", "ordinal"}
    return {name: getattr(one, name) for name in names}


# --- one file in every shape

PLAIN = (
    '<?xml version="1.0"?>\n'
    "<!-- made by hand > <iati-activity> -->\n"
    "<iati-activities version='2.03' generated-datetime=\"2020-01-01T00:00:00Z\"\n"
    "  xmlns:own='http://own.example/' own:note='a > b'>\n"
    "<?target <iati-activity> ?>\n"
    "<iati-activity default-currency='USD'\n xml:lang='es'><iati-identifier>\n X-1 \n</iati-identifier>\n"
    "<own:box><own:transaction/><transaction/></own:box>"
    "<box xmlns='http://own.example/'><transaction/><iati-activity><transaction/></iati-activity></box>"
    "<title><narrative>Ñandú: a &lt; b &#38; c</narrative></title>\n"
    "<transaction><transaction-type code='2'/><transaction-date iso-date='2010-05-01'/>\n"
    "<value value-date='2010-05-01'>10<!-- ten -->.50</value></transaction>\n\n"
    "<transaction\n><transaction-type code='3'/><transaction-date iso-date='2011-05-01'/>"
    "<value value-date='2011-05-01' currency='PEN'><![CDATA[7]]></value></transaction>\n"
    "</iati-activity\n><own:activity><iati-activity/></own:activity><iati-activity xmlns='http://own.example/'/>"
    "<box xmlns='http://own.example/'><iati-activity><transaction/></iati-activity></box><iati-activity>"
    "<iati-identifier>X-2</iati-identifier><title><narrative xml:lang='en'><![CDATA[<b> & c]]></narrative>"
    "</title></iati-activity>\n"
    "<!-- > --><iati-activity/>text<![CDATA[>]]>\n"
    "</iati-activities>\n"
)
SHAPES = {
    "as it is": PLAIN.encode(),
    "with a byte order mark": b"\xef\xbb\xbf" + PLAIN.encode(),
    "CRLF": PLAIN.replace("\n", "\r\n").encode(),
    "CR alone": PLAIN.replace("\n", "\r").encode(),
    "Latin-1": PLAIN.replace('"1.0"', '"1.0" encoding="ISO-8859-1"').encode("latin-1"),
    "Windows": PLAIN.replace('"1.0"', '"1.0" encoding="windows-1252"').encode("cp1252"),
    "UTF-16": PLAIN.replace('"1.0"', '"1.0" encoding="UTF-16"').encode("utf-16"),
    "UTF-16, big end first": b"\xfe\xff" + PLAIN.replace('"1.0"', '"1.0" encoding="UTF-16"').encode("utf-16-be"),
    "UTF-16 told by its mark": b"\xff\xfe" + PLAIN.encode("utf-16-le"),
    "UTF-16, CRLF": b"\xfe\xff" + PLAIN.replace("\n", "\r\n").encode("utf-16-be"),
    "UTF-16 without a mark": PLAIN.replace('"1.0"', '"1.0" encoding="UTF-16LE"').encode("utf-16-le"),
}


@pytest.mark.parametrize("chunk", [1, 2, 3, 7, 64, 1 << 16])
@pytest.mark.parametrize("shape", SHAPES)
def test_lines_and_bytes_are_exact_in_every_shape(shape: str, chunk: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reader, "CHUNK", chunk)
    data = SHAPES[shape]
    events = events_of(data)
    header = header_of(events)
    text = data.decode("utf-8-sig" if data[:3] == b"\xef\xbb\xbf" else header.encoding)

    def cut(start: int, end: int) -> str:
        return data[start:end].decode(header.encoding)

    def line(part: str) -> int:
        return 1 + len(LINE_END.findall(text[: text.index(part)]))

    assert cut(header.root_start, header.root_end).startswith("<iati-activities version=")
    assert cut(header.root_start, header.root_end).endswith("own:note='a > b'>")
    first, second, empty = activities_of(events)
    assert cut(first.start, first.end).startswith("<iati-activity default-currency")
    assert LINE_END.sub("\n", cut(first.start, first.end)).endswith("</iati-activity\n>")
    assert cut(second.start, second.end).startswith("<iati-activity><iati-identifier>X-2")
    assert cut(second.start, second.end).endswith("</title></iati-activity>")
    assert cut(empty.start, empty.end) == "<iati-activity/>"
    assert [one.ordinal for one in (first, second, empty)] == [0, 1, 2]
    assert [one.identifier for one in (first, second, empty)] == ["X-1", "X-2", ""]
    assert first.titles == (("es", "Ñandú: a < b & c"),)
    assert second.titles == (("en", "<b> & c"),)
    assert first.line == line("<iati-activity default-currency")
    assert second.line == line("<iati-activity><iati-identifier>X-2")
    paid = transactions_of(events)
    assert [(one.number, one.value, one.currency) for one in paid] == [
        (1, Decimal("10.50"), "USD"),
        (2, Decimal(7), "PEN"),
    ]
    assert [one.line for one in paid] == [line("<transaction><"), line("<transaction" + ends(text) + "><")]
    root = data[header.root_start : header.root_end]
    for one in (first, second):
        alone = read_one(root, data[one.start : one.end], header.encoding, one.line)
        assert said(activities_of(alone)[0]) == said(one)
    assert transactions_of(read_one(root, data[first.start : first.end], header.encoding, first.line)) == paid


def ends(text: str) -> str:
    """How a text ends its lines."""
    found = LINE_END.search(text)
    return found[0] if found else ""


def test_a_file_on_one_line_is_all_on_line_1() -> None:
    data = LINE_END.sub("", iati(activity("A", transaction(), transaction()), activity("B", transaction())))
    events = events_of(data)
    assert {one.line for one in [*activities_of(events), *transactions_of(events)]} == {1}
    assert [data[one.start : one.end][-16:] for one in activities_of(events)] == ["</iati-activity>"] * 2


def test_tags_longer_than_a_chunk_don_t_disturb_what_follows(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reader, "CHUNK", 50)
    data = iati(activity("A", after=f"<!--{'-> ' * 400}-->"), activity("B"), f"<!--{'> ' * 300}-->")
    found = activities_of(events_of(data))
    assert [data.encode()[one.start : one.end].endswith(b"</iati-activity>") for one in found] == [True, True]
    assert data.encode()[found[0].start : found[0].end].count(b"</iati-activity>") == 1


@pytest.mark.parametrize("version", ["2.01", "2.02", "2.03"])
def test_every_version_2_is_read(version: str) -> None:
    events = events_of(iati(activity("A", transaction()), version=version))
    assert header_of(events).version == version
    assert len(transactions_of(events)) == 1


# --- what an activity says


def test_an_activity_is_read_whole() -> None:
    everything = activity(
        "A",
        transaction(
            "1234.50",
            "3",
            "2011-02-03",
            currency="PEN",
            value_date="2011-02-04",
            provider="XX-GIVER",
            provider_name="Giver",
            sectors='<sector vocabulary="1" code="33120"/><sector vocabulary="99" code="T"/>',
            places='<recipient-country code="pe"/>',
            types='<flow-type code="10"/><finance-type code="421"/><aid-type code="D02"/><tied-status code="5"/>',
        ),
        participating='<participating-org ref="XX-F" role="1" type="10" activity-id="F-1">'
        "<narrative>Fund</narrative></participating-org>",
        dates='<activity-date type="1" iso-date="2010-01-01Z"/><activity-date type="4" iso-date="2012-12-31"/>',
        places='<recipient-country code="PE" percentage="60"/>'
        '<recipient-region code="298" vocabulary="1" percentage="40"/>'
        '<location ref="L"><name><narrative>Lima</narrative></name><point><pos>-12.0 -77.0</pos></point></location>',
        sectors='<sector code="33120" percentage="100"><narrative>Trade facilitation</narrative></sector>'
        '<tag code="1" vocabulary="2"/><policy-marker code="4" significance="2"/>',
        defaults='<collaboration-type code="1"/><default-flow-type code="10"/><default-finance-type code="110"/>'
        '<default-aid-type code="C01"/><default-tied-status code="5"/><budget type="1" status="2">'
        '<period-start iso-date="2010-01-01"/><period-end iso-date="2010-12-31"/>'
        '<value value-date="2010-01-01">500</value></budget>'
        '<planned-disbursement><period-start iso-date="2011-01-01"/>'
        '<value value-date="2011-01-01" currency="EUR">70</value></planned-disbursement>',
        after='<document-link url="http://x.example/a" format="text/html"><title><narrative>Doc</narrative></title>'
        '<category code="A01"/><language code="es"/><document-date iso-date="2012-01-01"/></document-link>'
        '<related-activity ref="P" type="1"/><result type="1"><title><narrative>R</narrative></title>'
        '<indicator measure="1" ascending="0"><title><narrative>I</narrative></title>'
        '<baseline year="2009" value="1"/><period><period-start iso-date="2010-01-01"/>'
        '<period-end iso-date="2010-12-31"/><target value="5"><dimension name="sex" value="f"/></target>'
        '<actual value="4"><comment><narrative>late</narrative></comment></actual></period></indicator></result>',
        updated="2020-01-01T00:00:00Z",
    )
    (one,) = activities_of(events_of(iati(everything)))
    assert one.reporting is not None
    assert (one.reporting.ref, one.reporting.names) == ("XX-DONOR", ((None, "Donor"),))
    assert [(who.ref, who.role, who.activity_id) for who in one.participating] == [("XX-F", "1", "F-1")]
    assert one.dates == {"1": date(2010, 1, 1), "4": date(2012, 12, 31)}
    assert (one.status, one.last_updated) == ("2", "2020-01-01T00:00:00Z")
    assert [(place.code, place.percentage) for place in one.countries + one.regions] == [
        ("PE", Decimal(60)),
        ("298", Decimal(40)),
    ]
    assert [(place.names, place.point) for place in one.locations] == [(((None, "Lima"),), "-12.0 -77.0")]
    assert [(what.vocabulary, what.code, what.names[0][1]) for what in one.sectors] == [
        ("1", "33120", "Trade facilitation")
    ]
    assert [(mark.code, mark.significance) for mark in one.markers] == [("4", "2")]
    assert [mark.code for mark in one.tags] == ["1"]
    assert (one.flow_type, one.finance_type, one.tied_status, one.collaboration) == ("10", "110", "5", "1")
    assert [kind.code for kind in one.aid_types] == ["C01"]
    assert [(plan.value, plan.currency, plan.end) for plan in one.budgets + one.planned] == [
        (Decimal(500), "USD", date(2010, 12, 31)),
        (Decimal(70), "EUR", None),
    ]
    assert [(doc.url, doc.categories, doc.date) for doc in one.documents] == [
        ("http://x.example/a", ("A01",), date(2012, 1, 1))
    ]
    assert [(other.ref, other.type) for other in one.related] == [("P", "1")]
    (indicator,) = one.results[0].indicators
    assert (indicator.ascending, indicator.baselines[0].year, indicator.baselines[0].value) == (False, "2009", "1")
    assert indicator.periods[0].targets[0].dimensions == (("sex", "f"),)
    assert indicator.periods[0].actuals[0].comment == ((None, "late"),)
    (paid,) = transactions_of(events_of(iati(everything)))
    assert (paid.type, paid.on, paid.value_date) == ("3", date(2011, 2, 3), date(2011, 2, 4))
    assert (paid.value, paid.currency) == (Decimal("1234.50"), "PEN")
    assert paid.provider is not None
    assert (paid.provider.ref, paid.provider.names) == ("XX-GIVER", ((None, "Giver"),))
    assert [(what.vocabulary, what.code) for what in paid.sectors] == [("1", "33120"), ("99", "T")]
    assert [place.code for place in paid.countries] == ["PE"]
    assert (paid.finance_type, paid.flow_type, paid.tied_status) == ("421", "10", "5")
    assert [kind.code for kind in paid.aid_types] == ["D02"]


def test_the_language_of_a_text_is_its_own_else_the_activity_s() -> None:
    text = (
        '<iati-activities><iati-activity xml:lang="es"><title><narrative>Uno</narrative>'
        '<narrative xml:lang="en">One</narrative><narrative> </narrative></title></iati-activity></iati-activities>'
    )
    (one,) = activities_of(events_of(text))
    assert one.titles == (("es", "Uno"), ("en", "One"))
    assert (one.title("en"), one.title("es"), one.title("fr")) == ("One", "Uno", "Uno")


def test_what_follows_the_transactions_is_complete_at_the_end() -> None:
    events = events_of(iati(activity("A", transaction(), after='<related-activity ref="P" type="1"/>')))
    kinds = [type(one).__name__ for one in events]
    assert kinds == ["Header", "Activity", "Transaction", "Ended"]
    assert activities_of(events)[0].related[0].ref == "P"


def test_details_can_be_left_out() -> None:
    source = iati(activity("A", defaults='<budget><period-start iso-date="x"/></budget>'))
    events = list(read(io.BytesIO(source.encode()), details=False))
    assert activities_of(events)[0].budgets == []
    assert problems_of(events) == []


def test_activities_can_be_passed_over() -> None:
    source = iati(*(activity(name, transaction()) for name in "ABC"))
    events = list(read(io.BytesIO(source.encode()), skip=[1]))
    assert [(one.ordinal, one.identifier) for one in activities_of(events)] == [(0, "A"), (2, "C")]
    assert len(transactions_of(events)) == 2


def test_progress_is_told_in_bytes() -> None:
    source = iati(activity()).encode()
    told: list[int] = []
    list(read(io.BytesIO(source), on_progress=told.append))
    assert told == [len(source)]


# --- what can't be read


@pytest.mark.parametrize(
    "wrong",
    [
        transaction(value="abc"),
        transaction(value=""),
        transaction(value="1e999999999"),
        transaction(value="1e-999999999"),
        transaction(value="NaN"),
        transaction(value="1000000000000000"),
        transaction(on="2010-02-30"),
        transaction(on=""),
        "<transaction/>",
    ],
)
def test_a_transaction_that_can_t_be_read_is_left_out_with_its_place_and_the_others_keep_theirs(wrong: str) -> None:
    events = events_of(iati(activity("A", transaction("1"), "\n" + wrong, transaction("3"))))
    assert [(one.number, one.value) for one in transactions_of(events)] == [(1, Decimal(1)), (3, Decimal(3))]
    (found,) = problems_of(events)
    assert (found.code, found.where.line, found.where.activity) == ("reading.left-out", 4, "A")
    assert found.where.path == "/iati-activities/iati-activity[1]/transaction[2]"


def test_a_date_or_percentage_that_can_t_be_read_is_a_problem_of_its_own() -> None:
    wrong = activity(
        "A",
        dates='<activity-date type="1" iso-date="01/02/2010"/>',
        places='<recipient-country code="PE" percentage="all"/>',
    )
    events = events_of(iati(wrong))
    assert [one.arguments["element"] for one in problems_of(events)] == ["activity-date", "recipient-country"]
    assert activities_of(events)[0].dates == {}


LAUGHS = (
    '<!DOCTYPE iati-activities [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
    "<iati-activities><iati-activity><iati-identifier>&b;</iati-identifier></iati-activity></iati-activities>"
)
OUTSIDE = (
    '<!DOCTYPE iati-activities [<!ENTITY a SYSTEM "file:///etc/passwd">]>'
    "<iati-activities><iati-activity><iati-identifier>&a;</iati-identifier></iati-activity></iati-activities>"
)
PARAMETER = '<!DOCTYPE iati-activities [<!ENTITY % a SYSTEM "file:///etc/passwd">%a;]>\n<iati-activities/>'


@pytest.mark.parametrize("source", [LAUGHS, OUTSIDE, PARAMETER])
def test_entities_are_refused(source: str) -> None:
    assert refused(source).code == "xml.entity"


@pytest.mark.parametrize(
    ("source", "code"),
    [
        ("", "xml.malformed"),
        ("not xml", "xml.malformed"),
        ("<iati-activities><iati-activity></iati-activities>", "xml.malformed"),
        ("<iati-activities><iati-activity>", "xml.malformed"),
        ("<html/>", "xml.not-iati"),
        ('<iati-activities xmlns="http://x.example/"/>', "xml.not-iati"),
        ('<?xml version="1.0" encoding="klingon"?><iati-activities/>', "xml.encoding"),
        ('<?xml version="1.0" encoding="shift_jis"?><iati-activities/>', "xml.encoding"),
        (iati(activity(title="x" * 10_000_001)), "xml.too-long"),
        ("<iati-activities>" + "<a>" * 300, "xml.too-deep"),
        ("<iati-activities><iati-activity><title>" + "<a>" * 300, "xml.too-deep"),
    ],
)
def test_what_can_t_be_read_at_all_is_refused(source: str, code: str) -> None:
    assert refused(source).code == code
