"""What a cell names: an organisation, a theme, a place, a need, an agreement, by any of its names or numbers."""

from __future__ import annotations

import re
from difflib import get_close_matches
from typing import Any

from django.utils import timezone

from eslabon.records.base.kinds import Kind
from eslabon.records.cooperation.models import Agreement
from eslabon.records.needs.models import Need
from eslabon.records.parties.queries import names_of, plain
from eslabon.records.places.models import Place
from eslabon.records.rounds.models import Meeting, Round, roman
from eslabon.standards.tables.cells import short
from eslabon.values.problems import Problem, Where, problem
from eslabon.work.sheets.new import News

_EVERYWHERE = frozenset(("nacional", "todo el pais", "a nivel nacional", "national", "nationwide", "todas", "all"))
_LISTS = {
    "Party": ("la lista de organizaciones", "the list of organisations"),
    "Theme": ("la lista de temas", "the list of themes"),
    "Place": ("la lista de lugares", "the list of places"),
}
_OTHER_LIST = ("lo que está registrado", "what is on record")
# Titles hold commas: what stands between semicolons is looked for as a whole first.
_APART = re.compile(r"[;\n]")
_PARTED = re.compile(r"[,/]|\s+(?:y|e|and)\s+")
# What stands before the name of a place tells which of those of one name is meant.
_LEVELS = tuple(
    (re.compile(rf"^(?:{words}) (?:del? |of )?"), level)
    for level, words in (
        (1, "departamento|dpto|depto|dep|region|gobierno regional|department"),
        (2, "provincia|prov|province"),
        (3, "distrito|dist|district"),
    )
)
AUTHORITIES = ("inei", "reniec")
_CODE = re.compile(r"\d{1,6}")
_CODES = re.compile(r"(?<!\d)\d{1,6}(?!\d)")
# Looking for what was meant takes time; a sheet of nonsense gets no more suggestions than this.
_MOST_SUGGESTIONS = 300

# Of each plain name those that go by it: rank (the level of a place), number, how it is written.
Known = dict[str, list[tuple[int, int, str]]]


