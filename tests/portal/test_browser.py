"""The pages in a real browser, served as they are served: sound, within reach of all, and calling nobody else."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import urlsplit

import pytest

from tests.portal.conftest import Site
from tests.portal.pages import FIGURE, PAGES

pytestmark = pytest.mark.browser

PHONE, DESK = 390, 1280
# Loads the pictures further down too, and waits for them.
ALL_PICTURES = """Promise.all([...document.images].map(one => {
    one.loading = "eager";
    return one.decode().catch(() => null);
}))"""
REFUSALS = {"nowhere/": 404, "offer/?from=abc&kind=gift": 400, "activities/none/": 404}


@contextmanager
def page_of(browser: Any, width: int, **more: Any) -> Iterator[tuple[Any, list[str], set[str]]]:
    """A page of a width, the faults it told, and the hosts it called."""
    context = browser.new_context(viewport={"width": width, "height": 900}, **more)
    page = context.new_page()
    faults: list[str] = []
    hosts: set[str] = set()
    page.on("console", lambda said: faults.append(said.text) if said.type in ("error", "warning") else None)
    page.on("pageerror", lambda fault: faults.append(str(fault)))
    page.on("request", lambda request: hosts.add(urlsplit(request.url).netloc))
    try:
        yield page, faults, hosts
    finally:
        context.close()


def wider_than_the_screen(page: Any) -> bool:
    return bool(page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"))


def accessibility_faults(page: Any) -> list[str]:
    """What axe finds, each with the elements."""
    from axe_playwright_python.sync_playwright import Axe

    found = Axe().run(page).response["violations"]
    return [f"{one['id']}: {[node['html'][:160] for node in one['nodes'][:3]]}" for one in found]


@pytest.mark.parametrize(("lang", "width"), [("es", PHONE), ("en", DESK)])
@pytest.mark.parametrize(("path", "status"), REFUSALS.items())
def test_a_refusal_is_sound(browser: Any, site: Site, path: str, status: int, lang: str, width: int) -> None:
    """Pages that are found are gone through in `tests/every_page`."""
    with page_of(browser, width) as (page, faults, hosts):
        assert page.goto(site / f"/{lang}/{path}").status == status
        # A browser says of itself that a page answered 400 or 404.
        assert [one for one in faults if f"status of {status}" not in one] == []
        assert hosts == {urlsplit(site.address).netloc}
        assert not wider_than_the_screen(page)
        assert accessibility_faults(page) == []


@pytest.mark.parametrize("lang", ["es", "en"])
def test_every_picture_is_there(browser: Any, site: Site, lang: str) -> None:
    pictures = 0
    with page_of(browser, DESK) as (page, faults, hosts):
        for path in PAGES.values():
            page.goto(site / f"/{lang}/{path}", wait_until="domcontentloaded")
            page.evaluate(ALL_PICTURES)
            shown = page.evaluate("[...document.images].map(one => [one.src, one.naturalWidth])")
            assert [source for source, width in shown if not width] == [], path
            pictures += len(shown)
    assert pictures
    assert faults == []
    assert hosts == {urlsplit(site.address).netloc}


def test_odd_identifiers_and_texts_in_a_browser(browser: Any, odd_site: Site) -> None:
    with page_of(browser, PHONE) as (page, faults, _):
        page.goto(odd_site / "/es/search/")
        places = [link.get_attribute("href") for link in page.locator("tbody th a").all()]
        assert len(places) >= 14
        for place in places:
            answer = page.goto(odd_site / place, wait_until="domcontentloaded")
            assert answer.status == 200, place
            assert not wider_than_the_screen(page), place
        page.goto(odd_site / "/es/activities/XX-FULL/")
        assert accessibility_faults(page) == []
        page.goto(odd_site / "/es/loads/1/")
        assert accessibility_faults(page) == []
        assert faults == []


def test_from_the_start_to_file_and_line_without_javascript(browser: Any, site: Site) -> None:
    with page_of(browser, DESK, java_script_enabled=False, locale="es-PE") as (page, faults, _):
        page.goto(site / "/")
        assert page.url == site / "/es/"
        page.get_by_role("link", name="Oferta", exact=True).click()
        page.locator("summary", has_text="País o región").click()
        page.get_by_label("Perú").check()
        page.get_by_label("Flujo").select_option("disbursements")
        page.get_by_label("desde").fill("2012")
        page.get_by_role("button", name="Mostrar", exact=True).click()
        page.wait_for_url(re.compile("(?=.*recipient=PE)(?=.*flow=disbursements)"))
        assert page.get_by_role("link", name="País o región: Perú").is_visible()
        page.locator("tfoot a.figure").first.click()
        page.wait_for_url(re.compile("/es/figures/offer@2:"))
        page.locator("tbody th a").first.click()
        page.wait_for_url(re.compile("/es/activities/"))
        page.get_by_role("link", name="English").click()
        page.wait_for_url(re.compile("/en/activities/"))
        assert page.get_by_role("heading", name="Where it was read").is_visible()
        assert faults == []


def test_on_a_phone_the_filters_open_with_a_tap_without_javascript(browser: Any, site: Site) -> None:
    with page_of(browser, PHONE, java_script_enabled=False) as (page, _, _hosts):
        page.goto(site / "/en/offer/")
        assert not page.get_by_label("Flow").is_visible()
        page.get_by_label("Show the filters").check()
        assert page.get_by_label("Flow").is_visible()
        page.get_by_label("to", exact=True).fill("1899")
        page.get_by_role("button", name="Show", exact=True).click()
        assert page.get_by_role("alert").is_visible()
        assert page.get_by_label("Flow").is_visible()


def test_a_reference_is_copied_and_opens_again(browser: Any, site: Site) -> None:
    with page_of(browser, DESK) as (page, faults, _):
        page.context.grant_permissions(["clipboard-read", "clipboard-write"])
        page.goto(site / f"/en/figures/{FIGURE}/")
        page.get_by_role("button", name="Copy the reference").click()
        page.get_by_role("button", name="Copied").wait_for()
        copied = page.evaluate("navigator.clipboard.readText()")
        assert copied == FIGURE
        page.goto(site / "/en/figures/")
        page.get_by_label("Reference of the figure").fill(copied)
        page.get_by_role("button", name="Open").click()
        assert page.get_by_role("heading", name="US$ 2,092,027,721.00").is_visible()
        assert faults == []


def test_the_keyboard_reaches_the_content_and_the_tables(browser: Any, site: Site) -> None:
    with page_of(browser, PHONE) as (page, _, _hosts):
        page.goto(site / "/en/providers/")
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.textContent") == "Skip to the content"
        page.keyboard.press("Enter")
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.getAttribute('role')") == "region"


def test_numbers_follow_the_choice_of_a_country(browser: Any, site: Site) -> None:
    with page_of(browser, PHONE) as (page, faults, _):
        page.goto(site / "/es/preferences/")
        page.get_by_label("Números y fechas como en").select_option("CO")
        page.get_by_role("button", name="Guardar").click()
        page.goto(site / "/es/offer/")
        assert page.get_by_text("19.982,74").first.is_visible()
        assert faults == []
