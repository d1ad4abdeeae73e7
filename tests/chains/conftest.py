"""A chain, its group, and a person of each role."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from eslabon.records.base import actions
from eslabon.records.chains.actions import adopt
from eslabon.records.parties.models import Party
from eslabon.records.registry import KINDS
from tests.records.building import people

Put = Callable[..., Any]


@pytest.fixture
def everybody(db: None) -> dict[str, Any]:
    return people(Party.objects.create(name_es="Cámara de comercio", level="public"))


@pytest.fixture
def desk(everybody: dict[str, Any]) -> Any:
    return everybody["coordinator"]


@pytest.fixture
def put(desk: Any) -> Put:
    """Makes a record as the coordinator does."""

    def made(kind: str, **values: Any) -> Any:
        return actions.create(desk, KINDS[kind], values)

    return made


@pytest.fixture
def group(put: Put) -> Any:
    words = {"unnamed_members": True, "unnamed_words": "entre otras"}
    return put("chain-groups", name_es="Cadenas del PERX", name_en="Chains of the PERX", level="public", **words)


@pytest.fixture
def chain(put: Put, group: Any) -> Any:
    return put("chains", name_es="Café orgánico", name_en="Organic coffee", group=group.pk, level="public")


@pytest.fixture
def draft(put: Put, chain: Any) -> Any:
    """A draft of the basket of the chain, with one line."""
    made = put("baskets", chain=chain.pk, author="La Unidad", why="El café sin tostar")
    put("basket-lines", basket=made.pk, scheme="HS2002", code="0901.11")
    return made


@pytest.fixture
def kept(desk: Any, draft: Any) -> Any:
    """The basket in force since 2005."""
    return adopt(desk, draft, date(2005, 1, 1))
