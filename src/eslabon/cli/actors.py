"""Who asks at the command line: the account that `--as EMAIL` names, else the public."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from eslabon.cli.console import stop, tell
from eslabon.values.language import translator


def actor_named(email: str, lang: str, warehouse: Path) -> Any:
    """The account of an address, the public without one; ends the command where there is no such account."""
    from eslabon.cli.serving import prepare_site

    prepare_site(warehouse)
    from django.contrib.auth.models import AnonymousUser

    from eslabon.records.accounts.queries import user_by_email

    _ = translator(lang)
    if not email:
        return AnonymousUser()
    return user_by_email(email) or stop(_("There is no account {email}.").format(email=email))


def needs_named(email: str, lang: str, warehouse: Path) -> Any:
    """The needs that the national strategy, as whoever is named sees it, names as trade-related; says so where it names
    none."""
    actor = actor_named(email, lang, warehouse)
    from eslabon.figures.offer import today
    from eslabon.figures.other_needs import other_needs

    found = other_needs(actor, today())
    if found is None:
        _ = translator(lang)
        tell(_("The national strategy names no other trade-related needs."))
    return found
