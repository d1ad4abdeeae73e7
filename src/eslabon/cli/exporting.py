"""`eslabon exports ...`: what was exported, how it changed, and what sources tell of the same."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from eslabon.cli.actors import actor_named
from eslabon.cli.console import (
    DEFAULT_WAREHOUSE,
    LangOption,
    WarehouseOption,
    chosen_format,
    chosen_language,
    out,
    print_json,
    print_table,
    say,
    stop,
    tell,
    unusable,
    write_out,
)
from eslabon.values.language import translator

if TYPE_CHECKING:
    from eslabon.figures.asking import Fault
    from eslabon.figures.exports.answers import Exports
    from eslabon.figures.exports.asking import Asked
    from eslabon.measures.baskets import Basket

FORMATS = ("table", "csv", "json", "xlsx", "pdf")
BY = ("year", "month", "exporter", "importer", "product", "chain", "source", "region", "sector")
Texts = list[str] | None


def option(name: str, help: str) -> Any:
    """An option without a default to show."""
    return typer.Option(name, help=help, show_default=False)


SourceOption = Annotated[Texts, option("--source", "comtrade, baci, sunat-g1 ...; see eslabon snapshots.")]
ExporterOption = Annotated[Texts, option("--exporter", "A country's code of two or three letters.")]
ImporterOption = Annotated[Texts, option("--importer", "A country's code of two or three letters.")]
ProductOption = Annotated[Texts, option("--product", "A code, with or without dots; all that begins with it counts.")]
ChainOption = Annotated[Texts, option("--chain", "A production chain, by name: the products of its basket.")]
SectorOption = Annotated[Texts, option("--sector", "A sector of SUNAT's own list, by code or name.")]
RevisionOption = Annotated[str, option("--hs", "The revision of the Harmonized System whose codes these are: HS2007.")]
FromOption = Annotated[str, option("--from", "The first year.")]
ToOption = Annotated[str, option("--to", "The last year.")]
OnOption = Annotated[str, option("--on", "The day whose baskets are meant (YYYY-MM-DD); today without it.")]
ActorOption = Annotated[str, option("--as", "Who asks: the e-mail of an account; without it, the public.")]
JsonOption = Annotated[str, typer.Option("--format", help="table or json.")]
FileOption = Annotated[Path | None, option("-o", "The file to write.")]

exports = typer.Typer(invoke_without_command=True)


class Request:
    """A request of the command line: what was asked, and whom to ask."""

    def __init__(self, given: Mapping[str, Any], lang: str, warehouse: Path, on: str = "", actor: str = "") -> None:
        from eslabon.facts.query import Facts
        from eslabon.facts.warehouse import Warehouse
        from eslabon.figures.exports.answers import Exports
        from eslabon.figures.exports.asking import understand

        values = {name: [one] if isinstance(one, str) else one or [] for name, one in given.items()}
        found = Exports(Facts(Warehouse(warehouse).at()))
        asked, faults = understand(values, found.trade.sources)
        for fault in faults:
            tell(self._sentence(fault, lang), "red")
        if faults:
            raise typer.Exit(2)
        self.chains: dict[str, str] = {}
        if asked.chains or "chain" in asked.keys:
            baskets = self._baskets(asked.chains, lang, warehouse, on, actor)
            found.baskets = baskets
            asked = replace(asked, question=replace(asked.question, baskets=tuple(baskets)))
        self.exports: Exports = found
        self.asked: Asked = asked

    def _sentence(self, fault: Fault, lang: str) -> str:
        """What is wrong with an option."""
        _ = translator(lang)
        if fault.name in ("product", "sector", "chain") and not fault.value:
            text = _("Use {option} or --{other}, not both: each says of what.")
            return text.format(option="--" + fault.name, other=fault.allowed[0])
        return unusable("--" + fault.name, fault.value, fault.allowed, lang)

    def _baskets(self, names: tuple[str, ...], lang: str, warehouse: Path, on: str, actor: str) -> dict[int, Basket]:
        """The baskets of chains in force on a day (all without names), by their number."""
        _ = translator(lang)
        reader = actor_named(actor, lang, warehouse)
        from eslabon.figures.exports.chains import NoSuchChain, baskets_in_force, chosen

        try:
            found = chosen(baskets_in_force(reader, day_of(on, lang)), names)
        except NoSuchChain as none:
            text = _("There is no chain “{name}” with a basket in force. There are: {names}.")
            stop(text.format(name=none.name, names=", ".join(none.known) or "—"))
        self.chains = {str(one.number): one.name(lang) for one in found}
        return {one.number: one.basket for one in found}


def day_of(text: str, lang: str) -> date:
    """The day that `--on` names, today without it; ends the command where it names none."""
    if not text:
        return datetime.now(UTC).date()
    try:
        return date.fromisoformat(text)
    except ValueError:
        stop(unusable("--on", text, ("YYYY-MM-DD",), lang))


@exports.callback()
def answer(
    context: typer.Context,
    source: SourceOption = None,
    exporter: ExporterOption = None,
    importer: ImporterOption = None,
    product: ProductOption = None,
    chain: ChainOption = None,
    sector: SectorOption = None,
    region: Annotated[Texts, option("--region", "A declared department, as the source codes it.")] = None,
    revision: RevisionOption = "",
    first: FromOption = "",
    last: ToOption = "",
    by: Annotated[Texts, option("--by", "The keys of the rows, with commas: " + ", ".join(BY) + ".")] = None,
    on: OnOption = "",
    format: Annotated[str, typer.Option("--format", help="table, csv, json, xlsx or pdf.")] = "table",
    output: FileOption = None,
    actor: ActorOption = "",
    lang: LangOption = "es",
    warehouse: WarehouseOption = DEFAULT_WAREHOUSE,
) -> None:
    """What was exported, in dollars, by source: what several sources tell is never added up.

    Every figure has a reference that "eslabon trace" opens down to the published row.

    Example: eslabon exports --exporter PE --product 0901.11 --by year,importer
    """
    if context.invoked_subcommand:
        return
    lang = chosen_language(lang)
    format = chosen_format(format, lang, FORMATS)
    _ = translator(lang)
    given = {
        "source": source,
        "exporter": exporter,
        "importer": importer,
        "product": product,
        "chain": chain,
        "sector": sector,
        "region": region,
        "hs": revision,
        "from": first,
        "to": last,
        "by": by,
    }
    request = Request(given, lang, warehouse, on, actor)
    asked = request.asked
    found = request.exports.answer(asked.question, asked.keys or ("year",))
    from eslabon.figures.exports import data

    if format == "json":
        told = data.answer_json(found, request.chains)
        if output is None:
            print_json(told)
        else:
            write_out(_as_text(told), output)
    elif format == "csv":
        write_out(data.answer_csv(found, request.chains).encode(), output)
    elif format == "table":
        _print_answer(found, request.chains, lang)
    else:
        from eslabon.figures.exports.document import exports_report
        from eslabon.figures.render import render

        if output is None and out.is_terminal:
            stop(_("Name the file to write with -o FILE."))
        write_out(render(exports_report(found, request.chains, lang), format), output)


def _as_text(told: Any) -> bytes:
    import json

    return json.dumps(told, ensure_ascii=False, indent=2).encode() + b"\n"


def _print_answer(found: Any, chains: dict[str, str], lang: str) -> None:
    from eslabon.figures.exports import words
    from eslabon.figures.formats import formats

    _, written = translator(lang), formats(lang)
    if not found.rows:
        say(_("Nothing was found. What is loaded: eslabon snapshots. To load trade: eslabon import comtrade FILE"))
        return
    titles = ["", *(words.key(key, lang) for key in found.keys), "US$", _("Kilograms"), _("Exact")]
    rows, references = [], []
    for number, row in enumerate(found.rows, 1):
        names = [words.value(key, value, chains, lang) for key, value in row.keys.items()]
        weight = "—" if row.kilograms is None else written.number(row.kilograms, 0)
        exact = "—" if row.exact_share is None else written.percent(row.exact_share)
        rows.append([str(number), *names, written.amount(row.value), weight, exact])
        references.append(f"{number:>4}  {row.figure}")
    print_table(titles, rows, {0, *range(len(titles) - 3, len(titles))})
    for total in found.totals:
        name = words.value("source", total.keys["source"], chains, lang)
        say(_("Total, {source}: {value}").format(source=name, value=written.amount(total.value)) + f"  {total.figure}")
    say("\n" + _("References; eslabon trace REFERENCE tells where the figure comes from:"))
    say("\n".join(references))
    for note in words.notes(found, lang):
        tell(note)


@exports.command("change")
def change(
    exporter: ExporterOption = None,
    importer: ImporterOption = None,
    product: ProductOption = None,
    chain: ChainOption = None,
    sector: SectorOption = None,
    revision: RevisionOption = "",
    first: FromOption = "",
    last: ToOption = "",
    split: Annotated[str, typer.Option("--split", help="price-volume or margins.")] = "price-volume",
    lines: Annotated[
        str, typer.Option("--lines", help="What a line is: product (partners are added first) or partner.")
    ] = "product",
    source: SourceOption = None,
    on: OnOption = "",
    format: JsonOption = "table",
    actor: ActorOption = "",
    lang: LangOption = "es",
    warehouse: WarehouseOption = DEFAULT_WAREHOUSE,
) -> None:
    """How exports changed between two years, and by what: volume and price, or new and lost products and markets.

    The parts make the change exactly. They account for it; they don't say what it was due to.

    Example: eslabon exports change --exporter PE --importer US --product 0901.11 --from 2005 --to 2010
    """
    lang = chosen_language(lang)
    format = chosen_format(format, lang, ("table", "json"))
    for option, text in (("--from", first), ("--to", last)):
        if not text:
            stop(unusable(option, "", ("1900-2200",), lang))
    if not exporter:
        stop(unusable("--exporter", "", (), lang))
    given = {
        "source": source,
        "exporter": exporter,
        "importer": importer,
        "product": product,
        "chain": chain,
        "sector": sector,
        "hs": revision,
        "from": first,
        "to": last,
        "split": split,
        "lines": lines,
    }
    request = Request(given, lang, warehouse, on, actor)
    from eslabon.figures.exports.answers import SeveralSources
    from eslabon.figures.exports.data import change_json

    _ = translator(lang)
    try:
        found = request.exports.change(request.asked.question, request.asked.split)
    except SeveralSources as several:
        text = _("Several sources tell this: {sources}. They are never added up: name one with --source.")
        stop(text.format(sources=", ".join(several.sources)))
    if format == "json":
        print_json(change_json(found))
    else:
        _print_change(found, lang)


def _print_change(found: Any, lang: str) -> None:
    from eslabon.figures.exports import words
    from eslabon.figures.formats import formats

    _, written = translator(lang), formats(lang)
    if not found.source:
        say(_("Nothing was exported in either year, by what is loaded."))
        return
    rows = [
        (words.part("change", lang), written.amount(found.found.change), found.figure()),
        *((words.part(name, lang), written.amount(value), found.figure(name)) for name, value in found.parts.items()),
    ]
    print_table((words.source(found.source, lang), "US$", _("Reference")), rows, {1})
    exact = found.found.exact_share
    if exact is not None:
        say(_("Exact share of the value: {share}").format(share=written.percent(exact)))
    say(words.rung(found.found.rung, lang))


@exports.command("gaps")
def gaps(
    exporter: ExporterOption = None,
    importer: ImporterOption = None,
    source: SourceOption = None,
    product: ProductOption = None,
    chain: ChainOption = None,
    sector: SectorOption = None,
    total: Annotated[bool, typer.Option("--total", help="All exports, of sources that tell all of them.")] = False,
    revision: RevisionOption = "",
    first: FromOption = "",
    last: ToOption = "",
    tolerance: Annotated[str, typer.Option("--tolerance", help="Per cent; larger gaps are flagged.")] = "1",
    on: OnOption = "",
    format: JsonOption = "table",
    actor: ActorOption = "",
    lang: LangOption = "es",
    warehouse: WarehouseOption = DEFAULT_WAREHOUSE,
) -> None:
    """The same exports as several sources tell them, year by year: the gap is shown, and never averaged away.

    Example: eslabon exports gaps --exporter PE --sector cafe --source sunat-g1 --source comtrade
    """
    lang = chosen_language(lang)
    format = chosen_format(format, lang, ("table", "json"))
    _ = translator(lang)
    if not exporter:
        stop(unusable("--exporter", "", (), lang))
    if not (product or sector or chain or total):
        stop(_("Say of what: --product, --sector, --chain or --total."))
    given = {
        "exporter": exporter,
        "importer": importer,
        "source": source,
        "product": product,
        "chain": chain,
        "sector": sector,
        "hs": revision,
        "from": first,
        "to": last,
        "tolerance": tolerance,
    }
    request = Request(given, lang, warehouse, on, actor)
    asked = request.asked
    found = request.exports.gaps(asked.question, asked.tolerance, total)
    from eslabon.figures.exports import words
    from eslabon.figures.exports.data import gap_json, percent_text
    from eslabon.figures.formats import formats

    if format == "json":
        print_json({"tolerance": percent_text(asked.tolerance), "rows": [gap_json(one) for one in found]})
        return
    if not found:
        say(_("No two sources tell this."))
        return
    written = formats(lang)

    def amount(value: Decimal | None) -> str:
        return "—" if value is None else written.amount(value)

    rows = [
        (
            str(one.year),
            words.source(one.source_a, lang),
            amount(one.value_a),
            words.source(one.source_b, lang),
            amount(one.value_b),
            amount(one.gap),
            "—" if one.percent is None else written.percent(one.percent / 100),
            _("flagged") if one.flagged else "",
        )
        for one in found
    ]
    titles = (_("Year"), _("Data source"), "US$", _("Data source"), "US$", _("Gap"), "%", "")
    print_table(titles, rows, {2, 4, 5, 6})
