"""Aid-for-trade group and focus of an activity: by its DAC codes where it has any, else by its words.

Groups: A trade policy and regulations, B infrastructure, C productive capacity, D trade-related adjustment, N none of
these. Focus: `direct` where trade is a stated purpose, `indirect` in A-D without it, `none` in N. Every answer says
why and how sure it is; it is a proposal, for a person to confirm. Method: docs/explanation/classification.md.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from eslabon.measures.aft_codes import GROUPS, aft_of_code
from eslabon.measures.words import Hit, Phrase, expert_lexicon, lexicon, themes

# How much louder a phrase speaks by where it stands.
_TITLE, _SECTOR, _DESCRIPTION = 3.0, 1.5, 1.0
# The first words of a description give its objective; what follows (components, places) counts less.
_LEAD_WORDS, _AFTER_LEAD = 30, 0.4
_DESCRIPTION_SIGNS = 1500
_EXPERT_SIGNS = 600
# Further phrases of a theme in the same place add a quarter each, up to the weight of the strongest.
_FURTHER = 0.25
# Further themes of a group count half, a quarter ...: a long list of incidental themes doesn't outvote the main one.
_NEXT_THEME = 0.5
# A score from which the words leave no doubt: a decisive phrase in the title.
_SURE = 15.0
# How clear a phrase about trade must be to make the focus direct.
_TRADE_IN_TITLE, _TRADE_IN_TEXT, _TRADE_OF_A_ROAD = 3.0, 4.0, 5.0

_DAC_VOCABULARIES = ("1", "2")
_TRADE_MARKER = "4"
# Principal objective, and its two stronger forms; a significant one (1) is a trade effect beside another purpose.
_PRINCIPAL = ("2", "3", "4")


@dataclass(frozen=True, slots=True)
class Reason:
    """One reason for a group or a focus.

    `where` is title, sector, description, code or marker; `what` is the phrase of the rule, or the code; `theme` is the
    rule's theme, empty for codes; `direct` says that it states trade as a purpose.
    """

    where: str
    what: str
    group: str
    weight: Decimal
    theme: str = ""
    direct: bool = False

    def __str__(self) -> str:
        basis = "codes" if self.where in ("code", "marker") else "words"
        return f"{basis}:{self.group or '-'}:{self.what}@{self.where}"


@dataclass(frozen=True, slots=True)
class Classification:
    """Group and focus of an activity, what they rest on (`codes`, `words`, `none`), how sure (0-1), and why."""

    group: str
    focus: str
    basis: str
    confidence: Decimal
    reasons: tuple[Reason, ...]


_SAYS = {
    "title": {"es": "el título dice «{what}» ({theme})", "en": "the title says “{what}” ({theme})"},
    "sector": {
        "es": "el sector del cooperante dice «{what}» ({theme})",
        "en": "the provider's own sector says “{what}” ({theme})",
    },
    "description": {
        "es": "la descripción dice «{what}» ({theme})",
        "en": "the description says “{what}” ({theme})",
    },
    "code": {"es": "código de sector {what}", "en": "sector code {what}"},
    "marker": {
        "es": "marcador de desarrollo del comercio, significancia {what}",
        "en": "trade development marker, significance {what}",
    },
}
_STATES_TRADE = {"es": "; el comercio es un propósito declarado", "en": "; trade is a stated purpose"}

NOTHING = Classification("N", "none", "none", Decimal(0), ())


def explain(reason: Reason, lang: str) -> str:
    """A reason in words, in `lang` ("es" or "en"), without a final stop."""
    theme = themes()[reason.theme] if reason.theme else None
    name = (theme.es if lang == "es" else theme.en) if theme else ""
    said = _SAYS[reason.where][lang].format(what=reason.what.replace("*", "…"), theme=name)
    return said + (_STATES_TRADE[lang] if reason.direct else "")


class _Tally:
    """What the phrases found in the three places say: a score for each theme, and the strongest phrases behind it."""

    def __init__(self) -> None:
        self.themes: dict[tuple[str, str], float] = {}
        self.reasons: list[tuple[float, str, Phrase]] = []
        self.trade: list[tuple[float, str, Phrase]] = []

    def add(self, where: str, texts: Sequence[str], factor: float) -> None:
        """The same theme in two texts of a place is told once: they are often one text in two languages."""
        best: dict[str, tuple[float, Phrase]] = {}
        for text in texts:
            hits = lexicon().find(text)
            for value, phrase in _weighed(hits, where):
                if phrase.theme not in best or value > best[phrase.theme][0]:
                    best[phrase.theme] = value, phrase
            self._hear_of_trade(where, hits)
        for value, phrase in best.values():
            key = phrase.group, phrase.theme
            self.themes[key] = self.themes.get(key, 0.0) + value * factor
            self.reasons.append((value * factor, where, phrase))

    def _hear_of_trade(self, where: str, hits: Iterable[Hit]) -> None:
        needed = _TRADE_IN_TEXT if where == "description" else _TRADE_IN_TITLE
        for phrase, at in hits:
            in_lead = where != "description" or at < _LEAD_WORDS
            if phrase.direct and in_lead and phrase.weight >= needed:
                self.trade.append((phrase.weight, where, phrase))

    def groups(self) -> dict[str, float]:
        """The score of each group: its strongest theme, half its second, a quarter of its third ..."""
        by_group: dict[str, list[float]] = {}
        for (group, _), score in self.themes.items():
            by_group.setdefault(group, []).append(score)
        return {
            group: sum(score * _NEXT_THEME**place for place, score in enumerate(sorted(scores, reverse=True)))
            for group, scores in by_group.items()
        }

    def reasons_for(self, group: str, focus: str) -> tuple[Reason, ...]:
        """The phrases that spoke for the group, and those that state trade as its purpose, the loudest first."""
        trade = self.trade if focus == "direct" else []
        said = {(where, phrase.text): (weight, phrase) for weight, where, phrase in trade}
        said |= {(where, phrase.text): (score, phrase) for score, where, phrase in self.reasons if phrase.group == group}
        stating = {(where, phrase.text) for _, where, phrase in trade}
        reasons = [
            _reason(key[0], score, phrase, direct=key in stating) for key, (score, phrase) in said.items()
        ]
        return tuple(sorted(reasons, key=lambda one: -one.weight))


def _reason(where: str, score: float, phrase: Phrase, *, direct: bool) -> Reason:
    return Reason(where, phrase.text, phrase.group, _rounded(score), phrase.theme, direct)


def _rounded(number: float) -> Decimal:
    return Decimal(round(number * 100)).scaleb(-2)


def _weighed(hits: Iterable[Hit], where: str) -> list[tuple[float, Phrase]]:
    """What a text says of each theme: its value, and the strongest phrase. A phrase repeated counts once."""
    told: dict[str, tuple[float, float, Phrase]] = {}
    seen: set[Phrase] = set()
    for phrase, at in hits:
        if not phrase.group or phrase in seen:
            continue
        seen.add(phrase)
        weight = phrase.weight * _AFTER_LEAD if where == "description" and at >= _LEAD_WORDS else phrase.weight
        strongest, total, by = told.get(phrase.theme, (0.0, 0.0, phrase))
        if weight > strongest:
            strongest, by = weight, phrase
        told[phrase.theme] = strongest, total + weight, by
    further = 0.0 if where == "sector" else _FURTHER
    return [
        (strongest + min(further * (total - strongest), strongest), by) for strongest, total, by in told.values()
    ]


def _distinct(texts: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(text for text in texts if text))


def _openings(descriptions: Sequence[str], signs: int) -> list[str]:
    """The distinct descriptions, cut so that together they stay near a number of characters."""
    texts = _distinct(descriptions)
    room = max(300, signs // max(len(texts), 1))
    return [text[:room] for text in texts[:4]]


def classify_text(
    titles: Sequence[str], descriptions: Sequence[str], sector_names: Sequence[str]
) -> Classification:
    """Group and focus from words alone: titles count most, then the donor's own sector names, then descriptions.

    The texts may be in Spanish and English (some Portuguese and French is understood), several languages at once.
    Without a word that tells, group N, basis `none` and confidence 0.
    """
    tally = _Tally()
    tally.add("title", _distinct(titles), _TITLE)
    tally.add("sector", _distinct(sector_names), _SECTOR)
    tally.add("description", _openings(descriptions, _DESCRIPTION_SIGNS), _DESCRIPTION)
    scores = tally.groups()
    if not scores:
        return NOTHING
    group = max(sorted(scores), key=lambda one: scores[one])
    focus = _focus(group, any(_states_trade(group, one) for one in tally.trade))
    certainty = scores[group] / sum(scores.values()) * min(1.0, scores[group] / _SURE)
    return Classification(group, focus, "words", _rounded(certainty), tally.reasons_for(group, focus))


def _states_trade(group: str, told: tuple[float, str, Phrase]) -> bool:
    """Of a road or a cable, a description often says what trade passes over it: only clear words tell its purpose."""
    weight, where, _ = told
    return group != "B" or where != "description" or weight >= _TRADE_OF_A_ROAD


def _focus(group: str, trade_is_stated: bool) -> str:
    if group == "N":
        return "none"
    return "direct" if trade_is_stated or group in ("A", "D") else "indirect"


def classify(
    sectors: Sequence[tuple[str | None, str, Decimal | None]],
    markers: Sequence[tuple[str | None, str, str | None]],
    titles: Sequence[str],
    descriptions: Sequence[str],
    sector_names: Sequence[str],
    year: int | None,
) -> Classification:
    """Group and focus of an activity as a whole.

    `sectors` are (vocabulary, code, percentage), `markers` (vocabulary, code, significance). DAC codes decide where they
    say anything: the group with the largest share wins. The focus is direct where the code says so, where trade
    development is marked as the principal objective, or where the title states trade as a purpose.
    """
    coded = _coded(sectors, year)
    if not coded:
        found = classify_text(titles, descriptions, sector_names)
        marked = _marked(markers) if found.group != "N" else ()
        if not marked:
            return found
        return Classification(found.group, "direct", found.basis, found.confidence, found.reasons + marked)
    shares: dict[str, Decimal] = {}
    for reason in coded:
        shares[reason.group] = shares.get(reason.group, Decimal(0)) + reason.weight
    group = _largest(shares, titles, descriptions, sector_names)
    reasons = [one for one in coded if one.group == group]
    if group != "N":
        reasons += [*_marked(markers), *_trade_in(titles)]
    focus = _focus(group, any(one.direct for one in reasons))
    confidence = (shares[group] / sum(shares.values())).quantize(Decimal("0.01"))
    return Classification(group, focus, "codes", confidence, tuple(reasons))


def _coded(sectors: Sequence[tuple[str | None, str, Decimal | None]], year: int | None) -> list[Reason]:
    """The DAC codes that say something, in one vocabulary, with their shares (equal where none is given)."""
    for vocabulary in _DAC_VOCABULARIES:
        reasons = []
        for of, code, share in sectors:
            found = aft_of_code(code, year) if (of or "1") == vocabulary else None
            if found:
                weight = Decimal(1) if share is None else share
                reasons.append(Reason("code", code, found[0], weight, direct=found[1] == "direct"))
        if any(one.weight > 0 for one in reasons):
            return reasons
    return []


def _largest(
    shares: dict[str, Decimal],
    titles: Sequence[str],
    descriptions: Sequence[str],
    sector_names: Sequence[str],
) -> str:
    """The group with the largest share; of equal ones, that of the words, else the first of A, B, C, D, N."""
    top = [group for group in GROUPS if shares.get(group) == max(shares.values())]
    if len(top) > 1:
        by_words = classify_text(titles, descriptions, sector_names).group
        return by_words if by_words in top else top[0]
    return top[0]


def _marked(markers: Sequence[tuple[str | None, str, str | None]]) -> tuple[Reason, ...]:
    """The DAC's trade development marker, where it is the principal objective."""
    return tuple(
        Reason("marker", significance or "", "", Decimal(1), direct=True)
        for vocabulary, code, significance in markers
        if (vocabulary or "1") == "1" and code == _TRADE_MARKER and significance in _PRINCIPAL
    )


