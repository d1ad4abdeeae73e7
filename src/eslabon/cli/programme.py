"""`eslabon programme` and `eslabon convert`: what enters many amounts of an agreement at once."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any, NoReturn

import typer

from eslabon.cli.actors import actor_named
from eslabon.cli.console import (
    DEFAULT_WAREHOUSE,
    SOME,
    LangOption,
    WarehouseOption,
    chosen_format,
    chosen_language,
    print_json,
    say,
    stop,
    unusable,
)
from eslabon.cli.cooperation import AgreementArgument, agreement_of
from eslabon.cli.desk import AsOption
from eslabon.values.language import translator

FormatOption = Annotated[str, typer.Option("--format", help="text or json.")]


def programme(
    agreement: AgreementArgument,
    file: Annotated[Path, typer.Argument(help="A table: XLSX or CSV.")],
    step: Annotated[str, typer.Option("--step", help="announced, obligated, programmed, disbursed or executed.")] = (
        "programmed"
    ),
    year_start: Annotated[
        int, typer.Option("--fiscal-year-start", min=1, max=12, help="The month in which its years start.")
    ] = 1,
    estimates_from: Annotated[
        int | None,
        typer.Option("--estimates-from", help="The first year that is an estimate.", show_default=False),
    ] = None,
    document: Annotated[
        str, typer.Option("--document", help="Where it was published; without it, as its column “source” says.")
    ] = "",
    format: FormatOption = "text",
    actor: AsOption = "",
    lang: LangOption = "es",
    warehouse: WarehouseOption = DEFAULT_WAREHOUSE,
) -> None:
    """Enters a published table of amounts by line and year: the printed totals, with the lines as their parts.

    A total that its lines don't make is entered as printed, and told. Ends with 1 where one is.

    Example: eslabon programme 1 cbj-2006.csv --fiscal-year-start 10 --estimates-from 2005 --as desk@example.org
    """
    lang = chosen_language(lang)
    format = chosen_format(format, lang)
    user = _writer(actor, lang, warehouse)
    from eslabon.figures.ladder import problems_of
    from eslabon.measures.ladder import ESTIMATED, STEPS
    from eslabon.records.base.actions import Denied, Invalid
    from eslabon.values.problems import Unreadable, as_json
    from eslabon.work.programme import enter, read_table

    _ = translator(lang)
    steps = tuple(one for one in STEPS if one != ESTIMATED)
    if step not in steps:
        stop(unusable("--step", step, steps, lang))
    found = agreement_of(user, agreement, lang)
    try:
        made = enter(user, found, read_table(file), step, year_start, estimates_from, document)
    except OSError as error:
        stop(f"{error.filename}: {error.strerror}")
    except Unreadable as refusal:
        _refuse([refusal.problem], format, lang)
    except Invalid as refused:
        _refuse(refused.problems, format, lang)
    except Denied:
        stop(_("This account doesn't have the right to do that."))
    told = [as_json(one, lang) for one in problems_of(made)]
    if format == "json":
        print_json({"entered": len(made), "problems": told})
    else:
        for one in told:
            say(f"{one['message']} {one['hint']}")
        say(_("Amounts entered: {count}.").format(count=len(made)))
    raise typer.Exit(SOME if told else 0)


def convert(
    agreement: AgreementArgument,
    format: FormatOption = "text",
    actor: AsOption = "",
    lang: LangOption = "es",
    warehouse: WarehouseOption = DEFAULT_WAREHOUSE,
) -> None:
    """Gives the amounts in another currency the rate of their month from the table, with its date and source.

    What was entered stays to be read; one with its rate takes its place. Ends with 1 where a rate is missing.

    Example: eslabon convert 1 --as desk@example.org
    """
    lang = chosen_language(lang)
    format = chosen_format(format, lang)
    user = _writer(actor, lang, warehouse)
    from eslabon.facts.exchange import rates_at
    from eslabon.facts.warehouse import Warehouse
    from eslabon.records.base.actions import Denied
    from eslabon.values.problems import as_json
    from eslabon.work.exchange import convert_all

    _ = translator(lang)
    found = agreement_of(user, agreement, lang)
    try:
        done, faults = convert_all(user, found, rates_at(Warehouse(warehouse).at()))
    except Denied:
        stop(_("This account doesn't have the right to do that."))
    told = [as_json(one, lang) for one in faults]
    if format == "json":
        print_json({"converted": [one.pk for one in done], "problems": told})
    else:
        for one in told:
            say(f"{one['message']} {one['hint']}")
        say(_("Amounts converted: {count}.").format(count=len(done)))
    raise typer.Exit(SOME if told else 0)


def _writer(email: str, lang: str, warehouse: Path) -> Any:
    """Who enters it; ends the command where nobody is named."""
    _ = translator(lang)
    if not email:
        stop(_("Say who loads it with --as."))
    return actor_named(email, lang, warehouse)


def _refuse(problems: list[Any], format: str, lang: str) -> NoReturn:
    """Says why nothing was entered, and ends the command."""
    from eslabon.values.problems import as_json

    told = [as_json(one, lang) for one in problems]
    if format == "json":
        print_json({"entered": 0, "problems": told})
    stop("\n".join(f"{one['message']} {one['hint']}" for one in told))
