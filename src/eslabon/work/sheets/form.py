"""Our own form (formato) of a list: headings, drop-downs, an example, instructions; filled in, it needs no mapping."""

from __future__ import annotations

import io
from typing import Any

import xlsxwriter
from django.contrib.auth.models import AnonymousUser
from django.utils.translation import gettext as _
from django.utils.translation import override, pgettext

from eslabon.records.parties.models import Party
from eslabon.records.places.models import Place
from eslabon.records.rounds.models import Theme
from eslabon.work.sheets.columns import headings, kind_named, lead

# How many rows below the headings have drop-downs; the currencies that are offered (others may be written).
ROWS = 2_000
CURRENCIES = ("USD", "PEN", "EUR", "BOB", "COP", "CAD", "JPY", "CHF", "GBP")
_WIDE = ("title", "description", "detail", "evidence", "answer", "purpose", "outcome", "risks", "needs")
_NEEDED = {
    "needs": ("title",),
    "requests": ("title", "asked_by", "asked_of"),
    "lines": ("title", "provider"),
    "projects": ("title",),
    "attendance": ("name",),
}


def sheet_form(name: str, lang: str, actor: Any = None) -> bytes:
    """The form as XLSX; organisations are offered as far as the actor sees them (without one, the public)."""
    kind = kind_named(name)
    name = kind.name
    actor = actor or AnonymousUser()
    target = io.BytesIO()
    plain = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with override(lang), xlsxwriter.Workbook(target, plain) as book:
        names = (str(kind.many)[:31], pgettext("sheet", "Instructions"), pgettext("sheet", "Lists"))
        sheet, guide, lists = (book.add_worksheet(one[0].upper() + one[1:]) for one in names)
        lists.hide()
        head = book.add_format({"bold": True, "bg_color": "#E4E9EC", "text_wrap": True, "valign": "top"})
        needed = book.add_format({"bold": True, "bg_color": "#CBDCE3", "text_wrap": True, "valign": "top"})
        example = book.add_format({"italic": True, "font_color": "#5B6770", "text_wrap": True, "valign": "top"})
        day = book.add_format({"num_format": "dd/mm/yyyy"})
        amount = book.add_format({"num_format": "#,##0.00"})
        wrapped = book.add_format({"text_wrap": True, "valign": "top"})
        _guide(guide, kind, name, head, wrapped)
        for place, field in enumerate(headings(name)):
            title = _title(kind, field)
            sheet.write_string(0, place, title, needed if field in _NEEDED[name] else head)
            sheet.write_string(1, place, _example(kind, name, field, actor), example)
            type_ = kind.field(field).get_internal_type()
            form = day if type_ == "DateField" else amount if type_ == "DecimalField" else wrapped
            sheet.set_column(place, place, 44 if field in _WIDE else 22, form)
            if choices := _choices(kind, field, actor):
                for row, one in enumerate(choices):
                    lists.write_string(row, place, one)
                _offer(sheet, lists, place, len(choices))
        sheet.freeze_panes(1, 1)
        sheet.activate()
    return target.getvalue()


def _title(kind: Any, field: str) -> str:
    text = str(kind.title(field))
    return text[0].upper() + text[1:]


def _offer(sheet: Any, lists: Any, place: int, count: int) -> None:
    """A drop-down for a column; what isn't in it may be written too: it is looked at when the form is loaded."""
    column = xlsxwriter.utility.xl_col_to_name(place)
    source = f"='{lists.get_name()}'!${column}$1:${column}${count}"
    sheet.data_validation(2, place, ROWS, place, {"validate": "list", "source": source, "show_error": False})


def _guide(guide: Any, kind: Any, name: str, head: Any, wrapped: Any) -> None:
    guide.set_column(0, 0, 30, wrapped)
    guide.set_column(1, 1, 90, wrapped)
    texts = (
        _("One row for each. Leave empty what isn't known: nothing has to be made up."),
        _("The grey row that begins with “Example:” shows how it is done. It is passed over; you may delete it."),
        _("Load the file on the page of the list, or with: eslabon load {name} FILE --as E-MAIL").format(name=name),
        _("You see what is wrong in each row before anything is kept; nothing is written before you accept."),
    )
    for row, text in enumerate(texts):
        guide.merge_range(row, 0, row, 1, text, wrapped)
    start = len(texts) + 1
    guide.write_string(start, 0, _("Column"), head)
    guide.write_string(start, 1, _("What to write"), head)
    for row, field in enumerate(headings(name), start + 1):
        guide.write_string(row, 0, _title(kind, field))
        text = _hint(kind, field)
        guide.write_string(row, 1, f"{_('Needed.')} {text}" if field in _NEEDED[name] else text)


def _choices(kind: Any, name: str, actor: Any) -> list[str]:
    """What a cell of a column is chosen from; nothing where it is written."""
    field = kind.field(name)
    model = field.related_model
    if name == "currency":
        return list(CURRENCIES)
    if field.get_internal_type() == "BooleanField":
        return [_("yes"), _("no")]
    if model is Theme:
        return sorted(map(str, Theme.objects.all()))
    if model is Place:
        return [one.name for one in Place.objects.filter(level=1).order_by("name")]
    if model is Party:
        seen = Party.objects.visible_to(actor).filter(withdrawn=False, merged_into=None)
        return sorted({str(one) for one in seen})
    if model is not None:
        return [str(one)[:200] for one in model.objects.visible_to(actor).filter(withdrawn=False)[:500]]
    return [str(label) for value, label in field.choices or () if value]


def _hint(kind: Any, name: str) -> str:
    field = kind.field(name)
    type_ = field.get_internal_type()
    if type_ == "DecimalField":
        return _("An amount: 1234567.89, US$ 1.2 MM, S/ 350 mil, aprox. US$ 15 millones; “por definir” if not known.")
    if name in ("starts_on", "ends_on"):
        return _("A day, a month (06/2004, jun. 2004) or a year: the start is its first day, the end its last.")
    if type_ == "PositiveIntegerField":
        return _("A whole number.")
    if type_ == "DateField":
        return _("A date: 17/09/2004, 17 de setiembre de 2004; for a deadline also set. 2004 or 2004.")
    if type_ == "BooleanField":
        return _("Yes or no; empty is no.")
    if name == "currency":
        return _("The currency's code (USD, PEN); not needed where it stands beside the amount.")
    if field.many_to_many:
        return _("One or more of the list, with semicolons between.")
    if field.is_relation:
        return _("One of the list, by any of its names.")
    return _("One of the list.") if field.choices else _("Text.")


def _example(kind: Any, name: str, field: str, actor: Any) -> str:
    """What the example row shows."""
    if field == lead(name):
        texts = {
            "needs": _("Example: Laboratory for the sanitary control of farm exports"),
            "requests": _("Example: Report on the cooperation under way"),
            "lines": _("Example: Grants for the training of MSMEs"),
            "attendance": _("Example: Rosa Quispe"),
            "projects": _("Example: Sanitary certification of asparagus for export"),
        }
        return texts[name]
    type_ = kind.field(field).get_internal_type()
    if type_ == "DecimalField":
        return "US$ 1.2 MM"
    if field in ("starts_on", "ends_on"):
        return "01/2004" if field == "starts_on" else "2006"
    if type_ == "DateField":
        return "17/09/2004"
    if type_ == "PositiveIntegerField":
        return "120"
    if field == "currency":
        return "USD"
    if field == "position":
        return _("Specialist")
    if field == "round":
        return ""
    if field == "source":
        return _("where this is written")
    choices = _choices(kind, field, actor)
    return choices[0] if choices else ""
