"""`eslabon matches` and `eslabon coverage`: what may answer a need, and what the needs are covered by."""

from __future__ import annotations

from collections.abc import Sequence
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
    out,
    print_json,
    say,
    stop,
    write_out,
)
from eslabon.cli.desk import AsOption, OutputOption
from eslabon.values.language import translator

FORMATS = ("table", "json", "csv")
FormatOption = Annotated[str, typer.Option("--format", help="table, json or csv.")]


def matches(
    need: Annotated[int, typer.Argument(metavar="NEED", help="The number of a need.", min=1)],
    format: FormatOption = "table",
    output: OutputOption = None,
    actor: AsOption = "",
    lang: LangOption = "es",
    warehouse: WarehouseOption = DEFAULT_WAREHOUSE,
) -> None:
    """What may answer a need: published activities and open lines, with the reasons and the score.

    Example: eslabon matches 4 --as desk@example.org
    """
    lang = chosen_language(lang)
    _ = translator(lang)
    format = chosen_format(format, lang, FORMATS)
    user = actor_named(actor, lang, warehouse)
    from django.conf import settings
    from django.utils import timezone

    from eslabon.facts.query import Facts
    from eslabon.facts.warehouse import Warehouse
    from eslabon.figures.answers import flat
    from eslabon.figures.answers import matches as found_for
    from eslabon.records.base.actions import NotFound, get
    from eslabon.records.needs.kind import NEEDS

    try:
        record = get(user, NEEDS, need)
    except NotFound:
        stop(_("There is no need {number} that this reader may see.").format(number=need))
    facts = Facts(Warehouse(warehouse).at(None))
    rows = found_for(user, record, facts, lang, settings.ESLABON_COUNTRY, timezone.now().date())
    if format == "json":
        print_json({"need": need, "matches": rows})
        return
    shown = ("score", "title", "source", "activity", "line", "reasons")
    if format == "table":
        names = (_("Points"), _("Title"), _("Source"), _("Activity"), _("Line"), _("Reasons"))
        _print(flat(rows), dict(zip(shown, names, strict=True)), lang)
    else:
        _write("matches", [{name: row[name] for name in shown} for row in flat(rows)], record.level, output)


def coverage(
    format: FormatOption = "table",
    output: OutputOption = None,
    actor: AsOption = "",
    lang: LangOption = "es",
    warehouse: WarehouseOption = DEFAULT_WAREHOUSE,
) -> None:
    """How the needs stand: covered, in talks, uncovered, by whom, by number and by known cost.

    Example: eslabon coverage --as desk@example.org --format json
    """
    lang = chosen_language(lang)
    _ = translator(lang)
    format = chosen_format(format, lang, FORMATS)
    user = actor_named(actor, lang, warehouse)
    from eslabon.facts.query import Facts
    from eslabon.facts.warehouse import Warehouse
    from eslabon.figures.answers import coverage_data, flat
    from eslabon.figures.coverage import COVERED, TALKS, UNCOVERED
    from eslabon.figures.coverage import coverage as covered

    data = coverage_data(covered(user, Facts(Warehouse(warehouse).at(None)), lang))
    if format == "json":
        print_json(data)
    elif format == "csv":
        _write("coverage", flat(data["needs"]), data["mark"], output)
    else:
        words = {COVERED: _("covered"), TALKS: _("in talks"), UNCOVERED: _("uncovered")}
        rows = [{**row, "standing": words[row["standing"]]} for row in flat(data["needs"])]
        shown = ("id", "title", "standing", "sources", "cost", "currency")
        names = (_("No."), _("Title"), _("Coverage"), _("Sources"), _("Cost"), _("Currency"))
        _print(rows, dict(zip(shown, names, strict=True)), lang)
        told = data["totals"]["needs"]
        say("; ".join(f"{word}: {told[standing]}" for standing, word in words.items()))


def _write(name: str, rows: list[dict[str, Any]], mark: str, output: Path | None) -> None:
    from eslabon.figures.render.lists import list_file

    write_out(list_file(name, rows, mark, "csv"), output)


def _print(rows: Sequence[dict[str, Any]], names: dict[str, str], lang: str) -> None:
    from rich.table import Table

    if not rows:
        say(translator(lang)("There is nothing in this list that this reader may see."))
        return
    table = Table(box=None, pad_edge=False)
    for key, name in names.items():
        table.add_column(name, overflow="fold", justify="right" if key in ("score", "cost") else "left")
    for row in rows:
        table.add_row(*("—" if row[key] in (None, "") else str(row[key]) for key in names))
    out.print(table)
