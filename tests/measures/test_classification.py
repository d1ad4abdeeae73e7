"""Aid-for-trade group and focus: by codes, by words, with reasons; and the tables in which the rules are kept."""

from __future__ import annotations

import csv
import importlib.util
import sys
import time
import unicodedata
from decimal import Decimal
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eslabon.measures.classification import (
    DOUBTFUL,
    NOTHING,
    classify,
    classify_text,
    expert_words,
    explain,
    group_of,
)
from eslabon.measures.words import Lexicon, Phrase, expert_phrases, lexicon, phrases, stop_words, themes
from eslabon.measures.words.vocabularies import TABLE, own_sectors, vocabularies

ROOT = Path(__file__).resolve().parent.parent.parent
LABELLED = ROOT / "tests" / "measures" / "labelled"
DOCS = {"en": "classification.md", "es": "classification.es.md"}


def group(title: str, description: str = "", sector: str = "") -> tuple[str, str]:
    found = classify_text([title], [description], [sector])
    return found.group, found.focus


# By words


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("Modernización de la Ventanilla Única de Comercio Exterior", ("A", "direct")),
        ("Apoyo a las negociaciones del tratado de libre comercio", ("A", "direct")),
        ("Customs modernization and trade facilitation", ("A", "direct")),
        ("Cooperación en medidas sanitarias y fitosanitarias", ("A", "direct")),
        ("Mejoramiento de la carretera Tarma - La Merced", ("B", "indirect")),
        ("Second Rural Roads Project", ("B", "indirect")),
        ("Primera línea del metro", ("B", "indirect")),
        ("Electrificación rural con paneles solares", ("B", "indirect")),
        ("Broadband for remote districts", ("B", "indirect")),
        ("Fortalecimiento de la cadena productiva de camélidos", ("C", "indirect")),
        ("Línea de crédito a banco comercial para la pequeña y mediana empresa", ("C", "indirect")),
        ("Programa de riego tecnificado", ("C", "indirect")),
        ("Sustainable tourism in the Sacred Valley", ("C", "indirect")),
        ("Promoción de exportaciones de la MIPYME", ("C", "direct")),
        ("Trade finance facility for a commercial bank", ("C", "direct")),
        ("Trade adjustment assistance for banana growers", ("D", "direct")),
        ("Agua potable y saneamiento en pequeñas ciudades", ("N", "none")),
        ("Basic education quality", ("N", "none")),
        ("Emergencia sanitaria por la COVID-19", ("N", "none")),
        ("Apoyo presupuestario para la consolidación fiscal", ("N", "none")),
        ("Protected areas and biodiversity", ("N", "none")),
        ("Programa de desarrollo urbano y vivienda", ("N", "none")),
    ],
)
def test_a_title_tells_group_and_focus(title: str, expected: tuple[str, str]) -> None:
    assert group(title) == expected


def test_the_longest_phrase_speaks_alone() -> None:
    assert group("Infraestructura vial")[0] == "B"
    assert group("Infraestructura educativa")[0] == "N"
    assert group("Sanidad animal")[0] == "C"
    assert group("World Bank support to schools")[0] == "N"


def test_a_title_outweighs_a_sector_name_and_that_a_description() -> None:
    assert group("Programa de Desarrollo Turístico", sector="Transporte")[0] == "C"
    assert group("Belgrano Sur II", "Mejora el acceso a las escuelas", "Transporte")[0] == "B"


def test_a_list_of_incidental_themes_does_not_outvote_the_main_one() -> None:
    beside = "El camino facilita el acceso a escuelas, hospitales, agua potable, vivienda y cultura."
    assert group("Rehabilitación de caminos vecinales", beside)[0] == "B"


def test_the_same_text_in_two_languages_is_told_once() -> None:
    once = classify_text(["Rural roads"], ["Building roads and bridges"], [])
    twice = classify_text(["Rural roads", "Caminos rurales"], ["Building roads and bridges", "Caminos y puentes"], [])
    assert twice.group == once.group == "B"
    assert max(r.weight for r in twice.reasons) == max(r.weight for r in once.reasons)


