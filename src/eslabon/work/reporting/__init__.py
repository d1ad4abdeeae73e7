"""The form of a progress report as a spreadsheet: written as far as it is filled in, read back, taken in."""

from eslabon.work.reporting.form import report_form
from eslabon.work.reporting.reading import MOST, Filled, read_report_form
from eslabon.work.reporting.taking import Outcome, fillable, take

__all__ = ["MOST", "Filled", "Outcome", "fillable", "read_report_form", "report_form", "take"]
