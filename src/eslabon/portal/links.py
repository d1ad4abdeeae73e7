"""Addresses of pages. Identifiers are published by others: they may hold anything, and come back as they were."""

from __future__ import annotations

from urllib.parse import urlencode

from django.urls import register_converter, reverse


class IdentifierConverter:
    """A whole identifier in a path, whatever it holds: slashes, blanks, line ends."""

    regex = r"(?s:.+)"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


class NumberConverter:
    """A whole number of at most nine digits."""

    regex = "[0-9]{1,9}"

    def to_python(self, value: str) -> int:
        return int(value)

    def to_url(self, value: int) -> str:
        return str(value)


def register() -> None:
    """Makes both known to Django's paths as `identifier` and `number`."""
    register_converter(IdentifierConverter, "identifier")
    register_converter(NumberConverter, "number")


def _of(page: str, listing: str, identifier: str) -> str:
    # Browsers resolve `.` and `..` between slashes, written out or not: such identifiers go into the query.
    if not identifier or {".", ".."} & set(identifier.split("/")):
        return f"{reverse(listing)}?{urlencode({'id': identifier})}"
    return reverse(page, args=[identifier])


def activity(identifier: str) -> str:
    """The page of an activity."""
    return _of("activity", "activities", identifier)


def provider(identifier: str) -> str:
    """The page of a provider."""
    return _of("provider", "providers", identifier)


def recipient(code: str) -> str:
    """The page of a recipient."""
    return _of("recipient", "recipients", code)


def figure(reference: str) -> str:
    """The page that opens a figure."""
    return reverse("figure", args=[reference])


def load(number: int) -> str:
    """The page of a load."""
    return reverse("load", args=[number])
