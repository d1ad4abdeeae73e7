"""Suggestions for a need: published activities and open lines that may answer it, with reasons in words."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import date
from functools import cache
from typing import Any

from eslabon.facts.groups import in_force
from eslabon.facts.query import Facts
from eslabon.figures import labels
from eslabon.measures.matching import (
    COUNTRY,
    GROUP,
    LEAST,
    PLACE,
    POINTS,
    RUNNING,
    SUBJECT,
    TEXT,
    THEME,
    TOLD,
    TOUCHED,
    WORDS,
    Candidate,
    Reason,
    Suggestion,
    Wanted,
    pattern_of,
    suggestions,
    terms_of,
)
from eslabon.measures.words import themes
from eslabon.values.language import translator

# Most candidates that the warehouse gives for a closer look.
_LOOKED_AT = 300
# IATI's codes: in preparation, running.
_RUNNING = ("1", "2")


def wanted_of(need: Any, country: str) -> Wanted:
    """A need as it is compared; without places of its own it is the desk's country's."""
    places = list(need.places.all())
    theme = need.theme
    return Wanted(
        title=need.title,
        description=need.description,
        theme=theme.code if theme else "",
        theme_names=(theme.name_es, theme.name_en) if theme else (),
        places=tuple(sorted({one.name for one in places})),
        countries=frozenset(one.country for one in places) or frozenset([country]),
    )


def suggested_activities(
    facts: Facts, wanted: Wanted, today: date, without: Collection[str] = (), limit: int = 12
) -> list[tuple[Suggestion, dict[str, Any]]]:
    """The activities that may answer a need, each with its row of the warehouse; those of `without` are left out."""
    rows = candidate_rows(facts, wanted, without)
    by_key: dict[str, dict[str, Any]] = {}
    for row in rows:
        by_key.setdefault(row["identifier"], row)
    found = suggestions(wanted, [candidate_of(one, today) for one in by_key.values()])
    return [(one, by_key[one.candidate.key]) for one in found[:limit]]


def candidate_rows(facts: Facts, wanted: Wanted, without: Collection[str]) -> list[dict[str, Any]]:
    """The activities whose titles may fit, narrowed by the warehouse: those of the country first, then those that
    name none, and none of other countries only."""
    terms = terms_of(wanted)
    pattern = pattern_of(terms)
    if not pattern:
        return []
    stems = [*terms.title][:12]
    told = "strip_accents(lower(concat_ws(' ', title, title_es, title_en)))"
    hits = " + ".join(f"contains(told, ${place}::VARCHAR)::INT" for place in range(4, 4 + len(stems))) or "0"
    return facts.rows(
        f"WITH told AS (SELECT *, {told} AS told, len(list_filter(countries, one -> "
        "list_contains($1::VARCHAR[], split_part(one, '=', 1)))) > 0 AS here "
        f"FROM {facts.activities}), fitting AS (SELECT *, {hits} AS hits FROM told WHERE regexp_matches(told, "
        "$2::VARCHAR) AND (here OR coalesce(len(countries), 0) = 0) "
        "AND NOT list_contains($3::VARCHAR[], identifier) "
        "ORDER BY here DESC, hits DESC, "
        f"updated DESC NULLS LAST, identifier, snapshot DESC LIMIT {_LOOKED_AT}) "
        f'SELECT fitting.* EXCLUDE (told, here, hits), classified."group" AS "group" FROM fitting '
        f"LEFT JOIN ({in_force(facts)}) classified USING (unit)",
        [sorted(wanted.countries), pattern, sorted(without), *stems],
    )


def candidate_of(row: dict[str, Any], today: date) -> Candidate:
    """An activity's row as it is compared."""
    end = row["actual_end"] or row["planned_end"]
    return Candidate(
        key=row["identifier"],
        titles=tuple(dict.fromkeys(one for one in (row["title"], row["title_es"], row["title_en"]) if one)),
        countries=frozenset(one.partition("=")[0] for one in row["countries"] or ()),
        group=row["group"] or "",
        running=row["status"] in _RUNNING and (end is None or end >= today),
    )


