"""The commands that there are, and whether a line that is shown to people is one of them."""

from __future__ import annotations

import shlex
from typing import Any

from typer.main import get_command

from eslabon.cli.main import app


def commands(command: Any, path: str = "") -> dict[str, Any]:
    """Every command by its words: `{"": eslabon, "import": ..., "import iati": ...}`."""
    found = {path: command}
    for name, below in getattr(command, "commands", {}).items():
        found |= commands(below, f"{path} {name}".strip())
    return found


ALL = commands(get_command(app))


def understood(line: str) -> list[str]:
    """The words of the commands that a line names, as the program reads it; nothing is run.

    Raises what the program would refuse it with: an unknown command or option, a missing or a superfluous one.
    """
    program, *words = shlex.split(line, comments=True)
    assert program == "eslabon", line
    command, named = get_command(app), [program]
    context = command.make_context(program, words)
    while waiting := [*context._protected_args, *context.args]:
        command = command.commands[waiting[0]]
        named.append(waiting[0])
        context = command.make_context(waiting[0], waiting[1:], parent=context)
        if not hasattr(command, "commands"):
            break
    return named
