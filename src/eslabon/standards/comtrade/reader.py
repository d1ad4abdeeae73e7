"""Reads UN Comtrade's rows: both generations of its columns, and its totals told from what they are the total of."""

from __future__ import annotations

import csv
import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from decimal import Decimal, InvalidOperation
from io import TextIOWrapper
from typing import Any, BinaryIO

from eslabon.standards.flows import TOTAL, WORLD, Flow
from eslabon.standards.flows.countries import GROUPS, country_of
from eslabon.standards.flows.schemes import BY_LETTER, padded
from eslabon.values.problems import Problem, Unreadable, Where, problem

SOURCE = "UN Comtrade"
# An answer of the interface holds at most 250,000 rows; what is larger is no such answer.
LARGEST_JSON = 512 << 20
PROGRESS_EVERY = 5_000
# What each column is called: in the legacy rows (by letters and digits alone, as tools mangle the rest), and now.
NAMES: dict[str, tuple[str, ...]] = {
    "classification": ("classification", "classificationcode"),
    "period": ("period",),
    "level": ("aggregatelevel", "aggrlevel"),
    "flow": ("tradeflowcode", "flowcode"),
    "reporter": ("reportercode",),
    "partner": ("partnercode",),
    "product": ("commoditycode", "cmdcode"),
    "value": ("tradevalueus", "primaryvalue"),
    "kilograms": ("netweightkg", "netwgt"),
    "quantity": ("qty",),
    "unit": ("qtyunit", "qtyunitabbr"),
    "partner2": ("x2ndpartnercode", "2ndpartnercode", "partner2code"),
    "customs": ("customsproccode", "customscode"),
    "transport": ("modeoftransportcode", "motcode"),
}
NEEDED = ("classification", "period", "flow", "reporter", "partner", "product", "value")
EXPORTS, IMPORTS = ("2", "X"), ("1", "M")
# Of several rows of one flow only the total is counted: the codes that say so.
WHOLE = {"partner2": ("", "0"), "customs": ("", "C00"), "transport": ("", "0")}
# What the two generations call a kilogram: one unit, whose change would be none.
_KILOGRAM = ("kg", "weight in kilograms")
_DIGITS = {"2": 2, "4": 4, "6": 6}

Row = Mapping[str, Any]


def read(source: BinaryIO, on_progress: Callable[[int], None] | None = None) -> Iterator[Flow | Problem]:
    """The flows of a file of UN Comtrade, CSV or JSON, and what is wrong with the others.

    Exports and imports at six digits are flows to be added. A World partner, groups of countries and products of fewer
    digits are flows to check by. Parts of a flow by second partner, customs procedure or means of transport, and
    re-exports, are left out and counted. Raises Unreadable where the file isn't of UN Comtrade.
    """
    start = source.peek(1)[:1] if hasattr(source, "peek") else source.read(1)
    source.seek(0)
    rows = _json_rows(source) if start in (b"{", b"[") else _csv_rows(source)
    left: Counter[str] = Counter()
    for line, row in rows:
        if on_progress and line % PROGRESS_EVERY == 0:
            on_progress(source.tell())
        try:
            found = _flow(row, line, left)
        except _Unreadable as fault:
            yield problem("trade.cell", Where(line=line), column=fault.column, value=fault.value[:80])
            continue
        if found is not None:
            yield found
    for what, count in sorted(left.items()):
        yield problem("trade.left-out", count=count, what=what)


class _Unreadable(Exception):
    def __init__(self, column: str, value: Any) -> None:
        super().__init__(column)
        self.column, self.value = column, str(value)


def _folded(name: str) -> str:
    return "".join(one for one in name.lower() if one.isascii() and one.isalnum())


def columns_in(heads: Iterable[str]) -> dict[str, str]:
    """Our name of each column that the file has. Raises Unreadable where one that is needed is missing."""
    told = {_folded(one): one for one in heads}
    found = {ours: told[name] for ours, names in NAMES.items() for name in names if name in told}
    if missing := [NAMES[name][-1] for name in NEEDED if name not in found]:
        raise Unreadable(problem("trade.not-recognised", source=SOURCE, missing=", ".join(missing)))
    return found


