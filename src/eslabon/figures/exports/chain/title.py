"""What was found of a chain, as a sentence: by how much, from when to when, and what most of it is made of."""

from __future__ import annotations

from decimal import Decimal

from eslabon.figures.exports.chain.found import ChainExports
from eslabon.figures.formats import Formats
from eslabon.measures.exports import PARTS, Change
from eslabon.values.language import translator

# How near a share must be to a fraction to be called by it; from where on it is almost all, and more than all.
_NEAR = Decimal("0.025")
_ALMOST, _MORE = Decimal("0.95"), Decimal("1.05")


def title_of(found: ChainExports) -> str:
    """The finding: «Café: +US$ 581.0 millones de 2005 a 2010, dos tercios por precio»."""
    _ = found.translate
    if not found.source:
        return _("{chain}: no loaded source tells what was exported").format(chain=found.name)
    if found.years is None:
        ((year, row),) = found.whole[found.source].items()
        text = _("{chain}: {amount} in {year}, the only year that is told")
        return text.format(chain=found.name, amount=found.large(row.value), year=year)
    first, last = found.years
    if not found.change.change:
        return _("{chain}: the same in {last} as in {first}").format(chain=found.name, first=first, last=last)
    text = _("{chain}: {change} from {first} to {last}, {how}")
    how = made_of(found.change, found.lang, found.written)
    return text.format(chain=found.name, change=found.signed(found.change.change), first=first, last=last, how=how)


def made_of(change: Change, lang: str, written: Formats) -> str:
    """Of what part most of a change is made."""
    _ = translator(lang)
    by = {
        "price": _("by price"),
        "volume": _("by volume"),
        "entry": _("by products that are new"),
        "exit": _("by products that are gone"),
        "not_split": _("without the quantities that would split it"),
    }
    part = max(PARTS, key=lambda one: getattr(change, one) / change.change)
    share = getattr(change, part) / change.change
    if share > _MORE:
        return _("{by}; the rest went the other way").format(by=by[part])
    if share >= _ALMOST:
        return _("almost all {by}").format(by=by[part])
    fractions = ((3, 4, _("three quarters {by}")), (2, 3, _("two thirds {by}")), (1, 2, _("half {by}")))
    for above, below, text in fractions:
        if abs(share - Decimal(above) / below) <= _NEAR:
            return text.format(by=by[part])
    return _("{percent} {by}").format(percent=written.percent(share, 0), by=by[part])
