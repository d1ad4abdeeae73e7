"""What the page of one record shows: its fields, what belongs to it, and what the reader may do with it."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from eslabon.portal.reader import Reader
from eslabon.portal.records import lists
from eslabon.portal.records.chains import basket_of, unnamed_of, ways_of
from eslabon.portal.records.cooperation import ladder_table
from eslabon.portal.records.sight import Sight, address, elsewhere
from eslabon.portal.records.steps import steps_for
from eslabon.portal.records.words import (
    BESIDE,
    capital,
    columns_of,
    marks,
    moved_of,
    pieces,
    pointed_at,
    sees_confidence,
    title_of,
    together,
)
from eslabon.portal.results import tables as result_tables
from eslabon.portal.tables import NONE, Cell, Column, Table
from eslabon.records.base.kinds import CONFIDENCE, EMBARGO, Kind
from eslabon.records.base.queries import DESK, STAFF, role_of
from eslabon.records.base.rules import allowed
from eslabon.records.documents.queries import documents_about
from eslabon.records.inquiries.models import OUT
from eslabon.records.inquiries.models import Status as Inquiring
from eslabon.records.needs.models import Criterion, Score
from eslabon.records.registry import KINDS
from eslabon.work.sheets.columns import TAKEN_IN

# The form of the paper that a record of a kind can be made into.
PAPERS = {"needs": ("profile", "need"), "rounds": ("round", "round"), "chains": ("memo", "chain")}
# The other pages that a record of a kind has: what each is called, and the name of its address.
PAGES: dict[str, tuple[tuple[Any, str], ...]] = {
    "needs": ((gettext_lazy("What could answer it"), "matching"),),
    "chains": ((gettext_lazy("What it exports"), "chain-exports"),),
    "agreements": ((gettext_lazy("Beside what the provider publishes"), "reconcile"),),
    "projects": (
        (gettext_lazy("Results and progress reports"), "results"),
        (gettext_lazy("Beside what the provider publishes"), "reconcile-project"),
    ),
}
# Those that are open to who signed in only.
_SIGNED_IN = ("matching",)
_SHOWN_PARTS = 50
_TOLD_TO_THE_DESK = ("level", *EMBARGO, "shared_with")


def looks_back(actor: Any, kind: Kind, found: Any) -> bool:
    """Whether an actor reads a record's earlier versions: who may change it, and the desk's own readers."""
    return role_of(actor) in (*DESK, *STAFF) or allowed(actor, f"{kind.name}.change", found)


def record_context(kind: Kind, found: Any, sight: Sight, reader: Reader) -> dict[str, Any]:
    """What the template of a record's page shows of it."""
    actor = sight.actor
    sight.know(found)
    parts, documents = _read_parts(kind, found, actor), _read_documents(kind, found, actor)
    about = {KINDS[found.about_kind].model: {found.about_id}} if _has_about(kind, found) else {}
    rows = [(kind, [found], kind.names), (KINDS["documents"], documents, columns_of(KINDS["documents"]))]
    rows += [(part, shown, columns_of(part)) for part, _field, shown in parts]
    sight.prime_all(together(about, *(pointed_at(*one) for one in rows)))
    steps = steps_for(actor, kind, found)
    return {
        "title": sight.label(found),
        "kind": kind,
        "record": found,
        "many": capital(kind.many),
        "marks": marks(found, actor, reader),
        "groups": _groups(kind, found, sight, reader),
        "may_change": not kind.append_only
        and getattr(found, "is_open", True)
        and allowed(actor, f"{kind.name}.change", found),
        "may_look_back": looks_back(actor, kind, found),
        "at_once": [one for one in steps if one.at_once and not one.aside],
        "asking": [one for one in steps if not one.at_once and not one.aside],
        "parts": _parts(found, parts, sight, reader),
        "documents": _documents(documents, sight, reader),
        "attach": _attach(kind, found, actor),
        "ladder": ladder_table(kind, found, sight, reader),
        "money": elsewhere("ladder", found.pk) if kind.name == "agreements" else "",
        "pages": [
            (text, elsewhere(name, found.pk))
            for text, name in PAGES.get(kind.name, ())
            if actor.is_authenticated or name not in _SIGNED_IN
        ],
        "report": _report(found, actor, reader) if kind.name == "reports" else None,
        "unnamed": unnamed_of(kind, found, actor),
        "basket": basket_of(kind, found, sight, reader),
        "ways": _ways(kind, found, actor),
        "weighing": _weighing(kind, found, steps, sight, reader),
        "paper": _paper(kind, found, actor),
        "file": elsewhere("document-file", found.pk) if kind.name == "documents" and found.sha256 else "",
        "about": _about(kind, found, sight),
    }


