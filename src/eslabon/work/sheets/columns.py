"""Which column of a sheet holds which field: by its heading, by a mapping, or as somebody chose it before."""

from __future__ import annotations

import hashlib
import json
import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from functools import cache
from importlib.resources import files
from typing import Any, NoReturn

from django.utils.translation import override

from eslabon.records.base.kinds import Kind
from eslabon.records.parties.queries import plain
from eslabon.records.registry import KINDS
from eslabon.standards.tables.cells import folded, listed, short, suggestion
from eslabon.standards.tables.grids import Grid, Head, best_head, head_at
from eslabon.standards.tables.package import letters
from eslabon.standards.tables.words import CURRENCIES, unaccented
from eslabon.values.problems import Unreadable, Where, problem
from eslabon.work.models import SheetMapping

TAKEN_IN = ("needs", "requests", "lines", "projects", "attendance")
# What a kind is also called where it is loaded.
_CALLED = {"participants": "attendance"}
# What a row may be said to belong to as a whole: never remembered for the next sheet.
ABOVE = ("meeting", "round", "agreement")
# The heading of what we say of a refused row, in both languages: never a column of somebody's data.
REMARKS = {"es": "Observaciones de Eslabón", "en": "Remarks by Eslabón"}
_LARGEST = 1 << 18
_SECTIONS = ("table", "columns", "constants", "values")
_SETTINGS = ("sheet", "header_row", "encoding", "delimiter", "decimal", "dates")
_ALLOWED: dict[str, tuple[Any, ...]] = {"decimal": (".", ","), "dates": ("dmy", "mdy")}

# What a heading says of its unit: (US$), en miles de soles, US$ millones.
_BRACKETS = re.compile(r"[(\[][^)\]]*[)\]]")
_SCALE = re.compile(
    r"(?<![a-z])(?:en )?(mil millones|miles|millones|mill|mm|thousands|millions)(?![a-z])\.?(?: de| of)?"
)
_SIGNS = "|".join(re.escape(one) for one in sorted(CURRENCIES, key=len, reverse=True))
_CURRENCY = re.compile(rf"(?<![a-z])(?:en |in )?({_SIGNS})(?![a-z])")
_SCALES = {"mil millones": 10**9, "miles": 10**3, "thousands": 10**3}


@dataclass(frozen=True)
class Choice:
    """What somebody says of a sheet: the heading of each field, what holds for all rows, what a text stands for, and
    which names that aren't on record are to be put there (by list)."""

    columns: Mapping[str, str] = field(default_factory=dict)
    constants: Mapping[str, str] = field(default_factory=dict)
    values: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    create: Mapping[str, Sequence[str]] = field(default_factory=dict)
    sheet: str | None = None
    header_row: int | None = None
    encoding: str | None = None
    delimiter: str | None = None
    decimal: str | None = None
    dates: str | None = None

    @property
    def as_json(self) -> dict[str, Any]:
        """As it is kept."""
        return {name: value for name, value in asdict(self).items() if value}


@dataclass(frozen=True)
class Placed:
    """The headings of a sheet, the field of each column that holds one, and how many fields are told."""

    kind: Kind
    grid: Grid
    head: Head
    fields: dict[int, str]
    choice: Choice

    @property
    def telling(self) -> bool:
        """Whether there is a title in each row: what makes a row a record."""
        return self.lead in self.fields.values()

    @property
    def lead(self) -> str:
        """The field of the title."""
        return lead(self.kind.name)


def kind_named(name: str) -> Kind:
    """One of the kinds that are taken in. Raises KeyError."""
    name = _CALLED.get(name, name)
    if name not in TAKEN_IN:
        raise KeyError(name)
    return KINDS[name]


def lead(kind: str) -> str:
    """The field that makes a row a record: its title, or a person's name."""
    return "name" if kind == "attendance" else "title"


def above(kind: str) -> list[str]:
    """The fields of a kind that say to which meeting, round or agreement a row belongs."""
    return [name for name in headings(kind) if name in ABOVE]


@cache
def _told() -> dict[str, dict[str, list[str]]]:
    return tomllib.loads((files("eslabon.work.sheets") / "headings.toml").read_text(encoding="utf-8"))


def headings(kind: str) -> dict[str, list[str]]:
    """The headings that each field of a kind goes by, in the order of our own form."""
    return _told()[kind]


def fields(kind: str) -> list[str]:
    """Every field that a sheet of a kind may hold."""
    return [*headings(kind), *_told()["beside"]]


