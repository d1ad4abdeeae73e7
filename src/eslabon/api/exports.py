"""Exports, to read: what was exported, how it changed, what sources tell of the same, what became of a code."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from typing import Annotated, Any

from django.http import HttpRequest, HttpResponse
from ninja import NinjaAPI
from pydantic import Field, create_model

from eslabon.api.answers import Refused, answered, language, refused
from eslabon.api.doors import EVERYWHERE, actor_of, parameters_of
from eslabon.api.facts import open_facts, opened_page, warehouse
from eslabon.api.schemas import Data, Given, Pages, Refusal
from eslabon.facts.nomenclature import concordance_at
from eslabon.facts.warehouse import NotFound
from eslabon.figures.asking import LONGEST, Fault
from eslabon.figures.exports.answers import Exports, SeveralSources
from eslabon.figures.exports.asking import Asked, understand
from eslabon.figures.exports.chains import NoSuchChain, baskets_in_force, baskets_named, chosen
from eslabon.figures.exports.data import answer_json, change_json, gap_json, percent_text
from eslabon.figures.exports.opening import contributions, open_exports, trace_json
from eslabon.figures.exports.question import LINES, SPLITS
from eslabon.figures.exports.reference import parse
from eslabon.figures.reference import BadReference
from eslabon.measures.concordance import REVISIONS, NoPath, UnknownCode, links_json
from eslabon.measures.exports import KEYS
from eslabon.standards.flows.schemes import revision_of
from eslabon.values.problems import Problem, Where, problem

# What every question may name, several values of each; what is said once; and what each path takes beside them.
SEVERAL = ("source", "exporter", "importer", "product", "chain", "sector")
ONCE = ("hs", "from", "to", "on")
YEARS = ("1900-2200",)
OWN = {"exports": ("region", "by"), "change": ("split", "lines"), "gaps": ("total", "tolerance")}
FLAGS = {"": False, "false": False, "true": True}


class ExportRow(Data):
    """A row of an answer: its keys, and its figure, which can be opened."""

    value: str
    kilograms: str | None
    exact_share: str | None
    rows: int
    figure: str


class Exported(Data):
    """What was exported, by source: what several sources tell is never added up, and then there is no `total`."""

    measure: str
    currency: str
    filters: dict[str, Any]
    state: int
    notes: list[str]
    partial_years: list[dict[str, Any]]
    rows: list[ExportRow]
    total: ExportRow | None
    totals: list[ExportRow]


class ExportsChange(Data):
    """How exports changed, and the parts that make the change."""

    source: str | None
    change: str
    parts: dict[str, str]
    kilograms: dict[str, str | None]
    exact_share: str | None
    not_split: str
    rung: str
    figure: str


class GapRow(Data):
    """What two sources tell of a year."""

    year: int
    source_a: str
    value_a: str | None
    source_b: str
    value_b: str | None
    gap: str | None
    percent: str | None
    flagged: bool


class Gaps(Data):
    """The same exports as sources tell them."""

    tolerance: str
    rows: list[GapRow]


class CodeLink(Data):
    """What a code became."""

    to: str
    relation: str


class Traced(Data):
    """What became of a code of the Harmonized System; under a shorter code each link says from which."""

    code: str
    links: list[CodeLink]


# A code, and the revisions from which and to which it is followed.
_REVISION = Annotated[str, Field(max_length=10, json_schema_extra={"enum": list(REVISIONS)})]
_FOLLOWED: dict[str, Any] = {"code": (Annotated[str, Field(max_length=20)], "")}
_FOLLOWED |= dict.fromkeys(("from", "to"), (_REVISION, ""))
CODE = create_model("CodeAsked", __base__=Given, **_FOLLOWED)


def _shape(path: str) -> type[Given]:
    """The parameters of a path, for its description; they are read by `understand`, as everywhere."""
    several: Any = (list[str], Field(default=[], description="May be repeated."))
    fields: dict[str, Any] = dict.fromkeys(SEVERAL, several)
    year = Annotated[int, Field(ge=1900, le=2200)]
    fields |= {f"{name}_": (year, Field(default=None, alias=name)) for name in ("from", "to")}
    fields["hs"] = (Annotated[str, Field(json_schema_extra={"enum": list(REVISIONS)})], None)
    fields["on"] = (Annotated[str, Field(json_schema_extra={"format": "date"})], None)
    own: dict[str, Any] = {
        "region": several,
        "by": (list[str], Field(default=["year"], description=f"With commas: {', '.join(KEYS)}.")),
        "split": (Annotated[str, Field(json_schema_extra={"enum": list(SPLITS)})], next(iter(SPLITS))),
        "lines": (Annotated[str, Field(json_schema_extra={"enum": list(LINES)})], LINES[0]),
        "total": (bool, False),
        "tolerance": (str, Field(default="1", description="In per cent; larger gaps are flagged.")),
    }
    fields |= {name: own[name] for name in OWN[path]}
    return create_model(f"{path.capitalize()}Asked", __base__=Given, **fields)


@dataclass(frozen=True)
class Request:
    """A request understood: what was asked, whom to ask, the names of the chains by their basket's number."""

    asked: Asked
    exports: Exports
    chains: Mapping[str, str]
    given: Mapping[str, Sequence[str]]