def _groups(kind: Kind, found: Any, sight: Sight, reader: Reader) -> list[tuple[str, list[tuple[str, list[Any]]]]]:
    """The fields that hold something, each group with its title; who else sees it is told to the desk and the owner."""
    confident = sees_confidence(sight.actor, found)
    groups = []
    for title, names in kind.groups:
        shown = [one for one in names if one not in BESIDE and (confident or one not in _TOLD_TO_THE_DESK)]
        if (title, names) == CONFIDENCE:
            shown = [one for one in shown if confident or one in ("origin", "source", "owner")]
        fields = [(title_of(kind, name), pieces(kind, found, name, sight, reader)) for name in shown]
        # The page's title isn't said twice.
        fields = [pair for pair in fields if [one.text for one in pair[1]] != [sight.label(found)]]
        groups.append((str(title), [pair for pair in fields if pair[1]]))
    moved = [one for one in moved_of(kind) if one not in ("withdrawn", "priority_shown")]
    standing = [(title_of(kind, name), pieces(kind, found, name, sight, reader)) for name in moved]
    groups.insert(1, (_("How it stands"), [pair for pair in standing if pair[1]]))
    return [(title, fields) for title, fields in groups if fields]


def _read_parts(kind: Kind, found: Any, actor: Any) -> list[tuple[Kind, str, list[Any]]]:
    """The records that belong to this one: their kind, the field that says so, and the first of them."""
    told = []
    for name, field in kind.parts:
        part = KINDS[name]
        rows = part.model.objects.visible_to(actor).filter(withdrawn=False, **{field: found.pk})
        # From the first to the last, whatever the whole list does.
        ordered = rows.order_by(*(one.removeprefix("-") if one in ("-on", "-pk") else one for one in part.order), "pk")
        told.append((part, field, lists.read(part, ordered[: _SHOWN_PARTS + 1], columns_of(part))))
    return told


def _parts(found: Any, parts: list[tuple[Kind, str, list[Any]]], sight: Sight, reader: Reader) -> list[dict[str, Any]]:
    """The parts of a record as tables, and where one more is added."""
    told = []
    for part, field, shown in parts:
        name = part.name
        add = getattr(found, "takes_parts", True) and allowed(sight.actor, f"{name}.create")
        if not (shown or add):
            continue
        listing = reverse("records", args=[name])
        told.append(
            {
                "title": capital(part.many),
                "key": name,
                "table": lists.table(part, shown[:_SHOWN_PARTS], sight, reader, without=(field, *part.under))
                if shown
                else None,
                "all": f"{listing}?{field}={found.pk}" if len(shown) > _SHOWN_PARTS and field in part.filters else "",
                "add": f"{reverse('record-new', args=[name])}?{field}={found.pk}" if add else "",
                "add_text": _("Add: {kind}").format(kind=part.one),
                "sheet": f"{elsewhere('sheet', name)}?{field}={found.pk}" if add and name in TAKEN_IN else "",
            }
        )
    return told


def _read_documents(kind: Kind, found: Any, actor: Any) -> list[Any]:
    """The documents of a record."""
    rows = documents_about(actor, kind.name, found.pk).order_by("-on", "title")
    return lists.read(KINDS["documents"], rows[:_SHOWN_PARTS], columns_of(KINDS["documents"]))


