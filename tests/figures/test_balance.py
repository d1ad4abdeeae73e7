"""Commitments that net to less than nothing, and more disbursed than committed: what pages and reports say."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from django.test import Client

from eslabon.facts.load import load_iati
from eslabon.facts.query import Facts
from eslabon.facts.warehouse import Warehouse
from eslabon.figures.render import render_offer
from eslabon.figures.sections.balance import sentences
from eslabon.figures.sections.context import Context
from eslabon.measures.offer import Question
from tests.iati_files import REPORTER, activity, transaction, written


def said(facts: Facts, lang: str = "en", **asked: Any) -> list[str]:
    return [one.text for one in sentences(Context(facts, Question(**asked), lang, "PE"))]


def facts_of(folder: Path, *transactions: str) -> Facts:
    warehouse = Warehouse(folder / "warehouse")
    load_iati(warehouse, written(folder, "file.xml", activity("XX-1", *transactions)))
    return Facts(warehouse.at())


def test_usaid_bolivia_says_why_its_commitments_are_below_zero(real_warehouse: Warehouse) -> None:
    # usaid-bo.xml: 106 commitments, 78 of them de-obligations, net -934,342; 27.8 million disbursed.
    [text] = said(Facts(real_warehouse.at()), recipient=("BO",), provider=("US-GOV-1", "US-GOV-11"))
    for told in ("−US$ 934,342", "78 of the 106", "US$ 27.8", "no rate of execution"):
        assert told in text.replace("\N{NO-BREAK SPACE}", " ")


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        ((("2", "-500"), ("2", "100"), ("3", "900")), ["1 of the 2 take money back"]),
        ((("2", "-500"),), ["1 of the 1 take money back"]),
        ((("2", "100"), ("3", "900")), ["more was disbursed"]),
        ((("3", "900"),), ["no commitment is in the files loaded"]),
        ((("2", "900"), ("3", "900")), []),
        ((("2", "900"), ("3", "-100")), []),
    ],
)
def test_each_case_has_its_sentence(told: Any, expected: list[str], tmp_path: Path) -> None:
    facts = facts_of(tmp_path, *(transaction(value, type) for type, value in told))
    texts = said(facts)
    assert len(texts) == len(expected)
    assert all(part in text for part, text in zip(expected, texts, strict=True))


def test_more_out_than_in_of_chosen_years_is_ordinary(tmp_path: Path) -> None:
    facts = facts_of(tmp_path, transaction("100"), transaction("900", "3"))
    assert said(facts, year_from=1990) == []
    assert said(facts, flow="obligations") == []


def test_net_reductions_of_chosen_years_are_told_as_such(tmp_path: Path) -> None:
    [text] = said(facts_of(tmp_path, transaction("-100"), transaction("900", "3")), year_from=1990)
    assert "or in the years chosen" in text


@pytest.mark.django_db
def test_pages_and_reports_say_it(tmp_path: Path, settings: Any) -> None:
    settings.ESLABON_WAREHOUSE = tmp_path / "warehouse"
    facts = facts_of(tmp_path, transaction("-500"), transaction("900", "3"))
    for path in ("/en/offer/?scope=all", f"/en/providers/{REPORTER}/"):
        assert "take money back (de-obligations)" in Client().get(path).content.decode(), path
    book = openpyxl.load_workbook(io.BytesIO(render_offer(facts, Question(), "en", format="xlsx")))
    texts = [str(cell) for row in book.worksheets[0].iter_rows(values_only=True) for cell in row if cell]
    assert any("take money back (de-obligations)" in text for text in texts)
