"""`eslabon needs`, `requests`, `lines`, `template` and `load`: the desk's lists, out and in."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Annotated, Any, NoReturn

import typer

from eslabon.cli.actors import actor_named
from eslabon.cli.console import (
    DEFAULT_WAREHOUSE,
    DONE,
    SOME,
    LangOption,
    WarehouseOption,
    chosen_format,
    chosen_language,
    print_json,
    print_table,
    progress_bar,
    say,
    stop,
    tell,
    unusable,
    write_out,
)
from eslabon.values.language import Translate, translator

TAKEN_IN = ("needs", "requests", "lines", "projects", "participants")
FormatOption = Annotated[str, typer.Option("--format", help="table, json, csv or xlsx.")]
OutputOption = Annotated[Path | None, typer.Option("-o", help="The file to write.", show_default=False)]
AsOption = Annotated[
    str, typer.Option("--as", help="Who asks: the e-mail of an account; without it, the public.", show_default=False)
]
TemplateAsOption = Annotated[
    str,
    typer.Option("--as", help="Whose organisations to offer: the e-mail of an account.", show_default=False),
]
ListArgument = Annotated[
    str, typer.Argument(metavar="LIST", help="needs, requests, lines, projects, participants or report.")
]


def needs(
    format: FormatOption = "table",
    output: OutputOption = None,
    actor: AsOption = "",
    lang: LangOption = "es",
    warehouse: WarehouseOption = DEFAULT_WAREHOUSE,
) -> None:
    """The needs for cooperation.

    Example: eslabon needs --as desk@example.org --format json
    """
    _list("needs", format, output, actor, lang, warehouse)


def requests(
    format: FormatOption = "table",
    output: OutputOption = None,
    actor: AsOption = "",
    lang: LangOption = "es",
    warehouse: WarehouseOption = DEFAULT_WAREHOUSE,
) -> None:
    """The requests: who asked what of whom, by when, and whether it was answered.

    Example: eslabon requests --as desk@example.org
    """
    _list("requests", format, output, actor, lang, warehouse)


def lines(
    format: FormatOption = "table",
    output: OutputOption = None,
    actor: AsOption = "",
    lang: LangOption = "es",
    warehouse: WarehouseOption = DEFAULT_WAREHOUSE,
) -> None:
    """The open lines: what a source offers that can still be asked for.

    Example: eslabon lines --format csv -o lines.csv
    """
    _list("lines", format, output, actor, lang, warehouse)


def agreements(
    format: FormatOption = "table",
    output: OutputOption = None,
    actor: AsOption = "",
    lang: LangOption = "es",
    warehouse: WarehouseOption = DEFAULT_WAREHOUSE,
) -> None:
    """The agreements of cooperation: with whom, since when, how they stand.

    Example: eslabon agreements --as desk@example.org --format json
    """
    _list("agreements", format, output, actor, lang, warehouse)


def projects(
    format: FormatOption = "table",
    output: OutputOption = None,
    actor: AsOption = "",
    lang: LangOption = "es",
    warehouse: WarehouseOption = DEFAULT_WAREHOUSE,
) -> None:
    """The projects: of which agreement, who carries them out, how they stand.

    Example: eslabon projects --as desk@example.org --format xlsx -o projects.xlsx
    """
    _list("projects", format, output, actor, lang, warehouse)


def results(
    format: FormatOption = "table",
    output: OutputOption = None,
    actor: AsOption = "",
    lang: LangOption = "es",
    warehouse: WarehouseOption = DEFAULT_WAREHOUSE,
) -> None:
    """Results against targets: where each indicator stands, what is missing, or why that can't be told.

    Example: eslabon results --as desk@example.org --format json
    """
    _list("results", format, output, actor, lang, warehouse)


def _list(name: str, format: str, output: Path | None, email: str, lang: str, warehouse: Path) -> None:
    lang = chosen_language(lang)
    _ = translator(lang)
    format = chosen_format(format, lang, ("table", "json", "csv", "xlsx"))
    if format == "xlsx" and output is None:
        stop(_("Name the file to write with -o."))
    actor = actor_named(email, lang, warehouse)
    from eslabon.figures.desk import LISTS, mark

    rows = LISTS[name](actor, lang)
    if format == "json" and output is None:
        print_json({name: rows})
    elif format == "table" and output is None:
        _print(rows, name, lang)
    else:
        from eslabon.figures.render.lists import list_file

        write_out(list_file(name, rows, mark(actor, rows), "csv" if format == "table" else format), output)


def _print(rows: list[dict[str, Any]], name: str, lang: str) -> None:
    _ = translator(lang)
    if not rows:
        say(_("There is nothing in this list that this reader may see."))
        return
    from eslabon.figures.render.lists import NUMBERS

    words = _columns(_)
    titles = [words.get(key, key) for key in rows[0]]
    numbers = {place for place, key in enumerate(rows[0]) if key in NUMBERS}
    shown = [["—" if value in (None, "") else _shown(value, _) for value in row.values()] for row in rows]
    print_table(titles, shown, numbers)


def _shown(value: Any, _: Translate) -> str:
    return (_("yes") if value else _("no")) if isinstance(value, bool) else str(value)


def _columns(_: Translate) -> dict[str, str]:
    """What the columns are called in a table."""
    return {
        "id": _("No."),
        "title": _("Title"),
        "theme": _("Theme"),
        "kind": _("What for"),
        "status": _("Status"),
        "priority": _("Priority"),
        "cost": _("Cost"),
        "currency": _("Currency"),
        "level": _("Level"),
        "example": _("Example"),
        "asked_by": _("Asked by"),
        "asked_of": _("Responsible"),
        "due": _("Due"),
        "answered": _("Answered"),
        "source": _("Provider"),
        "ceiling": _("Ceiling"),
        "deadline": _("Deadline"),
        "indicator": _("Indicator"),
        "unit": _("Unit"),
        "project": _("Project"),
        "value": _("Value"),
        "until": _("Until"),
        "baseline": _("Baseline"),
        "baseline_period": _("Period of the baseline"),
        "target": _("Target"),
        "approximate": _("Approximate"),
        "perimeter": _("Perimeter"),
        "market": _("Market"),
        "year": _("Year"),
        "reading": _("What it means"),
        "reached": _("Reached"),
        "missing": _("Missing"),
        "share": _("Share"),
        "document": _("Document"),
    }


def template(
    name: ListArgument,
    output: OutputOption = None,
    report: Annotated[
        int | None, typer.Option("--report", help="The number of a progress report.", show_default=False)
    ] = None,
    actor: TemplateAsOption = "",
    lang: LangOption = "es",
    warehouse: WarehouseOption = DEFAULT_WAREHOUSE,
) -> None:
    """Writes the Excel form of a list, with drop-downs and instructions; `eslabon load` reads it without a mapping.

    Of a progress report: what it holds, to be filled in without a connection. Without --report, those that are open
    are listed.

    Example: eslabon template needs -o needs.xlsx
    """
    lang = chosen_language(lang)
    _ = translator(lang)
    if name == "report":
        from eslabon.cli.reporting import write_form

        write_form(report, output, actor, lang, warehouse)
        return
    _known(name, lang)
    if output is None:
        stop(_("Name the file to write with -o."))
    reader = actor_named(actor, lang, warehouse)
    from eslabon.work.sheets import sheet_form

    write_out(sheet_form(name, lang, reader), output)


def load(
    name: ListArgument,
    file: Annotated[Path, typer.Argument(help="A spreadsheet: XLSX or CSV.")],
    mapping: Annotated[
        Path | None, typer.Option("--mapping", help="A file that names the columns.", show_default=False)
    ] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Says what would become of it, writes nothing.")] = False,
    rejected: Annotated[
        Path | None,
        typer.Option("--rejected", help="Where to write the refused rows, with remarks (XLSX).", show_default=False),
    ] = None,
    create: Annotated[
        bool,
        typer.Option("--create", help="Adds the organisations and themes that look like none on record."),
    ] = False,
    present: Annotated[bool, typer.Option("--present", help="Presents the progress report once it is kept.")] = False,
    format: Annotated[str, typer.Option("--format", help="text or json.")] = "text",
    actor: AsOption = "",
    lang: LangOption = "es",
    warehouse: WarehouseOption = DEFAULT_WAREHOUSE,
) -> None:
    """Takes a spreadsheet in: good rows are written together, every refusal is told with its cell and remedy.

    The form of a progress report is taken whole or not at all. Ends with 0 where all rows were taken, 1 where any was
    refused, 2 where the file can't be read.

    Example: eslabon load needs needs.xlsx --as desk@example.org --dry-run
    """
    lang = chosen_language(lang)
    format = chosen_format(format, lang)
    if name == "report":
        from eslabon.cli.reporting import load_form

        for option, path in (("--mapping", mapping), ("--rejected", rejected)):
            if path:
                stop(unusable(option, str(path), (), lang))
        load_form(file, present, dry_run, format, actor, lang, warehouse)
        return
    _known(name, lang)
    _ = translator(lang)
    if not actor:
        stop(_("Say who loads it with --as."))
    user = actor_named(actor, lang, warehouse)
    from django.utils.translation import override

    from eslabon.records.base.actions import Denied
    from eslabon.values.problems import Unreadable
    from eslabon.work import sheets

    kind = sheets.kind_named(name)
    try:
        choice = sheets.read_mapping(mapping.read_bytes(), kind) if mapping else None
        if create:
            choice = replace(choice or sheets.Choice(), create=sheets.ALL_NEW)
        with file.open("rb") as stream, override(lang), progress_bar({"check": _("Checking")}) as advance:
            taken = sheets.load(user, kind, stream, file.name, choice, dry_run, advance)
            refused = (
                sheets.rejected(kind, stream, file.name, choice, taken.faults, lang)
                if rejected and taken.faults
                else b""
            )
    except OSError as error:
        stop(f"{error.filename}: {error.strerror}")
    except Unreadable as refusal:
        _refuse(refusal, file.name, format, lang)
    except Denied:
        stop(_("This account doesn't have the right to do that."))
    if rejected and refused:
        write_out(refused, rejected)
    _tell_taken(taken, format, lang)
    raise typer.Exit(SOME if taken.faults else DONE)


def _tell_taken(taken: Any, format: str, lang: str) -> None:
    """Says what became of a spreadsheet."""
    _ = translator(lang)
    told = [one.told(lang) for one in taken.faults]
    if format == "json":
        new = [
            {"list": one.list, "name": one.name, "similar": one.similar, "create": one.chosen}
            for one in taken.news.told
        ]
        print_json({"rows": taken.rows, "accepted": taken.accepted, "problems": told, "new": new})
    else:
        for one in told:
            place = ":".join(str(part) for part in (one["sheet"], one["row"], one["column"]) if part)
            say(f"{place}: {one['message']} {one['hint']}")
        if names := [one.name for one in taken.news.told if one.chosen]:
            say(_("Put on record with them: {names}.").format(names=", ".join(names)))
        say(_("Rows: {rows}. Accepted: {accepted}.").format(rows=taken.rows, accepted=taken.accepted))
    if taken.left_out:
        tell(_("Left out: {names}.").format(names=", ".join(taken.left_out)))


def _refuse(refusal: Any, name: str, format: str, lang: str) -> NoReturn:
    """Says why a file, or a mapping, can't be read, and ends the command."""
    from eslabon.values.problems import say as worded

    message, hint = worded(refusal.problem, lang)
    if format == "json":
        where = refusal.problem.where
        told = {"sheet": None, "row": where.line, "column": where.path, "value": name, "message": message, "hint": hint}
        print_json({"rows": 0, "accepted": 0, "problems": [told]})
    stop(f"{message} {hint}")


def _known(name: str, lang: str) -> None:
    if name not in TAKEN_IN:
        stop(unusable("LIST", name, (*TAKEN_IN, "report"), lang))
