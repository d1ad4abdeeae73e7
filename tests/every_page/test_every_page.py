"""Every page of the site in a real browser: in both languages, on a desk and on a phone, within reach of all."""

from __future__ import annotations

import io
import json
from collections import defaultdict
from functools import cache
from typing import Any
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from babel.messages.pofile import read_po

from eslabon.values.language import LOCALE
from tests.every_page.conftest import Filled
from tests.every_page.table import GUARDED, NO_PAGE, Page, names_of_addresses, pages
from tests.portal.test_browser import DESK, PHONE, page_of, wider_than_the_screen

# What axe looks at depends on the width, and in words on the language: it looks at one width in each. Contrast takes
# three quarters of its time, and no colour depends on language or width: it is looked at once.
REACHED_AT = {"es": PHONE, "en": DESK}
CONTRAST = "es"

HEAD_OF_PAGE = """[
    [...document.querySelectorAll("h1")].map(one => one.textContent), document.title, document.documentElement.lang,
    document.body.innerText.split(/[\\n\\t]/).concat([...document.querySelectorAll("[aria-label], [placeholder]")].map(
        one => one.ariaLabel || one.placeholder
    ))
]"""
# Texts of the catalogue that the filled site holds as data: what people wrote, headings of their spreadsheet.
WRITTEN = {"acta", "agricultura", "conforme", "ejemplo", "informe de avance", "necesidad", "tema", "costo estimado"}


def plain(text: str) -> str:
    return " ".join(text.split()).casefold()


@cache
def strangers(lang: str) -> set[str]:
    """The program's texts that have no place on a page in this language: those of the other only."""
    english, spanish = set(), set()
    for path in (LOCALE / "es" / "LC_MESSAGES").glob("*.po"):
        for one in read_po(io.BytesIO(path.read_bytes()), locale="es"):
            english.update(plain(text) for text in ([one.id] if isinstance(one.id, str) else one.id))
            spanish.update(plain(text) for text in ([one.string] if isinstance(one.string, str) else one.string))
    found = english - spanish if lang == "es" else spanish - english
    return {one for one in found if len(one) > 2} - WRITTEN


def test_every_address_has_an_example_or_a_reason_why_not() -> None:
    named = {one.name for one in pages(defaultdict(lambda: defaultdict(str), uploads=["a key"]))}
    assert not named & set(NO_PAGE)
    assert named | set(NO_PAGE) == names_of_addresses()


@pytest.mark.browser
@pytest.mark.parametrize("lang", ["es", "en"])
def test_every_page_is_sound_and_within_reach_of_all(browser: Any, filled: Filled, lang: str) -> None:
    wrong: dict[str, list[str]] = {}
    with page_of(browser, DESK) as (page, told, hosts):
        page.context.add_init_script(AXE_SCRIPT)
        filled.confirm(page)
        # What is open only for some minutes after the password is looked at first.
        for one in sorted(pages(filled.made), key=lambda one: one.who != GUARDED):
            told.clear()
            if faults := faults_of(page, filled, one, lang) + told:
                wrong[f"{one.path(lang)} ({one.who or 'nobody'})"] = faults
    assert wrong == {}
    assert hosts == {urlsplit(filled.site.address).netloc}


def faults_of(page: Any, filled: Filled, one: Page, lang: str) -> list[str]:
    """What is wrong with a page."""
    page.context.clear_cookies()
    page.context.add_cookies(filled.cookies[one.who])
    path = one.path(lang)
    answer = page.goto(filled.site / path)
    faults = [] if answer.status == 200 else [f"answers {answer.status}"]
    if page.url != filled.site / path and not (one.lands and page.url.endswith(one.lands)):
        return [*faults, f"leads to {page.url}"]
    heads, title, written_in, texts = page.evaluate(HEAD_OF_PAGE)
    if len(heads) != 1 or not heads[0].strip():
        faults.append(f"heads: {heads}")
    if not title.removesuffix("· Eslabón").strip():
        faults.append("no title")
    if written_in != lang:
        faults.append(f"in another language: {written_in}")
    faults += [f"in another language: {text}" for text in strangers(lang) & {plain(one) for one in texts}]
    now = page.viewport_size["width"]
    for width in (now, DESK + PHONE - now):
        page.set_viewport_size({"width": width, "height": 900})
        if wider_than_the_screen(page):
            faults.append(f"wider than {width} pixels")
        if width == REACHED_AT[lang]:
            faults += [f"at {width}: {one}" for one in out_of_reach(page, contrast=lang == CONTRAST)]
    return faults


def out_of_reach(page: Any, contrast: bool) -> list[str]:
    """What axe finds, each with the elements."""
    asked = {"resultTypes": ["violations"], "rules": {"color-contrast": {"enabled": contrast}}}
    found = page.evaluate(f"axe.run({json.dumps(asked)}).then(one => one.violations)")
    return [f"{one['id']}: {[node['html'][:160] for node in one['nodes'][:3]]}" for one in found]
