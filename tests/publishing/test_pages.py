"""The pages and addresses of publications: for everybody what was published, for who decides what comes next."""

from __future__ import annotations

import json
from typing import Any

from django.test import Client

from eslabon.records.accounts.actions import make_token
from eslabon.work.models import Published
from eslabon.work.publishing.making import publish
from tests.portal.test_pages import text_of
from tests.publishing.conftest import Desk
from tests.records.building import people
from tests.records.test_rights import CELLS, ROLES


def signed_in(user: Any) -> Client:
    client = Client()
    if getattr(user, "pk", None):
        client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def headers_of(user: Any) -> dict[str, str]:
    return {"authorization": f"Bearer {make_token(user, 'test', 'write')[1]}"} if getattr(user, "pk", None) else {}


def posted(body: str, headers: dict[str, str]) -> Any:
    return Client().post("/api/v1/publications", body, content_type="application/json", headers=headers)


def test_who_may_look_and_publish_by_action_page_and_api(desk: Desk) -> None:
    everybody = people(desk.table)
    cells = {one.action: one.who for one in CELLS if one.kind == "publications"}
    assert set(cells) == {"see", "preview", "publish"}
    for role in ROLES:
        client, headers = signed_in(everybody[role]), headers_of(everybody[role])
        page, told = client.get("/es/publications/next/"), Client().get("/api/v1/publications/next", headers=headers)
        assert (page.status_code == 200, told.status_code == 200) == (role in cells["preview"],) * 2, role
        assert ('<form method="post">' in page.content.decode()) == (role in cells["publish"]), role
        for door in ("page", "api"):
            desk.change("projects", desk.project, purpose=f"{role}, {door}")
            before = Published.objects.count()
            if door == "page":
                seal = client.get("/api/v1/publications/next").json().get("seal", "")
                answer = client.post("/es/publications/next/", {"seal": seal})
            else:
                answer = posted("{}", headers)
            assert answer.status_code in (200, 302, 401, 403), (role, door, answer.content[:300])
            assert (Published.objects.count() > before) == (role in cells["publish"]), (role, door)
    for role in ROLES:
        client = signed_in(everybody[role])
        seen = [client.get(path) for path in ("/es/publications/", "/es/publications/1/", "/iati/activities.xml")]
        assert [one.status_code for one in seen] == [200, 200, 200], role
        inside = role in cells["preview"]
        assert ("coordinator" in text_of(seen[1])) == inside, role


def test_the_addresses_always_give_the_last_one_and_each_by_its_number(desk: Desk) -> None:
    get = Client().get
    assert get("/iati/activities.xml").status_code == 404
    assert "Todavía no" in text_of(get("/es/publications/"))
    first, _ = publish(desk.head)
    answer = get("/iati/activities.xml")
    assert (answer.content, answer.headers["Content-Type"]) == (bytes(first.file), "application/xml")
    assert get("/iati/activities.xml", headers={"if-none-match": answer.headers["ETag"]}).status_code == 304
    desk.change("projects", desk.project, purpose="Otra cosa.")
    second, _ = publish(desk.head)
    assert get("/iati/activities.xml").content == bytes(second.file) != get("/iati/1/activities.xml").content
    for name in ("activities.csv", "transactions.csv", "budgets.csv", "results.csv", "activities.xlsx"):
        assert get(f"/iati/{name}").status_code == get(f"/iati/2/{name}").status_code == 200
    assert [get(path).status_code for path in ("/iati/3/activities.xml", "/iati/secret-key", "/iati/1/x.csv")] == [
        404
    ] * 3


def test_the_preview_tells_what_changes_first_then_what_is_left_out_and_publishes_what_was_seen(desk: Desk) -> None:
    publish(desk.head)
    desk.change("projects", desk.project, purpose="Otra cosa.")
    bare = desk.put("projects", title="Sin sector", provider=desk.usaid.pk, starts_on="2005-01-01")
    client = signed_in(desk.head)
    page = client.get("/en/publications/next/")
    text = text_of(page)
    assert text.index("Changed activities") < text.index("isn't published: its sector") < text.index("What the check")
    assert f"PE-X-1-P{desk.project.pk} description" in text
    assert f"/en/projects/{bare.pk}/" in page.content.decode()
    seal = page.content.decode().split('name="seal" value="')[1][:64]
    desk.change("projects", desk.project, purpose="Y otra.")
    refused = client.post("/en/publications/next/", {"seal": seal})
    assert (refused.status_code, Published.objects.count()) == (400, 1)
    assert "The records have changed" in text_of(refused)
    seal = refused.content.decode().split('name="seal" value="')[1][:64]
    done = client.post("/en/publications/next/", {"seal": seal}, follow=True)
    assert "Published: no. 2." in text_of(done)
    assert "Nothing has changed since the last publication." in text_of(client.get("/en/publications/next/"))


def test_the_preview_says_why_nothing_can_be_published(desk: Desk) -> None:
    desk.change("parties", desk.table, iati_id="")
    page = signed_in(desk.head).get("/en/publications/next/")
    assert "The desk has nothing to be identified by in IATI." in text_of(page)
    assert b'name="seal"' not in page.content


def test_the_api_lists_publications_and_refuses_what_it_does_not_know(desk: Desk) -> None:
    headers = headers_of(desk.head)
    seal = Client().get("/api/v1/publications/next", headers=headers).json()["seal"]
    made = posted(json.dumps({"seal": seal}), headers).json()
    assert (made["number"], made["new"]) == (1, True)
    assert posted("{}", headers).json()["new"] is False
    assert posted('{"other": 1}', headers).status_code == 422
    (told,) = Client().get("/api/v1/publications").json()["publications"]
    assert told["sha256"] == Published.objects.get().sha256
