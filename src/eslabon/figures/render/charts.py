"""Charts: from a report's chart to a Vega-Lite specification, and from that to an SVG with a text description.

The title (the finding) and the source are set as text around the picture by whoever prints it; inside the picture
they stand in `<title>` and `<desc>`, for those who don't see it.
"""

from __future__ import annotations

import json
import re
import textwrap
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from hashlib import sha256
from typing import Any
from xml.sax.saxutils import escape

from eslabon.figures.document import Bar, Chart
from eslabon.figures.formats import Formats, symbol

ACCENT = "#0f5c6e"
INK, SOFT, LINE = "#1f2a30", "#5b6970", "#d9dfe2"
_MILLION = Decimal(10) ** 6
# From this on a chart is drawn in millions.
_MANY = Decimal(10) ** 6
_STEP, _TWO_LINES = 25, 7
# The height of a year's panel: less where there are several.
_PANEL_HEIGHTS = {1: 170, 2: 110, 3: 84}
_PANEL_HEIGHT = 64
_YEAR_AXIS = 60


@dataclass(frozen=True, slots=True)
class Look:
    """How a chart is set for a medium: its fonts (the first that is there), its width and size of letters."""

    fonts: str
    width: int
    size: int = 12


PRINT = Look("Libertinus Serif, Georgia, serif", 640, 13)
PAGE = Look("system-ui, Segoe UI, Roboto, Helvetica Neue, Arial, sans-serif", 680, 13)
PHONE = Look("system-ui, Segoe UI, Roboto, Helvetica Neue, Arial, sans-serif", 340, 12)


def chart_svg(chart: Chart, formats: Formats, look: Look = PAGE) -> str:
    """The SVG of a chart: made once for the same content."""
    spec = json.dumps(specification(chart, formats, look), sort_keys=True, ensure_ascii=False)
    locale = json.dumps(formats.axis_locale(), sort_keys=True)
    return _svg(spec, locale, chart.title, chart.description)


def specification(chart: Chart, formats: Formats, look: Look = PAGE) -> dict[str, Any]:
    """The Vega-Lite specification of a chart: a panel below another for each series, each on its own scale."""
    in_millions = max((abs(bar.value) for bar in chart.bars), default=Decimal(0)) >= _MANY
    unit = formats.million(chart.currency) if in_millions else symbol(chart.currency)
    panels = list(dict.fromkeys(bar.series for bar in chart.bars))
    years = _all_years(chart.bars) if chart.shape == "columns" else []
    height = _PANEL_HEIGHTS.get(len(panels), _PANEL_HEIGHT)
    drawn = []
    for series in panels:
        own = [bar for bar in chart.bars if bar.series == series]
        values = [_datum(place, bar, formats, in_millions, look) for place, bar in enumerate(own)]
        panel = _columns(values, look, years, height, series == panels[-1]) if years else _bars(values, look)
        panel["title"]["text"] = ", ".join(one for one in (series, unit) if one)
        drawn.append({"data": {"values": values}, **panel})
    return {
        "$schema": "https://vega.github.io/schema/vega-lite/v5.json",
        "description": chart.description,
        "vconcat": drawn,
        "spacing": 18,
        "config": _theme(look),
    }


def _room_for_labels(look: Look) -> float:
    return min(0.42 * look.width, 240)


def _datum(place: int, bar: Bar, formats: Formats, in_millions: bool, look: Look) -> dict[str, Any]:
    shown = bar.value / _MILLION if in_millions else bar.value
    text = formats.millions(bar.value, 1) if in_millions else formats.number(bar.value, 0)
    signs = int(_room_for_labels(look) / (0.54 * look.size))
    label = "\n".join(textwrap.wrap(textwrap.shorten(bar.label, 2 * signs - 4, placeholder=" …"), signs))
    # A picture needs no exact money: this float is drawn, never shown.
    return {"place": str(place), "label": label, "value": float(shown), "text": text}


def _all_years(bars: Sequence[Bar]) -> list[str]:
    """Every year from the first to the last, those without money too."""
    years = [int(bar.label) for bar in bars]
    return [str(year) for year in range(min(years), max(years) + 1)]


def _room(values: Sequence[dict[str, Any]], part: float) -> list[float]:
    """A scale's ends with room for the numbers beside the bars."""
    least, most = min(0.0, *(one["value"] for one in values)), max(0.0, *(one["value"] for one in values))
    room = (most - least or 1.0) * part
    return [least - room if least < 0 else 0.0, most + room if most > 0 else room]