def _trade_in(titles: Sequence[str]) -> tuple[Reason, ...]:
    """The words of the title that state trade as a purpose."""
    tally = _Tally()
    tally.add("title", _distinct(titles), _TITLE)
    return tuple(_reason(where, weight, phrase, direct=True) for weight, where, phrase in tally.trade)


def group_of(
    sector_vocabulary: str | None,
    sector_code: str | None,
    year: int | None,
    activity_classification: Classification,
) -> tuple[str, str, str]:
    """Group, focus and basis of one contribution: by its own DAC code, else as the activity.

    What states trade as the purpose of the activity (its title, the marker) makes the focus direct here too; another
    sector's code doesn't.
    """
    found = None
    if sector_code and (sector_vocabulary or "1") in _DAC_VOCABULARIES:
        found = aft_of_code(sector_code, year)
    if found is None:
        whole = activity_classification
        return whole.group, whole.focus, whole.basis
    group, focus = found
    if group != "N" and any(one.direct and one.where in ("title", "marker") for one in activity_classification.reasons):
        focus = "direct"
    return group, focus, "codes"


def expert_words(titles: Sequence[str], descriptions: Sequence[str]) -> str | None:
    """The words that name a free-standing training or expert component, None where the text names none.

    Some words tell in a title only; a description tells by its first words, and by naming the component as such.
    """
    for text in _distinct(titles):
        for phrase, _ in expert_lexicon().find(text):
            if phrase.theme != "nothing":
                return phrase.text
    for text in _openings(descriptions, _EXPERT_SIGNS):
        for phrase, at in expert_lexicon().find(text):
            if phrase.theme == "anywhere" or (phrase.theme == "opening" and at < _LEAD_WORDS):
                return phrase.text
    return None
