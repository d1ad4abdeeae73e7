"""Makes the records of a large programme: 300 agreements, 10,000 projects, 200,000 amounts, 50,000 values.

Nothing in them is a fact. They are written without their history: what is measured is reading them.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from itertools import cycle, islice
from typing import Any

AGREEMENTS, PROJECTS, ENTRIES, VALUES, PARTIES = 300, 10_000, 200_000, 50_000, 120
# The year that the yearly report is made of.
YEAR = 2005
# The first agreement is a large one: so many projects, with their amounts.
LARGE = 100
_SAID = "Audiencias, certificación y asistencia técnica para pequeños exportadores de las regiones. "
_LEVELS = ("public", "parties", "internal", "parties")
_STEPS = ("obligated", "disbursed", "executed", "programmed")
_BATCH = 2000


def make() -> dict[str, Any]:
    """The records written; gives the people who read them and the first record of each kind, by name."""
    from eslabon.records.accounts.models import User
    from eslabon.records.parties.models import Party

    Party.objects.bulk_create(
        Party(name_es=f"Entidad {number}", short_name=f"E{number}", level="public") for number in range(PARTIES)
    )
    parties = list(Party.objects.order_by("pk"))
    people = {
        role: User.objects.create_user(f"{role}@example.org", name=role, role=role, organisation=organisation)
        for role, organisation in (("coordinator", None), ("donor", parties[0]), ("implementer", parties[10]))
    }
    agreements = _agreements(parties)
    projects = _projects(parties, agreements)
    _milestones(projects)
    _entries(projects)
    _results(projects)
    return people


def _written(model: Any, made: Iterator[Any]) -> list[Any]:
    model.objects.bulk_create(made, batch_size=_BATCH)
    return list(model.objects.order_by("pk"))


def _shared(records: list[Any], parties: Any) -> None:
    """Names organisations among the parties of the records that are at that level."""
    through = type(records[0])._meta.get_field("shared_with").remote_field.through
    own = f"{type(records[0])._meta.model_name}_id"
    rows = (
        through(**{own: one.pk, "party_id": party})
        for one in records
        if one.level == "parties"
        for party in parties(one)
    )
    through.objects.bulk_create(rows, batch_size=_BATCH)


def _agreements(parties: list[Any]) -> list[Any]:
    from eslabon.records.cooperation.models import Agreement

    made = (
        Agreement(
            title=f"Convenio {number}",
            provider=parties[number % 10],
            status="in-force",
            purpose=3 * _SAID,
            signed_on=date(2000 + number % 8, 1 + number % 12, 1),
            level=_LEVELS[number % 4],
        )
        for number in range(AGREEMENTS)
    )
    written = _written(Agreement, made)
    _shared(written, lambda one: [one.provider_id])
    return written


def _projects(parties: list[Any], agreements: list[Any]) -> list[Any]:
    from eslabon.records.cooperation.models import Project
    from eslabon.records.rounds.models import Theme

    themes = list(Theme.objects.all())
    rest = cycle(agreements[1:])
    made = (
        Project(
            title=f"Proyecto {number} de asistencia",
            agreement=agreements[0] if number < LARGE else next(rest),
            theme=themes[number % len(themes)],
            lead=parties[10 + number % (PARTIES - 10)],
            owner=parties[10 + number % (PARTIES - 10)],
            purpose=3 * _SAID,
            status="running",
            starts_on=date(2004, 1, 1),
            ends_on=date(2006, 12, 31),
            level=_LEVELS[number % 4],
        )
        for number in range(PROJECTS)
    )
    written = _written(Project, made)
    providers = {one.pk: one.provider_id for one in agreements}
    _shared(written, lambda one: [providers[one.agreement_id]])
    return written


def _milestones(projects: list[Any]) -> None:
    """One for each project, due in the year of the report; every third wasn't reached."""
    from eslabon.records.cooperation.models import Milestone

    due = date(YEAR, 6, 30)
    made = (
        Milestone(project=one, title="Hito", due_on=due, done_on=due if one.pk % 3 else None, level=one.level)
        for one in projects
    )
    Milestone.objects.bulk_create(made, batch_size=_BATCH)