def test_accents_capitals_and_composition_of_letters_do_not_count() -> None:
    title = "Conservación de la vía férrea y electrificación"
    same = classify_text([title], [], [])
    for other in (
        title.upper(),
        unicodedata.normalize("NFD", title),
        "Conservacion de la via ferrea y electrificacion",
    ):
        assert classify_text([other], [], []) == same


def test_inflected_words_are_found() -> None:
    assert {group(title) for title in ("Carretera", "Carreteras", "Tramo carretero")} == {("B", "indirect")}


def test_what_trade_passes_over_a_road_is_not_its_purpose() -> None:
    passing = "Por esta carretera se transporta la carga destinada al comercio exterior del país."
    assert group("Doble calzada Buga - Buenaventura", passing, "Transporte") == ("B", "indirect")
    purpose = "Construir el paso de frontera para la facilitación del comercio."
    assert group("Corredor vial binacional", purpose, "Transporte") == ("B", "direct")


def test_foreign_trade_among_the_uses_of_a_credit_line_makes_it_direct() -> None:
    uses = "Financiar operaciones de comercio exterior, capital de trabajo y proyectos de inversión."
    assert group("Banco del Sur S.A.", uses, "Sector financiero") == ("C", "direct")


def test_a_rule_keeps_silent_beside_what_it_names() -> None:
    assert group("Presas del valle")[0] == "C"
    assert group("Presas contra inundaciones")[0] == "N"


def test_without_a_word_that_tells_the_answer_says_so() -> None:
    assert classify_text(["PROMULPRE II"], [], []) == NOTHING
    assert classify_text([], [], []) == NOTHING
    assert (NOTHING.group, NOTHING.basis, NOTHING.confidence) == ("N", "none", 0)


def test_portuguese_and_french_titles_are_understood() -> None:
    assert group("Pavimentação de estradas")[0] == "B"
    assert group("Facilitation des échanges") == ("A", "direct")


# Reasons and confidence


def test_every_answer_carries_its_reasons_in_both_languages() -> None:
    found = classify_text(["Mejoramiento de carreteras"], [], ["Transporte"])
    first = found.reasons[0]
    assert str(first) == "words:B:carreter*@title"
    assert explain(first, "es") == "el título dice «carreter…» (transporte y almacenamiento)"
    assert explain(first, "en") == "the title says “carreter…” (transport and storage)"
    assert {one.where for one in found.reasons} == {"title", "sector"}


def test_a_reason_says_when_it_states_trade_as_a_purpose() -> None:
    found = classify_text(["Promoción de exportaciones"], [], [])
    assert explain(found.reasons[0], "es").endswith("el comercio es un propósito declarado")
    assert explain(found.reasons[0], "en").endswith("trade is a stated purpose")


def test_clear_words_are_surer_than_mixed_ones() -> None:
    clear = classify_text(["Carretera nacional"], [], ["Transporte"])
    mixed = classify_text(["Calles, escuelas y hospitales"], [], ["Transporte"])
    assert 0 < mixed.confidence < clear.confidence <= 1


def test_no_answer_is_confident_where_text_and_sector_contradict_each_other() -> None:
    agree = classify_text(["Mejoramiento de carreteras"], [], ["Transporte"])
    contradict = classify_text(["Mejoramiento de carreteras"], [], ["Salud"])
    assert (contradict.group, contradict.confidence) == ("B", DOUBTFUL)
    assert agree.confidence > DOUBTFUL


def test_no_code_is_trusted_against_a_clear_title() -> None:
    def confidence(title: str) -> Decimal:
        return classify([("1", "12220", None)], [], [title], [], [], 2014).confidence

    assert confidence("Mejoramiento de carreteras") == DOUBTFUL
    assert confidence("Hospital regional") == confidence("PROMULPRE II") == 1


@given(st.lists(st.text(max_size=300), max_size=3), st.lists(st.text(max_size=2000), max_size=5), st.text(max_size=50))
def test_any_text_gives_a_whole_answer(titles: list[str], descriptions: list[str], sector: str) -> None:
    found = classify_text(titles, descriptions, [sector])
    assert found.group in "ABCDN"
    assert (found.focus == "none") == (found.group == "N")
    assert 0 <= found.confidence <= 1
    expert_words(titles, descriptions)


