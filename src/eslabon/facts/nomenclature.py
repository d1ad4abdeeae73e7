"""The Harmonized System in the warehouse: its products by name, and the tables that link its revisions.

Each file is a snapshot with its rows and the file as received. Of two that tell the same revision, or link the same
two, the newest counts.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import lru_cache, partial
from pathlib import Path
from typing import Any, BinaryIO, NamedTuple

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from eslabon.facts.columns import LINKS, PRODUCTS, Writer
from eslabon.facts.load import Outcome, Progress, Told, load_rows, quiet, shown
from eslabon.facts.warehouse import View, Warehouse
from eslabon.measures.concordance import Concordance, Step
from eslabon.standards import hs
from eslabon.values.problems import Problem

NOMENCLATURE, CONCORDANCE = "hs", "concordance"
_PRODUCTS, _LINKS = "products.parquet", "links.parquet"
# As many sets of loads are kept ready.
_READY = 4


def load_hs(warehouse: Warehouse, path: Path, progress: Progress = quiet) -> Outcome:
    """Loads the list of products of a revision."""

    def write(stream: BinaryIO, folder: Path, advance: Callable[[int], None]) -> Told:
        events = hs.read_nomenclature(stream, shown(path), advance)
        told, schemes = _written(folder / _PRODUCTS, PRODUCTS, events, lambda one: one.scheme)
        told.about["schemes"] = sorted(schemes)
        return told

    return load_rows(warehouse, path, NOMENCLATURE, write, progress=progress)


def load_concordance(warehouse: Warehouse, path: Path, progress: Progress = quiet) -> Outcome:
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


class _Load(NamedTuple):
    """A load that counts: where its rows are, which bytes it was made of, and what they are about."""

    folder: Path
    sha256: str
    about: tuple[Any, ...]


def _loads(view: View, standard: str, about: Callable[[dict[str, Any]], Iterable[Any]]) -> tuple[_Load, ...]:
    told = [one for one in view.live if one.about["standard"] == standard]
    return tuple(_Load(one.folder, one.about["sha256"], tuple(about(one.about))) for one in told)


def concordance_at(view: View) -> Concordance:
    """The links between revisions as of a state; a table is read when it is first needed."""
    return _concordance(_loads(view, CONCORDANCE, lambda about: map(tuple, about["steps"])))


@lru_cache(maxsize=_READY)
def _concordance(loads: tuple[_Load, ...]) -> Concordance:
    tables: dict[Step, Callable[[], Iterable[tuple[str, str, str]]]] = {}
    for one in loads:
        for newer, older in one.about:
            tables.pop((older, newer), None)
            tables[newer, older] = partial(_links, one.folder / _LINKS, newer, older)
    return Concordance(tables)


def _links(path: Path, newer: str, older: str) -> Iterable[tuple[str, str, str]]:
    told = pq.read_table(path, columns=["from_scheme", "to_scheme", "from_code", "to_code", "relation"])
    told = told.filter(pc.and_(pc.equal(told["from_scheme"], newer), pc.equal(told["to_scheme"], older)))
    return zip(*(told[name].to_pylist() for name in ("from_code", "to_code", "relation")), strict=True)


def product_names(view: View) -> Mapping[tuple[str, str], str]:
    """What each product is called in English, by scheme and code."""
    return _names(_loads(view, NOMENCLATURE, lambda about: about["schemes"]))


@lru_cache(maxsize=_READY)
def _names(loads: tuple[_Load, ...]) -> Mapping[tuple[str, str], str]:
    of_scheme: dict[str, dict[tuple[str, str], str]] = {}
    for one in loads:
        told = pq.read_table(one.folder / _PRODUCTS, columns=["scheme", "code", "description"])
        columns = (told[name].to_pylist() for name in ("scheme", "code", "description"))
        of_scheme |= {scheme: {} for scheme in one.about}
        for scheme, code, description in zip(*columns, strict=True):
            of_scheme[scheme][scheme, code] = description
    return {key: name for names in of_scheme.values() for key, name in names.items()}
