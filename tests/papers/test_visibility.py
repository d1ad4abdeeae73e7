"""Who reads: a paper holds what its reader may see, carries the mark of what is in it, and stands as of a day."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.utils import timezone

from eslabon.figures.papers.text import NoSuch
from eslabon.records.base.actions import change, set_level, withdraw
from eslabon.records.registry import KINDS
from eslabon.values.language import translator
from tests.papers.conftest import PUBLIC, Desk
from tests.papers.reading import in_pdf, in_word, made

SECRET = "Posición de cierre"
TODAY = datetime.now(UTC).date()


def every_paper(desk: Desk, actor: Any) -> list[str]:
    """The text of every paper that an actor can make, in both formats."""
    asked = [
        ("round", {"round": desk.round.pk}),
        ("memo", {"theme": "msme"}),
        ("memo", {"source": desk.usaid.pk}),
        ("memo", {"country": "PE"}),
        ("profile", {"need": desk.need.pk}),
        ("requests", {}),
        ("yearly", {"year": 2004}),
    ]
    found = []
    for form, terms in asked:
        for on in (None, TODAY):
            text = made(actor, form, on=on, **terms)
            found.append(in_word(text))
            if on is None:  # a format shows the same text whatever the day, and setting it takes time
                found.append(in_pdf(text))
    return found


@pytest.mark.parametrize("who", ["public", "donor", "focal", "analyst"])
def test_nothing_reserved_is_in_the_papers_of_others(desk: Desk, who: str) -> None:
    actor = PUBLIC if who == "public" else getattr(desk, who)
    reserved = translator("es")("RESERVED INFORMATION")
    for said in every_paper(desk, actor):
        assert SECRET not in said
        assert reserved not in said
    with pytest.raises(NoSuch):
        made(actor, "profile", need=desk.secret.pk)


def test_the_mark_is_that_of_the_closest_kept_record(desk: Desk) -> None:
    _ = translator("es")
    assert made(PUBLIC, "round", round=desk.round.pk).mark == ""
    assert made(desk.head, "profile", need=desk.need.pk).mark == ""
    text = made(desk.head, "round", round=desk.round.pk)
    assert text.mark == _("RESERVED INFORMATION")
    assert text.mark in in_word(text)
    assert text.mark in in_pdf(text)
    internal = desk.put("needs", "internal", title="Interna")
    assert made(desk.head, "profile", need=internal.pk).mark == _("INTERNAL USE")


def test_an_embargo_stands_in_the_mark(desk: Desk) -> None:
    until = timezone.now().date() + timedelta(days=30)
    need = desk.put("needs", title="Bajo embargo", embargo_until=until.isoformat())
    text = made(desk.head, "profile", need=need.pk)
    assert until.strftime("%d/%m/%Y") in text.mark
    assert text.embargo == until
    with pytest.raises(NoSuch):
        made(PUBLIC, "profile", need=need.pk)


def test_the_name_of_a_hidden_organisation_is_not_told(desk: Desk) -> None:
    hidden = desk.put("parties", "internal", name_es="Organismo oculto")
    desk.put("requests", title="Enviar la lista", asked_by=desk.table.pk, asked_of=hidden.pk, round=desk.round.pk)
    assert "Organismo oculto" in in_word(made(desk.head, "round", round=desk.round.pk))
    said = in_word(made(PUBLIC, "round", round=desk.round.pk))
    assert "Enviar la lista" in said
    assert "Organismo oculto" not in said


def test_a_withdrawn_record_is_in_no_paper(desk: Desk) -> None:
    withdraw(desk.head, KINDS["needs"], desk.need, "twice")
    with pytest.raises(NoSuch):
        made(desk.head, "profile", need=desk.need.pk)
    assert "Laboratorios" not in in_word(made(desk.head, "round", round=desk.round.pk))


def days_ago(record: Any, days: int, version: int) -> None:
    """Puts a version so many days back in its history."""
    record.history.filter(version=version).update(history_date=timezone.now() - timedelta(days=days))


def test_a_paper_is_made_again_as_of_a_day(desk: Desk) -> None:
    for model in {kind.model for kind in KINDS.values()}:
        model.history.update(history_date=timezone.now() - timedelta(days=20))
    need = change(desk.head, KINDS["needs"], desk.need, desk.need.version, {"title": "Otro título", "places": []})
    days_ago(need, 5, need.version)
    desk.put("decisions", meeting=desk.meeting.pk, text="Decidido hoy")
    before, after = TODAY - timedelta(days=10), TODAY - timedelta(days=2)
    assert "Laboratorios de residuos" in in_word(made(desk.head, "profile", need=need.pk, on=before))
    assert "Otro título" in in_word(made(desk.head, "profile", need=need.pk, on=after))
    then = in_word(made(desk.head, "round", round=desk.round.pk, on=before))
    assert "Laboratorios de residuos" in then
    assert "Desarrollo de las MIPYMES" in then
    assert "Decidido hoy" not in then
    assert "Decidido hoy" in in_word(made(desk.head, "round", round=desk.round.pk))
    with pytest.raises(NoSuch):
        made(desk.head, "round", round=desk.round.pk, on=date(1999, 1, 1))


def test_a_version_kept_closer_than_today_stays_closed(desk: Desk) -> None:
    need = desk.put("needs", "internal", title="Borrador interno")
    days_ago(need, 10, 1)
    need = change(desk.head, KINDS["needs"], need, 1, {"title": "Texto público"})
    days_ago(need, 5, 2)
    need = set_level(desk.head, KINDS["needs"], need, "public")
    assert "Texto público" in in_word(made(PUBLIC, "profile", need=need.pk))
    then = TODAY - timedelta(days=7)
    with pytest.raises(NoSuch):
        made(PUBLIC, "profile", need=need.pk, on=then)
    assert "Borrador interno" in in_word(made(desk.head, "profile", need=need.pk, on=then))
    # What is closer kept today than it was then isn't told either, and the mark is today's.
    need = set_level(desk.head, KINDS["needs"], need, "reserved")
    with pytest.raises(NoSuch):
        made(desk.analyst, "profile", need=need.pk, on=then)
    assert made(desk.head, "profile", need=need.pk, on=then).level == "reserved"
