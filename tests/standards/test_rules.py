"""The standard's ruleset as the project's own data, and the engine that asks it and any rule file."""

from __future__ import annotations

import json
import random
import re
from collections import Counter
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree
from tests.standards.test_structure import SEEDS, mutate

from eslabon.standards.iati.inspect import Verdict, inspect
from eslabon.standards.iati.rules.evaluate import compiled, finder
from eslabon.standards.iati.rules.functions import text, truth
from eslabon.standards.iati.rules.kinds import KINDS, Against, moment, pattern_of
from eslabon.standards.iati.rules.nodes import Node, text_of
from eslabon.standards.iati.rules.own import check
from eslabon.standards.iati.rules.ruleset import Rule, expressions, rules_of, standard_rules
from eslabon.standards.iati.rules.xpath import Unsupported
from eslabon.values.problems import LANGUAGES, Problem, say, wording

NOW = Against(datetime(2026, 1, 1, tzinfo=UTC))
RULES = [rule for context in standard_rules() for rule in context.rules]


def test_our_data_says_what_the_published_ruleset_says(shared_data: Path) -> None:
    published = rules_of(shared_data / "iati" / "rulesets" / "standard.json")
    assert [context.at for context in standard_rules()] == [context.at for context in published]
    for ours, theirs in zip(standard_rules(), published, strict=True):
        assert [_told(rule) for rule in ours.rules] == [_told(rule) for rule in theirs.rules]
    assert (len(published), len(RULES)) == (25, 107)


def _told(rule: Rule) -> tuple[Any, ...]:
    case = {name: said for name, said in rule.case.items() if name != "ruleInfo"}
    return rule.code, rule.severity, rule.kind, case, rule.each, rule.within


def test_every_rule_and_every_kind_is_worded_in_both_languages_with_a_remedy() -> None:
    for code in {rule.code for rule in RULES} | {f"rule.{kind}" for kind in KINDS}:
        row = wording()[code]
        for lang in LANGUAGES:
            assert row[lang].strip().endswith(".") or "{message}" in row[lang], code
            assert row[f"hint_{lang}"], code
        fields = [set(re.findall(r"{(\w+)}", row[key])) for key in LANGUAGES]
        assert fields[0] == fields[1], code


def test_what_is_said_of_a_rule_is_our_own(shared_data: Path) -> None:
    published = (shared_data / "iati" / "rulesets" / "standard.json").read_text(encoding="utf-8")
    for code in {rule.code for rule in RULES}:
        assert wording()[code]["en"] not in published, code


def test_the_official_cases_come_out_as_they_should(shared_data: Path) -> None:
    folder = shared_data / "iati" / "ruleset-cases"
    cases = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    assert len(cases) == 50
    for case in cases:
        with (folder / case["file"]).open("rb") as stream:
            verdict = check(stream, rules_of(folder / case["rule"]), NOW)
        assert (sum(verdict.counts.values()) == 0) == case["expected"], case


# --- The stream and the whole tree agree


GOOD = SEEDS.replace("<iati-activity xml:lang", '<iati-activity default-currency="USD" xml:lang')


def counted(verdict: Verdict) -> Counter[str]:
    return Counter(one.code for one in verdict.each() if one.code[0].isdigit())


def both(data: bytes) -> tuple[Counter[str], Counter[str]]:
    """What the stream finds and what the whole tree of each record finds."""
    return counted(inspect(BytesIO(data), None, NOW)), counted(check(BytesIO(data), standard_rules(), NOW))


@settings(max_examples=250, deadline=None)
@given(seed=st.integers(0, 2**32), changes=st.integers(0, 6))
def test_rules_asked_of_the_stream_come_out_as_those_asked_of_the_tree(seed: int, changes: int) -> None:
    chance = random.Random(seed)
    root = etree.fromstring(GOOD)
    for _ in range(chance.randrange(2)):
        root.append(etree.fromstring(etree.tostring(root[0])))
    for _ in range(changes):
        mutate(root, "iati", chance)
        for one in root.iter("sector", "recipient-country", "recipient-region", "aid-type"):
            if chance.random() < 0.3:
                one.set(chance.choice(("vocabulary", "percentage")), chance.choice(("", "1", "2", "99", "50", "100")))
    placed(root)
    root.set("version", "2.03")
    streamed, whole = both(etree.tostring(root))
    assert streamed == whole


def placed(root: Any) -> None:
    """Takes away what the standard doesn't know where it stands: the stream isn't looked at there."""
    from eslabon.standards.iati.codes import places
    from eslabon.standards.iati.structure import standard

    def prune(element: Any, place: Any) -> None:
        for child in list(element):
            name = child.tag if isinstance(child.tag, str) else ""
            if name not in place.children:
                element.remove(child)
            else:
                prune(child, place.children[name])

    prune(root, places(standard("iati")))
    for record in root:
        for again in record.findall("iati-identifier")[1:]:
            record.remove(again)


