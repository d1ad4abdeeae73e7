"""`eslabon import ...` and `eslabon snapshots ...`."""

from __future__ import annotations

import getpass
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, NoReturn

import typer

from eslabon.cli.console import (
    DEFAULT_WAREHOUSE,
    DONE,
    SOME,
    WRONG,
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
)
from eslabon.values.language import translator

if TYPE_CHECKING:
    from collections.abc import Callable

    from eslabon.facts.load import Outcome, Progress, RatesOutcome
    from eslabon.facts.warehouse import Publication, View, Warehouse
    from eslabon.values.problems import Problem

    Load = Callable[[Warehouse, Path, Progress], Outcome]

imports = typer.Typer(
    help="Loads published data: IATI files, tables, exchange rates.\n\nExample: eslabon import iati caf.xml",
    no_args_is_help=True,
)
snapshots = typer.Typer(invoke_without_command=True)

FormatOption = Annotated[str, typer.Option("--format", help="text or json.")]


def steps(lang: str) -> dict[str, str]:
    """What is being done while a file is loaded, in words."""
    _ = translator(lang)
    return {"keep": _("Keeping the file"), "check": _("Checking"), "load": _("Loading"), "derive": _("Computing")}


@imports.command("iati")
def import_iati(
    files: Annotated[list[Path], typer.Argument(help="IATI activity files.")],
    format: FormatOption = "text",
    lang: LangOption = "es",
    warehouse: WarehouseOption = DEFAULT_WAREHOUSE,
) -> None:
    """Loads IATI activity files, each a snapshot (carga): whole or not at all.

    Ends with 0 where all were loaded or were there already, 1 where activities were skipped, 2 where one was refused.

    Example: eslabon import iati caf.xml usaid-bo.xml
    """
    from eslabon.facts.load import load_iati

    load_each(load_iati, files, format, lang, warehouse)


def load_each(load: Load, files: list[Path], format: str, lang: str, warehouse: Path) -> None:
    """Loads files one by one, with a bar for each; says what became of them, and finishes the command."""
    from eslabon.facts.warehouse import Warehouse

    lang = chosen_language(lang)
    format = chosen_format(format, lang)
    store = Warehouse(warehouse)
    outcomes = []
    for file in files:
        with progress_bar(steps(lang)) as advance:
            outcomes.append(load(store, file, advance))
    finish(store, report(outcomes, format, lang), lang)


@imports.command("table")
def import_table(
    file: Annotated[Path, typer.Argument(help="A CSV or XLSX file.")],
    mapping: Annotated[Path, typer.Option("--mapping", help="The TOML file that names the columns.")],
    format: FormatOption = "text",
    lang: LangOption = "es",
    warehouse: WarehouseOption = DEFAULT_WAREHOUSE,
) -> None:
    """Loads a table that isn't IATI, through a mapping that names its columns.

    Example: eslabon import table obligations.csv --mapping obligations.mapping.toml
    """
    from eslabon.facts.load import load_table
    from eslabon.facts.warehouse import Warehouse

    lang = chosen_language(lang)
    format = chosen_format(format, lang)
    store = Warehouse(warehouse)
    with progress_bar(steps(lang)) as advance:
        outcome = load_table(store, file, mapping, advance)
    finish(store, report([outcome], format, lang), lang)


@imports.command("rates")
def import_rates(
    files: Annotated[list[Path], typer.Argument(help="CSV or XLSX with currency, period, rate, source.")],
    format: FormatOption = "text",
    lang: LangOption = "es",
    warehouse: WarehouseOption = DEFAULT_WAREHOUSE,
) -> None:
    """Loads exchange rates (units of a currency per US dollar, by year, month or day), each with its source.

    Example: eslabon import rates tipos-de-cambio.csv
    """
    from eslabon.facts.load import load_rates
    from eslabon.facts.warehouse import Warehouse

    lang = chosen_language(lang)
    format = chosen_format(format, lang)
    _ = translator(lang)
    store = Warehouse(warehouse)
    outcomes = [load_rates(store, file) for file in files]
    code = _report_tables(outcomes, "rates", _("{file}: exchange rates loaded: {count}"), format, lang)
    finish(store, code, lang)


@imports.command("deflators")
def import_deflators(
    files: Annotated[
        list[Path], typer.Argument(help="CSV or XLSX with deflator, currency, year, index or change, source.")
    ],
    format: FormatOption = "text",
    lang: LangOption = "es",
    warehouse: WarehouseOption = DEFAULT_WAREHOUSE,
) -> None:
    """Loads deflators, indices of prices by year, each with its name and source; a yearly change in % says so.

    Example: eslabon import deflators deflactores.csv
    """
    from eslabon.facts.deflators import load_deflators
    from eslabon.facts.warehouse import Warehouse

    lang = chosen_language(lang)
    format = chosen_format(format, lang)
    _ = translator(lang)
    outcomes = [load_deflators(Warehouse(warehouse), file) for file in files]
    raise typer.Exit(_report_tables(outcomes, "deflators", _("{file}: deflators loaded: {count}"), format, lang))


