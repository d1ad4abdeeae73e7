"""What the desk takes of an answer: by the ordinary actions, once; a conflict is told and nothing is lost."""

from __future__ import annotations

import re
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

from django.db import connection
from django.test.utils import CaptureQueriesContext

from eslabon.records.base import actions
from eslabon.records.cooperation.models import Agreement, Entry, Project
from eslabon.records.inquiries.models import Change, Inquiry, Item
from eslabon.records.parties.models import Party
from eslabon.records.registry import KINDS
from eslabon.records.rounds.models import Theme
from tests.inquiries.conftest import World, body, item


def answered(world: World, kind: str, **values: str) -> SimpleNamespace:
    """An inquiry of which one item was corrected, and the page on which the desk decides."""
    sent = world.sent()
    number = item(sent.inquiry, kind).pk
    sent.client.post(f"{sent.path}{number}/", values)
    sent.client.post(sent.path, {"send": "1", "by": "John Roe"})
    sent.page = f"/en/inquiries/{sent.inquiry.pk}/answer/"
    return sent


def form_of(page: str) -> dict[str, str]:
    """What the page's form holds before anything is chosen."""
    return dict(re.findall(r'name="(mark-\d+)" value="(\w*)"', page))


def decide(world: World, path: str, decisions: dict[str, str], start: dict[str, str] | None = None) -> Any:
    """Decides changes by their fields."""
    given = start if start is not None else form_of(body(world.desk.get(path)))
    for one in Change.objects.all():
        if one.field in decisions:
            given[f"decision-{one.pk}"], _comma, given[f"note-{one.pk}"] = decisions[one.field].partition(", ")
    return world.desk.post(path, given)


def test_changes_are_taken_or_not_with_a_note_and_the_history_says_where_they_come_from(world: World) -> None:
    theme = Theme.objects.create(code="law", name_es="Normas", name_en="Law")
    sent = answered(
        world,
        "projects",
        title="Audiencias públicas",
        lead="copeme",
        theme="law",
        cost="aprox. US$ 2 MM",
        places="nacional",
        status="completed",
        ends_on="2005-12-31",
    )
    page = body(world.desk.get(sent.page))
    assert "Audiencias públicas" in page
    assert "approx. US$ 2,000,000" in page
    decisions = {
        "title": "refused, The agreement names it so",
        "theme": "taken",
        "cost": "taken",
        "status": "taken",
        "ends_on": "taken, As in the amendment",
    }
    assert decide(world, sent.page, decisions)["Location"] == sent.page
    project = Project.objects.get()
    assert (project.title, project.theme, project.cost, project.approximate) == (
        "Audiencias",
        theme,
        Decimal("2000000.00"),
        True,
    )
    assert (project.status, str(project.ends_on)) == ("completed", "2005-12-31")
    assert set(project.history.values_list("history_change_reason", flat=True)) >= {f"inquiry {sent.inquiry.pk}"}
    history = body(world.desk.get(f"/en/projects/{project.pk}/history/"))
    assert f"as a provider answered (inquiry No. {sent.inquiry.pk})" in history
    kept = {one.field: (one.decision, one.note, one.decided_by) for one in Change.objects.all()}
    assert kept["title"] == ("refused", "The agreement names it so", world.head)
    assert kept["ends_on"] == ("taken", "As in the amendment", world.head)
    assert Inquiry.objects.get().status == "answered"  # who carries it out, and where, wait
    decide(world, sent.page, {"lead": "by-hand", "places": "taken"})
    assert Inquiry.objects.get().status == "decided"
    assert "The agreement names it so" in body(world.desk.get(sent.page))


def test_all_that_is_left_is_taken_together_and_an_amount_brings_its_currency(world: World) -> None:
    sent = answered(world, "projects", title="Audiencias públicas", cost="EUR 3000", currency="", ends_on="2005-01-01")
    assert {one.field for one in Change.objects.all()} == {"title", "cost", "ends_on"}
    start = form_of(body(world.desk.get(sent.page)))
    assert decide(world, sent.page, {"title": "refused"}, start | {"all": "1"}).status_code == 302
    project = Project.objects.get()
    assert (project.title, project.cost, project.currency) == ("Audiencias", Decimal("3000.00"), "EUR")
    assert Inquiry.objects.get().status == "decided"


def test_deciding_twice_changes_nothing_twice(world: World) -> None:
    sent = answered(world, "projects", title="Audiencias públicas")
    start = form_of(body(world.desk.get(sent.page)))
    for _time in range(2):
        assert decide(world, sent.page, {"title": "taken"}, dict(start)).status_code == 302
    assert Project.objects.get().version == 2
    decide(world, sent.page, {"title": "refused"})
    assert Change.objects.get().decision == "taken"


