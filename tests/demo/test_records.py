"""The worked example's records: everything the brief says of the meeting is one, and nothing made up looks real."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from django.contrib.auth.hashers import check_password
from django.contrib.auth.models import AnonymousUser
from django.db import transaction
from django.utils.translation import override

from eslabon.demo.people import DEMO_PASSWORD, DEMO_PEOPLE
from eslabon.demo.records import load_records
from eslabon.records.accounts.models import Role, User
from eslabon.records.chains.queries import baskets_at, unnamed
from eslabon.records.registry import KINDS
from eslabon.standards.flows.schemes import BY_LETTER

pytestmark = pytest.mark.django_db

# What the brief says of the meeting, and the record (kind, key, field) that says it.
STATEMENTS = (
    ("Cuarta Ronda de Puerto Rico", "fourth", "number", "4"),
    ("Cuarta Ronda de Puerto Rico", "fourth", "place", "Puerto Rico"),
    ("13 al 17 de Setiembre", "fourth", "starts_on", "2004-09-13"),
    ("13 al 17 de Setiembre", "fourth", "ends_on", "2004-09-17"),
    ("se lograron resultados importantes en materia de cooperación", "fourth", "summary", "Gobierno de Estados Unidos"),
    ("otras fuentes donantes multilaterales", "fourth", "summary", "otras fuentes donantes multilaterales"),
    ("presentaron un reporte que resume las facilidades", "main", "minutes", "presentaron un reporte"),
    ("cooperación y asistencia técnica como préstamos", "main", "minutes", "asistencia técnica como préstamos"),
    ("se solicitó que Estados Unidos también presente un reporte similar", "like-report", "title", "reporte similar"),
    ("se solicitó que Estados Unidos", "like-report", "asked_of", "Estados Unidos"),
    ("el desarrollo de las MIPYMES", "main", "themes", "Desarrollo de las MIPYMES"),
    ("planes de comunicación, participación y consulta", "main", "themes", "comunicación, participación y consulta"),
    ("necesidades en el área de ciencia y tecnología", "need-science", "title", "ciencia y tecnología"),
    ("reuniones conjuntas con las mesas de negociación de laboral", "with-labour", "joint_with", "Asuntos Laborales"),
    ("y de agricultura", "with-agriculture", "joint_with", "Agricultura"),
    ("se presentaron las estrategias nacionales de desarrollo", "labour-strategy", "name", "Estrategia nacional"),
    ("se presentaron las estrategias nacionales de desarrollo", "agriculture-strategy", "name", "Estrategia nacional"),
    ("las necesidades de cooperación respectivas", "need-labour", "title", "Necesidades de cooperación"),
    ("las necesidades de cooperación respectivas", "need-agriculture", "title", "Necesidades de cooperación"),
    ("la firma de compromisos de cooperación de Perú con Estados Unidos", "fourth", "outcome", "US$ 15 millones"),
    ("para los próximos tres años", "fourth", "outcome", "tres años"),
    ("la firma de compromisos de cooperación de Perú con Estados Unidos", "us-agreement", "status", "signed"),
    ("por aproximadamente US$ 15 millones de", "us-announced", "amount", "15000000"),
    ("por aproximadamente US$ 15 millones de", "us-announced", "approximate", "True"),
    ("un programa de audiencias públicas para el TLC", "hearings", "title", "audiencias públicas"),
    ("entrenamiento y certificación de calidad", "certification", "lead", "COPEME"),
    ("mecanismos de garantías de crédito", "guarantees", "purpose", "garantías de crédito"),
    ("registro en las municipalidades", "formalisation", "outcome", "costos y tiempos de registro"),
    ("centros de servicios económicos en 11 regiones", "perx", "purpose", "en 11 regiones"),
    ("US$ 54 millones de dólares al año", "perx", "outcome", "US$ 54 millones al año"),
    ("un programa de audiencias públicas para el TLC", "fourth", "outcome", "audiencias públicas"),
    ("entrenamiento y certificación de calidad", "fourth", "outcome", "certificación de calidad"),
    ("mediante COPEME y las Cámaras de Comercio de las Regiones", "fourth", "outcome", "COPEME y las Cámaras"),
    ("mecanismos de garantías de crédito", "fourth", "outcome", "garantías de crédito"),
    (
        "reduciendo costos y tiempos de registro en las municipalidades",
        "fourth",
        "outcome",
        "costos y tiempos de registro",
    ),
    ("centros de servicios económicos en 11 regiones", "fourth", "outcome", "en 11 regiones"),
    ("US$ 54 millones de dólares al año", "fourth", "outcome", "US$ 54 millones al año"),
    ("alrededor de US$ 35 millones", "fourth", "outcome", "alrededor de US$ 35 millones"),
    (
        "la alcachofa, el café orgánico, la joyería y orfebrería",
        "fourth",
        "outcome",
        "alcachofa, el café orgánico, la joyería",
    ),
    (
        "los tejidos de lana de camélidos, la artesanía",
        "fourth",
        "outcome",
        "tejidos de lana de camélidos y la artesanía",
    ),
)


@pytest.fixture(scope="module")
def records(django_db_setup: None, django_db_blocker: Any) -> Iterator[dict[str, Any]]:
    """The records by their keys: no test changes any."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield load_records()
        transaction.set_rollback(True)


