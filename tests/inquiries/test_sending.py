"""Sending a form: asked before, by a letter with a link of its own; what it holds and what it never does."""

from __future__ import annotations

from datetime import date, timedelta

from django.test import Client
from django.utils import timezone

from eslabon.records.accounts.actions import digest_of
from eslabon.records.accounts.models import User
from eslabon.records.base.actions import withdraw
from eslabon.records.inquiries.models import Inquiry, Item, Key
from eslabon.records.registry import KINDS
from eslabon.work.inquiries import sending
from eslabon.work.models import Mail
from tests.inquiries.conftest import World, body, day, link


def test_it_asks_before_it_sends_and_the_letter_carries_the_link(world: World) -> None:
    inquiry = world.inquiry(message="As agreed in the fourth round.")
    page = f"/en/inquiries/{inquiry.pk}/send/"
    asked = body(world.desk.get(page))
    assert "roe@example.org" in asked
    assert "Convenio Uno" in asked
    assert "Audiencias" in asked
    assert not Mail.objects.exists()
    assert world.desk.post(page, {"version": "1"})["Location"] == f"/en/inquiries/{inquiry.pk}/"
    letter = Mail.objects.get()
    assert letter.to == "roe@example.org"
    assert "Dear John Roe:" in letter.body
    assert "Agency One" in letter.body
    assert "fourth round" in letter.body
    inquiry.refresh_from_db()
    assert (inquiry.status, inquiry.sent_by, inquiry.expires_on) == ("sent", world.head, date.fromisoformat(day(44)))
    secret = link().split("/")[3]
    assert Key.objects.get().digest == digest_of(secret)
    assert len(secret) == 43  # 32 bytes
    assert secret not in str(Key.objects.values()) + str(Inquiry.objects.values())


def test_it_is_sent_once_and_pressing_twice_sends_no_second_letter(world: World) -> None:
    inquiry = world.inquiry()
    for _time in range(2):
        answer = world.desk.post(f"/en/inquiries/{inquiry.pk}/send/", {"version": "1"})
        assert answer["Location"] == f"/en/inquiries/{inquiry.pk}/"
    assert Mail.objects.count() == 1
    assert Item.objects.count() == 2
    assert Client().get(link()).status_code == 200


def test_another_link_stops_the_one_before_and_keeps_what_was_filled_in(world: World) -> None:
    sent = world.sent()
    sent.client.post(sent.path, {"confirm": str(Item.objects.filter(kind="projects").get().pk)})
    assert "Send again" in body(world.desk.get(f"/en/inquiries/{sent.inquiry.pk}/"))
    world.desk.post(f"/en/inquiries/{sent.inquiry.pk}/send/", {"version": "2"})
    assert sent.client.get(sent.path).status_code == 404
    assert "1 of 2 looked at" in body(sent.client.get(link()))


def test_a_link_opens_nothing_after_its_time_or_once_withdrawn_and_never_says_why(world: World) -> None:
    expired, withdrawn = world.sent(), world.sent()
    Inquiry.objects.filter(pk=expired.inquiry.pk).update(
        due_on=None, expires_on=timezone.now().date() - timedelta(days=1)
    )
    withdraw(world.head, KINDS["inquiries"], withdrawn.inquiry, "asked by letter instead")
    never = f"/en/forms/{'x' * 43}/"
    pages = [Client().get(one) for one in (expired.path, withdrawn.path, never)]
    assert [one.status_code for one in pages] == [404, 404, 404]
    texts = {
        body(one).replace(path, "LINK")
        for one, path in zip(pages, (expired.path[4:], withdrawn.path[4:], never[4:]), strict=True)
    }
    assert len(texts) == 1
    assert "opens no form" in texts.pop()
    for path in (expired.path, withdrawn.path):
        assert Client().post(path, {"all": "1"}).status_code == 404
        assert Client().get(f"{path}form.xlsx").status_code == 404
    assert not Item.objects.exclude(verdict="").exists()


def test_who_guesses_is_slowed_down_and_who_has_a_link_is_not(world: World) -> None:
    sent = world.sent()
    tries = [Client().get(f"/en/forms/{number:043}/").status_code for number in range(31)]
    assert set(tries[:30]) == {404}
    assert tries[30] == 429
    assert sent.client.get(sent.path).status_code == 200


def test_no_search_engine_no_cache_and_no_other_site_learns_of_a_form(world: World) -> None:
    sent = world.sent()
    for path in (sent.path, f"{sent.path}form.xlsx", f"/en/forms/{'x' * 43}/"):
        answer = sent.client.get(path)
        assert answer["Referrer-Policy"] == "same-origin"
        assert "noindex" in answer["X-Robots-Tag"]
        assert answer["Cache-Control"] == "private, no-store"


