"""What can't be read is refused in one clear sentence with a remedy; nothing else ever escapes."""

from __future__ import annotations

import gzip
import zipfile
from encodings import aliases
from functools import cache
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from eslabon.standards.iati.inspect import inspect
from eslabon.standards.iati.report import refused as told_refused
from eslabon.standards.iati.report import to_json
from eslabon.values.problems import LANGUAGES, Problem, Unreadable, say

GOOD = b"""<?xml version="1.0" encoding="UTF-8"?>
<iati-activities version="2.03">
  <iati-activity>
    <iati-identifier>XX-1</iati-identifier>
    <reporting-org ref="XX" type="10"><narrative>Agencia</narrative></reporting-org>
    <title><narrative>Riego</narrative></title><description><narrative>Riego</narrative></description>
    <participating-org role="1"/><activity-status code="2"/><activity-date type="1" iso-date="2004-09-17"/>
  </iati-activity>
</iati-activities>
"""


def zipped(*names: str) -> bytes:
    data = BytesIO()
    with zipfile.ZipFile(data, "w") as archive:
        for name in names:
            archive.writestr(name, "content")
    return data.getvalue()


def refused(data: bytes) -> Problem:
    with pytest.raises(Unreadable) as caught:
        inspect(BytesIO(data))
    one = caught.value.problem
    for lang in LANGUAGES:
        message, hint = say(one, lang)
        assert message
        assert hint
        assert "{" not in message + hint
        assert "\n" not in message
    return one


BEGUN = b"<iati-activities version='2.03'>"
REFUSALS: dict[str, tuple[bytes, str, int | None]] = {
    "no bytes": (b"", "xml.empty", None),
    "only spaces": (b" \n\n ", "xml.empty", 3),
    "a text": ("señores: hola".encode(), "xml.not-xml", 1),
    "a CSV table": (b"code,amount\n1,2\n", "xml.not-xml", 1),
    "JSON": (b'{"iati": []}', "xml.not-xml", 1),
    "any bytes": (bytes(range(256)), "xml.not-xml", 1),
    "gzip": (gzip.compress(GOOD), "xml.not-xml", 1),
    "zip": (zipped("activities.xml"), "xml.not-xml", 1),
    "PDF": (b"%PDF-1.7\n", "xml.not-xml", 1),
    "a web page": (b"<!DOCTYPE html>\n<html><body><br></body></html>", "xml.not-xml", 1),
    "a strict web page": (b"<?xml version='1.0'?>\n<html xmlns='http://www.w3.org/1999/xhtml'/>", "xml.not-xml", 2),
    "cut in an element": (GOOD[: GOOD.index(b"<activity-status") + 9], "xml.truncated", 7),
    "cut between elements": (GOOD[: GOOD.index(b"<title>")], "xml.truncated", 6),
    "cut in the declaration": (b"<?xml version='1.", "xml.truncated", 1),
    "cut in a comment": (BEGUN + b"<!-- and so", "xml.truncated", 1),
    "a wrong closing tag": (GOOD.replace(b"</title>", b"</titel>"), "xml.malformed", 6),
    "a lone ampersand": (GOOD.replace(b"Agencia", b"Riego & Cia"), "xml.malformed", 5),
    "an HTML entity": (GOOD.replace(b"Agencia", b"Agencia&nbsp;"), "xml.malformed", 5),
    "something after the end": (GOOD + b"<more/>", "xml.malformed", 10),
    "an empty line before the declaration": (b"\n" + GOOD, "xml.malformed", 2),
    "an undeclared prefix": (GOOD.replace(b"<title>", b"<title><x:y/>"), "xml.malformed", 6),
    "an attribute twice": (GOOD.replace(b'role="1"', b'role="1" role="2"'), "xml.malformed", 7),
    "Latin-1 called UTF-8": (GOOD.replace(b"Agencia", "Señal".encode("latin-1")), "xml.encoding", 5),
    "an unknown encoding": (GOOD.replace(b"UTF-8", b"klingon"), "xml.encoding", 1),
    "an encoding of several bytes": (GOOD.replace(b"UTF-8", b"gbk"), "xml.encoding", 1),
    "an encoding that is none": (GOOD.replace(b"UTF-8", b"hex"), "xml.encoding", 1),
    "UTF-16 that is not": (GOOD.replace(b"UTF-8", b"UTF-16"), "xml.encoding", 1),
    "UTF-32": (GOOD.decode().encode("utf-32"), "xml.encoding", 1),
    "an entity": (b"<!DOCTYPE a [\n<!ENTITY e 'x'>]>" + BEGUN, "xml.entity", 2),
    "an external entity": (b"<!DOCTYPE a [<!ENTITY e SYSTEM 'file:///etc/passwd'>]>" + BEGUN, "xml.entity", 1),
    "a parameter entity": (b"<!DOCTYPE a [<!ENTITY % e SYSTEM 'file:///etc/passwd'> %e;]>" + BEGUN, "xml.entity", 1),
    "a definition elsewhere": (b"<!DOCTYPE a SYSTEM 'a.dtd'>" + BEGUN, "xml.doctype", 1),
    "a definition of its own": (b"<!DOCTYPE a [<!ATTLIST a b CDATA 'c'>]>" + BEGUN, "xml.doctype", 1),
    "version 1": (GOOD.replace(b'"2.03"', b'"1.04"'), "xml.old-version", 2),
    "another vocabulary": (b"<rss version='2.0'/>", "xml.not-iati", 1),
    "one activity alone": (b"<iati-activity/>", "xml.not-iati", 1),
    "a namespace around all": (b"<iati-activities xmlns='http://example.org/' version='2.03'/>", "xml.not-iati", 1),
    "bottomless nesting": (BEGUN + b"<x:a xmlns:x='u'>" + b"<x:a>" * 300, "xml.too-deep", 1),
    "an endless comment": (BEGUN + b"<!--" + b"a" * 11_000_000 + b"--></iati-activities>", "xml.too-long", 1),
    "an endless text": (GOOD.replace(b"Agencia", b"a" * 12_000_000), "xml.too-long", 5),
    "an endless beginning": (b"<!--" + b"a" * 2_000_000 + b"-->" + GOOD, "xml.too-long", 1),
}


