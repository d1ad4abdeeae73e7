"""The charts of the explorer and the other pages: each has an address of its own, so that it can be kept."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from eslabon.facts.warehouse import NotFound
from eslabon.figures.document import Chart
from eslabon.figures.formats import formats
from eslabon.figures.render.charts import Look, chart_svg
from eslabon.figures.report import source_line
from eslabon.figures.sections.context import bars
from eslabon.measures.offer import KEYS
from eslabon.portal import store
from eslabon.portal.asking import PageContext, asked_by
from eslabon.portal.errors import NotHere, Refused
from eslabon.portal.reader import COUNTRIES, reader_of

# The fonts of the pages; a picture has no style sheet to take them from.
_FONTS = "-apple-system, Segoe UI, Roboto, Helvetica Neue, Noto Sans, Liberation Sans, Arial, sans-serif"
SIZES = {"wide": Look(_FONTS, 720, 13), "narrow": Look(_FONTS, 350, 12)}


def chart_of(context: PageContext, key: str) -> Chart | None:
    """The chart of a question's answer by a key and by kind; None where there is nothing to draw."""
    found = context.ask(context.question, (key, "kind"))
    context.source = context.source or source_line(context)
    if key == "year":
        return bars(context, found, key, _("{name} is the year with the largest amount: {amount} ({kind})"), "columns")
    return bars(context, found, key, _("{name} has the largest amount: {amount} ({kind})"))


@require_safe
def chart(request: HttpRequest, key: str) -> HttpResponse:
    """A chart as SVG. Its address names the state, so that a browser may keep it for ever."""
    if key not in KEYS or key == "kind":
        raise NotHere(_("There is no such chart."))
    found, reader = asked_by(request), reader_of(request)
    size, country = request.GET.get("size", "wide"), request.GET.get("country", reader.country)
    text = request.GET.get("state", "")
    if found.faults or size not in SIZES or country not in COUNTRIES or not (text.isascii() and text.isdigit()):
        raise Refused(_("This is not the address of a chart."))
    try:
        source = store.facts(int(text[:9]), found.question.currency)
    except NotFound:
        raise NotHere(_("The data haven't reached this state.")) from None
    context = PageContext(source, found.question, reader.lang, country)

    def draw() -> bytes:
        drawn = chart_of(context, key)
        if drawn is None:
            raise NotHere(_("There is nothing to draw."))
        return chart_svg(drawn, formats(reader.lang, country), SIZES[size]).encode()

    kept = ("chart", source.view.warehouse.folder, source.view.state, found.question, key, reader.lang, country, size)
    data = store.pictures.get(kept, draw, len)
    response = HttpResponse(data, content_type="image/svg+xml")
    response["Cache-Control"] = "public, max-age=31536000, immutable"
    return response
