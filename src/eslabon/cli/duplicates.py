"""`eslabon duplicates`: money that is told twice, and what became of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from eslabon.cli.console import (
    DEFAULT_WAREHOUSE,
    LangOption,
    WarehouseOption,
    chosen_format,
    chosen_language,
    print_json,
    print_table,
    progress_bar,
    say,
    stop,
    unusable,
)
from eslabon.values.language import translator

if TYPE_CHECKING:
    from eslabon.figures.duplicates import Twice
    from eslabon.measures.duplicates.records import Side


def duplicates(
    kind: Annotated[
        str,
        typer.Option("--kind", help="same-activity, giver-receiver, parent-child or co-financing.", show_default=False),
    ] = "",
    undecided: Annotated[bool, typer.Option("--undecided", help="Only what a person has yet to decide.")] = False,
    format: Annotated[str, typer.Option("--format", help="text or json.")] = "text",
    lang: LangOption = "es",
    warehouse: WarehouseOption = DEFAULT_WAREHOUSE,
) -> None:
    """Money that is told twice: pairs of transactions, which of the two counts and why; the largest first.

    What was set aside is not in the figures of "eslabon offer", unless it is asked with --count everything.

    Example: eslabon duplicates --undecided
    """
    from eslabon.facts.query import Facts
    from eslabon.facts.warehouse import Warehouse
    from eslabon.figures.duplicates import only, twice, twice_json
    from eslabon.measures.duplicates.records import KINDS

    lang = chosen_language(lang)
    _ = translator(lang)
    format = chosen_format(format, lang)
    if kind and kind not in KINDS:
        stop(unusable("--kind", kind, KINDS, lang))
    with progress_bar({"derive": _("Computing")}) as advance:
        found = only(twice(Facts(Warehouse(warehouse).at(), advance)), kind, undecided)
    if format == "json":
        print_json(twice_json(found, lang))
    else:
        _print(found, lang)


def _print(found: Twice, lang: str) -> None:
    from eslabon.figures import duplicates as words
    from eslabon.figures import labels
    from eslabon.figures.formats import formats

    _ = translator(lang)
    written = formats(lang)

    def place(side: Side) -> str:
        return f"{side.activity} {found.files[side.unit]}:{side.line}"

    if not found.pairs:
        say(_("Nothing is told twice in what was loaded."))
        return
    titles = [_("Pair"), _("Amount"), _("Flow"), _("Counts"), _("Doesn't count"), _("Why"), _("Decision")]
    rows = []
    for pair in found.pairs:
        amount = pair.b.value if pair.b.dollars is None else pair.b.dollars
        currency = pair.b.currency if pair.b.dollars is None else words.CURRENCY
        why = f"{words.reason(pair.reason, lang)} ({written.percent(pair.confidence)})"
        money = f"{currency or '?'} {written.amount(amount)}"
        sides = (place(pair.a), place(pair.b))
        rows.append([pair.id, money, labels.flow(pair.flow, lang), *sides, why, words.decision(pair.decision, lang)])
    print_table(titles, rows, {1})
    say("\n" + _("Set aside, by flow:"))
    for flow, value in sorted(found.set_aside.items()):
        say(f"{labels.capital(labels.flow(flow, lang))}: {words.CURRENCY} {written.amount(value)}")
    if not found.set_aside:
        say(_("Nothing."))
