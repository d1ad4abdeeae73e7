"""Which kind a transaction is, and which aid-for-trade group a purpose code is in."""

import csv
from datetime import date
from importlib.resources import files
from itertools import product
from pathlib import Path

import pytest

from eslabon.measures.aft_codes import FOCUSES, GROUPS, aft_of_code
from eslabon.measures.kinds import FINANCE_KINDS, KINDS, RULES, _meanings, explain, finance_kind, kind_of
from eslabon.standards.iati.codelists import codelist


@pytest.mark.parametrize(
    ("code", "kind"),
    [
        ("110", "grant"),
        ("210", "grant"),
        ("421", "loan"),
        ("422", "loan"),
        ("425", "loan"),
        ("431", "loan"),
        ("452", "loan"),
        ("432", "equity"),
        ("510", "equity"),
        ("530", "equity"),
        ("1100", "guarantee"),
        ("610", "debt-relief"),
        ("639", "debt-relief"),
        ("433", "unknown"),
        ("1", "unknown"),
        ("xx", "unknown"),
        (None, "unknown"),
    ],
)
def test_the_finance_type_tells_the_kind(code: str | None, kind: str) -> None:
    assert finance_kind(code) == kind


def test_every_finance_type_has_a_row_with_the_dates_of_the_list() -> None:
    codes = codelist("FinanceType").codes
    assert set(_meanings()) == set(codes)
    text = (files("eslabon.measures") / "kinds.csv").read_text(encoding="utf-8")
    for row in csv.DictReader(text.splitlines()):
        of_list = codes[row["code"]]
        dates = [day.isoformat() if day else "" for day in (of_list.valid_from, of_list.valid_to)]
        assert [row["valid_from"], row["valid_to"]] == dates, row
        assert row["kind"] in FINANCE_KINDS
        assert row["why"]


def test_all_debt_relief_is_debt_relief() -> None:
    codes = codelist("FinanceType").codes.values()
    assert {finance_kind(one.code) for one in codes if one.category == "600"} == {"debt-relief"}
    assert {finance_kind(one.code) for one in codes if one.category == "420"} == {"loan"}
    assert {finance_kind(one.code) for one in codes if one.category == "500"} == {"equity"}


def test_a_code_outside_its_dates_still_names_the_same_thing() -> None:
    assert finance_kind("421", date(2005, 6, 1)) == "loan"
    assert finance_kind("410", date(2024, 6, 1)) == "loan"


@pytest.mark.parametrize("aid_type", ["D01", "D02", "E01", "E02"])
@pytest.mark.parametrize("vocabulary", ["1", None])
def test_a_grant_of_experts_or_training_is_technical_assistance(aid_type: str, vocabulary: str | None) -> None:
    kind = kind_of("110", aid_type, vocabulary, None, None)
    assert (kind.kind, kind.reimbursable, kind.rule, kind.reason) == (
        "technical-assistance",
        False,
        "aid-type",
        aid_type,
    )


def test_a_grant_for_a_project_is_cooperation() -> None:
    kind = kind_of("110", "C01", "1", None, date(2020, 1, 1))
    assert (kind.kind, kind.reimbursable, kind.rule) == ("cooperation", False, "finance-type")


def test_an_aid_type_of_another_vocabulary_is_not_a_dac_code() -> None:
    assert kind_of("110", "D02", "2", None, None).kind == "cooperation"


def test_words_that_name_an_expert_component_make_technical_assistance_of_a_grant() -> None:
    kind = kind_of("110", "C01", "1", "pasantía de expertos", None)
    assert (kind.kind, kind.rule, kind.reason) == (
        "technical-assistance",
        "expert-words",
        "pasantía de expertos",
    )


@pytest.mark.parametrize(
    ("code", "kind", "reimbursable"),
    [
        ("421", "loan", True),
        ("510", "equity", None),
        ("1100", "guarantee", None),
        ("620", "debt-relief", None),
    ],
)
def test_neither_aid_type_nor_words_change_what_is_no_grant(code: str, kind: str, reimbursable: bool | None) -> None:
    found = kind_of(code, "D02", "1", "expertos", None)
    assert (found.kind, found.reimbursable) == (kind, reimbursable)


@pytest.mark.parametrize(("code", "rule"), [(None, "no-finance-type"), ("433", "unclear-finance-type")])
def test_unknown_stays_unknown_and_says_why(code: str | None, rule: str) -> None:
    found = kind_of(code, "D02", "1", "expertos", None)
    assert (found.kind, found.reimbursable, found.rule) == ("unknown", None, rule)


