"""What every amount of money is written with."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.db import models


def money_field(title: Any, **options: Any) -> models.DecimalField[Any, Any]:
    """An amount in cents, as large as the books hold."""
    return models.DecimalField(title, max_digits=18, decimal_places=2, **options)


def check_currency(code: str, amount: Any) -> dict[str, ValidationError]:
    """What is wrong with the currency of an amount: missing, or no code of three capitals."""
    if amount is not None and not code:
        return {"currency": ValidationError("currency", code="record.currency-missing")}
    if code and not (len(code) == 3 and code.isascii() and code.isalpha() and code.isupper()):
        return {"currency": ValidationError("currency", code="field.not-choice", params={"value": code})}
    return {}
