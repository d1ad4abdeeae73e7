"""Compiles the translation catalogues, so that no system gettext is needed.

Each room keeps its own catalogue (`locale/es/LC_MESSAGES/portal.po`, `figures.po`, `cli.po`); together they make the
one that the program reads (`django.mo`). Runs as a build hook; `python tools/compile_messages.py` does the same.
"""

from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

try:
    from hatchling.builders.hooks.plugin.interface import BuildHookInterface
except ImportError:  # run by hand where the builder is not installed
    BuildHookInterface = object


def merged(folder: Path, lang: str) -> Catalog:
    """One catalogue of all the rooms' in a folder."""
    together = Catalog(locale=lang, charset="utf-8")
    for source in sorted(folder.glob("*.po")):
        with source.open("rb") as lines:
            for message in read_po(lines, locale=lang):
                if message.id and message.string:  # one without translation must not hide another room's
                    together.add(message.id, message.string, context=message.context, flags=message.flags)
    return together


def compile_all(root: Path) -> None:
    for folder in sorted((root / "src/eslabon/locale").glob("*/LC_MESSAGES")):
        with (folder / "django.mo").open("wb") as out:
            write_mo(out, merged(folder, folder.parent.name))


class CompileMessages(BuildHookInterface):
    def initialize(self, version: str, build_data: dict) -> None:
        compile_all(Path(self.root))


if __name__ == "__main__":
    compile_all(Path(__file__).resolve().parent.parent)
