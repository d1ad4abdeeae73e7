"""How candidates are scored: words of both languages, reasons told one by one, no suggestion without one."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from eslabon.measures.matching import (
    COUNTRY,
    GROUP,
    OF_SUBSTANCE,
    PLACE,
    POINTS,
    RUNNING,
    SUBJECT,
    TEXT,
    THEME,
    TOLD,
    TOUCHED,
    WORDS,
    Candidate,
    Wanted,
    stem,
    suggestions,
)

CUSTOMS = Wanted("Capacitar a personal de aduanas en reglas de origen", countries=frozenset(["PE"]))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Exportaciones", "exportación"),
        ("LABORATORIOS", "laboratorio"),
        ("agrícolas", "Agricola"),
        ("services", "service"),
        ("artesanos", "artesana"),
    ],
)
def test_words_meet_whatever_their_accents_and_endings(one: str, other: str) -> None:
    assert stem(one) == stem(other)


def test_a_need_in_spanish_meets_an_activity_in_english() -> None:
    (found,) = suggestions(CUSTOMS, [Candidate("A", ("Modernization of customs",), countries=frozenset(["PE"]))])
    assert {one.code: one.names for one in found.reasons} == {SUBJECT: ("trade-facilitation",), COUNTRY: ("PE",)}


def test_each_reason_names_what_it_rests_on_and_gives_its_points() -> None:
    wanted = Wanted(
        "Acreditar laboratorios de plaguicidas",
        theme="standards",
        theme_names=("Medidas sanitarias y normas técnicas",),
        places=("La Libertad",),
        countries=frozenset(["PE"]),
    )
    line = Candidate(
        "L",
        ("Laboratorio de plaguicidas de LA LIBERTAD",),
        countries=frozenset(["PE", "BO"]),
        themes=frozenset(["standards"]),
        running=True,
    )
    (found,) = suggestions(wanted, [line])
    reasons = {one.code: (one.names, one.points) for one in found.reasons}
    assert reasons[WORDS] == (("laboratorios", "plaguicidas"), 6)
    assert reasons[THEME] == (("standards",), 4)
    assert reasons[PLACE] == (("La Libertad",), 4)
    assert reasons[COUNTRY] == (("PE",), 3)
    assert reasons[RUNNING][1] == 1
    assert found.score == sum(points for _names, points in reasons.values())


def test_country_group_and_running_alone_suggest_nothing() -> None:
    candidate = Candidate("A", ("Xyzzy",), countries=frozenset(["PE"]), group="A", running=True)
    assert suggestions(CUSTOMS, [candidate]) == []


def points(wanted: Wanted, candidate: Candidate) -> dict[str, int]:
    return {reason.code: reason.points for one in suggestions(wanted, [candidate]) for reason in one.reasons}


def test_a_word_weighs_clearly_less_in_a_description_and_alone_brings_nothing_in() -> None:
    need = Wanted("Acreditar laboratorios de plaguicidas")
    assert points(need, Candidate("A", ("Laboratorio",)))[WORDS] == 3
    assert points(need, Candidate("A", ("Fondo",), ("Laboratorio",))) == {}
    assert points(need, Candidate("A", ("Fondo",), ("Laboratorio de plaguicidas",)))[TOLD] == 2
    described = Wanted("Calidad", "Laboratorios, salud, emergencias, hospitales y equipos médicos")
    assert points(described, Candidate("A", ("Salud: laboratorios, hospitales, equipos médicos, emergencias",))) == {}
    both = points(described, Candidate("A", ("Calidad: laboratorios y salud",)))
    assert (both[WORDS], both[TEXT], both[TOUCHED]) == (3, 2, 1)


def test_a_subject_counts_in_full_only_where_both_are_about_it() -> None:
    need = Wanted("Carreteras y transporte vecinal")
    assert points(need, Candidate("A", ("Rural roads",)))[SUBJECT] == 4
    assert points(need, Candidate("A", ("Fund",), ("Rural roads",))) == {}
    # Of another aid-for-trade group than the subject's, it is for something else.
    assert points(need, Candidate("A", ("Rural roads",), group="C")) == {}


def test_what_runs_elsewhere_is_not_suggested_and_a_place_alone_suggests_nothing() -> None:
    need = Wanted("Laboratorio", places=("Callao",), countries=frozenset(["PE"]))
    title = ("Laboratorio",)
    assert points(need, Candidate("A", title, countries=frozenset(["AR"]))) == {}
    assert points(need, Candidate("A", title, countries=frozenset(["AR", "PE"])))[COUNTRY] == 3
    assert points(need, Candidate("A", title))[WORDS] == 3
    assert points(need, Candidate("A", ("Gas natural del Callao",), countries=frozenset(["PE"]))) == {}


def test_words_of_nearly_every_activity_say_nothing() -> None:
    wanted = Wanted("Fortalecimiento del programa nacional de cooperación")
    assert suggestions(wanted, [Candidate("A", ("Programa nacional de cooperación técnica",))]) == []


_VOCABULARY = [
    *("aduanas", "customs", "carretera", "roads", "turismo", "tourism", "laboratorio", "laboratorios", "sanidad"),
    *("agraria", "café", "artesanía", "Cusco", "proyecto", "de", "la", "y", "empresas", "exportación", "exports"),
    *("mercado", "riego", "Puno"),
]
_TEXTS = st.lists(st.sampled_from(_VOCABULARY), max_size=6).map(" ".join)
_CODES = st.frozensets(st.sampled_from(["PE", "BO", "CO"]))
_CANDIDATES = st.builds(
    Candidate,
    st.sampled_from("abcdefgh"),
    st.tuples(_TEXTS),
    st.tuples(_TEXTS),
    _CODES,
    st.sampled_from(["", "A", "B", "C", "N"]),
    st.frozensets(st.sampled_from(["msme", "labour"])),
    st.booleans(),
)
_WANTED = st.builds(
    Wanted,
    _TEXTS,
    _TEXTS,
    st.sampled_from(["", "msme"]),
    st.just(("Desarrollo de las MIPYMES",)),
    st.lists(st.sampled_from(["Cusco", "Puno"]), unique=True).map(tuple),
    _CODES,
)

# How long a busy machine takes is no fault of what is tested.
UNTIMED = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])


@UNTIMED
@given(_WANTED, st.lists(_CANDIDATES, max_size=8), st.randoms())
def test_the_order_of_the_candidates_changes_nothing(wanted, candidates, random) -> None:  # type: ignore[no-untyped-def]
    shuffled = list(candidates)
    random.shuffle(shuffled)
    assert suggestions(wanted, candidates) == suggestions(wanted, shuffled)


@UNTIMED
@given(_WANTED, st.lists(_CANDIDATES, max_size=8))
def test_every_suggestion_has_a_reason_of_substance_and_keys_come_once(wanted, candidates) -> None:  # type: ignore[no-untyped-def]
    found = suggestions(wanted, candidates)
    keys = [one.candidate.key for one in found]
    assert len(keys) == len(set(keys))
    assert [one.score for one in found] == sorted((one.score for one in found), reverse=True)
    for one in found:
        assert any(reason.code in OF_SUBSTANCE for reason in one.reasons)
        assert all(reason.names and 0 < reason.points <= POINTS[reason.code][1] for reason in one.reasons)
        codes = [reason.code for reason in one.reasons]
        assert len(codes) == len(set(codes))
        assert GROUP not in codes or one.candidate.group