@contextmanager
def _understood(request: HttpRequest, path: str, needed: Sequence[str] = ()) -> Iterator[Request]:
    """What a request asks of exports. Raises Refused with every fault."""
    given = {name: values for name, values in request.GET.lists() if name not in EVERYWHERE}
    allowed = (*SEVERAL, *ONCE, *OWN[path])
    problems = [_unknown(name, allowed) for name in given if name not in allowed]
    problems += [_fault(Fault(name, "…", (f"≤ {LONGEST}",))) for name, one in given.items() if len(one) > LONGEST]
    problems += [_fault(Fault(name, "", YEARS)) for name in needed if not any(map(str.strip, given.get(name, ())))]
    day = _day(given.get("on", ()))
    if isinstance(day, Fault):
        problems.append(_fault(day))
    if given.get("total", [""])[-1] not in FLAGS:
        problems.append(_fault(Fault("total", given["total"][-1], ("true", "false"))))
    with open_facts(warehouse().at(), "") as facts:
        exports = Exports(facts)
        asked, faults = understand(given, exports.trade.sources)
        problems += map(_fault, faults)
        chains: dict[str, str] = {}
        if isinstance(day, date) and (asked.chains or "chain" in asked.keys):
            try:
                named = chosen(baskets_in_force(actor_of(request), day), asked.chains)
                chains = {str(one.number): one.name(language()) for one in named}
                exports.baskets = {one.number: one.basket for one in named}
                asked = replace(asked, question=replace(asked.question, baskets=tuple(exports.baskets)))
            except NoSuchChain as none:
                problems.append(_fault(Fault("chain", none.name, none.known)))
        if problems:
            raise Refused(400, problems)
        yield Request(asked, exports, chains, given)


def _day(texts: Sequence[str]) -> date | Fault:
    """The day whose baskets are meant: today where none is named."""
    text = texts[-1].strip() if texts else ""
    try:
        return date.fromisoformat(text) if text else datetime.now(UTC).date()
    except ValueError:
        return Fault("on", text, ("YYYY-MM-DD",))


def _unknown(name: str, allowed: Sequence[str]) -> Problem:
    told = ", ".join((*allowed, *EVERYWHERE))
    shown = name[:80].replace("\0", "�")
    return problem("request.unknown-parameter", Where(path=shown), name=shown, allowed=told)


def _fault(one: Fault) -> Problem:
    shown, expected = one.value[:80].replace("\0", "�"), ", ".join(one.allowed) or "…"
    return problem("request.parameter", Where(path=one.name), name=one.name, value=shown, expected=expected)


