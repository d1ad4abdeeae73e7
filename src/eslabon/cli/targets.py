"""`eslabon targets`: what was reached of the targets of exports."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated, Any

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
    unusable,
)
from eslabon.cli.exporting import ActorOption, JsonOption, OnOption, day_of, option
from eslabon.values.language import translator


def targets(
    deflator: Annotated[str, option("--deflator", "The name of the index of prices, of several in dollars.")] = "",
    on: OnOption = "",
    format: JsonOption = "table",
    actor: ActorOption = "",
    lang: LangOption = "es",
    warehouse: WarehouseOption = DEFAULT_WAREHOUSE,
) -> None:
    """What was reached of the targets of exports: by perimeter and reading, in nominal and in constant prices.

    Where there are no data, or nobody stated the baseline, there is no number, and it says why.

    Example: eslabon targets --format json
    """
    lang = chosen_language(lang)
    format = chosen_format(format, lang, ("table", "json"))
    _ = translator(lang)
    reader = actor_named(actor, lang, warehouse)
    from django.conf import settings

    from eslabon.facts.deflators import deflators_at
    from eslabon.facts.query import Facts
    from eslabon.facts.warehouse import Warehouse
    from eslabon.figures.exports.targets import entries, rows

    facts = Facts(Warehouse(warehouse).at())
    if deflator and deflator not in deflators_at(facts.view):
        stop(unusable("--deflator", deflator, tuple(deflators_at(facts.view)), lang))
    found = rows(entries(reader, facts, settings.ESLABON_COUNTRY, day_of(on, lang), deflator), lang)
    if format == "json":
        print_json({"targets": found})
    else:
        _print_targets(found, lang)


def _print_targets(found: list[dict[str, Any]], lang: str) -> None:
    from eslabon.figures.exports import words
    from eslabon.figures.formats import formats

    _, written = translator(lang), formats(lang)
    if not found:
        say(_("No target of exports is on record that this reader may see."))
        return

    def amount(text: str | None) -> str:
        return "—" if text is None else written.amount(Decimal(text))

    titles = (
        _("Target, US$"),
        _("Market"),
        _("Perimeter"),
        _("Reading"),
        _("Prices"),
        _("Baseline"),
        _("Year"),
        _("Actual, US$"),
        _("Progress"),
        "",
    )
    lines = [
        (
            amount(row["amount"]) + (f" ({_('example')})" if row["example"] else ""),
            words.country(row["partner"], lang) if row["partner"] else _("all"),
            words.perimeter(row["perimeter"], lang),
            words.reading(row["reading"], lang),
            words.prices(row["prices"], lang),
            amount(row["baseline"]),
            str(row["year"] or "—"),
            amount(row["actual"]),
            "—" if row["progress"] is None else written.percent(Decimal(row["progress"])),
            words.why(row["why"], lang) if row["why"] else row["figure"] or "",
        )
        for row in found
    ]
    print_table(titles, lines, {0, 5, 7, 8})
    for unnamed in dict.fromkeys(row["unnamed_members"] for row in found if row["unnamed_members"]):
        say(words.not_all(unnamed, lang))
    say(words.rung("accounting", lang))
