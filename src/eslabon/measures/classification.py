"""Aid-for-trade group and focus of an activity: by its DAC codes where it has any, else by its words.

Groups: A trade policy and regulations, B infrastructure, C productive capacity, D trade-related adjustment, N none
of these. Focus: `direct` where trade is a stated purpose, `indirect` in A-D without it, `none` in N. Every answer
says why and how sure it is; it is a proposal. Method and figures: docs/explanation/classification.md.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from functools import lru_cache
from operator import attrgetter
from typing import NamedTuple

from eslabon.measures.aft_codes import GROUPS, aft_of_code
from eslabon.measures.words import Phrase, expert_lexicon, themes
from eslabon.measures.words.scoring import Tally, Told, distinct, openings
from eslabon.measures.words.vocabularies import own_sectors

# A score from which the words leave no doubt: a decisive phrase in the title.
_SURE = 15.0
# The most that an answer is sure of where text and sector contradict each other: a person should look.
DOUBTFUL = Decimal("0.40")

_DAC_VOCABULARIES = ("1", "2")
_TRADE_MARKER = "4"
# Principal objective, and its two stronger forms. A significant one (1) is a trade effect beside another purpose,
# which the GAO wants kept apart from direct capacity building.
_PRINCIPAL = ("2", "3", "4")

_EXPERT_SIGNS = 600
# A text that opens with these words is about them; further on they are a part of a project.
_EXPERT_LEAD = 6

_SAYS = {
    "title": {"es": "el título dice «{what}» ({theme})", "en": "the title says “{what}” ({theme})"},
    "sector": {
        "es": "el sector de la fuente cooperante dice «{what}» ({theme})",
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


class Reason(NamedTuple):
    """One reason for a group or a focus.

    `where` is title, sector, description, code or marker; `what` is the phrase of the rule, or the code; `theme` is
    the theme of the rule, empty for codes; `direct` says that it states trade as a purpose.
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


class Classification(NamedTuple):
    """Group, focus, what they rest on (`codes`, `words`, `none`), how sure (0-1), and the reasons."""

    group: str
    focus: str
    basis: str
    confidence: Decimal
    reasons: tuple[Reason, ...]


NOTHING = Classification("N", "none", "none", Decimal(0), ())


def explain(reason: Reason, lang: str) -> str:
    """A reason in words, in `lang` ("es" or "en"), without a final stop."""
    theme = themes()[reason.theme] if reason.theme else None
    name = (theme.es if lang == "es" else theme.en) if theme else ""
    said = _SAYS[reason.where][lang].format(what=reason.what.replace("*", "…"), theme=name)
    return said + (_STATES_TRADE[lang] if reason.direct else "")


def classify_text(
    titles: Sequence[str], descriptions: Sequence[str], sector_names: Sequence[str], own: Sequence[Phrase] = ()
) -> Classification:
    """Group and focus from words alone: titles count most, then the donor's own sectors, then descriptions.

    The texts may be in Spanish and English (some Portuguese and French is understood), several languages at once.
    `own` is what the donor's own sector codes are known to say. Where the donor's sectors contradict the text the
    confidence is `DOUBTFUL` at most. Without a word that tells: group N, basis `none`, confidence 0.
    """
    tally = Tally(titles, sector_names, descriptions, own)
    scores = tally.groups()
    if not scores:
        return NOTHING
    group = max(sorted(scores), key=scores.__getitem__)
    trade = tally.trade(group)
    focus = _focus(group, bool(trade))
    certainty = _rounded(scores[group] / sum(scores.values()) * min(1.0, scores[group] / _SURE))
    if tally.contradicted():
        certainty = min(certainty, DOUBTFUL)
    told = [one for one in tally.told if one.phrase.group == group]
    reasons = _reasons(told, trade if focus == "direct" else [])
    return Classification(group, focus, "words", certainty, reasons)


def _focus(group: str, trade_is_stated: bool) -> str:
    if group == "N":
        return "none"
    return "direct" if trade_is_stated or group in ("A", "D") else "indirect"


def _reasons(told: list[Told], trade: list[Told]) -> tuple[Reason, ...]:
    """The phrases that speak for the group and those that state trade as its purpose, each once, loudest first."""
    found: dict[tuple[str, str], Told] = {}
    for one in (*told, *trade):
        found.setdefault((one.where, one.phrase.text), one)
    direct = {(one.where, one.phrase.text) for one in trade}
    reasons = [_reason(one, place in direct) for place, one in found.items()]
    return tuple(sorted(reasons, key=attrgetter("weight"), reverse=True))


def _reason(one: Told, direct: bool) -> Reason:
    return Reason(one.where, one.phrase.text, one.phrase.group, _rounded(one.score), one.phrase.theme, direct)