def test_who_changed_the_record_meanwhile_is_not_overwritten(world: World) -> None:
    sent = answered(world, "projects", title="Audiencias públicas", ends_on="2006-01-01")
    start = form_of(body(world.desk.get(sent.page)))
    actions.change(world.head, KINDS["projects"], world.project, 1, {"title": "Audiencias del TLC"})
    refused = decide(world, sent.page, {"title": "taken, Better", "ends_on": "taken"}, start)
    assert refused.status_code == 409
    assert "Somebody changed it" in body(refused)
    assert "stands now: Audiencias del TLC" in body(refused)
    assert 'value="Better"' in body(refused)
    assert (Project.objects.get().title, Project.objects.get().ends_on) == ("Audiencias del TLC", None)
    assert set(Change.objects.values_list("decision", flat=True)) == {""}
    again = decide(world, sent.page, {"title": "taken", "ends_on": "taken"}, form_of(body(refused)))
    assert again.status_code == 302
    assert Project.objects.get().title == "Audiencias públicas"


def test_an_organisation_that_is_not_known_is_told_and_the_item_waits_whole(world: World) -> None:
    sent = answered(world, "projects", title="Audiencias públicas", lead="Copemee")
    refused = decide(world, sent.page, {"title": "taken", "lead": "taken"})
    assert refused.status_code == 409
    assert "COPEME" in body(refused)  # what was probably meant
    assert Project.objects.get().version == 1
    assert decide(world, sent.page, {"title": "taken", "lead": "refused"}).status_code == 302


def test_an_agreements_total_is_corrected_as_amounts_are(world: World) -> None:
    sent = answered(world, "agreements", title="Convenio Uno", total="15,250,000", status="in-force")
    assert decide(world, sent.page, {"total": "taken", "status": "taken"}).status_code == 302
    first, second = Entry.objects.order_by("pk")
    assert (second.corrects, second.amount, second.approximate, second.said) == (
        first,
        Decimal("15250000.00"),
        False,
        "",
    )
    assert Agreement.objects.get().status == "in-force"


def test_a_total_of_several_amounts_is_written_by_hand(world: World) -> None:
    values = {"agreement": world.agreement.pk, "step": "announced", "amount": "1", "currency": "USD", "level": "public"}
    world.make("entries", **values)
    sent = answered(world, "agreements", title="Convenio Uno", total="20000000")
    refused = decide(world, sent.page, {"total": "taken"})
    assert refused.status_code == 409
    assert "several amounts" in body(refused)
    assert Entry.objects.count() == 2
    assert decide(world, sent.page, {"total": "by-hand"}).status_code == 302


def test_an_end_told_by_an_amendment_is_not_overwritten(world: World) -> None:
    amended = {"agreement": world.agreement.pk, "number": 1, "changed": "the end", "new_end": "2008-12-31"}
    world.make("amendments", level="public", **amended)
    sent = answered(world, "agreements", title="Convenio Uno", ends_on="2009-12-31")
    refused = decide(world, sent.page, {"ends_on": "taken"})
    assert "told by an amendment" in body(refused)
    assert Agreement.objects.get().ends_on is None


def test_what_was_added_becomes_an_agreement_and_a_project_of_it_once(world: World) -> None:
    sent = world.sent()
    new = {"title": "Convenio Dos", "number": "2", "total": "5 MM", "currency": "EUR", "status": "signed"}
    sent.client.post(f"{sent.path}add/agreements/", {"key": "a", **new})
    more = {"title": "Laboratorio", "agreement": "Convenio Dos", "cost": "7", "currency": "EUR", "status": "running"}
    sent.client.post(f"{sent.path}add/projects/", {"key": "p", **more})
    sent.client.post(sent.path, {"send": "1", "by": "John Roe"})
    page = f"/en/inquiries/{sent.inquiry.pk}/answer/"
    assert "Laboratorio" in body(world.desk.get(page))
    for _time in range(2):
        decide(world, page, {"": "taken"})
    agreement, project = Agreement.objects.get(title="Convenio Dos"), Project.objects.get(title="Laboratorio")
    assert (agreement.status, agreement.provider, agreement.level) == ("signed", world.donor, "internal")
    entry = Entry.objects.get(agreement=agreement)
    assert (entry.step, entry.amount, entry.currency) == ("estimated-total", Decimal("5000000.00"), "EUR")
    assert (project.agreement, project.provider, project.status) == (agreement, world.donor, "running")
    assert f"inquiry No. {sent.inquiry.pk}" in project.source
    assert Inquiry.objects.get().status == "decided"