@cache
def _known(kind: str) -> dict[str, str]:
    """The field of each heading, plain; of two that share one, the first has it."""
    found: dict[str, str] = {}
    for name, called in {**headings(kind), **_told()["beside"]}.items():
        for heading in called:
            found.setdefault(plain(heading), name)
    # `Origen` in somebody's sheet is seldom where our record comes from.
    ours = [name for name in fields(kind) if name != "origin"]
    for lang in ("es", "en"):
        with override(lang):
            for name in ours:
                found.setdefault(plain(str(KINDS[kind].title(name))), name)
    for name in ours:
        found.setdefault(plain(name.replace("_", " ")), name)
    return found


def recognised(kind: str, texts: Sequence[str]) -> str | None:
    """The field that a column's texts (from top to bottom) are the heading of.

    Refused rows come back with headings of two rows in one, as in “Cost / Currency”: there the last part tells, too.
    """
    known = _known(kind)
    joined = (" ".join(texts), " ".join(reversed(texts)), texts[-1], texts[-1].rpartition(" / ")[2])
    candidates = [plain(bare) for one in joined for bare in (one, _without_unit(one))]
    return next((known[one] for one in candidates if one in known), None)


def _without_unit(heading: str) -> str:
    text = _BRACKETS.sub(" ", unaccented(heading))
    return _CURRENCY.sub(" ", _SCALE.sub(" ", text))


def unit_of(texts: Sequence[str]) -> tuple[int, str | None]:
    """How many units a number below a heading stands for, and their currency where the heading says it."""
    text = unaccented(" ".join(texts))
    scale = _SCALE.search(text)
    currency = _CURRENCY.search(text)
    return (_SCALES.get(scale[1], 10**6) if scale else 1), (CURRENCIES[currency[1]] if currency else None)


# --- a mapping that somebody wrote


def read_mapping(data: bytes, kind: Kind) -> Choice:
    """The mapping that a TOML or JSON file describes. Raises Unreadable with the first thing that is wrong in it."""
    content = _content(data)
    for name, section in content.items():
        if name not in _SECTIONS:
            _refuse_name("table.mapping-section", name, name, _SECTIONS)
        if not isinstance(section, dict):
            _refuse("sheet.mapping", name)
    known = {"table": _SETTINGS, **dict.fromkeys(("columns", "constants", "values"), tuple(fields(kind.name)))}
    for section, names in known.items():
        for name, value in content.get(section, {}).items():
            code = "table.mapping-setting" if section == "table" else "table.mapping-field"
            if name not in names:
                _refuse_name(code, f"{section}.{name}", name, names)
            _check_value(section, name, value)
    columns, constants = content.get("columns", {}), content.get("constants", {})
    for name in constants:
        if name in columns:
            _refuse("table.mapping-twice", f"constants.{name}", field=name)
    if columns and lead(kind.name) not in columns:
        _refuse("table.mapping-missing", "columns", field=lead(kind.name))
    values = {
        name: {folded(text): one for text, one in told.items()} for name, told in content.get("values", {}).items()
    }
    return Choice(columns, {name: str(one) for name, one in constants.items()}, values, **content.get("table", {}))


def _content(data: bytes) -> dict[str, Any]:
    try:
        if len(data) > _LARGEST:
            raise ValueError
        text = data.decode("utf-8-sig")
        content = json.loads(text) if text.lstrip().startswith("{") else tomllib.loads(text)
    except (ValueError, RecursionError):
        _refuse("sheet.mapping", None)
    return content if isinstance(content, dict) else _refuse("sheet.mapping", None)


def _check_value(section: str, name: str, value: Any) -> None:
    if section == "values":
        fine = isinstance(value, dict) and all(isinstance(one, str) for one in value.values())
    elif name == "header_row":
        fine = isinstance(value, int) and not isinstance(value, bool) and value >= 1
    elif section == "constants":
        fine = isinstance(value, str | int | float) and not isinstance(value, bool)
    else:
        fine = isinstance(value, str) and bool(value.strip()) and value in _ALLOWED.get(name, (value,))
        fine = fine and (name != "delimiter" or len(value) == 1) and (name != "encoding" or _is_encoding(value))
    if not fine:
        _refuse("sheet.mapping", f"{section}.{name}")


def _is_encoding(name: str) -> bool:
    return name in ("utf-8", "utf-8-sig", "utf-16", "latin-1", "cp1252", "cp850")


def _refuse_name(code: str, path: str, name: str, known: Sequence[str]) -> NoReturn:
    _refuse(code, path, name=short(name), known=listed(known), suggestion=suggestion(name, known))


