"""Matching through the API and at the command line: the same suggestions, links and numbers as on the pages."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from typer.testing import CliRunner

from eslabon.cli.main import app
from eslabon.facts.query import Facts
from eslabon.figures.answers import matches
from eslabon.figures.coverage import coverage
from eslabon.figures.papers.making import make_paper
from eslabon.records.accounts.actions import make_token
from eslabon.records.needs.models import Link
from eslabon.work.links import decide


@pytest.fixture
def need(make: Any, theme: Any, example: Any) -> Any:
    return make("needs", title="Laboratorios de calidad", theme=theme("standards"), cost="10", currency="USD")


@pytest.fixture
def line(make: Any, donor_party: Any, theme: Any) -> Any:
    return make("lines", title="Fondo de laboratorios", provider=donor_party.pk, themes=[theme("standards")])


def caller(user: Any, scope: str = "write") -> Any:
    """The API as one person asks it: `caller(user)(method, path, body)`."""
    headers = {"authorization": f"Bearer {make_token(user, 'test', scope)[1]}", "accept-language": "en"}

    def call(method: str, path: str, body: Any = None, **more: str) -> Any:
        sent = {} if body is None else {"data": json.dumps(body), "content_type": "application/json"}
        return getattr(Client(), method)(f"/api/v1{path}", headers=headers | more, **sent)

    return call


def test_the_api_suggests_with_reasons_and_score_and_knows_its_etag(desk: Any, need: Any, line: Any) -> None:
    ask = caller(desk, "read")
    answer = ask("get", f"/needs/{need.pk}/matches")
    told = next(one for one in answer.json()["matches"] if one["line"] == line.pk)
    assert (told["activity"], told["source"]) == (None, "Agencia de Cooperación")
    assert told["score"] == sum(one["points"] for one in told["reasons"])
    assert {one["code"] for one in told["reasons"]} >= {"words", "theme"}
    again = ask("get", f"/needs/{need.pk}/matches", **{"if-none-match": answer["ETag"]})
    assert (again.status_code, again.content) == (304, b"")


def test_a_link_is_decided_changed_and_taken_back_through_the_api(desk: Any, need: Any, line: Any) -> None:
    ask, path = caller(desk), f"/needs/{need.pk}/links"
    given = {"line": line.pk, "answer": "in-talks", "percentage": "60,5 %", "note": "Asked"}
    answer = ask("post", path, given)
    assert answer.status_code == 200, answer.content
    (told,) = answer.json()["links"]
    assert (told["percentage"], told["note"], told["decided_by"]) == ("60.50", "Asked", "Ana")
    assert ask("post", path, {"line": line.pk, "answer": "accepted"}).json()["links"][0]["id"] == told["id"]
    assert ask("get", path).json()["links"][0]["answer"] == "accepted"
    back = ask("post", f"{path}/{told['id']}/take-back", {})
    assert back.json() == {"links": [], "warnings": []}
    assert ask("post", f"{path}/{told['id']}/take-back", {}).status_code == 404


def test_a_reading_key_decides_nothing_and_faults_are_told_at_once(desk: Any, need: Any, line: Any) -> None:
    path = f"/needs/{need.pk}/links"
    assert caller(desk, "read")("post", path, {"line": line.pk, "answer": "accepted"}).status_code == 403
    ask = caller(desk)
    answer = ask("post", path, {"line": line.pk, "answer": "refused", "percentage": "half"})
    faults = {(one["field"], one["code"]) for one in answer.json()["problems"]}
    assert answer.status_code == 422
    assert faults == {("note", "link.note-missing"), ("percentage", "link.percentage-range")}
    for wrong in ({}, {"answer": "accepted", "gift": 1}, {"line": "x", "answer": "accepted"}, {"answer": 3}):
        assert ask("post", path, wrong).status_code == 422, wrong
    assert ask("get", "/coverage?kind=gift").status_code == 400
    assert not Link.objects.exists()


@pytest.mark.parametrize(("typed", "kept"), [("60", "60"), ("60 %", "60"), ("60,5%", "60.5"), (" 60.5 % ", "60.5")])
def test_a_percentage_is_read_as_people_write_it(desk: Any, need: Any, line: Any, typed: str, kept: str) -> None:
    link, _warnings = decide(desk, need, line=line, answer="accepted", percentage=typed)
    assert link.percentage == Decimal(kept)


def run(*words: str, example: Any) -> Any:
    return CliRunner().invoke(app, [*words, "--warehouse", str(example), "--lang", "en"])


def test_the_command_line_gives_the_same_suggestions(
    desk: Any, need: Any, line: Any, facts: Facts, example: Any
) -> None:
    done = run("matches", str(need.pk), "--as", desk.email, "--format", "json", example=example)
    assert done.exit_code == 0, done.output
    told = json.loads(done.stdout)
    expected = matches(desk, need, facts, "en", "PE", timezone.now().date())
    assert (told["need"], told["matches"]) == (need.pk, expected)
    assert expected
    assert "Fondo de laboratorios" in run("matches", str(need.pk), "--as", desk.email, example=example).stdout
    head = run("matches", str(need.pk), "--as", desk.email, "--format", "csv", example=example).stdout.splitlines()[0]
    assert head.lstrip("\ufeff") == "score,title,source,activity,line,reasons"
    assert run("matches", str(need.pk), example=example).exit_code == 2  # the public sees no such need


def test_page_paper_api_and_command_line_give_one_number(
    desk: Any, make: Any, need: Any, line: Any, example: Any
) -> None:
    make("needs", title="Otra", cost="7", currency="USD")
    decide(desk, need, line=line, answer="accepted", percentage=80)
    second = make("lines", title="Segundo fondo", provider=line.provider_id)
    decide(desk, need, line=second, answer="accepted", percentage=70)
    found = coverage(desk)
    assert found.totals.needs == {"covered": 1, "in-talks": 0, "uncovered": 1}
    assert found.exceeded == 1
    by_api = caller(desk, "read")("get", "/coverage").json()
    assert (by_api["totals"]["needs"], by_api["totals"]["exceeded"]) == (found.totals.needs, 1)
    done = run("coverage", "--as", desk.email, "--format", "json", example=example)
    assert json.loads(done.stdout) == by_api
    paper = make_paper(desk, "yearly", {"year": "2004"}, "en")
    assert paper.level == "internal"
    (section,) = [one for one in paper.sections if one.key == "coverage"]
    standing, sources, note = section.blocks
    assert [row.cells[1].value for row in standing.rows] == [1, 0, 1]
    assert sources.rows[0].cells[-1].value == 15  # of a need that costs 10
    assert "more than they cost: 1" in note.text
    browser = Client()
    browser.force_login(desk, backend="django.contrib.auth.backends.ModelBackend")
    page = browser.get("/en/coverage/").content.decode()
    assert "1 need is answered by parts that add up to more than it costs" in page
    assert "1 of 2 covered, 0 in talks, 1 uncovered" in page
