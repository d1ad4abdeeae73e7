"""The Excel form of a list: headings, drop-downs, instructions; what it holds filled in, `load` reads."""

from __future__ import annotations

import io
from typing import Any

import xlsxwriter
from django.utils.translation import gettext as _

from eslabon.records.parties.models import Party
from eslabon.records.rounds.models import Theme
from eslabon.work.sheets import headings, kind_named

# How many rows below the headings have drop-downs, and how many characters Excel takes in a list written in a cell.
ROWS, LONGEST = 1_000, 255


def sheet_form(name: str, lang: str) -> bytes:
    """The form as XLSX; nothing in it is an example that could be taken for a row."""
    kind = kind_named(name)
    target = io.BytesIO()
    book = xlsxwriter.Workbook(target, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    sheet, guide, lists = (
        book.add_worksheet(_("Rows")),
        book.add_worksheet(_("Instructions")),
        book.add_worksheet(_("Lists")),
    )
    head, wrapped = book.add_format({"bold": True, "bg_color": "#E4E9EC"}), book.add_format({"text_wrap": True})
    guide.set_column(0, 0, 28)
    guide.set_column(1, 1, 80, wrapped)
    guide.write_string(
        0, 0, _("One row for each. Leave empty what isn't known; nothing is written before you accept."), head
    )
    for place, field in enumerate(headings(name)):
        title = str(kind.title(field)).capitalize()
        sheet.write_string(0, place, title, head)
        sheet.set_column(place, place, 40 if field in ("title", "description", "detail") else 22)
        guide.write_string(place + 2, 0, title)
        guide.write_string(place + 2, 1, _hint(kind, field))
        choices = _choices(kind, field, lang)
        if choices:
            lists.write_string(0, place, title, head)
            for row, one in enumerate(choices, 1):
                lists.write_string(row, place, one)
            column = xlsxwriter.utility.xl_col_to_name(place)
            source = f"='{lists.get_name()}'!${column}$2:${column}${len(choices) + 1}"
            sheet.data_validation(
                1, place, ROWS, place, {"validate": "list", "source": source, "error_type": "warning"}
            )
    sheet.freeze_panes(1, 1)
    book.close()
    return target.getvalue()


def _choices(kind: Any, name: str, lang: str) -> list[str]:
    """What a cell of a column is chosen from; nothing where it is written."""
    field = kind.field(name)
    if field.related_model is Theme:
        return [one.name_en if lang == "en" else one.name_es for one in Theme.objects.all()]
    if field.related_model is Party:
        public = Party.objects.filter(withdrawn=False, level="public").order_by("name_es")
        return [one.short_name or one.name_es for one in public]
    return [str(label) for value, label in field.choices or () if value]


def _hint(kind: Any, name: str) -> str:
    field = kind.field(name)
    if field.get_internal_type() == "DecimalField":
        return _("An amount: 1234567.89, US$ 1.2 MM or S/ 350 mil; “to be defined” where it isn't known.")
    if field.get_internal_type() == "DateField":
        return _("A date: 17/09/2004 or 17 de setiembre de 2004.")
    if field.many_to_many:
        return _("One or more of the list, with semicolons between.")
    if field.is_relation or field.choices:
        return _("One of the list.")
    return _("Needed.") if name == "title" else _("Text.")
