"""`eslabon decide` and `eslabon decisions`: what a person decides about published facts, and the log of it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from eslabon.cli.actors import actor_named
from eslabon.cli.console import (
    DEFAULT_WAREHOUSE,
    WRONG,
    LangOption,
    WarehouseOption,
    chosen_format,
    chosen_language,
    print_json,
    print_table,
    say,
    stop,
    tell,
)
from eslabon.values.language import translator

if TYPE_CHECKING:
    from eslabon.facts.warehouse import View

WhyOption = Annotated[str, typer.Option("--reason", help="Why; it is kept with the decision.", show_default=False)]
DeciderOption = Annotated[str, typer.Option("--as", help="Who decides: the e-mail of an account.", show_default=False)]


def decide(
    activity: Annotated[str, typer.Argument(metavar="ACTIVITY", help="The identifier of a published activity.")],
    group: Annotated[str, typer.Option("--group", help="A, B, C, D or N.", show_default=False)] = "",
    focus: Annotated[str, typer.Option("--focus", help="direct, indirect or none.", show_default=False)] = "",
    reason: WhyOption = "",
    actor: DeciderOption = "",
    undo: Annotated[bool, typer.Option("--undo", help="Takes back what was decided of the activity.")] = False,
    lang: LangOption = "es",
    warehouse: WarehouseOption = DEFAULT_WAREHOUSE,
) -> None:
    """Decides the aid-for-trade group and focus of an activity: it wins over what the rules propose, everywhere.

    Example: eslabon decide XM-DAC-46008-cfa006903 --group B --focus indirect --reason "It builds roads" --as e@x.org
    """
    lang = chosen_language(lang)
    _ = translator(lang)
    if undo and (group or focus):
        stop(_("With --undo there is nothing to decide: leave out --group and --focus."))
    user = decider(actor, lang, warehouse)
    from eslabon.work import decisions as work

    with told_why_not("activity", lang):
        if undo:
            made = work.take_back_group(user, activity, reason)
        else:
            made = work.classify(user, activity, group, focus, reason)
    given = {"activity": activity, "state": made.number}
    if undo:
        say(_("{activity}: the rules' proposal holds again; the state is now {state}.").format(**given))
    else:
        worded = _("{activity}: group {group}, focus {focus}; the state is now {state}.")
        say(worded.format(**given, group=group, focus=focus))


def decider(email: str, lang: str, warehouse: Path) -> Any:
    """The account of who decides; ends the command where none is named, or none is there."""
    _ = translator(lang)
    if not email:
        stop(_("Say who decides, with --as."))
    return actor_named(email, lang, warehouse)


@contextmanager
def told_why_not(argument: str, lang: str) -> Iterator[None]:
    """Ends the command where what it does can't be done, and says why: of its argument, or of an option."""
    from eslabon.records.base.actions import Denied, Invalid
    from eslabon.values.problems import say as in_words

    _ = translator(lang)
    try:
        yield
    except Denied:
        stop(_("This account doesn't have the right to do that."))
    except Invalid as error:
        for one in error.problems:
            name = argument.upper() if one.where.path == argument else f"--{one.where.path}"
            tell(f"{name}: {' '.join(in_words(one, lang))}", "red")
        raise typer.Exit(WRONG) from None


def decisions(
    format: Annotated[str, typer.Option("--format", help="text or json.")] = "text",
    lang: LangOption = "es",
    warehouse: WarehouseOption = DEFAULT_WAREHOUSE,
) -> None:
    """The log of decisions about published facts, the earliest first: what was decided, by whom, when and why.

    Example: eslabon decisions --format json
    """
    from eslabon.facts.warehouse import Warehouse

    lang = chosen_language(lang)
    format = chosen_format(format, lang)
    _ = translator(lang)
    view = Warehouse(warehouse).at()
    rows = list(_told(view))
    if format == "json":
        print_json({"decisions": rows})
        return
    if not rows:
        say(_("Nothing has been decided yet. See: eslabon decide --help"))
        return
    titles = (_("State"), _("When (UTC)"), _("Decision"), _("About"), _("Who"), _("Reason"), "")
    shown = [
        (
            str(row["state"]),
            row["published"][:16].replace("T", " "),
            row["decision"],
            _about(row),
            row["actor"],
            row["reason"],
            _("in force") if row["in_force"] else _("overruled"),
        )
        for row in rows
    ]
    print_table(titles, shown, {0})


def _told(view: View) -> Iterator[dict[str, Any]]:
    """The decisions as the contract gives them, with what each is about; a group of null was taken back."""
    from eslabon.facts.decisions import in_force

    holding = in_force(view)
    for one in view.decisions():
        about = {name: value for name, value in one.about.items() if name != "kind"}
        yield {"state": one.number, "published": about.pop("published"), **about, "in_force": one.number in holding}


def _about(row: dict[str, Any]) -> str:
    """What a decision is about and says, in one line."""
    common = ("state", "published", "decision", "actor", "reason", "in_force")
    return " ".join(str("—" if value is None else value) for name, value in row.items() if name not in common)
