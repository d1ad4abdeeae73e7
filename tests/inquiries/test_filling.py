"""Filling a form in by its link: kept as one goes, faults told and nothing lost, sent once."""

from __future__ import annotations

from django.utils import timezone

from eslabon.records.inquiries.models import Change, Inquiry, Item
from eslabon.work.models import Mail
from tests.inquiries.conftest import World, body, item


def test_opening_is_noted_once_and_looking_at_the_head_is_no_opening(world: World) -> None:
    sent = world.sent()
    sent.client.head(sent.path)
    assert Inquiry.objects.get().status == "sent"
    sent.client.get(sent.path)
    first = Inquiry.objects.get()
    assert (first.status, first.opened_at is not None) == ("opened", True)
    sent.client.get(sent.path)
    assert Inquiry.objects.get().opened_at == first.opened_at


def test_it_shows_what_is_held_and_how_far_one_is(world: World) -> None:
    sent = world.sent()
    form = body(sent.client.get(sent.path))
    for text in ("0 of 2 looked at", "527-0426", "approx. US$ 15,000,000", "COPEME", "1 Oct 2004", "US$ 1,000<"):
        assert text in form, text
    spanish = body(sent.client.get(sent.path.replace("/en/", "/es/")))
    assert "01/10/2004" in spanish


def test_what_is_done_is_kept_at_once_and_found_again(world: World) -> None:
    sent = world.sent()
    project, agreement = item(sent.inquiry, "projects"), item(sent.inquiry, "agreements")
    answer = sent.client.post(sent.path, {"confirm": str(agreement.pk), "remarks": "Half done", "by": "J. Roe"})
    assert answer["Location"] == f"{sent.path}#item-{agreement.pk}"
    sent.client.post(
        f"{sent.path}{project.pk}/",
        {"title": "Audiencias", "cost": "US$ 1.5 MM", "starts_on": "1 de noviembre de 2004", "status": "running"},
    )
    form = body(sent.client.get(sent.path))
    for text in ("2 of 2 looked at", "Half done", "J. Roe", "US$ 1,500,000", "1 Nov 2004", "Running"):
        assert text.lower() in form.lower(), text
    project.refresh_from_db()
    assert project.answer == {"cost": "1500000.00", "starts_on": "2004-11-01", "status": "running"}
    assert not Change.objects.exists()
    assert Inquiry.objects.get().status == "opened"


def test_corrected_back_it_is_confirmed_and_all_that_is_left_is_confirmed_together(world: World) -> None:
    sent = world.sent()
    project = item(sent.inquiry, "projects")
    for title in ("Audiencias públicas", "Audiencias"):
        sent.client.post(f"{sent.path}{project.pk}/", {"title": title})
    project.refresh_from_db()
    assert (project.verdict, project.answer) == ("confirmed", {})
    sent.client.post(sent.path, {"all": "1"})
    assert set(Item.objects.values_list("verdict", flat=True)) == {"confirmed"}


def test_what_cannot_be_read_is_told_kept_as_typed_and_not_sent(world: World) -> None:
    sent = world.sent()
    project = item(sent.inquiry, "projects")
    page = f"{sent.path}{project.pk}/"
    wrong = {"title": "Audiencias", "cost": "a lot", "starts_on": "some day", "ends_on": "2004-01-01"}
    answer = sent.client.post(page, wrong)
    assert answer.status_code == 400
    assert 'value="a lot"' in body(answer)
    assert 'value="some day"' in body(answer)
    refused = sent.client.post(sent.path, {"send": "1", "by": "John"})
    assert refused.status_code == 400
    assert "a lot" in body(refused)
    assert Inquiry.objects.get().status != "answered"
    crossed = sent.client.post(page, {"cost": "", "starts_on": "2004-10-01", "ends_on": "2004-01-01"})
    assert crossed.status_code == 400
    mended = sent.client.post(page, {"ends_on": "2005-01-01"})
    assert mended.status_code == 302
    assert sent.client.post(sent.path, {"send": "1", "by": "John"}).status_code == 302
    assert Inquiry.objects.get().status == "answered"