# By codes


def codes(
    *sectors: tuple[str | None, str, Decimal | None], title: str = "", marker: str | None = None
) -> tuple[str, ...]:
    markers = [("1", "4", marker)] if marker else []
    found = classify(sectors, markers, [title], [], [], 2014)
    return found.group, found.focus, found.basis


def test_the_code_decides_against_the_words() -> None:
    assert codes(("1", "12220", None), title="Carretera") == ("N", "none", "codes")
    assert codes((None, "33120", None), title="") == ("A", "direct", "codes")


def test_the_largest_share_gives_the_group_of_the_whole() -> None:
    sectors = ("1", "12220", Decimal(40)), ("1", "21020", Decimal(35)), ("1", "21030", Decimal(25))
    found = classify(sectors, [], [], [], [], 2014)
    assert (found.group, found.confidence) == ("B", Decimal("0.60"))


def test_equal_shares_are_settled_by_the_words() -> None:
    sectors = ("1", "12220", None), ("1", "31120", None)
    assert codes(*sectors, title="Salud en el campo")[0] == "N"
    assert codes(*sectors, title="Riego")[0] == "C"
    assert codes(*sectors)[0] == "C"


def test_a_code_that_says_nothing_leaves_it_to_the_words() -> None:
    assert codes(("1", "43010", None), title="Carreteras") == ("B", "indirect", "words")
    assert codes(("99", "11", None), title="Carreteras") == ("B", "indirect", "words")
    assert codes(("99", "11", None)) == ("N", "none", "none")


def test_one_vocabulary_answers_and_three_digits_are_enough() -> None:
    assert codes(("2", "210", None)) == ("B", "indirect", "codes")
    assert codes(("2", "210", None), ("1", "31120", None))[0] == "C"


def test_the_title_lifts_the_focus_of_a_code() -> None:
    assert codes(("1", "31120", None), title="Cultivos de exportación") == ("C", "direct", "codes")
    assert codes(("1", "12220", None), title="Salud para exportadores") == ("N", "none", "codes")


@pytest.mark.parametrize(("significance", "focus"), [("0", "indirect"), ("1", "indirect"), ("2", "direct")])
def test_the_trade_development_marker_counts_as_the_principal_objective(significance: str, focus: str) -> None:
    assert codes(("1", "32130", None), marker=significance) == ("C", focus, "codes")
    assert codes(title="Pequeñas y medianas empresas", marker=significance) == ("C", focus, "words")


def test_a_contribution_goes_by_its_own_code_else_as_its_activity() -> None:
    whole = classify([("1", "33120", None)], [], ["Rutas"], [], [], 2014)
    assert group_of("1", "21020", 2014, whole) == ("B", "indirect", "codes")
    assert group_of("1", "12220", 2014, whole) == ("N", "none", "codes")
    assert group_of("1", "43010", 2014, whole) == ("A", "direct", "codes")
    assert group_of("99", "21020", 2014, whole) == ("A", "direct", "codes")
    assert group_of(None, None, None, NOTHING) == ("N", "none", "none")


def test_a_title_that_states_trade_makes_contributions_direct() -> None:
    whole = classify_text(["Facilitación del comercio en el corredor"], [], [])
    assert group_of("1", "21020", 2014, whole) == ("B", "direct", "codes")
    assert group_of("1", "12220", 2014, whole) == ("N", "none", "codes")


# Training and experts


@pytest.mark.parametrize(
    ("title", "description", "words"),
    [
        ("Asistencia técnica al comercio", "", "asistencia técnica"),
        ("Technical assistance on rules of origin", "", "technical assistance"),
        ("Capacitación de exportadores", "", "capacitación"),
        ("Training programme for customs officers", "", "training programme"),
        ("Consultoría para el plan exportador", "", "consultoría"),
        ("Apoyo a la MYPE", "Brindar asistencia técnica a las MYPE", "asistencia técnica"),
        ("Roads", "300 km of roads, and a technical assistance component.", "technical assistance component"),
        ("Roads", "It builds three hundred kilometres of rural roads with some technical assistance.", None),
        ("Construcción de un centro de capacitación", "", None),
        ("Vocational training centre", "", None),
        ("USAID Advisory and Assistance Services", "Administrative costs", None),
        ("Carretera", "Componente 1: obras. Componente 2: capacitación.", None),
    ],
)
def test_a_free_standing_training_or_expert_component_is_named(title: str, description: str, words: str | None) -> None:
    assert expert_words([title], [description]) == words


