"""Facts, to read: opened figures, what is told twice, loads. The same data as the command line's JSON."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from ninja import NinjaAPI
from pydantic import BaseModel, Field

from eslabon.api.answers import answered, language, refused
from eslabon.api.doors import parameters_of
from eslabon.api.schemas import Data, Given, Nothing, Pages, Refusal
from eslabon.facts.derive import path_of
from eslabon.facts.exchange import rates_at
from eslabon.facts.query import Facts
from eslabon.facts.warehouse import NotFound, Publication, View, Warehouse
from eslabon.figures.duplicates import CURRENCY, twice, twice_json
from eslabon.figures.exports.reference import is_exports
from eslabon.figures.reference import BadReference
from eslabon.figures.render import trace_json
from eslabon.figures.trace import contributions, open_figure

# Loads in a currency that was never asked for are computed on the way up to this size, in bytes; as on pages.
AT_ONCE = 40_000_000


class Contribution(Data):
    """A row behind a figure, down to the file, the line and the path."""

    kind: str
    activity: str | None
    transaction: int | None
    date: str | None
    value: str
    original_value: str
    original_currency: str | None
    share: str
    rule: str | None
    snapshot: int
    file: str
    line: int | None
    path: str | None
    source: str | None


class Released(Data):
    """The value of a figure when a release of CRS was the newest."""

    release: str
    value: str


class Figure(Data):
    """An opened figure: its value, today's, and a page of what adds up to it; by release where CRS tells it anew."""

    figure: str
    reduction: str
    value: str
    currency: str | None
    state: int
    today: str
    releases: list[Released] = Field(default=[])
    count: int
    contributions: list[Contribution]
    next: str | None
    previous: str | None


class SideOfPair(Data):
    """One telling of an amount: its activity, transaction (null for several), file and line."""

    activity: str
    transaction: int | None
    file: str
    line: int


class PairToldTwice(Data):
    """Two tellings of the same money, or of what may be: `a` counts where they are the same, `b` doesn't."""

    id: str
    kind: str
    flow: str
    a: SideOfPair
    b: SideOfPair
    value: str
    currency: str | None
    reason: str
    confidence: str
    decision: str
    set_aside: bool


class SetAside(Data):
    """What doesn't count because another telling does: in all, and by flow, as no figure adds flows."""

    value: str
    currency: str
    by_flow: dict[str, str]


class Duplicates(Data):
    """What is told twice, the largest first."""

    measure: str
    state: int
    pairs: list[PairToldTwice]
    set_aside: SetAside


class Snapshot(Data):
    """A load."""

    id: int
    state: int
    standard: str
    file: str
    sha256: str
    publisher: str | None
    publisher_name: str | None
    published: str
    status: str
    reason: str | None


class Snapshots(BaseModel):
    """Every load, in the order of publication."""

    snapshots: list[Snapshot]


@contextmanager
def open_facts(view: View, currency: str) -> Iterator[Facts]:
    """The facts of a view, for one request; without a currency no figure is asked of them.

    Raises Refused where the currency's figures would take too long.
    """
    known = _rates(view.warehouse.folder, view.state)
    missing = [
        one for one in view.cooperation if currency and not path_of(view.warehouse, one, known, currency).exists()
    ]
    if sum(one.about["bytes"] for one in missing) > AT_ONCE:
        raise refused(422, "request.currency-not-ready", "currency", currency=currency)
    found = Facts(view)
    try:
        yield found
    finally:
        found.connection.close()


@lru_cache(maxsize=8)
def _rates(folder: Path, state: int) -> Any:
    return rates_at(Warehouse(folder).at(state))


def warehouse() -> Warehouse:
    return Warehouse(Path(settings.ESLABON_WAREHOUSE))


def figure(request: HttpRequest, reference: str) -> HttpResponse:
    """A figure opened: the rows that add up to it exactly, the largest first, each with its file and line."""
    asked, store = parameters_of(request, Pages), warehouse()
    if is_exports(reference):
        from eslabon.api.exports import figure_of_exports

        return figure_of_exports(request, reference, asked)
    try:
        with_state = open_figure(store, reference)
    except (BadReference, NotFound):
        raise refused(404, "request.not-found", "reference") from None
    start = (asked.page - 1) * asked.size
    with open_facts(store.at(with_state.state), with_state.question.currency) as facts:
        part = list(contributions(facts, with_state.question, start, asked.size))
    return opened_page(request, trace_json(with_state, part), asked)


def opened_page(request: HttpRequest, data: dict[str, Any], asked: Pages) -> HttpResponse:
    """An opened figure, with the addresses of the pages beside the one asked for."""
    last = max(1, -(-data["count"] // asked.size))
    before = min(asked.page - 1, last)
    data["next"] = _beside(request, asked, asked.page + 1) if asked.page < last else None
    data["previous"] = _beside(request, asked, before) if before else None
    return answered(request, data)


def _beside(request: HttpRequest, asked: Pages, page: int) -> str:
    return request.build_absolute_uri(f"{request.path}?page={page}&size={asked.size}")


def duplicates(request: HttpRequest) -> HttpResponse:
    """Money that is told twice: pairs of transactions, which of the two counts and why, the largest first."""
    parameters_of(request, Nothing)
    with open_facts(warehouse().at(), CURRENCY) as facts:
        return answered(request, twice_json(twice(facts), language()))


def snapshots(request: HttpRequest) -> HttpResponse:
    """Every load (carga), withdrawn ones too, in the order in which they were published."""
    parameters_of(request, Nothing)
    view = warehouse().at()
    return answered(request, {"snapshots": [snapshot_json(one, view) for one in view.snapshots]})


def snapshot_json(one: Publication, view: View) -> dict[str, Any]:
    """A load as the contract of the command line gives it."""
    about, withdrawn = one.about, view.withdrawn.get(one.snapshot or 0)
    names = ("standard", "file", "sha256", "publisher", "publisher_name", "version", "generated", "published", "reader")
    return {
        "id": one.snapshot,
        "state": one.number,
        **{name: about[name] for name in names},
        **about["counts"],
        "status": "withdrawn" if withdrawn else "published",
        "reason": withdrawn.about["reason"] if withdrawn else None,
    }


# Address, view, the shape of its answer, its parameters, and the refusals of its own.
Told = tuple[str, Callable[..., HttpResponse], type[BaseModel], type[Given], tuple[int, ...]]


def add_paths(api: NinjaAPI, *paths: Told) -> None:
    """Adds paths that give facts."""
    for path, view, shape, query, more in paths:
        api.get(
            path,
            response={200: shape, 304: None, **dict.fromkeys((400, 401, *more), Refusal)},
            operation_id=view.__name__,
            summary=(view.__doc__ or "").split(". ")[0],
            tags=["facts"],
            openapi_extra={"x-query": query, "x-body": None},
        )(view)


def add_to(api: NinjaAPI) -> None:
    """Adds the paths of figures, pairs and loads."""
    add_paths(
        api,
        ("/figures/{reference}", figure, Figure, Pages, (404, 422)),
        ("/duplicates", duplicates, Duplicates, Nothing, (422,)),
        ("/snapshots", snapshots, Snapshots, Nothing, ()),
    )
