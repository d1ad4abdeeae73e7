"""What `check` says of a file: every fault at its line and place, in two languages, with what to do about it."""

from __future__ import annotations

import re
import subprocess
import sys
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eslabon.standards.iati import findings
from eslabon.standards.iati.build import LANG
from eslabon.standards.iati.codelists import codelist, codelist_names
from eslabon.standards.iati.codes import _rules, places, texts
from eslabon.standards.iati.faults import faults
from eslabon.standards.iati.inspect import Verdict, inspect
from eslabon.standards.iati.order import Run, misplaced
from eslabon.standards.iati.report import Checked, to_json
from eslabon.standards.iati.rules.kinds import Against
from eslabon.standards.iati.structure import EARLIER, STANDARDS, standard
from eslabon.values.problems import LANGUAGES, Problem, say, wording

AGAINST = Against(datetime(2026, 1, 1, tzinfo=UTC))

GOOD = """<?xml version="1.0" encoding="UTF-8"?>
<iati-activities version="2.03" generated-datetime="2004-09-17T10:00:00Z">
  <iati-activity default-currency="USD">
    <iati-identifier>XX-1</iati-identifier>
    <reporting-org ref="XX" type="10"><narrative>Agencia</narrative></reporting-org>
    <title><narrative>Riego en la sierra</narrative></title>
    <description><narrative>Riego</narrative></description>
    <participating-org role="1"/>
    <activity-status code="2"/>
    <activity-date type="1" iso-date="2004-09-17"/>
    <recipient-country code="PE"/>
    <sector code="31140"/>
    <transaction>
      <transaction-type code="2"/>
      <transaction-date iso-date="2004-09-17"/>
      <value value-date="2004-09-17">100</value>
    </transaction>
  </iati-activity>
</iati-activities>
"""
ACTIVITY = "/iati-activities/iati-activity[1]"


def look(text: str) -> Verdict:
    return inspect(BytesIO(text.encode()))


def changed(*changes: tuple[str, str]) -> str:
    text = GOOD
    for old, new in changes:
        assert text.count(old) == 1, old
        text = text.replace(old, new)
    return text


def told(verdict: Verdict) -> list[tuple[str, int | None, str | None]]:
    return [(one.code, one.where.line, one.where.path) for one in verdict.problems]


def only(old: str, new: str) -> Problem:
    """The one problem that a change makes."""
    verdict = look(changed((old, new)))
    assert len(verdict.problems) == 1, told(verdict)
    return verdict.problems[0]


def test_a_good_file_has_no_problem_and_says_what_it_is() -> None:
    verdict = look(GOOD)
    assert verdict == Verdict("iati", "2.03", "2004-09-17T10:00:00Z", 1, [], {"error": 0, "warning": 0}, {}, False)


# --- Faults of structure


