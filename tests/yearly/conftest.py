"""A year of a desk: agreements with their money, projects in every state, indicators, needs and who covers them."""

from __future__ import annotations

from collections.abc import Iterator
from copy import deepcopy
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from eslabon.figures.document import Figure, Table
from eslabon.figures.papers.making import make_paper
from eslabon.figures.papers.text import PaperText
from eslabon.records.accounts.models import User
from eslabon.records.cooperation.actions import correct, move_agreement, move_project
from eslabon.records.needs.models import Link
from eslabon.records.requests.actions import answer
from tests.papers.conftest import Desk, made_once

YEAR = 2005


class YearOfDesk(Desk):
    """What the desk kept of 2005."""

    def __init__(self) -> None:
        super().__init__()
        self.copeme = self.put("parties", name_es="COPEME", type="implementer")
        self.implementer = User.objects.create_user(
            "ina@example.org", name="Ina", role="implementer", organisation=self.copeme
        )
        self.agreement = self.put(
            "agreements", title="Convenio 527", provider=self.usaid.pk, number="527-0426", ends_on="2006-12-31"
        )
        self.agreement = move_agreement(self.head, self.agreement, "signed", date(2004, 9, 20))
        self.fiscal = self.put("agreements", title="Convenio en años fiscales", provider=self.usaid.pk)
        self.projects()
        self.money()
        self.results()
        asked = self.put(
            "requests", title="Enviar el plan", asked_by=self.table.pk, asked_of=self.us.pk, asked_on="2005-03-01"
        )
        answer(self.head, asked, "Aquí está", date(2005, 4, 1))
        self.put("meetings", title="Reunión de marzo", on="2005-03-15")
        Link.objects.create(need=self.need, line=self.line, answer="accepted", percentage=40, decided_by=self.head)

    def entry(self, step: str, amount: str, agreement: Any = None, level: str = "public", **values: Any) -> Any:
        """An amount of an agreement."""
        of = (agreement or self.agreement).pk
        return self.put("entries", level, agreement=of, step=step, amount=amount, **{"currency": "USD"} | values)

    def money(self) -> None:
        """Two ladders: one in calendar years with a correction and soles, one in fiscal years."""
        self.announced = self.entry(
            "announced", "15000000", approximate=True, said="unos US$ 15 millones", on="2004-09-17"
        )
        self.entry("announced", "4000000", part_of=self.announced.pk, project=self.late.pk)
        self.entry("obligated", "2500000", on="2004-10-01", document="Adenda 1")
        self.entry("obligated", "-500000", on="2005-05-01", document="Adenda 2")
        self.entry("obligated", "900000", on="2006-05-01")
        self.entry("programmed", "1000000", year=YEAR)
        wrong = self.entry("executed", "900000", on="2005-06-30", document="Informe 1")
        self.executed = correct(self.head, wrong, {"amount": "700000"}, "A digit was wrong")
        self.soles = self.entry("executed", "330000", currency="PEN", rate="3.3", on="2005-11-30", document="Informe 2")
        self.entry("executed", "500", None, "reserved", on="2005-12-01", document="Secreto")
        self.entry("disbursed", "1200000", on="2005-02-01")
        self.entry("disbursed", "10", currency="EUR", on="2005-02-02")
        self.entry("programmed", "50000", funding="counterpart-cash", year=YEAR)
        self.entry("executed", "20000", funding="counterpart-cash", on="2005-07-01")
        self.entry("executed", "300", self.fiscal, year=YEAR, year_start=10)
        self.entry("programmed", "400", self.fiscal, year=YEAR, year_start=10)
        self.entry("executed", "77", self.fiscal, on="2005-03-03")

    def project(self, title: str, *path: str, level: str = "public", **values: Any) -> Any:
        """A project of the agreement, taken along its path."""
        made = self.put(
            "projects", level, **{"title": title, "agreement": self.agreement.pk, "lead": self.copeme.pk} | values
        )
        for step in path:
            made = move_project(self.head, made, step)
        return made

    def projects(self) -> None:
        """A project in every state, two of them late."""
        plan = {"starts_on": "2005-01-01", "ends_on": "2006-06-30"}
        self.late = self.project("Audiencias", "running", **plan)
        self.put("milestones", project=self.late.pk, title="Primera audiencia", due_on="2005-03-01")
        self.unreported = self.project("Garantías", "running", **plan)
        self.put(
            "reports", project=self.unreported.pk, starts_on="2005-01-01", ends_on="2005-06-30", due_on="2005-07-31"
        )
        self.running = self.project("Certificación", "running", **plan)
        self.put("milestones", project=self.running.pk, title="Curso", due_on="2005-03-01", done_on="2005-02-20")
        self.project("Sin iniciar", **plan)
        self.project("Concluido", "running", "completed", starts_on="2004-01-01", ends_on="2005-05-31")
        self.project("Vencido", "running", starts_on="2003-01-01", ends_on="2004-12-31")
        self.project("Suspendido", "running", "suspended", **plan)
        self.project("Cancelado", "cancelled", **plan)
        self.project("Sin fechas")
        self.project("Proyecto cerrado a otros", "running", level="reserved", **plan)
        self.project("De otro año", "running", "completed", starts_on="2001-01-01", ends_on="2002-12-31")

    def results(self) -> None:
        """An indicator with a target that is reached in part, one whose target has no baseline, one without a value."""
        halves = ("2005-01-01", "2005-06-30"), ("2005-07-01", "2005-12-31")
        of = {"project": self.running.pk}
        start = {"baseline": "60", "baseline_period": "2003"}
        days = self.put("indicators", title="Días de trámite", unit="días", **of, **start)
        self.put("targets", indicator=days.pk, value="30", year=2006, perimeter="project")
        for year, value in ((2005, "45"), (2006, "12")):
            period = {"starts_on": f"{year}-01-01", "ends_on": f"{year}-12-31"}
            self.put("values", indicator=days.pk, value=value, document="Informe de avance", **period)
        firms = self.put("indicators", title="Empresas", unit="empresas", counting="adds", **of)
        self.put("targets", indicator=firms.pk, value="100", reading="above-baseline")
        for (first, last), value in zip(halves, ("20", "5"), strict=True):
            self.put("values", indicator=firms.pk, value=value, starts_on=first, ends_on=last)
        self.put("indicators", project=self.late.pk, title="Sin valores", unit="personas")


