"""How loudly the words of an activity speak for each group.

Titles speak louder than the donor's own sectors, those louder than descriptions. Within a place a theme is worth its
strongest phrase and a little more for further ones; a group is worth its strongest theme, half its second, and so on,
so that a long list of incidental themes doesn't outvote the main one.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from eslabon.measures.words import Hit, Phrase, lexicon

TITLE, SECTOR, DESCRIPTION = "title", "sector", "description"

_FACTORS = {TITLE: 3.0, SECTOR: 1.5, DESCRIPTION: 1.0}
# The first words of a description give its objective; what follows (components, places) counts less.
_LEAD_WORDS, _AFTER_LEAD = 30, 0.4
_DESCRIPTION_SIGNS = 1000
# Further phrases of a theme in the same text add a quarter each, up to the weight of the strongest. Not so in sector
# names, which are labels: a long one is no stronger than a short one.
_FURTHER = {TITLE: 0.25, SECTOR: 0.0, DESCRIPTION: 0.25}
_NEXT_THEME = 0.5
# The weight from which a phrase leaves no doubt what it is about.
_CLEAR = 3.0
# How clear a phrase about trade must be to tell the purpose. Of a road or a cable a description often says what trade
# passes over it, so there only the clearest words count.
_TRADE_IN_LABEL, _TRADE_IN_TEXT, _TRADE_OF_INFRASTRUCTURE = 3.0, 4.0, 5.0


# Scores by group and theme.
_Themes = dict[tuple[str, str], float]


class Told(NamedTuple):
    """What a phrase adds: its score (its weight, where trade is heard), the place, and the phrase."""

    score: float
    where: str
    phrase: Phrase


class Tally:
    """What the phrases found in titles, sector names and descriptions say."""

    def __init__(
        self,
        titles: Sequence[str],
        sector_names: Sequence[str] = (),
        descriptions: Sequence[str] = (),
        own_sectors: Sequence[Phrase] = (),
    ) -> None:
        self.told: list[Told] = []
        self._trade: list[Told] = []
        self._text: _Themes = {}
        self._sector: _Themes = {}
        find, find_in_label = lexicon().find, lexicon().find_in_label
        known = {one.text for one in own_sectors}
        labels = [find_in_label(name) for name in distinct(sector_names) if name not in known]
        self._add(TITLE, self._text, map(find, distinct(titles)))
        self._add(SECTOR, self._sector, [*labels, *([(one, 0)] for one in own_sectors)])
        self._add(DESCRIPTION, self._text, map(find, openings(descriptions, _DESCRIPTION_SIGNS)))

    def _add(self, where: str, themes: _Themes, texts: Iterable[list[Hit]]) -> None:
        """The same theme in two texts of a place is told once: they are often one text in two languages."""
        best: dict[str, tuple[float, Phrase]] = {}
        for hits in texts:
            for value, phrase in _weighed(hits, where):
                if phrase.theme not in best or value > best[phrase.theme][0]:
                    best[phrase.theme] = value, phrase
            self._hear_of_trade(where, hits)
        for value, phrase in best.values():
            score = value * _FACTORS[where]
            key = phrase.group, phrase.theme
            themes[key] = themes.get(key, 0.0) + score
            self.told.append(Told(score, where, phrase))

    def _hear_of_trade(self, where: str, hits: Iterable[Hit]) -> None:
        needed = _TRADE_IN_TEXT if where == DESCRIPTION else _TRADE_IN_LABEL
        for phrase, at in hits:
            if phrase.direct and phrase.weight >= needed and (where != DESCRIPTION or at < _LEAD_WORDS):
                self._trade.append(Told(phrase.weight, where, phrase))

    def groups(self) -> dict[str, float]:
        """The score of each group that some phrase speaks for."""
        together = self._text
        if self._sector:
            together = dict(together)
            for theme, score in self._sector.items():
                together[theme] = together.get(theme, 0.0) + score
        return _groups(together)

    def contradicted(self) -> bool:
        """Whether the donor's own sectors clearly say another group than title and description do."""
        sector = _leading(self._sector, _CLEAR * _FACTORS[SECTOR])
        return sector != "" and _leading(self._text, _CLEAR) not in ("", sector)

    def clearly_another(self, group: str) -> bool:
        """Whether what was read speaks clearly, and for another group than this."""
        return _leading(self._text, _CLEAR * _FACTORS[TITLE]) not in ("", group)

    def trade(self, group: str) -> list[Told]:
        """The phrases that state trade as the purpose of an activity of a group."""
        return [
            one
            for one in self._trade
            if group != "B" or one.where != DESCRIPTION or one.score >= _TRADE_OF_INFRASTRUCTURE
        ]


def _groups(themes: _Themes) -> dict[str, float]:
    by_group: dict[str, list[float]] = {}
    for (group, _), score in themes.items():
        by_group.setdefault(group, []).append(score)
    return {group: _together(scores) for group, scores in by_group.items()}


def _leading(themes: _Themes, least: float) -> str:
    """The group with the highest score, if it is the least that is asked for; empty otherwise."""
    if not themes:
        return ""
    scores = _groups(themes)
    first = max(sorted(scores), key=scores.__getitem__)
    return first if scores[first] >= least else ""


def _together(scores: list[float]) -> float:
    """What themes of one group are worth together."""
    total, weight = 0.0, 1.0
    for score in sorted(scores, reverse=True):
        total += score * weight
        weight *= _NEXT_THEME
    return total


def _weighed(hits: Iterable[Hit], where: str) -> list[tuple[float, Phrase]]:
    """What a text says of each theme: its value, and the strongest phrase. A phrase repeated counts once."""
    told: dict[str, tuple[float, float, Phrase]] = {}
    seen: set[Phrase] = set()
    for phrase, at in hits:
        if not phrase.group or phrase in seen:
            continue
        seen.add(phrase)
        late = where == DESCRIPTION and at >= _LEAD_WORDS
        weight = phrase.weight * _AFTER_LEAD if late else phrase.weight
        strongest, total, by = told.get(phrase.theme, (0.0, 0.0, phrase))
        if weight > strongest:
            strongest, by = weight, phrase
        told[phrase.theme] = strongest, total + weight, by
    further = _FURTHER[where]
    return [(strongest + min(further * (total - strongest), strongest), by) for strongest, total, by in told.values()]


def distinct(texts: Iterable[str]) -> list[str]:
    """The texts that say something, each once."""
    return list(dict.fromkeys(filter(None, texts)))


def openings(descriptions: Sequence[str], signs: int) -> list[str]:
    """The distinct descriptions (four at most), cut so that together they stay near a number of characters."""
    texts = distinct(descriptions)
    room = max(300, signs // max(len(texts), 1))
    return [text[:room] for text in texts[:4]]