def _documents(listed: list[Any], sight: Sight, reader: Reader) -> Table | None:
    """The documents of a record as a table."""
    if not listed:
        return None
    made = lists.table(KINDS["documents"], listed, sight, reader, caption=_("Documents"))
    made.columns.append(Column(_("File")))
    for one, row in zip(listed, made.rows, strict=True):
        row.append(Cell(one.file_name, elsewhere("document-file", one.pk)) if one.sha256 else NONE)
    return made


def _about(kind: Kind, found: Any, sight: Sight) -> tuple[str, str] | None:
    """The record that a document belongs to, where the reader sees it."""
    if not _has_about(kind, found):
        return None
    one = sight.one(KINDS[found.about_kind].model, found.about_id)
    return (sight.label(one), address(one)) if one is not None else None


def _has_about(kind: Kind, found: Any) -> bool:
    return kind.name == "documents" and found.about_kind in KINDS


def _weighing(kind: Kind, found: Any, steps: list[Any], sight: Sight, reader: Reader) -> dict[str, Any] | None:
    """The priority of a need: its scores with reason and author, to whom they are open."""
    if kind.name != "needs" or not allowed(sight.actor, "needs.see_priority", found):
        return None
    scores = {one.criterion: one for one in found.scores.select_related("author")}

    def line(criterion: Criterion) -> list[Cell]:
        one = scores.get(criterion.value)
        if one is None:
            return [Cell(capital(criterion.label)), NONE, NONE]
        who = f"{one.author}, {reader.formats.date(one.at.date())}" if role_of(sight.actor) in (*DESK, *STAFF) else ""
        return [Cell(capital(criterion.label)), Cell(str(Score(one.score).label)), Cell(one.reason, note=who)]

    columns = [Column(_("Criterion")), Column(_("Score")), Column(_("Why"))]
    return {
        "priority": Score(found.priority).label if found.priority else "",
        "shown": found.priority_shown,
        "table": Table(_("Scores"), columns, [line(one) for one in Criterion], hide_caption=True),
        "may_score": any(one.name == "score" for one in steps),
        "at_once": [one for one in steps if one.name in ("show-priority", "keep-priority")],
    }


def _report(report: Any, actor: Any, reader: Reader) -> dict[str, Any]:
    """The values of a progress report and what was observed of it; what waits for conformity, to who takes part."""
    takes_part = allowed(actor, "reports.fill", report) or allowed(actor, "reports.observe", report)
    return {
        "values": result_tables.values(report, reader, takes_part),
        "remarks": result_tables.remarks(report, reader) if takes_part else None,
        "project": elsewhere("results", report.project_id),
    }


def _ways(kind: Kind, found: Any, actor: Any) -> list[tuple[str, str]]:
    """What is next: where a report is filled in, where an inquiry is sent and its answer read, a basket renewed."""
    if kind.name == "chains":
        return ways_of(found, actor)
    if kind.name == "reports" and found.is_open and allowed(actor, "reports.fill", found):
        return [(_("Fill in the progress report"), elsewhere("report-fill", found.pk))]
    if kind.name != "inquiries" or found.withdrawn:
        return []
    ways = []
    if found.status in (*OUT, Inquiring.DRAFT) and allowed(actor, "inquiries.send", found):
        again = found.status != Inquiring.DRAFT
        ways.append((_("Send again") if again else _("Send the form"), elsewhere("inquiry-send", found.pk)))
    if found.status != Inquiring.DRAFT and allowed(actor, "inquiries.read_answers", found):
        ways.insert(0, (_("The answer"), elsewhere("inquiry-answer", found.pk)))
    return ways


def _paper(kind: Kind, found: Any, actor: Any) -> str:
    """Where the record is made into a paper."""
    if kind.name not in PAPERS or not allowed(actor, "papers.create"):
        return ""
    (form, name), page = PAPERS[kind.name], elsewhere("paper-new")
    return f"{page}?{urlencode({'form': form, name: found.pk})}" if page else ""


def _attach(kind: Kind, found: Any, actor: Any) -> str:
    """Where a document is attached to the record."""
    page = elsewhere("document-new")
    if kind.name == "documents" or not page or not allowed(actor, "documents.create"):
        return ""
    return f"{page}?{urlencode({'about_kind': kind.name, 'about_id': found.pk})}"
