"""A code's way through the revisions: relations read from:to along the question, and no dollar is lost on it."""

from __future__ import annotations

import random
from decimal import Decimal, localcontext
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.hs_tables import ROWS, real_links, workbook_name

from eslabon.measures.concordance import REVISIONS, Concordance, NoPath, UnknownCode, UnknownRevision


@pytest.fixture(scope="module")
def real(shared_data: Path) -> Concordance:
    """The table of adjacent steps alone."""
    return Concordance.of(real_links(shared_data))


@pytest.mark.parametrize(
    ("code", "source", "target", "links"),
    [
        # UNSD: HS2002 took cashmere out of other fine hair; HS2007 put fresh artichoke with other vegetables.
        ("5102.10", "HS1996", "HS2002", [("510211", "1:n"), ("510219", "1:n")]),
        ("510211", "HS2002", "HS1996", [("510210", "n:1")]),
        ("0709.10", "HS2002", "HS2007", [("070990", "n:1")]),
        ("0709.90", "HS2007", "HS2002", [("070910", "1:n"), ("070990", "1:n")]),
        ("0709.91", "HS2012", "HS2007", [("070990", "n:1")]),
        ("0709.10", "HS1992", "HS2002", [("070910", "1:1")]),
        ("0709.10", "HS2002", "HS2012", [(code, "n:n") for code in ("070991", "070992", "070993", "070999")]),
        ("5102.10", "HS1992", "HS2022", [("510211", "1:n"), ("510219", "1:n")]),
        ("510219", "HS2022", "HS1992", [("510210", "n:1")]),
        ("090111", "HS1992", "HS2022", [("090111", "1:1")]),
    ],
)
def test_real_codes(real: Concordance, code: str, source: str, target: str, links: list[tuple[str, str]]) -> None:
    assert real.trace(code, source, target) == links


def test_both_directions_are_mirrors_of_each_other(real: Concordance) -> None:
    for source, target in (("HS2002", "HS2007"), ("HS1996", "HS2017")):
        onward, back = real.onward(source, target), real.onward(target, source)
        mirrored = {(end, code): link[::-1] for code, ends in onward.items() for end, link in ends.items()}
        assert mirrored == {(code, end): link for code, ends in back.items() for end, link in ends.items()}


def test_a_direct_table_goes_before_a_longer_way(shared_data: Path, real: Concordance) -> None:
    assert real.path("HS2002", "HS2022") == ["HS2002", "HS2007", "HS2012", "HS2017", "HS2022"]
    rows = real_links(shared_data, workbook_name("HS2002"))
    direct = Concordance.of([*rows, *real_links(shared_data)])
    assert direct.path("HS2002", "HS2022") == ["HS2002", "HS2022"]
    assert direct.path("HS2002", "HS2012") == ["HS2002", "HS2007", "HS2012"], "never through a later revision"
    printed = [(code, relation[::-1]) for _, code, _, end, relation in rows if end == "070910"]
    assert direct.trace("0709.10", "HS2002", "HS2022") == sorted(printed)


def test_what_was_split_and_joined_again_is_one_to_one() -> None:
    rows = [("HS2002", one, "HS1996", "010110", "n:1") for one in ("010111", "010112")]
    rows += [("HS2007", "010120", "HS2002", one, "1:n") for one in ("010111", "010112")]
    assert Concordance.of(rows).trace("010110", "HS1996", "HS2007") == [("010120", "1:1")]


def test_shorter_codes_are_all_those_below() -> None:
    found = Concordance.of(ROWS).traces("51.02", "HS2002", "HS2007")
    assert found == {"510211": [("510211", "1:1")], "510219": [("510210", "1:1")]}


def test_a_revision_to_itself() -> None:
    assert Concordance.of(ROWS).trace("070910", "HS2002", "HS2002") == [("070910", "1:1")]


def test_what_nobody_knows_is_said() -> None:
    known = Concordance.of(ROWS)
    with pytest.raises(UnknownCode) as error:
        known.trace("0709.11", "HS2002", "HS2007")
    assert "070910" in error.value.near
    with pytest.raises(UnknownCode) as error:
        known.trace("70910", "HS2002", "HS2007")
    assert error.value.near[0] == "070910"
    for nothing in ("", "0", "07091000", "café"):
        with pytest.raises(UnknownCode):
            known.traces(nothing, "HS2002", "HS2007")
    with pytest.raises(UnknownRevision):
        known.trace("070910", "HS2002", "HS2003")
    with pytest.raises(NoPath):
        known.trace("070910", "HS2002", "HS2022")


def test_conversion_shares_out_equally_or_by_weight_and_tells_what_is_exact() -> None:
    known = Concordance.of(ROWS)
    values = {"510210": Decimal(90), "070910": Decimal(10), "999999": Decimal(5)}
    found = known.converted(values, "HS1996", "HS2002")
    assert found.values == {"510211": 45, "510219": 45, "070910": 10}
    assert found.exact == Decimal("0.1")
    assert found.left == {"999999": 5}
    weights = {("510210", "510211"): Decimal(1), ("510210", "510219"): Decimal(8)}
    assert known.converted(values, "HS1996", "HS2002", weights).values == {"510211": 10, "510219": 80, "070910": 10}
    with pytest.raises(ValueError, match="510210"):
        known.converted(values, "HS1996", "HS2002", {("510210", "510211"): Decimal(-1)})
    assert known.converted({}, "HS1996", "HS2002").exact is None


revisions = st.sampled_from(REVISIONS)


@settings(deadline=None)
@given(st.data(), revisions, revisions, st.integers(0, 2**32))
def test_any_conversion_preserves_the_total(
    real: Concordance, data: st.DataObject, source: str, target: str, seed: int
) -> None:
    choice = random.Random(seed)
    codes = sorted(real.codes(source))
    values = {
        choice.choice(codes): data.draw(st.decimals(-(10**12), 10**13, places=2)) for _ in range(choice.randrange(12))
    }
    table = real.onward(source, target)
    weighed = data.draw(st.booleans())
    pairs = [(code, end) for code in values for end in table.get(code, ())] if weighed else []
    weights = {pair: Decimal(choice.randrange(5)) for pair in pairs}
    found = real.converted(values, source, target, weights)
    with localcontext(prec=60):
        told = sum([*found.values.values(), *found.left.values()], Decimal(0))
        before = sum(values.values(), Decimal(0))
        assert abs(told - before) <= abs(before) * Decimal("1e-12")
    assert found.exact is None or 0 <= found.exact <= 1
    shuffled = sorted(values, key=lambda _: choice.random())
    assert real.converted({code: values[code] for code in shuffled}, source, target, weights) == found
