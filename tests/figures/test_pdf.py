"""The report on paper: tagged, in its language, with every figure and its reference, whatever was published."""

from __future__ import annotations

import io
import re
from dataclasses import replace
from typing import Any

from pypdf import PdfReader

from eslabon.figures.document import Paragraph, Report, Section
from eslabon.figures.render import render
from tests.figures.a_report import GRANT, LOAN, chart, report, table


def read(one: Report) -> tuple[PdfReader, str]:
    """The PDF of a report and its text, with plain spaces."""
    pdf = PdfReader(io.BytesIO(render(one, "pdf")))
    text = "\n".join(page.extract_text() for page in pdf.pages)
    return pdf, re.sub(r"[\u00a0\u202f]", " ", text)


def test_the_pdf_is_tagged_and_names_its_language_and_title() -> None:
    pdf, _ = read(report(table("CAF"), chart()))
    root: Any = pdf.root_object
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"] == "es-PE"
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert pdf.metadata is not None
    assert pdf.metadata.title == "Oferta de prueba"
    assert pdf.xmp_metadata is not None
    assert "<pdfuaid:part>1</pdfuaid:part>" in pdf.xmp_metadata.stream.get_data().decode()


def test_an_english_report_names_no_country_that_its_words_are_not_of() -> None:
    pdf, text = read(report(table("CAF"), lang="en"))
    root: Any = pdf.root_object
    assert root["/Lang"] == "en"
    assert "page 1 of " in text


def test_amounts_stand_as_the_country_writes_them_with_the_unit_in_the_head() -> None:
    _, peru = read(report(table("CAF")))
    assert "US$ 2,092.0 millones" in peru
    assert "2,092.03" in peru
    assert "−US$ 461,881" in peru
    assert "17/09/2004" in peru
    assert "64.8 %" in peru
    _, bolivia = read(report(table("CAF"), country="BO"))
    assert "US$ 2.092,0 millones" in bolivia
    assert "2.092,03" in bolivia


def test_every_figure_has_its_reference_at_the_end_once() -> None:
    _, text = read(report(table("CAF", "BID"), table("USAID", key="b", title="Otra")))
    last = re.sub(r"\s", "", text.rpartition("Referencias de las cifras")[2])
    assert last.count(LOAN.reference) == 1
    assert last.count(GRANT.reference) == 1


def test_a_chart_is_a_figure_with_a_text_in_place_of_the_picture() -> None:
    pdf, text = read(report(chart()))
    assert "CAF registra el mayor monto" in text
    size: Any = pdf.trailer["/Size"]
    objects: list[Any] = [pdf.get_object(number) for number in range(1, size)]
    told = [one["/Alt"] for one in objects if isinstance(one, dict) and "/Alt" in one]
    assert any("Barras: CAF y USAID." in str(one) for one in told)


def test_what_was_published_is_text_and_never_part_of_the_template() -> None:
    evil = '#panic("x") #{1+1} $x$ *b* @ref <l> \\ ] } "'
    _, text = read(report(table(evil), Paragraph(evil), title=evil))
    assert '#panic("x") #{1+1}' in text


def test_a_long_table_shows_its_first_rows_and_says_how_many_more_there_are() -> None:
    _, text = read(report(table(*(f"Fuente {number:03d}" for number in range(45)))))
    assert "Fuente 039" in text
    assert "Fuente 040" not in text
    assert "La hoja de cálculo tiene 5 filas más." in text


def test_the_same_report_gives_the_same_bytes() -> None:
    one = report(table("CAF"), chart())
    assert render(one, "pdf") == render(one, "pdf")


def test_a_report_of_words_alone_is_a_document_too() -> None:
    section = Section("empty", "Aún no hay datos", (Paragraph("Cargue un archivo.", "note"),))
    _, text = read(replace(report(), sections=(section,)))
    assert "Cargue un archivo." in text
    assert "Referencias" not in text
