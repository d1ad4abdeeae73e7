"""The table of the standard says what the official schema says, and its two readers always agree.

The fast verdict (libxml2 on a schema built from the table) and the search for faults (our own) are compared with
libxml2 on the official schema: at every path of the standard, on all conformance files, and on mutated files.
"""

from __future__ import annotations

import random
from copy import deepcopy
from functools import cache
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree
from official_schema import Described, Node, OfficialSchema, officially_valid

from eslabon.standards.iati.faults import faults
from eslabon.standards.iati.inspect import inspect
from eslabon.standards.iati.schema import Judge, source
from eslabon.standards.iati.simple_types import accepts, simple_types
from eslabon.standards.iati.structure import STANDARDS, Element, by_root, standard
from eslabon.values.problems import Unreadable

CONFORMANCE = {"activity": "iati", "organisation": "iati-organisations"}
REAL = ("CAF-ActivityFile-2025-10-10", "usaid-bo", "iati-activities-am-armenia", "who-bra", "acfspain-co")


def valid(data: bytes, name: str) -> bool:
    judge = Judge(standard(name))
    judge.feed(data)
    judge.feed(b"")
    return judge.valid


def faultless(data: bytes, name: str) -> bool:
    return faults(BytesIO(data), standard(name)).total == 0


# --- The table against the official schema, at every path


@pytest.mark.parametrize("name", STANDARDS)
def test_every_element_of_the_table_is_what_the_official_schema_says(shared_data: Path, name: str) -> None:
    official = OfficialSchema(shared_data / "iati" / "schema", name)
    rules = standard(name)
    compared = 0
    starts = [(rules.root, official.top(rules.root), rules.element(rules.root))]
    starts += [(one, official.top(one), rules.element(one)) for one in sorted(rules.recognised)]
    while starts:
        path, theirs, ours = starts.pop()
        described, children = official.describe(theirs)
        assert described == as_described(ours), path
        compared += 1
        for child, node in children:
            starts.append((f"{path}/{child}", node, rules.element(child, ours.name)))
    assert compared > 100


@pytest.mark.parametrize("name", STANDARDS)
def test_what_is_judged_inside_foreign_elements_is_what_the_official_schema_declares(
    shared_data: Path, name: str
) -> None:
    official = OfficialSchema(shared_data / "iati" / "schema", name)
    rules = standard(name)
    assert rules.recognised == official.elements
    ours = {(one.name, one.type, one.required) for one in rules.recognised_attributes.values()}
    assert ours == official.attributes


def as_described(kind: Element) -> Described:
    return Described(
        tuple((child.name, child.least, child.most) for child in kind.children),
        frozenset((one.name, one.type, one.required) for one in kind.attributes.values()),
        kind.other_attributes,
        kind.text,
    )


def test_every_type_of_the_table_is_worded() -> None:
    used = {one.type for name in STANDARDS for kind in standard(name).kinds() for one in kind.attributes.values()}
    used |= {kind.text for name in STANDARDS for kind in standard(name).kinds() if kind.text}
    assert used - {"string", "anything"} <= set(simple_types())


def test_every_row_of_the_table_is_used_by_a_standard() -> None:
    used = {kind.key for name in STANDARDS for kind in standard(name).kinds()}
    assert used == set(standard("iati").elements)


def test_the_schema_is_built_at_run_time_and_names_no_file() -> None:
    text = source(standard("iati"))
    assert "schemaLocation=" in text
    assert "http://www.w3.org/2001/xml.xsd" not in text
    assert by_root("iati-activities") is standard("iati")
    assert by_root("registry-record") is None


# --- The conformance files


@pytest.mark.parametrize("kind", CONFORMANCE)
@pytest.mark.parametrize("verdict", ["valid", "invalid"])
def test_conformance_files_get_the_verdict_of_their_folder(shared_data: Path, kind: str, verdict: str) -> None:
    files = sorted((shared_data / "iati" / "conformance" / kind / verdict).glob("*.xml"))
    assert len(files) == {"activity": (128, 194), "organisation": (13, 79)}[kind][verdict == "invalid"]
    assert [file.name for file in files if passes(file, CONFORMANCE[kind]) != (verdict == "valid")] == []


def passes(file: Path, name: str) -> bool:
    """Whether `check` would find neither a reason to refuse the file nor a fault of structure."""
    try:
        with file.open("rb") as stream:
            found = inspect(stream)
    except Unreadable:  # one file starts with "iati-organisation"
        return False
    structure = [one for one in found.problems if one.code.startswith("structure.")]
    assert found.standard == name
    assert all(one.code != "structure.invalid" and one.where.line and one.where.path for one in structure)
    return not structure


