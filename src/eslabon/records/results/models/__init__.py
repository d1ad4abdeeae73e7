"""The framework of results of a project, its targets, and the values that progress reports bring.

A value that is reported waits beside the one in force until somebody gives conformity: nothing that was only presented
is ever counted.
"""

from eslabon.records.results.models.framework import LEVEL_WORDS, Counting, Indicator, Objective, ResultLevel
from eslabon.records.results.models.reports import REPORT_PATH, Remark, Report, ReportStatus, Spent
from eslabon.records.results.models.targets import Perimeter, Reading, Target
from eslabon.records.results.models.values import Value

__all__ = [
    "LEVEL_WORDS",
    "REPORT_PATH",
    "Counting",
    "Indicator",
    "Objective",
    "Perimeter",
    "Reading",
    "Remark",
    "Report",
    "ReportStatus",
    "ResultLevel",
    "Spent",
    "Target",
    "Value",
]
