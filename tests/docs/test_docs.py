"""The documentation keeps up with the program: commands, settings, problem codes, dependencies, links, outputs."""

import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from eslabon.values.problems import wording
from tests.cli.lines import ALL, understood
from tests.conftest import ROOT
from tests.once import example_warehouse

PAGES = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")])
CLI = (ROOT / "docs/reference/cli.md").read_text(encoding="utf-8")
COMMAND = re.compile(r"^(?:    |\$ |    \$ )(?:\.venv/bin/)?eslabon (.+?)(?: +#.*)?$", re.MULTILINE)


# A group of commands is told by its commands, unless it does something by itself.
TOLD = {name: one for name, one in ALL.items() if not hasattr(one, "commands") or (name and one.invoke_without_command)}


def told_of(name: str) -> str:
    """What the reference says under a command's heading, and at its head, of all commands."""
    shared, *parts = CLI.split("\n## eslabon ")
    own = [part for part in parts if max((one for one in TOLD if part.startswith(one)), key=len) == name]
    assert len(own) == 1, name
    return shared + own[0]


@pytest.mark.parametrize("name", TOLD)
def test_every_command_and_option_is_in_the_reference(name: str) -> None:
    text = told_of(name)
    for parameter in TOLD[name].params:
        for option in (*parameter.opts, *parameter.secondary_opts):
            if option.startswith("-"):
                assert re.search(rf"(?<![\w-]){option}(?![\w-])", text), option


def test_every_setting_is_in_the_reference() -> None:
    settings = (ROOT / "docs/reference/settings.md").read_text(encoding="utf-8")
    named = {
        name
        for path in [*ROOT.glob("src/**/*.py"), *ROOT.glob("tests/*.py")]
        for name in re.findall(r"\b(ESLABON_[A-Z]+(?:_[A-Z]+)*|DATABASE_URL)\b", path.read_text(encoding="utf-8"))
    }
    # Settings of Django itself that only carry our prefix stand for variables of the same name.
    assert {name for name in named if f"`{name}`" not in settings} == set()


def test_the_page_of_problems_is_what_the_tool_prints() -> None:
    printed = subprocess.run(
        [sys.executable, "tools/problem_list.py"], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout
    assert (ROOT / "docs/reference/problems.md").read_text(encoding="utf-8") == printed
    assert all(f"| `{code}` |" in printed for code in wording())


def test_every_dependency_has_its_line() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    page = (ROOT / "docs/dependencies.md").read_text(encoding="utf-8")
    named = [*project["dependencies"], *(one for group in project["optional-dependencies"].values() for one in group)]
    names = [re.split(r"[\[<>=~ ]", one)[0] for one in named]
    assert [name for name in names if not re.search(rf"[| ,]{re.escape(name)}[, |]", page)] == []


def anchors(page: Path) -> set[str]:
    """The places in a page that a link may name: its headings, as the usual readers of Markdown write them."""
    headings = re.findall(r"^#+ (.+)$", page.read_text(encoding="utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_links_lead_somewhere(page: Path) -> None:
    for target, anchor in re.findall(r"\]\(([^)#\s]*)(?:#([^)]*))?\)", page.read_text(encoding="utf-8")):
        if "://" not in target:
            assert (page.parent / target).exists(), target
            assert not anchor or anchor in anchors(page.parent / target if target else page), anchor


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_commands_shown_are_commands(page: Path) -> None:
    for shown in COMMAND.findall(page.read_text(encoding="utf-8")):
        assert " ".join(understood(f"eslabon {shown}")[1:]) in TOLD


def test_both_readmes_and_tutorials_tell_the_same() -> None:
    for one, other in (("README.md", "README.es.md"), ("docs/tutorial.es.md", "docs/tutorial.en.md")):
        texts = [(ROOT / name).read_text(encoding="utf-8") for name in (one, other)]
        headings = [re.findall(r"^#+ ", text, re.MULTILINE) for text in texts]
        assert headings[0] == headings[1]
        assert len(COMMAND.findall(texts[0])) == len(COMMAND.findall(texts[1]))


@pytest.fixture(scope="module")
def example() -> Path:
    return example_warehouse()


@pytest.mark.parametrize("lang", ["es", "en"])
def test_the_tutorial_prints_what_it_says(lang: str, example: Path) -> None:
    text = (ROOT / f"docs/tutorial.{lang}.md").read_text(encoding="utf-8")
    blocks = re.findall(r"```console\n\$ eslabon (.+?)\n(.+?)```", text, re.DOTALL)
    assert len(blocks) == 4
    for command, said in blocks:
        words = [*command.split(), "--warehouse", str(example), "--lang", lang]
        done = subprocess.run(
            [sys.executable, "-m", "eslabon.cli", *words],
            capture_output=True,
            text=True,
            check=True,
            env={"COLUMNS": "200", "PATH": "", "PYTHONPATH": str(ROOT / "src")},
        )
        printed = [line.split() for line in done.stdout.splitlines()]
        for line in said.splitlines():
            # The list of loads ends with the moment each was published.
            assert any(one[: len(line.split())] == line.split() for one in printed), line
