"""Spreadsheets of the desk's lists, as people keep them: checked, accepted, or handed back."""

from eslabon.work.sheets.columns import Choice, headings, kind_named, read_mapping
from eslabon.work.sheets.form import sheet_form
from eslabon.work.sheets.new import ALL_NEW
from eslabon.work.sheets.remarks import rejected
from eslabon.work.sheets.rows import Fault, Taken
from eslabon.work.sheets.taking import check, load

__all__ = [
    "ALL_NEW",
    "Choice",
    "Fault",
    "Taken",
    "check",
    "headings",
    "kind_named",
    "load",
    "read_mapping",
    "rejected",
    "sheet_form",
]
