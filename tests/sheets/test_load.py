"""A spreadsheet taken in: as people write them, every refusal with its cell, nothing twice, nothing half."""

from __future__ import annotations

import io
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook

from eslabon.records.accounts.models import User
from eslabon.records.base.actions import Denied
from eslabon.records.needs.models import Need
from eslabon.records.requests.models import Request
from eslabon.records.rounds.models import Meeting
from eslabon.values.problems import Unreadable
from eslabon.work.sheets import Taken, kind_named, load, read_mapping, sheet_form

pytestmark = [pytest.mark.usefixtures("example_records"), pytest.mark.django_db]


@pytest.fixture
def desk() -> User:
    return User.objects.get(role="specialist")


def book(*rows: tuple[Any, ...]) -> io.BytesIO:
    made = Workbook()
    sheet: Any = made.active
    sheet.title = "Matriz"
    for row in rows:
        sheet.append(row)
    target = io.BytesIO()
    made.save(target)
    return target


def taken(actor: User, kind: str, *rows: tuple[Any, ...], **options: Any) -> Taken:
    return load(actor, kind_named(kind), book(*rows), "matriz.xlsx", **options)


HEADINGS = ("Necesidad", "Tema", "Para qué", "Costo estimado", "Departamento")


def test_cells_as_officials_write_them(desk: User) -> None:
    found = taken(
        desk,
        "needs",
        HEADINGS,
        ("Laboratorio", "Agricultura", "adaptación", "aprox. US$ 1.2 MM", "Ica; La Libertad"),
        ("Ventanilla única", "facilitacion del comercio", "implementación del acuerdo", "S/ 350 mil", "Callao"),
        ("Estudio", "Desarrollo de las MIPYMES", "Adaptación", "por definir", None),
    )
    assert (found.rows, len(found.records), found.faults) == (3, 3, [])
    first, second, third = found.records
    assert (first.cost, first.currency, first.approximate) == (Decimal(1_200_000), "USD", True)
    assert sorted(map(str, first.places.all())) == ["Ica", "La Libertad"]
    assert (second.cost, second.currency, second.theme.code) == (Decimal(350_000), "PEN", "trade-facilitation")
    assert (third.cost, third.kind) == (None, "adaptation")


def test_every_refusal_names_its_cell_and_good_rows_are_taken(desk: User) -> None:
    found = taken(
        desk,
        "needs",
        HEADINGS,
        ("Buena", "Agricultura", "adaptación", "US$ 10", None),
        ("Mala", "Astrología", "regalo", "mucho", "Atlántida"),
        (None, "Agricultura", None, 10, None),
    )
    assert [one.title for one in found.records] == ["Buena"]
    told = [one.told("es") for one in found.faults]
    assert {(one["sheet"], one["row"], one["column"], one["value"]) for one in told if one["row"] == 3} == {
        ("Matriz", 3, "Tema", "Astrología"),
        ("Matriz", 3, "Para qué", "regalo"),
        ("Matriz", 3, "Costo estimado", "mucho"),
        ("Matriz", 3, "Departamento", "Atlántida"),
    }
    assert all(one["message"] and one["hint"] for one in told)
    assert {one["row"] for one in told} == {3, 4}
    assert not Need.objects.filter(title="Mala").exists()


def test_a_row_is_never_taken_twice(desk: User) -> None:
    rows = (HEADINGS[:1], ("Una",), ("Una",))
    assert [len(taken(desk, "needs", *rows).records) for _time in range(2)] == [1, 0]
    assert Need.objects.filter(title="Una").count() == 1


def test_a_dry_run_answers_the_same_and_writes_nothing(desk: User) -> None:
    rows = (HEADINGS[:2], ("Una", "Agricultura"), ("Otra", "Astrología"))
    before = Need.objects.count()
    dry = taken(desk, "needs", *rows, dry_run=True)
    assert Need.objects.count() == before
    done = taken(desk, "needs", *rows)
    assert (dry.rows, dry.accepted, dry.faults) == (done.rows, done.accepted, done.faults)


def test_dates_in_words_and_organisations_by_any_name(desk: User) -> None:
    rows = (
        ("Solicitud", "Solicitante", "Responsable", "Plazo"),
        ("Enviar informe", "Perú", "EE. UU.", "13 de setiembre de 2004"),
        ("Enviar matriz", "Mesa de FCC", "usaid", "17/09/2004"),
    )
    assert [one.told("es") for one in taken(desk, "requests", *rows).faults] == []
    assert set(Request.objects.filter(title__startswith="Enviar").values_list("due_on", flat=True)) >= {
        date(2004, 9, 13),
        date(2004, 9, 17),
    }


def test_a_mapping_names_the_columns(desk: User) -> None:
    kind = kind_named("needs")
    columns = read_mapping(b'[columns]\ntitle = "Nombre del proyecto"\n', kind)
    found = load(desk, kind, book(("Nombre del proyecto", "Tema"), ("Una", "Astrologia")), "x.xlsx", columns)
    assert [one.title for one in found.records] == ["Una"]
    for wrong in (b"\xff", b"title = 1", b'[columns]\ncolour = "Color"\n'):
        with pytest.raises(Unreadable):
            read_mapping(wrong, kind)


def test_what_is_no_list_is_refused(desk: User) -> None:
    for rows in ((("Color", "Peso"), ("rojo", 1)), ()):
        with pytest.raises(Unreadable):
            taken(desk, "needs", *rows)
    with pytest.raises(Unreadable):
        load(desk, kind_named("needs"), io.BytesIO(b"%PDF-1.7"), "x.xlsx")


def test_who_may_not_write_may_not_load(desk: User) -> None:
    with pytest.raises(Denied):
        taken(User.objects.get(role="reader"), "needs", HEADINGS[:1], ("Una",))


@pytest.mark.parametrize("lang", ["es", "en"])
@pytest.mark.parametrize("name", ["needs", "requests", "lines", "projects", "participants"])
def test_the_form_filled_in_is_read_without_a_mapping(desk: User, name: str, lang: str) -> None:
    from django.utils.translation import override

    with override(lang):
        form = load_workbook(io.BytesIO(sheet_form(name, lang)))
        sheet = form.worksheets[0]
        assert sheet.data_validations.dataValidation
        headings = [cell.value for cell in sheet[1]]
        values = {
            "title": "Nueva",
            "name": "Rosa Quispe",
            "meeting": str(Meeting.objects.earliest("pk")),
            "asked_by": "Perú",
            "asked_of": "USAID",
            "provider": "CAF",
        }
        kind = kind_named(name)
        for place, heading in enumerate(headings, 1):
            for field, value in values.items():
                if field in kind.names and str(kind.title(field)).capitalize() == heading:
                    sheet.cell(2, place, value)
        target = io.BytesIO()
        form.save(target)
        found = load(desk, kind, target, "form.xlsx")
    assert ([one.told("es") for one in found.faults], len(found.records)) == ([], 1)
