"""Progress reports: planned, filled, presented, observed, given conformity; what is only reported counts nowhere."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from eslabon.records.base import actions
from eslabon.records.base.actions import Conflict, Denied, Invalid
from eslabon.records.cooperation.models import Entry
from eslabon.records.registry import KINDS
from eslabon.records.results import actions as results
from eslabon.records.results.models import Report, Value
from eslabon.records.results.queries import late_reports
from tests.results.conftest import put

pytestmark = pytest.mark.django_db


def planned(desk: Any, project: Any, every: int = 6) -> Report:
    results.plan_reports(desk, project, every, 30)
    return Report.objects.order_by("starts_on")[0]


def codes(error: Any) -> list[tuple[str | None, str]]:
    return sorted((one.where.path, one.code) for one in error.value.problems)


def row(indicator: Any, value: str | None, group: str = "", **more: Any) -> dict[str, Any]:
    return {"indicator": indicator.pk, "group": group, "value": value, **more}


def test_reports_are_planned_for_each_period_once(desk: Any, project: Any) -> None:
    results.plan_reports(desk, project, 6, 30)
    results.plan_reports(desk, project, 6, 30)
    found = Report.objects.order_by("starts_on").values_list("starts_on", "ends_on", "due_on")
    assert list(found) == [
        (date(2005, 1, 20), date(2005, 6, 30), date(2005, 7, 30)),
        (date(2005, 7, 1), date(2005, 12, 31), date(2006, 1, 30)),
    ]
    assert late_reports(desk, date(2005, 7, 31)).count() == 1
    assert late_reports(desk, date(2005, 7, 30)).count() == 0


def test_planning_needs_the_days_of_the_project(desk: Any) -> None:
    with pytest.raises(Invalid) as error:
        results.plan_reports(desk, put(desk, "projects", title="Sin fechas"), 5, 30)
    assert codes(error) == [
        ("ends_on", "field.missing"),
        ("every", "field.not-choice"),
        ("starts_on", "field.missing"),
    ]


def test_two_reports_never_cover_the_same_day(desk: Any, project: Any) -> None:
    planned(desk, project)
    with pytest.raises(Invalid) as error:
        put(desk, "reports", project=project.pk, starts_on="2005-06-30", ends_on="2005-07-15")
    assert codes(error) == [("starts_on", "report.overlaps")]


def test_from_the_first_word_to_conformity(desk: Any, everybody: dict[str, Any], project: Any, indicator: Any) -> None:
    implementer, donor = everybody["implementer"], everybody["donor"]
    report = planned(desk, project)
    with pytest.raises(Invalid) as error:
        results.present(implementer, report)
    assert codes(error) == [(f"{indicator.pk}:", "report.value-missing"), ("done", "field.missing")]
    money = {"executed": "1200", "currency": "PEN", "counterpart_kind": "300"}
    rows = [row(indicator, "12"), row(indicator, "5", "women", note="De 3 regiones")]
    report = results.fill(implementer, report, report.version, {"done": "Dos cursos", **money}, rows)
    report = results.present(implementer, report)
    assert (report.status, report.presented_by) == ("presented", implementer)
    assert list(Value.objects.values_list("value", "reported")) == [(None, 12), (None, 5)]  # counted nowhere yet
    with pytest.raises(Invalid) as error:
        results.fill(implementer, report, report.version, {"done": "Otra cosa"}, ())
    assert codes(error) == [("status", "report.closed")]

    report = results.observe(donor, report, "¿Cuántas en Puno?")
    with pytest.raises(Invalid) as error:
        results.present(implementer, report)
    remark = report.remarks.get()
    assert codes(error) == [(f"remark-{remark.pk}", "report.remark-open")]
    report = results.fill(implementer, report, report.version, {}, [row(indicator, "13")], {remark.pk: "Cuatro"})
    report = results.accept(desk, results.present(implementer, report), "Oficio 12-2005")
    whole = Value.objects.get(group="")
    assert (whole.value, whole.reported_by, whole.confirmed_by) == (13, implementer, desk)
    booked = Entry.objects.order_by("funding").values_list("step", "funding", "amount", "currency", "document")
    assert list(booked) == [
        ("executed", "contribution", Decimal(1200), "PEN", "Oficio 12-2005"),
        ("executed", "counterpart-kind", Decimal(300), "PEN", "Oficio 12-2005"),
    ]
    with pytest.raises(Invalid) as error:
        actions.change(desk, KINDS["reports"], report, report.version, {"done": "Nada"})
    assert codes(error) == [("done", "report.closed")]


def accepted(desk: Any, project: Any, indicator: Any, **texts: Any) -> Report:
    report = planned(desk, project)
    report = results.fill(desk, report, report.version, {"done": "Cursos", **texts}, [row(indicator, "10")])
    return results.accept(desk, results.present(desk, report), publish=True)


def test_a_later_correction_says_why_and_what_was_in_force_stays_until_conformity(
    desk: Any, project: Any, indicator: Any
) -> None:
    report = accepted(desk, project, indicator, executed="100", currency="USD")
    assert report.level == "public"
    with pytest.raises(Invalid):
        results.reopen(desk, report, " ")
    report = results.reopen(desk, report, "Se contó dos veces a una empresa")
    assert (report.edition, report.status, report.level) == (2, "observed", "parties")
    remark = report.remarks.get()
    texts, answers = {"executed": "90"}, {remark.pk: "Corregido"}
    report = results.fill(desk, report, report.version, texts, [row(indicator, "9")], answers)
    value = Value.objects.get()
    assert (value.value, value.reported, value.level) == (10, 9, "public")
    assert [one.amount for one in Entry.objects.all()] == [100]
    report = results.accept(desk, results.present(desk, report), publish=True)
    assert Value.objects.get().value == 9
    first, second = Entry.objects.order_by("pk")
    assert (second.corrects, second.amount) == (first, 90)
    assert [one.value for one in value.history.order_by("version")][-1] == 9


def test_the_same_form_twice_changes_nothing_and_an_older_one_is_told(desk: Any, project: Any, indicator: Any) -> None:
    report = planned(desk, project)
    opened = report.version
    texts, rows = {"done": "Cursos"}, [row(indicator, "10")]
    report = results.fill(desk, report, opened, texts, rows)
    again = results.fill(desk, report, opened, texts, rows)
    assert (again.version, Value.objects.count()) == (report.version, 1)
    with pytest.raises(Conflict):
        results.fill(desk, report, opened, texts, [row(indicator, "11")])
    assert Value.objects.get().reported == 10


def test_all_faults_of_a_form_are_told_and_nothing_is_kept(desk: Any, project: Any, indicator: Any) -> None:
    report = planned(desk, project)
    rows = [row(indicator, "many"), row(indicator, "1", "children"), row(indicator, "2", "men")]
    with pytest.raises(Invalid) as error:
        results.fill(desk, report, report.version, {"executed": "a lot"}, rows)
    assert codes(error) == sorted(
        [
            ("executed", "field.not-number"),
            (f"{indicator.pk}:", "field.not-number"),
            (f"{indicator.pk}:children", "field.no-such"),
        ]
    )
    assert not Value.objects.exists()


def test_nought_is_a_value(desk: Any, project: Any, indicator: Any) -> None:
    report = planned(desk, project)
    report = results.fill(desk, report, report.version, {"done": "Cursos"}, [row(indicator, "0")])
    results.accept(desk, results.present(desk, report))
    assert Value.objects.get().value == 0


def test_an_indicator_without_a_value_says_why(desk: Any, project: Any, indicator: Any) -> None:
    report = planned(desk, project)
    rows = [row(indicator, "", note="Los cursos empiezan en agosto")]
    report = results.fill(desk, report, report.version, {"done": "Compra de equipos"}, rows)
    assert results.accept(desk, results.present(desk, report)).status == "accepted"
    assert Value.objects.get().value is None


def test_who_may_not_publish_gives_conformity_without_publishing(
    desk: Any, everybody: dict[str, Any], project: Any, indicator: Any
) -> None:
    report = planned(desk, project)
    report = results.fill(desk, report, report.version, {"done": "Cursos"}, [row(indicator, "10")])
    report = results.present(desk, report)
    with pytest.raises(Denied):
        results.accept(everybody["specialist"], report, publish=True)
    assert results.accept(everybody["specialist"], report).level == "parties"


def test_a_target_says_what_it_means(desk: Any, indicator: Any) -> None:
    whole = put(desk, "targets", indicator=indicator.pk, value="54", reading="not-stated", perimeter="chains")
    part = {"indicator": indicator.pk, "value": "35", "part_of": whole.pk, "market": "US"}
    assert put(desk, "targets", **part, perimeter="chains").market == "US"
    with pytest.raises(Invalid) as error:
        put(desk, "targets", **part, perimeter="country")
    assert codes(error) == [("part_of", "target.another-whole")]
    with pytest.raises(Invalid) as error:
        put(desk, "targets", **(part | {"value": "55"}), perimeter="chains", baseline="3", group="children")
    assert codes(error) == [
        ("baseline_period", "indicator.baseline-period"),
        ("group", "value.no-such-group"),
        ("value", "target.larger-than-whole"),
    ]