# Scores are sums of a few weights: the same ones come again and again.
@lru_cache(maxsize=4096)
def _rounded(number: float) -> Decimal:
    return Decimal(round(number * 100)).scaleb(-2)


def classify(
    sectors: Sequence[tuple[str | None, str, Decimal | None]],
    markers: Sequence[tuple[str | None, str, str | None]],
    titles: Sequence[str],
    descriptions: Sequence[str],
    sector_names: Sequence[str],
    year: int | None,
    publisher: str | None = None,
) -> Classification:
    """Group and focus of an activity as a whole.

    `sectors` are (vocabulary, code, percentage), `markers` (vocabulary, code, significance), `publisher` is the
    reference of whose own vocabularies they are. DAC codes decide where they say anything: the group with the largest
    share wins, though with little confidence where the title clearly says another. The focus is direct where the code
    says so, where trade development is marked as the principal objective, or where the title states trade as a purpose.
    """
    coded = _coded(sectors, year)
    if not coded:
        own = own_sectors(publisher, [(vocabulary or "1", code) for vocabulary, code, _ in sectors])
        return _with_marker(classify_text(titles, descriptions, sector_names, own), markers)
    shares: dict[str, Decimal] = {}
    for reason in coded:
        shares[reason.group] = shares.get(reason.group, Decimal(0)) + reason.weight
    top = [group for group in GROUPS if shares.get(group) == max(shares.values())]
    group = top[0]
    if len(top) > 1:
        by_words = classify_text(titles, descriptions, sector_names)
        group = by_words.group if by_words.basis == "words" and by_words.group in top else group
    reasons = [one for one in coded if one.group == group]
    title = Tally(titles)
    if group != "N":
        reasons += [*_marked(markers), *_reasons([], title.trade(group))]
    focus = _focus(group, any(one.direct for one in reasons))
    confidence = (shares[group] / sum(shares.values())).quantize(Decimal("0.01"))
    if title.clearly_another(group):
        confidence = min(confidence, DOUBTFUL)
    return Classification(group, focus, "codes", confidence, tuple(reasons))


def _coded(sectors: Sequence[tuple[str | None, str, Decimal | None]], year: int | None) -> list[Reason]:
    """The DAC codes that say something, of one vocabulary, with their shares (equal where none is given)."""
    for vocabulary in _DAC_VOCABULARIES:
        reasons = []
        for of, code, share in sectors:
            found = aft_of_code(code, year) if (of or "1") == vocabulary else None
            if found and (share is None or share > 0):
                weight = Decimal(1) if share is None else share
                reasons.append(Reason("code", code, found[0], weight, direct=found[1] == "direct"))
        if reasons:
            return reasons
    return []


def _marked(markers: Sequence[tuple[str | None, str, str | None]]) -> tuple[Reason, ...]:
    """The DAC's trade development marker, where it is the principal objective."""
    return tuple(
        Reason("marker", significance or "", "", Decimal(1), direct=True)
        for vocabulary, code, significance in markers
        if (vocabulary or "1") == "1" and code == _TRADE_MARKER and significance in _PRINCIPAL
    )


def _with_marker(found: Classification, markers: Sequence[tuple[str | None, str, str | None]]) -> Classification:
    marked = _marked(markers) if found.group != "N" else ()
    return found._replace(focus="direct", reasons=found.reasons + marked) if marked else found


def group_of(
    sector_vocabulary: str | None,
    sector_code: str | None,
    year: int | None,
    activity_classification: Classification,
) -> tuple[str, str, str]:
    """Group, focus and basis of one contribution: by its own DAC code, else as the activity.

    What states trade as the purpose of the activity (its title, the marker) makes the focus direct here too; the code
    of another sector doesn't.
    """
    found = None
    if sector_code and (sector_vocabulary or "1") in _DAC_VOCABULARIES:
        found = aft_of_code(sector_code, year)
    if found is None:
        whole = activity_classification
        return whole.group, whole.focus, whole.basis
    group, focus = found
    reasons = activity_classification.reasons
    if group != "N" and any(one.direct and one.where in ("title", "marker") for one in reasons):
        focus = "direct"
    return group, focus, "codes"


def expert_words(titles: Sequence[str], descriptions: Sequence[str]) -> str | None:
    """The words that name a free-standing training or expert component, None where the text names none.

    Some words tell in a title only; a description tells by its first words, and by naming the component as such.
    """
    for text in distinct(titles):
        for phrase, at in expert_lexicon().find(text):
            if phrase.theme in ("opening", "anywhere") or (phrase.theme == "title" and at < _EXPERT_LEAD):
                return phrase.text.rstrip("*")
    for text in openings(descriptions, _EXPERT_SIGNS):
        for phrase, at in expert_lexicon().find(text):
            if phrase.theme == "anywhere" or (phrase.theme == "opening" and at < _EXPERT_LEAD):
                return phrase.text.rstrip("*")
    return None
