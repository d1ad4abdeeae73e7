"""The method in one page: what is counted, by which rules, at which rates, from which loads."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from eslabon.figures.document import Section
from eslabon.figures.sections import method as sections
from eslabon.portal import store
from eslabon.portal.asking import PageContext
from eslabon.portal.blocks import Page
from eslabon.portal.home.views import HEADLINE
from eslabon.portal.reader import reader_of


@require_safe
def method(request: HttpRequest) -> HttpResponse:
    """How figures are computed, as the report prints it."""
    source, reader = store.facts(), reader_of(request)
    context = PageContext(source, HEADLINE, reader.lang, reader.country)
    page = Page(reader, source.view.state, [], HEADLINE.currency)
    key = "method", source.view.warehouse.folder, source.view.state, reader.lang, reader.country
    made = store.answers.get(key, lambda: _sections(context))
    shown = {"title": _("How figures are computed"), "sections": page.sections(made)}
    return render(request, "method/method.html", shown)


def _sections(context: PageContext) -> list[Section]:
    made = [sections.method(context)]
    if context.facts.view.cooperation:
        made += [sections.classification(context), sections.sources(context)]
    return made
