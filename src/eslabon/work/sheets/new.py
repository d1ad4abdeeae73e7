"""Names in a sheet of organisations and themes that aren't on record: put there only where somebody says so.

While a sheet is checked such a name stands as a negative number, so that nothing is written before the rows are.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from eslabon.records.base import actions
from eslabon.records.base.bulk import Draft
from eslabon.records.base.models import Origin
from eslabon.records.base.rules import allowed
from eslabon.records.parties.models import PartyType
from eslabon.records.parties.queries import party_named, plain
from eslabon.records.registry import KINDS
from eslabon.records.rounds.actions import add_theme

# The lists that a name may be added to, by the model, and the right that it takes.
LISTS = {"Party": "parties", "Theme": "themes"}
_RIGHTS = {"parties": "parties.create", "themes": "themes.add"}
# What an organisation is, by the field that names it.
_TYPES = {
    "provider": PartyType.DONOR,
    "lead": PartyType.IMPLEMENTER,
    "members": PartyType.IMPLEMENTER,
}
ALL = "*"
ALL_NEW = {"parties": [ALL], "themes": [ALL]}
# No more names than these are told; no longer ones are put on record.
MOST, _LONGEST = 200, {"parties": 300, "themes": 120}


@dataclass
class New:
    """A name that isn't on record: in which list it would be, what it looks like there, whether it is to be added."""

    list: str
    name: str
    field: str
    similar: str | None
    chosen: bool
    number: int = 0


class News:
    """The names of a load that aren't on record; `create` holds those to be added, by list (`*`: all that
    look like nothing that is there)."""

    def __init__(self, actor: Any, create: Mapping[str, Sequence[str]]) -> None:
        self.actor = actor
        self._may = {name: allowed(actor, right) for name, right in _RIGHTS.items()}
        self._all = {name for name, names in create.items() if ALL in names}
        self._wanted = {(name, plain(one)) for name, names in create.items() for one in names}
        self._found: dict[tuple[str, str], New] = {}

    @property
    def told(self) -> list[New]:
        """What was found, as far as a page shows it."""
        return list(self._found.values())[:MOST]

    def number(self, model: str, name: str, field: str, similar: str | None) -> int | None:
        """What stands for a name until it is on record; None where it isn't to be added."""
        where = LISTS.get(model)
        if where is None or not self._may[where] or not plain(name) or len(name) > _LONGEST[where]:
            return None
        key = (where, plain(name))
        if key not in self._found:
            chosen = key in self._wanted or (where in self._all and similar is None)
            number = -1 - len(self._found) if chosen else 0
            self._found[key] = New(where, " ".join(name.split()), field, similar, chosen, number)
        return self._found[key].number or None

    def settle(self, drafts: Iterable[Draft]) -> list[New]:
        """Puts on record the names that drafts stand on, each once, and has the drafts name the records."""
        used: dict[int, list[Draft]] = {}
        for one in drafts:
            for number in _named(one):
                used.setdefault(number, []).append(one)
        made = [one for one in self._found.values() if one.number in used]
        numbers = {one.number: self._put(one, used[one.number]) for one in made}
        for one in {id(each): each for found in used.values() for each in found}.values():
            for name in _relations(one):
                value = getattr(one.record, name)
                setattr(one.record, name, numbers.get(value, value))
            one.many = {name: [numbers.get(each, each) for each in values] for name, values in one.many.items()}
        return made

    def _put(self, new: New, drafts: Sequence[Draft]) -> int:
        """The number of the record; one that somebody has made meanwhile is taken."""
        if new.list == "themes":
            return int(add_theme(self.actor, None, new.name).pk)
        there = party_named(self.actor, new.name)
        if there is not None:
            return int(there.pk)
        made_up = all(one.record.origin == Origin.EXAMPLE for one in drafts)
        values = {
            "name_es": new.name,
            "type": str(_TYPES.get(new.field, PartyType.OTHER)),
            "origin": str(Origin.EXAMPLE if made_up else Origin.DESK),
            "source": drafts[0].record.source,
        }
        return int(actions.create(self.actor, KINDS["parties"], values, _("spreadsheet")).pk)


def _relations(draft: Draft) -> list[str]:
    return [one.attname for one in draft.record._meta.concrete_fields if one.is_relation]


def _named(draft: Draft) -> set[int]:
    """What a draft names that isn't on record yet."""
    single = {getattr(draft.record, name) for name in _relations(draft)}
    found = single.union(*draft.many.values())
    return {one for one in found if isinstance(one, int) and one < 0}
