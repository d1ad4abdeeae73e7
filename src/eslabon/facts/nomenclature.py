"""The Harmonized System in the warehouse: its products by name, and the tables that link its revisions.

Each file is a snapshot with its rows and the file as received. Of two that tell the same revision, or link the same
two, the newest counts.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import lru_cache, partial
from pathlib import Path
from typing import Any, BinaryIO

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from eslabon.facts.columns import LINKS, PRODUCTS, Writer
from eslabon.facts.load import Outcome, Progress, Told, load_rows, shown
from eslabon.facts.warehouse import View, Warehouse
from eslabon.measures.concordance import Concordance, Step
from eslabon.standards import hs
from eslabon.values.problems import Problem

NOMENCLATURE, CONCORDANCE = "hs", "concordance"
_PRODUCTS, _LINKS = "products.parquet", "links.parquet"
# States whose tables are kept ready.
_READY = 4


def _quiet(what: str, done: int, total: int) -> None:
    pass


def load_hs(warehouse: Warehouse, path: Path, progress: Progress = _quiet) -> Outcome:
    """Loads the list of products of a revision."""

    def write(stream: BinaryIO, folder: Path, advance: Callable[[int], None]) -> Told:
        events = hs.read_nomenclature(stream, shown(path), advance)
        told, schemes = _written(folder / _PRODUCTS, PRODUCTS, events, lambda one: one.scheme)
        told.about["schemes"] = sorted(schemes)
        return told

    return load_rows(warehouse, path, NOMENCLATURE, write, progress=progress)


def load_concordance(warehouse: Warehouse, path: Path, progress: Progress = _quiet) -> Outcome:
    """Loads a table that links revisions."""

    def write(stream: BinaryIO, folder: Path, advance: Callable[[int], None]) -> Told:
        events = hs.read_links(stream, shown(path), advance)
        told, steps = _written(folder / _LINKS, LINKS, events, lambda one: (one.from_scheme, one.to_scheme))
        told.about["steps"] = sorted(steps)
        return told

    return load_rows(warehouse, path, CONCORDANCE, write, progress=progress)


def _written(
    target: Path, schema: pa.Schema, events: Iterable[Any], about: Callable[[Any], Any]
) -> tuple[Told, set[Any]]:
    """Writes records as they are; gives their number and the problems, and what they are about."""
    told, found = Told(0, None, []), set()
    with Writer(target, schema) as out:
        for event in events:
            if isinstance(event, Problem):
                told.problems.append(event)
            else:
                told.rows += 1
                found.add(about(event))
                out.add(event)
    return told, found


def concordance_at(view: View) -> Concordance:
    """The links between revisions as of a state; a table is read when it is first needed."""
    return _concordance(view.warehouse, view.state)


@lru_cache(maxsize=_READY)
def _concordance(warehouse: Warehouse, state: int) -> Concordance:
    tables: dict[Step, Callable[[], Iterable[tuple[str, str, str]]]] = {}
    for one in warehouse.at(state).live:
        if one.about["standard"] == CONCORDANCE:
            for newer, older in one.about["steps"]:
                tables.pop((older, newer), None)
                tables[newer, older] = partial(_links, one.folder / _LINKS, newer, older)
    return Concordance(tables)


def _links(path: Path, newer: str, older: str) -> Iterable[tuple[str, str, str]]:
    told = pq.read_table(path, columns=["from_scheme", "to_scheme", "from_code", "to_code", "relation"])
    told = told.filter(pc.and_(pc.equal(told["from_scheme"], newer), pc.equal(told["to_scheme"], older)))
    return zip(*(told[name].to_pylist() for name in ("from_code", "to_code", "relation")), strict=True)


def product_names(view: View) -> dict[tuple[str, str], str]:
    """What each product is called in English, by scheme and code."""
    return _names(view.warehouse, view.state)


@lru_cache(maxsize=_READY)
def _names(warehouse: Warehouse, state: int) -> dict[tuple[str, str], str]:
    of_scheme: dict[str, dict[tuple[str, str], str]] = {}
    for one in warehouse.at(state).live:
        if one.about["standard"] == NOMENCLATURE:
            told = pq.read_table(one.folder / _PRODUCTS, columns=["scheme", "code", "description"])
            columns = (told[name].to_pylist() for name in ("scheme", "code", "description"))
            of_scheme |= {scheme: {} for scheme in one.about["schemes"]}
            for scheme, code, description in zip(*columns, strict=True):
                of_scheme[scheme][scheme, code] = description
    return {key: name for names in of_scheme.values() for key, name in names.items()}
