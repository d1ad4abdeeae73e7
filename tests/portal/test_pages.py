"""What the pages show, in both languages."""

from __future__ import annotations

import json
import re
from html import unescape
from typing import Any
from urllib.parse import quote

import pytest

from eslabon.portal import links
from tests.portal.conftest import ODD
from tests.portal.pages import ACTIVITY, CAF, FIGURE, PAGES


def text_of(response: Any) -> str:
    """The words of a page, with single blanks."""
    body = re.sub(r"<(script|style).*?</\1>|<[^>]+>", " ", response.content.decode(), flags=re.S)
    return " ".join(unescape(body).split())


@pytest.mark.parametrize("lang", ["es", "en"])
@pytest.mark.parametrize("name", PAGES)
def test_every_page_is_there_in_both_languages(get: Any, example: Any, name: str, lang: str) -> None:
    response = get(f"/{lang}/{PAGES[name]}")
    assert response.status_code == 200
    assert f'<html lang="{lang}">' in response.content.decode()
    assert response.headers["Content-Language"] == lang


@pytest.mark.parametrize("lang", ["es", "en"])
@pytest.mark.parametrize("page", ["", "offer/", "providers/", "recipients/", "search/", "loads/", "method/"])
def test_an_empty_warehouse_says_what_to_do(get: Any, empty: Any, page: str, lang: str) -> None:
    response = get(f"/{lang}/{page}")
    assert response.status_code == 200
    if page != "method/":
        assert "eslabon import iati" in text_of(response)


def test_the_start_goes_to_the_language_of_the_browser_spanish_first(get: Any) -> None:
    assert get("/").headers["Location"] == "/es/"
    assert get("/", headers={"accept-language": "en-GB,en;q=0.8"}).headers["Location"] == "/en/"
    assert get("/", headers={"accept-language": "qu, pt;q=0.5"}).headers["Location"] == "/es/"


def test_the_headline_is_by_kind_and_beside_everything(get: Any, example: Any) -> None:
    text = text_of(get("/es/"))
    assert "Ayuda para el comercio: compromisos de cooperación, por modalidad" in text
    # CAF's loans to the four countries: all that it published, and the part that is aid for trade.
    assert "19,982.74" in text
    assert "Fortalecimiento de capacidades comerciales (FCC)" in text
    assert "aún sin examinar" not in text


def test_kinds_are_never_added_up_on_a_page(get: Any, example: Any) -> None:
    # CAF: 19,982,738,476 in loans, 184,780,000 in equity, 48,732,645 in guarantees; together 20,216,251,121.
    for page in ("offer/", f"providers/{CAF}/", ""):
        text = text_of(get(f"/en/{page}"))
        assert "20,216" not in text
        assert "20.2 billion" not in text


def test_numbers_are_written_as_the_country_of_the_reader_writes_them(client: Any, db: Any, example: Any) -> None:
    assert "19,982.74" in text_of(client.get("/es/offer/"))
    response = client.post("/es/preferences/", {"country": "CO", "language": "es"})
    assert response.status_code == 302
    assert "19.982,74" in text_of(client.get("/es/offer/"))
    client.post("/es/preferences/", {"country": "PE", "language": "en"})
    assert client.get("/").headers["Location"] == "/en/"


def test_the_explorer_answers_the_choice_and_keeps_it_in_its_address(get: Any, example: Any) -> None:
    response = get("/es/offer/?recipient=PE&kind=loan&by=year")
    text = text_of(response)
    assert "2,025.2" in text  # the loans to Peru
    assert "Perú" in text
    files = re.findall(r'href="(/es/offer/file\.[a-z]+\?[^"]+)"', response.content.decode())
    assert len(files) == 4
    assert all("recipient=PE" in one and "kind=loan" in one for one in files)


def test_a_chip_takes_one_condition_away(get: Any, example: Any) -> None:
    body = get("/es/offer/?recipient=PE&recipient=BO&kind=loan").content.decode()
    chip = re.search(r'<li><a href="([^"]+)">País o región: Perú', body)
    assert chip is not None
    assert unescape(chip[1]) == "?recipient=BO&kind=loan"


