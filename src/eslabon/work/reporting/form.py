"""Writes the form of a progress report as XLSX: what is held filled in; only what is to be written is unlocked.

The first row and the first column of each sheet are hidden: they name the fields, so that the form is read whatever
its language.
"""

from __future__ import annotations

import io
from decimal import Decimal
from typing import Any

import xlsxwriter
from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import override, pgettext

from eslabon.figures.formats import Formats, formats
from eslabon.figures.results import Line, lines
from eslabon.records.base.actions import Invalid, require
from eslabon.records.results.kind import REPORTS
from eslabon.records.results.models import Report
from eslabon.values.problems import Where, problem
from eslabon.work.reporting.fields import REMARK, beside_key, held, value_key
from eslabon.work.sheets.form import CURRENCIES

# What the corner of each sheet says, and what its columns are.
MARKS = {"report": "eslabon:report", "values": "eslabon:values"}
CONTENT = "content"
# The columns of the values, by what is written there, and their widths.
_WIDTHS = {"value": 16, "approximate": 14, "note": 44, "document": 36}
# No cell holds more letters; a spreadsheet keeps fifteen digits.
_LONGEST, _DIGITS = 32_000, 15
_AREAS = ("done", "difficulties", "next_steps")
_PLAIN = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}


def report_form(actor: Any, report: Report, lang: str) -> bytes:
    """The form of an open report, as far as it is filled in. Raises Denied; Invalid where its period is closed."""
    require(actor, "reports.fill", report)
    if not report.is_open:
        raise Invalid([problem("report.closed", Where(path="status"))])
    target = io.BytesIO()
    with override(lang), xlsxwriter.Workbook(target, _PLAIN) as book:
        form = _Form(book, report, formats(lang, settings.ESLABON_COUNTRY))
        form.report()
        form.values(lines(actor, [report.project_id]))
        form.instructions()
    return target.getvalue()