class Names:
    """Looks up what cells name; what can be named in a field is read once for all rows."""

    def __init__(self, actor: Any, kind: Kind, news: News) -> None:
        self.actor = actor
        self.kind = kind
        self.news = news
        self._known: dict[str, Known] = {}
        self._meant: dict[tuple[str, str], str | None] = {}

    def read(self, name: str, text: str, many: bool) -> list[int] | Problem:
        """The numbers of what a text names in a field (of a name that is to be added, a negative one), or why not."""
        target = self._target(name)
        if plain(text) in _EVERYWHERE and target == "Place":
            return []
        parts = self._parts(name, text) if many or self._several(name, text) else [text]
        found: list[int] = []
        for part in filter(None, (one.strip() for one in parts)):
            fitting = self._fitting(name, part)
            if not fitting:
                new = self.news.number(target, part, name, self._near(name, part))
                if new is None:
                    return self._unknown(name, part)
                found.append(new)
                continue
            # Of places with one name, the larger: the department before its province.
            first = min(rank for rank, _pk, _label in fitting)
            best = {pk for rank, pk, _label in fitting if rank == first}
            if len(best) > 1:
                return self._problem("sheet.several", name, part)
            found += best
        return list(dict.fromkeys(found))

    def _several(self, name: str, text: str) -> bool:
        """Whether a cell for one names several: who carries a project out, the first of them its lead."""
        if name != "lead" or self._fitting(name, text):
            return False
        return ";" in text or all(self._fitting(name, one) for one in _PARTED.split(text))

    def _parts(self, name: str, text: str) -> list[str]:
        found: list[str] = []
        for part in [text] if self._fitting(name, text) else _APART.split(text):
            finer = _PARTED.split(part)
            whole = self._fitting(name, part) or not any(self._fitting(name, one) for one in finer)
            found += [part] if (whole and self._target(name) != "Place") or self._fitting(name, part) else finer
        return found

    def _fitting(self, name: str, text: str) -> list[tuple[int, int, str]]:
        """What goes by a name."""
        wanted, known = plain(text), self.known(name)
        if wanted in known or self._target(name) != "Place":
            return known.get(wanted, [])
        for before, level in _LEVELS:
            if before.match(wanted):
                return [one for one in known.get(before.sub("", wanted), []) if one[0] == level]
        return []

    def _target(self, name: str) -> str:
        """The model that a relation points to, by name."""
        model: Any = self.kind.field(name).related_model
        return str(model.__name__)

    def _unknown(self, name: str, part: str) -> Problem:
        if self._target(name) == "Place" and _CODE.fullmatch(part):
            return self._problem("sheet.whose-code", name, part)
        es, en = _LISTS.get(self._target(name), _OTHER_LIST)
        return self._problem(
            "sheet.no-such", name, part, list={"es": es, "en": en}, suggestion=question(self._near(name, part))
        )

    def _near(self, name: str, text: str) -> str | None:
        """What was probably meant."""
        key = (name, plain(text)[:80])
        if key not in self._meant:
            if len(self._meant) >= _MOST_SUGGESTIONS:
                return None
            known = self.known(name)
            near = get_close_matches(key[1], known, n=1, cutoff=0.72)
            self._meant[key] = known[near[0]][0][2] if near else None
        return self._meant[key]

    def known(self, name: str) -> Known:
        """What can be named in a field."""
        if name not in self._known:
            model: Any = self.kind.field(name).related_model
            has_levels = hasattr(model.objects, "visible_to")
            found = model.objects.visible_to(self.actor).filter(withdrawn=False) if has_levels else model.objects.all()
            if model is Place:
                found = found.select_related("within").prefetch_related("codes")
            known: Known = {}
            for one in found:
                rank = one.level if model is Place else 0
                for called in _called(one):
                    known.setdefault(called, []).append((rank, one.pk, str(one)))
            self._known[name] = known
        return self._known[name]

    def _problem(self, code: str, name: str, text: str, **arguments: Any) -> Problem:
        return problem(code, Where(path=name), value=short(text), **arguments)


def with_authority(text: str, authority: str) -> str:
    """Codes of places with the authority that a heading names; a number that lost its first zero gets it back."""
    return _CODES.sub(lambda found: f"{authority} {found[0].zfill(len(found[0]) + len(found[0]) % 2)}", text)


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
    if isinstance(record, Place):
        names += _codes_of(record)
        names += [f"{record}, {record.within}", f"{record.within}, {record}"] if record.within else []
    if isinstance(record, Agreement):
        names += [record.number, record.registry_number]
    if isinstance(record, Need):
        names.append(str(record.pk))
    if isinstance(record, Round | Meeting | Need | Agreement):
        names.append(numbered(record.pk))
    return {plain(one) for one in (*names, str(record)) if one}


def _codes_of(place: Place) -> list[str]:
    """The codes that hold today, each with its authority; only those of ISO say by themselves whose they are."""
    found, today = [], timezone.now().date()
    for one in place.codes.all():
        if one.valid_until is None or one.valid_until >= today:
            found += [
                f"{one.authority} {one.code}",
                f"{one.code} {one.authority}",
                f"ubigeo {one.authority} {one.code}",
            ]
            found += [one.code] if one.authority.startswith("iso") else []
    return found


def numbered(number: int | str) -> str:
    """A record by its number: what names it where two are called the same."""
    return f"N.° {number}"


def question(meant: str | None) -> dict[str, str]:
    """A question that begins a remedy; empty where nothing is near."""
    if meant is None:
        return {"es": "", "en": ""}
    return {"es": f"¿Quiso decir «{meant}»? ", "en": f"Did you mean “{meant}”? "}