STATUS = '<activity-status code="2"/>'
VALUE = '<value value-date="2004-09-17">100</value>'
FAULTS = {
    "missing": (STATUS, "", "structure.missing", 3, ACTIVITY, "after “participating-org”"),
    "unknown element": (STATUS, STATUS + "<colour/>", "structure.unexpected", 9, f"{ACTIVITY}/colour", "Remove it"),
    "misspelt": ("<sector ", "<secter ", "structure.misspelt", 12, f"{ACTIVITY}/secter", "“sector”"),
    "misspelt and required": (
        STATUS,
        '<activity-statas code="2"/>',
        "structure.misspelt",
        9,
        f"{ACTIVITY}/activity-statas",
        "“activity-status”",
    ),
    "known elsewhere": (VALUE, VALUE + '<period-start iso-date="2004-09-17"/>', "structure.misplaced", 16,
                        f"{ACTIVITY}/transaction[1]/period-start", "budget"),
    "twice": (STATUS, STATUS * 2, "structure.repeated", 9, f"{ACTIVITY}/activity-status[2]", "only one"),
    "too early": ("<title>", '<sector code="31140"/><title>', "structure.order", 6, f"{ACTIVITY}/sector[1]", "after"),
    "attribute missing": ('transaction-date iso-date="2004-09-17"', "transaction-date", "structure.attribute-missing",
                          15, f"{ACTIVITY}/transaction[1]/transaction-date", 'iso-date="…"'),
    "attribute unknown": ('country code="PE"', 'country code="PE" weight="1"', "structure.attribute-unknown", 11,
                          f"{ACTIVITY}/recipient-country[1]/@weight", "Remove it"),
    "attribute misspelt": ('country code="PE"', 'country code="PE" precentage="1"', "structure.attribute-misspelt", 11,
                           f"{ACTIVITY}/recipient-country[1]/@precentage", "“percentage”"),
    "amount with commas": (">100<", ">1,000.50<", "structure.type", 16, f"{ACTIVITY}/transaction[1]/value", "decimal"),
    "date the other way": ('transaction-date iso-date="2004-09-17"', 'transaction-date iso-date="17/09/2004"',
                           "structure.type", 15, f"{ACTIVITY}/transaction[1]/transaction-date/@iso-date", "2004-09-17"),
    "no amount": (">100<", "><", "structure.empty", 16, f"{ACTIVITY}/transaction[1]/value", "digits"),
    "text outside narrative": ("<title>", "<title>Riego", "structure.text-outside-narrative", 6, f"{ACTIVITY}/title",
                               "“narrative”"),
    "text where there is none": (STATUS, '<activity-status code="2">Vigente</activity-status>', "structure.text", 9,
                                 f"{ACTIVITY}/activity-status", "attributes"),
    "nil": (STATUS, '<activity-status code="2" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:nil="true"/>',
            "structure.attribute-unknown", 9, f"{ACTIVITY}/activity-status/@xsi:nil", "Remove it"),
}  # fmt: skip


@pytest.mark.parametrize("name", FAULTS)
def test_a_fault_is_told_once_where_it_is_with_its_remedy(name: str) -> None:
    old, new, code, line, path, remedy = FAULTS[name]
    one = only(old, new)
    assert (one.code, one.severity, one.where.line, one.where.path) == (code, "error", line, path)
    assert one.where.activity == "XX-1"
    assert remedy in say(one, "en")[1]


def test_sentences_name_what_is_wrong_in_spanish_and_english() -> None:
    one = only(">100<", ">1,000.50<")
    assert say(one, "es") == (
        "El valor «1,000.50» de «value» no es un número.",
        "Escríbalo sólo con cifras y punto decimal, sin separador de miles ni símbolo: 1234567.89",
    )
    assert say(one, "en")[0] == "The value “1,000.50” of “value” isn't a number."


def test_every_problem_is_worded_in_both_languages_with_a_remedy() -> None:
    for code, row in wording().items():
        if code.startswith(("xml.", "structure.", "codelist.", "iati.")):
            assert {"severity", "es", "en", "hint_es", "hint_en"} <= set(row), code
            fields = [set(re.findall(r"{(\w+)}", row[key])) for key in ("es", "en")]
            assert fields[0] == fields[1], code


def test_an_element_among_many_in_the_wrong_place_is_one_fault() -> None:
    transactions = "<transaction>" + changed().split("<transaction>")[1].split("</transaction>")[0] + "</transaction>"
    text = changed(("<title>", "<crs-add/><title>"), ("  </iati-activity>", transactions * 60 + "</iati-activity>"))
    one = look(text).problems
    assert [(each.code, each.where.path) for each in one] == [("structure.order", f"{ACTIVITY}/crs-add")]
    assert "after" in say(one[0], "en")[1]


def test_a_fault_after_many_siblings_carries_its_number() -> None:
    good = "<transaction>" + changed().split("<transaction>")[1].split("</transaction>")[0] + "</transaction>"
    bad = good.replace(">100<", ">hundred<")
    text = changed(("  </iati-activity>", good * 3 + bad + good + "</iati-activity>"))
    assert [one.where.path for one in look(text).problems] == [f"{ACTIVITY}/transaction[5]/value"]


def test_all_faults_of_a_file_are_told_by_line() -> None:
    text = changed((STATUS, ""), (">100<", ">x<"), ('iso-date="2004-09-17"/>\n    <rec', 'iso-date="soon"/>\n    <rec'))
    assert [code for code, _, _ in told(look(text))] == ["structure.missing", "structure.type", "structure.type"]
    assert [line for _, line, _ in told(look(text))] == sorted(line or 0 for _, line, _ in told(look(text)))


