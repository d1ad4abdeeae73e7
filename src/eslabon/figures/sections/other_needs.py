"""Other trade-related needs, beside aid for trade: what the strategy says, and the money by kind."""

from __future__ import annotations

from eslabon.figures import labels
from eslabon.figures.document import Paragraph, Section
from eslabon.figures.sections.context import Context, kinds_in, pivot
from eslabon.measures.other_needs import OtherNeeds


def section(context: Context, needs: OtherNeeds) -> Section | None:
    """What was published about the needs that the strategy names; None where the report isn't about aid for trade."""
    _ = context.translate
    question = needs.question(context.question)
    if question is None:
        return None
    title = _("Other trade-related needs, named by the national strategy")
    said = Paragraph(f"«{needs.said}»", lead=f"{needs.strategy}:")
    beside = Paragraph(_("They stand beside aid for trade and are in none of its totals."), "note", _("Please note."))
    found = context.ask(question, ("sector", "kind"))
    if not found.rows:
        codes = ", ".join(needs.codes)
        nothing = Paragraph(
            _("Nothing was published with the purpose codes that it names: {codes}.").format(codes=codes)
        )
        return Section("other-needs", title, (said, nothing))
    flow = labels.capital(labels.flow(question.flow, context.lang))
    table = pivot(context, found, "kind", kinds_in(found.rows), "other-needs", flow)
    return Section("other-needs", title, (said, beside, table))
