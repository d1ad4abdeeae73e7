"""Who asks at the command line: the account that `--as EMAIL` names, else the public."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from eslabon.cli.console import stop
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
