"""Charts: an SVG with a name and a description, numbers as the country writes them, nothing of published text run."""

from __future__ import annotations

from decimal import Decimal
from xml.etree import ElementTree

from eslabon.figures.document import Bar, Chart
from eslabon.figures.formats import formats
from eslabon.figures.render.charts import ACCENT, PAGE, PHONE, PRINT, Look, chart_svg, specification
from tests.figures.a_report import chart

SVG = "{http://www.w3.org/2000/svg}"
PERU = formats("es", "PE")


def drawn(one: Chart, look: Look = PAGE, country: str = "PE") -> tuple[ElementTree.Element, str]:
    """The root of a chart's SVG and all its text, with plain spaces."""
    root = ElementTree.fromstring(chart_svg(one, formats("es", country), look))
    text = " ".join("".join(each.itertext()) for each in root.iter(f"{SVG}text"))
    return root, text.replace("\N{NO-BREAK SPACE}", " ")


def test_a_chart_is_an_image_with_a_name_and_a_description() -> None:
    root, _ = drawn(chart(title="CAF & <b>USAID</b>"))
    assert root.get("role") == "img"
    title, description = root.find(f"{SVG}title"), root.find(f"{SVG}desc")
    assert title is not None
    assert description is not None
    assert title.text == "CAF & <b>USAID</b>"
    assert description.text == "Barras: CAF y USAID."
    assert root.get("aria-labelledby") == f"{title.get('id')} {description.get('id')}"


def test_numbers_are_written_as_the_country_writes_them() -> None:
    bars = (Bar("CAF", "Préstamo", Decimal("2092027721")), Bar("USAID", "Préstamo", Decimal(-461880)))
    assert "2,092.0" in drawn(chart(*bars))[1]
    assert "2.092,0" in drawn(chart(*bars), country="BO")[1]
    assert "−0.5" in drawn(chart(*bars))[1]
    assert "Préstamo, US$ millones" in drawn(chart(*bars))[1]


def test_small_amounts_are_not_told_in_millions() -> None:
    text = drawn(chart(Bar("ACF", "Donación", Decimal(12500))))[1]
    assert "12,500" in text
    assert "millones" not in text


def test_each_kind_has_a_panel_with_a_scale_of_its_own() -> None:
    spec = specification(chart(), PERU)
    assert [panel["title"]["text"].split(",")[0] for panel in spec["vconcat"]] == ["Préstamo", "Donación"]


def test_years_without_money_keep_their_place() -> None:
    bars = tuple(Bar(str(year), "Préstamo", Decimal(10**7)) for year in (2010, 2014))
    spec = specification(chart(*bars, shape="columns"), PERU)
    assert spec["vconcat"][0]["encoding"]["x"]["scale"]["domain"] == ["2010", "2011", "2012", "2013", "2014"]
    assert "2014" in drawn(chart(*bars, shape="columns"))[1]


def test_published_names_are_text_in_the_picture() -> None:
    evil = "<script>alert(1)</script> datum.value' \"&"
    svg = chart_svg(chart(Bar(evil, evil, Decimal(1))), PERU)
    assert "<script" not in svg
    assert "alert(1)" in svg


def test_a_chart_loads_nothing_and_needs_no_inline_style() -> None:
    for look in (PRINT, PAGE, PHONE):
        svg = chart_svg(chart(), PERU, look)
        assert "style=" not in svg
        assert "href=" not in svg
        assert ACCENT in svg


def test_a_narrow_chart_is_as_wide_as_a_phone() -> None:
    root, _ = drawn(chart(Bar("Corporación Andina de Fomento, banco de desarrollo", "Préstamo", Decimal(10**9))), PHONE)
    assert float(root.get("width", "0")) <= 390


def test_the_same_chart_is_made_once() -> None:
    one = chart()
    assert chart_svg(one, PERU) is chart_svg(one, PERU)


def test_negative_amounts_alone_can_be_drawn() -> None:
    assert "−8.9" in drawn(chart(Bar("2013", "Donación", Decimal(-8_900_000)), shape="columns"))[1]
    assert "−8.9" in drawn(chart(Bar("USAID", "Donación", Decimal(-8_900_000))))[1]
