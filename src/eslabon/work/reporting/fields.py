"""The fields of a report's form, each by one name in the spreadsheet, on the page and in what the action refuses.

`done` is a text, `remark-7` the answer to a remark, `15:women` the value of an indicator for a group (`15:` for all),
`15:#note` what is told beside the value for all.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from eslabon.records.results.actions import TEXTS
from eslabon.records.results.models import Report

BESIDE = ("approximate", "note", "document")
REMARK = "remark-"


def value_key(indicator: int, group: str = "") -> str:
    """The name of the field of a value."""
    return f"{indicator}:{group}"


def beside_key(indicator: int, name: str) -> str:
    """The name of a field beside the value for all."""
    return f"{indicator}:#{name}"


def typed(value: Any) -> str:
    """A value as it is typed, and read in either language."""
    if isinstance(value, bool) or value is None:
        return "on" if value else ""
    return format(value.normalize(), "f") if isinstance(value, Decimal) else str(value)


def held(report: Report) -> dict[str, str]:
    """What a report holds, as it would be typed."""
    told = {name: typed(getattr(report, name)) for name in TEXTS}
    told |= {f"{REMARK}{one.pk}": one.answer for one in report.remarks.all()}
    for one in report.values.all():
        told[value_key(one.indicator_id, one.group)] = typed(one.reported)
        if not one.group:
            told |= {beside_key(one.indicator_id, name): typed(getattr(one, name)) for name in BESIDE}
    return told


def arguments(given: Mapping[str, str]) -> tuple[dict[str, str], list[dict[str, Any]], dict[int, str]]:
    """What was filled in as the action takes it: the texts, the rows of values, the answers by their remarks."""
    texts: dict[str, str] = {}
    rows: dict[tuple[int, str], dict[str, Any]] = {}
    answers: dict[int, str] = {}
    for key, value in given.items():
        indicator, colon, rest = key.partition(":")
        if key.startswith(REMARK):
            answers[int(key.removeprefix(REMARK))] = value
        elif not colon:
            texts[key] = value
        else:
            name = rest.removeprefix("#") if rest.removeprefix("#") in BESIDE else "value"
            group = rest if name == "value" else ""
            row = rows.setdefault((int(indicator), group), {"indicator": int(indicator), "group": group})
            row[name] = bool(value) if name == "approximate" else value
    return texts, list(rows.values()), answers
