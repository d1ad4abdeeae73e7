"""The words for the codes of the offer, in Spanish or English, as running text writes them (no capital)."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any

from eslabon.measures import results
from eslabon.measures.reconciling import AGREES, Compared
from eslabon.measures.shares import NOT_ALLOCATED
from eslabon.standards.iati.codelists import country_name, name_of
from eslabon.values.language import translator

_SECTOR_LISTS = {"1": "Sector", "2": "SectorCategory"}


def capital(text: str) -> str:
    """The text with a capital first letter, as the head of a column or the start of a line has it."""
    return text[:1].upper() + text[1:]


def key(code: str, lang: str) -> str:
    """The name of a key of rows (`provider`, `year` ...)."""
    return _keys(lang).get(code, code)


@cache
def _keys(lang: str) -> dict[str, str]:
    _ = translator(lang)
    return {
        "provider": _("Provider"),
        "recipient": _("Recipient"),
        "year": _("Year"),
        "kind": _("Kind"),
        "group": _("Group"),
        "focus": _("Trade focus"),
        "sector": _("Sector"),
        "activity": _("Activity"),
    }


def kind(code: str, lang: str) -> str:
    """The name of a kind (*modalidad*)."""
    return _kinds(lang).get(code, code)


@cache
def _kinds(lang: str) -> dict[str, str]:
    _ = translator(lang)
    return {
        "cooperation": _("non-reimbursable cooperation"),
        "technical-assistance": _("technical assistance"),
        "loan": _("loan"),
        "equity": _("equity"),
        "guarantee": _("guarantee"),
        "debt-relief": _("debt relief"),
        "unknown": _("kind unknown"),
    }


def reimbursable(value: bool | None, lang: str) -> str:
    """The first cut of every report: whether the money is paid back."""
    _ = translator(lang)
    if value is None:
        return _("other kinds")
    return _("reimbursable") if value else _("non-reimbursable")


def group(code: str, lang: str) -> str:
    """The name of an aid-for-trade group, without its letter."""
    return _groups(lang).get(code, code)


@cache
def _groups(lang: str) -> dict[str, str]:
    _ = translator(lang)
    return {
        "A": _("trade policy and regulations"),
        "B": _("economic infrastructure"),
        "C": _("productive capacity"),
        "D": _("trade-related adjustment"),
        "N": _("outside aid for trade"),
    }


def lettered_group(code: str, lang: str) -> str:
    """The name of an aid-for-trade group after its letter; `N` stands for none and is not printed."""
    name = capital(group(code, lang))
    return name if code == "N" or name == code else f"{code}. {name}"


def focus(code: str, lang: str) -> str:
    """How an intervention is about trade: directly, indirectly, or not."""
    return _focuses(lang).get(code, code)


@cache
def _focuses(lang: str) -> dict[str, str]:
    _ = translator(lang)
    return {
        "direct": _("direct (TCB)"),
        "indirect": _("indirect"),
        "none": _("no trade focus"),
    }


def flow(code: str, lang: str) -> str:
    """The name of a flow of money."""
    return _flows(lang).get(code, code)


@cache
def _flows(lang: str) -> dict[str, str]:
    _ = translator(lang)
    return {
        "commitments": _("commitments"),
        "disbursements": _("disbursements and expenditure"),
        "undisbursed": _("undisbursed balance"),
        "obligations": _("obligations (US)"),
        "repayments": _("loan repayments"),
        "interest": _("interest"),
        "incoming-commitments": _("incoming commitments"),
        "incoming-funds": _("incoming funds"),
    }


def verdict(code: str, lang: str) -> str:
    """What became of comparing what is held with what is published."""
    return _verdicts(lang)[code][0]


def verdict_of(compared: Compared, lang: str) -> str:
    """The verdict of a year in words; an estimate beside what happened is said, and so is mere rounding."""
    _ = translator(lang)
    if compared.estimate:
        worded = _("estimate against actual")
        return worded if compared.verdict != AGREES else f"{verdict(AGREES, lang)} ({worded})"
    if compared.verdict == AGREES and compared.rounding:
        return _("agrees within rounding")
    return verdict(compared.verdict, lang)


def verdict_rule(code: str, lang: str) -> str:
    """When a verdict is given."""
    return _verdicts(lang)[code][1]


@cache
def _verdicts(lang: str) -> dict[str, tuple[str, str]]:
    _ = translator(lang)
    return {
        "agrees": (_("agrees"), _("The two differ by 1 % of the larger at most.")),
        "timing": (_("another year"), _("The sum over this year and the one before or after it agrees.")),
        "exchange-rate": (_("another exchange rate"), _("Both tell it in the same other currency, and that agrees.")),
        "scope": (
            _("another scope"),
            _("What is held agrees with the whole activity, of which this country has a part."),
        ),
        "missing-there": (
            _("not published"),
            _("The desk holds something of the year, the provider publishes nothing."),
        ),
        "missing-here": (_("not held"), _("The provider publishes something of the year, the desk holds nothing.")),
        "differs": (_("differs"), _("None of the others explains it.")),
    }


def standing(code: str, lang: str) -> str:
    """How a project stands."""
    return _standings(lang)[code][0]


def standing_rule(code: str, lang: str) -> str:
    """When a project stands so."""
    return _standings(lang)[code][1]


@cache
def _standings(lang: str) -> dict[str, tuple[str, str]]:
    _ = translator(lang)
    return {
        "cancelled": (_("cancelled"), _("Its status says so.")),
        "suspended": (_("suspended"), _("Its status says so.")),
        "ended": (_("ended"), _("Its status says completed, and its planned end isn't after the day of the report.")),
        "to-come": (_("still to start"), _("Its planned start is after the day of the report.")),
        "late": (
            _("late"),
            _("A milestone due before the day isn't reached, or a progress report due before it isn't presented."),
        ),
        "past-end": (_("past its end"), _("Its planned end is before the day, and its status doesn't say completed.")),
        "not-started": (_("not started"), _("Its planned start has come, and its status still says planned.")),
        "running": (_("running"), _("Its status says running, or completed with an end still to come.")),
        "undated": (_("no dates known"), _("Its status says planned, and no start is written down.")),
    }


def scope(code: str, lang: str) -> str:
    """What of the published money a question is about."""
    return _scopes(lang).get(code, code)


@cache
def _scopes(lang: str) -> dict[str, str]:
    _ = translator(lang)
    return {
        "tcb": _("trade capacity building (TCB)"),
        "aid-for-trade": _("aid for trade"),
        "all": _("everything published"),
    }


def basis(code: str, lang: str) -> str:
    """What a group rests on."""
    return _bases(lang).get(code, code)


@cache
def _bases(lang: str) -> dict[str, str]:
    _ = translator(lang)
    return {
        "codes": _("sector codes and policy markers"),
        "words": _("words of the title, the description or the sector"),
        "none": _("nothing that speaks of trade"),
        "person": _("a person's decision"),
    }


def recipient(code: str, lang: str) -> str:
    """The name of a recipient: a country, a region, or nobody in particular."""
    _ = translator(lang)
    if code == NOT_ALLOCATED:
        return _("not allocated")
    if code.startswith("region:"):
        region = code.removeprefix("region:")
        return name_of("Region", region, lang)
    return country_name(code, lang)


def sector(code: str, lang: str, published: str = "") -> str:
    """The name of a sector `VOCABULARY:CODE`: the code list's, else the publisher's own, else the code."""
    _ = translator(lang)
    if code == NOT_ALLOCATED:
        return _("no sector published")
    vocabulary, own = code.split(":", 1) if ":" in code else ("", code)
    of_list = _SECTOR_LISTS.get(vocabulary)
    found = name_of(of_list, own, lang, "") if of_list else ""
    return found or published or code


def provider(code: str, lang: str, published: str = "") -> str:
    """The name of a provider as published, else its reference."""
    _ = translator(lang)
    if code == "unknown":
        return _("provider unknown")
    return published or code.removeprefix("name:")


def value(name: str, code: Any, names: Mapping[str, Any], lang: str) -> str:
    """What a row's key is called: `name` is the key, `names` what the publisher calls provider, sector, title."""
    if name == "provider":
        return provider(code, lang, names.get("provider_name") or "")
    if name == "sector":
        return sector(code, lang, names.get("sector_name") or "")
    if name == "activity":
        return names.get("title") or str(code)
    worded = {"recipient": recipient, "kind": kind, "group": lettered_group, "focus": focus}.get(name)
    return capital(worded(code, lang)) if worded else str(code)


