"""A matrix of projects, as a donor or the desk keeps it: ten columns are enough."""

from __future__ import annotations

import io
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from openpyxl import Workbook

from eslabon.records.accounts.models import User
from eslabon.records.cooperation.models import Agreement, Entry, Project
from eslabon.records.needs.models import Need
from eslabon.records.parties.models import Party
from eslabon.records.places.models import Place, PlaceCode
from eslabon.records.rounds.models import Theme
from eslabon.work.sheets import ALL_NEW, Choice, Taken, kind_named, load

pytestmark = [pytest.mark.usefixtures("example_records"), pytest.mark.django_db]
PROJECTS = kind_named("projects")
TEN = (
    "Proyecto",
    "Fuente cooperante",
    "Entidad ejecutora",
    "Departamento",
    "Tema",
    "Monto",
    "Moneda",
    "Inicio",
    "Término",
    "Estado",
    "Necesidad que atiende",
)
ENGLISH = (
    "Project",
    "Source",
    "Implementer",
    "Place",
    "Theme",
    "Amount",
    "Currency",
    "Start",
    "End",
    "Status",
    "Need",
)


@pytest.fixture
def desk() -> User:
    return User.objects.get(role="specialist")


def saved(*rows: tuple[Any, ...], hidden: str = "") -> io.BytesIO:
    book = Workbook()
    sheet: Any = book.active
    sheet.title = "Matriz"
    for row in rows:
        sheet.append(row)
    if hidden:
        sheet.column_dimensions[hidden].hidden = True
    target = io.BytesIO()
    book.save(target)
    return target


def taken(actor: User, *rows: tuple[Any, ...], hidden: str = "", **more: Any) -> Taken:
    return load(actor, PROJECTS, saved(*rows, hidden=hidden), "matriz.xlsx", **more)


def told(found: Taken) -> list[tuple[int, str | None, str]]:
    return [(one.row, one.column, one.problem.code) for one in found.faults]


@pytest.mark.parametrize(
    ("headings", "status"), [(TEN, "en ejecución"), (ENGLISH, "running"), (ENGLISH, "Under way"), (TEN, "Vigente")]
)
def test_ten_columns_are_enough(desk: User, headings: tuple[str, ...], status: str) -> None:
    need = Need.objects.order_by("pk")[0]
    row = ("Uno", "usaid", "COPEME", "Ica, san martin; Región Puno", "agricultura", "US$ 1,2 millones", "USD")
    found = taken(desk, headings, (*row, "06/2004", 2006, status, need.title))
    assert (told(found), len(found.records)) == ([], 1)
    one = Project.objects.get(title="Uno")
    assert (str(one.provider), str(one.lead), one.theme.code) == ("USAID", "COPEME", "agriculture")  # type: ignore[union-attr]
    assert sorted(map(str, one.places.all())) == ["Ica", "Puno", "San Martín"]
    assert (one.cost, one.currency, one.approximate) == (Decimal(1_200_000), "USD", False)
    assert (one.starts_on, one.ends_on, one.status) == (date(2004, 6, 1), date(2006, 12, 31), "running")
    assert list(one.needs.all()) == [need]
    assert (one.history.count(), one.history.get().status) == (1, "running")
    # What it costs stays as stated: no amount is made of it.
    assert not Entry.objects.filter(project=one).exists()


