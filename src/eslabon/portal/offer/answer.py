"""The explorer's answer: its totals by kind, and its table, a page at a time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _

from eslabon.figures import labels
from eslabon.figures.offer import Row
from eslabon.figures.sections.context import Asked as Rows
from eslabon.figures.sections.context import figure, kinds_in, listing, pivot
from eslabon.measures.offer import Question
from eslabon.portal.asking import PageContext
from eslabon.portal.blocks import Card, Page
from eslabon.portal.paging import SIZE, page_of
from eslabon.portal.paging import Page as Part
from eslabon.portal.tables import Cell, Table

# These keys make many rows of one kind each: kinds stand below one another, not side by side.
_LISTED = ("activity", "sector")
# Up to so many rows are sorted by their names; more come in the order of their size.
_SORTED = 2_000


def cards(totals: Rows, context: PageContext, page: Page) -> list[Card]:
    """The totals, one for each kind, never their sum."""
    rows = {row.keys["kind"]: row for row in totals.rows}
    return [
        page.card(context.kind(kind), figure(rows[kind]), _counts(rows[kind], page)) for kind in kinds_in(totals.rows)
    ]


def _counts(row: Row, page: Page) -> str:
    written = page.written
    one, several = _("1 transaction"), _("{count} transactions")
    transactions = one if row.transactions == 1 else several.format(count=written.count(row.transactions))
    if not row.activities:
        return transactions
    one, several = _("1 activity"), _("{count} activities")
    activities = one if row.activities == 1 else several.format(count=written.count(row.activities))
    return f"{activities}, {transactions}"


def table_of(
    request: HttpRequest, context: PageContext, page: Page, keys: tuple[str, ...], totals: Rows
) -> tuple[Part, Table]:
    """The answer's rows, a page of them: kinds side by side, or each row with its kind."""
    kinds = kinds_in(totals.rows)
    leading = tuple(key for key in keys if key != "kind")
    title = labels.capital(labels.flow(context.question.flow, context.lang))
    if "kind" not in keys and len(kinds) > 1 and not set(keys) & set(_LISTED):
        return _side_by_side(request, context, page, leading, totals, title)
    asked = (*leading, "kind") if len(kinds) > 1 or "kind" in keys else leading
    part, rows = _page(request, context, asked)
    table = page.table(listing(context, Rows(context.question, asked, rows), "answer", title), shown=SIZE)
    return part, _with_total(table, asked, totals.rows[0], page) if len(kinds) == 1 else table


def _page(request: HttpRequest, context: PageContext, keys: tuple[str, ...]) -> tuple[Part, list[Row]]:
    """The page that was asked for, of the answer by some keys."""
    count, _first = context.page(context.question, keys, 0, SIZE)
    part = page_of(request, count)
    return part, context.page(context.question, keys, part.offset, SIZE)[1]


def _side_by_side(
    request: HttpRequest, context: PageContext, page: Page, leading: tuple[str, ...], totals: Rows, title: str
) -> tuple[Part, Table]:
    """Kinds across. What has the same first name stands together, years one after another."""
    part, names, rows = (
        _of_one(request, context, leading) if len(leading) == 1 else _of_pairs(request, context, leading)
    )
    order = {name: place for place, name in enumerate(names)}
    rows = [row for row in rows if _names(row, leading) in order]
    rows.sort(key=lambda row: order[_names(row, leading)])
    kinds = kinds_in(totals.rows)
    pivoted = pivot(context, Rows(context.question, (*leading, "kind"), rows), "kind", kinds, "answer", title)
    table = page.table(pivoted, shown=SIZE)
    by_kind = {row.keys["kind"]: row for row in totals.rows}
    total = [Cell(_("Total by kind")), *[Cell("")] * (len(leading) - 1)]
    total += [page.figure(by_kind[kind].value, by_kind[kind].figure, table) for kind in kinds]
    return part, replace(table, total=total)


def _of_one(
    request: HttpRequest, context: PageContext, leading: tuple[str, ...]
) -> tuple[Part, list[tuple[Any, ...]], list[Row]]:
    """The page of the names of one key, the largest first (years in their order), and the rows by it and by kind: a
    chart asks for them too."""
    rows = context.ask(context.question, (*leading, "kind")).rows
    values: dict[tuple[Any, ...], Decimal] = {}
    for row in rows:
        name = _names(row, leading)
        values[name] = values.get(name, Decimal(0)) + row.value
    in_years = leading == ("year",)
    names = sorted(values) if in_years else sorted(values, key=lambda name: (-values[name], str(name[0])))
    part = page_of(request, len(names))
    return part, list(part.cut(names)), rows


def _of_pairs(
    request: HttpRequest, context: PageContext, leading: tuple[str, ...]
) -> tuple[Part, list[tuple[Any, ...]], list[Row]]:
    """The page of the names of two keys, and the rows by them and by kind: of many, only those of the page."""
    count, found = context.page(context.question, leading, 0, _SORTED)
    part = page_of(request, count)
    if count <= _SORTED:
        wanted = list(part.cut(_together(found, leading)))
    elif part.offset + SIZE <= len(found):
        wanted = found[part.offset : part.offset + SIZE]
    else:
        wanted = context.page(context.question, leading, part.offset, SIZE)[1]
    question = context.question if part.pages == 1 else _about(context.question, leading, wanted)
    names = [_names(row, leading) for row in _together(wanted, leading)]
    return part, names, context.ask(question, (*leading, "kind")).rows


def _together(rows: Sequence[Row], keys: tuple[str, ...]) -> list[Row]:
    """Rows with the same first name together, in the order of the largest of each; years one after another."""
    first = {name: place for place, name in reversed([*enumerate(row.keys[keys[0]] for row in rows)])}
    years = "year" in keys[1:]
    return sorted(rows, key=lambda row: (first[row.keys[keys[0]]], row.keys["year"] if years else 0))


def _names(row: Row, keys: tuple[str, ...]) -> tuple[Any, ...]:
    return tuple(row.keys[key] for key in keys)


def _about(question: Question, keys: tuple[str, ...], rows: Sequence[Row]) -> Question:
    """The question about the names of some rows, so that the others aren't made; each row's figure stays the same."""
    changes: dict[str, Any] = {}
    for key in keys:
        values = tuple(dict.fromkeys(row.keys[key] for row in rows))
        changes |= {"year_from": min(values), "year_to": max(values)} if key == "year" else {key: values}
    return replace(question, **changes)


def _with_total(table: Table, keys: tuple[str, ...], total: Row, page: Page) -> Table:
    """A table of one kind with its total."""
    cells = [Cell(_("Total")), *[Cell("")] * (len(keys) - 1)]
    cells.append(page.figure(total.value, total.figure, table))
    cells += [Cell(page.written.count(one)) for one in (total.activities, total.transactions)]
    return replace(table, total=cells)
