"""Makes what tests of rights need: a person a role, and a record of any kind."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.utils import timezone

from eslabon.records.accounts.models import Role, User
from eslabon.records.parties.models import Party
from eslabon.records.registry import KINDS

PASSWORD = "long-enough-2004"
TITLES = {
    "parties": "name_es",
    "negotiations": "name",
    "strategies": "name",
    "decisions": "text",
    "presentations": "to",
    "attendance": "name",
    "chain-groups": "name_es",
    "chains": "name_es",
}
LEVELS = ("internal", "parties", "reserved", "public", "embargo", "unsigned", "signed")


def people(ours: Party) -> dict[str, Any]:
    """One person a role; those who need an organisation are in `ours`."""
    found: dict[str, Any] = {"public": AnonymousUser()}
    for role in Role.values:
        organisation = ours if role in ("ministry", "donor", "implementer") else None
        found[role] = User.objects.create_user(
            f"{role}@example.org", PASSWORD, name=role, role=role, organisation=organisation
        )
    return found


def minimal(kind: str, ours: Party, title: str = "One") -> dict[str, Any]:
    """The least that a record of a kind needs, with the numbers of the records it names."""
    party = ours.pk
    more: dict[str, Any] = {TITLES.get(kind, "title"): title}
    if kind == "requests":
        more |= {"asked_by": party, "asked_of": party}
    elif kind == "lines":
        more |= {"provider": party}
    elif kind == "rounds":
        more = {
            "negotiation": _put("negotiations", ours).pk,
            "number": 1 + KINDS["rounds"].model.objects.count(),
            "place": title,
            "starts_on": "2004-09-13",
            "ends_on": "2004-09-17",
        }
    elif kind in ("decisions", "attendance"):
        more |= {"meeting": _put("meetings", ours).pk}
    elif kind == "inquiries":
        more |= {"party": party, "contact": "John Roe", "email": "roe@example.org"}
    elif kind == "agreements":
        more |= {"provider": party}
    elif kind == "amendments":
        above = KINDS["agreements"].model.objects.create(title="Above", provider=ours, level="public")
        more = {"agreement": above.pk, "number": 1, "changed": title}
    elif kind in ("components", "milestones"):
        more |= {"project": _put("projects", ours).pk}
    elif kind == "budget":
        more |= {"project": _put("projects", ours).pk, "amount": "1000", "currency": "USD"}
    elif kind == "entries":
        more = {"project": _put("projects", ours).pk, "step": "announced", "amount": "1000", "currency": "USD"}
    elif kind in ("objectives", "indicators", "reports"):
        more |= {"project": _put("projects", ours).pk}
        more |= {
            "objectives": {"result_level": "output"},
            "indicators": {"unit": "firms"},
            "reports": {"starts_on": "2005-01-01", "ends_on": "2005-06-30"},
        }[kind]
        if kind == "reports":
            del more["title"]
    elif kind in ("targets", "values"):
        above = KINDS["indicators"].model.objects.create(
            title="Above", unit="firms", project=_put("projects", ours), level="public"
        )
        more = {"indicator": above.pk, "value": "1000", "document": title}
    elif kind == "baskets":
        more = {"chain": _put("chains", ours).pk, "author": title, "why": "What the plan names"}
    elif kind == "basket-lines":
        told = {"author": "Above", "why": "What the plan names", "level": "public"}
        above = KINDS["baskets"].model.objects.create(chain=_put("chains", ours), **told)
        more = {"basket": above.pk, "scheme": "HS2002", "code": "090111", "note": title}
    elif kind == "presentations":
        more |= {"strategy": _put("strategies", ours).pk}
    return more


def _put(kind: str, ours: Party) -> Any:
    return KINDS[kind].model.objects.create(**{TITLES.get(kind, "title"): "Above", "level": "public"})


def record(kind: str, ours: Party, whose: str, level: str) -> Any:
    """A record of a kind: `own` belongs to `ours`, `shared` names it among the parties, `other` is the desk's."""
    model = KINDS[kind].model
    values = {
        f"{name}_id" if model._meta.get_field(name).is_relation else name: value
        for name, value in minimal(kind, ours).items()
    }
    today = timezone.now().date()
    values |= {"embargo_until": today + timedelta(days=30)} if level == "embargo" else {}
    if level in ("unsigned", "signed"):
        signed_on = today if level == "signed" else None
        values["embargo_document"] = KINDS["documents"].model.objects.create(title="Convenio", signed_on=signed_on)
    made = model.objects.create(
        **values,
        level="public" if level in ("embargo", "unsigned", "signed") else level,
        owner=ours if whose == "own" else None,
    )
    if whose == "shared":
        made.shared_with.add(ours)
    return made
