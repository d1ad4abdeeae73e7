"""`eslabon fiche`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from eslabon.cli.actors import needs_named
from eslabon.cli.console import (
    DEFAULT_WAREHOUSE,
    DONE,
    SOME,
    WRONG,
    LangOption,
    WarehouseOption,
    chosen_format,
    chosen_language,
    out,
    print_json,
    print_table,
    progress_bar,
    say,
    stop,
    tell,
    unusable,
    write_out,
)
from eslabon.values.language import translator

if TYPE_CHECKING:
    from eslabon.figures.fiche import Fiche

FORMATS = ("table", "csv", "json", "xlsx")


def _option(name: str, help: str) -> Any:
    return typer.Option(name, help=help, show_default=False)


def fiche(
    provider: Annotated[list[str] | None, _option("--provider", "A provider's reference, such as XM-DAC-302.")] = None,
    recipient: Annotated[list[str] | None, _option("--recipient", "PE, region:298, not-allocated ...")] = None,
    first: Annotated[str, _option("--from", "The first year.")] = "",
    last: Annotated[str, _option("--to", "The last year.")] = "",
    currency: Annotated[str, typer.Option("--currency", help="ISO code.")] = "USD",
    as_of: Annotated[str, _option("--as-of", "As it stood at the end of this day, UTC (YYYY-MM-DD).")] = "",
    check: Annotated[Path | None, _option("--check", "A fiche as printed (CSV), to check its sums.")] = None,
    needs: Annotated[
        bool, typer.Option("--other-needs", help="Add the needs that the national strategy names beside aid for trade.")
    ] = False,
    actor: Annotated[
        str, _option("--as", "Whose view of the strategy: the e-mail of an account, else the public.")
    ] = "",
    format: Annotated[str, typer.Option("--format", help="table, csv, json or xlsx.")] = "table",
    output: Annotated[Path | None, _option("-o", "The file to write.")] = None,
    lang: LangOption = "es",
    warehouse: WarehouseOption = DEFAULT_WAREHOUSE,
) -> None:
    """The aid-for-trade fiche in the OECD's layout, of a provider or a recipient, from the CRS files loaded.

    Every value has a reference that "eslabon trace" opens (in CSV, JSON and XLSX).

    Example: eslabon fiche --recipient PE --from 2013
    """
    lang = chosen_language(lang)
    format = chosen_format(format, lang, FORMATS)
    if check is not None:
        _check_printed(check, format, lang)
    from eslabon.facts.query import Facts
    from eslabon.facts.warehouse import Warehouse
    from eslabon.figures.asking import understand
    from eslabon.figures.fiche import fiche as made

    _ = translator(lang)
    asked, faults = understand(
        {
            "provider": provider or [],
            "recipient": recipient or [],
            "from": [first],
            "to": [last],
            "currency": [currency],
            "as_of": [as_of],
        }
    )
    for fault in faults:
        tell(unusable("--" + fault.name.replace("_", "-"), fault.value, fault.allowed, lang), "red")
    if faults:
        raise typer.Exit(WRONG)
    store = Warehouse(warehouse)
    state = store.state_on(asked.as_of) if asked.as_of else None
    named = needs_named(actor, lang, warehouse) if needs else None
    with progress_bar({"derive": _("Computing")}) as advance:
        found = made(Facts(store.at(state), advance), asked.question, named)
    _write(found, format, output, lang)


def _write(found: Fiche, format: str, output: Path | None, lang: str) -> None:
    from eslabon.figures.render import fiche as written

    _ = translator(lang)
    if format == "json" and output is None:
        print_json(written.fiche_json(found, lang))
    elif format == "json":
        import json

        write_out(json.dumps(written.fiche_json(found, lang), ensure_ascii=False, indent=2).encode() + b"\n", output)
    elif format == "csv":
        write_out(written.fiche_csv(found, lang).encode(), output)
    elif format == "xlsx":
        if output is None and out.is_terminal:
            stop(_("Name the file to write with -o FILE."))
        write_out(written.fiche_xlsx(found, lang), output)
    else:
        _print(found, lang)


def _print(found: Fiche, lang: str) -> None:
    from eslabon.figures.formats import formats
    from eslabon.figures.render.fiche import column_name, line_name, notes

    _, amounts = translator(lang), formats(lang)
    if not found.columns:
        say(_("No CRS file tells anything about this. Load one with: eslabon import crs FILE"))
        return
    titles = [_("Code"), _("Line"), *(f"{column_name(one, lang)}, {found.question.currency}" for one in found.columns)]
    rows = [
        [line.code, line_name(line, lang), *(amounts.amount(one.value) for one in values)]
        for line, values in found.rows
    ]
    print_table(titles, rows, set(range(2, len(titles))))
    say("\n" + " ".join(notes(found, lang)))


def _check_printed(file: Path, format: str, lang: str) -> None:
    """Says which sums of a printed fiche its lines don't make, and ends the command."""
    from eslabon.standards.crs import check_printed
    from eslabon.values.problems import Unreadable, as_json, problem

    _ = translator(lang)
    try:
        try:
            stream = file.open("rb")
        except OSError:
            raise Unreadable(problem("file.not-found", name=str(file))) from None
        with stream:
            problems = [as_json(one, lang) for one in check_printed(stream, file.name)]
    except Unreadable as refusal:
        told = as_json(refusal.problem, lang)
        stop(f"{told['message']} {told['hint']}")
    if format == "json":
        print_json({"file": file.name, "problems": problems})
    else:
        for one in problems:
            say(f"{file.name}:{one['line']} {one['message']} {one['hint']}")
        if not problems:
            say(_("{file}: every sum is right within one unit.").format(file=file.name))
    raise typer.Exit(SOME if problems else DONE)