# The tables


def test_every_rule_can_be_meant() -> None:
    normal = lexicon().normal
    seen: dict[tuple[str, ...], str] = {}
    texts = {phrase.text for phrase in phrases()}
    for phrase in phrases():
        words = phrase.text.split()
        assert words[0] not in stop_words(), phrase.text
        assert words[-1] not in stop_words(), phrase.text
        assert 0 < phrase.weight <= 8, phrase.text
        assert all("*" not in word[:-1] for word in words), phrase.text
        assert set(phrase.unless) <= texts, phrase.text
        key = tuple(normal(phrase.text))
        assert key not in seen, f"{phrase.text} stands twice: {seen.get(key)}"
        seen[key] = phrase.text
        assert bool(phrase.group) == (phrase.theme != "nothing")
    assert {phrase.theme for phrase in phrases()} == set(themes())
    assert all(one.es and one.en for one in themes().values())


def test_every_group_has_rules_in_spanish_and_english() -> None:
    folder = ROOT / "src" / "eslabon" / "measures" / "words"
    for table in sorted(folder.glob("[ABCDN]-*.csv")):
        with table.open(encoding="utf-8", newline="") as source:
            rows = list(csv.DictReader(source))
        assert {themes()[row["theme"]].group for row in rows} == {table.name[0]}
        languages = {code for row in rows for code in row["language"].split()}
        assert {"es", "en"} <= languages <= {"es", "en", "fr", "pt"}


def test_the_rules_on_training_and_experts_can_be_meant() -> None:
    assert {phrase.theme for phrase in expert_phrases()} == {"opening", "title", "anywhere", "nothing"}
    keys = [tuple(lexicon().normal(phrase.text)) for phrase in expert_phrases()]
    assert len(keys) == len(set(keys))


# Donors' own vocabularies


def test_every_code_of_an_own_vocabulary_has_a_theme_a_source_and_a_day() -> None:
    with (ROOT / "src" / "eslabon" / "measures" / "words" / TABLE).open(encoding="utf-8", newline="") as source:
        rows = list(csv.DictReader(source))
    keys = [tuple(row[name] for name in ("publisher", "vocabulary", "code", "theme")) for row in rows]
    assert len(keys) == len(set(keys))
    assert sum(len(said) for said in vocabularies().values()) == len(rows)
    for row in rows:
        assert row["theme"] in themes()
        assert row["vocabulary"] not in ("1", "2")
        assert row["name"]
        assert row["source"]
        assert row["date"][:2] == "20"
        assert 0 < float(row["weight"]) <= 5


def test_an_own_code_tells_without_a_name_beside_it() -> None:
    def caf(code: str, *names: str, title: str = "", publisher: str | None = "XM-DAC-46008") -> tuple[str, ...]:
        found = classify([("99", code, None)], [], [title], [], names, 2014, publisher)
        return found.group, found.focus, found.basis

    assert caf("11") == ("B", "indirect", "words")
    assert caf("12") == caf("77") == caf("11", publisher=None) == caf("11", publisher="XX") == ("N", "none", "none")
    assert caf("8", "Salud", title="Mejoramiento de carreteras") == ("B", "indirect", "words")
    assert own_sectors("US-GOV-1", [("99", "5002")])[0].direct


def test_the_table_speaks_in_the_place_of_the_name() -> None:
    name = "Energía e industrias extractivas"
    found = classify([("99", "5", None)], [], [], [], [name], 2014, "XM-DAC-46008")
    assert [str(one) for one in found.reasons] == [f"words:B:{name}@sector"]
    assert explain(found.reasons[0], "es") == f"el sector de la fuente cooperante dice «{name}» (energía)"


