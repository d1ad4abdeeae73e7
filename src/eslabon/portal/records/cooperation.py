"""What can be done with agreements, projects and their amounts; and the ladder of money on their pages."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from eslabon.facts.exchange import rates_at
from eslabon.figures.ladder import amounts, problem_of, reporting_currency
from eslabon.measures.ladder import CONTRIBUTION, STEPS, Standing, ladder
from eslabon.measures.programme import misfits
from eslabon.portal import store
from eslabon.portal.reader import Reader
from eslabon.portal.records.forms import AREA, DATE, NUMBER, SELECT, TEXT, Field, day_text
from eslabon.portal.records.sight import Sight
from eslabon.portal.records.step import Given, Step, day_of, options_of, reason_field
from eslabon.portal.records.words import capital
from eslabon.portal.tables import NONE, Cell, Column, Table
from eslabon.records.base.kinds import Kind
from eslabon.records.cooperation import actions
from eslabon.records.cooperation.models import (
    AGREEMENT_PATH,
    PROJECT_PATH,
    AgreementStatus,
    Funding,
    ProjectStatus,
)
from eslabon.records.cooperation.models import (
    Step as MoneyStep,
)
from eslabon.records.cooperation.queries import entries_for
from eslabon.values.problems import say
from eslabon.work.exchange import convert, unconverted

# What a correction may say anew of an amount.
_CORRECTED = ("amount", "currency", "on", "document", "note")


def _to(path: dict[str, tuple[str, ...]], words: Any, record: Any) -> Field:
    possible = [(one, words(one).label) for one in path[record.status]]
    return Field("to", _("To"), SELECT, options=options_of(possible), needed=True)


def _life_fields(record: Any, sight: Sight) -> list[Field]:
    on = Field("on", _("Date"), DATE, hint=_("Like 17/09/2004 or 2004-09-17. Leave it empty where it isn't known."))
    return [_to(AGREEMENT_PATH, AgreementStatus, record), on, reason_field()]


def _state_fields(record: Any, sight: Sight) -> list[Field]:
    return [_to(PROJECT_PATH, ProjectStatus, record), reason_field()]


def _correct_fields(record: Any, sight: Sight) -> list[Field]:
    return [
        Field("amount", _("Amount"), NUMBER, format(record.amount, "f"), needed=True),
        Field("currency", _("Currency"), TEXT, record.currency, needed=True, most=3),
        Field("on", _("Date"), DATE, day_text(record.on) if record.on else ""),
        Field("document", _("Document"), TEXT, record.document, most=300),
        Field("note", _("Note"), AREA, record.note),
        reason_field(True),
    ]


def _live(actor: Any, kind: Kind, record: Any, given: Given) -> Any:
    on = day_of(given["on"].strip()) if given.get("on", "").strip() else None
    return actions.move_agreement(actor, record, given.get("to", ""), on, given.get("reason", ""))


def _correct(actor: Any, kind: Kind, record: Any, given: Given) -> Any:
    values = {name: given[name] for name in _CORRECTED if name in given}
    return actions.correct(actor, record, values, given.get("reason", ""))


COOPERATION = (
    Step(
        "life",
        gettext_lazy("Take it further in its life"),
        "move",
        _live,
        gettext_lazy("The agreement stands where you said."),
        _life_fields,
        kinds=("agreements",),
        explained=gettext_lazy("An agreement that ends early needs the reason."),
    ),
    Step(
        "state",
        gettext_lazy("Change the status"),
        "move",
        lambda actor, kind, record, given: actions.move_project(
            actor, record, given.get("to", ""), given.get("reason", "")
        ),
        gettext_lazy("The status was changed."),
        _state_fields,
        kinds=("projects",),
    ),
    Step(
        "correct",
        gettext_lazy("Correct the amount"),
        "correct",
        _correct,
        gettext_lazy("The corrected amount counts from now on; the earlier one stays to be read."),
        _correct_fields,
        lambda record: not record.withdrawn and not hasattr(record, "corrected_by"),
        ("entries",),
        gettext_lazy("Amounts are never changed: a new one takes the place of this one."),
    ),
    Step(
        "convert",
        gettext_lazy("Convert with the table of rates"),
        "correct",
        lambda actor, kind, record, given: convert(actor, record, rates_at(store.warehouse().at())),
        gettext_lazy("The amount has the rate of its month, with the date and source of that rate."),
        fits=lambda record: not record.withdrawn and not hasattr(record, "corrected_by") and unconverted(record),
        kinds=("entries",),
        at_once=True,
    ),
)


@dataclass(frozen=True, slots=True)
class Shown:
    """The ladder of an agreement or project, and the printed totals that their lines don't make, in words."""

    table: Table
    misfits: list[str]


def ladder_table(kind: Kind, found: Any, sight: Sight, reader: Reader) -> Shown | None:
    """What stands at each step of the money of an agreement or project; None where no amount is told."""
    if kind.name not in ("agreements", "projects"):
        return None
    entries = entries_for(sight.actor).filter(**{kind.name.removesuffix("s"): found})
    told = amounts(entries)
    if not told:
        return None
    currency = found.currency if kind.name == "agreements" else reporting_currency(found, told)
    of = ladder(told, currency)
    rows = [_standing(key, of.standings[key], reader) for key in sorted(of.standings, key=_in_order)]
    for one in of.without_rate:
        amount = f"{one.currency} {reader.formats.short_amount(one.amount)}"
        note = _("without an exchange rate: not in the total")
        rows.append([Cell(capital(MoneyStep(one.step).label)), Cell(amount, note=note), NONE])
    if not rows:
        return None
    columns = [
        Column(_("Step")),
        Column(_("Total"), currency, number=True),
        Column(_("Not distributed to projects"), currency, number=True),
    ]
    if kind.name == "projects":
        columns, rows = columns[:-1], [row[:-1] for row in rows]
    table = Table(_("The money, step by step"), columns, rows, hide_caption=True)
    wrong = misfits(told)
    named = list(entries.filter(pk__in=[number for one in wrong for number in (one.whole, one.line)])) if wrong else []
    return Shown(table, [" ".join(say(problem_of(one, named), reader.lang)) for one in wrong])


def _standing(key: tuple[str, str], standing: Standing, reader: Reader) -> list[Cell]:
    """What stands at a step: whose money, how much, and what of it stands at no project."""
    funding, step = key
    told = [_("approximate")] if standing.approximate else []
    if standing.estimates:
        told.append(_("estimated besides: {amount}").format(amount=reader.formats.short_amount(standing.estimates)))
    left = standing.undistributed("project")
    return [
        Cell(capital(MoneyStep(step).label), note="" if funding == CONTRIBUTION else str(Funding(funding).label)),
        Cell(reader.formats.short_amount(standing.total), note=", ".join(told)),
        Cell(reader.formats.short_amount(left), note=_("the parts are more than the whole") if left < 0 else ""),
    ]


def _in_order(key: tuple[str, str]) -> tuple[int, int]:
    funding, step = key
    return Funding.values.index(funding), STEPS.index(step)
