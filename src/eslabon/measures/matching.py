"""What may answer a need, and why: candidates (activities, open lines) scored by reasons that are told one by one.

Words are compared without capitals, accents, plurals and last vowels ("Exportaciones" is "exportación"). What two
texts are about is heard in both languages with the word lists of the classification, so that "aduanas" meets
"customs". Titles say what a thing is for; descriptions name much beside it, so that what is heard only there weighs a
third or a quarter, and of a need's description never brings a candidate in. Neither does to name the same place, to be
in the same country, to fit the same group or to run still: these add to the score of a candidate that fits. What
runs in other countries only answers no need of ours.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from eslabon.measures.words import lexicon, phrases, plain, stop_words, themes
from eslabon.measures.words.scoring import Tally

MEASURE = "matching@2"

WORDS, TOLD, TEXT, SUBJECT, TOUCHED, THEME, PLACE, COUNTRY, GROUP, RUNNING = (
    *("words", "told", "text", "subject", "touched", "theme", "place", "country", "group", "running"),
)
# Points for each thing that a reason names, and the most that the reason gives.
POINTS = {
    WORDS: (3, 12),  # words of the need's title in the candidate's
    SUBJECT: (4, 8),  # what the need is about and the candidate too
    THEME: (4, 4),  # the theme of the need
    PLACE: (4, 4),  # a place of the need that the candidate names
    COUNTRY: (3, 3),
    GROUP: (2, 2),  # the aid-for-trade group
    TOLD: (1, 4),  # words of the need's title in the candidate's description only
    TEXT: (1, 3),  # words of the need's description
    TOUCHED: (1, 2),  # subjects that one of the two only touches
    RUNNING: (1, 1),
}
OF_SUBSTANCE = (WORDS, SUBJECT, THEME, TOLD)
# So much must the reasons of substance give: one word of a description is chance.
LEAST = 2
# What a need is about, beside what it touches: phrases of its title and theme that speak of trade or this loudly.
_LOUD = 15.0
# How many subjects of a need are looked for, those it speaks of loudest.
_SUBJECTS = 3
_SHORTEST = 4
_IN_A_LABEL = re.compile(r"[^\W\d_]+")
# Subjects that say nothing of what is needed.
_EMPTY_SUBJECTS = ("nothing", "administration")
# Words of nearly every need and activity.
_GENERAL = (
    "actividad acuerdo apoyo area asistencia asociado capacidad capacitar capacitacion comercial comercio componente "
    "cooperacion corto desarrollo dos elaborar fase fondo fortalecer fortalecimiento implementacion implementar "
    "institucion mejora mejoramiento mejorar nacional necesidad nuevo oficina pais peru personal plan plazo programa "
    "promocion proyecto region regional sector sistema tecnico tratado activity agreement assistance capacity building "
    "component cooperation country development fund implementation improvement improving national need office "
    "phase program programme project promotion short staff strengthening support system technical term trade training"
)


@dataclass(frozen=True)
class Wanted:
    """A need as it is compared: its texts, the names of its theme and the theme's code, its places and countries."""

    title: str
    description: str = ""
    theme: str = ""
    theme_names: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    countries: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Candidate:
    """What may answer a need: its titles in any language and further texts; `themes` are codes of ours, where the
    candidate is one of our records."""

    key: str
    titles: tuple[str, ...]
    texts: tuple[str, ...] = ()
    countries: frozenset[str] = frozenset()
    group: str = ""
    themes: frozenset[str] = frozenset()
    running: bool = False


@dataclass(frozen=True)
class Reason:
    """Why a candidate may answer: the code, what it names (words, subjects, places, codes), its points."""

    code: str
    names: tuple[str, ...]
    points: int


@dataclass(frozen=True)
class Suggestion:
    """A candidate with its reasons, the weightiest first."""

    candidate: Candidate
    reasons: tuple[Reason, ...]

    @property
    def score(self) -> int:
        """The sum of the points."""
        return sum(one.points for one in self.reasons)


@dataclass(frozen=True)
class Terms:
    """What is looked for on behalf of a need: stems with the word as written, subjects, the need's group.

    `subjects` are what the need is about, `touched` what it only touches.
    """

    title: dict[str, str] = field(default_factory=dict)
    text: dict[str, str] = field(default_factory=dict)
    theme: tuple[frozenset[str], ...] = ()
    subjects: tuple[str, ...] = ()
    touched: tuple[str, ...] = ()
    group: str = ""


@lru_cache(maxsize=50_000)
def stem(word: str) -> str:
    """A word without accents, plural and last vowel."""
    found = plain(word)
    if len(found) > _SHORTEST and found.endswith("s") and not found.endswith("ss"):
        found = found[:-1]
    return found[:-1] if len(found) > _SHORTEST and found[-1] in "aeoy" else found


_GENERAL_STEMS = frozenset(stem(one) for one in _GENERAL.split())


def words_of(text: str) -> dict[str, str]:
    """The words of a text that say something: each stem with the word as first written."""
    found: dict[str, str] = {}
    for word in _IN_A_LABEL.findall(text):
        if len(word) >= _SHORTEST and plain(word) not in stop_words() and stem(word) not in _GENERAL_STEMS:
            found.setdefault(stem(word), word)
    return found


