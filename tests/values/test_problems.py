"""Problems are values; their words, in both languages, come from tables."""

import pytest

from eslabon.values.problems import LANGUAGES, Problem, Unreadable, Where, as_json, problem, say, wording


def test_a_problem_says_what_is_wrong_and_what_to_do_in_both_languages() -> None:
    found = problem("reading.left-out", Where(7, "/iati-activities", "XX-1"), element="value", detail="x")
    assert found.severity == "error"
    es, en = as_json(found, "es"), as_json(found, "en")
    assert es["message"] == "No se pudo leer «value»: x. Se dejó fuera."
    assert en["message"] == "“value” can't be read: x. It was left out."
    assert es["hint"]
    assert en["hint"]
    assert {key: en[key] for key in ("code", "severity", "line", "path", "activity")} == {
        "code": "reading.left-out",
        "severity": "error",
        "line": 7,
        "path": "/iati-activities",
        "activity": "XX-1",
    }


def test_an_argument_may_be_worded_in_each_language() -> None:
    found = problem("reading.left-out", element={"es": "monto", "en": "amount"}, detail="?")
    assert "monto" in say(found, "es")[0]
    assert "amount" in say(found, "en")[0]


def test_a_missing_argument_never_fails() -> None:
    assert "…" in say(problem("reading.left-out"), "en")[0]


def test_braces_in_what_a_file_says_stay_as_they_are() -> None:
    found = problem("reading.left-out", element="{0}", detail="{detail}")
    assert "{0}" in say(found, "en")[0]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_code_has_its_sentence_and_its_remedy(lang: str) -> None:
    for code, row in wording().items():
        assert row["severity"] in ("error", "warning"), code
        assert row[lang].strip().endswith((".", "}", "?")), code
        assert row.get(f"hint_{lang}", "").strip(), code


def test_what_can_t_be_read_at_all_carries_its_one_problem() -> None:
    found = Problem("xml.empty")
    assert Unreadable(found).problem is found
