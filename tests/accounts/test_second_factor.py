"""The second factor: an app, recovery codes, security keys."""

from __future__ import annotations

import re
from typing import Any

from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.core.cache import cache
from django.test import Client

from eslabon.portal.accounts.sealing import seal, unseal
from tests.accounts.conftest import PASSWORD, sign_in, signed_in, surely


def code_of(secret: str) -> str:
    """The code that an app shows now."""
    counters = list(yield_hotp_counters_from_time())
    return format_hotp_value(hotp_value(secret, counters[len(counters) // 2]))


def with_app(browser: Client, email: str) -> str:
    """Signs in, sets the app up, and gives its secret."""
    surely(browser, email)
    form = browser.get("/es/account/second-factor/totp/activate/", follow=True)
    (secret,) = re.findall(r"<code>([A-Z2-7]+)</code>", form.content.decode())
    done = browser.post("/es/account/second-factor/totp/activate/", {"code": code_of(secret)})
    assert done.status_code == 302
    cache.clear()  # a code is used once: the next sign-in would wait for the next one
    return secret


def test_an_app_is_set_up_and_asked_for_ever_after(people: Any) -> None:
    secret = with_app(Client(), "reader@example.org")
    browser = Client()
    assert sign_in(browser, "reader@example.org")["Location"].startswith("/es/account/second-factor/authenticate/")
    assert not signed_in(browser), "the password alone opens nothing"
    wrong = browser.post("/es/account/second-factor/authenticate/", {"code": "000000"})
    assert wrong.status_code == 200
    assert "aria-invalid" in wrong.content.decode()
    assert browser.post("/es/account/second-factor/authenticate/", {"code": code_of(secret)}).status_code == 302
    assert signed_in(browser)


def test_a_code_is_used_once(people: Any) -> None:
    secret = with_app(Client(), "reader@example.org")
    code = code_of(secret)
    for expected in (302, 200):
        browser = Client()
        sign_in(browser, "reader@example.org")
        assert browser.post("/es/account/second-factor/authenticate/", {"code": code}).status_code == expected


def test_the_database_alone_tells_no_secret(people: Any, settings: Any) -> None:
    browser = Client()
    secret = with_app(browser, "reader@example.org")
    kept = str(list(Authenticator.objects.values_list("data", flat=True)))
    assert secret not in kept
    assert kept.count("sealed:") == 2  # the app's, and the seed of the recovery codes

    def opens() -> bool:
        other = Client()
        sign_in(other, "reader@example.org")
        cache.clear()
        return other.post("/es/account/second-factor/authenticate/", {"code": code_of(secret)}).status_code == 302

    before = settings.SECRET_KEY
    settings.SECRET_KEY = "another key, as long as a key must be in the eyes of Django"
    assert not opens()
    settings.SECRET_KEY_FALLBACKS = [before]
    assert opens()


def test_a_secret_that_was_kept_before_there_was_a_seal_is_read(people: Any) -> None:
    secret = with_app(Client(), "reader@example.org")
    Authenticator.objects.filter(type="totp").update(data={"secret": secret})
    browser = Client()
    sign_in(browser, "reader@example.org")
    assert browser.post("/es/account/second-factor/authenticate/", {"code": code_of(secret)}).status_code == 302


def test_a_seal_of_the_same_text_is_another_each_time_and_a_broken_one_opens_nothing() -> None:
    one, other = seal("SECRET"), seal("SECRET")
    assert one != other
    assert (unseal(one), unseal("SECRET")) == ("SECRET", "SECRET")
    broken = one[:-4] + "AAAA"
    assert unseal(broken) not in ("SECRET", "", unseal(broken))


def test_a_recovery_code_signs_in_once(people: Any) -> None:
    first = Client()
    with_app(first, "reader@example.org")
    page = first.get("/es/account/second-factor/recovery-codes/").content.decode()
    (block,) = re.findall(r"<pre><code>(.*?)</code></pre>", page, re.DOTALL)
    code = block.split()[0]
    assert code in first.get("/es/account/second-factor/recovery-codes/download/").content.decode()
    for expected in (302, 200):
        browser = Client()
        sign_in(browser, "reader@example.org")
        assert browser.post("/es/account/second-factor/authenticate/", {"code": code}).status_code == expected


def test_setting_it_up_asks_for_the_password_again_when_the_session_is_not_fresh(as_: Any, people: Any) -> None:
    browser = as_("reader")  # nothing says when the password was shown
    asked = browser.get("/es/account/second-factor/totp/activate/", follow=True)
    assert asked.redirect_chain[-1][0].startswith("/es/account/confirm/")
    wrong = browser.post("/es/account/confirm/", {"password": "not the password"})
    assert wrong.status_code == 200
    again = browser.post("/es/account/confirm/", {"password": PASSWORD}, follow=True)
    assert "data:image/svg+xml" in browser.get("/es/account/second-factor/totp/activate/").content.decode()
    assert again.status_code == 200


def test_the_app_is_turned_off(people: Any) -> None:
    browser = Client()
    with_app(browser, "reader@example.org")
    assert browser.get("/es/account/second-factor/totp/deactivate/").status_code == 200
    assert browser.post("/es/account/second-factor/totp/deactivate/").status_code == 302
    assert not Authenticator.objects.exists()
    assert sign_in(Client(), "reader@example.org")["Location"] == "/es/"


def test_the_page_of_security_keys_loads_nothing_from_elsewhere(people: Any) -> None:
    browser = Client()
    surely(browser, "reader@example.org")
    page = browser.get("/es/account/second-factor/webauthn/add/").content.decode()
    scripts = re.findall(r'<script[^>]*\bsrc="([^"]+)"', page)
    assert any("webauthn" in one for one in scripts)
    assert all(one.startswith("/static/") for one in scripts)
    for one in scripts:
        answer = browser.get(one)
        assert answer.status_code == 200, one
        answer.close()
    inline = re.findall(r"<script(?![^>]*src=)([^>]*)>", page)
    assert inline
    assert all('type="application/json"' in one for one in inline), "data, which nothing runs"


def test_nonsense_instead_of_a_security_key_is_refused(people: Any) -> None:
    browser = Client()
    surely(browser, "reader@example.org")
    browser.get("/es/account/second-factor/webauthn/add/")
    for nonsense in ("", "x", "[]", '{"id": 1}'):
        answer = browser.post("/es/account/second-factor/webauthn/add/", {"name": "a", "credential": nonsense})
        assert answer.status_code == 200
    again = browser.post("/es/account/second-factor/webauthn/reauthenticate/", {"credential": '{"id": 1}'})
    assert again.status_code in (200, 302)
    assert not Authenticator.objects.exists()