def text_of(value: Any) -> str:
    with override("es"):
        return ", ".join(str(one) for one in value.all()) if hasattr(value, "all") else str(value)


def test_each_statement_of_the_brief_is_a_record(records: dict[str, Any]) -> None:
    assert all(records[key].origin == "brief" for _brief, key, _field, _says in STATEMENTS)
    untold = [
        (brief, key) for brief, key, field, says in STATEMENTS if says not in text_of(getattr(records[key], field))
    ]
    assert untold == []


def test_the_statements_are_the_briefs_own(shared_data: Any) -> None:
    text = (shared_data.parent / "design/brief.es.txt").read_text(encoding="utf-8")
    plain = re.sub(r"\s+", " ", text.replace("–", "-"))
    assert [brief for brief, *_ in STATEMENTS if brief not in plain] == []


def test_what_is_made_up_says_so_and_the_rest_has_its_source(records: dict[str, Any]) -> None:
    for one in records.values():
        assert one.origin == "example" or one.source or one.origin == "brief", one
    assert any(one.origin == "example" for one in records.values())


def test_the_chains_of_the_brief_have_baskets_that_say_what_they_hold(records: dict[str, Any]) -> None:
    public = AnonymousUser()
    group = records["perx-chains"]
    assert unnamed(group) == "entre otras"
    assert all(records[key].chains == group for key in ("perx-all", "perx-us", "perx-example"))
    assert records["perx-example"].origin == "example"
    baskets = {one.name_es: basket.lines for one, basket in baskets_at(public, date(2010, 1, 1)).items()}
    named = {one.name_es for one in group.chains.all()}
    # Handicrafts are no concept of the Harmonized System.
    assert named - set(baskets) == {"Artesanía"}
    assert {(one.code, one.share) for one in baskets["Café orgánico"]} == {("090111", 1)}
    assert {one.scheme for one in baskets["Café orgánico"]} == set(BY_LETTER.values())
    # No share is known, so none is made up, and every line says what it holds.
    assert not KINDS["basket-lines"].model.objects.exclude(share=1).exists()
    assert not KINDS["basket-lines"].model.objects.filter(note="").exists()


def test_the_codes_of_the_baskets_are_codes_of_their_revisions(records: dict[str, Any], shared_data: Any) -> None:
    rows = csv.DictReader((shared_data / "tcb/chain_hs6_by_revision.csv").read_text(encoding="utf-8").splitlines())
    known = {(name[3:], row["hs6"]) for row in rows for name in row if name.startswith("in_") and row[name] == "yes"}
    schemes = {scheme for scheme, _code in known}
    for one in KINDS["basket-lines"].model.objects.filter(scheme__in=schemes):
        assert any(scheme == one.scheme and code.startswith(one.code) for scheme, code in known), one


def test_loading_it_again_adds_nothing(records: dict[str, Any]) -> None:
    before = {name: kind.model.objects.count() for name, kind in KINDS.items()}
    assert load_records() == {}
    assert {name: kind.model.objects.count() for name, kind in KINDS.items()} == before


def test_there_is_one_person_a_role_who_can_sign_in(records: dict[str, Any]) -> None:
    assert {user.role for user in User.objects.all()} == set(Role.values)
    told = {User.objects.get(email=email).password for email, *_ in DEMO_PEOPLE}
    assert all(check_password(DEMO_PASSWORD, one) for one in told)
    assert all(user.example for user in User.objects.all())


def test_the_public_sees_the_round_and_nothing_reserved(records: dict[str, Any]) -> None:
    public = AnonymousUser()
    assert records["fourth"] in KINDS["rounds"].model.objects.visible_to(public)
    assert records["need-laboratory"] not in KINDS["needs"].model.objects.visible_to(public)
    assert records["attendance"] not in KINDS["requests"].model.objects.visible_to(public)
