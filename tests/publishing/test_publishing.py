"""Publishing: what changed comes first, whoever may confirms it, and it is kept whole, with its history."""

from __future__ import annotations

import hashlib
from contextlib import closing
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from eslabon.facts.load import IMPORTED, load_iati
from eslabon.facts.query import Facts
from eslabon.facts.warehouse import Warehouse
from eslabon.figures.offer import answer
from eslabon.measures.offer import Question
from eslabon.records.base import actions
from eslabon.records.base.actions import Denied, Invalid
from eslabon.records.registry import KINDS
from eslabon.work.models import Published
from eslabon.work.publishing.changes import told_in
from eslabon.work.publishing.making import prepare, publish
from eslabon.work.publishing.tables import COLUMNS, csv_of, tables, xlsx_of
from tests.publishing.conftest import Desk


def codes(refused: pytest.ExceptionInfo[Invalid]) -> list[str]:
    return [one.code for one in refused.value.problems]


def test_the_first_publication_is_all_new_and_the_next_tells_what_changed(desk: Desk) -> None:
    first, new = publish(desk.head)
    assert (first.number, new, first.by, first.activities, first.transactions) == (1, True, desk.head, 2, 0)
    assert first.sha256 == hashlib.sha256(bytes(first.file)).hexdigest()
    assert [one["title"] for one in first.changes["added"]] == ["Convenio de comercio", "Certificación"]
    desk.change("projects", desk.project, purpose="Certificar la calidad de la artesanía.")
    entry = desk.entry("obligated", "1000", on="2004-10-01", project=desk.project.pk)
    other = desk.put("projects", title="Otro", title_en="Another", provider=desk.usaid.pk, sector="33120",
                     starts_on="2005-01-01")  # fmt: skip
    changes = prepare(desk.head).changes
    project = f"PE-X-1-P{desk.project.pk}"
    assert changes.added == [(f"PE-X-1-P{other.pk}", "Otro")]
    assert changes.changed == [(project, "Certificación", ["description", "transactions"])]
    assert (changes.gone, changes.same) == ([], 1)
    second, _ = publish(desk.head)
    assert (second.number, second.transactions) == (2, 1)
    actions.set_level(desk.head, KINDS["projects"], other, "internal")
    actions.withdraw(desk.head, KINDS["entries"], entry, "entered twice")
    changes = prepare(desk.head).changes
    assert changes.gone == [(f"PE-X-1-P{other.pk}", "Otro")]
    assert changes.changed == [(project, "Certificación", ["transactions"])]
    assert bytes(Published.objects.get(number=1).file) == bytes(first.file)


def test_nothing_new_makes_no_publication(desk: Desk) -> None:
    first, _ = publish(desk.head)
    again, new = publish(desk.head)
    assert (again.number, new, again.file) == (1, False, first.file)
    # What the public doesn't see changes nothing either.
    desk.entry("obligated", "5", "internal", on="2004-10-01")
    desk.change("projects", desk.project, risks="Uno")
    assert not prepare(desk.head).changes.any
    assert Published.objects.count() == 1


def test_what_says_something_else_is_later_than_what_it_said_before(desk: Desk) -> None:
    entry = desk.entry("obligated", "1000", on="2004-10-01", project=desk.project.pk)
    first = told_in(bytes(publish(desk.head)[0].file))
    Published.objects.update(at="2004-01-01T00:00:00Z")
    actions.withdraw(desk.head, KINDS["entries"], entry, "entered twice")
    second = told_in(bytes(publish(desk.head)[0].file))
    project, agreement = f"PE-X-1-P{desk.project.pk}", f"PE-X-1-A{desk.agreement.pk}"
    assert str(second[project][0].last_updated) >= str(first[project][0].last_updated)
    assert second[agreement][0].last_updated == first[agreement][0].last_updated


def test_what_was_looked_at_is_what_is_published(desk: Desk) -> None:
    seal = prepare(desk.head).seal
    desk.change("projects", desk.project, purpose="Otra cosa.")
    with pytest.raises(Invalid) as refused:
        publish(desk.head, seal)
    assert codes(refused) == ["published.changed-meanwhile"]
    assert not Published.objects.exists()
    assert publish(desk.head, prepare(desk.head).seal)[0].number == 1


