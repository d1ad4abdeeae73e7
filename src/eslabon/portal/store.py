"""The warehouse as pages ask it: a connection for each thread, and the answers given before.

A state never changes, so an answer is kept by state, question and keys; the least used goes first.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

from django.conf import settings

from eslabon.facts.derive import path_of
from eslabon.facts.exchange import rates_at
from eslabon.facts.query import Facts
from eslabon.facts.warehouse import View, Warehouse
from eslabon.figures.offer import Answer, answer, settled
from eslabon.measures.offer import Question
from eslabon.measures.rates import BASE

T = TypeVar("T")

# Loads in a currency that was never asked for are computed on the way up to this size, in bytes.
AT_ONCE = 40_000_000
# How many rows of answers are kept in all.
KEPT_ROWS = 100_000
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
    rates = rates_at(view)
    missing = [one for one in view.live if not path_of(view.warehouse, one, rates, currency).exists()]
    if sum(one.about["bytes"] for one in missing) > AT_ONCE:
        raise NotPrepared(currency)


def currencies(view: View) -> list[str]:
    """The currencies that figures can be given in: those that a rate leads to."""
    return [BASE, *sorted({currency for currency, _ in rates_at(view).table} - {BASE})]


def ask(question: Question, keys: tuple[str, ...] = (), state: int | None = None) -> Answer:
    """The answer to a question at a state, from those kept where it was asked before."""
    source = facts(state, question.currency)
    question = settled(question)
    key = source.view.warehouse.folder, source.view.state, question, keys
    return answers.get(key, lambda: answer(source, question, keys), lambda found: 1 + len(found.rows))