class _Form:
    """One form on its way into a workbook."""

    def __init__(self, book: Any, report: Report, written: Formats) -> None:
        self.book, self.record, self.formats, self.held = book, report, written, held(report)
        top = {"valign": "top", "text_wrap": True}
        field = top | {"locked": False, "border": 1, "border_color": "#8FA3AD"}
        looks: dict[str, dict[str, Any]] = {
            "title": {"bold": True, "font_size": 14},
            "head": top | {"bold": True, "bg_color": "#E4E9EC"},
            "part": {"bold": True, "font_color": "#1F5C73", "top": 1, "top_color": "#8FA3AD"},
            "fixed": top | {"font_color": "#46535C", "bg_color": "#F3F6F6"},
            "number": top | {"font_color": "#46535C", "bg_color": "#F3F6F6", "align": "right"},
            "plain": top,
            "open": field,
            "money": field | {"num_format": "#,##0.00", "align": "right"},
            "value": field | {"num_format": "#,##0.####", "align": "right"},
            "whole": {"num_format": "#,##0"},
        }
        self.looks = {name: book.add_format(look) for name, look in looks.items()}

    def _sheet(self, title: str, mark: str, columns: dict[str, int]) -> Any:
        """A sheet whose hidden row and column name what stands where."""
        sheet = self.book.add_worksheet(title)
        sheet.set_row(0, None, None, {"hidden": True})
        sheet.set_column(0, 0, None, None, {"hidden": True})
        sheet.write_string(0, 0, MARKS[mark])
        for name, at in columns.items():
            sheet.write_string(0, at, name)
        sheet.set_landscape()
        sheet.fit_to_pages(1, 0)
        sheet.hide_gridlines(2)
        # Without a password: it keeps what is fixed from slips, not from anybody.
        sheet.protect("", {"format_columns": True, "format_rows": True})
        return sheet

    # --- the report: what it is of, what was observed, what is told, what was spent

    def report(self) -> None:
        """The sheet of the texts."""
        sheet = self._sheet(_("Report"), "report", {CONTENT: 2})
        sheet.set_column(1, 1, 38)
        sheet.set_column(2, 2, 100)
        one, day = self.record, self.formats.date
        sheet.write_string(1, 1, _("Progress report"), self.looks["title"])
        heads = (
            ("number", _("Number of the report"), str(one.pk)),
            ("version", _("Version"), str(one.version)),
            ("", _("Project"), one.project.title),
            ("", _("Period"), f"{day(one.starts_on)} – {day(one.ends_on)}"),
            ("", _("To be presented by"), day(one.due_on) if one.due_on else "—"),
        )
        for row, (key, label, text) in enumerate(heads, 2):
            sheet.write_string(row, 0, key)
            sheet.write_string(row, 1, label, self.looks["head"])
            sheet.write_string(row, 2, text, self.looks["fixed"])
        sheet.freeze_panes(7, 2)
        row = 8
        if remarks := list(one.remarks.all()):
            row = self._part(sheet, row, _("What was observed"))
            for each in remarks:
                row = self._text(sheet, row, f"{REMARK}{each.pk}", each.text[:_LONGEST])
        for title, names in REPORTS.groups[1:3]:
            row = self._part(sheet, row, str(title))
            for name in names:
                row = self._text(sheet, row, name, _capital(REPORTS.title(name)))
        sheet.activate()

    def _part(self, sheet: Any, row: int, title: str) -> int:
        sheet.write_string(row, 1, _capital(title), self.looks["part"])
        sheet.write_blank(row, 2, None, self.looks["part"])
        return row + 1

    def _text(self, sheet: Any, row: int, key: str, label: str) -> int:
        """A field and its label; gives the row of the next."""
        sheet.write_string(row, 1, label, self.looks["head"])
        text = self.held.get(key, "")
        if len(text) > _LONGEST:
            told = _("Too long for a cell: change it on the page of the report.")
            sheet.write_string(row, 2, f"{told}\n{text[:1000]} …", self.looks["fixed"])
            return row + 1
        sheet.write_string(row, 0, key)
        if key in (*_AREAS, "currency") or key.startswith(REMARK):
            self._string(sheet, row, 2, text, self.looks["open"])
        else:
            self._number(sheet, row, 2, text, self.looks["money"])
        if key == "currency":
            offered = {"validate": "list", "source": list(CURRENCIES), "show_error": False}
            sheet.data_validation(row, 2, row, 2, offered)
        elif key in _AREAS or key.startswith(REMARK):
            sheet.set_row(row, max(90, 15 * (text.count("\n") + len(text) // 100 + 1)) if len(text) < 2000 else 400)
        return row + (2 if key in (_AREAS[-1],) else 1)

    # --- the values

    def values(self, found: list[Line]) -> None:
        """The sheet of the indicators."""
        titles = (
            *((_("No."), 7), (_("Indicator"), 48), (_("Group"), 18), (_("Unit"), 16)),
            *((_("Baseline"), 22), (_("Target"), 22), (_("In force"), 22)),
        )
        written = {name: 8 + at for at, name in enumerate(_WIDTHS)}
        words = (_("Value"), _("Approximate"), _("Note"), _("Document that shows it"))
        sheet = self._sheet(_("Values"), "values", written)
        for at, (title, width) in enumerate((*titles, *zip(words, _WIDTHS.values(), strict=True)), 1):
            sheet.write_string(1, at, title, self.looks["head"])
            sheet.set_column(at, at, width)
        row = 2
        for line in found:
            for group in ("", *line.indicator.groups):
                self._fixed(sheet, row, line, group)
                self._open(sheet, row, line.indicator.pk, group)
                row += 1
        at = written["value"]
        # A number without decimals shows no point either.
        cell = xlsxwriter.utility.xl_rowcol_to_cell(2, at, col_abs=True)
        whole = {
            "type": "formula",
            "criteria": f"=AND(ISNUMBER({cell}),MOD({cell},1)=0)",
            "format": self.looks["whole"],
        }
        sheet.conditional_format(2, at, max(row - 1, 2), at, whole)
        sheet.freeze_panes(2, 4)
        sheet.repeat_rows(1)

    def _fixed(self, sheet: Any, row: int, line: Line, group: str) -> None:
        """What a row is of; what is known of the indicator stands in its first row."""
        one = line.indicator
        sheet.write_string(row, 0, value_key(one.pk, group))
        sheet.write_number(row, 1, one.pk, self.looks["fixed"])
        known = self._known(line) if not group else ("", "", "")
        for at, text in enumerate((one.title, group or pgettext("group of an indicator", "all"), one.unit), 2):
            sheet.write_string(row, at, text, self.looks["fixed"])
        for at, text in enumerate(known, 5):
            sheet.write_string(row, at, text, self.looks["number"])

    def _known(self, line: Line) -> tuple[str, str, str]:
        """An indicator's baseline, its targets, and the value in force."""
        one, stand = line.indicator, line.stand
        start = _("not stated") if one.baseline is None else f"{self._shown(one.baseline)} ({one.baseline_period})"
        aims = []
        for each in line.targets:
            about = "≈ " if each.target.approximate else ""
            when = f" ({each.target.year})" if each.target.year else ""
            aims.append(f"{about}{self._shown(each.target.value)}{when}")
        until = f" ({self.formats.date(stand.until)})" if stand.until else ""
        return start, "\n".join(aims) or "—", f"{self._shown(stand.value)}{until}" if stand.value is not None else "—"

    def _shown(self, value: Decimal | None) -> str:
        if value is None:
            return "—"
        return self.formats.number(value, max(0, -int(value.normalize().as_tuple().exponent)))

    def _open(self, sheet: Any, row: int, indicator: int, group: str) -> None:
        """What is written in a row: of a group its value alone, as on the page."""
        self._number(sheet, row, 8, self.held.get(value_key(indicator, group), ""), self.looks["value"])
        if group:
            for at in (9, 10, 11):
                sheet.write_blank(row, at, None, self.looks["fixed"])
            return
        about = self.held.get(beside_key(indicator, "approximate"))
        self._string(sheet, row, 9, _("yes") if about else "", self.looks["open"])
        sheet.data_validation(row, 9, row, 9, {"validate": "list", "source": [_("yes"), _("no")]})
        for at, name in ((10, "note"), (11, "document")):
            self._string(sheet, row, at, self.held.get(beside_key(indicator, name), ""), self.looks["open"])

    def _number(self, sheet: Any, row: int, at: int, text: str, look: Any) -> None:
        """A number as a number, as far as a spreadsheet keeps all of its digits."""
        if text and sum(one.isdigit() for one in text) <= _DIGITS:
            sheet.write_number(row, at, Decimal(text), look)
        else:
            self._string(sheet, row, at, text, look)

    def _string(self, sheet: Any, row: int, at: int, text: str, look: Any) -> None:
        """A text as a text, whatever it begins with; none leaves the cell blank."""
        if text:
            sheet.write_string(row, at, text, look)
        else:
            sheet.write_blank(row, at, None, look)

    # --- how it is done

    def instructions(self) -> None:
        """The sheet that says how it is filled in and brought back."""
        sheet = self.book.add_worksheet(pgettext("sheet", "Instructions"))
        sheet.set_column(0, 0, 110)
        sheet.hide_gridlines(2)
        texts = (
            _("Write in the cells with a border, in the first two sheets. The others are locked."),
            _("A value is a number: 1234.5 or 1,234.5. Nought is a value. A percentage is its number alone: 45."),
            _("Without a value say in the note why there is none. Where the value is approximate, choose “yes”."),
            _("Of a group tell how many of the whole it is; the groups need not add up to the whole."),
            _("Write values, not formulas: copy the cell and paste it as a value."),
            _("What was spent is told with its currency: PEN, USD."),
            _("Bring the file back on the page of the report, or with: eslabon load report FILE --as E-MAIL"),
            _("You see what is wrong, cell by cell; nothing is kept before all is right."),
            _("If somebody changed the report after you got this form, you see both texts and decide."),
        )
        for row, text in enumerate(texts):
            sheet.write_string(row, 0, text, self.looks["plain"])
        sheet.protect("", {"format_columns": True, "format_rows": True})


def _capital(title: Any) -> str:
    text = str(title)
    return text[:1].upper() + text[1:]
