"""Contributions: what a published transaction gives to each recipient, in each sector.

A contribution is a transaction x recipient x sector with its share applied. Contributions of a transaction add up to
it exactly, to the cent, whatever the shares (property-tested). The measure has a name and a version: what changes a
result is a new version.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import NamedTuple

from eslabon.measures import shares
from eslabon.measures.classification import DOUBTFUL, classify, classify_text, expert_words, group_of
from eslabon.measures.kinds import Kind, finance_kind, kind_of
from eslabon.measures.running import Running, running
from eslabon.measures.shares import NOT_ALLOCATED, Shares
from eslabon.measures.words.vocabularies import own_sectors
from eslabon.standards.iati.records import Activity, Organisation, Sector, Transaction
from eslabon.values.money import split

MEASURE = "offer@2"

# Which flow each transaction type belongs to; flows are never added to one another.
FLOWS = {
    "1": "incoming-funds",
    "2": "commitments",
    "3": "disbursements",
    "4": "disbursements",
    "5": "interest",
    "6": "repayments",
    "11": "incoming-commitments",
}
INCOMING = frozenset(("incoming-funds", "incoming-commitments"))
FUNDING = "1"
# Makes a record of a tuple of its values: half as long as by the record's own name, and made for every transaction.
_new = tuple.__new__
# How many different terms of one activity's transactions are remembered.
_REMEMBERED = 1_024

# Converts an amount of a currency on a day to the currency asked for: the amount and the rate used, or None.
Convert = Callable[[Decimal, str | None, date], tuple[Decimal, str | None] | None]


class Provider(NamedTuple):
    """Who gives, and the rule that told: `provider-org`, `only-funding-organisation`, `reporting-organisation`."""

    id: str
    name: str
    rule: str


class Contribution(NamedTuple):
    """One row behind a figure. `value` is None where no rate converts it; `amount` is in the published currency.

    `fiscal_year` and the month it starts in are given only for a table's row that has no calendar year.

    `first` marks one row of each transaction, `first_to` one for each of its recipients, `first_for` one for each of
    its sectors: with them transactions are counted without telling them apart. `split` says that there are other rows.
    """

    number: int
    line: int
    flow: str
    type: str | None
    on: date | None
    year: int | None
    fiscal_year: int | None
    fiscal_start: int | None
    recipient: str
    named: str
    sector: str
    sector_name: str
    share: Decimal
    amount: Decimal
    currency: str | None
    value: Decimal | None
    rate: str | None
    provider: str
    provider_name: str
    kind: str
    group: str
    focus: str
    basis: str
    rule: str
    first: bool
    first_to: bool
    first_for: bool
    split: bool


class Reading:
    """What an activity says of all its transactions, worked out once.

    `updated` is the day of the activity's last-updated-datetime, else of the file's generated-datetime.
    """

    def __init__(self, activity: Activity, updated: date | None) -> None:
        dates = activity.dates
        first = dates.get("2") or dates.get("1")
        self.activity = activity
        self.year = first.year if first else None
        self.titles = [text for _, text in activity.titles]
        self.descriptions = [text for _, narratives in activity.descriptions for _, text in narratives]
        self.publisher = activity.reporting.ref if activity.reporting else None
        self.recipients = shares.recipients(activity.countries, activity.regions)
        self.sectors = shares.sectors(activity.sectors)
        self.running = running(activity.status, dates.get("1"), dates.get("2"), dates.get("3"), dates.get("4"), updated)
        # The activity as a whole: from its codes where it has any, else from its words.
        self.classification = classify(
            [(s.vocabulary, s.code, s.percentage) for s in activity.sectors],
            [(m.vocabulary, m.code, m.significance) for m in activity.markers],
            self.titles,
            self.descriptions,
            [text for s in activity.sectors for _, text in s.names],
            self.year,
            self.publisher,
        )
        self.known_terms: dict[tuple[object, ...], Terms] = {}
        self.kinds: dict[tuple[object, ...], Kind] = {}
        self.groups: dict[tuple[str, int], tuple[str, str, str]] = {}

    @cached_property
    def plan(self) -> Plan:
        """The shares of transactions that name no country and no sector of their own."""
        return plan_of(self.recipients, self.sectors, self.sector_names, False, False)

    @cached_property
    def sector_names(self) -> dict[str, str]:
        return names_of(self.activity.sectors)

    @cached_property
    def provider(self) -> Provider:
        """Who provides where the transaction doesn't say: the only funding organisation, else the reporter."""
        funding = {provider_id(one): one for one in self.activity.participating if one.role == FUNDING}
        funding.pop(None, None)
        if len(funding) == 1:
            return provider_of(next(iter(funding.values())), "only-funding-organisation")
        return self.reporter

    @cached_property
    def reporter(self) -> Provider:
        reporting = self.activity.reporting
        if reporting is None or provider_id(reporting) is None:
            return Provider("unknown", "", "reporting-organisation")
        return provider_of(reporting, "reporting-organisation")

    @cached_property
    def expert_words(self) -> str | None:
        """The words that name a free-standing training or expert component."""
        return expert_words(self.titles, self.descriptions)

    def terms(self, transaction: Transaction) -> Terms:
        """The terms of a transaction: most transactions of an activity share theirs with others."""
        key = (
            transaction.type,
            transaction.on.year,
            transaction.provider,
            transaction.countries,
            transaction.regions,
            transaction.sectors,
            transaction.finance_type,
            transaction.aid_types,
        )
        found = self.known_terms.get(key)
        if found is None:
            if len(self.known_terms) >= _REMEMBERED:
                self.known_terms.clear()
            found = self.known_terms[key] = terms_of(self, transaction)
        return found

    def kind(self, transaction: Transaction) -> Kind:
        """The kind (modalidad) of a transaction: its own finance and aid types, else the activity's."""
        key = (transaction.finance_type, transaction.aid_types, transaction.on.year)
        found = self.kinds.get(key)
        if found is None:
            finance = transaction.finance_type or self.activity.finance_type
            aid_types = transaction.aid_types or self.activity.aid_types
            dac = next((one.code for one in aid_types if (one.vocabulary or "1") == "1"), None)
            words = self.expert_words if finance_kind(finance, transaction.on) == "grant" else None
            found = self.kinds[key] = kind_of(finance, dac, "1", words, transaction.on)
        return found

    def group(self, sector: str, year: int) -> tuple[str, str, str]:
        """Aid-for-trade group, focus and basis of what a contribution gives to a sector (`VOCABULARY:CODE`)."""
        found = self.groups.get((sector, year))
        if found is None:
            vocabulary, _, code = sector.partition(":")
            whole = self.classification
            if whole.basis == "none":
                whole = classify_text([], [], [], own_sectors(self.publisher, [(vocabulary, code)]))
            found = self.groups[sector, year] = group_of(vocabulary, code, year, whole)
        return found

    @property
    def confidence(self) -> Decimal:
        """How sure the classification of the whole is, once its transactions are read: `DOUBTFUL` at most where their
        sector codes all say another group."""
        told = {group for group, _, basis in self.groups.values() if basis == "codes"}
        sure = self.classification.confidence
        return min(sure, DOUBTFUL) if told and self.classification.group not in told else sure


