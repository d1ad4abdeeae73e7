"""`eslabon trace` of figures made of records, as whoever opens them sees them, and of figures of exports."""

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


def trace_exports(reference: str, format: str, actor: str, lang: str, warehouse: Path) -> None:
    """Opens a figure of exports; the baskets of chains that it names as an account sees them."""
    _ = translator(lang)
    from eslabon.facts.query import Facts
    from eslabon.facts.warehouse import NotFound, Warehouse
    from eslabon.figures.exports.answers import Exports
    from eslabon.figures.exports.opening import contributions, open_exports, trace_json
    from eslabon.figures.exports.reference import parse
    from eslabon.figures.reference import BadReference

    store = Warehouse(warehouse)
    try:
        question, state = parse(reference)
        baskets = {}
        if question.baskets:
            reader = actor_named(actor, lang, warehouse)
            from eslabon.figures.exports.chains import baskets_named

            baskets = baskets_named(reader, question.baskets)
        opened = open_exports(store, reference, baskets)
        exports = Exports(Facts(store.at(state)), baskets)
        found = contributions(exports, question)
    except BadReference:
        stop(_("This isn't the reference of a figure: {reference}").format(reference=reference))
    except NotFound:
        stop(_("The warehouse hasn't reached the state that this reference names."))
    if format == "json":
        print_json(trace_json(opened, found))
        return
    from eslabon.figures.exports import words
    from eslabon.figures.formats import formats

    written = formats(lang)
    say(opened.reference, "bold")
    say(_("Value: {value}").format(value=f"{written.amount(opened.value)} USD"))
    if opened.today != opened.value:
        say(_("Today: {value}").format(value=f"{written.amount(opened.today)} USD"))
    if opened.reduction == "model":
        say(_("It is worked out line by line from these rows; those of the first year are taken off:"))
    say(_("Rows that make it up: {count}").format(count=written.count(opened.count)))
    for one in found:
        when = f"{one.year}-{one.month:02d}" if one.month else f"{one.year}"
        share = "" if one.share == 1 else f" × {written.percent(one.share)}"
        about = (when, words.country(one.exporter, lang), words.country(one.importer, lang), one.scheme)
        say(f"{written.amount(one.value):>22}  {'  '.join(about)} {one.product}{share}")
        say(f"{'':>22}  {one.citation.file}:{one.citation.line}  {one.citation.path}", "dim")


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
