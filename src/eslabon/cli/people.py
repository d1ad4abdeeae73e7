"""`eslabon invite`: the first account of a new desk, and others."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from eslabon.cli.actors import actor_named
from eslabon.cli.console import DEFAULT_WAREHOUSE, LangOption, WarehouseOption, chosen_language, say, stop, tell
from eslabon.values.language import translator


def invite(
    email: Annotated[str, typer.Argument(help="The person's e-mail.")],
    name: Annotated[str, typer.Option("--name", help="The person's name.")],
    role: Annotated[
        str,
        typer.Option("--role", help="coordinator, specialist, ministry, donor, implementer, analyst or reader."),
    ] = "coordinator",
    organisation: Annotated[
        int | None, typer.Option("--organisation", help="The number of the person's organisation.", show_default=False)
    ] = None,
    actor: Annotated[
        str,
        typer.Option(
            "--as", help="Who invites: the e-mail of an account; without it, the first coordinator.", show_default=False
        ),
    ] = "",
    lang: LangOption = "es",
    warehouse: WarehouseOption = DEFAULT_WAREHOUSE,
) -> None:
    """Invites a person and prints the link, which works once. Without --as: a new desk's first coordinator.

    Example: eslabon invite desk@example.org --name "Rosa Quispe"
    """
    lang = chosen_language(lang)
    _ = translator(lang)
    user = actor_named(actor, lang, warehouse)
    from django.conf import settings
    from django.urls import reverse
    from django.utils.translation import override

    from eslabon.records.accounts import actions
    from eslabon.records.base.actions import Denied, Invalid
    from eslabon.values.problems import say as in_words

    with override(lang):
        try:
            made, secret = (
                actions.invite(user, email, name, role, _organisation(user, organisation, _))
                if actor
                else actions.invite_first(email, name)
            )
        except Denied:
            missing = _("There are accounts already: say who invites, with --as.")
            stop(_("This account doesn't have the right to do that.") if actor else missing)
        except Invalid as error:
            for one in error.problems:
                tell(f"{one.where.path}: {' '.join(in_words(one, lang))}", "red")
            raise typer.Exit(2) from None
        say(
            _("{name} sets a password here, until {day}:").format(
                name=made.name, day=made.expires_at.date().isoformat()
            )
        )
        say(f"{settings.ESLABON_ADDRESS}{reverse('invitation', args=[secret])}")


def _organisation(user: Any, number: int | None, _: Any) -> Any:
    from eslabon.records.base.actions import NotFound, get
    from eslabon.records.parties.kind import PARTIES

    if number is None:
        return None
    try:
        return get(user, PARTIES, number)
    except NotFound:
        stop(_("There is no organisation {number}.").format(number=number))
