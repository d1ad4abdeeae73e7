"""What an answer carries, what is written of others, and where the key and the database are."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured

from eslabon.site.environment import database, flag, listed, secret_key
from tests.portal.conftest import HOSTILE
from tests.portal.pages import FIGURE, PAGES

POLICY = {
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self' data:",
    "font-src 'self'",
    "connect-src 'self'",
    "form-action 'self'",
    "frame-ancestors 'none'",
    "base-uri 'none'",
}


@pytest.mark.parametrize("page", ["", "offer/?from=abc", "nowhere/", "loads/1/file", "offer/file.csv"])
def test_every_answer_is_fenced_in(get: Any, example: Any, page: str) -> None:
    headers = get(f"/es/{page}").headers
    assert {one.strip() for one in headers["Content-Security-Policy"].split(";")} == POLICY
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert "camera=()" in headers["Permissions-Policy"]


@pytest.mark.parametrize("name", PAGES)
def test_nothing_in_a_page_needs_more_than_the_policy_allows(get: Any, example: Any, name: str) -> None:
    body = get(f"/es/{PAGES[name]}").content.decode()
    for never in (" style=", "<style", " onclick=", " onload=", "javascript:", "http://", "//cdn"):
        assert never not in body.replace("http://www.w3.org", ""), never
    assert "<script>" not in body


def test_a_reader_gets_no_cookie_without_asking(get: Any, example: Any) -> None:
    for page in ("", "offer/", f"figures/{FIGURE}/", "search/"):
        assert not get(f"/es/{page}").cookies


def test_what_others_wrote_is_shown_never_run(get: Any, odd: Any) -> None:
    for page in (
        "search/?q=script",
        "activities/HOSTILE/",
        "loads/1/",
        "providers/XX-EVIL/",
        "offer/?by=activity",
        "loads/",
    ):
        response = get(f"/es/{page}")
        assert response.status_code == 200
        assert HOSTILE not in response.content.decode()
    assert "&lt;script&gt;" in get("/es/activities/HOSTILE/").content.decode()


def test_what_was_asked_is_shown_never_run(get: Any, example: Any) -> None:
    for page in ("search/?q=", "activities/", "offer/?from=", "figures/?ref=", "loads/1/?code=", "providers/"):
        assert HOSTILE not in get(f"/es/{page}{HOSTILE}").content.decode()


def test_downloads_are_never_opened_as_pages(get: Any, odd: Any) -> None:
    for page in ("loads/1/file", "loads/1/activities/1.xml", "offer/file.csv", "offer/file.json"):
        headers = get(f"/es/{page}").headers
        assert headers["Content-Disposition"].startswith("attachment")
        assert "html" not in headers["Content-Type"]


def test_a_form_from_elsewhere_is_refused_with_a_page(db: Any) -> None:
    from django.test import Client

    response = Client(enforce_csrf_checks=True).post("/es/preferences/", {"country": "PE", "language": "es"})
    assert response.status_code == 403
    assert "<h1>" in response.content.decode()


def test_a_fault_of_ours_is_a_page_too(example: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    from django.test import Client

    def fails(*_: object) -> None:
        raise RuntimeError("made for the test")

    monkeypatch.setattr("eslabon.portal.loads.views.load_table", fails)
    response = Client(raise_request_exception=False).get("/es/loads/")
    assert response.status_code == 500
    assert "La falla es nuestra" in response.content.decode()
    assert "made for the test" not in response.content.decode()


def test_the_key_is_made_once_and_kept_from_others(tmp_path: Path) -> None:
    key = secret_key("", tmp_path / "data")
    assert len(key) >= 50
    assert secret_key("", tmp_path / "data") == key
    assert stat.S_IMODE((tmp_path / "data/secret-key").stat().st_mode) == 0o600
    assert [one.name for one in (tmp_path / "data").iterdir()] == ["secret-key"]
    assert secret_key("given", tmp_path / "other") == "given"
    assert not (tmp_path / "other").exists()


def test_a_folder_that_cannot_hold_the_key_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(ImproperlyConfigured, match="ESLABON_SECRET_KEY"):
        secret_key("", tmp_path / "file" / "data")


def test_the_database_stands_in_the_data_folder_or_where_the_address_says(tmp_path: Path) -> None:
    assert database("", tmp_path)["NAME"] == tmp_path / "eslabon.sqlite3"
    assert "WAL" in database("", tmp_path)["OPTIONS"]["init_command"]
    assert database("sqlite:////srv/x.sqlite3", tmp_path)["NAME"] == "/srv/x.sqlite3"
    found = database("postgresql://desk:p%40ss@db.example:5433/eslabon", tmp_path)
    assert found["ENGINE"] == "django.db.backends.postgresql"
    assert (found["USER"], found["PASSWORD"], found["HOST"], found["PORT"], found["NAME"]) == (
        "desk",
        "p@ss",
        "db.example",
        "5433",
        "eslabon",
    )


@pytest.mark.parametrize("url", ["mysql://x/y", "postgresql://", "nothing", "sqlite://"])
def test_an_address_of_no_database_is_told(url: str, tmp_path: Path) -> None:
    with pytest.raises(ImproperlyConfigured, match="DATABASE_URL"):
        database(url, tmp_path)


def test_switches_and_lists() -> None:
    assert flag({"A": "1"}, "A") is True
    assert flag({"A": "no"}, "A") is False
    assert flag({}, "A") is False
    with pytest.raises(ImproperlyConfigured):
        flag({"A": "perhaps"}, "A")
    assert listed({"H": "a.pe, b.pe,"}, "H") == ["a.pe", "b.pe"]


def test_a_site_over_https_says_so(tmp_path: Path) -> None:
    code = (
        "import django; django.setup(); from django.conf import settings as s; "
        "print(s.SESSION_COOKIE_SECURE, s.CSRF_COOKIE_SECURE, s.SECURE_HSTS_SECONDS, s.DEBUG, s.ALLOWED_HOSTS)"
    )
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "eslabon.site.settings",
        "ESLABON_DATA": str(tmp_path),
        "ESLABON_HTTPS": "1",
        "ESLABON_HOSTS": "eslabon.example.pe",
    }
    done = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=True)
    assert done.stdout.split(maxsplit=4) == ["True", "True", "31536000", "False", "['eslabon.example.pe']\n"]