def count(name: str, lang: str) -> str:
    """How money that is told twice counts."""
    _ = translator(lang)
    return {
        "once": _("money that is told twice counts once; what was set aside is listed"),
        "everything": _("everything; double counting not yet examined"),
    }[name]


def left_out(reason: str, lang: str) -> str:
    """Why money is not in the total, as a sentence."""
    return _left_out(lang).get(reason, reason)


@cache
def _left_out(lang: str) -> dict[str, str]:
    _ = translator(lang)
    return {
        "no-rate": _("There is no exchange rate for this currency: the amount stays in it and is not added."),
        "double-counting": _("Told twice: another published transaction, which counts, tells the same money."),
        "fiscal-year-only": _("Published by a fiscal year that the question doesn't use; it can't be put in a year."),
        "calendar-year-only": _("Published by calendar year only, and the question asks for fiscal years."),
        "running-unknown": _("What was published doesn't tell whether the activity was running on the date."),
        "unallocated": _(
            "Activities that name this recipient among others without percentages that can be used: their money "
            "is given to none of them."
        ),
    }


def source(code: str, lang: str) -> str:
    """Who told an amount (`measures.offer.SOURCES`), in words."""
    return _sources(lang).get(code, code)


@cache
def _sources(lang: str) -> dict[str, str]:
    _ = translator(lang)
    return {
        "iati": "IATI",
        "table": _("Tables"),
        "crs": _("CRS: projects, official development assistance"),
        "crs-oof": _("CRS: other official flows"),
        "crs-private": _("CRS: private money"),
        "crs-donors": _("CRS: yearly table by provider"),
        "crs-sectors": _("CRS: yearly table by sector"),
    }


