"""Every kind of record, in the order of the desk's menu."""

from __future__ import annotations

from eslabon.records.base.kinds import Kind
from eslabon.records.chains.kind import BASKET_LINES, BASKETS, CHAIN_GROUPS, CHAINS
from eslabon.records.cooperation.kind import (
    AGREEMENTS,
    AMENDMENTS,
    BUDGET,
    COMPONENTS,
    ENTRIES,
    MILESTONES,
    PROJECTS,
)
from eslabon.records.documents.kind import DOCUMENTS
from eslabon.records.inquiries.kind import INQUIRIES
from eslabon.records.lines.kind import LINES
from eslabon.records.needs.kind import NEEDS
from eslabon.records.parties.kind import PARTIES
from eslabon.records.requests.kind import REQUESTS
from eslabon.records.results.kind import INDICATORS, OBJECTIVES, REPORTS, TARGETS, VALUES
from eslabon.records.rounds.kind import ATTENDANCE, DECISIONS, MEETINGS, NEGOTIATIONS, ROUNDS
from eslabon.records.strategies.kind import PRESENTATIONS, STRATEGIES

KINDS: dict[str, Kind] = {
    one.name: one
    for one in (
        NEEDS,
        REQUESTS,
        INQUIRIES,
        LINES,
        AGREEMENTS,
        PROJECTS,
        ENTRIES,
        AMENDMENTS,
        COMPONENTS,
        MILESTONES,
        BUDGET,
        REPORTS,
        OBJECTIVES,
        INDICATORS,
        TARGETS,
        VALUES,
        CHAINS,
        CHAIN_GROUPS,
        BASKETS,
        BASKET_LINES,
        STRATEGIES,
        PRESENTATIONS,
        NEGOTIATIONS,
        ROUNDS,
        MEETINGS,
        ATTENDANCE,
        DECISIONS,
        DOCUMENTS,
        PARTIES,
    )
}
