"""What can be done with a record beside editing it: each step has its right, its fields and the action it calls."""

from __future__ import annotations

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from eslabon.portal.records.chains import CHAINS
from eslabon.portal.records.cooperation import COOPERATION
from eslabon.portal.records.forms import AREA, DATE, SELECT, TEXT, Field, by_number, day_text
from eslabon.portal.records.lists import Option, choices_of
from eslabon.portal.records.results import RESULTS
from eslabon.portal.records.sight import Sight
from eslabon.portal.records.step import Given, Step, day_of, options_of, reason_field
from eslabon.records.base import actions
from eslabon.records.base.actions import Invalid, NotFound
from eslabon.records.base.kinds import Kind
from eslabon.records.base.models import Level
from eslabon.records.base.rules import allowed
from eslabon.records.documents import actions as documents
from eslabon.records.needs import actions as needs
from eslabon.records.needs.models import PATH, Criterion, Score
from eslabon.records.needs.models import Status as NeedStatus
from eslabon.records.parties import actions as parties
from eslabon.records.parties.models import Party
from eslabon.records.requests import actions as requests
from eslabon.records.requests.models import Status as RequestStatus
from eslabon.values.problems import Where, problem


def _level_fields(record: Any, sight: Sight) -> list[Field]:
    level = Field("level", _("Confidentiality"), SELECT, record.level, options=options_of(Level.choices), needed=True)
    return [level, reason_field()]


def _move_fields(record: Any, sight: Sight) -> list[Field]:
    possible = [(one, NeedStatus(one).label) for one in PATH[record.status]]
    return [Field("to", _("To"), SELECT, options=options_of(possible), needed=True), reason_field()]


def _score_fields(record: Any, sight: Sight) -> list[Field]:
    return [
        Field("criterion", _("Criterion"), SELECT, options=options_of(Criterion.choices), needed=True),
        Field("score", _("Score"), SELECT, options=options_of(Score.choices), needed=True),
        Field("reason", _("Why"), AREA, needed=True),
    ]


def _answer_fields(record: Any, sight: Sight) -> list[Field]:
    return [
        Field("text", _("Answer"), AREA, needed=True),
        _today("on", _("Answered on")),
        Field("paper", _("Paper of the answer"), TEXT, hint=_("Oficio N.°, expediente ..."), most=120),
    ]


def _today(name: str, label: str) -> Field:
    today = day_text(timezone.now().date())
    return Field(name, label, DATE, today, hint=_("Like 17/09/2004 or 2004-09-17."), needed=True)


def _merge_fields(record: Any, sight: Sight) -> list[Field]:
    successor: Any = Party._meta.get_field("successor")
    listed = choices_of(successor, sight)
    if listed is None:
        return [Field("into", _("Into"), TEXT, hint=by_number(), needed=True), reason_field(True)]
    known = [(one.pk, text) for one, text in listed if one.pk != record.pk]
    into = Field("into", _("Into"), SELECT, options=[("", [Option("", "—")]), *options_of(known)], needed=True)
    return [into, reason_field(True)]


def _answer(actor: Any, kind: Kind, record: Any, given: Given) -> Any:
    faults = [] if given.get("text", "").strip() else [problem("field.missing", Where(path="text"))]
    try:
        on = day_of(given.get("on", "").strip())
    except Invalid as error:
        raise Invalid([*faults, *error.problems]) from None
    return requests.answer(actor, record, given.get("text", ""), on, given.get("paper", ""))


def _merge(actor: Any, kind: Kind, record: Any, given: Given) -> Any:
    faults = [] if given.get("reason", "").strip() else [problem("record.reason-missing", Where(path="reason"))]
    try:
        into = actions.get(actor, kind, given.get("into", ""))
    except NotFound:
        value = given.get("into", "")[:80]
        raise Invalid([problem("field.no-such", Where(path="into"), value=value), *faults]) from None
    if faults:
        raise Invalid(faults)
    parties.merge(actor, record, into, given["reason"])
    return into


def _version(actor: Any, kind: Kind, record: Any, given: Given) -> Any:
    text = given.get("version", "")
    if not (text.isascii() and text.isdigit() and len(text) < 10):
        raise NotFound(text)
    return actions.bring_back(actor, kind, record, int(text), given.get("reason", ""))


def _move(actor: Any, kind: Kind, record: Any, given: Given) -> Any:
    return needs.move(actor, record, given.get("to", ""), given.get("reason", ""))


def _why(given: Given) -> str:
    return given.get("reason", "")