def test_as_people_write_them(desk: User) -> None:
    agreement = Agreement.objects.get()
    Agreement.objects.update(number="527-0426")
    need = Need.objects.order_by("pk")[0]
    headings = ("Título", "Monto (S/)", "Período", "Estado", "Necesidad", "Convenio", "Mujeres", "Ejecutor")
    found = taken(
        desk,
        headings,
        ("Uno", "aprox. 500 mil", "2004-2006", "culminado", str(need.pk), "527-0426", "1,200", "COPEME; USAID"),
        ("Dos", "por definir", "jun. 2004 a dic. 2005", "Por iniciar", f"N.° {need.pk}", str(agreement), None, None),
        ("Tres", "1'250,000.50", date(2004, 9, 17), "suspendida", None, f"N.° {agreement.pk}", 12, "CAF, COPEME"),
    )
    assert told(found) == []
    one, two, three = Project.objects.filter(title__in=("Uno", "Dos", "Tres")).order_by("pk")
    assert (one.cost, one.currency, one.approximate, one.women) == (Decimal(500_000), "PEN", True, 1200)
    assert (one.starts_on, one.ends_on, one.status) == (date(2004, 1, 1), date(2006, 12, 31), "completed")
    assert (str(one.lead), [str(member) for member in one.members.all()]) == ("COPEME", ["USAID"])
    assert (two.cost, two.starts_on, two.ends_on) == (None, date(2004, 6, 1), date(2005, 12, 31))
    assert (three.cost, three.starts_on, three.ends_on) == (Decimal("1250000.50"), date(2004, 9, 17), None)
    assert [str(member) for member in three.members.all()] == ["COPEME"]
    assert {tuple(each.needs.values_list("pk", flat=True)) for each in (one, two)} == {(need.pk,)}
    assert {each.agreement_id for each in (one, two, three)} == {agreement.pk}


def test_what_cannot_be_is_told_cell_by_cell(desk: User) -> None:
    found = taken(
        desk,
        TEN,
        ("A", None, None, None, None, 1000, None, None, None, None, None),
        ("B", None, None, None, None, None, None, "2006", "2004", None, None),
        ("C", "USAI", None, "Atlántida", "Agrikultura", None, None, None, None, "por licitar", "No hay"),
        (None, None, None, None, "TOTAL US$", 1000, None, None, None, None, None),
        ("Total general", None, None, None, None, 1000, None, None, None, None, None),
    )
    assert told(found) == [
        (2, "Moneda", "record.currency-missing"),
        (3, "Término", "record.dates-order"),
        (4, "Fuente cooperante", "sheet.no-such"),
        (4, "Departamento", "sheet.no-such"),
        (4, "Tema", "sheet.no-such"),
        (4, "Estado", "sheet.not-choice"),
        (4, "Necesidad que atiende", "sheet.no-such"),
        (5, "Proyecto", "sheet.not-a-row"),
        (6, "Proyecto", "sheet.not-a-row"),
    ]
    assert "«USAID»" in found.faults[2].told("es")["hint"]
    assert not found.records


def test_codes_of_places_say_whose_they_are(desk: User) -> None:
    lima = Place.objects.get(country="PE", level=1, name="Lima")
    canete = Place.objects.create(country="PE", level=2, name="Cañete", within=lima)
    Place.objects.create(country="PE", level=3, name="Santa Rosa", within=canete)
    amazonas = Place.objects.get(country="PE", level=1, name="Amazonas")
    PlaceCode.objects.create(place=canete, authority="inei", code="1505")
    PlaceCode.objects.create(place=amazonas, authority="inei", code="01")
    PlaceCode.objects.create(place=amazonas, authority="reniec", code="1505")
    rows = (
        ("Uno", "INEI 1505; provincia de Cañete"),
        ("Dos", "1505 (RENIEC)"),
        ("Tres", "Cañete, Lima"),
        ("Cuatro", "1505"),
        ("Cinco", "provincia de Lima"),
    )
    found = taken(desk, ("Proyecto", "Lugar"), *rows)
    assert told(found) == [(5, "Lugar", "sheet.whose-code"), (6, "Lugar", "sheet.no-such")]
    assert taken(desk, ("Proyecto", "Ubigeo (INEI)"), ("Seis", 1), ("Siete", "1505")).faults == []
    places = {one.title: [str(place) for place in one.places.all()] for one in Project.objects.all()}
    expected = {"Uno": ["Cañete"], "Dos": ["Amazonas"], "Tres": ["Cañete"], "Seis": ["Amazonas"], "Siete": ["Cañete"]}
    assert {title: places[title] for title in expected} == expected