def test_a_form_is_checked_as_any_other_is(world: World) -> None:
    sent = world.sent()
    checked = Client(enforce_csrf_checks=True)
    assert checked.post(sent.path, {"all": "1"}).status_code == 403
    assert checked.post(f"{sent.path}sheet/").status_code == 403


def test_the_form_holds_what_the_provider_may_see_and_nothing_of_the_desk(world: World) -> None:
    hidden = world.copeme.__class__.objects.create(name_es="Ejecutor todavía secreto", level="internal")
    world.make("projects", title="Abierto", provider=world.donor.pk, lead=hidden.pk, level="public")
    world.make("projects", title="Interno", provider=world.donor.pk)
    world.make("projects", title="Reservado", provider=world.donor.pk, level="reserved")
    world.make("projects", title="Con embargo", provider=world.donor.pk, level="public", embargo_until=day(30))
    unsigned = world.make("documents", title="Convenio por firmar")
    draft = {"title": "Por firmar", "provider": world.donor.pk, "level": "public", "embargo_document": unsigned.pk}
    world.make("agreements", **draft)
    other = world.make("parties", name_es="Otra fuente", type="donor", level="public")
    world.make("projects", title="De otra fuente", provider=other.pk, level="public")
    world.make(
        "entries", agreement=world.agreement.pk, step="obligated", amount="777", currency="USD", note="internal note"
    )
    asked = body(world.desk.get(f"/en/inquiries/{world.inquiry().pk}/send/"))
    assert "Interno" in asked
    assert not [one for one in ("Reservado", "Con embargo", "Por firmar", "De otra fuente") if one in asked]
    everything = {f"projects-{one}" for one in range(1, 100)} | {f"agreements-{one}" for one in range(1, 100)}
    sent = world.sent(everything)
    form = body(sent.client.get(sent.path))
    assert "Interno" in form
    assert "Abierto" in form
    leaks = ("secreto", "Reservado", "Con embargo", "Por firmar", "De otra fuente", "777", "internal note", "risk")
    assert not [one for one in leaks if one in form]
    plain = world.sent()
    assert "Interno" not in body(plain.client.get(plain.path))


def test_a_reminder_goes_out_once_before_the_day_with_a_link_that_works_beside_the_first(world: World) -> None:
    sent = world.sent(due_on=day(5), language="es")
    assert sending.remind() == 0  # asked today
    soon, late, done = world.sent(due_on=day(5), language="es"), world.sent(due_on=day(30)), world.sent(due_on=day(5))
    done.client.post(done.path, {"send": "1", "by": "John", "nothing": "1"})
    for one in (soon, late, done):
        Inquiry.objects.filter(pk=one.inquiry.pk).update(sent_at=timezone.now() - timedelta(days=9))
    before = Mail.objects.count()
    assert sending.remind() == 1
    letter = Mail.objects.latest("pk")
    assert Mail.objects.count() == before + 1
    assert letter.subject.startswith("Recordatorio") or letter.subject.startswith("Reminder")
    assert soon.client.get(link()).status_code == soon.client.get(soon.path).status_code == 200
    assert sending.remind() == 0
    assert sent.client.get(sent.path).status_code == 200


def test_only_the_desk_sends_and_decides_and_only_its_readers_see_the_answer(world: World) -> None:
    sent = world.sent()
    fresh = world.inquiry()
    for role, read in (("reader", 200), ("analyst", 200), ("donor", 404), ("implementer", 404)):
        own = world.donor if role in ("donor", "implementer") else None
        user = User.objects.create_user(f"{role}@example.org", "a-long-password", role=role, organisation=own)
        client = Client()
        client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
        denied = 403 if read == 200 else 404
        assert client.post(f"/en/inquiries/{fresh.pk}/send/").status_code == denied
        page = f"/en/inquiries/{sent.inquiry.pk}/answer/"
        assert client.get(page).status_code == read
        assert client.get(f"{page}form.xlsx").status_code == read
        assert client.post(page, {"close": "1"}).status_code == denied
        assert client.post(f"{page}sheet/").status_code == denied
    assert Client().get(f"/en/inquiries/{sent.inquiry.pk}/answer/").status_code == 404
    assert Inquiry.objects.get(pk=fresh.pk).status == "draft"


def test_once_the_form_is_out_it_is_that_providers(world: World) -> None:
    sent = world.sent()
    other = world.make("parties", name_es="Otra fuente", type="donor", level="public")
    answer = world.desk.post(
        f"/en/inquiries/{sent.inquiry.pk}/edit/", {"version": str(sent.inquiry.version), "party": str(other.pk)}
    )
    assert answer.status_code == 400
    assert "was sent already" in body(answer)
