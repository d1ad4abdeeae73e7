"""Whatever is typed into an address: a page that helps, with 400 or 404, never a fault."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote, urlencode

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.portal.pages import FIGURE

FINE = (200, 301, 302)
HELPFUL = (400, 404)

CHOICES = [
    ("from", "abc"),
    ("from", "99999999999999999999"),
    ("from", "-1"),
    ("from", "２０１０"),
    ("to", "0"),
    ("fiscal_year_start", "13"),
    ("running_on", "2024-02-30"),
    ("running_on", "yesterday"),
    ("as_of", "0000-00-00"),
    ("flow", "everything"),
    ("scope", "none"),
    ("kind", "gift"),
    ("group", "Z"),
    ("focus", "x"),
    ("by", "colour"),
    ("by", "provider,,colour"),
    ("currency", "ZZZ"),
    ("currency", "XTS"),
    ("currency", "'; DROP TABLE activities; --"),
    ("count", "twice"),
    ("provider", "a\0b"),
    ("provider", "x" * 501),
    ("page", "0"),
    ("page", "-1"),
    ("page", "1e9"),
    ("page", "²"),
    ("page", "9" * 40),
]


@pytest.mark.parametrize(("name", "value"), CHOICES)
def test_a_choice_that_cannot_be_read_is_told_in_the_form(get: Any, example: Any, name: str, value: str) -> None:
    response = get(f"/es/offer/?{urlencode({name: value})}")
    assert response.status_code == 400
    body = response.content.decode()
    assert "<h1>" in body
    if name != "page":
        assert 'role="alert"' in body
        assert f'href="#f-{name}"' in body


def test_every_fault_is_told_at_once(get: Any, example: Any) -> None:
    body = get("/en/offer/?from=abc&kind=gift&currency=ZZZ").content.decode()
    assert body.count('<li><a href="#f-') == 3


def test_a_last_year_before_the_first(get: Any, example: Any) -> None:
    assert get("/es/offer/?from=2010&to=2009").status_code == 400


def test_unknown_values_of_open_lists_give_an_empty_answer_with_advice(get: Any, example: Any) -> None:
    response = get("/en/offer/?recipient=XX&provider=nobody&sector=9:9&activity=none")
    assert response.status_code == 200
    assert "Nothing that was published answers this" in response.content.decode()


def test_more_values_than_anybody_chooses(get: Any, example: Any) -> None:
    many = urlencode([("provider", str(number)) for number in range(150)])
    assert get(f"/es/offer/?{many}").status_code == 400
    flood = urlencode([("x", str(number)) for number in range(2000)])
    assert get(f"/es/offer/?{flood}").status_code == 400


@pytest.mark.parametrize("format", ["csv", "json", "xlsx", "pdf"])
def test_a_file_of_a_choice_that_cannot_be_read(get: Any, example: Any, format: str) -> None:
    assert get(f"/es/offer/file.{format}?from=abc").status_code == 400


REFERENCES = [
    "nothing",
    "offer@2",
    "offer@2:s3:commitments",
    "offer@2:s999999999:commitments:USD",
    "offer@2:s3:everything:USD",
    "offer@2:s3:commitments:USD:from=99999999999999999999",
    "offer@2:s3:commitments:USD:from=²",
    "offer@2:s3:commitments:USD:from=0:to=0",
    "offer@2:s3:commitments:ZZZ",
    "offer@2:s3:commitments:USD:left=no-rate:in=ZZZ",
    "offer@2:s3:commitments:USD:left=running-unknown",
    "offer@2:s3:undisbursed:USD",
    "offer@2:s3:commitments:USD:on=2024-02-30",
    "offer@2:s3:commitments:USD:fy=12345678901234567890",
    "offer@2:s3:commitments:USD:provider=~00",
    "offer@2:s3:commitments:USD:provider=~FF",
    "offer@2:s3:commitments:USD:kind=gift",
    "offer@2:s3:commitments:USD",
    "offer@2:s-1:commitments:USD",
    "a\0b",
    "%",
    "<script>",
    "x" * 5000,
]


@pytest.mark.parametrize("reference", REFERENCES)
@pytest.mark.parametrize("page", ["figures/{}/", "figures/{}/rows.json", "figures/{}/rows.csv", "figures/?ref={}"])
def test_a_reference_of_nothing(get: Any, example: Any, reference: str, page: str) -> None:
    response = get("/es/" + page.format(quote(reference, safe="")))
    assert response.status_code in (*HELPFUL, *FINE)
    if response.status_code in HELPFUL:
        assert "<h1>" in response.content.decode()


ADDRESSES = [
    "nowhere",
    "activities/none/",
    "activities/%00/",
    "activities/%FF%FE/",
    "activities/" + "x" * 3000 + "/",
    "activities/?id=%00",
    "activities/a%0Ab/",
    "providers/none/",
    "providers/%00/",
    "providers/?id=..",
    "recipients/XX/",
    "recipients/%E2%82%AC/",
    "loads/0/",
    "loads/99/",
    "loads/999999999/",
    "loads/9999999999999999/",
    "loads/abc/",
    "loads/-1/",
    "loads/1/?severity=awful",
    "loads/1/?code=none",
    "loads/1/?code=%00",
    "loads/1/?page=abc",
    "loads/3/?rows=99999",
    "loads/1/activities/0.xml",
    "loads/1/activities/999999.xml",
    "loads/3/activities/1.xml",
    "loads/99/file",
    "search/?q=agua&page=9999999",
    "search/?page=x",
    "offer/file.docx",
    "charts/provider.svg",
    "charts/provider.svg?state=abc",
    "charts/provider.svg?state=99999999",
    "charts/provider.svg?state=3&size=huge",
    "charts/provider.svg?state=3&country=ZZ",
    "charts/provider.svg?state=3&recipient=XX",
    "charts/colour.svg?state=3",
    f"figures/{FIGURE}/?page=99",
    f"figures/{FIGURE}/rows.xml",
]


@pytest.mark.parametrize("lang", ["es", "en"])
@pytest.mark.parametrize("address", ADDRESSES)
def test_addresses_of_nothing_help(get: Any, example: Any, address: str, lang: str) -> None:
    response = get(f"/{lang}/{address}", follow=True)
    assert response.status_code in HELPFUL, response.status_code
    body = response.content.decode()
    assert f'<html lang="{lang}">' in body
    assert f"/{lang}/loads/" in body


def test_odd_searches_are_searches(get: Any, example: Any) -> None:
    for text in (
        "%00",
        "%",
        "_",
        "'",
        '"',
        "\\",
        "%F0%9F%98%80",
        "a" * 5000,
        "%20%20",
        "<b>",
        "a b c d e f g h i j k l m n",
    ):
        assert get(f"/es/search/?q={text if text.startswith('%') else quote(text)}").status_code == 200


@pytest.mark.parametrize("lang", ["fr", "xx"])
def test_languages_that_are_not_there(get: Any, lang: str, example: Any) -> None:
    assert get(f"/{lang}/offer/").status_code == 404


def test_the_form_of_preferences_takes_what_it_offers_only(client: Any, db: Any) -> None:
    assert client.post("/es/preferences/", {"country": "ZZ", "language": "es"}).status_code == 400
    assert client.post("/es/preferences/", {"country": "PE", "language": "qu"}).status_code == 400
    assert client.post("/es/preferences/", {}).status_code == 400
    assert client.post("/es/offer/").status_code == 405


def test_a_host_that_is_not_ours_is_refused_with_a_page(client: Any, example: Any) -> None:
    response = client.get("/es/", headers={"host": "evil.example"})
    assert response.status_code == 400


NAMES = st.sampled_from(
    [
        *("flow", "provider", "recipient", "kind", "group", "focus", "sector", "activity", "scope", "from", "to"),
        *("fiscal_year_start", "running_on", "currency", "by", "as_of", "count", "page"),
    ]
)
VALUES = st.one_of(
    st.text(max_size=30),
    st.sampled_from(
        ["PE", "loan", "2010", "provider", "year", "USD", "PEN", "A", "2024-01-31", "10", "all", "undisbursed"]
    ),
    st.integers().map(str),
)


@settings(
    max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
@given(pairs=st.lists(st.tuples(NAMES, VALUES), max_size=6))
def test_no_choice_makes_the_explorer_fail(get: Any, example: Any, pairs: list[tuple[str, str]]) -> None:
    safe = [(name, value.encode("utf-8", "replace").decode()) for name, value in pairs]
    assert get(f"/en/offer/?{urlencode(safe)}").status_code in (200, 400, 404)


@settings(
    max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
@given(text=st.text(max_size=40), page=st.sampled_from(["activities", "providers", "recipients", "figures", "loads"]))
def test_no_identifier_makes_a_page_fail(get: Any, example: Any, text: str, page: str) -> None:
    safe = quote(text.encode("utf-8", "replace"), safe="")
    assert get(f"/es/{page}/{safe}/").status_code in (200, 301, 302, 400, 404)