def test_a_choice_is_downloaded_as_json_and_csv(get: Any, example: Any) -> None:
    answer = json.loads(get("/es/offer/file.json?recipient=PE&by=provider").content)
    assert answer["total"]["value"] == "2092027721.00"  # as published: 23 commitments to Peru
    assert answer["filters"]["recipient"] == ["PE"]
    table = get("/en/offer/file.csv?recipient=PE&by=provider")
    assert "2092027721.00" in table.content.decode()
    assert table.headers["Content-Disposition"] == 'attachment; filename="offer.csv"'


@pytest.mark.parametrize(("format", "start"), [("pdf", b"%PDF"), ("xlsx", b"PK")])
def test_a_choice_is_downloaded_as_a_report(get: Any, example: Any, format: str, start: bytes) -> None:
    response = get(f"/es/offer/file.{format}?recipient=PE")
    assert response.status_code == 200
    assert response.content.startswith(start)


def test_every_figure_of_the_start_page_opens(get: Any, example: Any) -> None:
    figures = set(re.findall(r'href="(/es/figures/[^"]+)"', get("/es/").content.decode()))
    assert len(figures) > 10
    for one in sorted(figures)[:12]:
        assert get(unescape(one)).status_code == 200


def test_a_figure_opens_down_to_file_and_line(get: Any, example: Any) -> None:
    text = text_of(get(f"/es/figures/{FIGURE}/"))
    assert "US$ 2,092,027,721.00" in text
    assert "caf.xml:" in text
    assert "/iati-activities/iati-activity[" in text
    assert "País o región Perú" in text


def test_the_rows_behind_a_figure_add_up_to_it(get: Any, example: Any) -> None:
    from decimal import Decimal

    data = json.loads(get(f"/es/figures/{FIGURE}/rows.json").content)
    assert sum(Decimal(one["value"]) for one in data["contributions"]) == Decimal(data["value"])
    assert len(get(f"/es/figures/{FIGURE}/rows.csv").content.decode().splitlines()) == data["count"] + 1


def test_a_printed_figure_tells_that_todays_differs(get: Any, odd: Any) -> None:
    # State 3 is that of the third load, which a decision withdrew later.
    text = text_of(get("/en/figures/offer@2:s3:commitments:USD:provider=XX-WRONG/"))
    assert "US$ 9.00" in text
    assert "Today the same question gives US$ 0.00" in text


def test_a_reference_typed_with_blanks_opens_its_figure(get: Any, example: Any) -> None:
    response = get("/es/figures/", {"ref": f"  {FIGURE[:12]} {FIGURE[12:]} "})
    assert response.status_code == 302
    assert get(response.headers["Location"]).status_code == 200


def test_an_activity_tells_where_it_was_read(get: Any, example: Any) -> None:
    text = text_of(get(f"/es/activities/{ACTIVITY}/"))
    assert "26,715,200.00" in text
    assert "caf.xml 4,547" in text
    assert "propuesta" in text
    assert "Préstamo" in text


def test_an_activity_in_full(get: Any, odd: Any) -> None:
    response = get("/es/activities/XX-FULL/")
    text, body = text_of(response), response.content.decode()
    assert "Facilitación del comercio" in text
    assert '<p class="lead soft" lang="en">Trade</p>' in body
    assert "pasado su fin previsto" in text  # running, overdue
    for words in ("60.0 %", "Bolivia", "1,000.50 USD", "Fundación / Raíz", "More exports", "Firms", "250", "500.00"):
        assert words in text.replace("\N{NO-BREAK SPACE}", " "), words
    assert '<a href="https://example.org/a.pdf" rel="noopener noreferrer external">Report</a>' in body
    assert 'href="javascript' not in body
    assert "/es/activities/XX/with/slash/" in body
    assert "NOT-THERE" in text
    assert "no está cargada" in text


