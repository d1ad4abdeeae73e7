"""Other trade-related needs: what the national strategy names, in its words, and in no total of aid for trade."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import Client
from typer.testing import CliRunner

from eslabon.cli.main import app
from eslabon.facts.crs import load_crs
from eslabon.facts.load import load_iati
from eslabon.facts.query import Facts
from eslabon.facts.warehouse import Warehouse
from eslabon.figures.document import Figure, Section, Table
from eslabon.figures.fiche import fiche
from eslabon.figures.offer import answer
from eslabon.figures.other_needs import other_needs
from eslabon.figures.report import offer_report
from eslabon.figures.trace import open_figure
from eslabon.measures.offer import Question
from eslabon.measures.other_needs import OtherNeeds
from eslabon.records.accounts.models import User
from eslabon.records.base import actions
from eslabon.records.base.actions import Invalid
from eslabon.records.rounds.models import Theme
from eslabon.records.strategies.kind import STRATEGIES
from tests.api.conftest import Caller, caller
from tests.iati_files import activity, transaction, written

pytestmark = pytest.mark.django_db
TODAY, PUBLIC = date(2012, 6, 1), AnonymousUser()
SAID = "Sin estadísticas y sin mano de obra capacitada no hay comercio."
NAMED = OtherNeeds("Estrategia nacional de FCC", SAID, ("16062", "113"))
AID = Question(scope="aid-for-trade")


@pytest.fixture
def desk() -> User:
    return User.objects.create_user("ana@example.org", name="Ana", role="coordinator")


@pytest.fixture
def loaded(warehouse: Warehouse, tmp_path: Path) -> Warehouse:
    """Trade policy, statistics, vocational training and basic education, one activity each."""
    file = written(
        tmp_path,
        "donor.xml",
        *(
            activity(f"XX-{number}", transaction(amount), title=f"One {number}", sectors=f'<sector code="{code}"/>')
            for number, (code, amount) in enumerate(
                [("33110", "1000"), ("16062", "200"), ("11330", "30"), ("11220", "4")]
            )
        ),
    )
    assert load_iati(warehouse, file).snapshot is not None
    return warehouse


def strategy(desk: User, **more: Any) -> Any:
    told = {
        "name": "Estrategia nacional de FCC",
        "level": "public",
        "other_needs": "16062, 113",
        "other_needs_said": SAID,
    }
    return actions.create(desk, STRATEGIES, told | more)


@pytest.mark.parametrize(
    ("codes", "said", "path", "code"),
    [
        ("16062 99999", SAID, "other_needs", "strategy.purpose-code"),
        ("16062 statistics", SAID, "other_needs", "strategy.purpose-code"),
        ("31120", SAID, "other_needs", "strategy.aid-for-trade-already"),
        ("33150", SAID, "other_needs", "strategy.aid-for-trade-already"),
        ("16062", " ", "other_needs_said", "strategy.not-quoted"),
    ],
)
def test_a_strategy_names_codes_outside_the_groups_in_its_own_words(
    desk: User, codes: str, said: str, path: str, code: str
) -> None:
    with pytest.raises(Invalid) as error:
        strategy(desk, other_needs=codes, other_needs_said=said)
    assert [(one.where.path, one.code) for one in error.value.problems] == [(path, code)]


def test_the_national_strategy_that_was_adopted_last_counts_as_its_reader_sees_it(desk: User) -> None:
    assert other_needs(desk, TODAY) is None
    theme = Theme.objects.create(code="labour-x", name_es="Laboral", name_en="Labour")
    strategy(desk, name="Del sector", theme=str(theme.pk))
    assert other_needs(desk, TODAY) is None
    strategy(desk, adopted_on="2004-01-01", edition="2004")
    assert other_needs(PUBLIC, TODAY) == OtherNeeds("Estrategia nacional de FCC (2004)", SAID, ("16062", "113"))
    strategy(desk, adopted_on="2011-01-01", other_needs="43040", level="internal")
    found = other_needs(desk, TODAY)
    assert found is not None
    assert found.codes == ("43040",)
    assert other_needs(PUBLIC, TODAY) == OtherNeeds("Estrategia nacional de FCC (2004)", SAID, ("16062", "113"))
    strategy(desk, adopted_on="2012-01-01", other_needs="", other_needs_said="")
    assert other_needs(PUBLIC, TODAY) is None  # the newer version names none
    assert other_needs(PUBLIC, date(2011, 6, 1)) is not None


def test_they_stand_beside_aid_for_trade_and_open_without_the_strategy(loaded: Warehouse) -> None:
    facts = Facts(loaded.at())
    asked = NAMED.question(AID)
    assert asked is not None
    assert answer(facts, AID).total.value == Decimal(1000)
    beside = answer(facts, asked).total
    assert beside.value == Decimal(230)
    assert open_figure(loaded, beside.figure).value == Decimal(230)
    for narrower in (Question(), Question(scope="tcb"), Question(scope="aid-for-trade", group=("C",))):
        assert NAMED.question(narrower) is None


def test_the_report_has_a_section_of_them(loaded: Warehouse) -> None:
    without = offer_report(Facts(loaded.at()), AID, "en")
    assert "other-needs" not in {one.key for one in without.sections}
    report = offer_report(Facts(loaded.at()), AID, "en", needs=NAMED)
    section: Section = next(one for one in report.sections if one.key == "other-needs")
    assert SAID in str(section.blocks[0])
    table = next(one for one in section.blocks if isinstance(one, Table))
    figures = [cell for row in table.rows for cell in row.cells if isinstance(cell, Figure)]
    assert sorted(one.value for one in figures) == [Decimal(30), Decimal(200)]
    assert all(open_figure(loaded, one.reference).value == one.value for one in figures)
    assert next(one for one in report.sections if one.key == "headline") == next(
        one for one in without.sections if one.key == "headline"
    )


def test_the_fiche_has_a_line_of_them_below_its_total(warehouse: Warehouse, tmp_path: Path) -> None:
    head = "Year,DonorCode,RecipientCode,Category,Finance_t,USD_Disbursement,PurposeCode\n"
    rows = "2013,302,454,10,110,1,33110\n2013,302,454,10,110,2,16062\n2013,302,454,10,110,4,11220\n"
    (tmp_path / "crs.csv").write_text(head + rows)
    load_crs(warehouse, tmp_path / "crs.csv", "2014-12")
    found = fiche(Facts(warehouse.at()), Question(), NAMED)
    assert [(line.code, str(values[0].value)) for line, values in found.rows[-3:]] == [
        ("TOTAL", "1000000.00"),
        ("OTHER", "2000000.00"),
        ("ALL", "7000000.00"),
    ]
    assert open_figure(warehouse, found.rows[-2][1][0].figure).value == Decimal(2_000_000)
    assert fiche(Facts(warehouse.at()), Question()).rows == (*found.rows[:-2], found.rows[-1])


def test_the_page_shows_them_where_aid_for_trade_is_asked_for(loaded: Warehouse, desk: User, settings: Any) -> None:
    settings.ESLABON_WAREHOUSE = str(loaded.folder)
    client = Client()
    title = "Other trade-related needs, named by the national strategy"
    assert title not in client.get("/en/offer/?scope=aid-for-trade").content.decode()
    strategy(desk)
    shown = client.get("/en/offer/?scope=aid-for-trade").content.decode()
    assert title in shown
    assert SAID in shown
    assert title not in client.get("/en/offer/").content.decode()


def test_the_command_line_adds_them_where_it_is_asked_to(loaded: Warehouse, desk: User) -> None:
    def run(*words: str) -> str:
        told = ["--warehouse", str(loaded.folder), "--lang", "en"]
        done = CliRunner().invoke(app, ["offer", "--scope", "aid-for-trade", *words, *told])
        assert done.exit_code == 0, done.output
        return done.stdout

    strategy(desk, level="internal")
    assert "other_needs" not in json.loads(run("--format", "json"))
    assert "other_needs" not in json.loads(run("--format", "json", "--other-needs"))  # the public doesn't see it
    found = json.loads(run("--format", "json", "--other-needs", "--as", desk.email))
    assert found["total"]["value"] == "1000.00"
    assert found["other_needs"]["total"]["value"] == "230.00"
    assert (found["other_needs"]["said"], found["other_needs"]["codes"]) == (SAID, ["16062", "113"])
    printed = run("--other-needs", "--as", desk.email)
    assert SAID in printed
    assert found["other_needs"]["total"]["figure"] in printed


def test_the_api_adds_them_as_its_caller_may_see_the_strategy(loaded: Warehouse, desk: User, settings: Any) -> None:
    settings.ESLABON_WAREHOUSE = str(loaded.folder)
    seen, public = caller(desk), Caller()
    asked = "/offer?scope=aid-for-trade&lang=en"
    told = {"name": "Estrategia", "level": "internal", "other_needs": "16062, 113", "other_needs_said": SAID}
    made = seen.post("/strategies", told)
    assert made.status_code == 201
    assert {name: made.json()[name] for name in ("other_needs", "other_needs_said")} == {
        "other_needs": "16062, 113",
        "other_needs_said": SAID,
    }
    found = seen.get(f"{asked}&other_needs=true").json()
    needs = found.pop("other_needs")
    assert found == seen.get(f"{asked}&other_needs=false").json() == public.get(f"{asked}&other_needs=true").json()
    assert (needs["strategy"], needs["said"], needs["codes"]) == ("Estrategia", SAID, ["16062", "113"])
    assert (found["total"]["value"], needs["total"]["value"]) == ("1000.00", "230.00")
    assert public.get(f"/figures/{needs['total']['figure']}").json()["value"] == "230.00"
    assert "other_needs" not in seen.get("/offer?other_needs=true").json()
    for wrong in ("1", "", "true&other_needs=yes"):
        refused = seen.get(f"{asked}&other_needs={wrong}")
        assert [one["field"] for one in refused.json()["problems"]] == ["other_needs"], refused.status_code
    record = made.json()
    change = {"version": record["version"], "other_needs": "31120"}
    refused = seen.patch(f"/strategies/{record['id']}", change)
    assert (refused.status_code, [one["code"] for one in refused.json()["problems"]]) == (
        422,
        ["strategy.aid-for-trade-already"],
    )
