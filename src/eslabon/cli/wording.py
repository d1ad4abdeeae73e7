"""The help of every command in the reader's language: English in the code, Spanish in `help.es.toml`."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from importlib.resources import files
from typing import Any

# What the help's frames are called.
_PANELS = {
    "ARGUMENTS_PANEL_TITLE": "Argumentos",
    "OPTIONS_PANEL_TITLE": "Opciones",
    "COMMANDS_PANEL_TITLE": "Órdenes",
    "DEFAULT_STRING": "[si no se indica: {}]",
    "ENVVAR_STRING": "[variable de entorno: {}]",
    "REQUIRED_LONG_STRING": "[obligatorio]",
}

Texts = dict[str, dict[str, str]]


def language_of(arguments: Sequence[str], environment: Mapping[str, str]) -> str:
    """The language of the help: that of `--lang`, else of ESLABON_LANG, else Spanish."""
    lang = environment.get("ESLABON_LANG") or "es"
    for place, one in enumerate(arguments):
        if one == "--lang":
            lang = next(iter(arguments[place + 1 :]), lang)
        elif one.startswith("--lang="):
            lang = one.removeprefix("--lang=")
    return lang


def spanish() -> Texts:
    """The Spanish texts: `{command: {"help" | argument | --option: text}}`; "options" holds the shared ones."""
    return tomllib.loads((files("eslabon.cli") / "help.es.toml").read_text(encoding="utf-8"))


def in_spanish(command: Any) -> Any:
    """The command (as Typer builds it) with every text of its help, and of the commands below it, in Spanish."""
    from typer import rich_utils

    for name, text in _PANELS.items():
        setattr(rich_utils, name, text)
    _reword(command, "", spanish())
    return command


def _reword(command: Any, path: str, texts: Texts) -> None:
    own = texts["options"] | texts[path]
    command.help = own["help"].strip()
    command.short_help = command.help.partition("\n")[0]
    command.options_metavar = "[OPCIONES]"
    own_help = command.get_help_option
    command.get_help_option = lambda context: _named(own_help(context), texts["options"]["--help"])
    for one in command.params:
        one.help = own[name_of(one)]
    if hasattr(command, "commands"):
        command.subcommand_metavar = "ORDEN [ARGUMENTOS]..."
        for name, below in command.commands.items():
            _reword(below, f"{path} {name}".strip(), texts)


def name_of(parameter: Any) -> str:
    """What the table of texts calls a parameter: an argument's name, or an option's longest."""
    return str(parameter.name if parameter.param_type_name == "argument" else max(parameter.opts, key=len))


def _named(option: Any, help: str) -> Any:
    if option is not None:
        option.help = help
    return option