@pytest.mark.parametrize("identifier", ODD)
def test_an_identifier_comes_back_as_it_was_published(get: Any, odd: Any, identifier: str) -> None:
    address = links.activity(identifier)
    response = get(f"/es{address[3:]}")
    assert response.status_code == 200
    assert identifier in unescape(response.content.decode())
    other = re.search(r'<a class="language" href="([^"]+)"', response.content.decode())
    assert other is not None
    assert identifier in unescape(get(unescape(other[1])).content.decode())


def test_an_identifier_that_is_not_there_offers_those_alike(get: Any, example: Any) -> None:
    response = get(f"/es/activities/{ACTIVITY[:-1]}5/")
    assert response.status_code == 404
    assert f"/es/activities/{ACTIVITY}/" in response.content.decode()


def test_search_minds_neither_capitals_nor_accents(get: Any, example: Any) -> None:
    assert "Electrica" not in text_of(get("/es/search/?q=xyzzy"))
    plain, accented = (text_of(get(f"/es/search/?q={quote(q)}")) for q in ("distribucion", "DISTRIBUCIÓN"))
    assert "Distribución Eléctrica" in plain
    assert "Distribución Eléctrica" in accented


def test_long_lists_come_in_pages(get: Any, odd: Any) -> None:
    first = get("/es/activities/XX-LONG/").content.decode()
    assert "1 a 50 de 120" in first
    assert 'href="?page=2"' in first
    assert "101 a 120 de 120" in get("/es/activities/XX-LONG/?page=3").content.decode()
    assert get("/es/activities/XX-LONG/?page=4").status_code == 404


def test_a_load_lists_its_problems_and_what_it_left_out(get: Any, odd: Any) -> None:
    text = text_of(get("/es/loads/1/"))
    assert "reading.no-identifier" in text or "structure" in text
    assert "Lo que no se cargó, y por qué" in text
    assert "first.xml" in text
    errors = get("/es/loads/1/?severity=error")
    assert errors.status_code == 200


def test_a_newer_load_tells_what_it_no_longer_holds(get: Any, odd: Any) -> None:
    text = text_of(get("/es/loads/2/"))
    assert "Intervenciones de cargas anteriores que esta ya no trae" in text
    assert "XX-ñandú-日本" in text


def test_a_withdrawn_load_says_why(get: Any, odd: Any) -> None:
    text = text_of(get("/es/loads/3/"))
    assert "Retirada por desk@example.org" in text
    assert "It was the wrong file" in text


def test_a_file_is_downloaded_as_it_was_received(get: Any, odd: Any) -> None:
    received = b"".join(get("/es/loads/1/file").streaming_content)
    assert received == (odd.parent / "first.xml").read_bytes()
    place = next(iter(range(len(received))))
    assert place == 0
    one = get("/es/loads/1/activities/2.xml").content
    assert one.startswith(b"<iati-activity")
    assert b"XX/ends/in/slash/" in one
    assert one in received


def test_a_table_load_shows_its_rows(get: Any, example: Any) -> None:
    text = text_of(get("/en/loads/3/"))
    assert "obligations.csv" in text
    assert "Public Law 480 Title II Grants" in text
    assert "1 to 50 of 1,420" in text
    assert get("/en/loads/3/?rows=2").status_code == 200


def test_a_chart_has_a_description_and_an_address_for_ever(get: Any, example: Any) -> None:
    body = get("/es/").content.decode()
    address = re.search(r'<img src="(/es/charts/provider\.svg[^"]+)" alt="([^"]{40,})"', body)
    assert address is not None
    chart = get(unescape(address[1]))
    assert chart.headers["Content-Type"] == "image/svg+xml"
    assert "immutable" in chart.headers["Cache-Control"]
    assert b"<desc" in chart.content


def test_a_recipient_in_small_letters_is_found(get: Any, example: Any) -> None:
    assert get("/es/recipients/pe/").headers["Location"] == "/es/recipients/PE/"


def test_what_has_no_rate_is_listed_and_not_added(get: Any, odd: Any) -> None:
    text = text_of(get("/es/offer/?provider=XX-OTHER"))
    assert "No hay tipo de cambio" in text or "tipo de cambio" in text
    assert "XDR" in text
