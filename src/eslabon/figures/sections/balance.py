"""Where commitments and disbursements can't be set against each other: de-obligations of commitments that aren't there.

A publisher that starts to publish late gives disbursements, and reductions, of commitments made before: what is
committed nets to less than nothing, or to less than was disbursed. Both figures stand; a sentence says why.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal

import narwhals as nw

from eslabon.figures import labels
from eslabon.figures.document import Paragraph
from eslabon.figures.sections.context import Context
from eslabon.measures.kinds import REIMBURSABLE
from eslabon.measures.offer import UNDISBURSED, Question, selected

COMMITTED, DISBURSED = "commitments", "disbursements"


@dataclass
class _Sum:
    """What was committed and disbursed of kinds that may be added: all reimbursable, or none."""

    kinds: set[str]
    committed: Decimal = Decimal(0)
    disbursed: Decimal = Decimal(0)
    commitments: int = 0


def sentences(context: Context) -> list[Paragraph]:
    """What to say where commitments net to less than nothing or more was disbursed than committed; of chosen years the
    first only, as money of earlier years is paid out in any."""
    question = context.question
    if question.flow not in (COMMITTED, DISBURSED, UNDISBURSED):
        return []
    all_years = question.year_from is None and question.year_to is None
    found = []
    for cut, one in _sums(context).items():
        what = labels.capital(labels.reimbursable(cut, context.lang))
        if one.committed < 0:
            found.append(_net_of_reductions(context, one, what, all_years))
        elif all_years and one.disbursed > one.committed:
            found.append(_more_out_than_in(context, one, what))
    _ = context.translate
    return [Paragraph(text, "note", _("Commitments and disbursements.")) for text in found]


def _sums(context: Context) -> dict[bool | None, _Sum]:
    """The sums by whether money is paid back."""
    found: dict[bool | None, _Sum] = {}
    for flow in (COMMITTED, DISBURSED):
        asked = replace(context.question, flow=flow, running_on=None)
        for row in context.ask(asked, ("kind",)).rows:
            kind = row.keys["kind"]
            one = found.setdefault(REIMBURSABLE.get(kind), _Sum(set()))
            one.kinds.add(kind)
            if flow == COMMITTED:
                one.committed += row.value
                one.commitments += row.transactions
            else:
                one.disbursed += row.value
    return found


def _net_of_reductions(context: Context, one: _Sum, what: str, all_years: bool) -> str:
    _ = context.translate
    text = _(
        "{what}: the commitments come to {net}, net: {count} of the {all} take money back (de-obligations), and the "
        "earlier commitments that they reduce are not in the files loaded."
    )
    if not all_years:
        text = _(
            "{what}: the commitments come to {net}, net: {count} of the {all} take money back (de-obligations), and "
            "the earlier commitments that they reduce are not in the files loaded or in the years chosen."
        )
    count = _reductions(context, tuple(sorted(one.kinds)))
    told = text.format(
        what=what,
        net=context.large(one.committed),
        count=context.formats.count(count),
        all=context.formats.count(one.commitments),
    )
    if one.disbursed <= 0:
        return told
    more = _("{disbursed} was disbursed all the same: no rate of execution can be worked out of the two.")
    return f"{told} {more.format(disbursed=context.large(one.disbursed))}"


def _more_out_than_in(context: Context, one: _Sum, what: str) -> str:
    _ = context.translate
    if not one.commitments:
        text = _("{what}: {disbursed} was disbursed, and no commitment is in the files loaded.")
    else:
        text = _(
            "{what}: more was disbursed ({disbursed}) than the commitments in the files loaded come to ({net}), as "
            "where earlier ones were not published: no rate of execution can be worked out of the two."
        )
    return text.format(what=what, disbursed=context.large(one.disbursed), net=context.large(one.committed))


def _reductions(context: Context, kinds: tuple[str, ...]) -> int:
    """How many commitments of these kinds take money back."""
    question: Question = replace(context.question, flow=COMMITTED, running_on=None, kind=kinds)
    facts = context.facts
    units = facts.units(question.activity) if question.activity else None
    chosen = selected(facts.contributions(question.currency), question, units).filter(nw.col("value") < 0)
    found = chosen.select(nw.col("item_id").n_unique()).collect("pyarrow").to_native().to_pylist()
    return int(found[0]["item_id"])