@pytest.mark.parametrize("what", REFUSALS)
def test_it_is_refused_in_a_sentence(what: str) -> None:
    data, code, line = REFUSALS[what]
    one = refused(data)
    assert (one.code, one.severity, one.where.line) == (code, "error", line)


@pytest.mark.parametrize(
    ("data", "es", "en"),
    [
        (zipped("[Content_Types].xml", "xl/workbook.xml"), "libro de Excel", "Excel workbook"),
        (zipped("a.xml"), "ZIP", "ZIP"),
        (gzip.compress(b"a", mtime=0), "GZIP", "GZIP"),
        (b"%PDF-1.4", "documento PDF", "PDF document"),
        (b"  <HTML>", "página web", "web page"),
        (b"[1]", "JSON", "JSON"),
        ("código,monto".encode(), "un texto", "a text"),
        (b"\x00\x01\x02\x03", "archivo binario", "binary file"),
        ("código".encode("utf-16"), "un texto", "a text"),
    ],
)
def test_what_the_file_looks_like_is_named(data: bytes, es: str, en: str) -> None:
    one = refused(data)
    assert es in say(one, "es")[0]
    assert en in say(one, "en")[0]


def test_a_bomb_of_entities_is_refused_before_it_goes_off() -> None:
    levels = "".join(f"<!ENTITY l{n} '{f'&l{n - 1};' * 10}'>" for n in range(1, 10))
    bomb = f"<!DOCTYPE a [<!ENTITY l0 'ha'>{levels}]><iati-activities version='2.03'>&l9;</iati-activities>"
    assert refused(bomb.encode()).code == "xml.entity"


def test_a_document_type_that_only_names_the_root_does_no_harm() -> None:
    assert inspect(BytesIO(GOOD.replace(b"?>\n", b"?>\n<!DOCTYPE iati-activities>\n", 1))).problems == []


def test_a_refused_file_is_told_as_json_too() -> None:
    with pytest.raises(Unreadable) as caught:
        inspect(BytesIO(GOOD.replace(b'"2.03"', b'"1.03"')))
    answer = to_json(told_refused("old.xml", caught.value), "es")
    assert (answer["file"], answer["version"], answer["activities"]) == ("old.xml", "1.03", 0)
    assert answer["counts"] == {"error": 1, "warning": 0}
    assert [one["code"] for one in answer["problems"]] == ["xml.old-version"]
    with pytest.raises(Unreadable) as caught:
        inspect(BytesIO(b""))
    assert to_json(told_refused("empty.xml", caught.value), "en")["version"] is None


