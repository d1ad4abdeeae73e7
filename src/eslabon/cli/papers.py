"""`eslabon paper` and `eslabon report`: the papers that the desk owes, made of its records."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Annotated, Any

import typer

from eslabon.cli.actors import actor_named
from eslabon.cli.console import (
    DEFAULT_WAREHOUSE,
    LangOption,
    WarehouseOption,
    chosen_format,
    chosen_language,
    say,
    stop,
    unusable,
    write_out,
)
from eslabon.values.language import translator

papers = typer.Typer(
    help="The papers that the desk owes, as Word or PDF.\n\nExample: eslabon paper round 1 -o r.docx",
    no_args_is_help=True,
)
OutputOption = Annotated[Path | None, typer.Option("-o", help="The file to write.", show_default=False)]
FormatOption = Annotated[
    str, typer.Option("--format", help="docx or pdf; without it, as the file's name ends.", show_default=False)
]
OnOption = Annotated[
    str, typer.Option("--on", help="From the records as they stood at the end of this day.", show_default=False)
]
AsOption = Annotated[
    str, typer.Option("--as", help="Who reads: the e-mail of an account; without it, the public.", show_default=False)
]
_FORMATS = ("docx", "pdf")
_TABLES = (*_FORMATS, "xlsx", "json")


@papers.command("round")
def round_(
    number: Annotated[str, typer.Argument(metavar="ROUND", help="The number of the round's record.")],
    output: OutputOption = None,
    format: FormatOption = "",
    on: OnOption = "",
    actor: AsOption = "",
    lang: LangOption = "es",
    warehouse: WarehouseOption = DEFAULT_WAREHOUSE,
) -> None:
    """The round report: what was presented, asked, treated, decided and signed.

    Example: eslabon paper round 1 --as desk@example.org -o round.docx
    """
    _make("round", {"round": number}, output, format, on, actor, lang, warehouse)


@papers.command("memo")
def memo(
    theme: Annotated[str, typer.Option("--theme", help="A theme: its code or its name.", show_default=False)] = "",
    source: Annotated[
        str, typer.Option("--source", help="A source: number, name or identifier.", show_default=False)
    ] = "",
    country: Annotated[str, typer.Option("--country", help="A country, by its ISO code.", show_default=False)] = "",
    chain: Annotated[
        str, typer.Option("--chain", help="A production chain: its number or name.", show_default=False)
    ] = "",
    output: OutputOption = None,
    format: FormatOption = "",
    on: OnOption = "",
    actor: AsOption = "",
    lang: LangOption = "es",
    warehouse: WarehouseOption = DEFAULT_WAREHOUSE,
) -> None:
    """The memo (ayuda memoria) on a theme, a source, a country or a chain, in one or two pages.

    Example: eslabon paper memo --source CAF --as desk@example.org -o caf.docx
    """
    terms = {"theme": theme, "source": source, "country": country, "chain": chain}
    if sum(bool(one.strip()) for one in terms.values()) != 1:
        _ = translator(chosen_language(lang))
        stop(_("Name one of them: --theme, --source, --country or --chain."))
    _make("memo", terms, output, format, on, actor, lang, warehouse)


@papers.command("profile")
def profile(
    number: Annotated[str, typer.Argument(metavar="NEED", help="The number of the need's record.")],
    output: OutputOption = None,
    format: FormatOption = "",
    on: OnOption = "",
    actor: AsOption = "",
    lang: LangOption = "es",
    warehouse: WarehouseOption = DEFAULT_WAREHOUSE,
) -> None:
    """The profile of a need and of the project that would answer it.

    Example: eslabon paper profile 4 --as desk@example.org -o profile.docx
    """
    _make("profile", {"need": number}, output, format, on, actor, lang, warehouse)


@papers.command("requests")
def requests(
    output: OutputOption = None,
    format: FormatOption = "",
    on: OnOption = "",
    actor: AsOption = "",
    lang: LangOption = "es",
    warehouse: WarehouseOption = DEFAULT_WAREHOUSE,
) -> None:
    """The matrix of requests: who asked what of whom, by when, and what came back.

    Example: eslabon paper requests --as desk@example.org -o requests.pdf
    """
    _make("requests", {}, output, format, on, actor, lang, warehouse)


@papers.command("yearly")
def yearly(
    year: Annotated[str, typer.Argument(metavar="YEAR", help="The year.")],
    output: OutputOption = None,
    format: FormatOption = "",
    on: OnOption = "",
    actor: AsOption = "",
    lang: LangOption = "es",
    warehouse: WarehouseOption = DEFAULT_WAREHOUSE,
) -> None:
    """The yearly report to the commission, as “eslabon report yearly” gives it.

    Example: eslabon paper yearly 2004 --as desk@example.org -o 2004.docx
    """
    _make("yearly", {"year": year}, output, format, on, actor, lang, warehouse)


reports = typer.Typer(
    help="Reports made of records, every figure of which opens.\n\nExample: eslabon report yearly --year 2005 -o y.pdf",
    no_args_is_help=True,
)


@reports.callback()
def _reports() -> None:
    """A group, though it holds one report."""


@reports.command("yearly")
def report_yearly(
    year: Annotated[str, typer.Option("--year", help="The year.", show_default=False)],
    output: OutputOption = None,
    format: Annotated[
        str, typer.Option("--format", help="json, docx, xlsx or pdf; without it, as the file's name ends, else json.")
    ] = "",
    on: OnOption = "",
    actor: AsOption = "",
    lang: LangOption = "es",
    warehouse: WarehouseOption = DEFAULT_WAREHOUSE,
) -> None:
    """The yearly report to the commission: strategies, requests, agreements, execution, projects, results, coverage.

    Every figure has a reference that "eslabon trace" opens. Without -o, JSON goes to standard output.

    Example: eslabon report yearly --year 2005 --as desk@example.org -o 2005.docx
    """
    _make("yearly", {"year": year}, output, format, on, actor, lang, warehouse, "json")


def _make(
    form: str,
    terms: dict[str, str],
    output: Path | None,
    format: str,
    on: str,
    actor: str,
    lang: str,
    warehouse: Path,
    usual: str = "docx",
) -> None:
    """Writes a paper; ends the command with 2 where something named isn't there for its reader.

    Without a file to write, data go to standard output; a document isn't printed.
    """
    lang = chosen_language(lang)
    _ = translator(lang)
    formats = _TABLES if form == "yearly" else _FORMATS
    ending = output.suffix.lstrip(".").lower() if output else ""
    format = chosen_format(format or (ending if ending in formats else usual), lang, formats)
    if output is None and format != "json":
        stop(_("Name the file to write with -o."))
    day = _day(on, lang)
    reader = actor_named(actor, lang, warehouse)
    from eslabon.figures.papers.making import WITH_FACTS, make_paper, render_paper
    from eslabon.figures.papers.text import NoSuch

    facts = _facts(warehouse, day) if form in WITH_FACTS else None
    try:
        text = make_paper(reader, form, terms, lang, day, facts=facts)
    except NoSuch as error:
        stop(_("There is no {name} “{value}” that this reader may see.").format(name=error.name, value=error.value))
    write_out(render_paper(text, format), output)
    if output is not None:
        say(_("{file}: {title}").format(file=output, title=text.title))


def _day(text: str, lang: str) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        stop(unusable("--on", text, ("2004-09-17",), lang))


def _facts(warehouse: Path, day: date | None) -> Any:
    """The facts as they were published by a day; None where none were."""
    from eslabon.facts.query import Facts
    from eslabon.facts.warehouse import Warehouse

    store = Warehouse(warehouse)
    view = store.at(store.state_on(day) if day else None)
    return Facts(view) if view.cooperation else None
