"""Reads cells as the fields of a kind; what a cell can name is looked up once for all rows."""

from __future__ import annotations

import re
from difflib import get_close_matches
from typing import Any

from django.db import models
from django.utils.translation import override

from eslabon.records.base.kinds import Kind
from eslabon.records.base.models import Level
from eslabon.records.base.rules import allowed
from eslabon.records.parties.queries import names_of, plain
from eslabon.records.rounds.models import Meeting, Round, roman
from eslabon.standards.tables.amounts import stands_for
from eslabon.standards.tables.cells import Bad, Cell, CellError, currency_of, folded, listed, short, text_of
from eslabon.standards.tables.words import Worded, currency_meant, says_nothing, unaccented, worded_amount, worded_days
from eslabon.values.problems import Problem, Where, problem
from eslabon.work.sheets.columns import Choice

# Fields that end a time: "set. 2004" is its last day. For the others a day must be named.
_UNTIL = ("due_on", "deadline", "embargo_until")
# Who needs which right to say of a new record that it has come that far.
_RIGHTS: dict[str, dict[str, tuple[str, ...]]] = {
    "needs": {
        "draft": (),
        "presented": ("needs.present",),
        "approved": ("needs.present", "needs.approve"),
        **dict.fromkeys(
            ("without-funder", "matched", "running", "met"), ("needs.present", "needs.approve", "needs.move")
        ),
    },
    "requests": {"open": (), "answered": ("requests.answer",), "dropped": ("requests.drop",)},
}
# Words beside the labels that a choice goes by.
_ALSO = {
    "presented": ("presentada", "submitted"),
    "approved": ("aprobado", "aprobada"),
    "without-funder": ("sin financiamiento", "sin fuente", "unfunded"),
    "running": ("en curso", "ejecucion"),
    "met": ("atendida", "atendido", "cumplida", "concluida"),
    "draft": ("borrador", "en preparacion"),
    "open": ("pendiente", "en proceso", "pending", "vencida"),
    "answered": ("respondida", "atendida", "contestada", "cerrada", "closed"),
    "dropped": ("retirada", "sin efecto"),
    "negotiation": ("negociacion", "participacion en la negociacion"),
    "implementation": ("implementacion", "implementacion del acuerdo"),
    "adaptation": ("adaptacion", "adaptacion al acuerdo", "ajuste"),
}
_YES = frozenset(("si", "s", "x", "1", "true", "verdadero", "yes", "y", "punto focal", "focal point", "pf"))
_NO = frozenset(("no", "n", "0", "false", "falso"))
_EVERYWHERE = frozenset(("nacional", "todo el pais", "a nivel nacional", "national", "nationwide", "todas", "all"))
_LISTS = {
    "Party": ("la lista de organizaciones", "the list of organisations"),
    "Theme": ("la lista de temas", "the list of themes"),
    "Place": ("la lista de lugares", "the list of places"),
}
_OTHER_LIST = ("lo que está registrado", "what is on record")
_PARTED = re.compile(r"[;,/\n]|\s+(?:y|e|and)\s+")
_SHARE = re.compile(r"[-+]?[0-9][0-9., ]*(?:%|por ?ciento|per ?cent)")
# Looking for what was meant takes time; a sheet of nonsense gets no more suggestions than this.
_MOST_SUGGESTIONS = 300

Values = dict[str, Any]


