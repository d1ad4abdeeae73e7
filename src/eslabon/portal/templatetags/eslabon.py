"""Numbers, dates, tables and long lists in templates, as the reader's country writes them."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from itertools import groupby
from typing import Any

from django import template
from django.utils.html import format_html, format_html_join, linebreaks
from django.utils.safestring import mark_safe

from eslabon.portal.paging import Page
from eslabon.portal.reader import Reader
from eslabon.portal.tables import Table

register = template.Library()


def _formats(context: template.Context) -> Any:
    reader: Reader = context["reader"]
    return reader.formats


@register.simple_tag(takes_context=True)
def count(context: template.Context, value: int) -> str:
    """A whole number."""
    return str(_formats(context).count(value))


@register.simple_tag(takes_context=True)
def money(context: template.Context, value: Decimal, currency: str | None) -> str:
    """An amount with its currency, to the cent."""
    return str(_formats(context).money(value, currency))


@register.simple_tag(takes_context=True)
def large(context: template.Context, value: Decimal, currency: str | None) -> str:
    """An amount as running text gives it."""
    return str(_formats(context).large(value, currency))


@register.simple_tag(takes_context=True)
def day(context: template.Context, value: date | None) -> str:
    """A day, in short."""
    return _formats(context).date(value) if value else "—"


@register.simple_tag(takes_context=True)
def moment(context: template.Context, value: datetime | None) -> str:
    """A moment, UTC."""
    return _formats(context).moment(value) if value else "—"


@register.filter
def prose(text: str) -> str:
    """A text as people type it: blank lines part paragraphs, and lines that begin with a hyphen are a list."""
    told: list[str] = []
    for listed, lines in groupby(text.split("\n"), key=lambda line: line.startswith("- ")):
        if listed:
            items = format_html_join("", "<li>{}</li>", ((line[2:],) for line in lines))
            told.append(format_html("<ul>{}</ul>", items))
        elif paragraphs := "\n".join(lines).strip("\n"):
            told.append(linebreaks(paragraphs, autoescape=True))
    return mark_safe("".join(told))  # each part is escaped above


@register.inclusion_tag("base/table.html")
def table(value: Table) -> dict[str, Table]:
    """A table."""
    return {"table": value}


@register.inclusion_tag("base/pages.html", takes_context=True)
def pages(context: template.Context, page: Page) -> dict[str, Any]:
    """Where a long list goes on."""
    written = _formats(context)
    return {
        "page": page,
        "first": written.count(page.first),
        "last": written.count(page.last),
        "count": written.count(page.count),
    }
