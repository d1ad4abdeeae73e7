"""The filled site, and its visitors: their cookies, by who they are."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.accounts.test_second_factor import code_of
from tests.every_page.filled import PASSWORD
from tests.every_page.table import GUARDED, HALFWAY, HEAD, NOBODY
from tests.portal.conftest import Site, example_folder, running_site, site_environment  # noqa: F401


class Filled:
    """The filled site: what was made in it, and the cookies of its visitors."""

    def __init__(self, site: Site, made: dict[str, Any]) -> None:
        self.site = site
        self.made = made
        self.cookies: dict[str, list[Any]] = {NOBODY: []}
        for who in (HEAD, GUARDED):
            value = made["sessions"][who]
            self.cookies[who] = [{"name": "eslabon_session", "value": value, "url": site.address}]

    def guard(self, browser: Any) -> None:
        """Gives one person a security key and an app, as that person would; another session stops half way."""
        context = browser.new_context()
        context.add_cookies(self.cookies[GUARDED])
        page = context.new_page()
        keys = context.new_cdp_session(page)
        keys.send("WebAuthn.enable")
        key = {"protocol": "ctap2", "transport": "usb", "hasUserVerification": True, "isUserVerified": True}
        keys.send("WebAuthn.addVirtualAuthenticator", {"options": key | {"automaticPresenceSimulation": True}})
        page.goto(self.site / "/es/account/second-factor/webauthn/add/")
        page.get_by_label("Nombre de la llave").fill("La del cajón")
        with page.expect_navigation():
            page.locator("#add-key").click()
        page.goto(self.site / "/es/account/second-factor/webauthn/")
        renaming = page.locator("tbody a").first.get_attribute("href")
        self.made["key"] = int(re.findall(r"/(\d+)/", renaming)[0])
        page.goto(self.site / "/es/account/second-factor/totp/activate/")
        page.locator("#id_code").fill(code_of(page.locator("main code").inner_text()))
        with page.expect_navigation():
            page.locator("main form button").click()
        self.cookies[GUARDED] = context.cookies()
        context.clear_cookies()
        page.goto(self.site / "/es/sign-in/")
        page.locator("#id_login").fill(self.made["emails"][GUARDED])
        page.locator("#id_password").fill(PASSWORD)
        with page.expect_navigation():
            page.locator("main form button").click()
        self.cookies[HALFWAY] = context.cookies()
        context.close()

    def confirm(self, page: Any) -> None:
        """Gives the guarded person's password once more."""
        page.context.add_cookies(self.cookies[GUARDED])
        page.goto(self.site / "/es/account/confirm/")
        page.locator("#id_password").fill(PASSWORD)
        with page.expect_navigation():
            page.locator("main form button").first.click()
        self.cookies[GUARDED] = page.context.cookies()


@pytest.fixture(scope="session")
def filled(
    example_folder: Path,  # noqa: F811
    browser: Any,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Filled]:
    """A site with everything that its pages can show, and its visitors."""
    folder = tmp_path_factory.mktemp("filled")
    shutil.copytree(example_folder, folder / "warehouse")
    for site in running_site(folder / "warehouse", folder):
        command = [sys.executable, "-m", "tests.every_page.filled"]
        environment = site_environment(folder / "warehouse", folder)
        done = subprocess.run(command, env=environment, capture_output=True, text=True)
        assert done.returncode == 0, done.stderr
        # A security key knows the site by its name, and an address of numbers is none.
        made = Filled(Site(site.address.replace("127.0.0.1", "localhost")), json.loads(done.stdout))
        made.guard(browser)
        yield made
