"""`eslabon trace` of a figure made of records: what whoever opens it sees of it."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Any

from eslabon.cli.actors import actor_named
from eslabon.cli.console import print_json, say, stop
from eslabon.values.language import translator


def trace_recorded(reference: str, format: str, actor: str, lang: str, warehouse: Path) -> None:
    """Opens a figure made of records as an account sees it."""
    _ = translator(lang)
    reader = actor_named(actor, lang, warehouse)
    from django.utils.translation import override

    from eslabon.figures.recorded.opening import open_recorded
    from eslabon.figures.recorded.told import recorded_json
    from eslabon.figures.reference import BadReference

    try:
        with override(lang):
            opened = recorded_json(open_recorded(reader, reference), lang)
    except BadReference:
        stop(_("This isn't the reference of a figure: {reference}").format(reference=reference))
    if format == "json":
        print_json(opened)
    else:
        _print(opened, lang)


def _print(opened: dict[str, Any], lang: str) -> None:
    from eslabon.figures.formats import formats

    _, written = translator(lang), formats(lang)

    def shown(text: str) -> str:
        return f"{written.number(Decimal(text))} {opened['currency'] or ''}".strip()

    say(opened["figure"], "bold")
    say(_("Value: {value}").format(value=shown(opened["value"])))
    if opened["printed"] != opened["value"]:
        say(_("Printed: {value}. Whoever printed it saw other records.").format(value=shown(opened["printed"])))
    if opened["today"] != opened["value"]:
        say(_("Today: {value}").format(value=shown(opened["today"])))
    if opened["ratio"]:
        say(_("Above: {reference}").format(reference=opened["ratio"]["above"]))
        say(_("Below: {reference}").format(reference=opened["ratio"]["below"]))
    say(_("Records that make it up: {count}").format(count=written.count(opened["count"])))
    for one in opened["records"]:
        say(f"{written.number(Decimal(one['value'])):>22}  {one['kind']} {one['id']}  {one['title']}")
        about = "  ".join(one[name] for name in ("when", "note", "document") if one[name])
        if about:
            say(f"{'':>22}  {about}", "dim")
