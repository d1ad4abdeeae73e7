"""With the keyboard alone, in a real browser: a need is written, mended, presented and approved."""

from __future__ import annotations

from typing import Any

import pytest

from tests.every_page.conftest import Filled
from tests.every_page.table import HEAD
from tests.portal.test_browser import DESK, page_of

pytestmark = pytest.mark.browser
# What has the focus, as a person hears it: its label or its text.
FOCUSED = """(() => {
    const one = document.activeElement;
    return one.labels?.[0]?.textContent.trim() || one.getAttribute("aria-label") || one.textContent.trim();
})()"""


def tab_to(page: Any, name: str) -> None:
    """Goes on with the Tab key until what has the focus begins with a name; it must be seen to have it."""
    for _ in range(150):
        page.keyboard.press("Tab")
        if str(page.evaluate(FOCUSED)).startswith(name):
            assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") != "none", name
            return
    raise AssertionError(f"the Tab key doesn't reach {name!r}")


def press(page: Any, name: str) -> None:
    """Goes to a link or button and presses Enter."""
    tab_to(page, name)
    with page.expect_navigation():
        page.keyboard.press("Enter")


def test_a_need_is_written_presented_and_approved_by_keyboard_alone(browser: Any, filled: Filled) -> None:
    with page_of(browser, DESK) as (page, _faults, _hosts):
        page.context.add_cookies(filled.cookies[HEAD])
        page.goto(filled.site / "/es/desk/")
        press(page, "Necesidades")
        press(page, "Agregar: necesidad de cooperación")
        tab_to(page, "Descripción")
        page.keyboard.type("Escrita sin ratón")
        tab_to(page, "Costo estimado")
        page.keyboard.type("mucho")
        with page.expect_navigation():
            page.keyboard.press("Enter")
        # The summary of what is wrong has the focus; its links lead into the fields.
        assert page.evaluate("document.activeElement.id") == "faults"
        page.keyboard.press("Tab")
        page.keyboard.press("Enter")
        assert page.evaluate("document.activeElement.id") == "f-title"
        page.keyboard.type("Una necesidad sin ratón")
        assert page.locator("#f-description").input_value() == "Escrita sin ratón"
        tab_to(page, "Costo estimado")
        page.keyboard.press("Control+A")
        page.keyboard.type("1500")
        tab_to(page, "Moneda")
        page.keyboard.type("USD")
        with page.expect_navigation():
            page.keyboard.press("Enter")
        assert page.get_by_role("heading", name="Una necesidad sin ratón").is_visible()
        press(page, "Presentar a la mesa")
        assert page.get_by_role("status").is_visible()
        press(page, "Aprobar por la mesa")
        assert page.locator("dd", has_text="aprobada por la mesa").is_visible()


def test_a_group_is_decided_and_taken_back_by_keyboard_alone(browser: Any, filled: Filled) -> None:
    with page_of(browser, DESK) as (page, _faults, _hosts):
        page.context.add_cookies(filled.cookies[HEAD])
        page.goto(filled.site / "/es/classification/")
        tab_to(page, "Decidir")
        page.keyboard.press("Enter")
        tab_to(page, "Motivo")
        page.keyboard.type("Lo dice el contrato")
        press(page, "Guardar la decisión")
        assert "Su última decisión" in page.locator("main").inner_text()
        press(page, "Dejar sin efecto la decisión")
        assert "Su última decisión" not in page.locator("main").inner_text()