class Reading:
    """Reads the cells of one load."""

    def __init__(self, actor: Any, kind: Kind, choice: Choice) -> None:
        self.actor = actor
        self.kind = kind
        self.choice = choice
        self._named: dict[str, dict[str, list[tuple[int, int, str]]]] = {}
        self._choices: dict[str, dict[str, str]] = {}
        self._meant: dict[tuple[str, str], str | None] = {}
        self._rights: dict[str, bool] = {}
        self._read: dict[tuple[str, str], Values | Problem] = {}

    def value(self, name: str, cell: Cell, unit: tuple[int, str | None] = (1, None)) -> Values | Problem:
        """The values that a cell gives to fields (an amount may tell its currency), or why it can't be read."""
        if isinstance(cell, CellError):
            return self._problem("sheet.excel-error", name, cell)
        translations = self.choice.values.get(name)
        if translations:
            cell = translations.get(folded(text_of(cell)), cell)
        if says_nothing(cell):
            return {}
        one = self.kind.field(name)
        if name == "currency":
            return self._currency(name, cell)
        if isinstance(one, models.DecimalField):
            return self._amount(name, cell, unit)
        if isinstance(one, models.DateField):
            return self._day(name, cell)
        if isinstance(one, models.BooleanField):
            return self._yes_or_no(name, cell)
        if one.is_relation or one.choices:
            return self._listed(name, text_of(cell))
        return {name: text_of(cell).replace("\r\n", "\n").replace("\0", " ")}

    def _listed(self, name: str, text: str) -> Values | Problem:
        """What a text of a list means: worked out once, however many rows say it."""
        if (name, text) not in self._read:
            one = self.kind.field(name)
            many = isinstance(one, models.ManyToManyField)
            self._read[name, text] = self._related(name, text, many) if one.is_relation else self._choice(name, text)
        return self._read[name, text]

    def _problem(self, code: str, name: str, cell: Cell, **arguments: Any) -> Problem:
        return problem(code, Where(path=name), value=short(text_of(cell)), **arguments)

    # --- amounts and days

    def _amount(self, name: str, cell: Cell, unit: tuple[int, str | None]) -> Values | Problem:
        read = worded_amount(cell, self.choice.decimal)
        if _is_share(cell, read, unit):
            return self._problem("sheet.percentage", name, cell)
        if isinstance(read, Bad):
            return self._problem(
                "sheet.large-amount" if read.code == "table.large-amount" else "sheet.amount", name, cell
            )
        scale, currency = unit
        value = read.value if read.scaled else read.value * scale
        found: Values = {name: round(value, 2)}
        meant = (currency_meant(read.sign) if read.sign else None) or currency
        if meant:
            found["counted_in"] = meant
        if read.sign:
            found["sign"] = read.sign
        if read.approximate and "approximate" in self.kind.names:
            found["approximate"] = True
        return found

    def _currency(self, name: str, cell: Cell) -> Values | Problem:
        meant = currency_meant(text_of(cell))
        read = currency_of(meant) if meant else None
        return {name: read} if isinstance(read, str) else self._problem("sheet.currency", name, cell)

    def one_currency(self, values: Values) -> Problem | None:
        """Settles the currency of a row between its column and what stands beside the amount."""
        sign, meant = values.pop("sign", None), values.pop("counted_in", None)
        currency = values.get("currency")
        if not currency:
            if meant:
                values["currency"] = meant
        elif sign and meant and meant != currency and not stands_for(sign, currency):
            return problem("sheet.other-currency", Where(path="currency"), value=sign, currency=currency)
        return None

    def _day(self, name: str, cell: Cell) -> Values | Problem:
        read = worded_days(cell, self.choice.dates or "dmy")
        if isinstance(read, Bad):
            return self._problem("sheet.date", name, cell)
        if read.first != read.last and name not in _UNTIL:
            return self._problem("sheet.day-missing", name, cell)
        return {name: read.last}

    def _yes_or_no(self, name: str, cell: Cell) -> Values | Problem:
        said = plain(text_of(cell))
        if said in _YES or said == plain(str(self.kind.title(name))):
            return {name: True}
        return {name: False} if said in _NO else self._problem("sheet.yes-or-no", name, cell)

    # --- what is chosen from a list

    def _choice(self, name: str, text: str) -> Values | Problem:
        if name not in self._choices:
            self._choices[name] = self._known_choices(name)
        known = self._choices[name]
        code = known.get(plain(text))
        if code is None:
            labels = {}
            for lang in ("es", "en"):
                with override(lang):
                    labels[lang] = [str(label) for _value, label in self.kind.field(name).flatchoices]
            told = {lang: listed(labels[lang])[lang] for lang in labels}
            near = get_close_matches(plain(text)[:80], known, n=1, cutoff=0.75)
            meant = _question(str(dict(self.kind.field(name).flatchoices)[known[near[0]]]) if near else None)
            return self._problem("sheet.not-choice", name, text, known=told, suggestion=meant)
        rights = _RIGHTS.get(self.kind.name, {}).get(code, ()) if name == "status" else ()
        if name == "level" and code == Level.PUBLIC:
            rights = (f"{self.kind.name}.set_level",)
        if not all(self._may(right) for right in rights):
            return self._problem("sheet.no-right", name, text)
        return {name: code}

    def _known_choices(self, name: str) -> dict[str, str]:
        found: dict[str, str] = {}
        for value, label in self.kind.field(name).flatchoices:
            for lang in ("es", "en"):
                with override(lang):
                    found.setdefault(plain(str(label)), value)
            for word in (value, *_ALSO.get(value, ())):
                found.setdefault(plain(word), value)
        return found

    def _may(self, right: str) -> bool:
        if right not in self._rights:
            self._rights[right] = allowed(self.actor, right)
        return self._rights[right]

    # --- what names another record

    def _related(self, name: str, text: str, many: bool) -> Values | Problem:
        known = self._known_names(name)
        if plain(text) in _EVERYWHERE and self._target(name) == "Place":
            return {}
        parts = [text] if plain(text) in known or not many else _PARTED.split(text)
        found: list[int] = []
        for part in filter(None, (one.strip() for one in parts)):
            numbers = known.get(plain(part), [])
            if not numbers:
                return self._unknown(name, part)
            # Of places with one name, the larger: the department before its province.
            first = min(rank for rank, _pk, _label in numbers)
            best = {pk for rank, pk, _label in numbers if rank == first}
            if len(best) > 1:
                return self._problem("sheet.several", name, part)
            found += best
        return {name: list(dict.fromkeys(found)) if many else found[0]} if found else {}

    def _target(self, name: str) -> str:
        """The model that a relation points to, by name."""
        model: Any = self.kind.field(name).related_model
        return str(model.__name__)

    def _unknown(self, name: str, part: str) -> Problem:
        es, en = _LISTS.get(self._target(name), _OTHER_LIST)
        return self._problem(
            "sheet.no-such", name, part, list={"es": es, "en": en}, suggestion=_question(self._near(name, part))
        )

    def _near(self, name: str, text: str) -> str | None:
        """What was probably meant."""
        key = (name, plain(text)[:80])
        if key not in self._meant:
            if len(self._meant) >= _MOST_SUGGESTIONS:
                return None
            known = self._known_names(name)
            near = get_close_matches(key[1], known, n=1, cutoff=0.72)
            self._meant[key] = known[near[0]][0][2] if near else None
        return self._meant[key]

    def _known_names(self, name: str) -> dict[str, list[tuple[int, int, str]]]:
        """What can be named in a field: plain name, and those that go by it (rank, number, how it is written)."""
        if name not in self._named:
            model: Any = self.kind.field(name).related_model
            has_levels = hasattr(model.objects, "visible_to")
            found = model.objects.visible_to(self.actor).filter(withdrawn=False) if has_levels else model.objects.all()
            known: dict[str, list[tuple[int, int, str]]] = {}
            for one in found:
                rank = one.level if model.__name__ == "Place" else 0
                for called in _called(one):
                    known.setdefault(called, []).append((rank, one.pk, str(one)))
            self._named[name] = known
        return self._named[name]