def test_bad_activities_are_known_by_their_number_and_the_good_ones_are_left_alone() -> None:
    one = GOOD[GOOD.index("  <iati-activity ") : GOOD.index("</iati-activities>")]
    other = [one.replace("XX-1", f"XX-{number}") for number in range(4)]
    other[2] = other[2].replace(">100<", "><")
    verdict = look(GOOD.replace(one, "".join(other)))
    assert verdict.activities == 4
    assert {ordinal: [each.where.activity for each in bad] for ordinal, bad in verdict.bad.items()} == {2: ["XX-2"]}
    assert not verdict.fatal


def test_a_fault_outside_any_activity_is_fatal() -> None:
    verdict = look(changed(('datetime="2004-09-17T10:00:00Z"', 'datetime="yesterday"')))
    assert (verdict.fatal, verdict.bad) == (True, {})
    assert told(verdict) == [("structure.type", 2, "/iati-activities/@generated-datetime")]


def test_without_version_the_attribute_is_missing() -> None:
    verdict = look(changed((' version="2.03"', "")))
    assert verdict.version is None
    assert told(verdict) == [("structure.attribute-missing", 2, "/iati-activities")]


def test_an_activity_without_identifier_has_null() -> None:
    verdict = look(changed(("<iati-identifier>XX-1</iati-identifier>", "")))
    assert [one["activity"] for one in to_json(Checked("f", verdict), "es")["problems"]] == [None]


def test_extensions_in_their_own_namespace_are_welcome_where_the_standard_allows_them() -> None:
    own = '<x:note xmlns:x="http://example.org/x" code="zzz"><x:inner>free</x:inner></x:note>'
    assert look(changed((VALUE, VALUE + own))).problems == []
    one = look(changed((">100<", f">100{own}<"))).problems
    assert [(each.code, each.where.path) for each in one] == [
        ("structure.unexpected", f"{ACTIVITY}/transaction[1]/value/x:note")
    ]


def test_an_extension_in_the_middle_is_out_of_order() -> None:
    own = '<note xmlns="http://example.org/x"/>'
    assert [code for code, _, _ in told(look(changed((STATUS, STATUS + own))))] == ["structure.order"]


@given(st.lists(st.integers(0, 8), max_size=40))
def test_misplaced_children_are_the_fewest_whose_removal_leaves_order(steps: list[int]) -> None:
    answers = misplaced([Run(step, 1, position) for position, step in enumerate(steps)])
    removed = {one.run.first for one in answers}
    rest = [step for position, step in enumerate(steps) if position not in removed]
    assert rest == sorted(rest)
    assert len(rest) == longest_in_order(steps)
    for one in answers:
        assert (one.before is None) != (one.after is None)


def longest_in_order(steps: list[int]) -> int:
    best: list[int] = []
    for position, step in enumerate(steps):
        best.append(1 + max((best[other] for other in range(position) if steps[other] <= step), default=0))
    return max(best, default=0)


# --- Code lists


def test_an_unknown_code_of_a_complete_list_is_an_error_and_suggests_a_near_one() -> None:
    one = only('sector code="31140"', 'sector code="3114O"')
    assert (one.code, one.severity, one.where.line, one.where.path) == (
        "codelist.unknown",
        "error",
        12,
        f"{ACTIVITY}/sector[1]/@code",
    )
    assert one.where.activity == "XX-1"
    message, hint = say(one, "es")
    assert message == "El código «3114O» no está en la lista de sectores de cinco cifras del CAD."
    assert "¿Quiso decir «31140»" in hint


def test_an_unknown_code_of_an_incomplete_list_is_a_warning() -> None:
    one = only('country code="PE"', 'country code="pe"')
    assert (one.code, one.severity) == ("codelist.unknown", "warning")
    assert "“PE”" in say(one, "en")[1]


def test_a_withdrawn_code_is_a_warning_with_its_date() -> None:
    withdrawn = next(code for code in codelist("FlowType").codes.values() if code.withdrawn)
    one = only('<sector code="31140"/>', f'<sector code="31140"/><default-flow-type code="{withdrawn.code}"/>')
    assert (one.code, one.severity) == ("codelist.withdrawn", "warning")
    assert str(withdrawn.valid_to) in say(one, "es")[0]


