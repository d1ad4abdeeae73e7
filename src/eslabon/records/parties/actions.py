"""Merging two records of one organisation."""

from __future__ import annotations

from typing import Any

from django.apps import apps

from eslabon.records.base.actions import Invalid, action, keep, locked
from eslabon.records.parties.models import Party
from eslabon.values.problems import Where, problem


@action("parties.merge")
def merge(actor: Any, party: Party, into: Party, reason: str) -> Party:
    """`party` merged into another: its names become the other's, every record that named it names the other.

    Raises Invalid for a merge into itself or into one that was merged.
    """
    target = locked(actor, Party, into.pk)
    if target.pk == party.pk or target.merged_into_id or party.merged_into_id:
        raise Invalid([problem("field.not-choice", Where(path="into"), value=str(into))])
    for model in apps.get_models():
        if model.__name__.startswith("Historical") or not model.__module__.startswith("eslabon."):
            continue
        for field in model._meta.get_fields():
            if getattr(field, "related_model", None) is not Party or not getattr(field, "concrete", False):
                continue
            if field.many_to_many:
                for one in model._default_manager.filter(**{field.name: party}):
                    getattr(one, field.name).add(target)
                    getattr(one, field.name).remove(party)
            elif field.name != "merged_into":
                model._default_manager.filter(**{field.name: party}).update(**{field.name: target})
    names = [*target.aliases, party.name_es, party.name_en, party.short_name, *party.aliases]
    target.aliases = list(dict.fromkeys(one for one in names if one and one not in (target.name_es, target.name_en)))
    target.iati_id, target.ruc = target.iati_id or party.iati_id, target.ruc or party.ruc
    target.version += 1
    party.merged_into, party.withdrawn, party.version = target, True, party.version + 1
    keep(actor, party, reason)
    return keep(actor, target, reason)
