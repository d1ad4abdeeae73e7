"""Suggestions from the worked example's facts: narrowed by the warehouse, told with their reasons, fast."""

from __future__ import annotations

import time
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone

from eslabon.facts.load import IMPORTED, load_iati
from eslabon.facts.query import Facts
from eslabon.facts.warehouse import Warehouse
from eslabon.figures.matching import (
    candidate_of,
    candidate_rows,
    score_rule,
    sentence,
    suggested_activities,
    suggested_lines,
    wanted_of,
)
from eslabon.measures.matching import POINTS, Wanted, suggestions
from eslabon.records.lines.queries import open_lines
from tests.real_files import CAF, USAID

TODAY = date(2026, 11, 26)


def test_activities_are_suggested_by_what_they_are_about_those_of_the_country_first(facts: Facts) -> None:
    wanted = Wanted("Mejorar la carretera y el transporte", countries=frozenset(["BO"]))
    found = suggested_activities(facts, wanted, TODAY)
    assert found
    first, row = found[0]
    assert any(one.partition("=")[0] == "BO" for one in row["countries"])
    told = [sentence(one, "es") for one in first.reasons]
    assert len(told) == len(first.reasons) >= 2
    assert [one.score for one, _row in found] == sorted((one.score for one, _row in found), reverse=True)


def test_the_warehouse_narrows_no_good_suggestion_away(facts: Facts) -> None:
    """The best of all activities, each looked at, are the best of those that the one question gives."""
    wanted = Wanted("Agua potable y riego para agricultores de Cochabamba", countries=frozenset(["BO"]))

    def best(rows: list[dict[str, Any]]) -> list[tuple[str, int]]:
        found = suggestions(wanted, [candidate_of({**row, "group": None}, TODAY) for row in rows])
        return [(one.candidate.key, one.score) for one in found[:10]]

    narrowed = best(candidate_rows(facts, wanted, []))
    assert len(narrowed) == 10
    assert narrowed == best(facts.rows(f"SELECT * FROM {facts.activities}"))


def test_what_is_linked_already_is_not_suggested_again(facts: Facts) -> None:
    wanted = Wanted("Carreteras", countries=frozenset(["BO"]))
    first = suggested_activities(facts, wanted, TODAY)[0][0].candidate.key
    again = suggested_activities(facts, wanted, TODAY, [first])
    assert first not in {one.candidate.key for one, _row in again}


def test_a_need_without_words_that_say_something_gets_no_activity(facts: Facts) -> None:
    assert suggested_activities(facts, Wanted("Proyecto nuevo", countries=frozenset(["BO"])), TODAY) == []


def test_suggestions_take_less_than_a_second(facts: Facts) -> None:
    wanted = Wanted(
        "Acreditar dos laboratorios de residuos de plaguicidas",
        "Equipos, capacitación y acreditación para exportar frutas y hortalizas desde Piura y La Libertad.",
        "standards",
        ("Medidas sanitarias y normas técnicas", "Sanitary measures and technical standards"),
        ("Piura", "La Libertad"),
        frozenset(["PE"]),
    )
    suggested_activities(facts, wanted, TODAY)  # word lists and groups are read once
    start = time.perf_counter()
    suggested_activities(facts, wanted, TODAY)
    assert time.perf_counter() - start < 1


def test_open_lines_are_suggested_by_theme_and_words_expired_ones_not(
    make: Any, desk: Any, donor_party: Any, theme: Any
) -> None:
    today = timezone.now().date()
    need = make("needs", title="Acreditar laboratorios", theme=theme("standards"))
    by_theme = make("lines", title="Fondo general", provider=donor_party.pk, themes=[theme("standards")])
    by_word = make("lines", title="Equipos de laboratorio", provider=donor_party.pk, deadline=str(today))
    make("lines", title="Laboratorio", provider=donor_party.pk, deadline=str(today - timedelta(days=1)))
    make("lines", title="Becas de música", provider=donor_party.pk)
    found = suggested_lines(wanted_of(need, "PE"), open_lines(desk))
    assert {line.pk for _one, line in found} == {by_theme.pk, by_word.pk}


