"""The words people see, in the language they read: gettext catalogues under `locale/`, English in the code."""

from __future__ import annotations

import gettext
from collections.abc import Callable
from functools import cache
from pathlib import Path

LOCALE = Path(__file__).resolve().parent.parent / "locale"
DOMAIN = "django"
Translate = Callable[[str], str]


@cache
def translator(lang: str) -> Translate:
    """The function that gives a text of the program in a language ("es", "en" or a variant such as "es-pe")."""
    variant = lang.replace("-", "_")
    return gettext.translation(DOMAIN, LOCALE, [variant, variant.split("_")[0]], fallback=lang.startswith("en")).gettext
