"""`eslabon duplicates ...`: money that is told twice, what became of it, and what a person decides of it."""

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
from eslabon.cli.deciding import DeciderOption, WhyOption, decider, told_why_not
from eslabon.values.language import translator

if TYPE_CHECKING:
    from eslabon.figures.duplicates import Twice
    from eslabon.measures.duplicates.records import Side


duplicates = typer.Typer(invoke_without_command=True)


@duplicates.callback()
def list_duplicates(
    context: typer.Context,
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
    if context.invoked_subcommand:
        return
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


@duplicates.command("decide")
def decide(
    pair: Annotated[str, typer.Argument(metavar="PAIR", help="The pair, as “eslabon duplicates” names it.")],
    verdict: Annotated[str, typer.Option("--verdict", help="same, different or later.", show_default=False)] = "",
    counts: Annotated[
        str,
        typer.Option(
            "--counts", help="With same: the activity (or the publisher) whose telling counts.", show_default=False
        ),
    ] = "",
    reason: WhyOption = "",
    actor: DeciderOption = "",
    undo: Annotated[bool, typer.Option("--undo", help="Takes back what was decided of the pair.")] = False,
    lang: LangOption = "es",
    warehouse: WarehouseOption = DEFAULT_WAREHOUSE,
) -> None:
    """Decides whether a pair is the same money, and which of the two counts: it wins over the rules.

    Example: eslabon duplicates decide 3f2a90c1d4e5 --verdict same --counts XM-DAC-1-A --reason "One loan" --as e@x.org
    """
    lang = chosen_language(lang)
    _ = translator(lang)
    if undo and (verdict or counts):
        stop(_("With --undo there is nothing to decide: leave out --verdict and --counts."))
    user = decider(actor, lang, warehouse)
    from eslabon.work.decisions import VERDICTS, decide_pair

    if not undo and verdict not in VERDICTS:
        stop(unusable("--verdict", verdict, VERDICTS, lang))
    with told_why_not("pair", lang):
        made = decide_pair(user, pair, "undone" if undo else verdict, counts or None, reason)
    worded = {
        "same": _("{pair}: the same money, and {counts} counts; the state is now {state}."),
        "different": _("{pair}: not the same money; the state is now {state}."),
        "later": _("{pair}: to be decided later; the state is now {state}."),
        "": _("{pair}: the rules decide again; the state is now {state}."),
    }
    say(worded[verdict].format(pair=pair, counts=counts, state=made.number))


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
