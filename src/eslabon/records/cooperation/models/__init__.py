"""Agreements with their amendments, the entries of their money, and the projects that they pay for.

Money is never a field that somebody edits: it is a row of entries, each with its date, currency and document. An entry
is corrected by another one; what an agreement stands at is worked out from its entries (`measures.ladder`).
"""

from eslabon.records.cooperation.models.agreements import (
    ACCOUNT,
    AGREEMENT_PATH,
    EVERY_ACCOUNT,
    Agreement,
    AgreementKind,
    AgreementStatus,
    Amendment,
    Difference,
    FrameworkWords,
)
from eslabon.records.cooperation.models.entries import Entry, Funding, Step
from eslabon.records.cooperation.models.money import check_currency, money_field
from eslabon.records.cooperation.models.projects import (
    PROJECT_PATH,
    BudgetLine,
    Component,
    Milestone,
    Project,
    ProjectStatus,
)

__all__ = [
    "ACCOUNT",
    "AGREEMENT_PATH",
    "EVERY_ACCOUNT",
    "PROJECT_PATH",
    "Agreement",
    "AgreementKind",
    "AgreementStatus",
    "Amendment",
    "BudgetLine",
    "Component",
    "Difference",
    "Entry",
    "FrameworkWords",
    "Funding",
    "Milestone",
    "Project",
    "ProjectStatus",
    "Step",
    "check_currency",
    "money_field",
]