STEPS = {
    one.name: one
    for one in (
        *CHAINS,
        *COOPERATION,
        *RESULTS,
        Step(
            "present",
            gettext_lazy("Present to the table"),
            "present",
            lambda actor, kind, record, given: needs.present(actor, record, _why(given)),
            gettext_lazy("The need has been presented."),
            fits=lambda record: record.status == NeedStatus.DRAFT,
            kinds=("needs",),
            at_once=True,
        ),
        Step(
            "approve",
            gettext_lazy("Approve for the table"),
            "approve",
            lambda actor, kind, record, given: needs.approve(actor, record, _why(given)),
            gettext_lazy("The need is approved by the table."),
            fits=lambda record: record.status == NeedStatus.PRESENTED,
            kinds=("needs",),
            at_once=True,
        ),
        Step(
            "move",
            gettext_lazy("Change the status"),
            "move",
            _move,
            gettext_lazy("The status was changed."),
            _move_fields,
            kinds=("needs",),
        ),
        Step(
            "score",
            gettext_lazy("Weigh by a criterion"),
            "score",
            lambda actor, kind, record, given: needs.score(
                actor, record, given.get("criterion", ""), given.get("score", ""), _why(given)
            ),
            gettext_lazy("The score was kept."),
            _score_fields,
            kinds=("needs",),
            aside=True,
        ),
        Step(
            "show-priority",
            gettext_lazy("Show the priority to whoever sees the need"),
            "show_priority",
            lambda actor, kind, record, given: needs.show_priority(actor, record, True),
            gettext_lazy("The priority is shown."),
            fits=lambda record: not record.priority_shown,
            kinds=("needs",),
            at_once=True,
            aside=True,
        ),
        Step(
            "keep-priority",
            gettext_lazy("Keep the priority to the desk"),
            "show_priority",
            lambda actor, kind, record, given: needs.show_priority(actor, record, False),
            gettext_lazy("The priority is kept to the desk."),
            fits=lambda record: record.priority_shown,
            kinds=("needs",),
            at_once=True,
            aside=True,
        ),
        Step(
            "answer",
            gettext_lazy("Write down the answer"),
            "answer",
            _answer,
            gettext_lazy("The answer was kept."),
            _answer_fields,
            lambda record: record.status == RequestStatus.OPEN,
            ("requests",),
        ),
        Step(
            "reopen",
            gettext_lazy("Open it again"),
            "reopen",
            lambda actor, kind, record, given: requests.reopen(actor, record, _why(given)),
            gettext_lazy("The request is open again."),
            lambda record, sight: [reason_field(True)],
            lambda record: record.status != RequestStatus.OPEN,
            ("requests",),
        ),
        Step(
            "drop",
            gettext_lazy("Wait no longer for the answer"),
            "drop",
            lambda actor, kind, record, given: requests.drop(actor, record, _why(given)),
            gettext_lazy("Nobody waits for the answer any more."),
            lambda record, sight: [reason_field(True)],
            lambda record: record.status == RequestStatus.OPEN,
            ("requests",),
        ),
        Step(
            "sign",
            gettext_lazy("Say that it was signed"),
            "sign",
            lambda actor, kind, record, given: documents.sign_document(
                actor, record, day_of(given.get("on", "").strip())
            ),
            gettext_lazy("It is signed: what waited for its signature is under embargo no longer."),
            lambda record, sight: [_today("on", _("Signed on"))],
            lambda record: record.signed_on is None,
            ("documents",),
        ),
        Step(
            "unsign",
            gettext_lazy("It isn't signed after all"),
            "unsign",
            lambda actor, kind, record, given: documents.unsign_document(actor, record, _why(given)),
            gettext_lazy("What waits for its signature is under embargo again."),
            lambda record, sight: [reason_field(True)],
            lambda record: record.signed_on is not None,
            ("documents",),
        ),
        Step(
            "merge",
            gettext_lazy("Merge into another organisation"),
            "merge",
            _merge,
            gettext_lazy("Both are one organisation now."),
            _merge_fields,
            lambda record: not record.withdrawn,
            ("parties",),
            gettext_lazy("Its names are kept as other names; every record that named it names the other."),
        ),
        Step(
            "level",
            gettext_lazy("Change who sees it"),
            "set_level",
            lambda actor, kind, record, given: actions.set_level(
                actor, kind, record, given.get("level", ""), _why(given)
            ),
            gettext_lazy("Who sees it was changed."),
            _level_fields,
            explained=gettext_lazy("What is public can be read by anybody, without signing in."),
        ),
        Step(
            "withdraw",
            gettext_lazy("Withdraw"),
            "withdraw",
            lambda actor, kind, record, given: actions.withdraw(actor, kind, record, _why(given)),
            gettext_lazy("It was withdrawn. It can be brought back from here."),
            lambda record, sight: [reason_field(True)],
            lambda record: not record.withdrawn,
            explained=gettext_lazy(
                "It leaves every list, search, export and report. Nothing is deleted: it can be brought back."
            ),
        ),
        Step(
            "reinstate",
            gettext_lazy("Bring it back into its lists"),
            "withdraw",
            lambda actor, kind, record, given: actions.reinstate(actor, kind, record, _why(given)),
            gettext_lazy("It is back in its lists."),
            fits=lambda record: record.withdrawn,
            at_once=True,
        ),
        Step(
            "bring-back",
            gettext_lazy("Bring this version back"),
            "change",
            _version,
            gettext_lazy("The earlier version is back, as a new one."),
            lambda record, sight: [Field("version", _("Version"), TEXT, needed=True), reason_field()],
            aside=True,
        ),
    )
}


def steps_for(actor: Any, kind: Kind, record: Any) -> list[Step]:
    """What the actor may do with a record now."""
    return [
        one
        for one in STEPS.values()
        if one.belongs(kind) and one.fits(record) and allowed(actor, one.right_of(kind), record)
    ]
