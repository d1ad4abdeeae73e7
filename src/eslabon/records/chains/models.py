"""Production chains, alone or as a plan names several together, and the baskets of products that stand for them.

No chain is a code: a basket says which codes of which revision are taken for it, and what share of each. Once a version
of a basket is in force its lines stay as they are; what changes is the next version.
"""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from eslabon.records.base.models import Record
from eslabon.records.rounds.models import in_order


class ChainGroup(Record):
    """Chains that a plan names together. Where it leaves members unnamed, those on record aren't all that it means."""

    name_es = models.CharField(_("name in Spanish"), max_length=300)
    name_en = models.CharField(_("name in English"), max_length=300, blank=True)
    unnamed_members = models.BooleanField(
        _("it has members that aren't named"),
        default=False,
        help_text=_("The chains on record are then not all that it means: every page says so."),
    )
    unnamed_words = models.CharField(
        _("the words that say so"), max_length=200, blank=True, help_text=_("Like “among others”.")
    )
    document = models.CharField(_("document"), max_length=300, blank=True)
    history = HistoricalRecords(m2m_fields=["shared_with"])

    class Meta(Record.Meta):
        verbose_name = _("group of chains")
        constraints = [
            *Record.Meta.constraints,
            models.CheckConstraint(
                condition=models.Q(unnamed_members=False) | ~models.Q(unnamed_words=""), name="chains_group_words"
            ),
        ]

    def __str__(self) -> str:
        return self.name_es

    def clean(self) -> None:
        """Unnamed members have the words that say so."""
        if self.unnamed_members and not self.unnamed_words.strip():
            raise ValidationError({"unnamed_words": ValidationError("unnamed_words", code="field.missing")})


class Chain(Record):
    """One production chain: its names, the group that a plan names it in, its regions."""

    name_es = models.CharField(_("name in Spanish"), max_length=200)
    name_en = models.CharField(_("name in English"), max_length=200, blank=True)
    group = models.ForeignKey(
        ChainGroup, models.PROTECT, related_name="chains", null=True, blank=True, verbose_name=_("group of chains")
    )
    regions = models.ManyToManyField("places.Place", blank=True, related_name="chains", verbose_name=_("regions"))
    note = models.TextField(_("note"), blank=True)
    history = HistoricalRecords(m2m_fields=["shared_with", "regions"])

    class Meta(Record.Meta):
        verbose_name = _("production chain")

    def __str__(self) -> str:
        return self.name_es


class Status(models.TextChoices):
    """Where a version of a basket stands."""

    DRAFT = "draft", pgettext_lazy("basket", "draft")
    IN_FORCE = "in-force", pgettext_lazy("basket", "in force")


class Basket(Record):
    """A version of the basket of a chain. Its versions are numbered; on no day are two of them in force."""

    chain = models.ForeignKey(Chain, models.PROTECT, related_name="baskets", verbose_name=_("production chain"))
    number = models.PositiveSmallIntegerField(pgettext_lazy("of a basket", "version"), default=0, editable=False)
    status = models.CharField(_("status"), max_length=8, choices=Status.choices, default=Status.DRAFT, editable=False)
    # when it holds
    valid_from = models.DateField(_("in force from"), null=True, blank=True)
    valid_to = models.DateField(
        _("in force to"), null=True, blank=True, help_text=_("Its last day; empty until another version follows.")
    )
    # who chose it, and why
    author = models.CharField(
        _("author"), max_length=200, help_text=_("The person or organisation that chose the products.")
    )
    why = models.TextField(_("why these products"))
    history = HistoricalRecords(m2m_fields=["shared_with"])

    class Meta(Record.Meta):
        verbose_name = _("version of a basket")
        constraints = [
            *Record.Meta.constraints,
            models.CheckConstraint(condition=models.Q(status__in=Status.values), name="chains_basket_status"),
            models.CheckConstraint(
                condition=models.Q(status=Status.DRAFT) | models.Q(valid_from__isnull=False), name="chains_basket_from"
            ),
            models.CheckConstraint(
                condition=models.Q(valid_to__isnull=True) | models.Q(valid_to__gte=models.F("valid_from")),
                name="chains_basket_period",
            ),
            models.UniqueConstraint(fields=["chain", "number"], name="chains_basket_number"),
            models.UniqueConstraint(
                fields=["chain"],
                condition=models.Q(
                    status=Status.IN_FORCE, valid_from__isnull=False, valid_to__isnull=True, withdrawn=False
                ),
                name="chains_basket_open",
            ),
        ]

    def __str__(self) -> str:
        # Without the chain's name: who sees a basket may not see its chain.
        return gettext("version {number} of the basket").format(number=self.number)

    def save(self, *args: Any, **options: Any) -> None:
        """Gives a new version the chain's next number."""
        if not self.number:
            last = Basket.objects.filter(chain=self.chain_id).aggregate(models.Max("number"))["number__max"]
            self.number = (last or 0) + 1
        super().save(*args, **options)

    @property
    def takes_parts(self) -> bool:
        """Whether lines can still be added to it."""
        return self.status == Status.DRAFT

    def clean(self) -> None:
        """It stays its chain's; in force it keeps its first day, and shares no day with another version in force."""
        in_order(self.valid_from, self.valid_to, "valid_to")
        faults: dict[str, ValidationError] = {}
        before = Basket.objects.filter(pk=self.pk).first() if self.pk else None
        if before is not None and before.chain_id != self.chain_id:
            faults["chain"] = ValidationError("chain", code="basket.another-chain")
        if before is not None and before.status == Status.IN_FORCE and before.valid_from != self.valid_from:
            faults["valid_from"] = ValidationError("valid_from", code="basket.in-force")
        elif other := self._in_force_beside():
            faults["valid_from"] = ValidationError(
                "valid_from", code="basket.overlaps", params={"number": str(other.number)}
            )
        if faults:
            raise ValidationError(faults)

    def _in_force_beside(self) -> Basket | None:
        """Another version of the chain that is in force on a day of this one."""
        if self.status != Status.IN_FORCE or self.withdrawn or self.valid_from is None:
            return None
        # The chain is locked: two versions that come into force at once wait for each other.
        Chain.objects.select_for_update().filter(pk=self.chain_id).first()
        others = Basket.objects.filter(chain=self.chain_id, status=Status.IN_FORCE, withdrawn=False).exclude(pk=self.pk)
        others = others.filter(models.Q(valid_to=None) | models.Q(valid_to__gte=self.valid_from))
        return (others.filter(valid_from__lte=self.valid_to) if self.valid_to else others).first()


