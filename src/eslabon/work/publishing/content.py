"""Makes activities of what is public of agreements and projects, and tells what keeps the others out."""

from __future__ import annotations

import mimetypes
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from eslabon.records.base.models import Origin
from eslabon.records.cooperation.models import (
    ACCOUNT,
    Agreement,
    AgreementKind,
    AgreementStatus,
    Entry,
    Project,
    ProjectStatus,
)
from eslabon.records.documents.models import Document as DocumentRecord
from eslabon.records.documents.models import DocumentType
from eslabon.records.parties.models import Party
from eslabon.standards.iati.codelists import codelist
from eslabon.standards.iati.records import (
    Activity,
    Document,
    Location,
    Narratives,
    Organisation,
    Place,
    Related,
    Sector,
    Transaction,
)
from eslabon.values.problems import Problem, Where, problem
from eslabon.work.publishing import money
from eslabon.work.publishing.desk import Desk, address, both, moment, organisation, said
from eslabon.work.publishing.public import Public
from eslabon.work.publishing.results import results

FUNDING, ACCOUNTABLE, IMPLEMENTING = "1", "2", "4"
_PARENT, _CHILD, _THIRD_PARTY = "1", "2", "5"
_GENERAL, _OBJECTIVES, _TARGET_GROUPS, _OTHER = "1", "2", "3", "4"
_GRANT = "110"
# The planned and the actual start, the planned and the actual end.
_PLANNED, _STARTED, _ENDS, _ENDED = "1", "2", "3", "4"
_STATUS = {
    AgreementStatus.NEGOTIATION: "1",
    AgreementStatus.SIGNED: "1",
    AgreementStatus.IN_FORCE: "2",
    AgreementStatus.CLOSED: "4",
    AgreementStatus.ENDED: "5",
    ProjectStatus.PLANNED: "1",
    ProjectStatus.RUNNING: "2",
    ProjectStatus.SUSPENDED: "6",
    ProjectStatus.COMPLETED: "4",
    ProjectStatus.CANCELLED: "5",
}
_DOCUMENTS = {DocumentType.SIGNED: "A09", DocumentType.REPORT: "A08", DocumentType.EVIDENCE: "A08"}
_WEB_PAGE = "A12"

Made = tuple[Activity, list[Transaction]]


@dataclass
class _Told:
    """A record that will be an activity: what of others it is made of."""

    kind: str
    record: Any
    provider: Party
    sector: str
    dates: dict[str, date]
    parent: Agreement | None = None
    entries: list[Entry] = field(default_factory=list)


