"""Every figure of the yearly report opens to its value, into what adds up to it, as far as whoever opens it may see."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from eslabon.figures.recorded.opening import INPUTS, RATIO, SUM, open_recorded
from eslabon.figures.recorded.reference import parse
from eslabon.figures.reference import BadReference
from eslabon.records.cooperation.actions import correct
from tests.papers.conftest import PUBLIC
from tests.yearly.conftest import YearOfDesk, figures, report, table

WHO = ("head", "analyst", "donor", "implementer", "focal")


def cell(actor: Any, key: str, column: str, agreement: str = "Convenio 527") -> Any:
    return next(row[column] for row in table(report(actor), key) if row["agreement"] == agreement)


@pytest.mark.parametrize("who", [*WHO, "public"])
def test_each_printed_figure_opens_to_its_value(year: YearOfDesk, who: str) -> None:
    actor = PUBLIC if who == "public" else getattr(year, who)
    printed = figures(report(actor))
    assert len(printed) > 40
    kinds = set()
    for one in printed:
        opened = open_recorded(actor, one.reference)
        assert (opened.then.value, opened.today) == (one.value, one.value), one.reference
        kinds.add(opened.then.reduction)
        if opened.then.reduction == SUM:
            assert sum((part.value for part in opened.then.parts), Decimal(0)) == one.value, one.reference
        if opened.then.ratio:
            above, below = (open_recorded(actor, reference) for reference in opened.then.ratio)
            assert above.same
            assert below.same
            assert abs(above.then.value / below.then.value - one.value) < Decimal("0.0001")
    assert kinds == {SUM, RATIO, INPUTS}


def test_who_sees_less_finds_a_smaller_sum_and_is_told(year: YearOfDesk, client: Client) -> None:
    printed = cell(year.head, "so-far", "executed")
    opened = open_recorded(PUBLIC, printed.reference)
    assert (printed.value, opened.then.value) == (800_500, 800_000)
    assert not opened.same
    page = client.get(f"/en/figures/{printed.reference}/").content.decode()
    assert "US$\N{NO-BREAK SPACE}800,000.00" in page
    assert "The reference says US$\N{NO-BREAK SPACE}800,500.00" in page
    assert "Secreto" not in page
    assert "Informe 1" in page
    client.force_login(year.head, backend="django.contrib.auth.backends.ModelBackend")
    page = client.get(f"/en/figures/{printed.reference}/").content.decode()
    assert "The reference says" not in page
    assert "Secreto" in page


def test_the_figure_stays_as_printed_and_tells_todays(year: YearOfDesk, client: Client) -> None:
    printed = cell(year.head, "so-far", "executed")
    correct(year.head, year.executed, {"amount": "600000"}, "Counted again")
    opened = open_recorded(year.head, printed.reference)
    assert (opened.then.value, opened.today) == (800_500, 700_500)
    assert {part.value for part in opened.then.parts} == {700_000, 100_000, 500}
    client.force_login(year.head, backend="django.contrib.auth.backends.ModelBackend")
    page = client.get(f"/en/figures/{printed.reference}/").content.decode()
    assert "Today the same question gives US$\N{NO-BREAK SPACE}700,500.00" in page


def test_the_undistributed_opens_into_the_whole_less_its_parts(year: YearOfDesk) -> None:
    printed = cell(year.head, "distributed", "undistributed")
    opened = open_recorded(year.head, printed.reference)
    assert [part.value for part in opened.then.parts] == [15_000_000, -4_000_000]


@pytest.mark.parametrize("lang", ["es", "en"])
def test_every_figure_has_a_page_and_files(year: YearOfDesk, client: Client, lang: str) -> None:
    client.force_login(year.head, backend="django.contrib.auth.backends.ModelBackend")
    for one in {parse(figure.reference).measure: figure for figure in figures(report(year.head))}.values():
        address = f"/{lang}/figures/{one.reference}/"
        assert client.get(address).status_code == 200
        data = client.get(f"{address}rows.json").json()
        assert (data["figure"], Decimal(data["value"])) == (one.reference, one.value)
        assert client.get(f"{address}rows.csv").status_code == 200
        found = client.get(f"/{lang}/figures/", {"ref": one.reference})
        assert found["Location"] == address


@pytest.mark.parametrize(
    "text",
    [
        "ladder@1",
        "ladder@1:t20260101T000000.000000:is=1",
        "ladder@1:t20260101T000000.000000:agreement=1:in=USD:step=obligated:until=2005-12-31:is=1",
        "ladder@1:t20260101T000000.000000:in=USD:agreement=1:step=nothing:until=2005-12-31:is=1",
        "ladder@1:t20260101T000000.000000:in=USD:agreement=1:funding=x:step=obligated:until=2005-12-31:is=1",
        "ladder@1:t20260101T000000.000000:in=USD:agreement=99999999999999999999999:step=obligated:until=2005-12-31:is=1",
        "ladder@1:t20260101T000000.000000:in=USD:agreement=1:step=obligated:until=2005-13-31:is=1",
        "ladder@1:t20260101T000000.000000:in=USD:agreement=1:step=obligated:until=2005-12-31:is=x",
        "ladder@1:t99999999T000000.000000:in=USD:agreement=1:step=obligated:until=2005-12-31:is=1",
        "count@1:t20260101T000000.000000:of=passwords:year=2005:is=1",
        "count@1:t20260101T000000.000000:of=needs:year=x:is=1",
        "count@1:t20260101T000000.000000:of=needs:year=0:is=1",
        "standing@1:t20260101T000000.000000:year=2005:state=x:is=1",
        "results@1:t20260101T000000.000000:indicator=1:of=x:until=2005-12-31:is=1",
        "execution@1:t20260101T000000.000000:in=USD:agreement=1:over=x:until=2005-12-31:is=1",
    ],
)
def test_what_is_no_reference_is_refused(db: None, client: Client, text: str) -> None:
    with pytest.raises(BadReference):
        open_recorded(PUBLIC, text)
    assert client.get(f"/es/figures/{text}/").status_code == 404


def test_another_currency_than_the_agreements_is_nought(year: YearOfDesk) -> None:
    printed = cell(year.head, "so-far", "executed")
    opened = open_recorded(year.head, printed.reference.replace("in=USD", "in=EUR"))
    assert (opened.then.value, opened.then.parts) == (0, ())
