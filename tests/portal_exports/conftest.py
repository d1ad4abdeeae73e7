"""A warehouse with trade, and a chain with a basket in force that everybody sees."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from eslabon.facts.warehouse import Warehouse
from eslabon.portal import store
from eslabon.portal.exports import asking
from eslabon.records.base import actions
from eslabon.records.chains.actions import adopt
from eslabon.records.parties.models import Party
from eslabon.records.registry import KINDS
from tests.records.building import people
from tests.trade_loads import load_trade


@pytest.fixture(scope="session")
def traded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The warehouse with the files of trade: loads 1 to 3."""
    folder = tmp_path_factory.mktemp("trade")
    load_trade(Warehouse(folder / "warehouse"), folder)
    return folder / "warehouse"


@pytest.fixture
def trade(traded: Path, settings: Any, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The pages show trade; whose exports are meant is Peru. Answers of other tests, whose baskets had the same
    numbers, are forgotten."""
    monkeypatch.setattr(store, "answers", store.Kept(store.KEPT_ROWS))
    monkeypatch.setattr(store, "pictures", store.Kept(store.KEPT_PICTURES))
    monkeypatch.setattr(asking._open, "exports", None, raising=False)
    settings.ESLABON_WAREHOUSE, settings.ESLABON_COUNTRY = traded, "PE"
    return traded


@pytest.fixture
def get(client: Any, db: Any) -> Any:
    """Gets a page, as a browser without cookies does."""
    return client.get


@pytest.fixture
def chain(db: Any) -> Callable[..., int]:
    """Makes a chain with a basket in force, of lines of some revisions; gives the number of the basket."""
    desk = people(Party.objects.create(name_es="Cámara de comercio", level="public"))["coordinator"]

    def made(name: str, *schemes: str, level: str = "public") -> int:
        def put(kind: str, **values: Any) -> Any:
            return actions.create(desk, KINDS[kind], values | {"level": level})

        found = put("chains", name_es=name, name_en="Green coffee")
        basket = put("baskets", chain=found.pk, author="La Unidad", why="El café sin tostar")
        for scheme in schemes:
            put("basket-lines", basket=basket.pk, scheme=scheme, code="0901.11")
        basket.refresh_from_db()
        adopt(desk, basket, date(2005, 1, 1))
        return int(basket.pk)

    return made