class Content:
    """The activities of a publication, and the problems of what isn't in it or only in part."""

    def __init__(self, desk: Desk, seen: Public, today: date, example: bool) -> None:
        self.desk, self.seen, self.today, self.example = desk, seen, today, example
        self.problems: list[Problem] = []
        agreements = filter(None, map(self._agreement, seen.agreements.values()))
        self.told = {("agreements", one.record.pk): one for one in agreements}
        projects = filter(None, map(self._project, seen.projects.values()))
        self.told |= {("projects", one.record.pk): one for one in projects}
        for entry in money.standing(seen.entries):
            owner = self.told.get(("projects", entry.project_id or 0))
            owner = owner or self.told.get(("agreements", entry.agreement_id or 0))
            if owner is not None:
                owner.entries.append(entry)

    def activities(self) -> list[Made]:
        """Each agreement and project that can be published, with its transactions."""
        return [self._made(one) for one in self.told.values()]

    # --- what can be published

    def _agreement(self, one: Agreement) -> _Told | None:
        return self._whole("agreements", one, one.provider_id, one.sector, _of_agreement(one, self.today), None)

    def _project(self, one: Project) -> _Told | None:
        above = self.told.get(("agreements", one.agreement_id or 0))
        parent = self.seen.agreements.get(one.agreement_id or 0)
        provider = one.provider_id or (parent.provider_id if parent else None)
        sector = one.sector or (parent.sector if parent else "")
        dates = _of_project(one, self.today)
        return self._whole("projects", one, provider, sector, dates, above.record if above else None)

    def _whole(
        self,
        kind: str,
        record: Any,
        provider: int | None,
        sector: str,
        dates: dict[str, date],
        parent: Agreement | None,
    ) -> _Told | None:
        """What will be an activity; None, with what is missing told, where the standard asks for more."""
        pays = self.seen.parties.get(provider or 0)
        missing = {
            "published.no-provider": pays is None,
            "published.no-sector": not sector,
            "published.no-date": not {_PLANNED, _STARTED} & set(dates),
        }
        for code in (code for code, is_missing in missing.items() if is_missing):
            self._tell(code, kind, record)
        return None if pays is None or any(missing.values()) else _Told(kind, record, pays, sector, dates, parent)

    def _tell(self, code: str, kind: str, record: Any) -> None:
        where = Where(path=f"{kind}/{record.pk}", activity=self._identifier(kind, record))
        self.problems.append(problem(code, where, title=record.title))

    def _identifier(self, kind: str, record: Any) -> str:
        return self.desk.identifier(kind, record.pk)

    # --- what it tells

    def _made(self, one: _Told) -> Made:
        record, identifier = one.record, self._identifier(one.kind, one.record)
        ties = self._tied(one)
        tie = ties[0] if len(ties) == 1 else None
        if not record.title_en:
            self._tell("published.no-english", one.kind, record)
        self.problems += money.untold(one.entries, identifier, self.today)
        agreement = record if one.kind == "agreements" else one.parent
        activity = Activity(
            ordinal=0,
            line=0,
            start=0,
            identifier=identifier,
            lang="es",
            default_currency=self._currency(record, agreement),
            hierarchy="2" if one.parent else "1",
            reporting=self._reporting(),
            participating=list(self._participating(one, tie)),
            titles=said(record.title, record.title_en),
            descriptions=list(self._described(one)),
            other_identifiers=list(_numbers(record)),
            status=_STATUS[record.status],
            dates=one.dates,
            countries=[Place(self.desk.country, None, None, ())],
            sectors=[Sector("1", one.sector, None, ())],
            finance_type=_GRANT if agreement and agreement.kind == AgreementKind.GRANT else None,
            budgets=self._budgets(one),
            related=list(self._related(one, ties)),
            documents=list(self._documents(one)),
        )
        if one.kind == "projects":
            activity.locations = list(_places(record))
            found, faults = results(self.seen.indicators[record.pk], self.seen.objectives, identifier)
            activity.results, self.problems = found, self.problems + faults
        activity.last_updated = moment(max(each.changed_at for each in self._parts(one)))
        receiver = self.seen.parties.get(getattr(record, "lead_id", None) or 0)

        def pays(payer: int | None) -> Organisation:
            """Who pays an amount: another than the provider pays from another activity, which isn't known."""
            other = self.seen.parties.get(payer or 0)
            if other is None or other.pk == one.provider.pk:
                return organisation(one.provider, activity_id=tie)
            return organisation(other)

        receives = organisation(receiver) if receiver else None
        return activity, money.transactions(one.entries, pays, receives, self.today)

    def _currency(self, record: Any, agreement: Agreement | None) -> str:
        return record.currency or (agreement.currency if agreement else "USD")

    def _reporting(self) -> Organisation:
        made = organisation(self.desk.party)
        if not self.example:
            return made._replace(ref=self.desk.reference)
        marks = dict(both(lambda: _("(example)")))
        names = tuple((lang, f"{name} {marks[str(lang)]}") for lang, name in made.names)
        return made._replace(ref=self.desk.reference, names=names)

    def _participating(self, one: _Told, tie: str | None) -> Iterator[Organisation]:
        """Who gives, who answers for it, who carries it out: those that the public sees."""
        yield organisation(one.provider, FUNDING, tie)
        record, parties = one.record, self.seen.parties
        answers = dict.fromkeys([record.owner_id, *(each.pk for each in _several(record, "parties"))])
        accountable = [parties[pk] for pk in answers if pk in parties and pk != one.provider.pk]
        for party in accountable or [self.desk.party]:
            yield organisation(party, ACCOUNTABLE)
        works = dict.fromkeys([getattr(record, "lead_id", None), *(each.pk for each in _several(record, "members"))])
        for pk in works:
            if pk in parties:
                yield organisation(parties[pk], IMPLEMENTING)

    def _described(self, one: _Told) -> Iterator[tuple[str, Narratives]]:
        record = one.record
        yield _GENERAL, said(record.purpose or record.title, record.purpose_en or record.title_en)
        if outcome := getattr(record, "outcome", ""):
            yield _OBJECTIVES, said(outcome)
        if reached := getattr(record, "beneficiaries", ""):
            yield _TARGET_GROUPS, said(reached)
        if self.example or Origin.EXAMPLE in (record.origin, getattr(one.parent, "origin", None)):
            yield _OTHER, both(lambda: _("Example: not an official fact. It shows what a publication looks like."))
        if words := money.told_in_words(one.entries, self.today):
            yield _OTHER, words

    def _budgets(self, one: _Told) -> list[Any]:
        """What was programmed; of a project also the lines of its budget, unless its agreement tells that money."""
        found = money.programmed(one.entries)
        lines = self.seen.budget.get(one.record.pk, []) if one.kind == "projects" else []
        above = self.told.get(("agreements", one.parent.pk)) if one.parent else None
        if found or not lines or (above is not None and money.programmed(above.entries)):
            return found
        found, faults = money.planned(lines, self._identifier(one.kind, one.record))
        self.problems += faults
        return found

    def _tied(self, one: _Told) -> list[str]:
        """The provider's own activities that tell the same: the one that the record names; else those of the provider
        that the desk accepted as an answer to the needs that a project answers."""
        own = one.record.activity.strip()
        if own and not own.startswith(ACCOUNT):
            return [own]
        start = f"{one.provider.iati_id.strip()}-"
        needs = _several(one.record, "needs")
        linked = [each for need in needs for each in self.seen.answers.get(need.pk, ()) if each.startswith(start)]
        return list(dict.fromkeys(linked)) if len(start) > 1 else []

    def _related(self, one: _Told, ties: list[str]) -> Iterator[Related]:
        if one.parent is not None:
            yield Related(self._identifier("agreements", one.parent), _PARENT)
        for other in self.told.values():
            if one.kind == "agreements" and other.parent is not None and other.parent.pk == one.record.pk:
                yield Related(self._identifier(other.kind, other.record), _CHILD)
        for each in ties:
            yield Related(each, _THIRD_PARTY)

    def _documents(self, one: _Told) -> Iterator[Document]:
        page = address("record", one.kind, one.record.pk)
        titles = both(lambda: _("Page of the record"))
        yield Document(page, "text/html", titles, (_WEB_PAGE,), ("es", "en"), None)
        for each in self.seen.documents.get((one.kind, one.record.pk), ()):
            if each.type in _DOCUMENTS:
                yield _attached(each)

    def _parts(self, one: _Told) -> Iterator[Any]:
        """The records that an activity is made of: the last one changed says when it was."""
        yield one.record
        yield from one.entries
        yield from self.seen.documents.get((one.kind, one.record.pk), ())
        if one.kind == "agreements":
            yield from one.record.amendments.all()
            return
        yield from self.seen.budget.get(one.record.pk, ())
        for indicator in self.seen.indicators.get(one.record.pk, ()):
            yield indicator
            yield from indicator.targets.all()
            yield from indicator.values.all()
            if indicator.objective_id in self.seen.objectives:
                yield self.seen.objectives[indicator.objective_id]