def _report_tables(outcomes: list[RatesOutcome], name: str, loaded: str, format: str, lang: str) -> int:
    """Says what became of tables of rates or deflators; gives the exit code. As JSON, one file's is an object of its
    own, several files' stand under `files`."""
    from eslabon.facts.load import REFUSED
    from eslabon.values.problems import as_json

    _ = translator(lang)
    told: list[dict[str, Any]] = [
        {
            "file": one.file,
            "status": one.status,
            name: one.rates,
            "problems": [as_json(each, lang) for each in one.problems],
        }
        for one in outcomes
    ]
    if format == "json":
        print_json(told[0] if len(told) == 1 else {"files": told})
    for one in told if format != "json" else ():
        for each in one["problems"]:
            text = _("line {line}: {reason} {hint}")
            tell(text.format(line=each["line"] or "?", reason=each["message"], hint=each["hint"]))
        if one[name]:
            say(loaded.format(file=one["file"], count=one[name]))
    refused = any(one.status == REFUSED for one in outcomes)
    return WRONG if refused else SOME if any(one.problems for one in outcomes) else DONE


def outcome_json(outcome: Outcome, lang: str) -> dict[str, Any]:
    """What became of a file, as the contract gives it."""
    from eslabon.values.problems import as_json, say

    data: dict[str, Any] = {
        "id": outcome.snapshot.snapshot if outcome.snapshot else None,
        "file": outcome.file,
        "sha256": outcome.sha256,
        "publisher": outcome.publisher,
        "activities": outcome.activities,
        "transactions": outcome.transactions,
        "skipped": [
            {"activity": one.activity, "line": one.line, "reason": say(one.problem, lang)[0]} for one in outcome.skipped
        ],
        "status": outcome.status,
    }
    if outcome.warnings:
        data["warnings"] = [as_json(one, lang) for one in outcome.warnings]
    if outcome.refusal:
        data["problem"] = as_json(outcome.refusal, lang)
    return data


def report(outcomes: list[Outcome], format: str, lang: str) -> int:
    """Says what became of the files; gives the exit code."""
    from eslabon.facts.load import REFUSED

    if format == "json":
        print_json({"snapshots": [outcome_json(one, lang) for one in outcomes]})
    else:
        for one in outcomes:
            _tell(one, lang)
    refused = any(one.status == REFUSED for one in outcomes)
    return WRONG if refused else SOME if any(one.skipped for one in outcomes) else DONE


def make_ready(store: Warehouse, lang: str) -> None:
    """Makes what the next question needs, with a bar, once everything else was said."""
    from eslabon.facts import ready

    with progress_bar(steps(lang)) as advance:
        ready.make_ready(store, advance)


def finish(store: Warehouse, code: int, lang: str) -> NoReturn:
    """Ends a command that has loaded something, or tried to."""
    make_ready(store, lang)
    raise typer.Exit(code)


def _tell(outcome: Outcome, lang: str) -> None:
    from eslabon.facts.load import ALREADY
    from eslabon.values.problems import say as worded

    _ = translator(lang)
    for skipped in outcome.skipped:
        sentence, hint = worded(skipped.problem, lang)
        text = _("line {line}, {activity}: not loaded. {reason} {hint}").format(
            line=skipped.line or "?", activity=skipped.activity or "—", reason=sentence, hint=hint
        )
        tell(text)
    of_code: dict[str, list[Problem]] = {}
    for one in outcome.warnings:
        of_code.setdefault(one.code, []).append(one)
    for alike in of_code.values():
        sentence, hint = worded(alike[0], lang)
        text = _("line {line}: {reason} {hint}")
        if len(alike) > 1:
            text = _("line {line} (and {count} more like it): {reason} {hint}")
        tell(text.format(line=alike[0].where.line or "?", count=len(alike) - 1, reason=sentence, hint=hint))
    if outcome.refusal:
        sentence, hint = worded(outcome.refusal, lang)
        text = _("{file}: refused, nothing was stored. {reason} {hint}")
        tell(text.format(file=outcome.file, reason=sentence, hint=hint), "red")
        return
    assert outcome.snapshot is not None
    if outcome.status == ALREADY:
        text = _("{file}: already imported as snapshot {number}; nothing was added")
    elif outcome.activities:
        text = _("{file}: loaded as snapshot {number} (activities: {activities}, transactions: {transactions})")
    else:
        text = _("{file}: loaded as snapshot {number} (rows: {transactions})")
    shown = text.format(
        file=outcome.file,
        number=outcome.snapshot.snapshot,
        activities=outcome.activities,
        transactions=outcome.transactions,
    )
    say(shown)


