"""Search by words: all of them, over line ends, with or without accents and capitals, and nothing read as a pattern."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from eslabon.records.base.search import Once, searched
from eslabon.records.needs.kind import NEEDS
from eslabon.records.needs.models import Need

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def needs() -> None:
    Need.objects.create(title="Educación técnica", description="línea uno\ncapacitación")
    Need.objects.create(title="Otra (50%)", evidence="ÁREA")


@pytest.mark.parametrize(
    ("text", "titles"),
    [
        ("educacion", ["Educación técnica"]),
        ("CAPACITACIÓN educación linea", ["Educación técnica"]),
        ("educacion area", []),
        ("area otra", ["Otra (50%)"]),
        ("(50%) otra", ["Otra (50%)"]),
        (".* otra", []),
        ("^otra $", []),
        ("[0] otra", []),
        ("5?% otra", []),
        ("tÉcNiCa", ["Educación técnica"]),
        ("", ["Educación técnica", "Otra (50%)"]),
    ],
)
def test_all_words_are_held_wherever_they_stand(text: str, titles: list[str]) -> None:
    assert [one.title for one in searched(NEEDS, Need.objects.order_by("title"), text)] == titles


def test_a_list_kept_by_number_counts_and_pages_in_order_with_one_look() -> None:
    Need.objects.bulk_create(Need(title=f"Riego {number:02d}") for number in range(30))
    with CaptureQueriesContext(connection) as asked:
        found = Once(searched(NEEDS, Need.objects.order_by("-title"), "riego"), "riego")
        assert found.count() == 30
        assert [one.title for one in found[5:8]] == ["Riego 24", "Riego 23", "Riego 22"]
    assert len(asked) == 2


def test_without_words_a_far_part_is_found_by_its_numbers() -> None:
    with CaptureQueriesContext(connection) as asked:
        found = Once(Need.objects.order_by("-title"), " ")
        assert found.count() == 2
        assert [one.title for one in found[1:2]] == ["Educación técnica"]
    assert len(asked) == 3