def test_names_are_put_on_record_only_where_somebody_says_so(desk: User) -> None:
    rows = (
        TEN[:5],
        ("Uno", "Fondo del Norte", "Asociación Valle Verde", "Ica", "Turismo rural"),
        ("Dos", "fondo del norte", "COPEME", "Ica", "TURISMO RURAL"),
        ("Tres", "Fondo del Norte", "COPEME", "Atlántida", None),
        ("Cuatro", "Nadie más", "COPEME", "Atlántida", None),
    )
    before = (Party.objects.count(), Theme.objects.count())
    asked = taken(desk, *rows)
    assert len(asked.records) == 0
    assert [(one.list, one.name, one.chosen) for one in asked.news.told] == [
        ("parties", "Fondo del Norte", False),
        ("parties", "Asociación Valle Verde", False),
        ("themes", "Turismo rural", False),
        ("parties", "Nadie más", False),
    ]
    assert taken(desk, *rows, choice=Choice(create=ALL_NEW), dry_run=True).accepted == 2
    assert (Party.objects.count(), Theme.objects.count()) == before
    some = taken(desk, *rows, choice=Choice(create={"parties": ["FONDO DEL NORTE"]}))
    assert (len(some.records), Party.objects.count()) == (0, before[0])  # nothing for a row that isn't good
    made = taken(desk, *rows, choice=Choice(create=ALL_NEW))
    assert [one.title for one in made.records] == ["Uno", "Dos"]
    assert (Party.objects.count(), Theme.objects.count()) == (before[0] + 2, before[1] + 1)
    fund = Party.objects.get(name_es="Fondo del Norte")
    assert (fund.type, fund.level, fund.source) == ("donor", "internal", "matriz.xlsx, Matriz, fila 2")
    assert Party.objects.get(name_es="Asociación Valle Verde").type == "implementer"
    assert set(Project.objects.filter(title__in=("Uno", "Dos")).values_list("provider_id", flat=True)) == {fund.pk}
    again = taken(desk, *rows, choice=Choice(create=ALL_NEW))
    assert (again.records, {one.problem.code for one in again.faults}) == ([], {"sheet.there", "sheet.no-such"})
    assert Party.objects.count() == before[0] + 2


def test_who_keeps_no_organisations_adds_none(desk: User) -> None:
    copeme = Party.objects.get(short_name="COPEME")
    own = User.objects.create_user(
        "implementer@example.org", "long-enough-2004", name="I", role="implementer", organisation=copeme
    )
    rows = (("Proyecto", "Ejecutor", "Estado"), ("Uno", "Nadie", None), ("Dos", "COPEME", "en ejecución"), ("Tres",))
    found = taken(own, *rows, choice=Choice(create=ALL_NEW))
    assert told(found) == [(2, "Ejecutor", "sheet.no-such"), (3, "Estado", "sheet.no-right")]
    assert [(one.title, one.owner) for one in found.records] == [("Tres", copeme)]
    assert found.news.told == []


def test_what_is_hidden_is_left_out_and_told(desk: User) -> None:
    rows = (("Proyecto", "Monto", "Monto (US$)"), ("Uno", "1 sol", 250))
    found = taken(desk, *rows, hidden="B")
    assert (told(found), len(found.left_out), "B" in found.left_out[0]) == ([], 1, True)
    assert Project.objects.get(title="Uno").cost == 250
    named = Choice(columns={"title": "Proyecto", "cost": "Monto"}, constants={"currency": "PEN"})
    assert told(taken(desk, ("Proyecto", "Monto"), ("Dos", 7), hidden="B", choice=named)) == []
    assert Project.objects.get(title="Dos").cost == 7


def test_the_same_matrix_again_changes_nothing(desk: User) -> None:
    rows = (TEN[:2], ("Uno", "USAID"), ("Uno", "CAF"))
    assert len(taken(desk, *rows).records) == 2
    one = Project.objects.filter(title="Uno").order_by("pk")[0]
    again = taken(desk, (*TEN[:2], "Objetivo"), ("Uno", "USAID", "Otro"), ("Uno", "CAF", None))
    assert [one.problem.code for one in again.faults] == ["sheet.there"] * 2
    assert (Project.objects.filter(title="Uno").count(), Project.objects.get(pk=one.pk).purpose) == (2, "")
