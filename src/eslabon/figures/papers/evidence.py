"""From the signed dollar to the exported one: what was signed, disbursed, done and exported, each a figure that opens.

The steps stand one after another and aren't added up or divided by one another: none of them says what another was due
to. Of money it tells what its reader may see, of the largest agreements one by one.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from eslabon.figures.document import Card
from eslabon.figures.exports import words
from eslabon.figures.exports.chain.listing import Listed
from eslabon.figures.exports.chains import InForce
from eslabon.figures.papers.shelf import Shelf
from eslabon.figures.papers.text import Writing
from eslabon.figures.papers.yearly.money import Held, money_of, total_of
from eslabon.figures.papers.yearly.projects import projects_of
from eslabon.figures.papers.yearly.year import Year
from eslabon.figures.recorded.reference import COUNT
from eslabon.measures.ladder import DISBURSED, MEASURE, OBLIGATED
from eslabon.records.cooperation.models import Agreement

# How many agreements and chains the line shows.
_AGREEMENTS, _CHAINS = 2, 4


@dataclass(frozen=True, slots=True)
class Step:
    """A step of the line: its name and its figures, or why there are none."""

    name: str
    cards: tuple[Card, ...]
    why: str = ""


def evidence_line(
    actor: Any, found: Listed | None, chains: list[InForce], lang: str, format_country: str | None
) -> list[Step]:
    """The steps from what was signed to what was exported, as an actor sees them today; `found` is what the chains
    with a basket in force exported."""
    writing = Writing(Shelf(actor), lang, format_country)
    _, shelf = writing.translate, writing.shelf
    year = Year.of(shelf.day.year, shelf.day)
    agreements = shelf.take(shelf.rows(Agreement, "title", "currency", "signed_on", "ends_on", "ended_on"), Agreement)
    held = [one for one in money_of(shelf, year.last, agreements) if total_of(one, OBLIGATED)]
    held.sort(key=lambda one: (-_value(one, OBLIGATED), one.holder.record.pk))
    projects = len(projects_of(shelf, year))
    count = Card(
        _("of {year}").format(year=year.number),
        writing.figure(COUNT, projects, of="projects", year=year.number),
        "",
    )
    return [
        _money(writing, year, held, OBLIGATED, _("Signed"), _("No signed amount is open to you.")),
        _money(writing, year, held, DISBURSED, _("Disbursed"), _("No disbursement is open to you.")),
        Step(_("Projects"), (count,) if projects else (), _("No project is open to you.")),
        _exported(writing, found, chains),
    ]


def _value(held: Held, step: str) -> Any:
    found = total_of(held, step)
    return found.value if found else 0


def _money(writing: Writing, year: Year, held: list[Held], step: str, name: str, why: str) -> Step:
    cards = []
    for one in held[:_AGREEMENTS]:
        found, record = total_of(one, step), one.holder.record
        if found is not None:
            told = {**one.holder.terms, "step": step, "until": year.last.isoformat()}
            figure = writing.figure(MEASURE, found.value, one.holder.currency, found.approximate, **told)
            cards.append(Card(writing.told(record, record.title), figure, ""))
    return Step(name, tuple(cards), why)


def _exported(writing: Writing, found: Listed | None, chains: list[InForce]) -> Step:
    _ = writing.translate
    if found is None:
        return Step(_("Exported"), (), _("No loaded source tells two years of the chains' exports."))
    ranked = sorted(
        (one for one in chains if one.number in found.changes), key=lambda one: -found.changes[one.number].after
    )
    cards = tuple(
        Card(
            one.name(writing.lang),
            found.figure(one.number, found.changes[one.number].after, found.last),
            _("{year}; {first}: {before}; {source}").format(
                year=found.last,
                first=found.first,
                before=writing.formats.large(found.changes[one.number].before, "USD"),
                source=words.source(found.source, writing.lang),
            ),
        )
        for one in ranked[:_CHAINS]
    )
    return Step(_("Exported"), cards)
