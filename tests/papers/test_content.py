"""What each paper says: what the records say, in the reader's language, in Word and in PDF alike; nothing else."""

from __future__ import annotations

import io
from typing import Any

import pypdf
import pytest

from eslabon.figures.papers.making import render_paper
from eslabon.figures.papers.text import NoSuch, PaperText
from eslabon.records.base.actions import create
from eslabon.records.cooperation.actions import move_project
from eslabon.records.registry import KINDS
from eslabon.records.requests.actions import answer
from eslabon.records.rounds.models import Theme
from eslabon.values.language import translator
from tests.papers.conftest import PUBLIC, Desk
from tests.papers.reading import in_pdf, in_word, made, word

ROUND = (
    "Puerto Rico",
    "13 al 17 de setiembre de 2004",
    "TLC Andino",
    "Se lograron resultados importantes.",
    "Las instituciones presentaron un reporte de sus facilidades.",
    "Presentar un reporte similar",
    "Estados Unidos",
    "08/10/2004",
    "Desarrollo de las MIPYMES",
    "Reunión conjunta con la Mesa Agrícola",
    "Estrategia agraria",
    "Ministerio de Agricultura",
    "Reunirse dos veces al año",
    "Compromisos por aproximadamente US$ 15 millones.",
    "Un programa de audiencias públicas.",
    "Laboratorios de residuos",
    "Juan Pérez (Director",
    "Ann Example",
)


def titles(text: PaperText) -> list[str]:
    return [one.key for one in text.sections]


def test_the_round_report_says_what_the_records_say(desk: Desk) -> None:
    text = made(desk.head, "round", round=desk.round.pk)
    for said in (in_word(text), in_pdf(text)):
        assert [one for one in ROUND if one not in said] == []
    assert titles(text) == [
        "summary",
        "presented",
        "requests",
        "themes",
        "joint",
        "decisions",
        "outcome",
        "needs",
        "pending",
        "attendance",
        "records",
    ]


def test_who_attended_is_told_by_organisation(desk: Desk) -> None:
    desk.put("attendance", meeting=desk.meeting.pk, organisation=desk.us.pk, name="Al Other", represents=desk.us.pk)
    text = made(desk.head, "round", "en", round=desk.round.pk)
    (found,) = next(one for one in text.sections if one.key == "attendance").blocks
    rows = [row.cells for row in found.rows]  # type: ignore[union-attr]
    assert rows == [
        ("The round as a whole", "Ministerio de Agricultura", "not named"),
        ("Reunión de la mesa", "United States", "Al Other (for United States); Ann Example [example]"),
        ("Reunión de la mesa", "TCB table", "Juan Pérez (Director, focal point of Ministerio de Agricultura)"),
        ("Reunión de la mesa", "USAID", "not named"),
    ]


def test_sections_without_records_are_left_out(desk: Desk) -> None:
    bare = desk.put(
        "rounds",
        negotiation=desk.round.negotiation_id,
        number=5,
        place="Guayaquil",
        starts_on="2004-10-25",
        ends_on="2004-10-29",
    )
    text = made(desk.head, "round", round=bare.pk)
    assert titles(text) == ["records"]
    assert "25 al 29 de octubre de 2004" in in_word(text)


def test_what_was_made_up_says_so(desk: Desk) -> None:
    desk.put("decisions", meeting=desk.meeting.pk, text="Algo inventado", origin="example")
    said = in_word(made(desk.head, "round", round=desk.round.pk))
    assert f"Algo inventado [{translator('es')('example')}]" in said
    assert "Reunirse dos veces al año [" not in said


def test_an_answered_request_is_no_longer_pending(desk: Desk) -> None:
    answer(desk.head, desk.request, "Aquí está", desk.meeting.on)
    text = made(desk.head, "round", round=desk.round.pk)
    pending = next(one for one in text.sections if one.key == "pending")
    assert not any("reporte similar" in block.text for block in pending.blocks)  # type: ignore[union-attr]
    assert "14/09/2004" in in_word(text)


@pytest.mark.parametrize(("lang", "span"), [("es", "13 al 17 de setiembre de 2004"), ("en", "13 to 17 September 2004")])
def test_papers_speak_both_languages(desk: Desk, lang: str, span: str) -> None:
    text = made(desk.head, "round", lang, round=desk.round.pk)
    _ = translator(lang)
    document = word(text)
    styles = {(one.style.name, one.text) for one in document.paragraphs}
    assert text.subtitle == span
    assert ("Title", text.title) in styles
    assert ("Heading 1", _("Executive summary")) in styles
    assert ("Heading 1", _("Requests made")) in styles
    assert document.core_properties.language == {"es": "es-PE", "en": "en-US"}[lang]
    assert {"es": "Estados Unidos", "en": "United States"}[lang] in in_pdf(text)


def test_the_word_document_is_made_of_styles(desk: Desk) -> None:
    document = word(made(desk.head, "round", round=desk.round.pk))
    used = {one.style.name for one in document.paragraphs}
    assert {"Title", "Subtitle", "Heading 1", "Heading 2", "List Bullet", "Normal"} <= used
    for table in document.tables:
        assert table.style.name == "Eslabon Table"
        assert "w:tblHeader" in table.rows[0]._tr.xml
    page = document.sections[0]
    assert "PAGE" in page.footer._element.xml
    assert "NUMPAGES" in page.footer._element.xml


