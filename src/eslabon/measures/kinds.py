"""The kind (*modalidad*) of a transaction: grant, loan, equity ..., read from its codes.

`kinds.csv` says what each finance type code means, with the dates of the code list. A code used outside its
dates still names the same thing (CAF writes 421, in force since 2016, on earlier loans), so the nearest row
in time answers.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from datetime import date
from functools import cache, lru_cache
from importlib.resources import files

from eslabon.standards.iati.codelists import name_of

KINDS = ("cooperation", "technical-assistance", "loan", "equity", "guarantee", "debt-relief", "unknown")
FINANCE_KINDS = ("grant", "loan", "equity", "guarantee", "debt-relief", "unknown")

# True where the money is paid back; a kind that is not here has no answer (None).
REIMBURSABLE = {"cooperation": False, "technical-assistance": False, "loan": True}

DAC_AID_TYPES = "1"
TECHNICAL_ASSISTANCE = frozenset(("D01", "D02", "E01", "E02"))

# Why a transaction got its kind, as people read it; `{code}`, `{name}` and `{reason}` are filled in.
RULES = {
    "finance-type": {
        "es": "tipo de financiamiento {code}: {name}",
        "en": "finance type {code}: {name}",
    },
    "aid-type": {
        "es": "donación, con tipo de ayuda {code}: {name}",
        "en": "grant, with aid type {code}: {name}",
    },
    "expert-words": {
        "es": "donación; el texto nombra un componente propio de capacitación o de expertos: «{reason}»",
        "en": "grant; the text names a free-standing training or expert component: “{reason}”",
    },
    "no-finance-type": {
        "es": "no se publicó el tipo de financiamiento",
        "en": "no finance type was published",
    },
    "unclear-finance-type": {
        "es": "el tipo de financiamiento {code} no dice qué modalidad es",
        "en": "finance type {code} does not tell the kind",
    },
}
_LIST_OF_RULE = {"finance-type": "FinanceType", "aid-type": "AidType"}


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of `KINDS`, whether the money is paid back, and why: a rule of `RULES`, its code or words."""

    kind: str
    reimbursable: bool | None
    rule: str
    reason: str


@dataclass(frozen=True, slots=True)
class _Meaning:
    kind: str
    valid_from: date | None


@lru_cache(maxsize=4_096)
def finance_kind(code: str | None, on: date | None = None) -> str:
    """One of `FINANCE_KINDS` for a finance type code on a day; "unknown" where it is absent or unlisted.

    Method: the categories of the code list FinanceType, with the reason of each row in `kinds.csv`.
    """
    meanings = _meanings().get(code or "")
    if not meanings:
        return "unknown"
    started = [one for one in meanings if on is None or one.valid_from is None or one.valid_from <= on]
    return (started[-1] if started else meanings[0]).kind


def kind_of(
    finance_type: str | None,
    aid_type: str | None = None,
    aid_vocabulary: str | None = None,
    expert_words: str | None = None,
    on: date | None = None,
) -> Kind:
    """The kind of a transaction from its finance type, and within grants from its aid type and its words.

    `aid_type` counts only in the DAC's vocabulary ("1" or none). `expert_words` are the words of the text
    that name a free-standing training or expert component, or None. What is no grant keeps the kind of its
    finance type.
    """
    kind = finance_kind(finance_type, on)
    if kind == "unknown":
        return _kind(kind, "unclear-finance-type" if finance_type else "no-finance-type", finance_type or "")
    if kind != "grant":
        return _kind(kind, "finance-type", finance_type or "")
    if aid_type in TECHNICAL_ASSISTANCE and (aid_vocabulary or DAC_AID_TYPES) == DAC_AID_TYPES:
        return _kind("technical-assistance", "aid-type", aid_type or "")
    if expert_words:
        return _kind("technical-assistance", "expert-words", expert_words)
    return _kind("cooperation", "finance-type", finance_type or "")


def explain(kind: Kind, lang: str) -> str:
    """Why a transaction got its kind, in `lang` ("es" or "en"), without a final stop."""
    of_list = _LIST_OF_RULE.get(kind.rule)
    name = name_of(of_list, kind.reason, lang) if of_list else ""
    return RULES[kind.rule][lang].format(code=kind.reason, name=name, reason=kind.reason)


# The same few come again and again.
@lru_cache(maxsize=4_096)
def _kind(kind: str, rule: str, reason: str) -> Kind:
    return Kind(kind, REIMBURSABLE.get(kind), rule, reason)


@cache
def _meanings() -> dict[str, list[_Meaning]]:
    """The meanings of each code, oldest first."""
    table: dict[str, list[_Meaning]] = {}
    text = (files("eslabon.measures") / "kinds.csv").read_text(encoding="utf-8")
    for row in csv.DictReader(text.splitlines()):
        start = date.fromisoformat(row["valid_from"]) if row["valid_from"] else None
        table.setdefault(row["code"], []).append(_Meaning(row["kind"], start))
    for meanings in table.values():
        meanings.sort(key=lambda one: one.valid_from or date.min)
    return table
