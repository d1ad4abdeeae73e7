"""The words that tell what an activity is for, and the reader that finds them in a text.

The rules are tables beside this file, made to be read and changed in a spreadsheet: `themes.csv` names the
themes and the group of each; the other tables hold a phrase a row, with its theme, language, weight (1 a hint,
3 clear, 5 decisive), focus (`direct` where the phrase states trade as a purpose) and, in `unless`, the phrases
(divided by `;`) beside which it says nothing. `carreter*` stands for every word that begins so. Accents, capitals
and the words of `stop-words.txt` don't count. Where phrases overlap, the longest one speaks alone.
"""

from __future__ import annotations

import csv
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

TABLES = (
    "A-trade-policy.csv",
    "B-infrastructure.csv",
    "C-productive-capacity.csv",
    "D-trade-adjustment.csv",
    "N-other-purposes.csv",
    "says-nothing.csv",
)
# Tokens remembered with what they match; the memory is emptied when full, so that it stays small.
_MEMORY = 60_000

# Words, and the signs that end a phrase (commas don't: "micro, pequeña y mediana empresa").
_words_of = re.compile(r"[^\W\d_]+|[.;:()<>]").findall


@dataclass(frozen=True, slots=True, eq=False)
class Phrase:
    """A rule: a phrase, what it speaks for, how loudly, and beside which phrases it keeps silent."""

    text: str
    theme: str
    group: str
    weight: float
    direct: bool
    unless: tuple[str, ...]


# A phrase found in a text, and the place of its first word, counted without stop words.
Hit = tuple[Phrase, int]


# What the reader knows of a word: the patterns it fits, and the phrases that begin with one of them, longest first.
_Start = tuple[tuple[str, ...], Phrase]
_Word = tuple[frozenset[str], tuple[_Start, ...]]
_UNKNOWN: _Word = (frozenset(), ())


def plain(text: str) -> str:
    """The text in small letters and without accents."""
    decomposed = unicodedata.normalize("NFD", text.lower())
    return "".join(sign for sign in decomposed if not unicodedata.combining(sign))


class Lexicon:
    """Finds phrases in texts. A token is looked at once: what it matches is remembered."""

    def __init__(self, phrases: list[Phrase], stop_words: frozenset[str]) -> None:
        self._stop = stop_words
        self._starts: dict[str, list[_Start]] = {}
        self._patterns: set[str] = set()
        self._memory: dict[str, _Word | None] = {}
        for phrase in phrases:
            self._add(phrase)
        self._shortest = min((len(one) for one in self._patterns if one.endswith("*")), default=1) - 1

    def _add(self, phrase: Phrase) -> None:
        first, *rest = self.normal(phrase.text)
        self._patterns.update((first, *rest))
        self._starts.setdefault(first, []).append((tuple(rest), phrase))

    def normal(self, phrase: str) -> list[str]:
        """The words of a phrase as they are compared: plain, without stop words. Raises ValueError if none is left."""
        words = [word for word in plain(phrase).split() if word not in self._stop]
        if not words:
            raise ValueError(f"nothing but stop words: {phrase!r}")
        return words

    def find(self, text: str) -> list[Hit]:
        """The phrases found, in order, none within another."""
        memory = self._memory
        words: list[_Word] = []
        for token in _words_of(text.lower()):
            try:
                known = memory[token]
            except KeyError:
                known = self._remember(token)
            if known is not None:
                words.append(known)
        hits: list[Hit] = []
        free = 0
        for at, (_, starts) in enumerate(words):
            if starts and at >= free:
                for rest, phrase in starts:
                    if not rest or _continues(words, at, rest):
                        hits.append((phrase, at))
                        free = at + 1 + len(rest)
                        break
        return _without_silenced(hits)

    def _remember(self, token: str) -> _Word | None:
        if len(self._memory) >= _MEMORY:
            self._memory.clear()
        word = plain(token)
        known = None if word in self._stop else self._look_up(word)
        self._memory[token] = known
        return known

    def _look_up(self, word: str) -> _Word:
        candidates = [word, *(word[:length] + "*" for length in range(self._shortest, len(word) + 1))]
        fitting = [one for one in candidates if one in self._patterns]
        if not fitting:
            return _UNKNOWN
        starts = [start for pattern in fitting for start in self._starts.get(pattern, ())]
        starts.sort(key=_length, reverse=True)
        return frozenset(fitting), tuple(starts)


def _continues(words: list[_Word], at: int, rest: tuple[str, ...]) -> bool:
    following = words[at + 1 : at + 1 + len(rest)]
    return len(following) == len(rest) and all(
        pattern in word[0] for pattern, word in zip(rest, following, strict=True)
    )


def _without_silenced(hits: list[Hit]) -> list[Hit]:
    if not any(phrase.unless for phrase, _ in hits):
        return hits
    said = {phrase.text for phrase, _ in hits}
    return [hit for hit in hits if said.isdisjoint(hit[0].unless)]


def _length(start: _Start) -> tuple[int, int]:
    """How much of the text a phrase explains: its words, then its letters (a whole word before a beginning)."""
    rest, phrase = start
    return len(rest), len(phrase.text.replace("*", ""))


@dataclass(frozen=True, slots=True)
class Theme:
    group: str
    es: str
    en: str


def _rows(name: str) -> Iterator[dict[str, str]]:
    text = (files("eslabon.measures") / "words" / name).read_text(encoding="utf-8")
    yield from csv.DictReader(text.splitlines())


@cache
def themes() -> dict[str, Theme]:
    """The themes by their code, with group (A, B, C, D, N; empty for what says nothing) and names."""
    return {row["theme"]: Theme(row["group"], row["es"], row["en"]) for row in _rows("themes.csv")}


@cache
def phrases() -> tuple[Phrase, ...]:
    """Every rule. Raises KeyError for a theme that `themes.csv` lacks, ValueError for a weight that is no number."""
    return tuple(
        _phrase(row, row["theme"], themes()[row["theme"]].group) for table in TABLES for row in _rows(table)
    )


def _phrase(row: dict[str, str], theme: str, group: str) -> Phrase:
    return Phrase(
        text=row["phrase"],
        theme=theme,
        group=group,
        weight=float(row.get("weight") or 1),
        direct=row.get("focus") == "direct",
        unless=tuple(one.strip() for one in (row["unless"] or "").split(";") if one.strip()),
    )


@cache
def stop_words() -> frozenset[str]:
    text = (files("eslabon.measures") / "words" / "stop-words.txt").read_text(encoding="utf-8")
    return frozenset(text.split())


@cache
def lexicon() -> Lexicon:
    """The reader of the rules, made once."""
    return Lexicon(list(phrases()), stop_words())


@cache
def expert_phrases() -> tuple[Phrase, ...]:
    """The phrases that name a training or expert component; their theme is the place where they tell (`experts.csv`)."""
    return tuple(_phrase(row, row["where"], "") for row in _rows("experts.csv"))


@cache
def expert_lexicon() -> Lexicon:
    """The reader of `experts.csv`, made once."""
    return Lexicon(list(expert_phrases()), stop_words())