def _entries(projects: list[Any]) -> None:
    from eslabon.records.cooperation.models import Entry

    made = (
        Entry(
            agreement_id=one.agreement_id,
            project_id=one.pk,
            step=_STEPS[number % 4],
            amount=Decimal(number % 9000 + 1),
            currency="PEN" if number % 5 == 0 else "USD",
            rate=Decimal("3.28") if number % 5 == 0 else None,
            on=date(2004 + number % 3, 1 + number % 12, 1 + number % 28),
            document=f"Comprobante {number}",
            level=one.level,
            owner_id=one.owner_id,
        )
        for number, one in enumerate(islice(cycle(projects), ENTRIES))
    )
    Entry.objects.bulk_create(made, batch_size=_BATCH)


def _results(projects: list[Any]) -> None:
    from eslabon.records.results.models import Indicator, Report, Target, Value

    def beside(one: Any) -> dict[str, Any]:
        return {"level": one.level, "owner_id": one.owner_id}

    indicators = _written(
        Indicator,
        (
            Indicator(project=one, title=f"Indicador {one.pk}", unit="empresas", definition=_SAID, **beside(one))
            for one in projects
        ),
    )
    Target.objects.bulk_create(
        (Target(indicator=one, value=Decimal(100), year=2006, **beside(one)) for one in indicators), batch_size=_BATCH
    )
    periods = [(date(year, month, 1), date(year, month + 5, 30)) for year in (2004, 2005, 2006) for month in (1, 7)]
    reports = _written(
        Report,
        (
            Report(project=one, starts_on=first, ends_on=last, due_on=last, done=_SAID, **beside(one))
            for one in projects
            for first, last in periods[: VALUES // PROJECTS]
        ),
    )
    by_project = {one.project_id: one for one in indicators}
    Value.objects.bulk_create(
        (
            Value(
                indicator=by_project[one.project_id],
                report=one,
                reported=Decimal(12),
                value=Decimal(12),
                starts_on=one.starts_on,
                ends_on=one.ends_on,
                **beside(one),
            )
            for one in reports
        ),
        batch_size=_BATCH,
    )


def pages() -> dict[str, tuple[str, dict[str, str]]]:
    """The pages that are measured: address and choice by name."""
    from eslabon.records.cooperation.models import Agreement, Entry, Project
    from eslabon.records.results.models import Indicator, Report, Value

    large = Agreement.objects.order_by("pk")[0].pk
    project = Project.objects.order_by("pk")[0].pk
    lists = ("agreements", "projects", "entries", "reports", "indicators", "targets", "values")
    first = {
        "agreements": large,
        "projects": project,
        **{
            name: model.objects.order_by("pk")[0].pk
            for name, model in (("entries", Entry), ("reports", Report), ("indicators", Indicator), ("values", Value))
        },
    }
    return {
        **{f"list of {name}": (f"/es/{name}/", {}) for name in lists},
        "its last page: entries": ("/es/entries/", {"page": str(ENTRIES // 50)}),
        "its last page: projects": ("/es/projects/", {"page": str(PROJECTS // 50)}),
        "amounts of an agreement": ("/es/entries/", {"agreement": str(large)}),
        "amounts by a word": ("/es/entries/", {"q": "comprobante 1999"}),
        "projects by two words": ("/es/projects/", {"q": "certificacion asistencia"}),
        "values by a word of none": ("/es/values/", {"q": "zinc"}),
        **{f"a record: {name}": (f"/es/{name}/{number}/", {}) for name, number in first.items()},
        **{f"edit: {name}": (f"/es/{name}/{first[name]}/edit/", {}) for name in ("agreements", "projects", "reports")},
        "new amount of a project": ("/es/entries/new/", {"project": str(project)}),
        "new value": ("/es/values/new/", {}),
        "search": ("/es/search/", {"q": "certificacion"}),
        "desk": ("/es/desk/", {}),
        "list of the API: entries": ("/api/v1/entries", {}),
        "list of the API: projects": ("/api/v1/projects", {"q": "certificacion"}),
        "the API's ladder": (f"/api/v1/agreements/{large}/ladder", {}),
    }
