"""The pages of records in a real browser: by keyboard, without JavaScript, on a phone, within reach of all."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator
from typing import Any

import pytest

from tests.once import example_database
from tests.portal.conftest import Site, running_site, site_environment
from tests.portal.test_browser import DESK, PHONE, accessibility_faults, page_of, wider_than_the_screen

pytestmark = pytest.mark.browser

# A session of the worked example's coordinator, and of its specialist.
SESSIONS = """
import django; django.setup()
from django.test import Client
from eslabon.records.accounts.models import User
for role in ("coordinator", "specialist"):
    client = Client()
    user = User.objects.filter(role=role).first()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    print(client.cookies["eslabon_session"].value)
"""


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Site, list[str]]]:
    """The site with the records of the worked example, and two sessions."""
    folder = tmp_path_factory.mktemp("desk")
    for site in running_site(folder / "warehouse", folder, example_database()):
        environment = site_environment(folder / "warehouse", folder)
        done = subprocess.run(
            [sys.executable, "-c", SESSIONS], env=environment, capture_output=True, text=True, check=True
        )
        yield site, done.stdout.split()[-2:]


def signed_in(page: Any, site: Site, session: str) -> None:
    page.context.add_cookies([{"name": "eslabon_session", "value": session, "url": site.address}])


def kept(page: Any) -> None:
    """Sends the form with the Enter key, and waits for the answer."""
    with page.expect_navigation():
        page.locator("#f-reason").press("Enter")


@pytest.mark.parametrize(("lang", "width"), [("es", PHONE), ("en", DESK)])
def test_a_choice_that_cannot_be_made_is_told_within_reach_of_all(
    browser: Any, desk: Any, lang: str, width: int
) -> None:
    site, (session, _other) = desk
    with page_of(browser, width) as (page, _faults, _hosts):
        signed_in(page, site, session)
        assert page.goto(site / f"/{lang}/needs/?status=x").status == 400
        assert not wider_than_the_screen(page)
        assert accessibility_faults(page) == []


def test_a_wrong_form_is_mended_by_keyboard_without_javascript(browser: Any, desk: Any) -> None:
    site, (session, _other) = desk
    with page_of(browser, PHONE, java_script_enabled=False) as (page, _faults, _hosts):
        signed_in(page, site, session)
        page.goto(site / "/en/needs/new/")
        page.locator("#f-title").focus()
        page.keyboard.press("Tab")
        page.keyboard.type("What was typed")
        page.locator("#f-cost").focus()
        page.keyboard.type("much")
        with page.expect_navigation():
            page.keyboard.press("Enter")
        summary = page.get_by_role("alert")
        assert summary.is_visible()
        assert page.locator("#f-description").input_value() == "What was typed"
        summary.get_by_role("link").first.focus()
        page.keyboard.press("Enter")
        page.wait_for_url(re.compile("#f-title$"))
        page.locator("#f-title").fill("A need typed by keyboard")
        page.locator("#f-cost").fill("1500")
        page.locator("#f-currency").fill("USD")
        with page.expect_navigation():
            page.keyboard.press("Enter")
        assert page.get_by_role("status").is_visible()
        assert page.get_by_role("heading", name="A need typed by keyboard").is_visible()


@pytest.mark.parametrize("width", [PHONE, DESK])
def test_two_people_at_one_record(browser: Any, desk: Any, width: int) -> None:
    site, (first, second) = desk
    with page_of(browser, width) as (mine, faults, _), page_of(browser, width) as (theirs, _faults, _hosts):
        signed_in(mine, site, second)
        signed_in(theirs, site, first)
        for page in (mine, theirs):
            page.goto(site / "/en/needs/2/edit/")
        theirs.locator("#f-beneficiaries").fill(f"What the first wrote at {width}")
        kept(theirs)
        mine.locator("#f-beneficiaries").fill(f"What the second wrote at {width}")
        mine.locator("#f-description").fill(f"More of the second at {width}")
        kept(mine)
        assert mine.get_by_role("alert").is_visible()
        assert mine.get_by_role("cell", name=f"What the first wrote at {width}").is_visible()
        assert mine.locator("#f-beneficiaries").input_value() == f"What the second wrote at {width}"
        assert mine.locator("#f-description").input_value() == f"More of the second at {width}"
        assert accessibility_faults(mine) == []
        assert not wider_than_the_screen(mine)
        kept(mine)
        assert mine.get_by_text(f"More of the second at {width}").is_visible()
        assert [one for one in faults if "status of 409" not in one] == []


def test_on_a_phone_the_menu_opens_with_a_tap_without_javascript(browser: Any, desk: Any) -> None:
    site, _sessions = desk
    with page_of(browser, PHONE, java_script_enabled=False) as (page, _faults, _hosts):
        page.goto(site / "/en/needs/")
        assert not page.get_by_role("link", name="Rounds").is_visible()
        page.get_by_label("Menu").check()
        page.get_by_role("link", name="Rounds").click()
        page.wait_for_url(re.compile("/en/rounds/$"))
