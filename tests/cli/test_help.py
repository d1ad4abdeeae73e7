"""`--help`: for every command, in both languages, with an example that can be typed as it stands."""

from __future__ import annotations

import re

import pytest
from typer.main import get_command

from eslabon.cli.main import app
from eslabon.cli.wording import in_spanish, language_of, name_of, spanish
from tests.cli.conftest import Command
from tests.cli.lines import ALL, commands, understood


@pytest.mark.parametrize("path", ALL)
def test_every_command_has_an_example_that_can_be_typed(path: str) -> None:
    for help, word in ((ALL[path].help, "Example"), (spanish()[path]["help"], "Ejemplo")):
        (example,) = re.findall(rf"^{word}: (eslabon .*)$", help.strip(), re.MULTILINE)
        assert example.startswith(f"eslabon {path}".strip())
        assert " ".join(understood(example)).startswith(f"eslabon {path}".strip())


def test_every_text_of_the_help_is_there_in_spanish_and_none_is_left_over() -> None:
    texts = spanish()
    shared = texts.pop("options")
    assert set(texts) == set(ALL)
    used = {"--help"}
    for path, command in ALL.items():
        names = {name_of(one) for one in command.params}
        assert all(one.help for one in command.params), path
        assert names <= set(texts[path]) | set(shared), path
        assert set(texts[path]) - {"help"} <= names, path
        used |= names - set(texts[path])
    assert used == set(shared)


def test_the_spanish_help_names_the_same_choices_as_the_english() -> None:
    texts = spanish()
    for path, command in ALL.items():
        for one in command.params:
            said = (texts["options"] | texts[path])[name_of(one)]
            choices = re.findall(r"[a-z]+-[a-z-]+|\b(?:json|csv|tcb|loan|everything|sector)\b", one.help)
            if name_of(one).startswith("--"):
                assert [each for each in choices if each not in said and "e-mail" not in each] == [], (path, one.name)


def test_the_help_is_in_spanish_unless_english_is_asked_for() -> None:
    assert language_of(["offer", "--help"], {}) == "es"
    assert language_of(["offer", "--help"], {"ESLABON_LANG": "en"}) == "en"
    assert language_of(["offer", "--lang", "en", "--help"], {}) == "en"
    assert language_of(["offer", "--lang=es", "--help"], {"ESLABON_LANG": "en"}) == "es"
    assert language_of(["offer", "--help", "--lang"], {}) == "es"


def test_the_process_prints_it(process: Command) -> None:
    spanish_help, english_help = process("offer", "--help"), process("offer", "--help", "--lang", "en")
    assert spanish_help.code == english_help.code == 0
    assert "Ejemplo: eslabon offer" in spanish_help.out
    assert "Muestra esta ayuda" in spanish_help.out
    assert "Example: eslabon offer" in english_help.out
    assert "Intervenciones" not in english_help.out


def test_rewording_leaves_the_command_line_itself_alone() -> None:
    changed = commands(in_spanish(get_command(app)))
    for path, command in ALL.items():
        assert [one.opts for one in changed[path].params] == [one.opts for one in command.params]