@pytest.mark.parametrize("name", ["usaid-bo", "who-bra", "acfspain-co"])
def test_they_agree_on_real_files_with_the_same_places(shared_data: Path, name: str) -> None:
    data = (shared_data / "iati" / "real" / f"{name}.xml").read_bytes()
    streamed, whole = inspect(BytesIO(data), None, NOW), check(BytesIO(data), standard_rules(), NOW)
    assert counted(streamed) == counted(whole)
    lines = [[(one.code, one.where.line) for one in each.each() if one.code[0].isdigit()] for each in (streamed, whole)]
    assert sorted(lines[0]) == sorted(lines[1])


@pytest.mark.parametrize("kind", ["activity", "organisation"])
def test_they_agree_on_the_annotated_examples(shared_data: Path, kind: str) -> None:
    data = (shared_data / "iati" / "examples" / f"{kind}-standard-example-annotated.xml").read_bytes()
    streamed, whole = both(data)
    assert streamed == whole


def test_any_well_formed_xml_can_be_asked() -> None:
    rules = {"//p": {"atleast_one": {"cases": [{"paths": ["@class"]}]}}}
    for document in ("<html><body><p/></body></html>", "<!DOCTYPE a [<!ELEMENT a ANY>]><a><p/></a>"):
        assert [one.code for one in asked(rules, document)] == ["rule.atleast_one"]


def test_a_broken_rule_is_told_where_it_is() -> None:
    data = GOOD.replace('percentage="50"/><recipient-country', 'percentage="150"/>\n<recipient-country')
    found = [one for one in inspect(BytesIO(data.encode()), None, NOW).each() if one.code == "12.1.1"]
    (one,) = found
    assert (one.where.path, one.where.activity) == (
        "/iati-activities/iati-activity[1]/recipient-country[1]/@percentage",
        "XX-1",
    )
    assert one.where.line == 7
    assert say(one, "es")[0] == "El porcentaje «150» de un país o región receptora no está entre 0 y 100."


def test_one_huge_activity_is_checked_in_little_memory() -> None:
    import tracemalloc

    start, end = GOOD.split("<transaction>")[0], GOOD.split("</transaction>")[1]
    inner = "<transaction>" + GOOD.split("<transaction>")[1].split("</transaction>")[0] + "</transaction>\n"
    data = (start + inner * 20_000 + end).encode()
    tracemalloc.start()
    verdict = inspect(BytesIO(data), None, NOW)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert verdict.counts["error"] == 0
    assert peak < 8_000_000, (peak, len(data))


# --- XPath, beside libxml2's


def tree_of(element: Any, parent: Node | None = None, count: list[int] | None = None) -> Node:
    count = count if count is not None else [0]
    count[0] += 1
    names = {"{http://www.w3.org/XML/1998/namespace}": "http://www.w3.org/XML/1998/namespace\x1f"}
    attributes = {}
    for name, value in element.attrib.items():
        for long, short in names.items():
            name = name.replace(long, short)
        attributes[name] = value
    node = Node(element.tag, attributes, parent, index=count[0])
    if element.text:
        node.children.append(element.text)
    for child in element:
        node.children.append(tree_of(child, node, count))
        if child.tail:
            node.children.append(child.tail)
    return node


