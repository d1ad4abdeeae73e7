"""What every template may use."""

from __future__ import annotations

from django.http import HttpRequest

from eslabon.portal.reader import Reader, reader_of


def reader(request: HttpRequest) -> dict[str, Reader]:
    """The reader: language, country, menu."""
    return {"reader": reader_of(request)}