def test_a_phrase_ends_at_a_full_stop_but_not_at_a_comma() -> None:
    def rule(text: str) -> Phrase:
        return Phrase(text, "", "N", 1, direct=False, unless=())

    reader = Lexicon([rule("agua de riego"), rule("riego*")], frozenset(("de",)))
    found = [[(phrase.text, at) for phrase, at in reader.find(text)] for text in ("Agua, riego", "Agua. Riegos")]
    assert found == [[("agua de riego", 0)], [("riego*", 2)]]


# Against the hand-labelled sample


def tool(name: str) -> ModuleType:
    spec = importlib.util.spec_from_file_location(name, ROOT / "tools" / f"{name}.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize(
    ("table", "count"), [("activities.csv", 624), ("two-readings.csv", 160), ("elsewhere.csv", 89)]
)
def test_the_labels_are_whole(table: str, count: int) -> None:
    with (LABELLED / table).open(encoding="utf-8", newline="") as source:
        rows = list(csv.DictReader(source))
    assert len(rows) == len({row["identifier"] for row in rows}) == count
    for row in rows:
        assert row["group"] in "ABCDN"
        assert (row["focus"] == "none") == (row["group"] == "N")
        assert row["reason"]


def test_the_sample_is_the_one_that_the_draw_gives(shared_data: Path) -> None:
    confusion, draw_sample = tool("confusion"), tool("draw_sample")
    drawn = draw_sample.draw(shared_data / "iati" / "real")
    sample = confusion.labels(confusion.TWICE)
    assert [(one.publisher, one.identifier, one.part) for one in sample] == [
        (one.publisher, one.identifier, one.part) for one in drawn
    ]


@pytest.fixture(scope="module")
def judged(shared_data: Path) -> tuple[ModuleType, dict[str, list[Any]]]:
    confusion = tool("confusion")
    return confusion, confusion.judged(shared_data / "iati" / "real")


Judged = tuple[ModuleType, dict[str, list[Any]]]


@pytest.mark.parametrize("lang", ["en", "es"])
def test_the_tables_of_the_docs_are_what_the_tool_prints(judged: Judged, lang: str) -> None:
    confusion, rows = judged
    text = (ROOT / "docs" / "explanation" / DOCS[lang]).read_text(encoding="utf-8")
    for table in confusion.tables(rows, lang):
        assert table in text


@pytest.mark.parametrize("part", ["development", "held-out"])
def test_of_the_sample_read_twice_95_in_100_get_their_group(judged: Judged, part: str) -> None:
    confusion, rows = judged
    members = [one for one in rows[confusion.TWICE] if one.label.part == part]
    for answers in ([one.words.group for one in members], [one.answer for one in members]):
        right = sum(answer == one.label.group for answer, one in zip(answers, members, strict=True))
        assert right / len(members) >= 0.95


def test_of_what_was_read_once_nine_in_ten_get_their_group(judged: Judged) -> None:
    confusion, rows = judged
    for part in ("development", "held-out"):
        half = [one for one in rows[confusion.ONCE] if one.label.part == part]
        assert sum(one.right for one in half) / len(half) > 0.9
    assert len(confusion.misses(half)) == sum(not one.right for one in half)


def test_the_surer_the_oftener_right(judged: Judged) -> None:
    confusion, rows = judged
    every = rows[confusion.ONCE] + rows[confusion.TWICE]
    bands = [(one.words.confidence >= Decimal("0.6"), one.right) for one in every]
    sure, unsure = ([right for band, right in bands if band is which] for which in (True, False))
    assert sum(sure) / len(sure) > 0.99 > sum(unsure) / len(unsure)
    # Most of what is wrong is among the unsure, where a person looks.
    assert unsure.count(False) > 0.8 * [one.right for one in every].count(False)


def test_an_activity_costs_little(judged: tuple[ModuleType, list[Any]]) -> None:
    texts = ["El programa financia la construcción de caminos, puentes y obras de drenaje en la provincia. " * 15]
    classify_text(["Programa vial"], texts, ["Transporte"])
    before = time.process_time()
    for _ in range(200):
        classify_text(["Programa vial"], texts, ["Transporte"])
    assert (time.process_time() - before) / 200 < 0.002