def _bars(values: Sequence[dict[str, Any]], look: Look) -> dict[str, Any]:
    labels = _room_for_labels(look)
    names = [one["label"] for one in values]
    # Bars stand by their place: two that are called alike are two bars. A JSON text is a text of the expression too.
    name = f"{json.dumps(names)}[toNumber(datum.value)]"
    half_line = {"test": f"indexof({name}, '\\n') >= 0", "value": -_TWO_LINES}
    y = {
        "field": "place",
        "type": "nominal",
        "sort": None,
        "axis": {
            "title": None,
            "labelExpr": f"split({name}, '\\n')",
            "labelOffset": {"condition": half_line, "value": 0},
            "labelLimit": labels,
            "minExtent": labels,
            "maxExtent": labels,
            "ticks": False,
            "grid": False,
            "domain": False,
        },
    }
    scale = {"domain": _room(values, 0.24), "nice": False, "zero": True}
    x = {"field": "value", "type": "quantitative", "axis": None, "scale": scale}
    return {
        "title": {"offset": 6, "dx": -labels},
        "width": look.width - labels,
        "height": {"step": _STEP + (_TWO_LINES if any("\n" in one for one in names) else 0)},
        "encoding": {"y": y},
        "layer": [
            {"mark": {"type": "bar", "height": {"band": 0.62}}, "encoding": {"x": x}},
            *_numbers(x, 5),
            {"mark": {"type": "rule", "color": SOFT}, "encoding": {"x": {"datum": 0}, "y": None}},
        ],
    }


def _columns(values: Sequence[dict[str, Any]], look: Look, years: list[str], height: int, last: bool) -> dict[str, Any]:
    # Years that don't fit side by side are named every second, every fifth.
    every = next(step for step in (1, 2, 5, 10, 25, 100) if len(years) / step * 34 < look.width - _YEAR_AXIS)
    axis = {
        "title": None,
        "labelAngle": 0,
        "labelExpr": f"toNumber(datum.label) % {every} == 0 ? datum.label : ''",
        "labels": last,
        "ticks": False,
        "domain": False,
    }
    x = {"field": "label", "type": "ordinal", "scale": {"domain": years}, "axis": axis}
    y = {
        "field": "value",
        "type": "quantitative",
        "scale": {"zero": True},
        "axis": {
            "title": None,
            "tickCount": 3,
            "domain": False,
            "ticks": False,
            "minExtent": _YEAR_AXIS,
            "maxExtent": _YEAR_AXIS,
        },
    }
    largest = max(values, key=lambda one: abs(one["value"]))
    top = {"filter": {"field": "label", "equal": largest["label"]}}
    below = largest["value"] < 0
    number = {"type": "text", "baseline": "top" if below else "bottom", "dy": 4 if below else -3}
    return {
        "title": {"offset": 12, "dx": -_YEAR_AXIS},
        "width": look.width - _YEAR_AXIS,
        "height": height,
        "encoding": {"x": x},
        "layer": [
            {"mark": {"type": "bar", "width": {"band": 0.72}}, "encoding": {"y": y}},
            {"transform": [top], "mark": number, "encoding": {"y": y, "text": {"field": "text"}}},
            {"mark": {"type": "rule", "color": SOFT}, "encoding": {"y": {"datum": 0}, "x": None}},
        ],
    }


def _numbers(x: dict[str, Any], by: int) -> list[dict[str, Any]]:
    """The numbers at the end of the bars, on the side to which they point."""
    sides = (("datum.value >= 0", "left", by), ("datum.value < 0", "right", -by))
    return [
        {
            "transform": [{"filter": test}],
            "mark": {"type": "text", "align": side, "dx": move},
            "encoding": {"x": x, "text": {"field": "text"}},
        }
        for test, side, move in sides
    ]


def _theme(look: Look) -> dict[str, Any]:
    text = {"labelFontSize": look.size, "labelColor": INK, "titleFontSize": look.size, "titleColor": SOFT}
    return {
        "aria": False,
        "background": None,
        "font": look.fonts,
        "padding": {"left": 0, "right": 0, "top": 4, "bottom": 0},
        "view": {"stroke": None},
        "bar": {"color": ACCENT},
        "text": {"color": INK, "fontSize": look.size},
        "title": {
            "anchor": "start",
            "frame": "group",
            "color": SOFT,
            "fontSize": look.size,
            "fontWeight": "normal",
        },
        "axis": {**text, "grid": False, "labelPadding": 6},
        "axisY": {"grid": True, "gridColor": LINE, "gridWidth": 0.6},
    }


@lru_cache(maxsize=256)
def _svg(spec: str, locale: str, title: str, description: str) -> str:
    # Imported here: the library is large, and only a chart needs it.
    import vl_convert

    drawn = vl_convert.vegalite_to_svg(json.loads(spec), format_locale=json.loads(locale))
    return _described(drawn, title, description)


def _described(svg: str, title: str, description: str) -> str:
    """The SVG as one image with a name and a description, that scales with its place on the page."""
    name = "c" + sha256((title + description + svg).encode()).hexdigest()[:10]
    opening, rest = re.split(r"(?<=>)", svg, maxsplit=1)
    opening = opening[:-1] + f' role="img" aria-labelledby="{name}-t {name}-d">'
    told = f'<title id="{name}-t">{escape(title)}</title><desc id="{name}-d">{escape(description)}</desc>'
    return opening + told + rest