def _is_share(cell: Cell, read: Worded | Bad, unit: tuple[int, str | None]) -> bool:
    """Whether a cell says a share where an amount is asked for: `60 %`, or 0.6, which Excel shows as 60 %."""
    if isinstance(read, Bad):
        return _SHARE.match(unaccented(text_of(cell))) is not None
    return 0 < read.value < 1 and unit[0] == 1 and not (read.sign or read.scaled)


def _called(record: Any) -> set[str]:
    """Every name that a theme, an organisation, a place, a round goes by, plain."""
    if hasattr(record, "aliases"):
        return names_of(record) | ({plain(record.iati_id)} if record.iati_id else set())
    names = [getattr(record, one, "") for one in ("code", "name_es", "name_en", "name", "title")]
    if isinstance(record, Round):
        number = roman(record.number)
        names += [
            number,
            str(record.number),
            f"{number} Ronda",
            f"Ronda {number}",
            f"Ronda {record.number}",
            record.place,
        ]
    if isinstance(record, Meeting):
        names += [f"{record.title}, {record.on:%d/%m/%Y}", f"{record.title}, {record.on}"] if record.on else []
    if isinstance(record, Round | Meeting):
        names.append(numbered(record.pk))
    return {plain(one) for one in (*names, str(record)) if one}


def numbered(number: int | str) -> str:
    """A meeting or a round by the number of its record: what names it where two are called the same."""
    return f"N.° {number}"


def _question(meant: str | None) -> dict[str, str]:
    """A question that begins a remedy; empty where nothing is near."""
    if meant is None:
        return {"es": "", "en": ""}
    return {"es": f"¿Quiso decir «{meant}»? ", "en": f"Did you mean “{meant}”? "}
