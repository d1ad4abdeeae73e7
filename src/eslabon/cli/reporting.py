"""The Excel form of a progress report: `eslabon template report` and `eslabon load report`."""

from __future__ import annotations

from pathlib import Path
from typing import Any, NoReturn

import typer

from eslabon.cli.actors import actor_named
from eslabon.cli.console import DONE, SOME, print_json, say, stop, write_out
from eslabon.values.language import translator


def write_form(number: int | None, output: Path | None, email: str, lang: str, warehouse: Path) -> None:
    """Writes the form of a report; where none is named, ends with the list of those that can be filled in."""
    _ = translator(lang)
    user = _actor(email, lang, warehouse)
    if number is None:
        _choose(user, lang)
    if output is None:
        stop(_("Name the file to write with -o."))
    from eslabon.records.base.actions import Denied, Invalid, NotFound, get
    from eslabon.records.results.kind import REPORTS
    from eslabon.values.problems import say as worded
    from eslabon.work.reporting import report_form

    try:
        data = report_form(user, get(user, REPORTS, number), lang)
    except NotFound:
        stop(_("There is no progress report {number} that this account may see.").format(number=number))
    except Denied:
        stop(_("This account doesn't have the right to do that."))
    except Invalid as error:
        stop(" ".join(worded(error.problems[0], lang)))
    write_out(data, output)


def _actor(email: str, lang: str, warehouse: Path) -> Any:
    _ = translator(lang)
    if not email:
        stop(_("Say who reports it with --as."))
    return actor_named(email, lang, warehouse)


def _choose(user: Any, lang: str) -> NoReturn:
    """Ends the command with the open reports that somebody may fill in."""
    from django.utils.translation import override

    from eslabon.work.reporting import fillable

    _ = translator(lang)
    found = fillable(user)
    if not found:
        stop(_("There is no open progress report that this account may fill in."))
    until = _("to be presented by {day}")
    with override(lang):
        lines = [
            f"  {one.pk}  {one}" + (f" ({until.format(day=one.due_on.isoformat())})" if one.due_on else "")
            for one in found
        ]
    stop("\n".join([_("Say which report with --report. These are open:"), *lines]))


def load_form(file: Path, present: bool, dry_run: bool, format: str, email: str, lang: str, warehouse: Path) -> None:
    """Takes a form that was filled in, all of it or nothing, and says what became of it."""
    _ = translator(lang)
    user = _actor(email, lang, warehouse)
    from django.utils.translation import override

    from eslabon.records.base.actions import Denied, NotFound
    from eslabon.values.problems import Unreadable
    from eslabon.work.reporting import read_report_form, take

    filled = None
    try:
        with override(lang):
            filled = read_report_form(file.read_bytes(), file.name)
            outcome = take(user, filled, present, dry_run)
    except OSError as error:
        stop(f"{error.filename}: {error.strerror}")
    except Unreadable as refusal:
        _refuse(refusal, file.name, format, lang)
    except NotFound:
        number = filled.number if filled else 0
        stop(_("There is no progress report {number} that this account may see.").format(number=number))
    except Denied:
        stop(_("This account doesn't have the right to do that."))
    if format == "json":
        print_json(_as_json(outcome, filled, lang))
    else:
        _tell(outcome, filled, dry_run, lang)
    raise typer.Exit(SOME if outcome.faults or outcome.differs is not None else DONE)


def _as_json(outcome: Any, filled: Any, lang: str) -> dict[str, Any]:
    told = [one.told(lang) for one in outcome.faults]
    if outcome.differs is not None:
        told.append(_older(outcome, filled, lang))
    return {
        "report": outcome.report.pk,
        "rows": filled.rows,
        "accepted": filled.rows if outcome.kept else 0,
        "presented": outcome.presented,
        "problems": told,
        "differs": [
            {
                "sheet": one.place.sheet,
                "row": one.place.row,
                "column": one.place.column,
                "now": one.now,
                "given": one.given,
            }
            for one in outcome.differs or ()
        ],
    }


def _older(outcome: Any, filled: Any, lang: str) -> dict[str, Any]:
    from eslabon.values.problems import problem
    from eslabon.values.problems import say as worded

    found = problem("report.older-form", given=filled.version, now=outcome.report.version)
    message, hint = worded(found, lang)
    return {"sheet": None, "row": None, "column": None, "value": "", "message": message, "hint": hint}


def _tell(outcome: Any, filled: Any, dry_run: bool, lang: str) -> None:
    _ = translator(lang)
    for one in (fault.told(lang) for fault in outcome.faults):
        place = f"{one['sheet']}!{one['column']}{one['row']}: " if one["column"] else ""
        say(f"{place}{one['message']} {one['hint']}")
    if outcome.differs is not None:
        older = _older(outcome, filled, lang)
        say(f"{older['message']} {older['hint']}")
        text = _("now “{now}”, in the file “{given}”")
        for one in outcome.differs:
            place = f"{one.place.sheet}!{one.place.column}{one.place.row}"
            say(f"{place}: {text.format(now=one.now, given=one.given)}")
    elif dry_run:
        say(_("Nothing was written."))
    elif outcome.presented:
        say(_("Report {number}: kept and presented.").format(number=outcome.report.pk))
    elif outcome.kept and outcome.faults:
        say(_("Report {number}: kept, but not presented yet.").format(number=outcome.report.pk))
    elif outcome.kept:
        say(_("Report {number}: kept. Present it when it is complete.").format(number=outcome.report.pk))
    else:
        say(_("Report {number}: nothing was kept.").format(number=outcome.report.pk))


def _refuse(refusal: Any, name: str, format: str, lang: str) -> NoReturn:
    """Says why a file can't be read, and ends the command."""
    from eslabon.values.problems import say as worded

    message, hint = worded(refusal.problem, lang)
    if format == "json":
        told = {"sheet": None, "row": None, "column": None, "value": name, "message": message, "hint": hint}
        print_json({"report": None, "rows": 0, "accepted": 0, "presented": False, "problems": [told], "differs": []})
    stop(f"{message} {hint}")