@pytest.mark.parametrize("kind", CONFORMANCE)
def test_the_search_for_faults_agrees_with_the_conformance_folders(shared_data: Path, kind: str) -> None:
    for file in (shared_data / "iati" / "conformance" / kind).rglob("*.xml"):
        assert faultless(file.read_bytes(), CONFORMANCE[kind]) == (file.parent.name == "valid"), file.name


@pytest.mark.parametrize("name", REAL)
def test_real_files_are_valid_by_all_three(shared_data: Path, name: str) -> None:
    data = (shared_data / "iati" / "real" / f"{name}.xml").read_bytes()
    assert officially_valid(shared_data / "iati" / "schema", "iati", data)
    assert valid(data, "iati")
    assert faultless(data, "iati")


# --- Mutated files: three judges, one verdict

FOREIGN = "{http://example.org/extension}note"
XML = "{http://www.w3.org/XML/1998/namespace}"
VALUES = ("", "x", "1", "-1", "+5", "0", "1.5", "1,5", "2004-09-17", "2004-02-30", "2004-09-17Z", " 2004-09-17",
          "2004-09-17T10:00:00", "true", "http://example.org/a", "http://[", "%zz", "a b", "es-PE")  # fmt: skip
SEEDS = """
<iati-activities version="2.03" xmlns:x="http://example.org/extension"><iati-activity xml:lang="es">
<iati-identifier>XX-1</iati-identifier>
<reporting-org ref="XX" type="10"><narrative>Agencia</narrative></reporting-org>
<title><narrative>Riego</narrative></title><description type="1"><narrative>Riego</narrative></description>
<participating-org role="1" ref="XX"><narrative>Agencia</narrative></participating-org>
<activity-status code="2"/><activity-date type="2" iso-date="2004-09-17"/>
<recipient-country code="PE" percentage="50"/><recipient-country code="BO" percentage="50"/>
<sector vocabulary="1" code="31140"/>
<budget><period-start iso-date="2004-01-01"/><period-end iso-date="2004-12-31"/>
<value value-date="2004-01-01">10</value></budget>
<transaction><transaction-type code="2"/><transaction-date iso-date="2004-09-17"/>
<value currency="USD" value-date="2004-09-17">100.50</value><description><narrative>a</narrative></description>
<x:note>own</x:note></transaction>
<result type="1"><title><narrative>a</narrative></title><indicator measure="1"><title><narrative>a</narrative></title>
<period><period-start iso-date="2004-01-01"/><period-end iso-date="2004-12-31"/><target value="1"/></period>
</indicator></result></iati-activity></iati-activities>
""".strip()


def names_of(name: str) -> tuple[list[str], list[str]]:
    kinds = list(standard(name).kinds())
    return sorted({one.name for one in kinds}), sorted({attribute for one in kinds for attribute in one.attributes})


def mutate(root: Node, name: str, chance: random.Random) -> None:
    """Deletes, doubles, swaps, renames, moves or adds one element or attribute, or changes one value."""
    elements, attributes = names_of(name)
    inner = [one for one in root.iter() if isinstance(one.tag, str) and one is not root]
    if not inner:
        return
    one = chance.choice(inner)
    parent = one.getparent()
    match chance.randrange(15):
        case 0:
            parent.remove(one)
        case 1:
            parent.insert(chance.randrange(len(parent) + 1), deepcopy(one))
        case 2:
            parent.append(one)
        case 3:
            parent.insert(0, one)
        case 4:
            one.tag = chance.choice(elements)
        case 5:
            one.set(chance.choice(attributes), chance.choice(VALUES))
        case 6 if one.attrib:
            del one.attrib[chance.choice(list(one.attrib))]
        case 7 if one.attrib:
            one.set(chance.choice(list(one.attrib)), chance.choice(VALUES))
        case 8:
            one.text = chance.choice(VALUES)
        case 9:
            one.tail = chance.choice(("x", "\n", "\u00a0"))
        case 10:
            one.insert(chance.randrange(len(one) + 1), etree.Element(FOREIGN, {chance.choice(attributes): "x"}))
        case 11:
            extension = etree.SubElement(one, FOREIGN)
            extension.append(deepcopy(chance.choice(inner)))
        case 12:
            one.set(XML + chance.choice(("lang", "space", "base", "id", "other")), chance.choice(VALUES))
        case 13:
            one.insert(chance.randrange(len(one) + 1), etree.Element(chance.choice(elements)))
        case 14:
            root.set(chance.choice(attributes), chance.choice(VALUES))


