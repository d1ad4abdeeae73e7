"""`eslabon ladder` and `eslabon reconcile`: the money of an agreement, and what the provider publishes of it."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from eslabon.cli.actors import actor_named
from eslabon.cli.console import (
    DEFAULT_WAREHOUSE,
    LangOption,
    WarehouseOption,
    chosen_format,
    chosen_language,
    print_json,
    print_table,
    say,
    stop,
)
from eslabon.cli.desk import AsOption
from eslabon.values.language import translator

FormatOption = Annotated[str, typer.Option("--format", help="table or json.")]


def ladder(
    agreement: Annotated[str, typer.Argument(help="The agreement's number in Eslabón, or its official number.")],
    format: FormatOption = "table",
    actor: AsOption = "",
    lang: LangOption = "es",
    warehouse: WarehouseOption = DEFAULT_WAREHOUSE,
) -> None:
    """The money of an agreement: announced, estimated, obligated, programmed, disbursed, executed.

    What the parts leave undistributed is told, never spread over years or projects.

    Example: eslabon ladder 1 --as desk@example.org --format json
    """
    lang = chosen_language(lang)
    _ = translator(lang)
    format = chosen_format(format, lang, ("table", "json"))
    reader = actor_named(actor, lang, warehouse)
    from eslabon.figures.ladder import ladder_json

    told = ladder_json(reader, _agreement(reader, agreement, lang))
    if format == "json":
        print_json(told)
    else:
        _print(told, lang)


def _agreement(reader: Any, name: str, lang: str) -> Any:
    """The agreement named; ends the command where the reader sees no such one."""
    from eslabon.figures.ladder import agreement_named

    _ = translator(lang)
    return agreement_named(reader, name) or stop(
        _("There is no such agreement, or none that this reader may see: {agreement}").format(agreement=name)
    )


def _print(told: dict[str, Any], lang: str) -> None:
    from decimal import Decimal

    from django.utils.translation import override

    from eslabon.figures.formats import formats
    from eslabon.records.cooperation.models import Step

    _ = translator(lang)
    written = formats(lang)
    say(f"{told['title']} ({told['currency']})", "bold")
    if not told["steps"]:
        say(_("No amount has been written down yet."))
        return
    with override(lang):
        words = {one.value: str(one.label) for one in Step}
    rows = [
        (
            words[one["step"]],
            one["date"] or "—",
            ("≈ " if one["approximate"] else "") + written.amount(Decimal(one["amount"])),
            one["currency"],
            one["document"] or one["said"] or "—",
            "" if one["counts"] else _("corrected"),
        )
        for one in told["steps"]
    ]
    print_table((_("Step"), _("Date"), _("Amount"), _("Currency"), _("Document"), ""), rows, {2})
    say("")
    totals = [
        (
            words[step],
            written.amount(Decimal(total)),
            written.amount(Decimal(told["distribution"][step]["project"]["undistributed"])),
        )
        for step, total in told["totals"].items()
    ]
    print_table((_("Step"), _("Total"), _("Not distributed to projects")), totals, {1, 2})
    for one in told["without_rate"]:
        amount = written.amount(Decimal(one["amount"]))
        say(_("Not in the total, without an exchange rate: {amount}").format(amount=f"{one['currency']} {amount}"))


def reconcile(
    agreement: Annotated[
        str, typer.Argument(help="The agreement's number in Eslabón, or its official number; without it, all.")
    ] = "",
    format: FormatOption = "table",
    actor: AsOption = "",
    lang: LangOption = "es",
    warehouse: WarehouseOption = DEFAULT_WAREHOUSE,
) -> None:
    """Agreements beside what their providers publish, year by year: do they agree, and if not, why perhaps.

    Example: eslabon reconcile 1 --as desk@example.org --format json
    """
    lang = chosen_language(lang)
    _ = translator(lang)
    format = chosen_format(format, lang, ("table", "json"))
    reader = actor_named(actor, lang, warehouse)
    from django.conf import settings

    from eslabon.facts.query import Facts
    from eslabon.facts.warehouse import Warehouse
    from eslabon.figures import reconcile as figures

    found = _agreement(reader, agreement, lang) if agreement else None
    rows = figures.reconcile(reader, Facts(Warehouse(warehouse).at()), settings.ESLABON_COUNTRY, found)
    if format == "json":
        print_json({"rows": [figures.row_json(one) for one in rows]})
    elif not rows:
        say(_("No agreement or project names a published activity: there is nothing to compare."))
    else:
        _print_rows(rows, lang)


def _print_rows(rows: list[Any], lang: str) -> None:
    from eslabon.figures.formats import formats
    from eslabon.figures.labels import flow, verdict

    _ = translator(lang)
    written = formats(lang)

    def amount(value: Any) -> str:
        return "—" if value is None else written.amount(value)

    shown = [
        (
            one.activity,
            flow(one.flow, lang),
            str(one.compared.year),
            amount(one.compared.held),
            amount(one.compared.published),
            amount(one.compared.difference),
            one.agreement.currency,
            verdict(one.compared.verdict, lang),
            one.note,
        )
        for one in rows
    ]
    titles = (
        _("Published activity"),
        _("Flow"),
        _("Year"),
        _("Held"),
        _("Published"),
        _("Difference"),
        _("Currency"),
        _("Verdict"),
        _("Note"),
    )
    print_table(titles, shown, {2, 3, 4, 5})