def test_the_pdf_is_tagged_and_names_its_language(desk: Desk) -> None:
    text = made(desk.head, "round", round=desk.round.pk)
    reader = pypdf.PdfReader(io.BytesIO(render_paper(text, "pdf")))
    root: Any = reader.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"].lower().startswith("es")
    assert reader.metadata is not None
    assert reader.metadata.title == text.title


def test_the_profile_says_all_of_a_need(desk: Desk) -> None:
    text = made(desk.head, "profile", need=desk.need.pk)
    for said in (in_word(text), in_pdf(text)):
        for one in (
            "Laboratorios de residuos",
            "Dos laboratorios.",
            "Uno en Ica",
            "Rechazos en frontera.",
            "1,200,000",
        ):
            assert one in said
        assert "Los rechazos crecen" in said
        assert "Estrategia agraria" in said


def test_the_priority_is_the_desks_until_it_is_shown(desk: Desk) -> None:
    assert "Los rechazos crecen" not in in_word(made(PUBLIC, "profile", need=desk.need.pk))


def test_the_memo_on_a_theme_a_source_and_a_country(desk: Desk) -> None:
    theme = in_word(made(desk.head, "memo", theme="msme"))
    assert "Laboratorios de residuos" in theme
    assert "Asistencia de corto plazo" in theme
    assert "Presentar un reporte similar" in theme
    for name in (desk.usaid.pk, "USAID", "US-GOV-1"):
        source = in_word(made(desk.head, "memo", source=name))
        assert "Asistencia de corto plazo" in source
        assert "Laboratorios de residuos" in source
    country = made(desk.head, "memo", country="US")
    assert "Presentar un reporte similar" in in_pdf(country)
    assert "Reunión de la mesa" in in_pdf(country)


def test_the_matrix_of_requests_lies_on_its_side(desk: Desk) -> None:
    text = made(desk.head, "requests")
    page = word(text).sections[0]
    assert page.page_width > page.page_height
    assert "Presentar un reporte similar" in in_pdf(text)
    assert "overdue" in [one.key for one in text.sections]


def test_the_yearly_report_tells_strategies_meetings_needs_and_requests(desk: Desk) -> None:
    text = made(desk.head, "yearly", year=2004)
    said = in_pdf(text)
    for one in (
        "Estrategia agraria",
        "Mesa Agrícola",
        "Reunión de la mesa",
        "Presentar un reporte similar",
        "1,200,000",
    ):
        assert one in said
    other = in_word(made(desk.head, "yearly", year=2010))
    assert "Reunión de la mesa" not in other
    assert "Presentar un reporte similar" not in other


@pytest.mark.parametrize(
    ("form", "terms"),
    [
        ("round", {"round": "99"}),
        ("round", {"round": "x"}),
        ("round", {"round": "9" * 40}),
        ("round", {}),
        ("profile", {"need": "-1"}),
        ("memo", {"theme": "nothing"}),
        ("memo", {"source": "Nobody"}),
        ("memo", {"country": "ZZ"}),
        ("memo", {"theme": "msme", "country": "PE"}),
        ("yearly", {"year": "20045"}),
        ("poem", {}),
    ],
)
def test_what_is_not_there_is_no_paper(desk: Desk, form: str, terms: dict[str, str]) -> None:
    with pytest.raises(NoSuch):
        made(desk.head, form, **terms)


def test_hostile_texts_stay_texts(desk: Desk) -> None:
    hostile = '#import "/etc/passwd" <w:t>&amp; $x$ *b* ' + "x" * 90
    need = desk.put("needs", title=hostile[:250], description=hostile)
    text = made(desk.head, "profile", need=need.pk)
    assert '#import "/etc/passwd" <w:t>&amp; $x$ *b*' in in_word(text)
    assert '#import "/etc/passwd" <w:t>&amp; $x$ *b*' in in_pdf(text)


def test_the_memo_tells_projects_with_state_money_and_who_carries_them_out(desk: Desk) -> None:
    theme = Theme.objects.get(code="msme")
    values = {"title": "Calidad para MIPYMES", "theme": theme.pk, "lead": desk.usaid.pk, "starts_on": "2004-01-01"}
    money = {"cost": "500000", "currency": "USD", "approximate": True}
    own = create(desk.head, KINDS["projects"], values | money | {"provider": desk.usaid.pk})
    move_project(desk.head, own, "running")
    agreement = create(desk.head, KINDS["agreements"], {"title": "Convenio", "provider": desk.usaid.pk})
    create(desk.head, KINDS["projects"], {"title": "Del convenio", "agreement": agreement.pk})
    on_theme = in_word(made(desk.head, "memo", theme="msme"))
    for one in ("Calidad para MIPYMES", "USAID", "en ejecución", "aprox. US$ 500,000", "2004–"):
        assert one in on_theme.replace("\xa0", " "), one
    assert "Del convenio" not in on_theme
    on_source = in_word(made(desk.head, "memo", source="USAID"))
    assert "Calidad para MIPYMES" in on_source
    assert "Del convenio" in on_source
    assert "Calidad para MIPYMES" not in in_word(made(PUBLIC, "memo", theme="msme"))
