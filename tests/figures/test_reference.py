"""References of figures: one word that says all of a question, and nothing else is one."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eslabon.figures.reference import BadReference, parse, reference
from eslabon.measures.kinds import KINDS
from eslabon.measures.offer import BASES, FLOWS, FOCUSES, GROUPS, SCOPES, Question, left_out

# What identifiers hold in life: slashes, colons, commas, tildes, spaces, accents, and whatever else may come.
ODD = (
    "44000-P123/45",
    "XM-DAC-1:2",
    "a,b",
    "~41",
    "a b",
    "Ñandú",
    "100%",
    "a=b&c",
    "name:Gobierno de Chile",
    "🚜",
    "-",
)
TEXTS = st.one_of(st.sampled_from(ODD), st.text(st.characters(blacklist_categories=("Cs",)), min_size=1, max_size=12))
LISTS = st.lists(TEXTS, max_size=3).map(tuple)
YEARS = st.none() | st.integers(1, 9999)


def some(values: tuple[str, ...]) -> st.SearchStrategy[tuple[str, ...]]:
    return st.lists(st.sampled_from(values), max_size=2).map(tuple)


@st.composite
def questions(draw: st.DrawFn) -> Question:
    flow = draw(st.sampled_from(FLOWS))
    days = st.dates() if flow == "undisbursed" else st.none() | st.dates()
    found = Question(
        flow=flow,
        currency=draw(st.sampled_from(("USD", "PEN", "EUR"))),
        provider=draw(LISTS),
        recipient=draw(LISTS),
        kind=draw(some(KINDS)),
        group=draw(some(GROUPS)),
        focus=draw(some(FOCUSES)),
        sector=draw(LISTS),
        activity=draw(LISTS),
        basis=draw(some(BASES)),
        scope=draw(st.sampled_from(SCOPES)),
        year_from=draw(YEARS),
        year_to=draw(YEARS),
        fiscal_start=draw(st.integers(1, 12)),
        running_on=draw(days),
    )
    left = draw(st.sampled_from([found, *left_out(found), replace(found, left="no-rate")]))
    if left.left == "no-rate":
        left = replace(left, left_currency=draw(st.none() | TEXTS))
    return left


@given(questions(), st.integers(0, 999_999_999))
def test_a_reference_gives_its_question_and_state_back(question: Question, state: int) -> None:
    text = reference(question, state)
    assert parse(text) == (question, state)
    # no quoting in a shell, a link or a cell
    assert re.fullmatch(r"[A-Za-z0-9@:=,._~-]+", text)


def test_a_reference_reads_well() -> None:
    question = Question(recipient=("PE",), year_from=2010, year_to=2015, kind=("loan", "equity"))
    assert reference(question, 5) == "offer@2:s5:commitments:USD:recipient=PE:kind=loan,equity:from=2010:to=2015"
    assert parse(" offer@2:s5:commitments:USD ") == (Question(), 5)


BAD = (
    "",
    "offer",
    "offer@2",
    "offer@3:s1:commitments:USD",
    "offer@1:s1:commitments:USD:count=everything",
    "offer@2:s1:commitments:USD:count=once",
    "offer@2:s1:commitments:USD:count=twice",
    "offer@2:s1:commitments:USD:count=everything:left=double-counting",
    "offer@2:s1:commitments",
    "offer@2:1:commitments:USD",
    "offer@2:s:commitments:USD",
    "offer@2:s-1:commitments:USD",
    "offer@2:s01:commitments:USD",
    "offer@2:s١:commitments:USD",
    "offer@2:s9999999999:commitments:USD",
    "offer@2:s1:promises:USD",
    "offer@2:s1:commitments:usd",
    "offer@2:s1:commitments:ZZZ",
    "offer@2:s1:commitments:USD:",
    "offer@2:s1:commitments:USD:PE",
    "offer@2:s1:commitments:USD:colour=red",
    "offer@2:s1:commitments:USD:recipient=",
    "offer@2:s1:commitments:USD:recipient=,",
    "offer@2:s1:commitments:USD:recipient=PE,",
    "offer@2:s1:commitments:USD:recipient=PE:recipient=BO",
    "offer@2:s1:commitments:USD:recipient=Perú",
    "offer@2:s1:commitments:USD:recipient=~FF",
    "offer@2:s1:commitments:USD:recipient=~41",
    "offer@2:s1:commitments:USD:recipient=~2f",
    "offer@2:s1:commitments:USD:recipient=a/b",
    "offer@2:s1:commitments:USD:group=Z",
    "offer@2:s1:commitments:USD:focus=sharp",
    "offer@2:s1:commitments:USD:basis=hope",
    "offer@2:s1:commitments:USD:scope=all",
    "offer@2:s1:commitments:USD:scope=some",
    "offer@2:s1:commitments:USD:from=99999",
    "offer@2:s1:commitments:USD:from=+200",
    "offer@2:s1:commitments:USD:from=2_00",
    "offer@2:s1:commitments:USD:from=" + "9" * 5000,
    "offer@2:s1:commitments:USD:to=2010:from=2000",
    "offer@2:s1:commitments:USD:fy=1",
    "offer@2:s1:commitments:USD:fy=13",
    "offer@2:s1:commitments:USD:fy=0",
    "offer@2:s1:commitments:USD:on=yesterday",
    "offer@2:s1:commitments:USD:on=20100101",
    "offer@2:s1:commitments:USD:on=2010-W01-1",
    "offer@2:s1:undisbursed:USD",
    "offer@2:s1:commitments:USD:left=lost",
    "offer@2:s1:commitments:USD:left=running-unknown",
    "offer@2:s1:commitments:USD:left=unallocated",
    "offer@2:s1:commitments:USD:left=calendar-year-only",
    "offer@2:s1:commitments:USD:in=PEN",
    "offer@2:s1:commitments:USD:left=fiscal-year-only:in=PEN",
    "offer@2:s1:commitments:USD:recipient=PE\0",
)


@pytest.mark.parametrize("text", BAD)
def test_what_says_no_question_in_its_one_way_is_no_reference(text: str) -> None:
    with pytest.raises(BadReference):
        parse(text)


GOOD = reference(
    Question(
        flow="undisbursed",
        recipient=("PE", "a/b"),
        scope="tcb",
        year_from=2010,
        fiscal_start=10,
        running_on=date(2010, 1, 1),
        left="running-unknown",
    ),
    3,
)


@given(st.integers(0, len(GOOD)), st.integers(0, 12), st.text(max_size=5))
def test_a_reference_written_wrong_says_so_and_nothing_else(place: int, length: int, put: str) -> None:
    text = GOOD[:place] + put + GOOD[place + length :]
    try:
        question, state = parse(text)
    except BadReference:
        return
    assert reference(question, state) == text.strip()


@given(st.text())
def test_any_text_is_a_reference_or_says_that_it_isn_t(text: str) -> None:
    with pytest.raises(BadReference):
        parse(text)
    with pytest.raises(BadReference):
        parse(f"offer@2:s1:commitments:USD:~{text}")