def exports(request: HttpRequest) -> HttpResponse:
    """What was exported, in dollars, by source. Amounts are decimal strings; every figure has a reference that
    /figures/{reference} opens."""
    with _understood(request, "exports") as one:
        found = one.exports.answer(one.asked.question, one.asked.keys or ("year",))
        return answered(request, answer_json(found, one.chains))


def change(request: HttpRequest) -> HttpResponse:
    """How exports changed between two years, and the parts that make the change. Where several sources tell it, one
    has to be named: 422."""
    with _understood(request, "change", ("exporter", "from", "to")) as one:
        try:
            found = one.exports.change(one.asked.question, one.asked.split)
        except SeveralSources as several:
            raise refused(422, "request.several-sources", "source", sources=", ".join(several.sources)) from None
        return answered(request, change_json(found))


def gaps(request: HttpRequest) -> HttpResponse:
    """The same exports as sources tell them, year by year. Say of what: product, sector, chain, or total=true."""
    with _understood(request, "gaps", ("exporter",)) as one:
        total = FLAGS[one.given.get("total", [""])[-1]]
        question = one.asked.question
        if not (total or question.products or question.sectors or question.baskets):
            raise refused(422, "request.of-what", "product")
        found = one.exports.gaps(question, one.asked.tolerance, total)
        rows = [gap_json(gap) for gap in found]
        return answered(request, {"tolerance": percent_text(one.asked.tolerance), "rows": rows})


def traced(request: HttpRequest) -> HttpResponse:
    """What a code became in another revision. Codes with or without dots; a shorter one stands for all below it."""
    asked = parameters_of(request, CODE).model_dump()
    schemes = [(name, asked[name], revision_of(asked[name])) for name in ("from", "to")]
    faults = [_fault(Fault(name, text, REVISIONS)) for name, text, found in schemes if found is None]
    plain = asked["code"].replace(".", "").strip()
    if not plain:
        faults.append(_fault(Fault("code", asked["code"])))
    if faults:
        raise Refused(400, faults)
    (_from, _text, source), (_to, _other, target) = schemes
    concordance = concordance_at(warehouse().at())
    try:
        if not concordance.tables:
            raise NoPath
        links = concordance.traces(plain, str(source), str(target))
    except NoPath:
        raise refused(422, "request.no-concordance", "to", source=source, target=target) from None
    except UnknownCode as unknown:
        raise Refused(400, [_fault(Fault("code", asked["code"], tuple(unknown.near)))]) from None
    return answered(request, {"code": plain, "links": links_json(plain, links)})


def figure_of_exports(request: HttpRequest, reference: str, asked: Pages) -> HttpResponse:
    """A figure of exports opened; the baskets that it names as the reader sees them."""
    store = warehouse()
    try:
        question, state = parse(reference)
        baskets = baskets_named(actor_of(request), question.baskets)
        opened = open_exports(store, reference, baskets)
    except (BadReference, NotFound):
        raise refused(404, "request.not-found", "reference") from None
    with open_facts(store.at(state), "") as facts:
        part = contributions(Exports(facts, baskets), question, (asked.page - 1) * asked.size, asked.size)
        return opened_page(request, trace_json(opened, part), asked)


def add_to(api: NinjaAPI) -> None:
    """Adds the paths."""
    for path, view, shape, query, more in (
        ("/exports", exports, Exported, _shape("exports"), ()),
        ("/exports/change", change, ExportsChange, _shape("change"), (422,)),
        ("/exports/gaps", gaps, Gaps, _shape("gaps"), (422,)),
        ("/hs/trace", traced, Traced, CODE, (422,)),
    ):
        api.get(
            path,
            response={200: shape, 304: None, **dict.fromkeys((400, 401, *more), Refusal)},
            operation_id=f"exports_{view.__name__}",
            summary=(view.__doc__ or "").split(". ")[0].replace("\n    ", " "),
            tags=["facts"],
            openapi_extra={"x-query": query, "x-body": None},
        )(view)
