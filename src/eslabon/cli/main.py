"""`eslabon`: the command. Each group of commands imports what it needs when it runs, so that `check` stays small."""

from __future__ import annotations

import os
import signal
import sys

import typer

from eslabon.cli import (
    checking,
    cooperation,
    crs_loading,
    deciding,
    desk,
    duplicates,
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
    publishing,
    serving,
    targets,
    trade_loading,
)
from eslabon.cli.wording import in_spanish, language_of

app = typer.Typer(
    help="Eslabón: trade capacity building, from the need to the export.\n\nExample: eslabon demo --lang en",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode="rich",
    pretty_exceptions_enable=False,
)
app.command("check")(checking.check)
loading.imports.command("places")(places.places)
loading.imports.command("outlines")(places.outlines)
trade_loading.register(loading.imports)
loading.imports.command("crs")(crs_loading.import_crs)
app.add_typer(loading.imports, name="import")
app.add_typer(loading.snapshots, name="snapshots")
app.add_typer(nomenclature.hs, name="hs")
app.add_typer(exporting.exports, name="exports")
app.command("targets")(targets.targets)
app.command("offer")(offering.offer)
app.add_typer(duplicates.duplicates, name="duplicates")
app.command("fiche")(fiche.fiche)
app.command("trace")(offering.trace)
app.command("decide")(deciding.decide)
app.command("decisions")(deciding.decisions)
app.add_typer(papers.papers, name="paper")
app.add_typer(papers.reports, name="report")
app.add_typer(publishing.publish, name="publish")
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