def test_an_error_of_the_check_keeps_it_from_being_published(desk: Desk) -> None:
    desk.entry("obligated", "1000", on="2004-10-01", currency="XYZ")
    assert [one.code for one in prepare(desk.head).faults] == ["codelist.unknown"]
    with pytest.raises(Invalid) as refused:
        publish(desk.head)
    assert codes(refused) == ["codelist.unknown"]
    assert not Published.objects.exists()


def test_where_nothing_can_be_published_it_is_told_why(desk: Desk) -> None:
    for kind, one in (("agreements", desk.agreement), ("projects", desk.project)):
        desk.change(kind, one, sector="", agreement=None) if kind == "projects" else desk.change(kind, one, sector="")
    with pytest.raises(Invalid) as refused:
        publish(desk.head)
    assert codes(refused)[0] == "published.nothing"
    assert {"published.no-sector", "published.no-provider"} <= set(codes(refused))


def test_the_published_file_loads_and_is_never_added_to_what_the_giver_publishes(desk: Desk, tmp_path: Path) -> None:
    desk.entry("obligated", "1000", on="2004-10-01")
    desk.entry("disbursed", "250", on="2005-03-01", project=desk.project.pk)
    file = tmp_path / "desk.xml"
    file.write_bytes(bytes(publish(desk.head)[0].file))
    warehouse = Warehouse(tmp_path / "warehouse")
    outcome = load_iati(warehouse, file)
    assert (outcome.status, outcome.activities, outcome.transactions) == (IMPORTED, 2, 2)
    facts = Facts(warehouse.at())
    with closing(facts.connection):
        for flow, value in (
            ("incoming-commitments", "1000"),
            ("incoming-funds", "250"),
            ("commitments", "0"),
            ("disbursements", "0"),
        ):
            found = answer(facts, Question(flow=flow, recipient=("PE",)), ("provider", "kind"))
            assert found.total.value == Decimal(value), flow
            assert {row.keys["provider"] for row in found.rows} == ({"US-GOV-1"} if found.total.value else set())


def test_the_tables_say_what_the_file_says(desk: Desk) -> None:
    desk.change("projects", desk.project, title="=1+1")
    desk.entry("obligated", "1000", on="2004-10-01")
    indicator = desk.put("indicators", project=desk.project.pk, title="Ventas", unit="US$")
    desk.put("values", indicator=indicator.pk, value="12.5", starts_on="2005-01-01", ends_on="2005-12-31")
    file = bytes(publish(desk.head)[0].file)
    found = tables(file)
    agreement, project = found["activities"]
    assert (agreement["title_en"], agreement["provider_activity"], agreement["sector"]) == (
        "Trade agreement",
        "US-GOV-1-527-0426",
        "33120",
    )
    assert project["part_of"] == agreement["activity"]
    assert [(one["ref"][0], one["value"], one["date"]) for one in found["transactions"]] == [
        ("E", "1000.00", "2004-10-01")
    ]
    assert [(one["what"], one["value"], one["end"]) for one in found["results"]] == [("actual", "12.5", "2005-12-31")]
    assert {name: tuple(rows[0]) for name, rows in found.items() if rows} == {
        name: COLUMNS[name] for name, rows in found.items() if rows
    }
    assert "'=1+1" in csv_of(file, "activities").decode("utf-8-sig")
    assert csv_of(file, "budgets").decode("utf-8-sig").strip() == "activity,start,end,value,currency"
    assert cells(xlsx_of(file, "mark"))["transactions"][3:] == [
        list(COLUMNS["transactions"]),
        [one or None if name != "value" else 1000 for name, one in found["transactions"][0].items()],
    ]


def cells(data: bytes) -> dict[str, list[list[Any]]]:
    import io

    from openpyxl import load_workbook

    book = load_workbook(io.BytesIO(data))
    return {sheet.title: [list(row) for row in sheet.iter_rows(values_only=True)] for sheet in book.worksheets}


def test_a_reader_of_the_desk_may_not_even_look(desk: Desk) -> None:
    publish(desk.head)
    assert prepare(desk.specialist).activities == 2
    with pytest.raises(Denied):
        publish(desk.specialist)