def test_an_unknown_version_is_a_code_error_and_is_judged_by_the_newest_structure() -> None:
    verdict = look(changed(('version="2.03"', 'version="xx"')))
    assert told(verdict) == [("codelist.unknown", 2, "/iati-activities/@version")]
    assert (verdict.version, verdict.counts["error"], verdict.bad, verdict.fatal) == ("xx", 1, {}, False)


@pytest.mark.parametrize("version", ["2.01", "2.02", "2.03"])
def test_the_versions_of_the_second_generation_are_judged_alike(version: str) -> None:
    assert look(changed(('version="2.03"', f'version="{version}"'))).problems == []


SECTOR = '<sector code="31140"/>'


@pytest.mark.parametrize(
    ("change", "since", "code"),
    [
        ((SECTOR, SECTOR + '<tag code="1" vocabulary="1"/>'), "2.03", "structure.unexpected"),
        ((SECTOR, SECTOR + '<default-aid-type code="A01"/>' * 2), "2.03", "structure.repeated"),
        ((SECTOR, SECTOR + '<policy-marker code="1"/>'), "2.02", "structure.attribute-missing"),
        (("<iati-activity ", '<iati-activity humanitarian="1" '), "2.02", "structure.attribute-unknown"),
        (("<transaction>", '<transaction humanitarian="1">'), "2.02", "structure.attribute-unknown"),
    ],
)
def test_where_rules_are_asked_a_file_is_judged_by_its_own_version(
    change: tuple[str, str], since: str, code: str
) -> None:
    for version in ("2.01", "2.02", "2.03"):
        file = changed(change, ('version="2.03"', f'version="{version}"'))
        found = [one.code for one in inspect(BytesIO(file.encode()), None, AGAINST).each()]
        told = [one for one in found if one.startswith("structure.")]
        assert told == ([code] if version < since else []), version
        assert look(file).bad == {}


def test_rules_of_a_later_version_are_not_asked_of_an_earlier_one() -> None:
    result = """<result type="1"><title><narrative>a</narrative></title><indicator measure="1"><title>
    <narrative>a</narrative></title><baseline year="2004" value="many"/></indicator></result>"""
    for version, asked in (("2.02", False), ("2.03", True)):
        file = changed(("</iati-activity>", f"{result}</iati-activity>"), ('version="2.03"', f'version="{version}"'))
        found = {one.code for one in inspect(BytesIO(file.encode()), None, AGAINST).each()}
        assert ("8.8.2" in found) == asked


def test_every_difference_of_an_earlier_version_is_one_of_the_newest() -> None:
    for name in STANDARDS:
        newest = standard(name)
        for version in EARLIER:
            earlier = standard(name, version)
            assert earlier.version == version
            assert set(earlier.elements) == set(newest.elements)
        assert standard(name, "9.99").elements == newest.elements


@pytest.mark.parametrize(
    ("vocabulary", "code", "problems"),
    [("", "31140", 0), ("1", "99999", 1), ("2", "311", 0), ("2", "31140", 1), ("99", "own", 0), ("zz", "own", 1)],
)
def test_a_sector_is_looked_up_in_the_list_of_its_vocabulary(vocabulary: str, code: str, problems: int) -> None:
    own = f' vocabulary="{vocabulary}"' if vocabulary else ""
    assert len(look(changed(('<sector code="31140"/>', f'<sector{own} code="{code}"/>'))).problems) == problems


def test_a_code_before_the_identifier_still_names_its_activity() -> None:
    one = only('default-currency="USD"', 'default-currency="dollars"')
    assert (one.where.activity, one.where.path) == ("XX-1", f"{ACTIVITY}/@default-currency")


def test_every_rule_has_its_list_and_a_place_in_the_standard() -> None:
    used = set()
    for name in STANDARDS:
        waiting = [places(standard(name))]
        while waiting:
            place = waiting.pop()
            used.update(place.rules)
            used.update(rule for _, rule in texts(place))
            waiting += place.children.values()
    assert used == set(_rules())
    for rule in _rules():
        assert codelist(rule.codelist).codes


