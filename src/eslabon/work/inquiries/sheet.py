"""The same form as a spreadsheet: what is held filled in, drop-downs, a locked head; and read back into the form."""

from __future__ import annotations

import hashlib
import io
import re
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from functools import cache
from typing import Any, BinaryIO

import xlsxwriter
from django.utils.translation import gettext as _
from django.utils.translation import override, pgettext

from eslabon.records.inquiries.models import Inquiry, Item, Verdict
from eslabon.records.parties.queries import plain
from eslabon.standards.tables.cells import Cell, text_of
from eslabon.standards.tables.grids import Grid, Head, below, best_head, grids
from eslabon.standards.tables.sheets import Layout
from eslabon.values.problems import Unreadable, problem
from eslabon.work.inquiries.fields import AMOUNTS, CODES, DAYS, FIELDS, KIND, amount_of, choices, title_of
from eslabon.work.inquiries.filling import MOST_ADDED, Form
from eslabon.work.sheets.form import CURRENCIES

# The largest file that is read; how many rows below the last one may be filled in.
MOST = 5_000_000
_BLANK = 100
_NUMBER, _RIGHT, _REMARK = "row", "right", "remark"
_WIDE = ("title", "agreement", _REMARK)
_PLAIN_AMOUNT = re.compile(r"[0-9]+\.[0-9]{2}")
_PLAIN = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}


def _heads(kind: str) -> dict[str, str]:
    """The headings of a sheet, in the language of the moment."""
    fields = {name: title_of(kind, name) for name in FIELDS[kind]}
    return {_NUMBER: _("No."), **fields, _RIGHT: _("Is it right?"), _REMARK: _("Remark")}


def written(inquiry: Inquiry, items: Sequence[Item], lang: str) -> bytes:
    """The form as XLSX, as far as it is filled in."""
    target = io.BytesIO()
    with override(lang), xlsxwriter.Workbook(target, _PLAIN) as book:
        looks = {
            "head": book.add_format({"bold": True, "bg_color": "#E4E9EC", "text_wrap": True, "valign": "top"}),
            "fixed": book.add_format({"font_color": "#5B6770", "bg_color": "#F3F6F6", "valign": "top"}),
            "open": book.add_format({"locked": False, "text_wrap": True, "valign": "top"}),
            "day": book.add_format({"locked": False, "num_format": "dd/mm/yyyy", "valign": "top"}),
            "amount": book.add_format({"locked": False, "num_format": "#,##0.00", "valign": "top"}),
        }
        sheets = [(kind, book.add_worksheet(_sheet_name(kind))) for kind in FIELDS]
        guide = book.add_worksheet(pgettext("sheet", "Instructions"))
        lists = book.add_worksheet(pgettext("sheet", "Lists"))
        lists.hide()
        offer = _Offer(lists)
        for kind, sheet in sheets:
            _fill(sheet, kind, [one for one in items if one.kind == kind], looks, offer)
        _guide(guide, inquiry, book.add_format({"text_wrap": True, "valign": "top"}))
        next((sheet for kind, sheet in sheets if any(one.kind == kind for one in items)), sheets[-1][1]).activate()
    return target.getvalue()


def _sheet_name(kind: str) -> str:
    text = str(KIND[kind].many)
    return text[:1].upper() + text[1:31]


class _Offer:
    """The lists that drop-downs show."""

    def __init__(self, lists: Any) -> None:
        self.lists, self.at = lists, 0

    def add(self, sheet: Any, column: int, last: int, words: Sequence[str], only: bool) -> None:
        """A drop-down for a column; `only` refuses what isn't in it."""
        if not words:
            return
        for row, one in enumerate(words):
            self.lists.write_string(row, self.at, one)
        name = xlsxwriter.utility.xl_col_to_name(self.at)
        source = f"='{self.lists.get_name()}'!${name}$1:${name}${len(words)}"
        sheet.data_validation(1, column, last, column, {"validate": "list", "source": source, "show_error": only})
        self.at += 1


def _fill(sheet: Any, kind: str, items: Sequence[Item], looks: Mapping[str, Any], offer: _Offer) -> None:
    heads = _heads(kind)
    words = {name: dict(choices(kind, name)) for name in CODES if name in FIELDS[kind]}
    last = len(items) + _BLANK
    for column, (name, title) in enumerate(heads.items()):
        sheet.write_string(0, column, title, looks["head"])
        look = looks["day" if name in DAYS else "amount" if name in AMOUNTS else "open"]
        sheet.set_column(column, column, 44 if name in _WIDE else 7 if name == _NUMBER else 20)
        for row in range(1, last + 1):
            item = items[row - 1] if row <= len(items) else None
            text = _text(item, name, words)
            if name == _NUMBER:
                sheet.write_string(row, column, text, looks["fixed"])
            elif name in AMOUNTS and _PLAIN_AMOUNT.fullmatch(text):
                sheet.write_number(row, column, Decimal(text), look)
            elif text:
                sheet.write_string(row, column, text, look)
            else:
                sheet.write_blank(row, column, None, look)
    listed = {name: list(known.values()) for name, known in words.items()}
    listed |= {"currency": list(CURRENCIES), _RIGHT: [_("yes"), _("not ours")]}
    for name, told in listed.items():
        offer.add(sheet, list(heads).index(name), last, told, only=name != "currency")
    sheet.freeze_panes(1, 2)
    # Without a password: it keeps the head and the numbers from slips, not from anybody.
    sheet.protect("", {"format_columns": True, "format_rows": True, "sort": True, "autofilter": True})