def terms_of(wanted: Wanted) -> Terms:
    """What is looked for on behalf of a need."""
    title = words_of(wanted.title)
    text = {one: word for one, word in words_of(wanted.description).items() if one not in title}
    places = {one for name in wanted.places for one in words_of(name)}
    themes_ = tuple(frozenset(words_of(name)) for name in wanted.theme_names if words_of(name))
    subjects, touched = _subjects(wanted)
    groups = Tally((wanted.title, *wanted.theme_names), (), (wanted.description,)).groups()
    for nothing in ("", "N"):
        groups.pop(nothing, None)
    return Terms(
        {one: word for one, word in title.items() if one not in places},
        {one: word for one, word in text.items() if one not in places},
        themes_,
        subjects,
        touched,
        max(sorted(groups), key=groups.__getitem__) if groups else "",
    )


def _subjects(wanted: Wanted) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """What a need is about, the loudest first, and what else it touches."""
    loud: dict[str, float] = {}
    about: set[str] = set()
    for tally in (Tally((wanted.title,)), Tally(wanted.theme_names)):
        for told in tally.told:
            subject = told.phrase.theme
            loud[subject] = loud.get(subject, 0.0) + told.score
            if told.phrase.direct or loud[subject] >= _LOUD:
                about.add(subject)
    heard = {told.phrase.theme for told in Tally((), (), (wanted.description,)).told}
    found = sorted(about - set(_EMPTY_SUBJECTS), key=lambda one: (-loud[one], one))[:_SUBJECTS]
    return tuple(found), tuple(sorted((heard | set(loud)) - set(found) - set(_EMPTY_SUBJECTS)))


def pattern_of(terms: Terms) -> str:
    """A regular expression (RE2) that plain titles fit which may have a reason of substance; empty for none.

    It lets too much through rather than too little: what passes is looked at word by word.
    """
    stems = sorted({*terms.title, *(one for theme in terms.theme for one in theme)})
    parts = [re.escape(one) for one in stems]
    parts += sorted({_loose(one.text) for one in phrases() if one.theme in terms.subjects})
    return rf"\b(?:{'|'.join(parts)})" if parts else ""


def _loose(phrase: str) -> str:
    """A phrase, with stop words between its words."""
    words = lexicon().normal(phrase)
    return r"\W+(?:\w+\W+){0,2}".join(
        re.escape(one.rstrip("*")) + (r"\w*" if one.endswith("*") else "") for one in words
    )


def suggestions(wanted: Wanted, candidates: Iterable[Candidate]) -> list[Suggestion]:
    """The candidates that may answer a need, the highest score first; equals by their key. Each key comes once."""
    terms = terms_of(wanted)
    best: dict[str, Suggestion] = {}
    for candidate in candidates:
        reasons = reasons_for(wanted, terms, candidate)
        if reasons:
            found = Suggestion(candidate, reasons)
            held = best.get(candidate.key)
            if held is None or _rank(found) < _rank(held):
                best[candidate.key] = found
    return sorted(best.values(), key=_rank)


def _rank(one: Suggestion) -> tuple[Any, ...]:
    """The order of suggestions: by score, then by whatever tells two candidates apart."""
    it = one.candidate
    sets = sorted(it.countries), sorted(it.themes)
    return -one.score, it.key, it.titles, it.texts, sets, it.group, it.running


def reasons_for(wanted: Wanted, terms: Terms, candidate: Candidate) -> tuple[Reason, ...]:
    """Why a candidate may answer a need, the weightiest reason first; none where nothing of substance does."""
    if candidate.countries and wanted.countries and not wanted.countries & candidate.countries:
        return ()
    titled, said = _words_in(candidate.titles), _words_in((*candidate.titles, *candidate.texts))
    about, touched = _heard(candidate)
    whole = _spaced(" ".join((*candidate.titles, *candidate.texts)))
    by_theme = wanted.theme in candidate.themes or any(one <= titled for one in terms.theme)
    shared = tuple(one for one in terms.subjects if one in about)
    found = {
        WORDS: tuple(word for one, word in terms.title.items() if one in titled),
        TOLD: tuple(word for one, word in terms.title.items() if one in said - titled),
        TEXT: tuple(word for one, word in terms.text.items() if one in said),
        SUBJECT: shared,
        TOUCHED: tuple(
            one for one in (*terms.subjects, *terms.touched) if one in about | touched and one not in shared
        ),
        THEME: (wanted.theme,) if wanted.theme and by_theme else (),
        PLACE: tuple(one for one in wanted.places if _spaced(one) in whole),
        COUNTRY: tuple(sorted(wanted.countries & candidate.countries)),
        GROUP: (terms.group,) if terms.group and terms.group == candidate.group else (),
        RUNNING: ("",) if candidate.running else (),
    }
    reasons = [
        Reason(code, names, min(POINTS[code][0] * len(names), POINTS[code][1]))
        for code, names in found.items()
        if names
    ]
    if sum(one.points for one in reasons if one.code in OF_SUBSTANCE) < LEAST:
        return ()
    return tuple(sorted(reasons, key=lambda one: (-one.points, list(POINTS).index(one.code))))


def _words_in(texts: Iterable[str]) -> set[str]:
    return {one for text in texts for one in words_of(text)}


def _heard(candidate: Candidate) -> tuple[set[str], set[str]]:
    """What a candidate is about, by its titles, and what it only touches: what its descriptions name beside that, and
    subjects of another aid-for-trade group than its own."""
    titled = {told.phrase.theme for told in Tally(candidate.titles).told if told.phrase.theme}
    heard = {told.phrase.theme for told in Tally((), (), candidate.texts).told if told.phrase.theme}
    about = {one for one in titled if candidate.group in ("", themes()[one].group)}
    return about, (titled | heard) - about


def _spaced(text: str) -> str:
    """The plain words of a text, one space around each."""
    return f" {' '.join(_IN_A_LABEL.findall(plain(text)))} "
