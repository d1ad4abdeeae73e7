"""The implementer writes what it reports, the desk and the donor observe, the desk gives conformity."""

from __future__ import annotations

from typing import Any

import rules

from eslabon.records.base.rules import is_desk, is_donor, is_implementer, is_ministry, owns, sees, standard

reporter = is_desk | ((is_implementer | is_ministry) & owns)


@rules.predicate
def of_no_report(actor: Any, record: Any) -> bool:
    """The value was taken from a document: what a report brought is changed by the report."""
    return record is None or record.report_id is None


for kind in ("objectives", "indicators"):
    standard(kind, reporter)
standard("targets")
standard("values", is_desk & of_no_report)
standard("reports", reporter)
rules.add_perm("projects.plan", sees & is_desk)
rules.add_perm("reports.fill", sees & reporter)
rules.add_perm("reports.present", sees & reporter)
rules.add_perm("reports.observe", sees & (is_desk | is_donor))
rules.add_perm("reports.accept", sees & is_desk)
rules.add_perm("reports.reopen", sees & is_desk)
