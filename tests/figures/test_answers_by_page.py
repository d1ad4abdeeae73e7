"""An answer a page at a time is the same answer: same rows, same order, same figures."""

from __future__ import annotations

import shutil

import pytest

from eslabon.facts.load import load_iati
from eslabon.facts.query import Facts
from eslabon.facts.warehouse import Warehouse
from eslabon.figures.offer import page_by, rows_by
from eslabon.measures.offer import Question
from tests.iati_files import activity, transaction, written
from tests.once import example_warehouse


@pytest.fixture(scope="module")
def facts(tmp_path_factory: pytest.TempPathFactory) -> Facts:
    """The worked example, and an identifier that two publishers use."""
    folder = tmp_path_factory.mktemp("pages")
    store = Warehouse(shutil.copytree(example_warehouse(), folder / "warehouse"))
    for name in ("XX-ONE", "XX-TWO"):
        load_iati(store, written(folder, f"{name}.xml", activity("SHARED", transaction("5e8"), reporter=name)))
    return Facts(store.at())


@pytest.mark.parametrize(
    "keys",
    [
        ("activity",),
        ("activity", "kind"),
        ("activity", "provider", "kind"),
        ("provider", "year"),
        ("year", "recipient"),
        ("sector", "kind"),
        ("group", "focus"),
    ],
)
@pytest.mark.parametrize("flow", ["commitments", "undisbursed"])
def test_pages_put_together_are_the_answer(facts: Facts, keys: tuple[str, ...], flow: str) -> None:
    question = Question(flow=flow)
    every = rows_by(facts, question, keys)
    count, first = page_by(facts, question, keys, 0, 7)
    assert count == len(every)
    assert first == every[:7]
    assert page_by(facts, question, keys, 7, len(every))[1] == every[7:]


def test_beyond_the_last_row_there_is_nothing(facts: Facts) -> None:
    assert page_by(facts, Question(), ("provider",), 10_000, 10) == (0, [])
    assert page_by(facts, Question(recipient=("XX",)), ("activity",), 0, 10) == (0, [])