def test_places_of_codes_are_those_of_the_published_mapping(shared_data: Path) -> None:
    from lxml import etree

    published = etree.parse(shared_data / "iati" / "codelists" / "_mapping.xml").getroot()
    assert len(published) == 124
    for mapping in published:
        path, name = mapping.findtext("path") or "", mapping.find("codelist").get("ref")
        where, _, attribute = path.rpartition("/")
        if path == "//@xml:lang":
            where = "//narrative"
        condition = mapping.findtext("condition") or ""
        vocabulary = re.search(r"'(.+)'", condition)
        matching = [
            rule
            for rule in _rules()
            if where.endswith(rule.path)
            and (rule.attribute.replace(LANG, "xml:lang"), rule.codelist) == (attribute.removeprefix("@"), name)
            and rule.vocabulary == (vocabulary[1] if vocabulary else None)
            and rule.or_none == ("not(" in condition)
        ]
        assert len(matching) == 1, (path, condition)


def test_plain_lists_say_what_the_published_lists_say(shared_data: Path) -> None:
    from lxml import etree

    plain = {rule.codelist for rule in _rules()} - set(codelist_names())
    assert len(plain) == 19
    for name in plain:
        source = etree.parse(shared_data / "iati" / "codelists" / f"{name}.xml").getroot()
        items = {item.findtext("code").strip(): item for item in source.iter("codelist-item")}
        assert codelist(name).complete == (source.get("complete") == "1")
        assert set(codelist(name).codes) == set(items)
        for code, item in items.items():
            one = codelist(name).codes[code]
            assert one.withdrawn == (item.get("status") == "withdrawn"), (name, code)
            if one.valid_to:
                assert one.valid_to.isoformat() == item.get("withdrawal-date")


def test_a_code_that_is_a_text_is_looked_up_too() -> None:
    text = changed(("</iati-activity>", "<crs-add><channel-code>47\n</channel-code></crs-add></iati-activity>"))
    (one,) = look(text).problems
    assert (one.code, one.where.path) == ("codelist.unknown", f"{ACTIVITY}/crs-add/channel-code")
    assert one.where.line == 18


def test_a_language_is_looked_up_wherever_a_text_stands() -> None:
    text = changed(
        ("<narrative>Agencia", '<narrative xml:lang="ES">Agencia'), ("<iati-activity ", '<iati-activity xml:lang="es" ')
    )
    (one,) = look(text).problems
    assert (one.code, one.severity) == ("codelist.unknown", "warning")
    assert one.where.path == f"{ACTIVITY}/reporting-org/narrative/@xml:lang"


def test_a_withdrawn_code_without_a_date_is_told_without() -> None:
    text = changed(('role="1"', 'role="1" crs-channel-code="41200"'))
    (one,) = look(text).problems
    assert say(one, "en")[0] == "The code “41200” was withdrawn from the list of CRS channels."


# --- The file as a whole


def test_a_repeated_identifier_is_a_warning_that_names_the_first_line() -> None:
    one = GOOD[GOOD.index("  <iati-activity ") : GOOD.index("</iati-activities>")]
    verdict = look(GOOD.replace(one, one * 2))
    assert told(verdict) == [("iati.duplicate-identifier", 20, "/iati-activities/iati-activity[2]/iati-identifier")]
    assert verdict.counts == {"error": 0, "warning": 1}
    assert "4" in say(verdict.problems[0], "es")[0]


