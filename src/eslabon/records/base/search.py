"""Records found by their words: every door looks in the same way, and looks through the texts once."""

from __future__ import annotations

import re
import unicodedata
from typing import Any

from django.db.models import F, TextField, Value
from django.db.models.functions import Concat

from eslabon.records.base.kinds import Kind

MOST_WORDS = 10
# A letter stands for itself with any accent: who looks for "educacion" finds "educación".
_ACCENTS = {"a": "aáàâäã", "e": "eéèêë", "i": "iíìîï", "o": "oóòôöõ", "u": "uúùûü", "n": "nñ", "c": "cç"}
# A sign that no text holds, for "anything", line ends too.
_NEVER = "\x01"


def searched(kind: Kind, found: Any, text: str) -> Any:
    """The records that hold every word of a text, in capitals or not, with accents or without."""
    words = text.split()[:MOST_WORDS]
    if not words:
        return found
    parts: list[Any] = [Value("")]
    for name in kind.search:
        parts += [Value("\n"), F(name)]
    found = found.annotate(searched=Concat(*parts, output_field=TextField()))
    return found.filter(searched__iregex=_pattern(words))


def _pattern(words: list[str]) -> str:
    """A regular expression, for SQLite and PostgreSQL alike, of texts that hold all words: to look through a text once
    is what a search costs."""
    spelled = ["".join(_letter(one) for one in word) for word in words]
    if len(spelled) == 1:
        return spelled[0]
    return "^" + "".join(f"(?=[^{_NEVER}]*{one})" for one in spelled)


def _letter(sign: str) -> str:
    base = unicodedata.normalize("NFKD", sign)[:1].lower()
    if base in _ACCENTS:
        # Capitals too: not every database knows that Á is á's.
        return f"[{_ACCENTS[base]}{_ACCENTS[base].upper()}]"
    return re.escape(sign)


class Once:
    """Records of a list, kept by number: to count them and to read a part, far down too, the texts are looked through
    and put in order once."""

    def __init__(self, found: Any) -> None:
        self._found = found
        self._numbers = list(found.values_list("pk", flat=True))

    def count(self) -> int:
        """How many there are."""
        return len(self._numbers)

    def __getitem__(self, part: slice) -> Any:
        """A part of them, in their order."""
        return self._found.filter(pk__in=self._numbers[part])