# --- Nothing but a refusal ever escapes


def read_or_refused(data: bytes) -> None:
    try:
        verdict = inspect(BytesIO(data))
        problems, errors = verdict.problems, verdict.counts["error"]
    except Unreadable as refusal:
        problems, errors = [refusal.problem], 1
    assert errors == sum(one.severity == "error" for one in problems)
    assert all(one.code.startswith("xml.") for one in problems) or not any("xml." in one.code for one in problems)
    for one in problems:
        for lang in LANGUAGES:
            assert all(say(one, lang))


@cache
def real_bytes(shared_data: Path) -> list[bytes]:
    """The beginning of each real file, closed where it is cut, and the conformance files that say the most."""
    found = []
    for file in sorted((shared_data / "iati" / "real").glob("*.xml")):
        data = file.read_bytes()
        end = data.index(b"</iati-activity>") + len(b"</iati-activity>")
        found.append(data[:end] + b"</iati-activities>")
    return [*found, (shared_data / "iati/examples/activity-standard-example-annotated.xml").read_bytes()]


changes = st.lists(
    st.tuples(st.floats(0, 1), st.sampled_from(("cut", "put", "flip", "copy", "drop")), st.binary(max_size=12)),
    min_size=1,
    max_size=6,
)


def damaged(data: bytes, how: list[tuple[float, str, bytes]]) -> bytes:
    for place, what, extra in how:
        at = int(place * len(data))
        if what == "cut":
            data = data[:at]
        elif what == "put":
            data = data[:at] + extra + data[at:]
        elif what == "flip":
            data = data[:at] + bytes(255 - byte for byte in data[at : at + len(extra)]) + data[at + len(extra) :]
        elif what == "copy":
            data = data[:at] + data[max(at - 40, 0) : at] + data[at:]
        else:
            data = data[:at] + data[at + 1 + len(extra) :]
    return data


@settings(max_examples=400, deadline=None)
@given(how=changes)
def test_damaged_bytes_are_read_or_refused(how: list[tuple[float, str, bytes]]) -> None:
    read_or_refused(damaged(GOOD, how))


@settings(max_examples=400, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(which=st.integers(0, 5), how=changes)
def test_damaged_bytes_of_real_files_are_read_or_refused(
    shared_data: Path, which: int, how: list[tuple[float, str, bytes]]
) -> None:
    read_or_refused(damaged(real_bytes(shared_data)[which], how))


@given(st.binary(max_size=300))
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    read_or_refused(data)


@given(st.text(max_size=12) | st.sampled_from(sorted(aliases.aliases)).map(lambda name: name.replace("_", "-")))
def test_any_name_of_an_encoding_is_read_or_refused(name: str) -> None:
    read_or_refused(GOOD.replace(b"UTF-8", name.replace('"', "").encode()))


ODD = ["utf-7", "utf_8_sig", "idna", "punycode", "rot13", "unicode_escape", "raw_unicode_escape", "cp037"]
ODD += [
    "mac_roman",
    "shift_jis",
    "utf-32",
    "undefined",
    "ISO-8859-15",
    "koi8-r",
    "latin-1",
    "US-ASCII",
    "UTF-16-BE",
    "utf8",
]


@pytest.mark.parametrize("encoding", ODD)
def test_odd_encodings_are_read_or_refused(encoding: str) -> None:
    read_or_refused(GOOD.replace(b"UTF-8", encoding.encode()))


@pytest.mark.parametrize("size", [1, 7, 63, 64, 65])
def test_where_the_chunks_end_makes_no_difference(size: int, monkeypatch: pytest.MonkeyPatch) -> None:
    from eslabon.standards.iati import inspect as module

    expected = inspect(BytesIO(GOOD.replace(b'code="2"', b"")))
    monkeypatch.setattr(module, "CHUNK", size)
    assert inspect(BytesIO(GOOD.replace(b'code="2"', b""))) == expected
    assert refused(GOOD[:-9]).code == "xml.truncated"
