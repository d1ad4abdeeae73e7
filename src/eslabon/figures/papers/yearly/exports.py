"""What the chains exported until a year, and the targets of exports, in the yearly report."""

from __future__ import annotations

from django.conf import settings

from eslabon.figures.document import Block, Paragraph, Section
from eslabon.figures.exports.answers import Exports
from eslabon.figures.exports.chain.listing import chains_section, listed
from eslabon.figures.exports.chain.story import on_paper
from eslabon.figures.exports.chains import baskets_in_force
from eslabon.figures.exports.target_story import target_sections
from eslabon.figures.exports.targets import entries
from eslabon.figures.papers.chains import take_baskets
from eslabon.figures.papers.text import Writing, heading
from eslabon.figures.papers.yearly.year import Year
from eslabon.records.chains.models import ChainGroup
from eslabon.records.chains.queries import groups_for, unnamed
from eslabon.records.results.models import Target


def chains_sections(writing: Writing, year: Year) -> list[Section]:
    """What the chains exported until a year, by the baskets in force on its last day, and the targets."""
    _, shelf, facts = writing.translate, writing.shelf, writing.facts
    title = _("Exports of the chains")
    if facts is None or not facts.view.trade:
        text = _("No trade data are loaded yet: load them with “eslabon import comtrade FILE” or another source.")
        return [Section("chains", title, (Paragraph(text, "note"),))]
    country, chains = settings.ESLABON_COUNTRY, baskets_in_force(shelf.actor, year.told_on)
    take_baskets(shelf, chains)
    exports = Exports(facts, {one.number: one.basket for one in chains})
    groups: dict[int, ChainGroup] = {one.pk: one for one in groups_for(shelf.actor)}
    shelf.take([groups[number] for number in {one.group for one in chains} if number in groups])
    said = {number: text for number, group in groups.items() if (text := unnamed(group))}
    found = chains_section(listed(exports, chains, country, year.number), chains, said, writing.lang)
    told = entries(shelf.actor, facts, country, year.told_on, baskets=chains, until=year.number, groups=groups)
    shelf.take(list({one.target.pk: one.target for one in told}.values()), Target)
    blocks: list[Block] = []
    for each in target_sections(told, writing.lang, writing.formats):
        blocks += [heading(each.title), *each.blocks]
    if not blocks:
        blocks = [Paragraph(_("No target on record is about what chains export."), "note")]
    return [on_paper(found, writing.lang), Section("targets", _("Targets of exports"), tuple(blocks))]
