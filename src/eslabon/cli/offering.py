"""`eslabon offer` and `eslabon trace`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from eslabon.cli.console import (
    DEFAULT_WAREHOUSE,
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
from eslabon.cli.tracing import trace_exports, trace_recorded
from eslabon.values.language import translator

if TYPE_CHECKING:
    from eslabon.figures.offer import Answer

FORMATS = ("table", "csv", "json", "xlsx", "pdf")
BY = ("provider", "recipient", "year", "kind", "group", "focus", "sector", "activity")
Texts = list[str] | None


def _option(name: str, help: str) -> Any:
    return typer.Option(name, help=help, show_default=False)


def offer(
    provider: Annotated[Texts, _option("--provider", "A provider's reference, or name:...")] = None,
    recipient: Annotated[Texts, _option("--recipient", "PE, region:298, not-allocated ...")] = None,
    kind: Annotated[
        Texts, _option("--kind", "cooperation, technical-assistance, loan, equity, guarantee, debt-relief or unknown.")
    ] = None,
    group: Annotated[Texts, _option("--group", "A, B, C, D or N.")] = None,
    focus: Annotated[Texts, _option("--focus", "direct, indirect or none.")] = None,
    sector: Annotated[Texts, _option("--sector", "VOCABULARY:CODE, such as 1:33120.")] = None,
    activity: Annotated[Texts, _option("--activity", "An activity's identifier.")] = None,
    source: Annotated[
        Texts,
        _option("--source", "Who told it: iati, table, crs, crs-oof, crs-private, crs-donors or crs-sectors."),
    ] = None,
    scope: Annotated[str, typer.Option("--scope", help="tcb, aid-for-trade or all.")] = "all",
    first: Annotated[str, _option("--from", "The first year.")] = "",
    last: Annotated[str, _option("--to", "The last year.")] = "",
    fiscal: Annotated[str, _option("--fiscal-year-start", "The month a fiscal year starts: 10 in the US.")] = "",
    flow: Annotated[
        str,
        typer.Option(
            "--flow",
            help="commitments, disbursements, undisbursed, obligations, repayments, interest, "
            "incoming-commitments or incoming-funds.",
        ),
    ] = "commitments",
    running: Annotated[str, _option("--running-on", "Only activities running on this day (YYYY-MM-DD).")] = "",
    by: Annotated[Texts, _option("--by", "The keys of the rows, with commas: " + ", ".join(BY) + ".")] = None,
    currency: Annotated[str, typer.Option("--currency", help="ISO code.")] = "USD",
    as_of: Annotated[str, _option("--as-of", "As it stood at the end of this day, UTC (YYYY-MM-DD).")] = "",
    count: Annotated[str, typer.Option("--count", help="once or everything.")] = "once",
    format: Annotated[str, typer.Option("--format", help="table, csv, json, xlsx or pdf.")] = "table",
    output: Annotated[Path | None, _option("-o", "The file to write.")] = None,
    lang: LangOption = "es",
    warehouse: WarehouseOption = DEFAULT_WAREHOUSE,
) -> None:
    """Who provides what, to whom, of which kind, in which year, on what; and what is running and undisbursed.

    PDF and XLSX are always the whole report. Every figure has a reference that "eslabon trace" opens.

    Example: eslabon offer --recipient PE --scope aid-for-trade --by provider,kind
    """
    from eslabon.facts.query import Facts
    from eslabon.facts.warehouse import Warehouse
    from eslabon.figures.asking import understand
    from eslabon.figures.offer import answer

    lang = chosen_language(lang)
    _ = translator(lang)
    format = chosen_format(format, lang, FORMATS)
    given = {
        "provider": provider,
        "recipient": recipient,
        "kind": kind,
        "group": group,
        "focus": focus,
        "sector": sector,
        "activity": activity,
        "source": source,
        "scope": [scope],
        "from": [first],
        "to": [last],
        "fiscal_year_start": [fiscal],
        "flow": [flow],
        "running_on": [running],
        "by": by,
        "currency": [currency],
        "as_of": [as_of],
        "count": [count],
    }
    asked, faults = understand({name: values or [] for name, values in given.items()})
    if faults:
        for fault in faults:
            option = "--" + fault.name.replace("_", "-")
            tell(unusable(option, fault.value, fault.allowed, lang), "red")
        raise typer.Exit(2)
    store = Warehouse(warehouse)
    state = store.state_on(asked.as_of) if asked.as_of else None
    with progress_bar({"derive": _("Computing")}) as advance:
        facts = Facts(store.at(state), advance)
        if format in ("xlsx", "pdf"):
            from eslabon.figures.render import render_offer

            if output is None and out.is_terminal:
                stop(_("Name the file to write with -o FILE."))
            write_out(render_offer(facts, asked.question, lang, by=asked.keys, format=format), output)
            return
        found = answer(facts, asked.question, asked.keys or ("provider",))
    if format == "json":
        from eslabon.figures.render import answer_json

        if output is None:
            print_json(answer_json(found, lang))
        else:
            import json

            text = json.dumps(answer_json(found, lang), ensure_ascii=False, indent=2)
            write_out(text.encode() + b"\n", output)
    elif format == "csv":
        from eslabon.figures.render import answer_csv

        write_out(answer_csv(found, lang).encode(), output)
    else:
        _print_table(found, lang)


def _print_table(found: Answer, lang: str) -> None:
    from eslabon.figures import labels
    from eslabon.figures.formats import formats

    _ = translator(lang)
    written = formats(lang)
    question = found.question
    unit = f"{labels.capital(labels.flow(question.flow, lang))}, {question.currency}"
    titles = ["", *(labels.key(key, lang) for key in found.keys), unit, _("Activities"), _("Transactions")]
    of_all = _("Total")
    rows, references = [], []
    for number, row in enumerate([*found.rows, found.total], 1):
        total = row is found.total
        place = of_all if total else str(number)
        names = ["" if total else labels.value(key, row.keys[key], row.names, lang) for key in found.keys]
        counts = (row.activities, row.transactions)
        rows.append([place, *names, written.amount(row.value), *(written.count(one) for one in counts)])
        references.append(f"{place:>{len(of_all)}}  {row.figure}")
    print_table(titles, rows, {0, *range(len(titles) - 3, len(titles))})
    say("\n" + _("References; eslabon trace REFERENCE tells where the figure comes from:"))
    say("\n".join(references))
    if found.left_out:
        say("\n" + _("Left out of the total:"))
    for left in found.left_out:
        amount = f"{left.currency or '?'} {written.amount(left.value)}"
        count = _("transactions: {count}").format(count=written.count(left.transactions))
        say(f"{amount} ({count}). {labels.left_out(left.reason, lang)} {left.figure}")
    say("\n" + " ".join(labels.note(note, lang) for note in found.notes))


def trace(
    reference: Annotated[str, typer.Argument(help="The reference of a figure, as printed.")],
    format: Annotated[str, typer.Option("--format", help="text or json.")] = "text",
    actor: Annotated[
        str, _option("--as", "Who opens a figure made of records: the e-mail of an account; without it, the public.")
    ] = "",
    lang: LangOption = "es",
    warehouse: WarehouseOption = DEFAULT_WAREHOUSE,
) -> None:
    """Opens a figure: the rows that add up to it exactly, each with its file and line, or the records that do.

    Example: eslabon trace offer@2:s5:commitments:USD:recipient=PE
    """
    from eslabon.facts.query import Facts
    from eslabon.facts.warehouse import NotFound, Warehouse
    from eslabon.figures.exports.reference import is_exports
    from eslabon.figures.recorded.reference import is_recorded
    from eslabon.figures.reference import BadReference
    from eslabon.figures.trace import contributions, open_figure

    lang = chosen_language(lang)
    _ = translator(lang)
    format = chosen_format(format, lang)
    if is_recorded(reference):
        trace_recorded(reference, format, actor, lang, warehouse)
        return
    if is_exports(reference):
        trace_exports(reference, format, actor, lang, warehouse)
        return
    store = Warehouse(warehouse)
    try:
        opened = open_figure(store, reference)
    except BadReference:
        stop(_("This isn't the reference of a figure: {reference}").format(reference=reference))
    except NotFound:
        stop(_("The warehouse hasn't reached the state that this reference names."))
    found = contributions(Facts(store.at(opened.state)), opened.question)
    if format == "json":
        from eslabon.figures.render import trace_json

        print_json(trace_json(opened, found))
        return
    _print_trace(opened, found, lang)


def _print_trace(opened: Any, found: Any, lang: str) -> None:
    from eslabon.figures.formats import formats

    _ = translator(lang)
    written = formats(lang)
    currency = opened.currency or ""
    say(f"{opened.reference}", "bold")
    say(_("Value: {value}").format(value=f"{written.amount(opened.value)} {currency}"))
    if opened.today != opened.value:
        say(_("Today: {value}").format(value=f"{written.amount(opened.today)} {currency}"))
    say(_("Rows that make it up: {count}").format(count=written.count(opened.count)))
    for one in found:
        share = "" if one.share == 1 else f" × {written.percent(one.share)}"
        source = f"{one.original_value} {one.original_currency or '?'}{share}"
        say(f"{written.amount(one.value):>22}  {one.activity or one.provider_name}  {source}")
        say(f"{'':>22}  {one.citation.file}:{one.citation.line}  {one.citation.path}", "dim")