def test_adding_twice_by_one_form_adds_once(world: World) -> None:
    sent = world.sent()
    page = f"{sent.path}add/projects/"
    key = body(sent.client.get(page)).split('name="key" value="')[1][:36]
    for _time in range(2):
        assert (
            sent.client.post(page, {"key": key, "title": "Nuevo", "cost": "10", "currency": "EUR"}).status_code == 302
        )
    added = Item.objects.get(about=None)
    assert added.answer["cost"] == "10.00"
    assert sent.client.post(page, {"key": "k", "cost": "10"}).status_code == 400  # no title
    held = item(sent.inquiry, "projects")
    assert sent.client.get(f"{sent.path}add/needs/").status_code == 404
    sent.client.post(f"{sent.path}{added.pk}/", {"remove": "1"})
    assert not Item.objects.filter(about=None).exists()
    assert sent.client.post(page, {"key": str(held.about), "title": "Another"}).status_code == 302
    sent.client.post(f"{sent.path}{Item.objects.get(about=None).pk}/", {"remove": "1"})
    assert not Item.objects.filter(about=None).exists()
    sent.client.post(f"{sent.path}{held.pk}/", {"remove": "1"})
    assert Item.objects.filter(pk=held.pk).exists()  # what is held isn't taken away


def test_an_item_of_another_form_is_not_there(world: World) -> None:
    mine, theirs = world.sent(), world.sent()
    other = item(theirs.inquiry, "projects")
    assert mine.client.get(f"{mine.path}{other.pk}/").status_code == 404
    assert mine.client.post(mine.path, {"confirm": str(other.pk)}).status_code == 404
    other.refresh_from_db()
    assert other.verdict == ""


def test_sent_twice_it_is_sent_once_and_thanked_for(world: World) -> None:
    sent = world.sent()
    project = item(sent.inquiry, "projects")
    sent.client.post(f"{sent.path}{project.pk}/", {"title": "Audiencias públicas", "remark": "The name changed"})
    letters = Mail.objects.count()
    for _time in range(2):
        assert sent.client.post(sent.path, {"send": "1", "by": "John Roe"})["Location"] == sent.path
    change = Change.objects.get()
    assert (change.field, change.decision) == ("title", "")
    assert Mail.objects.count() == letters + 1  # to who sent the form
    assert Mail.objects.latest("pk").to == world.head.email
    thanks = body(sent.client.get(sent.path))
    assert "Thank you" in thanks
    assert "Audiencias públicas" in thanks
    assert sent.client.get(f"{sent.path}form.xlsx").status_code == 200
    for path in (f"{sent.path}{project.pk}/", f"{sent.path}add/projects/", f"{sent.path}sheet/"):
        assert sent.client.post(path, {"title": "Too late"})["Location"] == sent.path
    project.refresh_from_db()
    assert project.answer == {"title": "Audiencias públicas"}
    assert Inquiry.objects.get().answered_at <= timezone.now()


def test_a_form_that_says_nothing_is_not_sent_and_nothing_to_report_is_an_answer(world: World) -> None:
    sent = world.sent()
    refused = sent.client.post(sent.path, {"send": "1", "by": ""})
    assert refused.status_code == 400
    assert "says nothing yet" in body(refused)
    assert "This is missing" in body(refused)
    sent.client.post(sent.path, {"send": "1", "by": "John", "nothing": "1"})
    found = Inquiry.objects.get()
    assert (found.status, found.nothing, found.answered_by) == ("answered", True, "John")


def test_not_ours_is_an_answer(world: World) -> None:
    sent = world.sent()
    project = item(sent.inquiry, "projects")
    sent.client.post(f"{sent.path}{project.pk}/", {"not-ours": "1", "remark": "The bank's", "title": "Changed"})
    project.refresh_from_db()
    assert (project.verdict, project.answer, project.remark) == ("not-ours", {}, "The bank's")
    assert "Not ours" in body(sent.client.get(sent.path))


def test_hostile_texts_are_only_texts(world: World) -> None:
    sent = world.sent()
    hostile = '<script>alert("1")</script>'
    sent.client.post(f"{sent.path}add/projects/", {"key": "k", "title": hostile, "remark": hostile, "lead": "\0x"})
    sent.client.post(sent.path, {"send": "1", "by": hostile, "remarks": hostile})
    pages = [sent.client.get(sent.path), world.desk.get(f"/en/inquiries/{sent.inquiry.pk}/answer/")]
    assert all("<script>alert" not in body(one) and "&lt;script&gt;" in body(one) for one in pages)
