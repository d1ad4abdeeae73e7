"""The form in a real browser: on a phone, without JavaScript, by its link, to the end."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from typing import Any

import pytest

from tests.once import example_database
from tests.portal.conftest import Site, running_site, site_environment
from tests.portal.test_browser import PHONE, accessibility_faults, page_of, wider_than_the_screen

pytestmark = pytest.mark.browser

# The worked example's agreement and projects, in a form that was sent; its link.
FILLED = """
import django; django.setup()
import re
from eslabon.records.accounts.models import User
from eslabon.records.base.actions import create
from eslabon.records.parties.models import Party
from eslabon.records.registry import KINDS
from eslabon.work.inquiries.sending import send
from eslabon.work.models import Mail
head = User.objects.get(role="coordinator")
party = Party.objects.get(short_name="Estados Unidos").pk
values = {"title": "Informe", "party": party, "contact": "Rosa (ejemplo)", "email": "rosa@ejemplo.example"}
send(head, create(head, KINDS["inquiries"], values), set())
print(re.search(r"(/es/forms/.*/)$", Mail.objects.get().body, re.MULTILINE)[1])
"""


@pytest.fixture(scope="module")
def form(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Site, str]]:
    """The site, and the path of a form that was sent."""
    folder = tmp_path_factory.mktemp("form")
    for site in running_site(folder / "warehouse", folder, example_database()):
        environment = site_environment(folder / "warehouse", folder)
        done = subprocess.run(
            [sys.executable, "-c", FILLED], env=environment, capture_output=True, text=True, check=True
        )
        yield site, done.stdout.split()[-1].replace("/es/", "/en/")


def press(page: Any, name: str) -> None:
    with page.expect_navigation():
        page.get_by_role("button", name=name).first.click()


def sound(page: Any) -> bool:
    return not wider_than_the_screen(page) and accessibility_faults(page) == []


def test_a_focal_point_fills_the_form_in_on_a_phone_without_javascript(browser: Any, form: tuple[Site, str]) -> None:
    site, path = form
    with page_of(browser, PHONE) as (page, faults, hosts):
        page.goto(site / path)
        assert sound(page)
        press(page, "It is right: Compromisos")
        with page.expect_navigation():
            page.get_by_role("link", name="Correct: Programa de audiencias").click()
        page.fill("#f-cost", "nothing that is an amount")
        press(page, "Keep")
        assert page.get_by_role("alert").is_visible()
        assert page.locator("#f-cost").input_value() == "nothing that is an amount"
        assert sound(page)
    with page_of(browser, PHONE, java_script_enabled=False) as (page, _faults, _hosts):
        page.goto(site / path)
        assert page.get_by_text("2 of 6 looked at").is_visible()
        with page.expect_navigation():
            page.get_by_role("link", name="Correct: Programa de audiencias").click()
        page.fill("#f-cost", "approx. US$ 1.5 MM")
        page.locator("#f-cost").press("Enter")
        assert page.get_by_text("approx. US$ 1,500,000").is_visible()
        page.locator("#f-by").fill("Rosa Quispe, programme officer")
        with page.expect_navigation():
            page.locator("#f-by").press("Enter")
        assert page.get_by_text("2 of 6 looked at").is_visible()  # the Enter key keeps, and says nothing of any item
        press(page, "Confirm the 4 that are left")
        assert page.locator("#f-by").input_value() == "Rosa Quispe, programme officer"
        press(page, "Send the form")
        assert page.get_by_role("heading", name="Thank you").is_visible()
        with page.expect_download() as kept:
            page.get_by_role("link", name="Download what was sent").click()
        assert kept.value.suggested_filename.endswith(".xlsx")
    with page_of(browser, PHONE) as (page, more, others):
        page.goto(site / path)
        assert sound(page)
        answer = page.goto(site / "/en/forms/none/")
        assert answer.status == 404
        assert sound(page)
    assert [one for one in faults + more if "400" not in one and "404" not in one] == []
    assert len(hosts | others) == 1