def test_lines_are_found_by_need_and_by_theme_and_leave_every_door_on_the_day_after(
    make: Any, desk: Any, donor_party: Any, theme: Any, as_user: Any, example: Any
) -> None:
    today = timezone.now().date()
    need = make("needs", title="Acreditar laboratorios", theme=theme("standards"))
    for title, days in (("Laboratorios hoy", 0), ("Laboratorios ayer", -1)):
        deadline = str(today + timedelta(days=days))
        make("lines", title=title, provider=donor_party.pk, themes=[theme("standards")], deadline=deadline)
    make("lines", title="Otro tema", provider=donor_party.pk, themes=[theme("msme")])
    client = as_user(desk)
    for page in (f"needs/{need.pk}/matching/", f"needs/{need.pk}/matching/?q=laboratorios", "lines/"):
        told = client.get(f"/es/{page}").content.decode()
        assert ("Laboratorios hoy" in told, "Laboratorios ayer" in told) == (True, False), page
    by_theme = client.get(f"/es/lines/?themes={theme('standards')}").content.decode()
    assert ("Laboratorios hoy" in by_theme, "Otro tema" in by_theme) == (True, False)


@pytest.mark.parametrize("lang", ["es", "en"])
def test_the_rule_of_the_score_is_told_whole(lang: str) -> None:
    assert [(each, most) for _name, each, most in score_rule(lang)] == list(POINTS.values())


@pytest.fixture(scope="module")
def real_facts(shared_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Facts:
    """The real files of CAF and of USAID in Bolivia."""
    store = Warehouse(tmp_path_factory.mktemp("real") / "warehouse")
    assert [load_iati(store, shared_data / "iati/real" / name).status for name in (CAF, USAID)] == [IMPORTED] * 2
    return Facts(store.at(None))


def titles(facts: Facts, wanted: Wanted) -> list[str]:
    return [row["title"] for _one, row in suggested_activities(facts, wanted, TODAY, limit=50)]


# Real titles of both files; what a need of each kind must meet there and what it must not.
LABORATORY = Wanted(
    "Acreditar un laboratorio de calidad",
    "Equipos, reactivos y capacitación del personal de salud y de la emergencia sanitaria para el laboratorio.",
    "standards",
    ("Medidas sanitarias y normas técnicas", "Sanitary measures and technical standards"),
)


@pytest.mark.parametrize("country", ["BO", "EC", "AR", "PE"])
def test_a_subject_of_the_description_alone_brings_no_loan_for_health(real_facts: Facts, country: str) -> None:
    covid = "SELECT title FROM {} WHERE regexp_matches(title, '(?i)covid|salud|sanitari')"
    assert real_facts.rows(covid.format(real_facts.activities)), "the real files tell of none any more"
    wanted = Wanted(**{**vars(LABORATORY), "countries": frozenset([country])})
    assert [one for one in titles(real_facts, wanted) if "covid" in one.lower() or "salud" in one.lower()] == []


def test_what_runs_elsewhere_answers_no_need_of_ours(real_facts: Facts) -> None:
    wanted = Wanted("Riego para pequeños agricultores", countries=frozenset(["PE"]))
    found = suggested_activities(real_facts, wanted, TODAY, limit=50)
    assert "Proyecto de Irrigación en Olmos" in [row["title"] for _one, row in found]
    assert all("PE" in one.candidate.countries or not one.candidate.countries for one, _row in found)


def test_a_need_for_customs_meets_no_gas_works_in_the_same_port(real_facts: Facts) -> None:
    wanted = Wanted(
        "Capacitar a personal de aduanas en reglas de origen", places=("Callao",), countries=frozenset(["PE"])
    )
    assert [one for one in titles(real_facts, wanted) if "Gas Natural" in one] == []