def unsure(one: Contribution, running: Running) -> bool:
    """Whether a question may be asked that this contribution can't answer, so that a total leaves it out: it has no
    rate, no day, or no recipient though its activity names some, or nobody knows when it runs."""
    unplaced = one.recipient == NOT_ALLOCATED and one.named != ""
    return one.value is None or one.on is None or unplaced or running.unknown_from is not None


def names_of(sectors: Sequence[Sector]) -> dict[str, str]:
    """The publisher's own names of sectors, by `VOCABULARY:CODE`."""
    return {f"{one.vocabulary}:{one.code}": one.names[0][1] for one in sectors if one.names}


def provider_id(organisation: Organisation) -> str | None:
    """An organisation's reference, else `name:` and its name, None where it has neither."""
    if organisation.ref:
        return organisation.ref
    return f"name:{organisation.names[0][1]}" if organisation.names else None


def provider_of(organisation: Organisation, rule: str) -> Provider:
    name = organisation.names[0][1] if organisation.names else ""
    return Provider(provider_id(organisation) or "unknown", name, rule)


def provider(reading: Reading, transaction: Transaction, flow: str) -> Provider:
    """Who provides the money of a transaction; the rule that applied is kept."""
    named = transaction.provider
    if named is not None and provider_id(named) is not None:
        return provider_of(named, "provider-org")
    if flow in INCOMING and reading.provider.rule == "reporting-organisation":
        # Of money that comes in, the reporting organisation is the receiver.
        return Provider("unknown", "", "not-named")
    return reading.provider


