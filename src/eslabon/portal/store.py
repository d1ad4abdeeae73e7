"""The warehouse as pages ask it: a connection for each thread, and the answers given before.

A state never changes, so an answer is kept by state, question and keys; the least used goes first.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from functools import cache, lru_cache
from pathlib import Path
from typing import Any, TypeVar

from django.conf import settings

from eslabon.facts import browse
from eslabon.facts.browse import Party
from eslabon.facts.derive import path_of
from eslabon.facts.exchange import rates_at
from eslabon.facts.query import Facts
from eslabon.facts.warehouse import View, Warehouse
from eslabon.figures.offer import LeftOut, Row, left_out_of, page_by, rows_by, settled
from eslabon.figures.offer import tells_twice as adds_crs
from eslabon.measures.offer import Question
from eslabon.measures.rates import BASE, Rates

T = TypeVar("T")

# Loads in a currency that was never asked for are computed on the way up to this size, in bytes.
AT_ONCE = 40_000_000
# How many rows of answers are kept in all.
KEPT_ROWS = 100_000
# How many bytes of charts are kept in all.
KEPT_PICTURES = 16_000_000
# How many states a thread keeps open.
_OPEN = 3


class NotPrepared(Exception):
    """The figures in this currency have not been computed yet, and would take too long for a page."""

    def __init__(self, currency: str) -> None:
        super().__init__(currency)
        self.currency = currency


class Kept:
    """What was worked out before, by key; when the weights add up to more than `room`, the least used goes."""

    def __init__(self, room: int) -> None:
        self.room = room
        self.weight = 0
        self._lock = threading.Lock()
        self._values: OrderedDict[Hashable, tuple[Any, int]] = OrderedDict()

    def get(self, key: Hashable, make: Callable[[], T], weigh: Callable[[T], int] = lambda _: 1) -> T:
        """The value kept under a key, made now where there is none. Two threads may make the same one."""
        with self._lock:
            if key in self._values:
                self._values.move_to_end(key)
                found: T = self._values[key][0]
                return found
        made = make()
        weight = weigh(made)
        with self._lock:
            if key not in self._values and weight <= self.room:
                self._values[key] = made, weight
                self.weight += weight
                while self.weight > self.room:
                    _, (_, gone) = self._values.popitem(last=False)
                    self.weight -= gone
        return made


answers = Kept(KEPT_ROWS)
parties = Kept(KEPT_ROWS)
pictures = Kept(KEPT_PICTURES)
_open = threading.local()


@cache
def _warehouse(folder: Path) -> Warehouse:
    return Warehouse(folder)


def warehouse() -> Warehouse:
    """The warehouse that the settings name."""
    return _warehouse(Path(settings.ESLABON_WAREHOUSE))


def facts(state: int | None = None, currency: str = "USD") -> Facts:
    """The facts at a state (now without one), ready for this thread to ask in a currency.

    Raises NotFound where the state isn't reached, NotPrepared where the currency's figures aren't there.
    """
    store = warehouse()
    view = store.at(state)
    opened: OrderedDict[tuple[Path, int], Facts] = _open.__dict__.setdefault("facts", OrderedDict())
    key = store.folder, view.state
    if key not in opened:
        opened[key] = Facts(view)
        while len(opened) > _OPEN:
            opened.popitem(last=False)[1].connection.close()
    opened.move_to_end(key)
    found = opened[key]
    _prepare(found.view, currency)
    return found


def _prepare(view: View, currency: str) -> None:
    known = _rates(view.warehouse.folder, view.state)
    missing = [one for one in view.cooperation if not path_of(view.warehouse, one, known, currency).exists()]
    if sum(one.about["bytes"] for one in missing) > AT_ONCE:
        raise NotPrepared(currency)


def currencies(view: View) -> list[str]:
    """The currencies that figures can be given in: those that a rate leads to."""
    known = _rates(view.warehouse.folder, view.state)
    return [BASE, *sorted({currency for currency, _ in known.table} - {BASE})]


@lru_cache(maxsize=8)
def _rates(folder: Path, state: int) -> Rates:
    return rates_at(_warehouse(folder).at(state))


def rows(question: Question, keys: tuple[str, ...], state: int) -> list[Row]:
    """The rows that answer a question at a state, from those kept where it was asked before."""
    source, question = facts(state, question.currency), settled(question)
    key = "rows", source.view.warehouse.folder, state, question, keys
    return answers.get(key, lambda: rows_by(source, question, keys), weigh)


def page(question: Question, keys: tuple[str, ...], state: int, offset: int, limit: int) -> tuple[int, list[Row]]:
    """How many rows answer a question at a state, and some of them, likewise."""
    source, question = facts(state, question.currency), settled(question)
    key = "page", source.view.warehouse.folder, state, question, keys, offset, limit
    return answers.get(key, lambda: page_by(source, question, keys, offset, limit), lambda found: 1 + len(found[1]))


def left_out(question: Question, state: int) -> list[LeftOut]:
    """What a question names and its total doesn't hold at a state, likewise."""
    source, question = facts(state, question.currency), settled(question)
    key = "left out", source.view.warehouse.folder, state, question
    return answers.get(key, lambda: left_out_of(source, question), weigh)


def tells_twice(question: Question, state: int) -> bool:
    """Whether an answer at a state adds what CRS tells to what others do, likewise."""
    source, question = facts(state, question.currency), settled(question)
    key = "twice", source.view.warehouse.folder, state, question
    return answers.get(key, lambda: adds_crs(source, question))


def weigh(rows: list[Any]) -> int:
    """What a list weighs among those kept."""
    return 1 + len(rows)


def providers(view: View) -> list[Party]:
    """The providers of a view, kept by its state."""
    return parties.get(
        ("providers", view.warehouse.folder, view.state), lambda: browse.providers(facts(view.state)), weigh
    )


def recipients(view: View) -> list[Party]:
    """The recipients of a view, kept by its state."""
    return parties.get(
        ("recipients", view.warehouse.folder, view.state), lambda: browse.recipients(facts(view.state)), weigh
    )