def suggested_lines(wanted: Wanted, lines: Iterable[Any], limit: int = 12) -> list[tuple[Suggestion, Any]]:
    """The open lines that may answer a need."""
    by_key = {f"{one.pk:09d}": one for one in lines}
    candidates = [
        Candidate(
            key=key,
            titles=(one.title,),
            texts=tuple(text for text in (one.description, one.eligible) if text),
            themes=frozenset(theme.code for theme in one.themes.all()),
        )
        for key, one in by_key.items()
    ]
    return [(one, by_key[one.candidate.key]) for one in suggestions(wanted, candidates)[:limit]]


def named(facts: Facts, identifiers: Iterable[str]) -> dict[str, dict[str, Any]]:
    """The rows of activities by identifier, as the newest load tells each; those not in the facts are missing."""
    wanted = sorted(set(identifiers))
    if not wanted:
        return {}
    found = facts.rows(
        f"SELECT * FROM {facts.activities} WHERE identifier IN (SELECT unnest($1::VARCHAR[])) "
        "ORDER BY updated NULLS FIRST, snapshot",
        [wanted],
    )
    return {row["identifier"]: row for row in found}


def title_of(row: dict[str, Any], lang: str) -> str:
    """The title of an activity in a language, else another, else its identifier."""
    return str(row[f"title_{lang}"] or row["title"] or row["identifier"])


def source_of(row: dict[str, Any]) -> tuple[str, str]:
    """Who gives the money of an activity, identifier and name: the only funding organisation, else who publishes."""
    funding = [one.split("|", 2) for one in row["organisations"] or () if one.startswith("1|")]
    if len(funding) == 1 and any(funding[0][1:]):
        _role, ref, name = funding[0]
        return ref or f"name:{name}", name or ref
    return row["publisher"], row["publisher_name"] or row["publisher"]


def sentence(reason: Reason, lang: str, theme: str = "") -> str:
    """A reason in words; `theme` is the name of the need's theme."""
    names: Sequence[str] = reason.names
    if reason.code in (SUBJECT, TOUCHED):
        names = [getattr(themes()[one], lang) for one in names]
    elif reason.code == COUNTRY:
        names = [labels.recipient(one, lang) for one in names]
    elif reason.code == GROUP:
        names = [labels.lettered_group(one, lang) for one in names]
    elif reason.code == THEME:
        names = [theme or one for one in names]
    return _sentences(lang)[reason.code].format(names=", ".join(names))


@cache
def _sentences(lang: str) -> dict[str, str]:
    _ = translator(lang)
    return {
        WORDS: _("words of the need's title: {names}"),
        TOLD: _("words of the need's title in its description: {names}"),
        TEXT: _("words of the need's description: {names}"),
        SUBJECT: _("both are about: {names}"),
        TOUCHED: _("touches: {names}"),
        THEME: _("same theme: {names}"),
        PLACE: _("names the place: {names}"),
        COUNTRY: _("same country: {names}"),
        GROUP: _("same aid-for-trade group: {names}"),
        RUNNING: _("in preparation or running"),
    }


def score_rule(lang: str) -> list[tuple[str, int, int]]:
    """How the score is made: what is looked at, points for each, points at most."""
    _ = translator(lang)
    names = {
        WORDS: _("each word that both titles have in common"),
        TOLD: _("each word of the need's title that only its description holds"),
        TEXT: _("each word in common with the need's description"),
        SUBJECT: _("each subject that both are about, in Spanish or English"),
        TOUCHED: _("each subject that one of the two only touches"),
        THEME: _("the theme of the need"),
        PLACE: _("a place of the need that it names"),
        COUNTRY: _("the country of the need"),
        GROUP: _("the aid-for-trade group that the need's words speak for"),
        RUNNING: _("in preparation or running"),
    }
    return [(names[code], each, most) for code, (each, most) in POINTS.items()]


def least() -> int:
    """The points that words of titles, subjects and theme must give together."""
    return LEAST