def _csv_rows(source: BinaryIO) -> Iterator[tuple[int, Row]]:
    text = TextIOWrapper(source, "utf-8-sig", errors="replace", newline="")
    try:
        reader = csv.reader(text)
        heads = next(reader, [])
        columns = columns_in(heads)
        places = {ours: heads.index(name) for ours, name in columns.items()}
        for cells in reader:
            if cells:
                yield reader.line_num, {name: cells[at] for name, at in places.items() if at < len(cells)}
    except csv.Error:
        raise Unreadable(problem("trade.not-recognised", source=SOURCE, missing="—")) from None
    finally:
        if not source.closed:
            text.detach()


def _json_rows(source: BinaryIO) -> Iterator[tuple[int, Row]]:
    data = source.read(LARGEST_JSON + 1)
    try:
        told = json.loads(data, parse_float=Decimal) if len(data) <= LARGEST_JSON else None
        rows = told["data"] if isinstance(told, dict) else told
    except (ValueError, KeyError, RecursionError):
        rows = None
    if not isinstance(rows, list) or not all(isinstance(one, dict) for one in rows):
        raise Unreadable(problem("trade.not-recognised", source=SOURCE, missing="data"))
    columns = columns_in(rows[0] if rows else ())
    for number, row in enumerate(rows, 1):
        yield number, {ours: row.get(name) for ours, name in columns.items()}


def _flow(row: Row, line: int, left: Counter[str]) -> Flow | None:
    flow = _text(row, "flow").upper()
    if flow not in EXPORTS + IMPORTS:
        left[f"flow {flow}"] += 1
        return None
    parts = [name for name, whole in WHOLE.items() if _text(row, name) not in whole]
    if parts:
        left[parts[0]] += 1
        return None
    year, month = _period(row)
    scheme, product, total = _product(row)
    reporter, partner = _code(row, "reporter"), _code(row, "partner")
    sides = country_of(reporter), country_of(partner)
    exporter, importer = sides if flow in EXPORTS else sides[::-1]
    return Flow(
        year,
        month,
        exporter,
        importer,
        scheme,
        product,
        _number(row, "value") or Decimal(0),
        _number(row, "kilograms", needed=False),
        line,
        quantity=_number(row, "quantity", needed=False),
        unit=_unit(row),
        reported_by="exporter" if flow in EXPORTS else "importer",
        check=total or WORLD in sides or reporter in GROUPS or partner in GROUPS,
    )


def _text(row: Row, name: str) -> str:
    value = row.get(name)
    return "" if value is None else str(value).strip()


def _unit(row: Row) -> str | None:
    text = _text(row, "unit")
    return "kg" if text.lower() in _KILOGRAM else text or None


def _code(row: Row, name: str) -> int:
    text = _text(row, name)
    if not (text.isascii() and text.isdigit() and len(text) < 5):
        raise _Unreadable(name, text)
    return int(text)


def _period(row: Row) -> tuple[int, int | None]:
    text = _text(row, "period")
    if not (text.isascii() and text.isdigit() and len(text) in (4, 6)) or not 1900 <= int(text[:4]) <= 2200:
        raise _Unreadable("period", text)
    month = int(text[4:]) if len(text) == 6 else None
    if month is not None and not 1 <= month <= 12:
        raise _Unreadable("period", text)
    return int(text[:4]), month


def _product(row: Row) -> tuple[str, str, bool]:
    """The scheme, the code with its zeros, and whether it is a total of finer ones."""
    classification, code = _text(row, "classification").upper(), _text(row, "product")
    scheme = BY_LETTER.get(classification, classification)
    if not scheme:
        raise _Unreadable("classification", classification)
    if code.upper() == TOTAL:
        return scheme, TOTAL, True
    digits = _DIGITS.get(_text(row, "level")) or len(code) + len(code) % 2
    try:
        return scheme, padded(code, digits) if scheme.startswith("HS") else code, digits < 6
    except ValueError:
        raise _Unreadable("product", code) from None


def _number(row: Row, name: str, needed: bool = True) -> Decimal | None:
    """A number that isn't negative; None where none is told. A weight of nothing is none: it wasn't told."""
    text = _text(row, name)
    if not text and not needed:
        return None
    try:
        found = Decimal(text)
    except InvalidOperation:
        raise _Unreadable(name, text) from None
    if not found.is_finite() or found < 0 or found.adjusted() > 15:
        raise _Unreadable(name, text)
    return found if found or needed else None
