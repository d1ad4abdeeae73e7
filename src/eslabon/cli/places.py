"""`eslabon import places` and `import outlines`: where things are."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Annotated, Any

import typer

from eslabon.cli.actors import actor_named
from eslabon.cli.console import DEFAULT_WAREHOUSE, DONE, SOME, LangOption, WarehouseOption, chosen_language, say, stop
from eslabon.values.language import translator

CountryOption = Annotated[str, typer.Option("--country", help="The country, as its ISO code.")]
AsOption = Annotated[str, typer.Option("--as", help="Who does it: the e-mail of an account.")]


def places(
    file: Annotated[Path, typer.Argument(help="A CSV file with a row for each place.")],
    country: CountryOption,
    actor: AsOption,
    name: Annotated[str, typer.Option("--name", help="The column of the place's name.")] = "name",
    within: Annotated[
        list[str], typer.Option("--within", help="A column of the place it lies in; from the largest on.")
    ] = [],  # noqa: B006 - Typer reads it, nothing changes it
    code: Annotated[
        list[str], typer.Option("--code", help="A column of codes, called as the authority that gives them.")
    ] = [],  # noqa: B006
    lang: LangOption = "es",
    warehouse: WarehouseOption = DEFAULT_WAREHOUSE,
) -> None:
    """Takes in places with their codes; those known already only get the codes they lack.

    Example: eslabon import places departments.csv --country PE --code inei --code reniec --as desk@example.org
    """
    lang = chosen_language(lang)
    _ = translator(lang)
    user = actor_named(actor, lang, warehouse)
    from eslabon.records.places.actions import import_places

    try:
        with file.open(encoding="utf-8-sig", newline="") as lines:
            rows = list(csv.DictReader(lines))
    except (OSError, UnicodeDecodeError, csv.Error):
        stop(_("{file} can't be read as a CSV file.").format(file=file))
    _told(import_places, lang, user, country.upper(), rows, name, within, code)


def outlines(
    file: Annotated[Path, typer.Argument(help="A GeoJSON file: a collection of areas.")],
    country: CountryOption,
    actor: AsOption,
    name: Annotated[str, typer.Option("--name", help="The property of the place's name or code.")] = "name",
    lang: LangOption = "es",
    warehouse: WarehouseOption = DEFAULT_WAREHOUSE,
) -> None:
    """Gives the places of a country their outlines, for the map.

    Example: eslabon import outlines departments.geojson --country PE --name NOMBDEP --as desk@example.org
    """
    lang = chosen_language(lang)
    _ = translator(lang)
    user = actor_named(actor, lang, warehouse)
    from eslabon.records.places.actions import import_outlines

    try:
        collection = json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        stop(_("{file} can't be read as a GeoJSON file.").format(file=file))
    _told(import_outlines, lang, user, country.upper(), collection, name)


def _told(action: Any, lang: str, *arguments: Any) -> None:
    """Does the action and says what became of the rows."""
    from eslabon.records.base.actions import Denied, Invalid
    from eslabon.values.problems import say as worded

    _ = translator(lang)
    try:
        taken, problems = action(*arguments)
    except Denied:
        stop(_("This account doesn't have the right to do that."))
    except Invalid as error:
        stop(" ".join(worded(error.problems[0], lang)))
    for one in problems:
        say(f"{one.where.line}: {' '.join(worded(one, lang))}")
    say(_("Places taken in: {count}. Rows left out: {left}.").format(count=taken, left=len(problems)))
    raise typer.Exit(SOME if problems else DONE)
