"""`eslabon`: the command. Each group of commands imports what it needs when it runs, so that `check` stays small."""

from __future__ import annotations

import os
import signal
import sys
from pathlib import Path
from typing import Annotated, Any

import typer

from eslabon.cli import (
    cooperation,
    crs_loading,
    desk,
    exporting,
    fiche,
    loading,
    matching,
    nomenclature,
    offering,
    papers,
    people,
    places,
    programme,
    serving,
    trade_loading,
)
from eslabon.cli.console import (
    DONE,
    SOME,
    WRONG,
    LangOption,
    chosen_format,
    chosen_language,
    print_json,
    progress_bar,
    say,
)
from eslabon.cli.wording import in_spanish, language_of
from eslabon.values.language import Translate, translator


def check(
    file: Annotated[Path, typer.Argument(help="An IATI file.")],
    format: Annotated[str, typer.Option("--format", help="text or json.")] = "text",
    lang: LangOption = "es",
) -> None:
    """Tells what is wrong with an IATI file: line, path, activity, message, remedy.

    Ends with 0 where there is no error, 1 where there are, 2 where the file can't be read.

    Example: eslabon check caf.xml --lang en
    """
    from eslabon.standards.iati.inspect import inspect, refused_json, to_json
    from eslabon.values.problems import Unreadable, as_json, problem

    lang = chosen_language(lang)
    format = chosen_format(format, lang)
    _ = translator(lang)
    try:
        try:
            size = file.stat().st_size
            stream = file.open("rb")
        except OSError:
            raise Unreadable(problem("file.not-found", name=str(file))) from None
        with stream, progress_bar({"check": _("Checking")}) as advance:
            verdict = inspect(stream, lambda done: advance("check", done, size))
    except Unreadable as refusal:
        if format == "json":
            print_json(refused_json(file.name, refusal, lang))
        else:
            shown = as_json(refusal.problem, lang)
            line = f":{shown['line']}" if shown["line"] else ""
            say(f"{file.name}{line}: {shown['message']} {shown['hint']}")
        raise typer.Exit(WRONG) from None
    report = to_json(file.name, verdict, lang)
    if format == "json":
        print_json(report)
    else:
        _print_problems(report, _)
    raise typer.Exit(SOME if report["counts"]["error"] else DONE)


def _print_problems(report: dict[str, Any], _: Translate) -> None:
    words = {"error": _("error"), "warning": _("warning")}
    for one in report["problems"]:
        place = f"{report['file']}:{one['line'] or ''} {one['path'] or ''}"
        about = f" ({one['activity']})" if one["activity"] else ""
        say(f"{words[one['severity']]} {place}", "bold")
        say(f"    {one['message']}{about}")
        if one["hint"]:
            say(f"    → {one['hint']}")
    counts = report["counts"]
    say(
        _("Activities: {activities}. Errors: {errors}. Warnings: {warnings}.").format(
            activities=report["activities"], errors=counts["error"], warnings=counts["warning"]
        )
    )


app = typer.Typer(
    help="Eslabón: trade capacity building, from the need to the export.\n\nExample: eslabon demo --lang en",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode="rich",
    pretty_exceptions_enable=False,
)
app.command("check")(check)
loading.imports.command("places")(places.places)
loading.imports.command("outlines")(places.outlines)
trade_loading.register(loading.imports)
loading.imports.command("crs")(crs_loading.import_crs)
app.add_typer(loading.imports, name="import")
app.add_typer(loading.snapshots, name="snapshots")
app.add_typer(nomenclature.hs, name="hs")
app.add_typer(exporting.exports, name="exports")
app.command("targets")(exporting.targets)
app.command("offer")(offering.offer)
app.command("fiche")(fiche.fiche)
app.command("trace")(offering.trace)
app.add_typer(papers.papers, name="paper")
app.add_typer(papers.reports, name="report")
for command in (
    desk.needs,
    desk.requests,
    desk.lines,
    desk.agreements,
    desk.projects,
    desk.results,
    cooperation.ladder,
    cooperation.reconcile,
    programme.programme,
    programme.convert,
    matching.matches,
    matching.coverage,
    desk.template,
    desk.load,
):
    app.command(command.__name__)(command)
app.command("invite")(people.invite)
app.command("demo")(serving.demo)
app.command("serve")(serving.serve)
app.command("backup")(serving.backup)
app.command("restore")(serving.restore)


def run() -> None:
    """The entry point: Ctrl-C ends a command as SIGINT does, with nothing half done."""
    arguments = sys.argv[1:]
    wants_help = len(arguments) < 2 or "--help" in arguments
    try:
        if wants_help and language_of(arguments, os.environ) == "es":
            in_spanish(typer.main.get_command(app))(prog_name="eslabon")
        else:
            app(prog_name="eslabon")
    except KeyboardInterrupt:
        sys.exit(128 + signal.SIGINT)
