"""What a publication holds: what is public, exact and complete; the rest is told as left out, with its remedy."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from eslabon.demo.records import load_records
from eslabon.records.accounts.models import User
from eslabon.records.base.actions import Invalid
from eslabon.records.needs.models import Answer, Link
from eslabon.standards.iati.records import Activity, Result, Transaction
from eslabon.work.publishing.changes import told_in
from eslabon.work.publishing.making import Prepared, prepare
from tests.publishing.conftest import Desk
from tests.standards.official_schema import officially_valid


def prepared(desk: Desk) -> Prepared:
    found = prepare(desk.head)
    assert [one.code for one in found.found if one.severity == "error"] == []
    return found


def told(desk: Desk, record: Any) -> tuple[Activity, list[Transaction]]:
    kind = "A" if record._meta.model_name == "agreement" else "P"
    return told_in(prepared(desk).file)[f"PE-X-1-{kind}{record.pk}"]


def codes(desk: Desk) -> list[str]:
    return sorted(one.code for one in prepared(desk).left_out)


def test_an_agreement_and_its_project_name_each_other_and_who_does_what(desk: Desk) -> None:
    agreement, _ = told(desk, desk.agreement)
    project, _ = told(desk, desk.project)
    assert agreement.titles == (("es", "Convenio de comercio"), ("en", "Trade agreement"))
    assert agreement.descriptions == [("1", (("es", "Mejorar las aduanas."), ("en", "Better customs.")))]
    assert (agreement.lang, agreement.default_currency, agreement.hierarchy, project.hierarchy) == (
        "es",
        "USD",
        "1",
        "2",
    )
    assert agreement.reporting is not None
    assert (agreement.reporting.ref, agreement.reporting.type) == ("PE-X-1", "10")
    assert [(one.role, one.ref, one.activity_id) for one in agreement.participating] == [
        ("1", "US-GOV-1", "US-GOV-1-527-0426"),
        ("2", "PE-X-1", None),
    ]
    assert [(one.role, one.names[0][1]) for one in project.participating] == [
        ("1", "Agencia"),
        ("2", "Mesa"),
        ("4", "COPEME"),
    ]
    assert agreement.other_identifiers == [("527-0426", "A9")]
    assert [(one.code, one.percentage) for one in agreement.countries] == [("PE", None)]
    # The project has no sector of its own: it takes the agreement's.
    assert [(one.vocabulary, one.code) for one in project.sectors] == [("1", "33120")]
    assert agreement.dates == {"2": date(2004, 9, 17), "3": date(2007, 9, 30)}
    assert project.dates == {"2": date(2005, 1, 1), "3": date(2006, 12, 31)}
    assert (agreement.status, project.status) == ("1", "2")
    mother, child = (f"PE-X-1-A{desk.agreement.pk}", "1"), (f"PE-X-1-P{desk.project.pk}", "2")
    assert [(one.ref, one.type) for one in agreement.related] == [child, ("US-GOV-1-527-0426", "5")]
    assert [(one.ref, one.type) for one in project.related] == [mother]
    assert agreement.documents[0].url.endswith(f"/es/agreements/{desk.agreement.pk}/")


def test_only_what_is_exact_and_has_its_day_is_a_transaction_and_each_amount_stands_once(desk: Desk) -> None:
    desk.entry("announced", "15000000", approximate=True, said="aproximadamente US$ 15 millones")
    whole = desk.entry("obligated", "1000000.55", on="2004-10-01")
    desk.entry("obligated", "400000", on="2004-10-01", project=desk.project.pk, part_of=whole.pk)
    own = desk.entry("disbursed", "2500", on="2005-06-30", project=desk.project.pk, currency="PEN")
    desk.entry("obligated", "7", year=2005)
    desk.entry("obligated", "8", on="2999-01-01")
    desk.entry("disbursed", "9", on="2005-01-31", approximate=True)
    desk.entry("executed", "10", on="2005-01-31")
    desk.entry("obligated", "11", on="2005-01-31", funding="counterpart-cash")
    desk.entry("disbursed", "12", "internal", on="2005-01-31")
    agreement, (commitment,) = told(desk, desk.agreement)
    assert (commitment.ref, commitment.type, commitment.on) == (f"E{whole.pk}", "11", date(2004, 10, 1))
    assert (commitment.value, commitment.currency) == (Decimal("1000000.55"), "USD")
    assert commitment.provider is not None
    assert (commitment.provider.ref, commitment.provider.activity_id) == ("US-GOV-1", "US-GOV-1-527-0426")
    project, (funds,) = told(desk, desk.project)
    assert (funds.ref, funds.type, funds.value, funds.currency) == (f"E{own.pk}", "1", Decimal("2500.00"), "PEN")
    assert funds.receiver is not None
    assert funds.receiver.names == (("es", "COPEME"),)
    words = dict(agreement.descriptions)["4"]
    assert [lang for lang, _ in words] == ["es", "en"]
    assert all("aproximadamente US$ 15 millones" in text and "≈ USD 9.00" in text for _, text in words)
    assert "USD 12.00" not in str(agreement.descriptions + project.descriptions)
    assert codes(desk) == ["published.future", "published.undated"]


def test_a_correction_takes_the_place_of_what_it_corrects(desk: Desk) -> None:
    from eslabon.records.cooperation.actions import correct

    entry = desk.entry("obligated", "1000", on="2004-10-01")
    correct(desk.head, entry, {"amount": "900"}, "a misprint")
    _, transactions = told(desk, desk.agreement)
    assert [one.value for one in transactions] == [Decimal("900.00")]


def test_what_is_programmed_and_planned_are_budgets_but_not_both_of_the_same_money(desk: Desk) -> None:
    desk.put("budget", project=desk.project.pk, title="Salas", amount="100", currency="USD", starts_on="2005-01-01",
             ends_on="2005-12-31")  # fmt: skip
    desk.put("budget", project=desk.project.pk, title="Viajes", amount="20.5", currency="USD", starts_on="2005-01-01",
             ends_on="2005-12-31")  # fmt: skip
    desk.put("budget", project=desk.project.pk, title="Todo", amount="9", currency="USD", starts_on="2005-01-01",
             ends_on="2007-12-31")  # fmt: skip
    project, _ = told(desk, desk.project)
    assert [(one.start, one.end, one.value, one.currency) for one in project.budgets] == [
        (date(2005, 1, 1), date(2005, 12, 31), Decimal("120.50"), "USD")
    ]
    assert codes(desk) == ["published.budget-period"]
    desk.entry("programmed", "500", year=2005, year_start=10)
    assert [(one.start, one.end, one.value) for one in told(desk, desk.agreement)[0].budgets] == [
        (date(2004, 10, 1), date(2005, 9, 30), Decimal("500.00"))
    ]
    assert told(desk, desk.project)[0].budgets == []


def test_results_tell_baselines_targets_and_actual_values_by_period(desk: Desk) -> None:
    line = desk.put(
        "objectives", project=desk.project.pk, result_level="purpose", title="Vender más", title_en="Selling more"
    )
    sales = desk.put(
        "indicators",
        project=desk.project.pk,
        objective=line.pk,
        title="Ventas certificadas",
        title_en="Certified sales",
        unit="US$",
        groups=["mujeres"],
        baseline="1500.5",
        baseline_period="promedio 2003-2004",
        baseline_source="Censo",
    )
    year = {"starts_on": "2005-01-01", "ends_on": "2005-12-31"}
    desk.put("targets", indicator=sales.pk, value="20000000", year=2005)
    desk.put("targets", indicator=sales.pk, value="5", year=2005, reading="above-baseline")
    desk.put("values", indicator=sales.pk, value="18000000.25", approximate=True, said="unos 18 millones", **year)
    desk.put("values", indicator=sales.pk, value="7", group="mujeres", **year)
    desk.put("values", indicator=sales.pk, value="3", ends_on="2006-12-31")
    desk.put("indicators", project=desk.project.pk, title="Cursos", unit="por ciento", baseline="1",
             baseline_period="al comienzo")  # fmt: skip
    of_line, others = told(desk, desk.project)[0].results
    assert (of_line.type, of_line.titles) == ("2", (("es", "Vender más"), ("en", "Selling more")))
    assert (others.type, [one.measure for one in others.indicators]) == ("9", ["2"])
    (indicator,) = of_line.indicators
    assert indicator.titles == (("es", "Ventas certificadas"), ("en", "Certified sales"))
    assert ("en", "Unit: US$.") in indicator.descriptions
    assert [(one.value, one.year, one.comment) for one in indicator.baselines] == [
        ("1500.5", "2004", (("es", "Censo"),))
    ]
    (period,) = indicator.periods
    assert (period.start, period.end) == (date(2005, 1, 1), date(2005, 12, 31))
    assert [one.value for one in period.targets] == ["20000000"]
    assert [(one.value, one.dimensions) for one in period.actuals] == [
        ("18000000.25", ()),
        ("7", (("group", "mujeres"),)),
    ]
    assert dict(period.actuals[0].comment)["en"] == "Approximate. unos 18 millones"
    assert codes(desk) == ["published.no-baseline-year", "published.no-period", "published.target-reading"]


def test_a_value_without_conformity_is_not_published(desk: Desk) -> None:
    from eslabon.records.results.actions import fill, present

    indicator = desk.put("indicators", project=desk.project.pk, title="Cursos", unit="cursos")
    report = desk.put("reports", project=desk.project.pk, starts_on="2005-01-01", ends_on="2005-06-30")
    value = {"indicator": indicator.pk, "value": "4", "document": "Informe"}
    present(desk.head, fill(desk.head, report, 1, {"done": "Cuatro"}, [value]))
    result: Result = told(desk, desk.project)[0].results[0]
    assert result.indicators[0].periods == ()


def test_nothing_that_the_public_does_not_see_is_in_it(desk: Desk) -> None:
    secret = desk.put("parties", "internal", name_es="Secreto", type="donor")
    desk.put("agreements", "internal", title="Secreto", provider=desk.usaid.pk, sector="33120", signed_on="2004-01-01")
    hidden = {"sector": "33120", "starts_on": "2005-01-01"}
    desk.put("projects", title="De fuente oculta", provider=secret.pk, **hidden)
    desk.put("projects", title="Con embargo", provider=desk.usaid.pk, embargo_until="2999-01-01", **hidden)
    desk.change("projects", desk.project, members=[secret.pk], risks="Secreto")
    desk.put("indicators", "internal", project=desk.project.pk, title="Secreto", unit="Secreto")
    desk.put("amendments", "reserved", agreement=desk.agreement.pk, number=1, changed="Secreto", new_end="2011-12-31")
    found = prepared(desk)
    assert b"Secreto" not in found.file
    assert b"2011-12-31" not in found.file
    assert found.activities == 2
    assert [(one.code, one.arguments["title"]) for one in found.left_out] == [
        ("published.no-provider", "De fuente oculta")
    ]


def test_what_the_standard_asks_for_and_a_record_lacks_keeps_it_out_and_is_told(desk: Desk) -> None:
    bare = desk.put("projects", title="Sin nada", provider=desk.usaid.pk)
    desk.put("projects", title="Sólo en español", provider=desk.usaid.pk, sector="33120", starts_on="2005-01-01")
    found = prepared(desk)
    assert found.activities == 3
    assert sorted((one.code, one.where.path) for one in found.left_out if one.arguments["title"] == "Sin nada") == [
        ("published.no-date", f"projects/{bare.pk}"),
        ("published.no-sector", f"projects/{bare.pk}"),
    ]
    assert "published.no-english" in [one.code for one in found.left_out]


def test_the_activity_that_the_desk_accepted_for_a_need_ties_the_project_that_answers_it(desk: Desk) -> None:
    need = desk.put("needs", title="Aduanas")
    alone = desk.put("projects", title="Aduanas", title_en="Customs", provider=desk.usaid.pk, sector="33120",
                     starts_on="2005-01-01", needs=[need.pk])  # fmt: skip
    desk.entry("obligated", "5", on="2005-01-31", project=alone.pk)
    for activity, answer in (("US-GOV-1-A", Answer.ACCEPTED), ("US-GOV-1-B", Answer.REFUSED), ("XM-2-C", "accepted")):
        Link.objects.create(need=need, activity=activity, answer=answer)
    activity, (commitment,) = told(desk, alone)
    assert commitment.provider is not None
    assert commitment.provider.activity_id == "US-GOV-1-A"
    assert [(one.ref, one.type) for one in activity.related] == [("US-GOV-1-A", "5")]


@pytest.mark.parametrize("iati_id", ["", "PE-X-1"])
def test_one_organisation_publishes_and_has_a_reference(desk: Desk, iati_id: str) -> None:
    if iati_id:
        desk.put("parties", name_es="Otra mesa", type="desk", iati_id="PE-X-2")
    else:
        desk.change("parties", desk.table, iati_id="")
    with pytest.raises(Invalid) as refused:
        prepare(desk.head)
    assert refused.value.problems[0].code == f"published.{'several-desks' if iati_id else 'no-reference'}"


def test_the_ruc_identifies_the_desk_where_nothing_else_does(desk: Desk) -> None:
    desk.change("parties", desk.table, iati_id="", ruc="20131370645")
    assert set(told_in(prepared(desk).file)) == {
        f"PE-RUC-20131370645-A{desk.agreement.pk}",
        f"PE-RUC-20131370645-P{desk.project.pk}",
    }


def test_all_of_it_is_valid_by_the_official_schema(desk: Desk, shared_data: Path) -> None:
    desk.entry("obligated", "1000", on="2004-10-01")
    desk.entry("programmed", "500", year=2005)
    desk.put("budget", project=desk.project.pk, title="Salas", amount="1", currency="USD")
    indicator = desk.put("indicators", project=desk.project.pk, title="Ventas", unit="US$")
    desk.put("values", indicator=indicator.pk, value="1", starts_on="2005-01-01", ends_on="2005-12-31")
    desk.put("targets", indicator=indicator.pk, value="1", year=2005)
    assert officially_valid(shared_data / "iati/schema", "iati", prepared(desk).file)


def test_the_example_says_that_it_is_one(db: None) -> None:
    load_records()
    found = prepare(User.objects.get(email="coordinadora@ejemplo.example"))
    assert found.faults == []
    ((activity, transactions),) = told_in(found.file).values()
    assert activity.reporting is not None
    assert activity.reporting.ref == "PE-EJEMPLO-MFCC"
    assert [name[-9:] for _, name in activity.reporting.names] == ["(ejemplo)", "(example)"]
    assert "Example: not an official fact." in str(activity.descriptions)
    assert [(one.type, one.value) for one in transactions] == [("11", Decimal("280000.00")), ("1", Decimal("90000.00"))]
    assert [one.value for one in activity.results[0].indicators[0].periods[0].actuals] == ["36"]