def note(code: str, lang: str) -> str:
    """A note to an answer, as a sentence."""
    return _notes(lang).get(code, code)


@cache
def _notes(lang: str) -> dict[str, str]:
    _ = translator(lang)
    return {
        "double-counting-not-examined": _(
            "Double counting not yet examined: the same money may have been published by two organisations."
        ),
        "crs-beside-others": _(
            "CRS and other sources are added here: most often they tell the same money. Ask for one data source."
        ),
        "obligations-denominator": _(
            "No trade category: obligations are the denominator of what was done in a country, not an offer of trade "
            "capacity building."
        ),
        "mixed-kinds": _(
            "Mixed kinds: the total adds grants, loans, equity or guarantees, which are not the same thing."
        ),
    }


def why_no_number(code: str, lang: str) -> str:
    """Why an indicator or a target has no number (codes of `measures.results`), as a sentence."""
    return _whys(lang)[code]


@cache
def _whys(lang: str) -> dict[str, str]:
    _ = translator(lang)
    return {
        results.NO_VALUE: _("No value in force yet."),
        results.CONTRADICT: _("The sources give different values for the same period; they are not averaged."),
        results.OVERLAP: _("The periods of the values overlap; they are not added."),
        results.NO_BASELINE: _("No baseline is stated, so it can't be measured."),
        results.NO_YEARS: _("There are no values of two years in a row."),
        results.NO_TARGET: _("The target is nought: no share can be told."),
        results.NO_MARKET: _("No values are told for this market."),
    }


def rules(rule: str, lang: str) -> list[str]:
    """The rules that gave a row its share, provider, kind and value, each as a sentence.

    `rule` is the one kept with a contribution: `recipient:transaction:single; sector:percentages; ...`.
    """
    sentences = []
    for part in rule.split("; "):
        about, _, name = part.partition(":")
        own, colon, plain = name.partition(":")
        told_by_transaction = bool(colon) and own == "transaction"
        template = _rules(lang).get(f"{about}:{plain if told_by_transaction else name}")
        if about == "rate":
            template = _rules(lang)["rate"].format(rate=name)
        whole = _whole(lang)[told_by_transaction]
        sentences.append(template.format(whole=whole) if template else part)
    return sentences


@cache
def _whole(lang: str) -> tuple[str, str]:
    _ = translator(lang)
    return _("the activity"), _("the transaction")


@cache
def _rules(lang: str) -> dict[str, str]:
    _ = translator(lang)
    return {
        "recipient:single": _("Recipient: the only one that {whole} names."),
        "recipient:percentages": _("Recipient: by the percentages that {whole} gives."),
        "recipient:no-percentages": _("Recipient: {whole} names several without percentages; allocated to none."),
        "recipient:percentages-not-100": _(
            "Recipient: the percentages that {whole} gives don't sum to 100; allocated to none."
        ),
        "recipient:no-place": _("Recipient: {whole} names none."),
        "recipient:row": _("Recipient: as the row of the table names it."),
        "sector:single": _("Sector: the only one that {whole} names."),
        "sector:percentages": _("Sector: by the percentages that {whole} gives, within one vocabulary."),
        "sector:no-percentages": _("Sector: {whole} names several without percentages; allocated to none."),
        "sector:percentages-not-100": _(
            "Sector: the percentages that {whole} gives don't sum to 100; allocated to none."
        ),
        "sector:no-sector": _("Sector: none was published."),
        "provider:provider-org": _("Provider: the one that the transaction names."),
        "provider:only-funding-organisation": _("Provider: the only funding organisation of the activity."),
        "provider:reporting-organisation": _("Provider: the organisation that reports the activity."),
        "provider:not-named": _("Provider: nobody was named as giving this money."),
        "provider:row": _("Provider: as the row of the table names it."),
        "kind:finance-type": _("Kind: by the finance type published."),
        "kind:aid-type": _("Kind: a grant whose aid type is technical assistance or training."),
        "kind:expert-words": _("Kind: a grant whose text names a training or expert component of its own."),
        "kind:no-finance-type": _("Kind: unknown, no finance type was published."),
        "kind:unclear-finance-type": _("Kind: unknown, the finance type published doesn't tell."),
        "amount:thousands": _("Amount: the table tells thousands."),
        "amount:millions": _("Amount: the table tells millions."),
        "kind:row": _("Kind: as the row of the table names it."),
        "kind:unknown": _("Kind: unknown, the table doesn't tell."),
        "rate": _("Exchange rate: {rate}."),
    }
