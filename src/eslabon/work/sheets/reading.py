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
from eslabon.records.parties.queries import plain
from eslabon.standards.tables.amounts import stands_for
from eslabon.standards.tables.cells import Bad, Cell, CellError, currency_of, folded, listed, short, text_of
from eslabon.standards.tables.words import Worded, currency_meant, says_nothing, unaccented, worded_amount, worded_days
from eslabon.values.problems import Problem, Where, problem
from eslabon.work.sheets.columns import Choice
from eslabon.work.sheets.names import Names, question, with_authority
from eslabon.work.sheets.new import News

# Fields that begin a time, or end it: "set. 2004" is its first day, or its last. For the others a day must be named.
_FROM = ("starts_on",)
_UNTIL = ("due_on", "deadline", "embargo_until", "ends_on")
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
    "projects": {
        "planned": (),
        **dict.fromkeys(("running", "suspended", "completed", "cancelled"), ("projects.move",)),
    },
}
# Words beside the labels that a choice goes by.
_ALSO = {
    "presented": ("presentada", "submitted"),
    "approved": ("aprobado", "aprobada"),
    "without-funder": ("sin financiamiento", "sin fuente", "unfunded"),
    "planned": (
        "planificado",
        "programado",
        "previsto",
        "por iniciar",
        "no iniciado",
        "en formulacion",
        "en preparacion",
        "en diseno",
        "not started",
        "in preparation",
        "pipeline",
    ),
    "running": (
        "en curso",
        "ejecucion",
        "ejecutandose",
        "en marcha",
        "en implementacion",
        "activo",
        "vigente",
        "ongoing",
        "on going",
        "under way",
        "in progress",
        "active",
        "in execution",
        "being implemented",
    ),
    "suspended": ("suspendido", "paralizado", "en suspenso", "detenido", "interrumpido", "on hold", "paused"),
    "completed": (
        "culminado",
        "concluido",
        "terminado",
        "finalizado",
        "cerrado",
        "ejecutado",
        "finished",
        "closed",
        "ended",
        "done",
    ),
    "cancelled": ("cancelado", "anulado", "desestimado", "canceled", "terminated"),
    "example": ("ejemplo",),
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
_MOST_COUNTED = 10**9
_SHARE = re.compile(r"[-+]?[0-9][0-9., ]*(?:%|por ?ciento|per ?cent)")

Values = dict[str, Any]


class Reading:
    """Reads the cells of one load. Where they only answer a question (`asks_rights` false), who says how far something
    has come needs no right to take it there."""

    def __init__(self, actor: Any, kind: Kind, choice: Choice, news: News, asks_rights: bool = True) -> None:
        self.asks_rights = asks_rights
        self.actor = actor
        self.names = Names(actor, kind, news)
        self.kind = kind
        self.choice = choice
        self._choices: dict[str, dict[str, str]] = {}
        self._rights: dict[str, bool] = {}
        self._read: dict[tuple[str, str], Values | Problem] = {}

    def value(
        self, name: str, cell: Cell, unit: tuple[int, str | None] = (1, None), authority: str = ""
    ) -> Values | Problem:
        """The values that a cell gives to fields (an amount may tell its currency), or why it can't be read.

        `authority` says whose codes of places a column holds.
        """
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
        if isinstance(one, models.IntegerField):
            return self._count(name, cell)
        if one.is_relation or one.choices:
            text = text_of(cell)
            return self._listed(name, with_authority(text, authority) if authority else text)
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
        if name in _FROM:
            # Several years in one cell, or months of several: the whole time, not when it begins.
            whole = read.last.year > read.first.year and "ends_on" in self.kind.names
            return {name: read.first} | ({"ends_on": read.last} if whole else {})
        if read.first != read.last and name not in _UNTIL:
            return self._problem("sheet.day-missing", name, cell)
        return {name: read.last}

    def _count(self, name: str, cell: Cell) -> Values | Problem:
        read = worded_amount(cell, self.choice.decimal)
        if isinstance(read, Bad) or read.sign or not 0 <= read.value < _MOST_COUNTED or read.value % 1:
            return self._problem("sheet.count", name, cell)
        return {name: int(read.value)}

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
            meant = question(str(dict(self.kind.field(name).flatchoices)[known[near[0]]]) if near else None)
            return self._problem("sheet.not-choice", name, text, known=told, suggestion=meant)
        rights = _RIGHTS.get(self.kind.name, {}).get(code, ()) if name == "status" else ()
        if name == "level" and code == Level.PUBLIC:
            rights = (f"{self.kind.name}.set_level",)
        if self.asks_rights and not all(self._may(right) for right in rights):
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
                if word.endswith("o"):
                    found.setdefault(plain(f"{word[:-1]}a"), value)
        return found

    def _may(self, right: str) -> bool:
        if right not in self._rights:
            self._rights[right] = allowed(self.actor, right)
        return self._rights[right]

    # --- what names another record

    def _related(self, name: str, text: str, many: bool) -> Values | Problem:
        found = self.names.read(name, text, many)
        if isinstance(found, Problem):
            return found
        if many or not found:
            return {name: found} if found else {}
        return {name: found[0]} | ({"members": found[1:]} if found[1:] else {})


def _is_share(cell: Cell, read: Worded | Bad, unit: tuple[int, str | None]) -> bool:
    """Whether a cell says a share where an amount is asked for: `60 %`, or 0.6, which Excel shows as 60 %."""
    if isinstance(read, Bad):
        return _SHARE.match(unaccented(text_of(cell))) is not None
    return 0 < read.value < 1 and unit[0] == 1 and not (read.sign or read.scaled)
