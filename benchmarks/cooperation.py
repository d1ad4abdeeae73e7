"""Cooperation as made up for the benchmarks: agreements, projects, amounts and values by rules. Nothing is a fact."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from itertools import islice
from typing import Any

AGREEMENTS, PROJECTS, INDICATORS, VALUES, ENTRIES = 500, 10_000, 10_000, 50_000, 200_000
YEAR = 2005
_STEPS = ("obligated", "programmed", "disbursed", "executed")
_BATCH = 5_000


def fill() -> None:
    """Puts the records into an empty database, without their histories."""
    from eslabon.records.cooperation.models import Agreement, Entry, Milestone, Project
    from eslabon.records.parties.models import Party
    from eslabon.records.results.models import Indicator, Target, Value

    parties = _put(Party, (Party(name_es=f"Organismo {n}", level="public") for n in range(200)))
    agreements = _put(Agreement, (_agreement(n, parties) for n in range(AGREEMENTS)))
    projects = _put(Project, (_project(n, agreements, parties) for n in range(PROJECTS)))
    due = date(YEAR, 6, 30)
    done = due - timedelta(days=3)
    _put(
        Milestone,
        (Milestone(project=one, title="Hito", due_on=due, done_on=done if one.pk % 3 else None) for one in projects),
    )
    _put(Entry, (_entry(n, projects) for n in range(ENTRIES)))
    indicators = _put(Indicator, (_indicator(n, projects) for n in range(INDICATORS)))
    _put(Target, (Target(indicator=one, value=100, year=YEAR + 1) for one in indicators))
    _put(Value, (_value(n, indicators) for n in range(VALUES)))


def _put(model: type[Any], made: Iterator[Any]) -> list[Any]:
    """Writes records in few statements: `bulk_create` makes thousands of so many fields."""
    from django.db import connection, transaction

    fields = [one for one in model._meta.concrete_fields if not one.primary_key]
    names = ", ".join(connection.ops.quote_name(one.column) for one in fields)
    places = ", ".join("%s" for _one in fields)
    table = connection.ops.quote_name(model._meta.db_table)
    with transaction.atomic(), connection.cursor() as cursor:
        while some := list(islice(made, _BATCH)):
            rows = [[one.get_db_prep_save(one.pre_save(record, True), connection) for one in fields] for record in some]
            cursor.executemany(f"INSERT INTO {table} ({names}) VALUES ({places})", rows)
    return list(model.objects.order_by("pk")) if model.__name__ not in ("Entry", "Value") else []


def _agreement(n: int, parties: list[Any]) -> Any:
    from eslabon.records.cooperation.models import Agreement

    ends = date(YEAR + n % 4, 12, 31)
    status = "in-force" if n % 5 else "signed"
    return Agreement(
        title=f"Convenio {n:05}", provider=parties[n % 200], signed_on=date(2003, 1, 1), ends_on=ends, status=status
    )


def _project(n: int, agreements: list[Any], parties: list[Any]) -> Any:
    from eslabon.records.cooperation.models import Project

    return Project(
        title=f"Proyecto {n:05}",
        agreement=agreements[n % AGREEMENTS] if n % 20 else None,
        lead=parties[n % 200],
        starts_on=date(2004, 1 + n % 12, 1),
        ends_on=date(YEAR + n % 3, 12, 31),
        status=("running", "running", "planned", "completed")[n % 4],
    )


def _entry(n: int, projects: list[Any]) -> Any:
    from eslabon.records.cooperation.models import Entry

    project = projects[n % PROJECTS]
    soles = n % 7 == 0
    return Entry(
        agreement_id=project.agreement_id,
        project=project,
        step=_STEPS[n // PROJECTS % 4],
        amount=1_000 + n % 997,
        currency="PEN" if soles else "USD",
        rate="3.3" if soles else None,
        on=date(2004 + n // (4 * PROJECTS) % 2, 1 + n % 12, 1 + n % 28),
        funding="counterpart-cash" if n % 11 == 0 else "contribution",
    )


def _indicator(n: int, projects: list[Any]) -> Any:
    from eslabon.records.results.models import Indicator

    return Indicator(project=projects[n % PROJECTS], title=f"Indicador {n:05}", unit="empresas", counting="adds")


def _value(n: int, indicators: list[Any]) -> Any:
    from eslabon.records.results.models import Value

    quarter = n // INDICATORS
    first = date(2004 + quarter // 4, 1 + 3 * (quarter % 4), 1)
    last = first + timedelta(days=88)
    return Value(indicator=indicators[n % INDICATORS], value=n % 50, starts_on=first, ends_on=last)
