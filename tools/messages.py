"""Brings the rooms' catalogues up to date with the texts in the code and the templates.

python tools/messages.py          adds new texts (untranslated), removes those no longer used, says what is missing
python tools/messages.py --check  changes nothing; ends with 1 where a text lacks its translation or is not used
"""

import ast
import io
import sys
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parent.parent
SOURCE = ROOT / "src/eslabon"
ROOMS = {
    "portal": ("portal", "site"),
    "records": ("records", "work", "api"),
    "figures": ("figures", "demo"),
    "cli": ("cli",),
}
KEYWORDS = {
    "_": None,
    "translate": None,
    "gettext": None,
    "gettext_lazy": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
}


def inside_f_strings(text: str) -> Iterator[str]:
    """The code inside a Python file's f-strings, which Python before 3.12 reads as mere text."""
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FormattedValue):
            yield ast.unparse(node.value)


def found_in(room: str) -> Catalog:
    """The texts of a room's Python files and templates."""
    from django.conf import settings
    from django.utils.translation.template import templatize

    if not settings.configured:
        settings.configure()
    catalog = Catalog(charset="utf-8")
    for folder in ROOMS[room]:
        for path in sorted((SOURCE / folder).rglob("*")):
            if path.suffix not in (".py", ".html", ".txt") or not path.is_file():
                continue
            text = path.read_text(encoding="utf-8")
            if path.suffix == ".py":
                text = "\n".join([text, *inside_f_strings(text)])
            else:
                text = templatize(text, origin=str(path))
            for line, message, _, context in extract("python", io.BytesIO(text.encode()), KEYWORDS):
                place = (str(path.relative_to(ROOT)), line)
                catalog.add(message, locations=[place], context=context)
    return catalog


def update(room: str, lang: str, check: bool) -> list[str]:
    """Updates a room's catalogue; gives what is wrong with it."""
    path = SOURCE / f"locale/{lang}/LC_MESSAGES/{room}.po"
    found = found_in(room)
    known = Catalog(locale=lang, charset="utf-8")
    if path.exists():
        with path.open("rb") as lines:
            known = read_po(lines, locale=lang)
    wrong = []
    fresh = Catalog(locale=lang, charset="utf-8", fuzzy=False)
    for message in found:
        if not message.id:
            continue
        key = message.id[0] if isinstance(message.id, tuple) else message.id
        old = known.get(key, message.context)
        string = old.string if old is not None else None
        texts = string if isinstance(string, tuple | list) else (string,)
        if not all(texts):
            wrong.append(f"{room}.po: no translation: {key!r}")
        fresh.add(message.id, string or "", context=message.context, flags=message.flags)
    kept = {(m.id, m.context) for m in fresh}
    wrong += [f"{room}.po: not used: {m.id!r}" for m in known if m.id and (m.id, m.context) not in kept]
    if not check:
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("wb") as out:
            write_po(out, fresh, width=0, sort_output=True, omit_header=False)
    return wrong


if __name__ == "__main__":
    check = "--check" in sys.argv
    wrong = [line for room in ROOMS for line in update(room, "es", check)]
    print("\n".join(wrong))
    sys.exit(1 if check and wrong else 0)