def _refuse(code: str, path: str | None, **arguments: Any) -> NoReturn:
    raise Unreadable(problem(code, Where(path=path), **arguments))


# --- what was chosen before


def digest(head: Head) -> str:
    """What a sheet is known by: its headings, without what we said of its rows."""
    ours = {plain(one) for one in REMARKS.values()}
    titles = [plain(title) for title in head.titles]
    while titles and (not titles[-1] or titles[-1] in ours):
        titles.pop()
    return hashlib.sha256("\n".join(titles).encode()).hexdigest()


def remembered(kind: Kind, head: Head) -> Choice | None:
    """What was chosen for a sheet with these headings, if it was."""
    found = SheetMapping.objects.filter(kind=kind.name, headings=digest(head)).first()
    return Choice(**found.columns) if found else None


def remember(actor: Any, kind: Kind, grid: Grid, head: Head, choice: Choice) -> None:
    """Keeps what was chosen, for the next sheet with the same headings; the last choice counts.

    The headings that were found and those that were pointed to may differ: it is kept for both.
    """
    found, _known = best_head(grid, lambda texts: recognised(kind.name, texts))
    constants = {name: value for name, value in choice.constants.items() if name not in ABOVE}
    told = choice.as_json | {"constants": constants}
    kept = {name: value for name, value in told.items() if name not in ("sheet", "create")}
    without_row = {name: value for name, value in kept.items() if name != "header_row"}
    for one, columns in ((head, without_row), (found, kept if found != head else without_row)):
        if one is not None:
            SheetMapping.objects.update_or_create(
                kind=kind.name, headings=digest(one), defaults={"columns": columns, "made_by": actor}
            )


# --- which column holds what


def place(kind: Kind, grid: Grid, choice: Choice | None) -> Placed | None:
    """The columns of a sheet; None where it has no headings at all."""
    if choice is None or not choice.columns:
        given = choice or Choice()
        head, _count = best_head(grid, lambda texts: recognised(kind.name, texts))
        head = head_at(grid, given.header_row) if given.header_row else head
        if head is None:
            return None
        choice = remembered(kind, head)
        if choice is None:
            return Placed(kind, grid, head, _by_heading(kind, grid, head), given)
        choice = replace(choice, constants={**choice.constants, **given.constants})
        head = head_at(grid, choice.header_row) if choice.header_row else head
        return Placed(kind, grid, head, _by_choice(head, choice), choice) if head else None
    wanted = {plain(heading) for heading in choice.columns.values()}
    if choice.header_row:
        head = head_at(grid, choice.header_row)
    else:
        head, _count = best_head(grid, lambda texts: next((one for one in _names(texts) if one in wanted), None))
    return Placed(kind, grid, head, _by_choice(head, choice), choice) if head else None


def _by_heading(kind: Kind, grid: Grid, head: Head) -> dict[int, str]:
    """Of two columns for one field the first counts, of those that are shown."""
    found: dict[int, str] = {}
    for at, texts in enumerate(head.texts):
        name = recognised(kind.name, texts) if texts and at not in grid.hidden else None
        if name and name not in found.values():
            found[at] = name
    return found


def _by_choice(head: Head, choice: Choice) -> dict[int, str]:
    found: dict[int, str] = {}
    titles = [plain(one) for one in head.titles]
    for name, heading in choice.columns.items():
        wanted = plain(heading)
        fits = [at for at, one in enumerate(titles) if one == wanted]
        fits += [at for at, texts in enumerate(head.texts) if wanted in _names(texts)]
        if fits:
            found[fits[0]] = name
    return found


def _names(texts: Sequence[str]) -> list[str]:
    """What a column may be called in a mapping."""
    return [plain(one) for one in (" ".join(texts), " / ".join(texts), *texts[-1:])] if texts else []


def missing(placed: Placed) -> Unreadable | None:
    """Why a mapping doesn't fit a sheet: the headings it names that aren't there."""
    there = [one for one in placed.head.titles if one]
    lost = [heading for name, heading in placed.choice.columns.items() if name not in placed.fields.values()]
    if not lost:
        return None
    return Unreadable(
        problem(
            "table.missing-column",
            Where(line=placed.head.first, path=placed.grid.name),
            name=placed.grid.name or "CSV",
            missing=listed(lost),
            known=listed(there),
            suggestion=suggestion(lost[0], there),
        )
    )


def column_name(placed: Placed, at: int) -> str:
    """What a column is called in a remark."""
    return placed.head.titles[at] if at < len(placed.head.texts) else letters(at)