def test_an_organisation_file_is_judged_by_its_own_standard() -> None:
    text = """<iati-organisations version="2.03"><iati-organisation>
    <organisation-identifier>XX</organisation-identifier><name><narrative>Agencia</narrative></name>
    <reporting-org ref="XX" type="zz"><narrative>Agencia</narrative></reporting-org>
    <total-budget status="1"><period-start iso-date="2004-01-01"/><value value-date="2004-01-01">1</value>
    </total-budget></iati-organisation></iati-organisations>"""
    verdict = look(text)
    assert (verdict.standard, verdict.version, verdict.activities) == ("iati-organisations", "2.03", 0)
    record = "/iati-organisations/iati-organisation[1]"
    assert told(verdict) == [
        ("codelist.unknown", 3, f"{record}/reporting-org/@type"),
        ("structure.missing", 4, f"{record}/total-budget[1]"),
    ]
    assert {one.where.activity for one in verdict.problems} == {"XX"}


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be", "cp1252", "utf-8-sig"])
def test_other_encodings_are_read_with_exact_lines(encoding: str) -> None:
    declared = {"utf-8-sig": "UTF-8", "cp1252": "windows-1252"}.get(encoding, encoding.upper()[:6])
    text = changed(("UTF-8", declared), ("<narrative>Agencia", "<narrative>Señal"), (STATUS, ""))
    verdict = inspect(BytesIO(text.encode(encoding)))
    assert told(verdict) == [("structure.missing", 3, ACTIVITY)]


def test_progress_is_told_in_bytes_to_the_end() -> None:
    seen: list[int] = []
    data = GOOD.encode() + b" " * 200_000
    inspect(BytesIO(data), seen.append)
    assert seen == sorted(seen)
    assert seen[-1] == len(data)


def test_a_file_with_countless_faults_says_so_and_counts_them_all(monkeypatch: pytest.MonkeyPatch) -> None:
    bad = '<activity-date type="1" iso-date="x"/>'
    text = changed((STATUS, STATUS + bad * (findings.LIMIT + 5)))
    verdict = look(text)
    assert verdict.counts == {"error": findings.LIMIT + 5, "warning": 0}
    assert len(verdict.problems) == findings.LIMIT + 1
    assert verdict.problems[-1].code == "iati.more-problems"
    assert str(findings.LIMIT + 5) in say(verdict.problems[-1], "es")[0]
    assert list(verdict.bad) == [0]


def test_json_has_one_entry_for_each_problem_in_the_language_asked_for() -> None:
    verdict = look(changed((STATUS, ""), ('country code="PE"', 'country code="pe"')))
    for lang in LANGUAGES:
        answer = to_json(Checked("f.xml", verdict), lang)
        assert list(answer) == ["file", "standard", "version", "activities", "counts", "problems"]
        assert (answer["standard"], answer["version"], answer["activities"]) == ("iati", "2.03", 1)
        assert answer["counts"] == {"error": 1, "warning": 1}
        for one in answer["problems"]:
            assert list(one) == ["code", "severity", "line", "path", "activity", "message", "hint"]
            assert one["message"]
            assert one["hint"]
            assert "…" not in one["message"]


REAL = {
    "CAF-ActivityFile-2025-10-10": 478,
    "usaid-bo": 63,
    "iati-activities-am-armenia": 43,
    "who-bra": 134,
    "acfspain-co": 1,
}


@pytest.mark.parametrize("name", REAL)
def test_real_files_have_no_error(shared_data: Path, name: str) -> None:
    with (shared_data / "iati" / "real" / f"{name}.xml").open("rb") as stream:
        verdict = inspect(stream)
    assert (verdict.activities, verdict.counts["error"], verdict.bad, verdict.fatal) == (REAL[name], 0, {}, False)
    assert all(say(one, lang)[0] for one in verdict.problems for lang in LANGUAGES)


def test_lines_are_those_that_a_text_search_gives(shared_data: Path) -> None:
    text = (shared_data / "iati" / "real" / "iati-activities-am-armenia.xml").read_text(encoding="utf-8")
    last = text.rindex("<transaction-date ")
    broken = text[:last] + text[last:].replace('iso-date="', 'iso-date="not ', 1)
    (one,) = faults(BytesIO(broken.encode()), standard("iati")).problems
    assert one.where.line == text.count("\n", 0, last) + 1


def test_checking_needs_neither_django_nor_the_libraries_of_the_warehouse() -> None:
    script = (
        "import sys, io; from eslabon.standards.iati.inspect import inspect;"
        "from eslabon.standards.iati.report import Checked, to_json;"
        f"v = inspect(io.BytesIO({GOOD.replace('31140', 'x')!r}.encode()));"
        "assert to_json(Checked('f', v), 'es')['problems'];"
        "print([m for m in ('django', 'pyarrow', 'duckdb', 'babel', 'numpy', 'typer') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
