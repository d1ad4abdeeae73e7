"""Negotiations, rounds, meetings, attendance and decisions as the doors know them."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from eslabon.records.base.kinds import CONFIDENCE, Kind
from eslabon.records.rounds.models import Attendance, Decision, Meeting, Negotiation, Round

NEGOTIATIONS = Kind(
    name="negotiations",
    model=Negotiation,
    one=_("negotiation"),
    many=_("negotiations"),
    groups=((_("The negotiation"), ("name", "countries", "starts_on", "ends_on")), CONFIDENCE),
    columns=("name", "countries", "starts_on", "ends_on"),
    search=("name",),
    order=("name",),
    parts=(("rounds", "negotiation"),),
)
ROUNDS = Kind(
    name="rounds",
    model=Round,
    one=_("round"),
    many=_("rounds"),
    groups=(
        (_("The round"), ("negotiation", "number", "place", "country", "starts_on", "ends_on")),
        (_("What came of it"), ("summary", "outcome")),
        CONFIDENCE,
    ),
    columns=("number", "place", "negotiation", "starts_on", "ends_on"),
    filters=("negotiation",),
    search=("place", "summary", "outcome"),
    order=("-starts_on",),
    related=("negotiation",),
    parts=(("meetings", "round"), ("attendance", "round"), ("requests", "round")),
)
MEETINGS = Kind(
    name="meetings",
    model=Meeting,
    one=_("meeting"),
    many=_("meetings"),
    groups=(
        (_("The meeting"), ("title", "round", "on", "place", "joint_with", "themes")),
        (_("What was said"), ("agenda", "minutes")),
        CONFIDENCE,
    ),
    columns=("title", "round", "on", "joint_with"),
    filters=("round", "themes"),
    search=("title", "agenda", "minutes"),
    order=("-on", "title"),
    related=("round",),
    parts=(("attendance", "meeting"), ("decisions", "meeting"), ("needs", "meeting")),
)
ATTENDANCE = Kind(
    name="attendance",
    model=Attendance,
    one=_("attendee"),
    many=_("attendees"),
    groups=(
        (_("Who attended"), ("name", "position", "organisation")),
        (_("For whom"), ("represents", "focal_point")),
        (_("Where"), ("meeting", "round")),
        CONFIDENCE,
    ),
    columns=("name", "position", "organisation", "represents", "focal_point", "meeting", "round"),
    filters=("meeting", "round", "organisation"),
    search=("name", "position"),
    order=("organisation__name_es", "name"),
    related=("organisation", "represents", "meeting", "round"),
    under=("meeting", "round"),
)
DECISIONS = Kind(
    name="decisions",
    model=Decision,
    one=_("decision"),
    many=_("decisions"),
    groups=((_("The decision"), ("meeting", "text", "responsible", "due_on", "done_on")), CONFIDENCE),
    columns=("text", "due_on", "responsible", "meeting", "done_on"),
    filters=("meeting", "responsible"),
    search=("text",),
    related=("meeting", "responsible"),
)