def _text(item: Item | None, name: str, words: Mapping[str, Mapping[str, str]]) -> str:
    """What a cell shows of an item."""
    if item is None:
        return ""
    if name == _NUMBER:
        return str(item.pk)
    if name == _REMARK:
        return item.remark
    if name == _RIGHT:
        return {Verdict.CONFIRMED: _("yes"), Verdict.NOT_OURS: _("not ours")}.get(item.verdict, "")  # type: ignore[call-overload]
    value = item.values.get(name, "")
    if name in AMOUNTS and value:
        try:
            amount, about = amount_of(value)
        except ValueError:
            return value  # as it was typed
        return _("approx. {amount}").format(amount=f"{amount:,.2f}") if about else value
    if name in DAYS and len(value) == 10 and value[4:5] == "-":
        return f"{value[8:]}/{value[5:7]}/{value[:4]}"
    return words.get(name, {}).get(value, value)


def _guide(guide: Any, inquiry: Inquiry, wrapped: Any) -> None:
    guide.set_column(0, 0, 110, wrapped)
    texts = (
        inquiry.title,
        _("Each row is an agreement or a project as the desk holds it. Write over what is not right."),
        _("Where all of a row is right, say so in the column “Is it right?”; where it isn't yours, choose “not ours”."),
        _("Add what is missing below, one in each row, and leave its number empty. Only the title is needed."),
        _("Amounts: 1234567.89, US$ 1.2 MM, approx. US$ 15 million. Dates: 17/09/2004."),
        _("Then bring the file on the page of the form: you see what was read before anything is sent."),
    )
    for row, text in enumerate(texts):
        guide.write_string(row, 0, text, wrapped)


# --- read back


def read(form: Form, source: BinaryIO, name: str) -> int:
    """Fills the form in with a file; gives how many rows told something. The same file again doubles nothing.

    Raises Unreadable where it is no such form.
    """
    told, known, found = 0, {one.pk: one for one in form.items}, False
    for grid in grids(source, name, Layout()):
        placed = _placed(grid)
        if placed is None:
            continue
        found = True
        kind, head, columns = placed
        for number, cells in _rows(grid, head, columns):
            told += _take(form, kind, known, cells)
            if number > head.last + len(known) + MOST_ADDED:
                break
    if not found:
        raise Unreadable(problem("inquiry.sheet-other"))
    return told


def _placed(grid: Grid) -> tuple[str, Head, dict[int, str]] | None:
    """Which form a sheet is, and the field of each column; None where it is none."""
    for kind in FIELDS:
        known = _known(kind)
        head, _count = best_head(grid, lambda texts, known=known: known.get(plain(texts[-1])))  # type: ignore[misc]
        if head is None:
            continue
        named = {at: known.get(plain(texts[-1])) for at, texts in enumerate(head.texts) if texts}
        columns = {at: name for at, name in named.items() if name}
        if {_NUMBER, *FIELDS[kind]} <= set(columns.values()):
            return kind, head, columns
    return None


def _known(kind: str) -> dict[str, str]:
    """The field of each heading, in both languages."""
    found: dict[str, str] = {}
    for lang in ("es", "en"):
        with override(lang):
            found |= {plain(title): name for name, title in _heads(kind).items()}
    return found


def _rows(grid: Grid, head: Head, columns: Mapping[int, str]) -> Iterator[tuple[int, dict[str, Cell]]]:
    for number, cells, _across in below(grid, head):
        yield number, {name: cells[at] if at < len(cells) else "" for at, name in columns.items()}


def _take(form: Form, kind: str, known: Mapping[int, Item], cells: Mapping[str, Cell]) -> bool:
    """Takes one row in; whether it told something."""
    number = text_of(cells[_NUMBER]).strip()
    given = {name: cells[name] for name in FIELDS[kind]}
    remark, right = text_of(cells.get(_REMARK, "")), plain(text_of(cells.get(_RIGHT, "")))
    item = known.get(int(number)) if number.isascii() and number.isdigit() and len(number) < 10 else None
    if item is None or item.kind != kind:
        title = text_of(given["title"]).strip()
        if not title:
            return False
        key = hashlib.sha256(plain(title).encode()).hexdigest()[:32]
        return form.add(kind, key, given, remark) is not None
    if item.about is None:
        form.correct(item.pk, given, remark)
        return True
    if right in _answers("not ours"):
        form.not_ours(item.pk, remark)
        return True
    values, _faults = form.typed.read(kind, given)
    differs = any(values[one] != item.held.get(one, "") for one in values)
    if differs or right in _answers("yes") or item.verdict:
        form.correct(item.pk, given, remark)
        return True
    return False


@cache
def _answers(msgid: str) -> set[str]:
    found = {plain(msgid)}
    for lang in ("es", "en"):
        with override(lang):
            found.add(plain(_(msgid)))
    return found | ({"x", "si", "s", "y"} if msgid == "yes" else set())