@pytest.fixture(scope="module")
def year_as_made(django_db_setup: None, django_db_blocker: Any) -> Iterator[YearOfDesk]:
    yield from made_once(YearOfDesk, django_db_blocker)


@pytest.fixture
def year(year_as_made: YearOfDesk, db: None) -> YearOfDesk:
    return deepcopy(year_as_made)


@pytest.fixture(autouse=True)
def kept_here(settings: Any, tmp_path: Path) -> Path:
    """Files and facts of a test are its own."""
    settings.DATA = tmp_path
    settings.ESLABON_WAREHOUSE = tmp_path / "warehouse"
    return tmp_path


def report(actor: Any, number: int = YEAR, lang: str = "es", **more: Any) -> PaperText:
    """The yearly report as somebody sees it."""
    return make_paper(actor, "yearly", {"year": str(number)}, lang, **more)


def table(text: PaperText, key: str) -> list[dict[str, Any]]:
    """The rows of a table by the keys of its columns; none where the report hasn't it."""
    found = [one for section in text.sections for one in section.blocks if isinstance(one, Table) and one.key == key]
    return [
        dict(zip([column.key for column in one.columns], row.cells, strict=True)) for one in found for row in one.rows
    ]


def figures(text: PaperText) -> list[Figure]:
    """Every figure that a report prints."""
    tables = [block for section in text.sections for block in section.blocks if isinstance(block, Table)]
    return [cell for one in tables for row in one.rows for cell in row.cells if isinstance(cell, Figure)]
