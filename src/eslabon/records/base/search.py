"""Records found by their words: every door looks in the same way, and looks through the texts once."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from typing import Any

from django.db.models import BooleanField, F, Func, TextField, Value
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
    return found.filter(Holds(kind.search, words))


class Holds(Func):
    """Whether some fields together hold every word. To look through the texts is what a search costs: in PostgreSQL a
    regular expression does it once for all words; in SQLite, where Python would read such a one, GLOB does."""

    output_field = BooleanField()

    def __init__(self, fields: Sequence[Any], words: Sequence[str] = ()) -> None:
        parts: list[Any] = [Value("")]
        for one in fields:
            parts += [Value("\n"), F(one)]
        super().__init__(Concat(*parts, output_field=TextField()), *map(F, fields))
        # Numbers first, then the longest: what fewest records hold is looked for before the rest.
        self.words = sorted(words, key=lambda one: (not one.isdigit(), -len(one)))

    def as_sqlite(  # type: ignore[override]
        self, compiler: Any, connection: Any, **context: Any
    ) -> tuple[str, list[Any]]:
        """For each word a pattern of sets of signs: no word goes over the end of a field."""
        fields = [compiler.compile(one)[0] for one in self.source_expressions[1:]]
        held = " OR ".join(f"{one} GLOB %s" for one in fields)
        patterns = [f"*{''.join(map(_set, one))}*" for one in self.words]
        sql = " AND ".join(f"({held})" for _one in patterns)
        return f"({sql})", [one for one in patterns for _field in fields]

    def as_sql(self, compiler: Any, connection: Any, **context: Any) -> tuple[str, list[Any]]:  # type: ignore[override]
        """One pattern of all words."""
        text, given = compiler.compile(self.source_expressions[0])
        return f"{text} ~* %s", [*given, _pattern(self.words)]


def _pattern(words: list[str]) -> str:
    """A regular expression of texts that hold all words."""
    spelled = ["".join(map(_letter, one)) for one in words]
    if len(spelled) == 1:
        return spelled[0]
    return "^" + "".join(f"(?=[^{_NEVER}]*{one})" for one in spelled)


def _letter(sign: str) -> str:
    signs = _signs(sign)
    return f"[{signs}]" if len(signs) > 1 else re.escape(sign)


def _set(sign: str) -> str:
    """A sign as GLOB reads it: in capitals or not; what means something there stands for itself."""
    signs = _signs(sign)
    return f"[{signs}]" if len(signs) > 1 or sign in "*?[" else sign


def _signs(sign: str) -> str:
    """The signs that a sign is found as, with any accent, in capitals too: not every database knows that Á is á's."""
    base = unicodedata.normalize("NFKD", sign)[:1].lower()
    signs = _ACCENTS.get(base, sign)
    return "".join(dict.fromkeys(one for one in (*signs, *signs.upper(), *signs.lower()) if len(one) == 1))


class Once:
    """Records of a list, to be counted and read a part at a time: what was looked for by words is kept by number, so
    that the texts are looked through and put in order once; else each part, far down too, is found by its numbers."""

    def __init__(self, found: Any, text: str) -> None:
        self._found = found
        self._numbers = list(found.values_list("pk", flat=True)) if text.split() else None

    def count(self) -> int:
        """How many there are."""
        return int(self._found.order_by().count()) if self._numbers is None else len(self._numbers)

    def __getitem__(self, part: slice) -> Any:
        """A part of them, in their order."""
        kept = self._numbers
        numbers = list(self._found.values_list("pk", flat=True)[part]) if kept is None else kept[part]
        return self._found.filter(pk__in=numbers)
