"""A pair of money told twice as the page and the file tell it: both sides, where each stands, what was decided."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from eslabon.facts.duplicates import verdicts
from eslabon.facts.query import Facts
from eslabon.facts.sql import SPAN
from eslabon.facts.warehouse import Publication
from eslabon.figures import duplicates as figures
from eslabon.figures import labels
from eslabon.figures.duplicates import Twice, twice_json
from eslabon.measures.duplicates.records import BY_PERSON, BY_RULE, NEVER_ADDED, Pair, Side
from eslabon.portal import links
from eslabon.portal.reader import Reader
from eslabon.portal.records.words import capital
from eslabon.portal.words import activity_title


@dataclass(frozen=True, slots=True)
class Telling:
    """One side of a pair: what it is called and where it leads, who publishes it, what it says, where that stands."""

    title: str
    lang: str
    href: str
    activity: str
    publisher: str
    publisher_name: str
    says: str
    place: str
    place_href: str
    xml_href: str
    counts: str
    look: str
    others: list[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Shown:
    """A pair in words. `decided` tells who decided, when and why; `open` whether a person may decide it."""

    id: str
    amount: str
    about: str
    reason: str
    decision: str
    look: str
    decided: str
    sides: tuple[Telling, Telling]
    verdict: str
    open: bool


def shown_pairs(source: Facts, pairs: Sequence[Pair], reader: Reader) -> list[Shown]:
    """Pairs in words, their activities asked for at once."""
    sides = [side for pair in pairs for side in (pair.a, pair.b)]
    rows = source.described({side.unit for side in sides} | {unit for side in sides for unit, _number in side.members})
    decided, log = verdicts(source.view), _log(source)
    found = []
    for pair in pairs:
        verdict = decided[pair.id].verdict if pair.id in decided else ""
        found.append(_shown(source, pair, rows, reader, verdict, log.get(pair.id) if verdict else None))
    return found


def _log(source: Facts) -> dict[str, Publication]:
    """The last decision about each pair."""
    return source.view.latest("told-twice", "pair")


def _shown(
    source: Facts,
    pair: Pair,
    rows: dict[int, dict[str, Any]],
    reader: Reader,
    verdict: str,
    decision: Publication | None,
) -> Shown:
    lang, written = reader.lang, reader.formats
    dollars = pair.b.dollars
    amount = (
        written.money(pair.b.value, pair.b.currency) if dollars is None else written.money(dollars, figures.CURRENCY)
    )
    about = (labels.flow(pair.flow, lang), figures.kind(pair.kind, lang))
    sure = _("Confidence: {share}.").format(share=written.percent(pair.confidence, 0))
    settled = pair.decision in (BY_RULE, BY_PERSON)
    first, second = (_("counts"), _("doesn't count")) if settled else (_("counts"), _("counts"))
    return Shown(
        pair.id,
        amount,
        capital("; ".join(about)),
        f"{figures.reason(pair.reason, lang)} {sure}",
        capital(figures.decision(pair.decision, lang)),
        "fine" if settled else "" if pair.decision == NEVER_ADDED else "care",
        _decided(decision, verdict, reader),
        (
            _telling(source, pair.a, rows, reader, first, "fine"),
            _telling(source, pair.b, rows, reader, second, "care" if settled else "fine"),
        ),
        verdict,
        pair.decision != NEVER_ADDED,
    )


def _decided(decision: Publication | None, verdict: str, reader: Reader) -> str:
    if decision is None:
        return ""
    who = decision.about["actor"] if reader.signed_in else _("the desk")
    told = f"{who}, {reader.formats.moment(decision.published)}"
    if verdict == "later":
        told = _("Put off by {who}").format(who=told)
    return f"{told}: {decision.about['reason']}" if decision.about["reason"] else told


def _telling(
    source: Facts, side: Side, rows: dict[int, dict[str, Any]], reader: Reader, counts: str, look: str
) -> Telling:
    row = rows[side.unit]
    title, lang = activity_title(row, reader.lang)
    load = source.snapshot_of(side.unit)
    written = reader.formats
    says = written.money(side.value, side.currency)
    if side.on:
        says = f"{says}, {written.date(side.on)}"
    if side.number is None:
        several = _("{count} transactions together").format(count=written.count(len(side.members)))
        says = f"{says} ({several})"
    else:
        says = f"{says} ({_('transaction {number}').format(number=written.count(side.number))})"
    return Telling(
        title,
        lang,
        links.activity(side.activity),
        side.activity,
        side.publisher,
        row["publisher_name"] or side.publisher,
        says,
        _("{file}, line {line}").format(file=load.about["file"], line=written.count(side.line)),
        links.load(load.snapshot or 0),
        reverse("load-activity", args=[load.snapshot, side.unit % SPAN + 1]),
        counts,
        look,
        [(one, links.activity(one)) for one in sorted(_others(side, rows))],
    )


def _others(side: Side, rows: dict[int, dict[str, Any]]) -> set[str]:
    """The other activities whose transactions are told together with those of the side's own."""
    return {rows[unit]["identifier"] for unit, _number in side.members} - {side.activity}


def lines_of(source: Facts, found: Twice, reader: Reader) -> list[dict[str, Any]]:
    """The pairs as the lines of a file: as the command line gives them, both sides in one line."""
    decided, log = verdicts(source.view), _log(source)
    lines = []
    for pair in twice_json(found, reader.lang)["pairs"]:
        sides = {f"{name}_{key}": value for name in ("a", "b") for key, value in pair.pop(name).items()}
        about = log[pair["id"]].about if pair["id"] in decided else {}
        who = {"decided_by": about.get("actor", "") if reader.signed_in else "", "why": about.get("reason", "")}
        lines.append({**pair, **sides, **who, "decided_at": about.get("published", "")})
    return lines