EXPRESSIONS = sorted({said for rule in RULES for said in expressions(rule) if said not in ("NOW", "ORG-ID-PREFIX")})
MORE = [
    "count(//narrative)", "//transaction/transaction-type[@code='2']/..", "(recipient-country)[2]/@code",
    "recipient-country[position()=last()]/@code", "sum(//@percentage) div 2", "//value[. > 100]", "-1 + 2 * 3 mod 4",
    "string-length(normalize-space(title/narrative))", "starts-with(iati-identifier, 'XX')", "not(1 = 2) and true()",
    "title/following-sibling::description/narrative", "//narrative/ancestor::iati-activity", "title|description",
    "substring-after(iati-identifier, '-')", "translate('abc', 'ab', 'x')", "boolean(//nothing) or '' != 'a'",
    "//period/*[@iso-date > 2003]", "count(descendant::*) > count(*)", "concat('a', 1, \"b\")",
    "round(2.5) - floor(-0.5)",
    "name(*[3])", "*[@role][1]/@role", "transaction[value/@currency = 'USD'][1]/value", "preceding-sibling::*", "@*",
    "contains(title, 'ieg')", "//indicator/period/target/@value = 1", "self::node()/title", "string(//@code)",
]  # fmt: skip


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(seed=st.integers(0, 2**32), changes=st.integers(0, 5))
def test_expressions_give_what_libxml2_gives(seed: int, changes: int) -> None:
    root = etree.fromstring(GOOD)
    chance = random.Random(seed)
    for _ in range(changes):
        mutate(root, "iati", chance)
    for one in list(root.iter()):
        if not isinstance(one.tag, str) or "}" in one.tag:
            one.getparent().remove(one)
    etree.strip_attributes(root, "{http://www.w3.org/XML/1998/namespace}*")
    if not len(root):
        return
    document = Node("", {})
    document.children.append(tree_of(root, document))
    ours = document.elements()[0].elements()[0]
    for said in (*EXPRESSIONS, *MORE):
        theirs = root[0].xpath(said)
        found = compiled(said)(ours, 1, 1)
        if isinstance(theirs, list):
            texts = [one if isinstance(one, str) else "".join(one.itertext()) for one in theirs]
            assert [text_of(one) for one in found] == texts, said
        elif isinstance(theirs, str):
            assert text(found) == theirs, said
        else:
            assert found == theirs or (found != found and theirs != theirs), said


@pytest.mark.parametrize("said", ["a[", "a]", "a b", "unknown()", "x:y", "a/", "'", "count()", "child::", "", "$a"])
def test_what_is_no_expression_is_refused(said: str) -> None:
    with pytest.raises(Unsupported):
        compiled(said)


def test_a_number_is_no_path() -> None:
    with pytest.raises(Unsupported):
        finder("1 + 1")
    assert truth(compiled("1 + 1")(Node("a", {}), 1, 1))


# --- Details of the kinds


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ("2004-09-17", "2004-09-17T00:00:00+00:00"),
        ("2004-09-17Z", "2004-09-17T00:00:00+00:00"),
        ("2004-09-17T10:00:00", "2004-09-17T10:00:00+00:00"),
        ("2025-10-09T22:23:57.5230000-05:00", "2025-10-09T22:23:57.523000-05:00"),
        ("17/09/2004", None),
        ("2004-02-30", None),
        ("", None),
    ],
)
def test_dates_are_read_with_a_time_or_without(said: str, expected: str | None) -> None:
    told = moment(said)
    assert (told.isoformat() if told else None) == expected


def test_the_end_of_a_pattern_is_the_very_end() -> None:
    assert not pattern_of("^a$").search("a\n")
    assert pattern_of(r"^[a$]\$$").search("$$")


def test_a_loop_asks_once_for_each_value_even_one_with_quotes() -> None:
    rules = {"//a": {"loop": {"cases": [{"foreach": "b/@v", "subs": ["paths"], "do": {"no_more_than_one": {
        "cases": [{"paths": ["b[@v = '$1']"]}]}}}]}}}  # fmt: skip
    assert len(asked(rules, """<r><a><b v="x"/><b v="x"/><b v="it's"/><b v="it's"/><b v="y"/></a></r>""")) == 2


def test_rules_about_the_root_see_the_whole_file() -> None:
    rules = {"/r": {"unique": {"cases": [{"paths": ["a/@id"]}]}, "sum": {"cases": [{"paths": ["a/@n"], "sum": 3}]}}}
    assert asked(rules, '<r><a id="1" n="1"/><a id="2" n="2"/></r>') == []
    (one,) = asked(rules, '<r><a id="1" n="1"/><a id="1" n="2"/></r>')
    assert (one.code, one.where.path) == ("rule.unique", "/r/a[2]/@id")


def asked(rules: dict[str, Any], document: str) -> list[Problem]:
    import tempfile

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "rules.json"
        path.write_text(json.dumps(rules), encoding="utf-8")
        return list(check(BytesIO(document.encode()), rules_of(path), NOW).each())


def test_more_problems_than_memory_keeps_are_all_told_with_their_activity() -> None:
    from eslabon.standards.iati.findings import LIMIT

    one = "<iati-activity><iati-identifier>XX-{}</iati-identifier>" + "<sector/>" * 300 + "</iati-activity>"
    text = '<iati-activities version="2.03">' + "".join(map(one.format, range(LIMIT // 300 + 5))) + "</iati-activities>"
    verdict = inspect(BytesIO(text.encode()))
    told = list(verdict.each())
    assert len(told) == sum(verdict.counts.values()) > LIMIT
    assert told[0].where.activity == "XX-0"
    assert told[-1].where.activity == f"XX-{LIMIT // 300 + 4}"
    assert [one.where.line for one in told] == sorted(one.where.line or 0 for one in told)