@settings(max_examples=300, deadline=None)
@given(seed=st.integers(0, 2**32), changes=st.integers(1, 3))
def test_the_fast_verdict_and_the_search_for_faults_agree_on_any_mutation(seed: int, changes: int) -> None:
    root = etree.fromstring(SEEDS)
    chance = random.Random(seed)
    for _ in range(changes):
        mutate(root, "iati", chance)
    data = etree.tostring(root)
    assert valid(data, "iati") == faultless(data, "iati"), data.decode()


@cache
def samples(shared_data: Path) -> list[tuple[str, bytes]]:
    """Every conformance file, the annotated examples and some activities of the real files, cut to size."""
    found = []
    for kind, name in CONFORMANCE.items():
        found += [
            (name, file.read_bytes()) for file in sorted((shared_data / "iati/conformance" / kind).rglob("*.xml"))
        ]
        found.append((name, (shared_data / f"iati/examples/{kind}-standard-example-annotated.xml").read_bytes()))
    for name in REAL:
        root = etree.parse(shared_data / "iati" / "real" / f"{name}.xml").getroot()
        for activity in root[::40]:
            for transaction in activity.findall("transaction")[3:]:
                activity.remove(transaction)
            single = etree.Element(root.tag, dict(root.attrib), nsmap=root.nsmap)
            single.append(activity)
            found.append(("iati", etree.tostring(single)))
    return found


@settings(max_examples=400, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(seed=st.integers(0, 2**32), changes=st.integers(0, 3))
def test_all_three_agree_on_mutations_of_real_files(shared_data: Path, seed: int, changes: int) -> None:
    chance = random.Random(seed)
    name, original = chance.choice(samples(shared_data))
    root = etree.fromstring(original)
    for _ in range(changes):
        mutate(root, name, chance)
    data = etree.tostring(root)
    verdict = officially_valid(shared_data / "iati" / "schema", name, data)
    assert (valid(data, name), faultless(data, name)) == (verdict, verdict), data.decode()


# --- Types of value


@pytest.mark.parametrize(
    ("type_", "good", "bad"),
    [
        ("decimal", ["1", "-1.50", "+.5", "5.", "2092027721", "1" * 30], ["", ".", "1,5", "1 000", "1e5", "US$ 1"]),
        ("date", ["2004-09-17", "2004-02-29", "2004-09-17Z", "-0044-03-15"], ["17/09/2004", "2003-02-29", "2004-9-17"]),
        ("dateTime", ["2004-09-17T10:00:00", "2025-10-09T22:23:57.5230000-05:00"], ["2004-09-17", "2004-09-17 10:00"]),
        ("boolean", ["0", "1", "true", "false"], ["", "yes", "TRUE", "sí"]),
        ("int", ["1", "-5", "2147483647"], ["2147483648", "1.0", ""]),
        ("nonNegativeInteger", ["0", "7"], ["-1", "1.0"]),
        ("positiveInteger", ["1", "2004"], ["0", "-2004", "2004.5"]),
        ("anyURI", ["https://www.mincetur.gob.pe/a b", "", "a.pdf"], ["http://[x", "%zz"]),
        ("NMTOKEN", ["a-b", "a:b"], ["a b", ""]),
        ("xml:lang", ["es", "es-PE", ""], ["español", "not a language"]),
        ("string", ["", "anything at all"], []),
    ],
)
def test_values_are_judged_as_xml_schema_does(type_: str, good: list[str], bad: list[str]) -> None:
    assert [text for text in good if not accepts(type_, text)] == []
    assert [text for text in bad if accepts(type_, text)] == []


PLAIN = {
    "decimal": "{n}.5",
    "date": "{y}-0{m}-1{d}",
    "int": "{n}",
    "positiveInteger": "{y}",
    "nonNegativeInteger": "{n}",
}


@given(n=st.integers(-(10**8), 10**8), y=st.integers(1000, 2999), m=st.integers(1, 9), d=st.integers(0, 9))
def test_the_shortcut_for_plain_values_never_accepts_what_the_engine_refuses(n: int, y: int, m: int, d: int) -> None:
    from eslabon.standards.iati.simple_types import _engine_accepts

    for type_, form in PLAIN.items():
        text = form.format(n=n, y=y, m=m, d=d)
        if simple_types()[type_].plain.fullmatch(text):
            assert _engine_accepts(type_, text), (type_, text)
