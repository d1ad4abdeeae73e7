"""Takes a spreadsheet in: good rows become records, the others are told, each with its sheet, row, column, value and
remedy. Nothing is written before it is accepted, and a row that is there already isn't written twice.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, BinaryIO

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import override

from eslabon.records.base import actions
from eslabon.records.base.bulk import create_many
from eslabon.records.base.kinds import Kind
from eslabon.standards.tables.grids import Grid, grids
from eslabon.standards.tables.package import letters
from eslabon.standards.tables.sheets import Layout
from eslabon.values.problems import LANGUAGES, Problem, Unreadable, Where, problem
from eslabon.work.sheets.columns import (
    Choice,
    Placed,
    headings,
    lead,
    missing,
    place,
    recognised,
    remember,
)
from eslabon.work.sheets.new import News
from eslabon.work.sheets.rows import LONGEST_VALUE, Fault, SheetRows, Taken, already, key_of, there, titled

Progress = Callable[[str, int, int], None]


def check(
    actor: Any,
    kind: Kind,
    source: BinaryIO,
    name: str,
    choice: Choice | None = None,
    progress: Progress | None = None,
) -> Taken:
    """What a spreadsheet holds and what is wrong with it; nothing is written.

    Raises Unreadable where the file is no table or has no column for the title, Denied without the right.
    """
    return check_grids(actor, kind, opened(kind, source, name, choice, progress), name, choice)


def check_grids(actor: Any, kind: Kind, found: list[Grid], name: str, choice: Choice | None = None) -> Taken:
    """What the sheets of a file hold, likewise."""
    actions.require(actor, f"{kind.name}.create")
    sheets, left_out = telling_sheets(kind, found, name, choice)
    news = News(actor, choice.create if choice else {})
    taken = Taken(news, left_out=left_out + _hidden(sheets))
    keys = there(actor, kind)
    for one in sheets:
        SheetRows(actor, kind, name, one, taken, keys).take()
    return taken


def accept(actor: Any, kind: Kind, taken: Taken) -> Taken:
    """Writes the good rows, all in one transaction; what somebody else has put in meanwhile is refused."""
    with transaction.atomic():
        taken.added = taken.news.settle([one.draft for one in taken.good])
        for one in taken.good:
            one.key = key_of(kind, one.draft.record)
        found = there(actor, kind)
        twice = [one for one in taken.good if one.key in found]
        taken.good = [one for one in taken.good if one.key not in found]
        taken.faults += [
            Fault(
                one.sheet,
                one.row,
                None,
                titled(kind, one.draft.record)[:LONGEST_VALUE],
                already(kind, found[one.key]),
            )
            for one in twice
        ]
        taken.records = create_many(actor, kind, [one.draft for one in taken.good], _("spreadsheet"))
    return taken


def load(
    actor: Any,
    kind: Kind,
    source: BinaryIO,
    name: str,
    choice: Choice | None = None,
    dry_run: bool = False,
    progress: Progress | None = None,
) -> Taken:
    """Checks a spreadsheet and writes its good rows; with `dry_run` the answer is the same and nothing is written.

    Raises as `check` does.
    """
    taken = check(actor, kind, source, name, choice, progress)
    if dry_run:
        return taken
    if choice is not None and choice.columns:
        sheets, _left_out = telling_sheets(kind, opened(kind, source, name, choice), name, choice)
        for one in sheets:
            remember(actor, kind, one.grid, one.head, choice)
    return accept(actor, kind, taken)


# --- the sheets


def opened(
    kind: Kind, source: BinaryIO, name: str, choice: Choice | None, progress: Progress | None = None
) -> list[Grid]:
    """The sheets of a file. Raises Unreadable."""
    size = source.seek(0, 2)
    wanted = [one for called in headings(kind.name).values() for one in called]
    given = choice or Choice()
    layout = Layout([*given.columns.values()] or wanted, given.sheet, given.header_row, given.encoding, given.delimiter)
    return grids(source, name, layout, None if progress is None else lambda done: progress("check", done, size))


def telling_sheets(
    kind: Kind, grids_found: list[Grid], name: str, choice: Choice | None
) -> tuple[list[Placed], list[str]]:
    """The sheets whose rows are records, and the names of those that are left out.

    Raises Unreadable where there is none: its problem tells which heading is missing.
    """
    found = [one for grid in grids_found if (one := place(kind, grid, choice))]
    telling = [one for one in found if one.telling]
    if choice is not None and choice.columns:
        faults = [fault for one in telling or found[:1] if (fault := missing(one))]
        if faults:
            raise faults[0]
    # Beside a sheet that tells more, one with nothing but a name in it is a list of something else.
    most = max((len(one.fields) for one in telling), default=0)
    telling = [one for one in telling if len(one.fields) > 1 or most == 1]
    if not telling:
        there = next((one.head.first for one in found), None)
        raise Unreadable(_no_title(kind, name, there))
    taken = {one.grid.name for one in telling}
    return telling, [one.grid.name for one in found if one.grid.name and one.grid.name not in taken]


def _hidden(sheets: list[Placed]) -> list[str]:
    """The hidden columns that would have been read, had they been shown."""
    text = _("column {letters}, which is hidden ({heading})")
    return [
        text.format(letters=letters(at), heading=one.head.titles[at])
        for one in sheets
        for at, texts in enumerate(one.head.texts)
        if at in one.grid.hidden and at not in one.fields and texts and recognised(one.kind.name, texts)
    ]


def _no_title(kind: Kind, name: str, line: int | None) -> Problem:
    called = {}
    for lang in LANGUAGES:
        with override(lang):
            text = str(kind.title(lead(kind.name)))
            called[lang] = text[0].upper() + text[1:]
    return problem("sheet.no-title", Where(line=line, path=lead(kind.name)), name=name, field=called)
