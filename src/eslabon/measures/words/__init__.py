"""The words that tell what an activity is for, and the reader that finds them in a text.

The rules are tables beside this file, made to be read and changed in a spreadsheet: `themes.csv` names the themes and
the group of each; the other tables hold a phrase a row, with its theme, language, weight (1 a hint, 3 clear, 5
decisive), focus (`direct` where the phrase states trade as a purpose) and, in `unless`, the phrases (divided by `;`)
beside which it says nothing. `carreter*` stands for every word that begins so. Accents, capitals and the words of
`stop-words.txt` don't count. Where phrases overlap, the longest one speaks alone.
"""

from __future__ import annotations

import csv
import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from itertools import chain, compress, count
from operator import itemgetter
from typing import NamedTuple

TABLES = (
    "A-trade-policy.csv",
    "B-infrastructure.csv",
    "C-productive-capacity.csv",
    "D-trade-adjustment.csv",
    "N-other-purposes.csv",
    "says-nothing.csv",
)
# How many pieces of text are remembered with what they match.
_MEMORY = 60_000

# Words, and the signs that end a phrase (commas don't: "micro, pequeña y mediana empresa").
_tokens_of = re.compile(r"[^\W\d_]+|[.;:()<>]").findall


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


class _Word(NamedTuple):
    """What the reader knows of a word: the patterns it fits, the phrase that it is, and the phrases that it begins.

    `begins` holds, by the pattern of the second word, what must follow that and the phrase, the longest first; `starts`
    says whether a phrase may start with the word at all.
    """

    fits: tuple[str, ...]
    alone: Phrase | None
    begins: dict[str, list[tuple[tuple[str, ...], Phrase]]]
    starts: bool


_UNKNOWN = _Word((), None, {}, False)
_starts = itemgetter(_Word._fields.index("starts"))  # half as long as by name


def plain(text: str) -> str:
    """The text in small letters and without accents."""
    if text.isascii():
        return text.lower()
    decomposed = unicodedata.normalize("NFD", text.lower())
    return "".join(sign for sign in decomposed if not unicodedata.combining(sign))


class _Memory(dict[str, tuple[_Word, ...]]):
    """What the reader knows of each piece of text between blanks that it has met, stop words apart; emptied when full.

    Most pieces are a word, with or without a sign; that few are new is what makes reading fast.
    """

    def __init__(self, look_up: Callable[[str], tuple[_Word, ...]]) -> None:
        super().__init__()
        self._look_up = look_up

    def __missing__(self, piece: str) -> tuple[_Word, ...]:
        if len(self) >= _MEMORY:
            self.clear()
        known = self[piece] = self._look_up(piece)
        return known


class Lexicon:
    """Finds phrases in texts. A piece of text is looked at once: what it matches is remembered."""

    def __init__(self, phrases: Iterable[Phrase], stop_words: frozenset[str]) -> None:
        self._stop = stop_words
        self._phrases: dict[str, list[tuple[tuple[str, ...], Phrase]]] = {}
        self._patterns: set[str] = set()
        self._memory = _Memory(self._words)
        for phrase in phrases:
            first, *rest = self.normal(phrase.text)
            self._patterns.update((first, *rest))
            self._phrases.setdefault(first, []).append((tuple(rest), phrase))
        for starting in self._phrases.values():
            starting.sort(key=_length, reverse=True)
        self._shortest = min((len(one) for one in self._patterns if one.endswith("*")), default=1) - 1

    def normal(self, phrase: str) -> list[str]:
        """The words of a phrase as they are compared: plain, without stop words. Raises ValueError if none is left."""
        words = [word for word in plain(phrase).split() if word not in self._stop]
        if not words:
            raise ValueError(f"nothing but stop words: {phrase!r}")
        return words

    def find(self, text: str) -> list[Hit]:
        """The phrases found, in order, none within another."""
        words = [*chain.from_iterable(map(self._memory.__getitem__, text.split()))]
        hits: list[Hit] = []
        free = 0
        for at in compress(count(), map(_starts, words)):
            if at >= free:
                found = _beginning(words, at)
                if found:
                    phrase, free = found
                    hits.append((phrase, at))
        return _without_silenced(hits)

    @lru_cache(maxsize=4_096)  # noqa: B019 - the readers are made once and stay
    def find_in_label(self, text: str) -> list[Hit]:
        """The same in a text that comes again and again, as names of sectors do."""
        return self.find(text)

    def _words(self, piece: str) -> tuple[_Word, ...]:
        words = map(plain, _tokens_of(unicodedata.normalize("NFC", piece).lower()))
        return tuple(self._look_up(word) for word in words if word not in self._stop)

    def _look_up(self, word: str) -> _Word:
        beginnings = (word[:length] + "*" for length in range(len(word), self._shortest - 1, -1))
        fits = tuple(one for one in (word, *beginnings) if one in self._patterns)
        if not fits:
            return _UNKNOWN
        alone: Phrase | None = None
        begins: dict[str, list[tuple[tuple[str, ...], Phrase]]] = {}
        for pattern in fits:
            for rest, phrase in self._phrases.get(pattern, ()):
                if rest:
                    begins.setdefault(rest[0], []).append((rest[1:], phrase))
                elif alone is None:
                    alone = phrase
        return _Word(fits, alone, begins, bool(alone or begins))


def _beginning(words: list[_Word], at: int) -> tuple[Phrase, int] | None:
    """The longest phrase that begins at a word, and the place of the word after it."""
    _, best, begins, _ = words[at]
    length = 1
    if begins and at + 1 < len(words):
        for pattern in words[at + 1].fits:
            for rest, phrase in begins.get(pattern, ()):
                if len(rest) + 2 > length and (not rest or _continues(words, at + 2, rest)):
                    best, length = phrase, len(rest) + 2
    return (best, at + length) if best else None


def _continues(words: list[_Word], at: int, rest: tuple[str, ...]) -> bool:
    following = words[at : at + len(rest)]
    return len(following) == len(rest) and all(
        pattern in word.fits for pattern, word in zip(rest, following, strict=True)
    )


def _without_silenced(hits: list[Hit]) -> list[Hit]:
    for phrase, _ in hits:
        if phrase.unless:
            said = {phrase.text for phrase, _ in hits}
            return [hit for hit in hits if said.isdisjoint(hit[0].unless)]
    return hits


def _length(start: tuple[tuple[str, ...], Phrase]) -> tuple[int, int]:
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
    return tuple(_phrase(row, row["theme"], themes()[row["theme"]].group) for table in TABLES for row in _rows(table))


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
    return Lexicon(phrases(), stop_words())


@cache
def expert_phrases() -> tuple[Phrase, ...]:
    """The phrases of `experts.csv`, which name a training or expert component; the theme is where they tell."""
    return tuple(_phrase(row, row["where"], "") for row in _rows("experts.csv"))


@cache
def expert_lexicon() -> Lexicon:
    """The reader of `experts.csv`, made once."""
    return Lexicon(expert_phrases(), stop_words())