def test_every_answer_is_a_kind_with_a_reason_in_two_languages() -> None:
    codes = [None, "xx", *codelist("FinanceType").codes]
    for code, aid, vocabulary, words in product(codes, (None, "D01", "C01"), ("1", "2"), (None, "expertos")):
        found = kind_of(code, aid, vocabulary, words, None)
        assert found.kind in KINDS
        assert explain(found, "es") != explain(found, "en")
        assert "{" not in explain(found, "es") + explain(found, "en")


def test_reasons_are_readable() -> None:
    assert explain(kind_of("421", None, None, None, None), "es") == "tipo de financiamiento 421: Préstamo estándar"
    assert set(RULES) == {
        "finance-type",
        "aid-type",
        "expert-words",
        "no-finance-type",
        "unclear-finance-type",
    }


# The group of each purpose code: OECD aid-for-trade proxies of 2009 and the codes added since.
@pytest.mark.parametrize(
    ("code", "group", "focus"),
    [
        ("33110", "A", "direct"),
        ("33140", "A", "direct"),
        ("33181", "A", "direct"),
        ("33150", "D", "direct"),
        ("21010", "B", "indirect"),
        ("22040", "B", "indirect"),
        ("23630", "B", "indirect"),
        ("24010", "C", "indirect"),
        ("25010", "C", "indirect"),
        ("25020", "N", "none"),
        ("31195", "C", "indirect"),
        ("32130", "C", "indirect"),
        ("32310", "N", "none"),
        ("33210", "C", "indirect"),
        ("12110", "N", "none"),
        ("43040", "N", "none"),
        ("331", "A", "direct"),
        ("230", "B", "indirect"),
        ("321", "C", "indirect"),
        ("323", "N", "none"),
    ],
)
def test_a_purpose_code_has_its_aid_for_trade_group(code: str, group: str, focus: str) -> None:
    assert aft_of_code(code, 2019 if code == "230" else 2022) == (group, focus)


@pytest.mark.parametrize(
    "code", ["43010", "430", "99810", "99820", "998", "12345", "10001", "", "33", "3311O", "331100", "99"]
)
def test_a_code_that_says_nothing_has_no_group(code: str) -> None:
    assert aft_of_code(code, 2020) is None


@pytest.mark.parametrize(
    ("code", "first", "last"),
    [
        ("23067", None, 2020),
        ("230", None, 2020),
        ("25030", 2018, None),
        ("24050", 2017, None),
        ("23231", 2019, None),
    ],
)
def test_old_codes_answer_for_old_years_and_new_ones_from_their_first(
    code: str, first: int | None, last: int | None
) -> None:
    assert aft_of_code(code, None) is not None
    if first:
        assert aft_of_code(code, first) is not None
        assert aft_of_code(code, first - 1) is None
    if last:
        assert aft_of_code(code, last) is not None
        assert aft_of_code(code, last + 1) is None


def test_every_dac_code_has_one_row_that_agrees_with_the_dates_of_the_list() -> None:
    open_sectors = {"43010", "430", "99810", "99820", "998"}
    for name in ("Sector", "SectorCategory"):
        for one in codelist(name).codes.values():
            found = aft_of_code(one.code, None)
            assert (found is None) == (one.code in open_sectors), one.code
            if found and found[0] != "N":
                assert found[0] in GROUPS
                assert found[1] in FOCUSES
                years = [year for year in range(1995, 2026) if aft_of_code(one.code, year)]
                assert years[0] == (one.valid_from.year if one.valid_from else 1995), one.code
                assert years[-1] == (one.valid_to.year if one.valid_to else 2025), one.code


def test_the_groups_are_those_of_the_oecd_proxies(shared_data: Path) -> None:
    lines = (shared_data / "tcb" / "aft_crs_purpose_codes.csv").read_text(encoding="utf-8").splitlines()[1:]
    published = {line.split(",")[0]: line.split(",")[1][0] for line in lines if line[:5].isdigit()}
    assert len(published) > 140
    found = {code: (aft_of_code(code, None) or ("", ""))[0] for code in published}
    assert found == published
    others = [code for code in codelist("Sector").codes if code not in published]
    assert {(aft_of_code(code, None) or ("N", ""))[0] for code in others} == {"N"}
