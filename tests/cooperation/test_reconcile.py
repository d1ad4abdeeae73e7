"""Agreements beside what is published: real facts, through the page and the figures."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import Client

from eslabon.demo.example import OBLIGATIONS, TABLES
from eslabon.facts.load import load_iati, load_table
from eslabon.facts.query import Facts
from eslabon.facts.warehouse import Warehouse
from eslabon.figures.reconcile import denominators, reconcile, row_json
from eslabon.figures.trace import open_figure
from eslabon.records.accounts.actions import make_token
from eslabon.records.base import actions
from eslabon.records.parties.models import Party
from eslabon.records.registry import KINDS
from tests.cooperation.test_agreements import entry, put
from tests.records.building import people

pytestmark = pytest.mark.django_db
ACTIVITY = "XM-TEST-1"
FILE = """<?xml version="1.0"?>
<iati-activities version="2.03" generated-datetime="2007-01-01T00:00:00Z"><iati-activity default-currency="USD">
<iati-identifier>XM-TEST-1</iati-identifier>
<reporting-org ref="XM-TEST" type="10"><narrative>Test</narrative></reporting-org>
<title><narrative>Support</narrative></title><description><narrative>Support</narrative></description>
<participating-org ref="XM-TEST" role="1"/><activity-status code="2"/><activity-date type="2" iso-date="2004-01-01"/>
<recipient-country code="PE"/><sector code="33110"/>
{transactions}
</iati-activity></iati-activities>"""
TRANSACTION = (
    '<transaction><transaction-type code="{type}"/><transaction-date iso-date="{on}"/>'
    '<value value-date="{on}">{value}</value></transaction>'
)


@pytest.fixture
def desk(db: None) -> Any:
    return people(Party.objects.create(name_es="Nuestra entidad", level="public"))["coordinator"]


@pytest.fixture
def facts(tmp_path: Path, settings: Any) -> Facts:
    """Published: commitments of 2004 and 2005, disbursements of 2005."""
    told = (("2", "2004-09-20", "1000000"), ("2", "2005-02-01", "500000"), ("3", "2005-03-01", "300000"))
    transactions = "".join(TRANSACTION.format(type=type, on=on, value=value) for type, on, value in told)
    path = tmp_path / "file.xml"
    path.write_text(FILE.format(transactions=transactions), encoding="utf-8")
    settings.ESLABON_WAREHOUSE = tmp_path / "warehouse"
    load_iati(Warehouse(tmp_path / "warehouse"), path)
    return Facts(Warehouse(tmp_path / "warehouse").at())


@pytest.fixture
def agreement(desk: Any) -> Any:
    provider = Party.objects.create(name_es="Fuente", level="public")
    return put(desk, "agreements", title="Convenio", provider=provider.pk, activity=ACTIVITY, level="public")


def test_each_flow_of_each_year_has_its_verdict(desk: Any, facts: Facts, agreement: Any) -> None:
    entry(desk, agreement, "obligated", "999000", on="2004-09-20")
    entry(desk, agreement, "disbursed", "250000", on="2005-04-01")
    entry(desk, agreement, "announced", "15000000", on="2004-09-17")
    rows = [row_json(one) for one in reconcile(desk, facts, "PE", agreement)]
    assert [(one["flow"], one["year"], one["held"], one["published"], one["verdict"]) for one in rows] == [
        ("commitments", 2004, "999000.00", "1000000.00", "agrees"),
        ("commitments", 2005, None, "500000.00", "missing-here"),
        ("disbursements", 2005, "250000.00", "300000.00", "differs"),
    ]
    assert rows[0]["difference"] == "-1000.00"
    opened = open_figure(Warehouse(facts.view.warehouse.folder), rows[2]["figure"])
    assert f"{opened.value:.2f}" == "300000.00"


def test_fiscal_years_are_compared_with_fiscal_years(desk: Any, facts: Facts, agreement: Any) -> None:
    entry(desk, agreement, "obligated", "500000", year=2005, year_start=10)
    entry(desk, agreement, "obligated", "1000000", on="2004-09-20")
    rows = [row_json(one) for one in reconcile(desk, facts, "PE", agreement) if one.flow == "commitments"]
    assert [(one["year"], one["year_start"], one["verdict"]) for one in rows] == [
        (2004, 10, "agrees"),
        (2005, 10, "agrees"),
    ]


def test_an_activity_that_no_load_holds_says_so(desk: Any, facts: Facts, agreement: Any) -> None:
    project = put(desk, "projects", title="Proyecto", agreement=agreement.pk, activity="XM-OTHER")
    entry(desk, agreement, "disbursed", "5", project=project.pk, on="2005-01-01")
    rows = [row_json(one) for one in reconcile(desk, facts, "PE") if one.activity == "XM-OTHER"]
    assert [(one["project"], one["verdict"], one["loaded"]) for one in rows] == [(project.pk, "missing-there", False)]


def test_the_page_shows_both_sides_and_keeps_a_note(desk: Any, facts: Facts, agreement: Any) -> None:
    entry(desk, agreement, "disbursed", "250000", on="2005-04-01", level="public")
    client = Client()
    client.force_login(desk, backend="django.contrib.auth.backends.ModelBackend")
    path = f"/en/agreements/{agreement.pk}/reconcile/"
    page = client.get(path).content.decode()
    assert "300,000" in page
    assert "differs" in page
    key = f"disbursements:2005:{ACTIVITY}"
    assert "What explains the difference" in client.get(path, {"row": key}).content.decode()
    assert client.post(path, {"row": key, "note": "The last tranche came later."}).status_code == 302
    assert "The last tranche came later." in client.get(path).content.decode()
    assert "The last tranche came later." not in Client().get(path).content.decode()
    assert client.post(path, {"row": "disbursements:1999:x", "note": "x"}).status_code == 400
    assert Client().post(path, {"row": key, "note": "x"}).status_code in (302, 403)
    assert client.post(path, {"row": key, "note": ""}).status_code == 302
    assert "The last tranche came later." not in client.get(path).content.decode()


def test_the_api_gives_both_sides_and_keeps_a_note(desk: Any, facts: Facts, agreement: Any) -> None:
    entry(desk, agreement, "disbursed", "250000", on="2005-04-01", level="internal")
    headers = {"authorization": f"Bearer {make_token(desk, 'test', 'write')[1]}"}
    path = f"/api/v1/agreements/{agreement.pk}"
    assert Client().get(f"{path}/ladder", headers=headers).json()["totals"] == {"disbursed": "250000.00"}
    assert Client().get(f"{path}/ladder").json()["totals"] == {}
    told = {"activity": ACTIVITY, "flow": "disbursements", "year": 2005, "note": "A tranche"}

    def post(body: dict[str, Any], **more: Any) -> Any:
        return Client().post(f"{path}/reconcile", json.dumps(body), content_type="application/json", **more)

    rows = post(told, headers=headers).json()["rows"]
    assert [one["note"] for one in rows] == [None, None, "A tranche"]
    assert post(told | {"flow": "x"}, headers=headers).status_code == 422
    assert post(told).status_code == 401
    assert [one["note"] for one in Client().get(f"{path}/reconcile").json()["rows"]] == [None, None, None]
    assert Client().get("/api/v1/agreements/999/ladder").status_code == 404


def test_an_agreement_without_a_published_activity_says_what_to_do(desk: Any, facts: Facts, agreement: Any) -> None:
    from eslabon.records.base import actions
    from eslabon.records.registry import KINDS

    actions.change(desk, KINDS["agreements"], agreement, 1, {"activity": ""})
    assert (
        "There is nothing to compare yet" in Client().get(f"/en/agreements/{agreement.pk}/reconcile/").content.decode()
    )


def test_the_public_compares_what_it_may_see(desk: Any, facts: Facts, agreement: Any) -> None:
    entry(desk, agreement, "disbursed", "250000", on="2005-04-01", level="internal")
    rows = reconcile(AnonymousUser(), facts, "PE", agreement)
    assert {one.compared.held for one in rows} == {None}


@pytest.fixture
def greenbook(tmp_path: Path, settings: Any) -> Facts:
    """The US obligations of the worked example: US Overseas Loans and Grants (Greenbook), 9 Aug 2022."""
    settings.ESLABON_WAREHOUSE = tmp_path / "greenbook"
    warehouse = Warehouse(tmp_path / "greenbook")
    table, mapping = (tmp_path / name for name in OBLIGATIONS)
    for path in (table, mapping):
        path.write_bytes((TABLES / path.name).read_bytes())
    load_table(warehouse, table, mapping)
    return Facts(warehouse.at())


def test_an_account_of_a_table_is_compared_in_its_fiscal_years(desk: Any, greenbook: Facts, agreement: Any) -> None:
    # PL 480 Title II, Peru, thousands of US dollars: FY2004 23,868 in USAID's budget justification of FY2006, FY2005
    # 12,921 as an estimate; 23,868.6 and 6,293 in the Greenbook.
    account = "account:Public Law 480 Title II Grants"
    project = put(desk, "projects", title="PL 480", agreement=agreement.pk, activity=account, level="public")
    told: dict[str, Any] = {"project": project.pk, "year_start": 10, "level": "public"}
    entry(desk, agreement, "programmed", "23868000", year=2004, **told)
    entry(desk, agreement, "programmed", "12921000", year=2005, estimate=True, **told)
    rows = {one.compared.year: row_json(one) for one in reconcile(desk, greenbook, "PE", agreement) if one.project}
    assert {row["flow"] for row in rows.values()} == {"obligations"}
    assert [rows[2004][key] for key in ("published", "verdict", "rounding", "estimate")] == [
        "23868600.00",
        "agrees",
        True,
        False,
    ]
    assert [rows[2005][key] for key in ("held", "published", "verdict", "estimate")] == [
        "12921000.00",
        "6293000.00",
        "differs",
        True,
    ]
    assert rows[2004]["source"] == "US Overseas Loans and Grants (Greenbook), 9 Aug 2022"
    page = Client().get(f"/en/agreements/{agreement.pk}/reconcile/").content.decode()
    assert "agrees within rounding" in page
    assert "estimate against actual" in page
    entry(desk, agreement, "obligated", "6293000", year=2005, **told)
    rows_again = [one for one in reconcile(desk, greenbook, "PE", agreement) if one.project]
    again = [one.compared for one in rows_again if one.compared.year == 2005]
    assert [(str(one.held), one.verdict, one.estimate) for one in again] == [("6293000.00", "agrees", False)]


def test_parts_of_a_total_are_a_projects_own(desk: Any, greenbook: Facts, agreement: Any) -> None:
    project = put(desk, "projects", title="P", agreement=agreement.pk, activity="account:Peace Corps")
    whole = entry(desk, agreement, "programmed", "900", year=2004, year_start=10)
    entry(desk, agreement, "programmed", "400", year=2004, year_start=10, part_of=whole.pk, project=project.pk)
    [row] = [one for one in reconcile(desk, greenbook, "PE", agreement) if one.project and one.compared.year == 2004]
    assert str(row.compared.held) == "400.00"


def test_an_account_that_no_table_has_says_so(desk: Any, greenbook: Facts, agreement: Any) -> None:
    project = put(desk, "projects", title="P", agreement=agreement.pk, activity="account:Nothing")
    entry(desk, agreement, "obligated", "400", on="2004-01-01", project=project.pk)
    [row] = [one for one in reconcile(desk, greenbook, "PE", agreement) if one.project]
    assert (row.loaded, row.compared.verdict) == (False, "missing-there")


def test_all_obligations_stand_beside_an_agreement_without_a_verdict(
    desk: Any, greenbook: Facts, agreement: Any
) -> None:
    actions.change(desk, KINDS["agreements"], agreement, agreement.version, {"activity": "account:*"})
    agreement.refresh_from_db()
    entry(desk, agreement, "announced", "15000000", approximate=True, level="public")
    assert reconcile(desk, greenbook, "PE", agreement) == []
    [(start, rows)] = denominators(greenbook, agreement, "PE")
    # The Greenbook's obligations to Peru, all accounts.
    assert (start, rows[4].keys["year"], str(rows[4].value)) == (10, 2004, "195740063.00")
    page = Client().get(f"/en/agreements/{agreement.pk}/reconcile/").content.decode()
    assert "195,740,063" in page
    assert "≈ US$" in page
    opened = open_figure(Warehouse(greenbook.view.warehouse.folder), rows[4].figure)
    assert f"{opened.value:.2f}" == "195740063.00"