class Scheme(models.TextChoices):
    """The revisions of the Harmonized System, and the national tariff, as flows name them."""

    HS1992 = "HS1992", _("HS 1992")
    HS1996 = "HS1996", _("HS 1996")
    HS2002 = "HS2002", _("HS 2002")
    HS2007 = "HS2007", _("HS 2007")
    HS2012 = "HS2012", _("HS 2012")
    HS2017 = "HS2017", _("HS 2017")
    HS2022 = "HS2022", _("HS 2022")
    NATIONAL = "PE-tariff", _("national tariff")

    @property
    def digits(self) -> int:
        """How many digits its finest codes have."""
        return 10 if self == Scheme.NATIONAL else 6


# What a line of a basket in force keeps as it is; who sees it may still change.
_KEPT = ("basket_id", "scheme", "code", "share", "share_source", "note", "withdrawn")


class BasketLine(Record):
    """One line of a basket: a code, with all below it, and the share of it that is the chain's."""

    basket = models.ForeignKey(Basket, models.PROTECT, related_name="lines", verbose_name=_("version of a basket"))
    scheme = models.CharField(_("nomenclature"), max_length=9, choices=Scheme.choices)
    code = models.CharField(
        pgettext_lazy("of a product", "code"), max_length=20, help_text=_("From 2 to 10 digits, with or without dots.")
    )
    share = models.DecimalField(
        _("share"),
        max_digits=7,
        decimal_places=6,
        default=Decimal(1),
        validators=[MinValueValidator(Decimal("0.000001")), MaxValueValidator(Decimal(1))],
        help_text=_("How much of the code is the chain's, from 0 to 1: 1 is all of it."),
    )
    share_source = models.CharField(_("source of the share"), max_length=300, blank=True)
    note = models.TextField(_("note"), blank=True)
    history = HistoricalRecords(m2m_fields=["shared_with"])

    class Meta(Record.Meta):
        verbose_name = _("line of a basket")
        constraints = [
            *Record.Meta.constraints,
            models.CheckConstraint(condition=models.Q(scheme__in=Scheme.values), name="chains_line_scheme"),
            models.CheckConstraint(condition=models.Q(share__gt=0, share__lte=1), name="chains_line_share"),
            models.CheckConstraint(
                condition=models.Q(share=1) | ~models.Q(share_source=""), name="chains_line_share_source"
            ),
        ]

    def __str__(self) -> str:
        return f"{Scheme(self.scheme).label} {self.code}" if self.scheme in Scheme.values else self.code

    def clean(self) -> None:
        """Its code is its nomenclature's and in no other line; its share has a source; its basket is a draft."""
        self.code = re.sub(r"[.\s]", "", self.code)
        faults = self._code_faults()
        if self.share is not None and self.share < 1 and not self.share_source.strip():
            faults["share_source"] = ValidationError("share_source", code="basket-line.share-source")
        if self.basket_id and self._is_kept():
            faults["basket"] = ValidationError("basket", code="basket.in-force")
        if faults:
            raise ValidationError(faults)

    def _code_faults(self) -> dict[str, ValidationError]:
        if not (self.code and self.scheme in Scheme.values):
            return {}
        most = Scheme(self.scheme).digits
        if not (self.code.isascii() and self.code.isdigit()) or len(self.code) not in range(2, most + 1, 2):
            told = {"value": self.code, "most": str(most)}
            return {"code": ValidationError("code", code="basket-line.code", params=told)}
        others = BasketLine.objects.filter(basket=self.basket_id, scheme=self.scheme, withdrawn=False)
        for other in others.exclude(pk=self.pk).values_list("code", flat=True) if not self.withdrawn else ():
            if other.startswith(self.code) or self.code.startswith(other):
                told = {"value": self.code, "other": other}
                return {"code": ValidationError("code", code="basket-line.twice", params=told)}
        return {}

    def _is_kept(self) -> bool:
        """Whether something is changed of what a basket in force keeps."""
        before = BasketLine.objects.filter(pk=self.pk).first() if self.pk else None
        if before is not None and all(getattr(before, name) == getattr(self, name) for name in _KEPT):
            return False
        baskets = {self.basket_id} | ({before.basket_id} if before else set())
        # The basket is locked: it doesn't come into force while a line of it is written.
        found = Basket.objects.select_for_update().filter(pk__in=baskets)
        return any(one.status == Status.IN_FORCE for one in found)
