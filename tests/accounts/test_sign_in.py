"""Signing in and out, wrong passwords, lost passwords, ended people."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import Any

from django.core import mail
from django.test import Client

from eslabon.demo.people import DEMO_PASSWORD, DEMO_PEOPLE
from eslabon.records.accounts.actions import end, make_token
from eslabon.records.accounts.queries import token_of
from tests.accounts.conftest import PASSWORD, sign_in, signed_in


def test_e_mail_and_password_sign_in_whatever_the_letters_size(people: Any) -> None:
    browser = Client()
    answer = sign_in(browser, "READER@example.org")
    assert (answer.status_code, answer["Location"]) == (302, "/es/")
    assert signed_in(browser)


def test_the_start_page_comes_in_the_persons_language(people: Any) -> None:
    people["reader"].language = "en"
    people["reader"].save()
    assert sign_in(Client(), "reader@example.org")["Location"] == "/en/"


def test_who_was_sent_to_sign_in_comes_back(people: Any) -> None:
    browser = Client()
    sent = browser.get("/es/people/?page=1")
    assert sent["Location"] == "/es/sign-in/?next=%2Fes%2Fpeople%2F%3Fpage%3D1"
    assert 'value="/es/people/?page=1"' in browser.get(sent["Location"]).content.decode()
    assert sign_in(browser, "reader@example.org", next="/es/people/?page=1")["Location"] == "/es/people/?page=1"


def test_nobody_is_sent_to_another_site(people: Any) -> None:
    assert sign_in(Client(), "reader@example.org", next="https://evil.example/")["Location"] == "/es/"


def test_the_session_is_another_one_after_signing_in(people: Any) -> None:
    browser = Client()
    browser.post("/es/preferences/", {"country": "PE", "language": "es"})
    before = browser.cookies["eslabon_session"].value
    sign_in(browser, "reader@example.org")
    assert browser.cookies["eslabon_session"].value != before


def test_signing_out_needs_a_button_and_works(people: Any) -> None:
    browser = Client()
    sign_in(browser, "reader@example.org")
    assert browser.get("/es/sign-out/").status_code == 200
    assert signed_in(browser)
    assert browser.post("/es/sign-out/").status_code == 302
    assert not signed_in(browser)


def test_the_head_of_a_page_says_who_is_signed_in(as_: Any) -> None:
    page = as_("analyst").get("/es/preferences/").content.decode()
    assert "Analyst" in page
    assert "/es/sign-out/" in page
    assert "/es/sign-in/" in Client().get("/es/preferences/").content.decode()


def test_a_wrong_password_is_told_without_saying_which_is_wrong(people: Any) -> None:
    known = sign_in(Client(), "reader@example.org", "not the password")
    unknown = sign_in(Client(), "nobody@example.org", "not the password")
    told = [re.findall(r'role="alert".*?</div>', one.content.decode(), re.DOTALL) for one in (known, unknown)]
    assert told[0] == told[1] != []


def test_the_fifth_wrong_password_locks_the_account_for_a_quarter_of_an_hour(people: Any) -> None:
    browser = Client()
    answers = [sign_in(browser, "reader@example.org", f"wrong {turn}").status_code for turn in range(5)]
    assert answers == [200, 200, 200, 200, 429]
    locked = sign_in(browser, "Reader@example.org")
    assert locked.status_code == 429
    assert locked["Retry-After"] == "900"
    page = locked.content.decode()
    assert "15" in page
    assert "/es/password/forgotten/" in page
    assert "<h1>" in page
    assert not signed_in(browser)
    assert sign_in(Client(), "analyst@example.org").status_code == 302, "others still sign in"


def test_the_lock_ends(people: Any) -> None:
    from axes.models import AccessAttempt

    browser = Client()
    for turn in range(5):
        sign_in(browser, "reader@example.org", f"wrong {turn}")
    for one in AccessAttempt.objects.all():
        AccessAttempt.objects.filter(pk=one.pk).update(attempt_time=one.attempt_time - timedelta(minutes=16))
    assert sign_in(browser, "reader@example.org").status_code == 302


def test_a_link_for_a_new_password_works_once(people: Any) -> None:
    browser = Client()
    assert browser.post("/es/password/forgotten/", {"email": "reader@example.org"}).status_code == 302
    (sent,) = mail.outbox
    assert sent.to == ["reader@example.org"]
    assert sent.subject.startswith("Eslabón")
    (address,) = re.findall(r"http://testserver(\S+)", sent.body)
    form = browser.get(address, follow=True)
    assert form.status_code == 200
    path = form.redirect_chain[-1][0]
    new = {"password1": "otra-cadena-de-cacao", "password2": "otra-cadena-de-cacao"}
    assert browser.post(path, new).status_code == 302
    assert sign_in(Client(), "reader@example.org", "otra-cadena-de-cacao").status_code == 302
    assert sign_in(Client(), "reader@example.org").status_code == 200
    again = Client().get(address)
    assert again.status_code == 200
    assert "password1" not in again.content.decode()


def test_an_address_without_account_gets_no_mail_and_the_same_answer(people: Any) -> None:
    answers = {
        Client().post("/es/password/forgotten/", {"email": email})["Location"]
        for email in ("reader@example.org", "nobody@example.org")
    }
    assert len(answers) == 1
    assert [one.to for one in mail.outbox] == [["reader@example.org"]]


def test_a_weak_password_is_refused_at_its_field(as_: Any) -> None:
    weak = {"oldpassword": PASSWORD, "password1": "short", "password2": "short"}
    page = as_("reader").post("/es/password/", weak).content.decode()
    assert 'href="#id_password1"' in page
    assert 'aria-invalid="true"' in page


def test_a_changed_password_keeps_the_person_signed_in(as_: Any, people: Any) -> None:
    browser = as_("reader")
    new = {"oldpassword": PASSWORD, "password1": "otra-cadena-de-cacao", "password2": "otra-cadena-de-cacao"}
    assert browser.post("/es/password/", new)["Location"] == "/es/account/"
    assert signed_in(browser)


def test_who_ended_is_signed_out_and_stays_out(as_: Any, people: Any) -> None:
    browser = as_("specialist")
    _token, secret = make_token(people["specialist"], "table", "read")
    assert signed_in(browser)
    assert token_of(secret)
    end(people["coordinator"], people["specialist"], date(2026, 1, 31), people["analyst"])
    assert not signed_in(browser)
    assert token_of(secret) is None
    assert sign_in(Client(), "specialist@example.org").status_code == 200
    Client().post("/es/password/forgotten/", {"email": "specialist@example.org"})
    assert mail.outbox == []


def test_nobody_signs_up(db: Any) -> None:
    for path in ("signup/", "sign-up/", "accounts/signup/", "account/signup/"):
        assert Client().get(f"/es/{path}").status_code == 404
    page = Client().get("/es/sign-in/").content.decode()
    assert "signup" not in page
    assert "sign-up" not in page


def test_only_the_example_names_its_people(settings: Any) -> None:
    assert DEMO_PASSWORD not in Client().get("/es/sign-in/").content.decode()
    settings.ESLABON_DEMO = True
    page = Client().get("/es/sign-in/").content.decode()
    assert DEMO_PASSWORD in page
    for email, *_rest in DEMO_PEOPLE:
        assert email in page