@snapshots.callback()
def list_snapshots(
    context: typer.Context,
    format: FormatOption = "text",
    lang: LangOption = "es",
    warehouse: WarehouseOption = DEFAULT_WAREHOUSE,
) -> None:
    """The loads (cargas), in the order in which they were published; and how to withdraw one.

    Example: eslabon snapshots --format json
    """
    if context.invoked_subcommand:
        return
    from eslabon.facts.warehouse import Warehouse

    lang = chosen_language(lang)
    format = chosen_format(format, lang)
    _ = translator(lang)
    view = Warehouse(warehouse).at()
    rows = [snapshot_json(one, view) for one in view.snapshots]
    if format == "json":
        print_json({"snapshots": rows})
        return
    if not rows:
        say(_("Nothing has been loaded yet. Start with: eslabon import iati FILE"))
        return
    titles = (
        _("Load no."),
        _("File"),
        _("Publisher"),
        _("Activities"),
        _("Transactions"),
        _("Published (UTC)"),
        "",
    )
    shown = [
        (
            str(row["id"]),
            row["file"],
            row["publisher"] or "",
            str(row["activities"]),
            str(row["transactions"]),
            row["published"][:16].replace("T", " "),
            _("withdrawn") if row["status"] == "withdrawn" else "",
        )
        for row in rows
    ]
    print_table(titles, shown, {0, 3, 4})


def snapshot_json(one: Publication, view: View) -> dict[str, Any]:
    """A snapshot as the contract gives it."""
    counts = one.about["counts"]
    withdrawn = view.withdrawn.get(one.snapshot or 0)
    return {
        "id": one.snapshot,
        "state": one.number,
        "standard": one.about["standard"],
        "file": one.about["file"],
        "sha256": one.about["sha256"],
        "publisher": one.about["publisher"],
        "publisher_name": one.about["publisher_name"],
        "version": one.about["version"],
        "generated": one.about["generated"],
        "published": one.about["published"],
        "reader": one.about["reader"],
        **counts,
        "status": "withdrawn" if withdrawn else "published",
        "reason": withdrawn.about["reason"] if withdrawn else None,
    }


@snapshots.command("withdraw")
def withdraw(
    number: Annotated[int, typer.Argument(help="The number of the load.")],
    reason: Annotated[str, typer.Option("--reason", help="Why; it is kept with the decision.")],
    actor: Annotated[str, typer.Option("--as", help="Who decides (an e-mail address or a name).")] = "",
    lang: LangOption = "es",
    warehouse: WarehouseOption = DEFAULT_WAREHOUSE,
) -> None:
    """Withdraws a load: a decision, with its reason. Earlier references keep their figures.

    Example: eslabon snapshots withdraw 3 --reason "The publisher corrected the file"
    """
    from eslabon.facts.decisions import AlreadyWithdrawn, withdraw_snapshot
    from eslabon.facts.warehouse import NotFound, Warehouse

    lang = chosen_language(lang)
    _ = translator(lang)
    store = Warehouse(warehouse)
    if not reason.strip():
        stop(_("Say why with --reason."))
    try:
        decision = withdraw_snapshot(store, number, actor or getpass.getuser(), reason.strip())
    except NotFound:
        stop(_("There is no snapshot {number}. See the loads with: eslabon snapshots").format(number=number))
    except AlreadyWithdrawn:
        stop(_("Snapshot {number} was withdrawn already.").format(number=number))
    say(_("Snapshot {number} is withdrawn; the state is now {state}.").format(number=number, state=decision.number))
    make_ready(store, lang)


@snapshots.command("original")
def original(
    number: Annotated[int, typer.Argument(help="The number of the load.")],
    output: Annotated[Path | None, typer.Option("--output", "-o", help="The file to write.")] = None,
    lang: LangOption = "es",
    warehouse: WarehouseOption = DEFAULT_WAREHOUSE,
) -> None:
    """Gives the file of a load back as it was received, byte for byte.

    Example: eslabon snapshots original 3 -o caf.xml
    """
    from eslabon.facts.received import give_back
    from eslabon.facts.warehouse import NotFound, Warehouse

    _ = translator(chosen_language(lang))
    try:
        snapshot = Warehouse(warehouse).at().snapshot(number)
    except NotFound:
        stop(_("There is no snapshot {number}. See the loads with: eslabon snapshots").format(number=number))
    if output is None:
        give_back(snapshot, sys.stdout.buffer)
        return
    aside = output.with_name(f".{output.name}.{os.getpid()}")
    try:
        with aside.open("wb") as out:
            digest = give_back(snapshot, out)
        if digest != snapshot.about["sha256"]:
            stop(_("What is kept of snapshot {number} isn't what was received.").format(number=number))
        aside.replace(output)
    except OSError as error:
        stop(f"{output}: {error.strerror}")
    finally:
        aside.unlink(missing_ok=True)
