"""`eslabon publish iati`: the desk's own agreements and projects, as an IATI file."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Any, NoReturn

import typer

from eslabon.cli.actors import actor_named
from eslabon.cli.console import (
    DEFAULT_WAREHOUSE,
    SOME,
    LangOption,
    WarehouseOption,
    chosen_format,
    chosen_language,
    print_json,
    say,
    stop,
    write_out,
)
from eslabon.values.language import translator

publish = typer.Typer(
    help="Publishes what is public of the desk's agreements and projects."
    "\n\nExample: eslabon publish iati --as desk@example.org --dry-run",
    no_args_is_help=True,
)


@publish.callback()
def _publish() -> None:
    pass


@publish.command("iati")
def iati(
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Tells what would change and what is wrong; publishes nothing.")
    ] = False,
    output: Annotated[
        Path | None, typer.Option("-o", help="The file to write, once it is published.", show_default=False)
    ] = None,
    format: Annotated[str, typer.Option("--format", help="text or json: what is told of it.")] = "text",
    actor: Annotated[str, typer.Option("--as", help="Who publishes: the e-mail of an account.")] = "",
    lang: LangOption = "es",
    warehouse: WarehouseOption = DEFAULT_WAREHOUSE,
) -> None:
    """Publishes the agreements and projects that are public as an IATI activity file (2.03), in Spanish and English.

    What changed since the last publication is told, and what is left out. Where nothing changed, the last one is
    written. Ends with 1, and writes no file, where the check finds an error; with 0 otherwise.

    Example: eslabon publish iati --as desk@example.org -o desk.xml
    """
    lang = chosen_language(lang)
    format = chosen_format(format, lang)
    _ = translator(lang)
    if not actor:
        stop(_("Say who publishes it with --as."))
    if not dry_run:
        _check_writable(output, lang)
    user = actor_named(actor, lang, warehouse)
    from eslabon.records.base.actions import Denied, Invalid
    from eslabon.work.publishing.making import left_out_of, prepare
    from eslabon.work.publishing.making import publish as do_publish

    try:
        if dry_run:
            prepared = prepare(user)
            nothing = {"published": None, "new": False, "sha256": None, "activities": prepared.activities}
            _tell(nothing, prepared.changes.as_json(), [*prepared.left_out, *prepared.found], format, lang)
            raise typer.Exit(SOME if prepared.faults else 0)
        made, new = do_publish(user)
    except Denied:
        stop(_("This account doesn't have the right to do that."))
    except Invalid as refused:
        _refuse(refused.problems, format, lang)
    write_out(bytes(made.file), output)
    if not new and format == "text":
        say(_("Nothing has changed since publication no. {number}: it stays.").format(number=made.number))
    told = {"published": made.number, "new": new, "sha256": made.sha256, "activities": made.activities}
    _tell(told, made.changes, left_out_of(made), format, lang)


def _check_writable(output: Path | None, lang: str) -> None:
    """Ends the command where the file couldn't be written: nothing is published that can't be given out."""
    _ = translator(lang)
    if output is None:
        stop(_("Name the file to write with -o."))
    folder = output.absolute().parent
    if output.is_dir() or not folder.is_dir() or not os.access(folder, os.W_OK):
        stop(_("{path}: it can't be written there.").format(path=output))


def _tell(told: dict[str, Any], changes: dict[str, Any], problems: Sequence[Any], format: str, lang: str) -> None:
    from eslabon.values.problems import as_json
    from eslabon.work.publishing.changes import part_names

    worded = [as_json(one, lang) for one in problems]
    if format == "json":
        print_json({**told, "changes": changes, "problems": worded})
        return
    _ = translator(lang)
    names = part_names(lang)
    for key, word in (
        ("added", _("New activities")),
        ("changed", _("Changed activities")),
        ("gone", _("Gone activities")),
    ):
        if changes[key]:
            say(f"{word}:", "bold")
        for one in changes[key]:
            parts = ", ".join(names.get(part, part) for part in one.get("parts", ()))
            say(f"    {one['title']} ({one['activity']}){f': {parts}' if parts else ''}")
    for one in worded:
        say(f"{one['message']} {one['hint']}")
    say(_("Unchanged: {count}. Activities: {all}.").format(count=changes["same"], all=told["activities"]))
    if told["published"] is not None:
        say(_("Publication no. {number}, sha256 {digest}").format(number=told["published"], digest=told["sha256"]))


def _refuse(problems: Sequence[Any], format: str, lang: str) -> NoReturn:
    """Says why nothing was published, and ends the command."""
    from eslabon.values.problems import as_json

    worded = [as_json(one, lang) for one in problems]
    if format == "json":
        print_json(
            {"published": None, "new": False, "sha256": None, "activities": 0, "changes": None, "problems": worded}
        )
    stop("\n".join(f"{one['message']} {one['hint']}" for one in worded), SOME)
