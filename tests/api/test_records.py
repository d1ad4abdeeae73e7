"""Records through the API: the same rights, versions and words as everywhere."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from eslabon.api.main import API_ACTIONS
from eslabon.records.accounts.models import Token, User
from eslabon.records.base import actions
from eslabon.records.needs.kind import NEEDS
from eslabon.records.needs.models import Need
from eslabon.records.parties.models import Party
from eslabon.records.registry import KINDS
from eslabon.records.rounds.models import Theme
from tests.api.conftest import Caller
from tests.records.building import minimal

pytestmark = pytest.mark.django_db


def codes(answer: Any) -> dict[str, str]:
    return {one["field"]: one["code"] for one in answer.json()["problems"]}


def test_a_need_is_made_read_changed_and_its_versions_told(desk: Caller, ministry: Party) -> None:
    theme = Theme.objects.create(code="gardens", name_es="Huertos", name_en="Gardens")
    body = {"title": "Laboratory", "theme": theme.pk, "cost": "1200000.5", "currency": "USD", "owner": ministry.pk}
    made = desk.post("/needs", body | {"reason": "asked for"})
    assert made.status_code == 201
    path = made["Location"].removeprefix("/api/v1")
    read = desk.get(path)
    assert read.json() == made.json()
    assert read.json()["theme"] == {"id": theme.pk, "name": "Gardens"}
    assert read.json()["owner"]["name"] == "Ministry of Agriculture"
    assert (read.json()["cost"], read.json()["level"], read.json()["meeting"]) == ("1200000.50", "internal", None)
    changed = desk.patch(path, {"version": 1, "cost": None, "currency": None, "title": "Two laboratories"})
    assert (changed.status_code, changed.json()["version"], changed.json()["cost"]) == (200, 2, None)
    versions = desk.get(f"{path}/history").json()
    assert [(one["version"], one["by"], one["reason"], one["values"]["title"]) for one in versions["results"]] == [
        (2, "Ana", None, "Two laboratories"),
        (1, "Ana", "asked for", "Laboratory"),
    ]
    assert desk.post(f"{path}/bring-back", {"version": 1}).json()["title"] == "Laboratory"


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_is_made_listed_withdrawn_and_reinstated(desk: Caller, ministry: Party, kind: str) -> None:
    made = desk.post(f"/{kind}", minimal(kind, ministry))
    assert made.status_code == 201, made.content
    path = f"/{kind}/{made.json()['id']}"
    assert made.json()["id"] in [one["id"] for one in desk.get(f"/{kind}").json()["results"]]
    assert codes(desk.post(f"{path}/withdraw", {})) == {"reason": "field.missing"}
    assert desk.post(f"{path}/withdraw", {"reason": "told twice"}).json()["withdrawn"] is True
    assert made.json()["id"] not in [one["id"] for one in desk.get(f"/{kind}").json()["results"]]
    assert made.json()["id"] in [one["id"] for one in desk.get(f"/{kind}?withdrawn=true").json()["results"]]
    assert desk.post(f"{path}/reinstate").json()["withdrawn"] is False
    assert desk.post(f"{path}/level", {"level": "public"}).json()["level"] == "public"
    assert [one["version"] for one in desk.get(f"{path}/history").json()["results"]] == [4, 3, 2, 1]


def test_a_need_goes_along_its_path_and_is_weighed(desk: Caller, specialist: Caller, public: Caller) -> None:
    path = f"/needs/{desk.post('/needs', {'title': 'One'}).json()['id']}"
    assert specialist.post(f"{path}/present").json()["status"] == "presented"
    assert specialist.post(f"{path}/approve").status_code == 403
    assert desk.post(f"{path}/approve").json()["status"] == "approved"
    refused = desk.post(f"{path}/move", {"to": "met"})
    assert (refused.status_code, codes(refused)) == (422, {"status": "record.move-not-possible"})
    scored = desk.post(f"{path}/score", {"criterion": "urgency", "score": "high", "reason": "Harvest begins"})
    assert scored.json()["priority"] == "high"
    desk.post(f"{path}/level", {"level": "public"})
    assert public.get(path).json()["priority"] is None
    assert desk.post(f"{path}/show-priority", {"shown": True}).json()["priority_shown"] is True
    assert public.get(path).json()["priority"] == "high"


def test_a_request_is_answered_by_whom_it_was_asked(desk: Caller, focal: Caller, ministry: Party) -> None:
    made = desk.post("/requests", {"title": "A report", "asked_by": ministry.pk, "asked_of": ministry.pk})
    path = f"/requests/{made.json()['id']}"
    assert focal.post(f"{path}/answer", {"text": "Here", "on": "2004-10-01"}).status_code == 404
    desk.patch(path, {"version": 1, "level": "parties", "shared_with": [ministry.pk]})
    assert codes(focal.post(f"{path}/answer", {"text": "Here", "on": "2004-13-01"})) == {"on": "field.not-date"}
    answered = focal.post(f"{path}/answer", {"text": "Here", "on": "2004-10-01", "paper": "Oficio N.° 1"}).json()
    assert (answered["status"], answered["answered_on"], answered["overdue"]) == ("answered", "2004-10-01", False)
    assert focal.post(f"{path}/reopen", {"reason": "no"}).status_code == 403
    assert desk.post(f"{path}/reopen", {"reason": "It wasn't all"}).json()["status"] == "open"
    assert desk.post(f"{path}/drop", {"reason": "Nobody waits"}).json()["status"] == "dropped"


def test_two_records_of_one_organisation_are_merged(desk: Caller, ministry: Party) -> None:
    other = desk.post("/parties", {"name_es": "Minagri"}).json()["id"]
    assert codes(desk.post(f"/parties/{other}/merge", {"into": 999_999, "reason": "same"})) == {"into": "field.no-such"}
    merged = desk.post(f"/parties/{other}/merge", {"into": ministry.pk, "reason": "the same"})
    assert (merged.json()["id"], merged.json()["aliases"]) == (ministry.pk, ["Minagri"])


def test_who_comes_second_gets_the_record_as_it_is_now(desk: Caller, specialist: Caller) -> None:
    made = desk.post("/needs", {"title": "First"})
    path, tag = f"/needs/{made.json()['id']}", made["ETag"]
    missing = specialist.patch(path, {"title": "x"})
    assert (missing.status_code, codes(missing)) == (428, {"version": "request.version-missing"})
    assert desk.patch(path, {"title": "Ana's"}, **{"if-match": tag}).status_code == 200
    for answer in (
        specialist.patch(path, {"title": "Luis's"}, **{"if-match": tag}),
        specialist.patch(path, {"title": "Luis's", "version": 1}),
    ):
        assert answer.status_code == 409
        assert (answer.json()["record"]["title"], answer.json()["record"]["version"]) == ("Ana's", 2)
        assert codes(answer) == {"version": "request.conflict"}
    for header in ('"other-1-1-0123456789abcdef"', "*", "x"):
        assert specialist.patch(path, {"title": "x"}, **{"if-match": header}).status_code == 400
    assert desk.patch(path, {"title": "x", "version": 1}, **{"if-match": desk.get(path)["ETag"]}).status_code == 400


def test_an_answer_that_is_known_isnt_sent_again(desk: Caller, public: Caller, ministry: Party) -> None:
    path = f"/parties/{ministry.pk}"
    first = public.get(path)
    again = public.get(path, **{"if-none-match": f'"x", {first["ETag"]}'})
    assert (again.status_code, again.content, again["ETag"]) == (304, b"", first["ETag"])
    assert "private" in first["Cache-Control"]
    assert {"Accept-Language", "Authorization", "Cookie"} <= {one.strip() for one in first["Vary"].split(",")}
    desk.patch(path, {"version": 1, "short_name": "Minagri"})
    assert public.get(path, **{"if-none-match": first["ETag"]}).status_code == 200


def test_a_list_comes_in_pages_and_is_narrowed(desk: Caller) -> None:
    theme = Theme.objects.create(code="msmes", name_es="Mipymes", name_en="MSMEs")
    for number in range(5):
        body = {"title": f"Need {number}", "kind": "adaptation" if number % 2 else "negotiation"}
        desk.post("/needs", body | ({"theme": theme.pk} if number == 4 else {}))
    page = desk.get("/needs?size=2&page=2&lang=en").json()
    assert ([one["title"] for one in page["results"]], page["count"]) == (["Need 2", "Need 3"], 5)
    assert page["next"] == "http://testserver/api/v1/needs?size=2&lang=en&page=3"
    assert page["previous"] == "http://testserver/api/v1/needs?size=2&lang=en&page=1"
    assert desk.get("/needs?size=2&page=9").json()["previous"].endswith("page=3")
    assert desk.get("/needs?kind=adaptation").json()["count"] == 2
    assert desk.get(f"/needs?theme={theme.pk}").json()["count"] == 1
    assert desk.get("/needs?q=need 3").json()["count"] == 1
    assert desk.get("/needs?status=met").json()["count"] == 0


def test_a_page_of_a_list_takes_few_questions_to_the_database(
    desk: Caller, ministry: Party, django_assert_max_num_queries: Any
) -> None:
    themes = [Theme.objects.create(code=f"t{one}", name_es=f"T{one}", name_en=f"T{one}") for one in range(3)]
    for number in range(30):
        body = {"title": f"Need {number}", "theme": themes[number % 3].pk, "shared_with": [ministry.pk]}
        desk.post("/needs", body)
    desk.get("/needs")
    with django_assert_max_num_queries(15):
        assert len(desk.get("/needs").json()["results"]) == 30


def test_what_one_may_not_see_is_as_if_it_were_not_there(desk: Caller, focal: Caller, public: Caller) -> None:
    hidden = desk.post("/needs", {"title": "Hidden"}).json()["id"]
    for who in (public, focal):
        for path in ("", "/history"):
            assert who.get(f"/needs/{hidden}{path}").content == who.get(f"/needs/987654{path}").content
            assert who.get(f"/needs/{hidden}{path}").status_code == 404
        assert who.get("/needs?q=Hidden").json()["count"] == 0
    for last, body in (("level", {"level": "public"}), ("withdraw", {"reason": "x"}), ("present", {}), ("approve", {})):
        answers = [focal.post(f"/needs/{one}/{last}", body) for one in (hidden, 987654)]
        assert [one.status_code for one in answers] == [404, 404]
        assert answers[0].content == answers[1].content
    assert focal.patch(f"/needs/{hidden}", {"title": "x", "version": 1}).status_code == 404


def test_a_related_record_is_named_only_to_whom_may_see_it(desk: Caller, public: Caller) -> None:
    secret = desk.post("/parties", {"name_es": "Secret"}).json()["id"]
    line = desk.post("/lines", {"title": "Line", "provider": secret, "level": "public"}).json()
    assert line["provider"] == {"id": secret, "name": "Secret"}
    assert public.get(f"/lines/{line['id']}").json()["provider"] is None
    assert public.get(f"/lines?provider={secret}").json()["count"] == 0
    assert desk.get(f"/lines?provider={secret}").json()["count"] == 1


def test_an_earlier_version_keeps_its_level(desk: Caller, focal: Caller, public: Caller, ministry: Party) -> None:
    made = desk.post("/needs", {"title": "Words for us alone"}).json()
    path = f"/needs/{made['id']}"
    desk.patch(path, {"version": 1, "title": "For the parties", "level": "parties", "shared_with": [ministry.pk]})
    desk.patch(path, {"version": 2, "title": "For all", "level": "public"})
    told = {
        name: [(one["version"], one["by"]) for one in who.get(f"{path}/history").json()["results"]]
        for name, who in (("desk", desk), ("focal", focal), ("public", public))
    }
    assert told == {
        "desk": [(3, "Ana"), (2, "Ana"), (1, "Ana")],
        "focal": [(3, None), (2, None)],
        "public": [(3, None)],
    }


def test_a_ruc_of_a_person_is_masked(desk: Caller) -> None:
    made = desk.post("/parties", {"name_es": "Una persona", "ruc": "10417844398"})
    assert made.status_code == 201, made.content
    path = f"/parties/{made.json()['id']}"
    assert made.json()["ruc"] == desk.get(path).json()["ruc"] == "10••••••••8"
    assert desk.get(f"{path}/history").json()["results"][0]["values"]["ruc"] == "10••••••••8"
    desk.patch(path, {"version": 1, "short_name": "Ella"})
    assert Party.objects.get(pk=made.json()["id"]).ruc == "10417844398"


def test_every_fault_of_a_body_is_told_at_once_in_the_readers_language(desk: Caller) -> None:
    body = {
        "cost": "1.234",
        "kind": "gift",
        "theme": 77,
        "colour": "red",
        "approximate": "yes",
        "embargo_until": "2004-02-30",
        "places": 3,
        "beneficiaries": "x" * 301,
        "currency": 5,
    }
    refused = desk.post("/needs", body)
    assert refused.status_code == 422
    assert codes(refused) == {
        "title": "field.missing",
        "cost": "field.too-fine",
        "kind": "field.not-choice",
        "theme": "field.no-such",
        "colour": "field.unknown",
        "approximate": "field.not-choice",
        "embargo_until": "field.not-date",
        "places": "request.not-list",
        "beneficiaries": "field.too-long",
        "currency": "field.not-text",
    }
    assert not Need.objects.exists()
    english = {one["field"]: one["message"] for one in refused.json()["problems"]}
    spanish = desk.post("/needs?lang=es", body)
    assert spanish["Content-Language"] == "es"
    assert english["title"] == "This is missing."
    assert {one["field"]: one["message"] for one in spanish.json()["problems"]}["title"] == "Falta este dato."


def test_without_a_key_or_with_a_wrong_one(public: Caller, desk: Caller, ministry: Party) -> None:
    assert public.get("/parties").json()["count"] == 1
    refused = public.post("/parties", {"name_es": "x"})
    assert (refused.status_code, refused["WWW-Authenticate"], codes(refused)) == (
        401,
        "Bearer",
        {None: "request.sign-in"},
    )
    for given in ("Bearer nothing", "Bearer", "Basic YTpi", "x", "Bearer ñ"):
        wrong = Client().get("/api/v1/parties", headers={"authorization": given})
        assert (wrong.status_code, codes(wrong)) == (401, {None: "request.key"})
    Token.objects.update(revoked_at="2020-01-01T00:00Z")
    assert desk.get("/parties").status_code == 401


def test_a_key_that_reads_doesnt_write(desk: Caller, ministry: Party) -> None:
    from tests.api.conftest import caller

    reading = caller(User.objects.get(email="ana@example.org"), "read")
    assert reading.get(f"/parties/{ministry.pk}").status_code == 200
    for refused in (
        reading.post("/parties", {"name_es": "x"}),
        reading.patch(f"/parties/{ministry.pk}", {"version": 1, "name_es": "x"}),
        reading.post(f"/parties/{ministry.pk}/withdraw", {"reason": "x"}),
    ):
        assert (refused.status_code, codes(refused)) == (403, {None: "request.scope"})


def test_who_is_signed_in_writes_from_the_site_only(desk: Caller) -> None:
    user = User.objects.get(email="ana@example.org")
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    need = actions.create(user, NEEDS, {"title": "One"})
    assert browser.get(f"/api/v1/needs/{need.pk}").json()["title"] == "One"
    send = {"data": '{"title": "Two"}', "content_type": "application/json"}
    refused = browser.post("/api/v1/needs", **send)
    assert (refused.status_code, codes(refused)) == (403, {None: "request.csrf"})
    token = "x" * 32
    browser.cookies["csrftoken"] = token
    assert browser.post("/api/v1/needs", **send, headers={"x-csrftoken": token}).status_code == 201


def test_every_right_of_a_kind_has_its_path() -> None:
    import rules

    kinds = {name for name in rules.permissions.permissions if name.split(".")[0] in KINDS}
    assert kinds - set(API_ACTIONS) == {
        "agreements.see_notes",
        "needs.see_priority",
        "parties.find_same",
        "inquiries.send",
        "inquiries.decide",
        "inquiries.read_answers",
    }
    assert API_ACTIONS["needs.show_priority"] == ("POST", "/api/v1/needs/{id}/show-priority")
