"""What can be done with the baskets of chains; the basket in force on a chain's page; what a group leaves unnamed."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from eslabon.portal.reader import Reader
from eslabon.portal.records.forms import AREA, DATE, Field, day_text
from eslabon.portal.records.sight import Sight
from eslabon.portal.records.step import Given, Step, day_of, reason_field
from eslabon.portal.tables import Cell, Column, Table
from eslabon.records.base.kinds import Kind
from eslabon.records.base.queries import remember_seen
from eslabon.records.base.rules import allowed
from eslabon.records.chains import actions
from eslabon.records.chains.models import Basket, Scheme, Status
from eslabon.records.chains.queries import group_of, in_force, lines_of, unnamed, versions_of


def _adopt_fields(record: Any, sight: Sight) -> list[Field]:
    day = day_text(record.valid_from) if record.valid_from else ""
    hint = _("Like 17/09/2004 or 2004-09-17.")
    return [Field("on", _("In force from"), DATE, day, hint=hint, needed=True), reason_field()]


def _adopt(actor: Any, kind: Kind, record: Any, given: Given) -> Any:
    on = day_of(given["on"].strip()) if given.get("on", "").strip() else None
    return actions.adopt(actor, record, on, given.get("reason", ""))


CHAINS = (
    Step(
        "adopt",
        gettext_lazy("Bring it into force"),
        "adopt",
        _adopt,
        gettext_lazy("The version is in force; the one before it ends on its eve."),
        _adopt_fields,
        lambda record: not record.withdrawn and record.status == Status.DRAFT,
        ("baskets",),
        gettext_lazy("Its lines can't be changed any more: what changes later is a new version."),
    ),
    Step(
        "renew",
        gettext_lazy("New version"),
        "renew",
        lambda actor, kind, record, given: actions.renew(actor, record, given.get("reason", "")),
        gettext_lazy("The new version is a draft with the same lines."),
        lambda record, sight: [Field("reason", _("Why"), AREA, needed=True)],
        lambda record: not record.withdrawn and record.status == Status.IN_FORCE,
        ("baskets",),
        gettext_lazy("A draft with the lines of this version; this one holds until that one comes into force."),
    ),
)


@dataclass(frozen=True, slots=True)
class Shown:
    """The basket of a chain that is in force today, with its lines; without a table there is none."""

    title: str
    table: Table | None


def basket_of(kind: Kind, found: Any, sight: Sight, reader: Reader) -> Shown | None:
    """The lines of the basket of a chain that is in force today; None on the pages of other kinds."""
    if kind.name != "chains":
        return None
    rows = lines_of(in_force(sight.actor, timezone.now().date()).filter(chain=found.pk)).visible_to(sight.actor)
    alike: dict[tuple[Any, ...], list[str]] = defaultdict(list)
    for line in rows:
        alike[line.code, line.share, line.share_source, line.note].append(line.scheme)
    columns = [
        Column(_("Code")),
        Column(_("Nomenclature")),
        Column(_("Share"), number=True),
        Column(_("Source of the share")),
        Column(_("Note")),
    ]
    cells = [
        [Cell(dotted(code)), Cell(_schemes(held)), Cell(reader.formats.needed(share)), Cell(source or "—"), Cell(note)]
        for (code, share, source, note), held in sorted(alike.items())
    ]
    title = _("Products in its basket today")
    return Shown(title, Table(title, columns, cells, hide_caption=True) if cells else None)


def dotted(code: str) -> str:
    """A code as it is printed: 0901.11, 0901.11.90.00."""
    return ".".join([code[:4], *(code[place : place + 2] for place in range(4, len(code), 2))])


def _schemes(held: list[str]) -> str:
    """The nomenclatures of lines that are alike, several that follow one another by the first and the last."""
    places = [Scheme.values.index(one) for one in held]
    labels = [str(Scheme(one).label) for one in held]
    in_a_row = len(held) > 2 and places == list(range(places[0], places[-1] + 1))
    return f"{labels[0]} – {labels[-1]}" if in_a_row else ", ".join(labels)


def ways_of(chain: Any, actor: Any) -> list[tuple[str, str]]:
    """What is next with the basket of a chain: a draft comes into force, or the version in force is renewed."""
    if chain.withdrawn:
        return []
    found = list(versions_of(actor, chain))
    for one in found:
        remember_seen(actor, one)
    drafts = [one for one in found if one.status == Status.DRAFT and allowed(actor, "baskets.adopt", one)]
    if drafts:
        return [(_("Bring into force: {version}").format(version=one), _step(one, "adopt")) for one in drafts]
    kept = [one for one in found if one.status == Status.IN_FORCE and allowed(actor, "baskets.renew", one)]
    return [(_("New version of the basket"), _step(one, "renew")) for one in kept[:1]]


def _step(basket: Basket, name: str) -> str:
    return reverse("record-step", args=["baskets", basket.pk, name])


def unnamed_of(kind: Kind, found: Any, actor: Any) -> str:
    """What is said on the pages of a group that leaves members unnamed, of its chains, and of targets about it."""
    if kind.name not in ("chain-groups", "chains", "targets"):
        return ""
    words = unnamed(found if kind.name == "chain-groups" else group_of(actor, found))
    said = _(
        "The document names these chains “{words}”: some aren't named, so the baskets on record are not the perimeter "
        "of a target about them."
    )
    return said.format(words=words) if words else ""
