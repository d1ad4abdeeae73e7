"""A chain with a basket in a department, its exports by year, and a target of its group."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone

from eslabon.facts.flows import load_mapped
from eslabon.facts.load import IMPORTED
from eslabon.facts.query import Facts
from eslabon.facts.warehouse import Warehouse
from eslabon.figures.exports.targets import Entry, entries
from eslabon.records.base import actions
from eslabon.records.chains.actions import adopt
from eslabon.records.parties.models import Party
from eslabon.records.places.models import Place, PlaceCode
from eslabon.records.registry import KINDS
from tests.records.building import people

# year, importer, product, dollars, department
Told = tuple[int, str, str, str, str]
MAPPING = """
[flows]
source = "customs"
[columns]
year = "year"
importer = "to"
product = "code"
value = "usd"
region = "department"
[constants]
exporter = "PE"
scheme = "HS2002"
currency = "USD"
[units]
value = "dollars"
"""
Reached = Callable[..., list[Entry]]


class Exporter:
    """A warehouse of flows, and a coordinator who keeps the chain and its targets."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.warehouse = Warehouse(folder / "warehouse")
        self.desk = people(Party.objects.create(name_es="Cámara", level="public"))["coordinator"]
        self.group = self.put("chain-groups", name_es="Cadenas del PERX", name_en="Chains of the PERX", level="public")
        place = Place.objects.create(country="PE", level=1, name="Junín")
        PlaceCode.objects.create(place=place, authority="INEI", code="12")
        self.chain = self.put("chains", name_es="Café", group=self.group.pk, regions=[place.pk], level="public")
        draft = self.put("baskets", chain=self.chain.pk, author="La Unidad", why="Café", level="public")
        self.put("basket-lines", basket=draft.pk, scheme="HS2002", code="0901.11", level="public")
        self.basket = adopt(self.desk, draft, timezone.localdate().replace(year=2005))
        project = self.put("projects", title="PERX", level="public")
        unit = {"unit": "US$ al año", "level": "public"}
        self.indicator = self.put("indicators", project=project.pk, title="Exportaciones", **unit)

    def put(self, kind: str, **values: Any) -> Any:
        return actions.create(self.desk, KINDS[kind], values)

    def target(self, **values: Any) -> Any:
        given = {"indicator": self.indicator.pk, "value": 100, "reading": "not-stated", "perimeter": "chains"}
        return self.put("targets", **given | {"chains": self.group.pk, "level": "public"} | values)

    def exported(self, *rows: Told, source: str = "customs") -> None:
        """Loads flows of a source."""
        table = self.folder / f"{source}.csv"
        lines = [",".join(map(str, row)) for row in rows]
        table.write_text("\n".join(["year,to,code,usd,department", *lines]) + "\n", encoding="utf-8")
        mapping = self.folder / f"{source}.toml"
        mapping.write_text(MAPPING.replace("customs", source), encoding="utf-8")
        outcome = load_mapped(self.warehouse, table, mapping)
        assert outcome.status == IMPORTED, outcome.refusal or outcome.skipped

    def reached(self, actor: Any = None, **wanted: Any) -> list[Entry]:
        """What was reached of the targets, of the perimeter, reading and prices that are wanted."""
        found = entries(actor or self.desk, Facts(self.warehouse.at()), "PE", timezone.localdate())
        return [one for one in found if all(_of(one)[name] == value for name, value in wanted.items())]

    def one(self, **wanted: Any) -> Entry:
        (found,) = self.reached(**{"reading": "above-baseline", "prices": "nominal"} | wanted)
        return found


def _of(one: Entry) -> dict[str, str]:
    return {
        "perimeter": one.perimeter,
        "reading": one.reached.progress.reading,
        "prices": one.reached.prices,
        "market": one.target.market,
    }


@pytest.fixture
def perx(db: None, tmp_path: Path) -> Exporter:
    return Exporter(tmp_path)


def coffee(*told: Sequence[Any]) -> list[Told]:
    """Coffee of Junín to the United States, by year and dollars."""
    return [(year, "US", "090111", dollars, "INEI:12") for year, dollars in told]
