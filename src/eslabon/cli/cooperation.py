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


AgreementArgument = Annotated[str, typer.Argument(help="The agreement's number in Eslabón, or its official number.")]


def ladder(
    agreement: AgreementArgument,
    year_start: Annotated[
        int | None,
        typer.Option(
            "--fiscal-year-start",
            min=1,
            max=12,
            help="The month in which years start; without it, that of most amounts.",
            show_default=False,
        ),
    ] = None,
    constant: Annotated[
        int | None,
        typer.Option(
            "--constant", min=1900, max=2200, help="The years in prices of this year too.", show_default=False
        ),
    ] = None,
    deflator: Annotated[
        str,
        typer.Option(
            "--deflator", help="The deflator's name; not needed where its currency has one only.", show_default=False
        ),
    ] = "",
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
    from eslabon.facts.warehouse import Warehouse
    from eslabon.figures.ladder import ladder_json

    view = Warehouse(warehouse).at()
    found = agreement_of(reader, agreement, lang)
    prices = _prices(view, deflator, found.currency, constant, lang) if constant is not None else None
    told = ladder_json(reader, found, view, year_start, prices)
    if format == "json":
        print_json(told)
    else:
        _print(told, lang)
        for text in _inconsistencies(reader, found, lang):
            say(text)


def _prices(view: Any, name: str, currency: str, base: int, lang: str) -> Any:
    """The deflator and the base year; ends the command where there is none, or it doesn't hold that year."""
    from eslabon.figures.ladder import deflator_named

    _ = translator(lang)
    found = deflator_named(view, name, currency)
    if found is None:
        stop(_("Name a deflator that was loaded with --deflator; “eslabon import deflators” loads them."))
    if base not in found.levels:
        stop(
            _("The deflator “{name}” has no index of {year}; it goes from {first} to {last}.").format(
                name=found.name, year=base, first=min(found.levels), last=max(found.levels)
            )
        )
    return found, base


def _inconsistencies(reader: Any, agreement: Any, lang: str) -> list[str]:
    """The printed totals that their lines don't make, in words."""
    from eslabon.figures.ladder import problems_of
    from eslabon.records.cooperation.queries import entries_for
    from eslabon.values.problems import say as worded

    return [" ".join(worded(one, lang)) for one in problems_of(entries_for(reader).filter(agreement=agreement))]


def agreement_of(reader: Any, name: str, lang: str) -> Any:
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
    for years, title in ((told["years"], ""), (told.get("constant", {}).get("years", {}), "constant")):
        _print_years(years, told, title, words, lang)
    for step, value in told["exchange_differences"].items():
        text = _("Exchange difference, {step}: {amount}")
        say(text.format(step=words[step], amount=f"{told['currency']} {written.amount(Decimal(value))}"))
    for one in told["without_rate"]:
        amount = written.amount(Decimal(one["amount"]))
        say(_("Not in the total, without an exchange rate: {amount}").format(amount=f"{one['currency']} {amount}"))


def _print_years(years: dict[str, Any], told: dict[str, Any], prices: str, words: dict[str, str], lang: str) -> None:
    """What stands at each year, by step; nothing where none is told."""
    from decimal import Decimal

    from eslabon.figures.formats import formats

    _ = translator(lang)
    if not years:
        return
    written, start = formats(lang), told["year_start"]
    say("")
    if prices:
        about = told["constant"]
        text = _("In prices of {year}, by the deflator “{name}” ({source})")
        say(text.format(year=about["base"], name=about["deflator"], source=about["source"]))
    shown = [
        (year, *("—" if own.get(year) is None else written.amount(Decimal(own[year])) for own in years.values()))
        for year in sorted({year for own in years.values() for year in own})
    ]
    title = _("Year") if start == 1 else _("Fiscal year from month {month}").format(month=start)
    print_table((title, *(words[step] for step in years)), shown, set(range(1, len(years) + 1)))


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

    found = agreement_of(reader, agreement, lang) if agreement else None
    rows = figures.reconcile(reader, Facts(Warehouse(warehouse).at()), settings.ESLABON_COUNTRY, found)
    if format == "json":
        print_json({"rows": [figures.row_json(one) for one in rows]})
    elif not rows:
        say(_("No agreement or project names a published activity: there is nothing to compare."))
    else:
        _print_rows(rows, lang)


def _print_rows(rows: list[Any], lang: str) -> None:
    from eslabon.figures.formats import formats
    from eslabon.figures.labels import flow, verdict_of

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
            verdict_of(one.compared, lang),
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
