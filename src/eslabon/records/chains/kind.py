"""Chains, their groups, and their baskets with the lines, as the doors know them."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from eslabon.records.base.kinds import CONFIDENCE, Kind
from eslabon.records.chains.models import Basket, BasketLine, Chain, ChainGroup

CHAIN_GROUPS = Kind(
    name="chain-groups",
    model=ChainGroup,
    one=_("group of chains"),
    many=_("groups of chains"),
    groups=(
        (_("The group"), ("name_es", "name_en", "unnamed_members", "unnamed_words", "document")),
        CONFIDENCE,
    ),
    columns=("name_es", "unnamed_members", "unnamed_words", "document"),
    search=("name_es", "name_en"),
    order=("name_es",),
    parts=(("chains", "group"), ("targets", "chains")),
)
CHAINS = Kind(
    name="chains",
    model=Chain,
    one=_("production chain"),
    many=_("production chains"),
    groups=((_("The chain"), ("name_es", "name_en", "group", "regions", "note")), CONFIDENCE),
    columns=("name_es", "group", "regions"),
    filters=("group", "regions"),
    search=("name_es", "name_en", "note"),
    order=("name_es",),
    related=("group",),
    parts=(("baskets", "chain"),),
)
BASKETS = Kind(
    name="baskets",
    model=Basket,
    one=_("version of a basket"),
    many=_("versions of baskets"),
    groups=(
        (_("The version"), ("chain", "valid_from", "valid_to", "author", "why")),
        CONFIDENCE,
    ),
    columns=("number", "chain", "status", "valid_from", "valid_to", "author"),
    filters=("chain", "status"),
    search=("author", "why"),
    order=("chain", "number"),
    related=("chain",),
    parts=(("basket-lines", "basket"),),
    under=("chain",),
    searched=False,
)
BASKET_LINES = Kind(
    name="basket-lines",
    model=BasketLine,
    one=_("line of a basket"),
    many=_("lines of baskets"),
    groups=((_("The line"), ("basket", "scheme", "code", "share", "share_source", "note")), CONFIDENCE),
    columns=("code", "scheme", "share", "share_source", "note", "basket"),
    filters=("basket", "scheme"),
    search=("code", "share_source", "note"),
    order=("basket", "scheme", "code"),
    related=("basket",),
    under=("basket",),
    searched=False,
)
