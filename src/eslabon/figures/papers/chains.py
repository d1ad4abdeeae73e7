"""The memo on one production chain: what it exported, and the projects that aim at its group's targets."""

from __future__ import annotations

from typing import Any

from django.conf import settings

from eslabon.figures.document import Paragraph, Section
from eslabon.figures.exports.answers import Exports
from eslabon.figures.exports.chain.found import ChainExports, records_of
from eslabon.figures.exports.chain.story import IN_BRIEF, ROWS_IN_BRIEF, on_paper, sections_of
from eslabon.figures.exports.chains import InForce, baskets_in_force
from eslabon.figures.papers.projects import project_table
from eslabon.figures.papers.shelf import Shelf
from eslabon.figures.papers.text import NoSuch, PaperText, Writing, section
from eslabon.records.chains.models import Basket, BasketLine, Chain, ChainGroup
from eslabon.records.parties.queries import plain


def memo_on_chain(writing: Writing, name: str) -> PaperText:
    """The memo on a production chain, by its number or name. Raises NoSuch."""
    _, shelf = writing.translate, writing.shelf
    chain = _chain(shelf, name)
    if chain is None:
        raise NoSuch("chain", name)
    called = (writing.lang == "en" and chain.name_en) or chain.name_es
    held = next((one for one in baskets_in_force(shelf.actor, shelf.day) if one.chain == chain.pk), None)
    if held is None or writing.facts is None:
        why = _("This chain has no basket in force.") if held is None else _("No trade data are loaded yet.")
        sections: list[Section | None] = [section("brief", called, [Paragraph(why, "note")])]
    else:
        sections = [*_story(writing, held), _projects(writing, held)]
    title = _("Memo: {about}").format(about=writing.told(chain, called))
    day = writing.formats.long_date(shelf.day)
    return writing.paper("memo", title, sections, f"{_('memo')}-{_('chain')}-{chain.pk}", day)


def _chain(shelf: Shelf, name: str) -> Any:
    name, wanted = name.strip(), plain(name)
    numbered = name.isascii() and name.isdigit() and len(name) < 10
    for one in shelf.look(Chain, withdrawn=False):
        if (numbered and one.pk == int(name)) or wanted in {plain(text) for text in (one.name_es, one.name_en) if text}:
            return shelf.take([one])[0]
    return None


def _story(writing: Writing, held: InForce) -> list[Section | None]:
    shelf, facts = writing.shelf, writing.facts
    assert facts is not None
    take_baskets(shelf, [held])
    shelf.prime(ChainGroup, [held.group])
    records = records_of(shelf.actor, held, writing.lang)
    shelf.take([*records.targets, *records.projects])
    exports = Exports(facts, {held.number: held.basket})
    found = ChainExports(exports, held, settings.ESLABON_COUNTRY, writing.lang, writing.formats, records=records)
    return [on_paper(one, writing.lang, ROWS_IN_BRIEF) for one in sections_of(found, shelf.day, IN_BRIEF)]


def _projects(writing: Writing, held: InForce) -> Section | None:
    """The projects that aim at a target of the chain's group."""
    records = records_of(writing.shelf.actor, held, writing.lang)
    title = writing.translate("Projects that aim at its group's targets")
    return section("projects", title, [project_table(writing, list(records.projects))]) if records.projects else None


def take_baskets(shelf: Shelf, chains: list[InForce]) -> None:
    """The records that say which products these are: the paper is kept as closely as the closest of them."""
    shelf.prime(Chain, [one.chain for one in chains])
    numbers = [one.number for one in chains]
    shelf.prime(Basket, numbers)
    shelf.take(shelf.look(BasketLine, withdrawn=False, basket_id__in=numbers))