def _several(record: Any, name: str) -> list[Any]:
    return list(getattr(record, name).all()) if hasattr(record, name) else []


def _of_agreement(one: Agreement, today: date) -> dict[str, date]:
    found: dict[str, date] = {}
    starts = one.in_force_on or one.signed_on
    if starts is not None:
        begun = starts <= today and one.status != AgreementStatus.NEGOTIATION
        found[_STARTED if begun else _PLANNED] = starts
    if one.ended_on and one.ended_on <= today:
        found[_ENDED] = one.ended_on
    elif one.ends_now:
        found[_ENDS] = one.ends_now
    return found


def _of_project(one: Project, today: date) -> dict[str, date]:
    found: dict[str, date] = {}
    if one.starts_on:
        begun = one.starts_on <= today and one.status not in (ProjectStatus.PLANNED, ProjectStatus.CANCELLED)
        found[_STARTED if begun else _PLANNED] = one.starts_on
    if one.ends_on:
        found[_ENDS] = one.ends_on
    return found


def _numbers(record: Any) -> Iterator[tuple[str, str]]:
    """What the record is called elsewhere."""
    for name in ("number", "registry_number"):
        if number := getattr(record, name, "").strip():
            yield number, "A9"


def _places(project: Project) -> Iterator[Location]:
    for place in project.places.all():
        codes = {one.authority: one.code for one in place.codes.all()}
        yield Location(codes.get("iso_3166_2"), (("es", place.name),), None)


def _attached(one: DocumentRecord) -> Document:
    guessed = mimetypes.guess_type(one.file_name)[0] or ""
    kind = guessed if guessed in codelist("FileFormat").codes else "application/octet-stream"
    link = address("document-file", one.pk)
    return Document(link, kind, said(one.title), (_DOCUMENTS[DocumentType(one.type)],), (), one.on)
