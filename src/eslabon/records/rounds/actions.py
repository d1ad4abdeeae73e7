"""Adding to the themes that are talked about."""

from __future__ import annotations

from typing import Any

from django.utils.text import slugify

from eslabon.records.base.actions import Invalid, action
from eslabon.records.parties.queries import plain
from eslabon.records.rounds.models import Theme
from eslabon.values.problems import Where, problem


@action("themes.add")
def add_theme(actor: Any, record: None, name: str) -> Theme:
    """A theme by its name in either language; one that goes by it already is given back. Raises Invalid of none."""
    wanted = plain(name)
    if not wanted:
        raise Invalid([problem("field.missing", Where(path="theme"))])
    themes = list(Theme.objects.all())
    for one in themes:
        if wanted in (plain(one.name_es), plain(one.name_en), plain(one.code)):
            return one
    taken = {one.code for one in themes}
    code = first = slugify(name)[:34] or "theme"
    number = 2
    while code in taken:
        code, number = f"{first}-{number}", number + 1
    name = " ".join(name.split())[:120]
    return Theme.objects.create(code=code, name_es=name, name_en=name)
