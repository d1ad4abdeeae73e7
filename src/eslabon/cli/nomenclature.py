"""`eslabon hs trace`: what a code of the Harmonized System became."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from eslabon.cli.console import (
    DEFAULT_WAREHOUSE,
    LangOption,
    WarehouseOption,
    chosen_format,
    chosen_language,
    print_json,
    print_table,
    say,
    stop,
    unusable,
)
from eslabon.cli.loading import FormatOption
from eslabon.values.language import translator

if TYPE_CHECKING:
    from eslabon.measures.concordance import Concordance, Link

hs = typer.Typer(
    help="The Harmonized System: what a code became.\n\nExample: eslabon hs trace 5102.10 --from HS1996 --to HS2002",
    no_args_is_help=True,
)


@hs.callback()
def _group() -> None:
    """Makes `trace` a command of its own, the only one though it is."""


@hs.command("trace")
def trace(
    code: Annotated[str, typer.Argument(help="A code, with or without dots; fewer than six digits are all below.")],
    source: Annotated[str, typer.Option("--from", help="Its revision: HS1992 ... HS2022.")],
    target: Annotated[str, typer.Option("--to", help="The revision asked about.")],
    format: FormatOption = "text",
    lang: LangOption = "es",
    warehouse: WarehouseOption = DEFAULT_WAREHOUSE,
) -> None:
    """Tells what a code became in another revision, with the relation between them, from:to.

    Example: eslabon hs trace 5102.10 --from HS1996 --to HS2002
    """
    from eslabon.facts.nomenclature import concordance_at, product_names
    from eslabon.facts.warehouse import Warehouse
    from eslabon.measures.concordance import links_json

    lang = chosen_language(lang)
    format = chosen_format(format, lang)
    schemes = _revision("--from", source, lang), _revision("--to", target, lang)
    view = Warehouse(warehouse).at()
    found = _traced(concordance_at(view), code, schemes, lang)
    plain = code.replace(".", "").strip()
    if format == "json":
        print_json({"code": plain, "links": links_json(plain, found)})
    else:
        _print(
            found, {code: name for (scheme, code), name in product_names(view).items() if scheme == schemes[1]}, lang
        )


def _revision(option: str, text: str, lang: str) -> str:
    """The revision that is named; ends the command where there is none."""
    from eslabon.measures.concordance import REVISIONS
    from eslabon.standards.flows.schemes import revision_of

    found = revision_of(text)
    if found is None:
        stop(unusable(option, text, REVISIONS, lang))
    return found


def _traced(concordance: Concordance, code: str, schemes: tuple[str, str], lang: str) -> dict[str, list[Link]]:
    """What the code, or each one below it, became; ends the command where nobody knows."""
    from eslabon.measures.concordance import NoPath, UnknownCode

    _ = translator(lang)
    source, target = schemes
    try:
        if not concordance.tables:
            raise NoPath
        return concordance.traces(code, source, target)
    except NoPath:
        text = _("No loaded table links {source} with {target}. Load one with: eslabon import concordance FILE")
        stop(text.format(source=source, target=target))
    except UnknownCode as unknown:
        text = _("{revision} has no code {code}.").format(revision=source, code=unknown.code)
        near = _("Did you mean {codes}?").format(codes=", ".join(unknown.near)) if unknown.near else ""
        stop(f"{text} {near}".strip())


def _print(found: dict[str, list[Link]], names: dict[str, str], lang: str) -> None:
    _ = translator(lang)
    rows = [(one, *link, names.get(link.to, "")) for one, links in found.items() for link in links]
    if not rows:
        say(_("Nothing in that revision corresponds to this code."))
        return
    print_table((_("From"), _("To"), _("Relation"), _("Product")), rows, {0, 1, 2})