def test_an_agreement_that_was_not_taken_is_no_agreement_of_a_project(world: World) -> None:
    sent = world.sent()
    sent.client.post(f"{sent.path}add/agreements/", {"key": "a", "title": "Convenio Dos"})
    sent.client.post(f"{sent.path}add/projects/", {"key": "p", "title": "Laboratorio", "agreement": "Convenio Dos"})
    sent.client.post(sent.path, {"send": "1", "by": "John Roe"})
    page = f"/en/inquiries/{sent.inquiry.pk}/answer/"
    agreement, project = (Change.objects.get(item__kind=kind) for kind in ("agreements", "projects"))
    given = {f"decision-{agreement.pk}": "refused", f"decision-{project.pk}": "taken"}
    refused = world.desk.post(page, given)
    assert "no single agreement" in body(refused)
    assert Change.objects.get(pk=agreement.pk).decision == "refused"
    assert not Project.objects.filter(title="Laboratorio").exists()


def test_not_ours_is_decided_by_hand(world: World) -> None:
    sent = world.sent()
    number = item(sent.inquiry, "projects").pk
    sent.client.post(f"{sent.path}{number}/", {"not-ours": "1", "remark": "The bank's"})
    sent.client.post(sent.path, {"send": "1", "by": "John Roe"})
    page = f"/en/inquiries/{sent.inquiry.pk}/answer/"
    assert "The bank&#x27;s" in body(world.desk.get(page))
    assert decide(world, page, {"": "taken"}).status_code == 409
    assert decide(world, page, {"": "by-hand"}).status_code == 302
    assert Inquiry.objects.get().status == "decided"


def test_an_answer_without_changes_is_read_and_closed(world: World) -> None:
    sent = world.sent()
    page = f"/en/inquiries/{sent.inquiry.pk}/answer/"
    assert world.desk.post(page, {"close": "1"}).status_code == 400
    sent.client.post(sent.path, {"all": "1"})
    sent.client.post(sent.path, {"send": "1", "by": "John Roe", "remarks": "All is well"})
    assert "All is well" in body(world.desk.get(page))
    world.desk.post(page, {"close": "1"})
    assert Inquiry.objects.get().status == "decided"


def test_a_draft_of_the_answer_is_not_shown_before_it_is_sent(world: World) -> None:
    sent = world.sent()
    number = item(sent.inquiry, "projects").pk
    sent.client.post(f"{sent.path}{number}/", {"title": "Not sent yet", "remark": "thinking aloud"})
    sent.client.post(sent.path, {"remarks": "thinking aloud"})
    for path in ("", "answer/"):
        page = body(world.desk.get(f"/en/inquiries/{sent.inquiry.pk}/{path}"))
        assert "Not sent yet" not in page
        assert "thinking aloud" not in page


def test_the_overview_tells_who_answered_and_what_waits(world: World) -> None:
    done = answered(world, "projects", title="Audiencias públicas")
    late = world.sent(contact="Late Person")
    Inquiry.objects.filter(pk=late.inquiry.pk).update(due_on="2004-01-01")
    world.inquiry(contact="Not Asked")
    page = body(world.desk.get("/en/inquiries/overview/"))
    for text in ("Late Person", "overdue", "Not sent", "1 of 2", f"/en/inquiries/{done.inquiry.pk}/answer/"):
        assert text in page, text
    csv = world.desk.get("/en/inquiries/overview/file.csv").content.decode("utf-8-sig").splitlines()
    assert len(csv) == 4
    assert world.desk.get("/en/inquiries/overview/file.xlsx").content[:2] == b"PK"
    assert world.desk.get("/en/inquiries/overview/file.pdf").status_code == 404
    assert "Late Person" in body(world.desk.get("/en/desk/"))
    assert Item.objects.count() == 4


def test_what_the_provider_may_not_see_is_shown_to_the_desk_before_it_is_overwritten(world: World) -> None:
    hidden = Party.objects.create(name_es="Ejecutor interno", level="internal")
    actions.change(world.head, KINDS["projects"], world.project, 1, {"lead": hidden.pk})
    sent = answered(world, "projects", title="Audiencias", lead="COPEME")
    assert "Ejecutor interno" not in body(sent.client.get(sent.path))
    assert "stands now: Ejecutor interno" in body(world.desk.get(sent.page))


def test_the_pages_ask_the_database_no_more_for_more_projects(world: World) -> None:
    def cost(client: Any, path: str) -> int:
        with CaptureQueriesContext(connection) as asked:
            assert client.get(path).status_code == 200
        return len(asked)

    costs = []
    for more in (1, 12):
        for number in range(more):
            world.make("projects", title=f"{more}.{number}", provider=world.donor.pk, level="public")
        sent = world.sent()
        for one in Item.objects.filter(inquiry=sent.inquiry, kind="projects"):
            sent.client.post(f"{sent.path}{one.pk}/", {"title": f"Otro {one.pk}", "cost": "3", "currency": "USD"})
        form = cost(sent.client, sent.path)
        sent.client.post(sent.path, {"send": "1", "by": "John Roe"})
        costs.append((form, cost(sent.client, sent.path), cost(world.desk, f"/en/inquiries/{sent.inquiry.pk}/answer/")))
    assert costs[0] == costs[1]
    assert max(costs[1]) <= 15
