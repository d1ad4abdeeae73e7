"""The desk's tutorial, step by step in a real browser as a newcomer follows it, in both languages.

In its text **bold** is pressed, a line `- label: value` is typed or chosen, and *italics* must be seen.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import ROOT
from tests.once import example_database
from tests.portal.conftest import Site, example_folder, running_site  # noqa: F401
from tests.portal.test_browser import DESK, page_of

STEP = re.compile(
    r"^- (?P<label>.+?): `(?P<value>.+)`$|\*\*(?P<press>.+?)\*\*|(?<!\*)\*(?P<seen>[^*\n]+)\*(?!\*)", re.MULTILINE
)
# Pressed nowhere: what the newcomer is told for later.
LATER = ("Mostrar la prioridad a quien ve la necesidad", "Show the priority to whoever sees the need")


@pytest.fixture(scope="module")
def demo(example_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:  # noqa: F811
    """What `make demo` serves."""
    folder = tmp_path_factory.mktemp("demo")
    shutil.copytree(example_folder, folder / "warehouse")
    yield from running_site(folder / "warehouse", folder, example_database(), ESLABON_DEMO="1")


def steps_of(lang: str) -> list[dict[str, str | None]]:
    """What the tutorial has the newcomer do, in order."""
    text = (ROOT / f"docs/desk-tutorial.{lang}.md").read_text(encoding="utf-8")
    text = text.split("\n## ", 1)[1].rpartition("\n\n")[0]  # the words before the first step, and what follows the last
    return [one.groupdict() for one in STEP.finditer(re.sub(r"(?<!\n)\n(?![\n-])", " ", text))]


def fill(page: Any, label: str, value: str) -> None:
    """Types a value into a field, or chooses it."""
    field = page.locator("main").get_by_label(re.compile(f"^{re.escape(label)}( |$)")).first
    if field.evaluate("one => one.tagName") == "SELECT":
        texts = field.locator("option").all_inner_texts()
        field.select_option(label=next(one for one in texts if value in one))
    else:
        field.fill(value)


def press(page: Any, name: str) -> None:
    """Presses a button or follows a link: a button first, since it says what is done here."""
    exact = re.compile(f"^{re.escape(name)}( ?:.*)?$")
    inside = page.locator("main")
    found = [inside.get_by_role("button", name=exact), inside.get_by_role("link", name=exact)]
    found += [page.get_by_role("link", name=exact)]
    chosen = next((one.first for one in found if one.count()), None)
    assert chosen is not None, f"nothing to press: {name} at {page.url}"
    with page.expect_navigation():
        chosen.click()


@pytest.mark.browser
@pytest.mark.parametrize("lang", ["es", "en"])
def test_a_newcomer_follows_the_tutorial(browser: Any, demo: Site, lang: str) -> None:
    steps = steps_of(lang)
    assert len(steps) > 50
    with page_of(browser, DESK) as (page, faults, _hosts):
        page.goto(demo / f"/{lang}/sign-in/?next=/{lang}/desk/")
        for step in steps:
            if step["label"]:
                fill(page, step["label"], step["value"] or "")
            elif step["press"] and step["press"] not in LATER:
                press(page, step["press"])
            elif step["seen"]:
                assert page.get_by_text(step["seen"]).first.is_visible(), (step["seen"], page.url)
        assert faults == []


def test_both_tutorials_of_the_desk_go_the_same_way() -> None:
    shapes = [[next(key for key, value in one.items() if value) for one in steps_of(lang)] for lang in ("es", "en")]
    assert shapes[0] == shapes[1]
