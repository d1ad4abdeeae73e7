"""What every command shares: where data and progress go, the warehouse, and how a command ends."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable, Container, Iterator, Sequence
from contextlib import contextmanager
from itertools import zip_longest
from pathlib import Path
from textwrap import wrap
from typing import Annotated, Any, NoReturn

import typer
from rich.cells import cell_len, chop_cells
from rich.console import Console

from eslabon.values.language import translator

DONE, SOME, WRONG = 0, 1, 2

# What is written to a file or another program has no width to fit in: its lines are never broken.
_UNBROKEN = 2_000
_NARROWEST = 8  # of a column of texts, in letters
out = Console(width=None if sys.stdout.isatty() else _UNBROKEN)
err = Console(stderr=True)

WarehouseOption = Annotated[
    Path,
    typer.Option(
        "--warehouse", envvar="ESLABON_WAREHOUSE", help="The folder of the facts.", show_default="./var/warehouse"
    ),
]
LangOption = Annotated[str, typer.Option("--lang", envvar="ESLABON_LANG", help="es or en.")]
DEFAULT_WAREHOUSE = Path("var/warehouse")


def chosen_language(lang: str) -> str:
    """The language asked for; ends the command where there is no such one."""
    if lang not in ("es", "en"):
        stop(f"--lang: «{lang}»: es | en")
    return lang


def chosen_format(format: str, lang: str, allowed: tuple[str, ...] = ("text", "json")) -> str:
    """The format asked for; ends the command where there is no such one."""
    if format not in allowed:
        stop(unusable("--format", format, allowed, lang))
    return format


def unusable(option: str, value: str, allowed: tuple[str, ...], lang: str) -> str:
    """What to say of an option's value that can't be used; `allowed` are those that can, where they can be listed."""
    _ = translator(lang)
    text = _("{option}: “{value}” can't be used.").format(option=option, value=value)
    return " ".join((text, _("Use one of: {allowed}.").format(allowed=", ".join(allowed)))) if allowed else text


def say(text: str, style: str | None = None) -> None:
    """Prints a line of text on standard output as it is, however long."""
    out.print(text, style=style, markup=False, highlight=False, soft_wrap=True)


def tell(text: str, style: str | None = None) -> None:
    """Prints a line of text on standard error as it is, however long."""
    err.print(text, style=style, markup=False, highlight=False, soft_wrap=True)


def stop(message: str, code: int = WRONG) -> NoReturn:
    """Says why on standard error and ends the command."""
    tell(message, "red")
    raise typer.Exit(code)


def print_json(data: Any) -> None:
    """Prints data as JSON on standard output."""
    json.dump(data, sys.stdout, ensure_ascii=False, indent=2)
    sys.stdout.write("\n")


def print_table(titles: Sequence[str], rows: Sequence[Sequence[str]], numbers: Container[int] = ()) -> None:
    """Prints rows under their titles on standard output; columns of `numbers` stand on the right and are never broken.

    Where the columns are wider than the screen, the texts that take most of it are folded.
    """
    widths = [max(map(cell_len, column)) for column in zip(titles, *rows, strict=True)]
    folded = [place for place in range(len(titles)) if place not in numbers]
    spare = out.width - sum(widths) - 2 * (len(widths) - 1)
    while folded and spare < 0:
        widest = max(folded, key=widths.__getitem__)
        if widths[widest] <= _NARROWEST:
            break
        widths[widest] -= 1
        spare += 1
    say(_lines_of(titles, widths, numbers), "bold")
    for row in rows:
        sys.stdout.write(_lines_of(row, widths, numbers) + "\n")


def _lines_of(row: Sequence[str], widths: Sequence[int], numbers: Container[int]) -> str:
    """A row as a line, or as several where a text is wider than its column."""
    cells = [
        [text] if cell_len(text) <= width else _folded(text, width) for text, width in zip(row, widths, strict=True)
    ]
    lines = []
    for parts in zip_longest(*cells, fillvalue=""):
        set_out = []
        for place, (text, width) in enumerate(zip(parts, widths, strict=True)):
            space = " " * (width - cell_len(text))
            set_out.append(space + text if place in numbers else text + space)
        lines.append("  ".join(set_out).rstrip())
    return "\n".join(lines)


def _folded(text: str, width: int) -> list[str]:
    return [part for line in wrap(text, width) for part in chop_cells(line, width)]


def write_out(data: bytes, target: Path | None) -> None:
    """Writes a document to a file (whole or not at all) or to standard output."""
    if target is None:
        sys.stdout.buffer.write(data)
        return
    aside = target.with_name(f".{target.name}.{os.getpid()}")
    try:
        aside.write_bytes(data)
        aside.replace(target)
    except OSError as error:
        aside.unlink(missing_ok=True)
        stop(f"{target}: {error.strerror}")


@contextmanager
def progress_bar(steps: dict[str, str]) -> Iterator[Callable[[str, int, int], None]]:
    """A progress bar on standard error; `steps` words what is being done."""
    from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (TextColumn("{task.description}"), BarColumn(), DownloadColumn(), TimeRemainingColumn())
    with Progress(*columns, console=err, transient=True, disable=not err.is_terminal) as bar:
        tasks: dict[str, Any] = {}

        def advance(step: str, done: int, total: int) -> None:
            if step not in tasks:
                tasks[step] = bar.add_task(steps.get(step, step), total=total)
            bar.update(tasks[step], completed=done, total=total)

        yield advance