class Plan(NamedTuple):
    """How an activity's or a transaction's shares fall: pairs of recipient and sector with their part of one."""

    parts: tuple[Decimal, ...]
    pairs: tuple[tuple[str, str, str, bool, bool], ...]  # recipient, sector, its name; first to, first for
    named: str
    rule: str


def plan_of(recipients: Shares, sectors: Shares, names: dict[str, str], own_place: bool, own_sector: bool) -> Plan:
    """The plan of shares, with the rules that gave them in words of the program."""
    to_whom = f"transaction:{recipients.rule}" if own_place else recipients.rule
    for_what = f"transaction:{sectors.rule}" if own_sector else sectors.rule
    combined = [(to, what) for to in recipients.shares for what in sectors.shares]
    return Plan(
        tuple(to.part * what.part for to, what in combined),
        tuple(
            (to.key, what.key, names.get(what.key, ""), what is sectors.shares[0], to is recipients.shares[0])
            for to, what in combined
        ),
        "".join(f";{code}" for code in recipients.named) + ";" if recipients.named else "",
        f"recipient:{to_whom}; sector:{for_what}",
    )


def plan(reading: Reading, transaction: Transaction) -> Plan:
    """The plan of a transaction: its own country and sector go before the activity's."""
    own_place = bool(transaction.countries or transaction.regions)
    own_sector = bool(transaction.sectors)
    if not (own_place or own_sector):
        return reading.plan
    recipients = shares.recipients(transaction.countries, transaction.regions) if own_place else reading.recipients
    sectors = shares.sectors(transaction.sectors) if own_sector else reading.sectors
    names = names_of(transaction.sectors) if own_sector else reading.sector_names
    return plan_of(recipients, sectors, names, own_place, own_sector)


class Terms(NamedTuple):
    """What the contributions of a transaction say apart from its day and amounts: the share of each, and the values of
    `Contribution` from `recipient` to `sector_name` and from `provider` on."""

    parts: tuple[Decimal, ...]
    to: tuple[tuple[str, str, str, str], ...]
    by: tuple[tuple[str | bool, ...], ...]


def terms_of(reading: Reading, transaction: Transaction) -> Terms:
    """The terms of a transaction whose type belongs to a flow."""
    parts, pairs, named, shared = plan(reading, transaction)
    giver = provider(reading, transaction, FLOWS[transaction.type])
    kind = reading.kind(transaction)
    year = transaction.on.year
    by = (giver.id, giver.name, kind.kind)
    rule = f"{shared}; provider:{giver.rule}; kind:{kind.rule}"
    several = len(parts) > 1
    return Terms(
        parts,
        tuple([(recipient, named, sector, name) for recipient, sector, name, _, _ in pairs]),
        tuple(
            [
                (*by, *reading.group(sector, year), rule, not place, first_to, first_for, several)
                for place, (_, sector, _, first_to, first_for) in enumerate(pairs)
            ]
        ),
    )


def contributions(reading: Reading, transaction: Transaction, convert: Convert) -> list[Contribution]:
    """What a transaction gives to whom and for what; nothing where its type belongs to no flow.

    `convert` gives the amount in the currency asked for. The parts are rounded to the cent once, after share and
    rate; what rounding leaves over goes to the largest share.
    """
    flow = FLOWS.get(transaction.type)
    if flow is None:
        return []
    terms = reading.terms(transaction)
    on, currency, parts = transaction.on, transaction.currency, terms.parts
    converted = convert(transaction.value, currency, transaction.value_date or on)
    amounts: Sequence[Decimal] = split(transaction.value, parts)
    values: Sequence[Decimal | None]
    if converted is None:
        rate, values = None, [None] * len(parts)
    else:
        rate = converted[1]
        values = amounts if converted[0] is transaction.value else split(converted[0], parts)
    what = (transaction.number, transaction.line, flow, transaction.type, on, on.year, None, None)
    return [
        _new(Contribution, (*what, *to, part, amount, currency, value, rate, *by))
        for to, part, amount, value, by in zip(terms.to, parts, amounts, values, terms.by, strict=True)
    ]
