"""From the words of a request to a question: every fault at once, and no word that breaks what follows."""

from datetime import date

from eslabon.figures.asking import understand
from eslabon.measures.offer import Question


def test_a_request_becomes_a_question_with_its_keys_and_its_day() -> None:
    asked, faults = understand(
        {
            "recipient": ["pe", "PE", "region:298"],
            "by": ["year,kind", "year"],
            "from": ["2010"],
            "fiscal_year_start": ["10"],
            "currency": ["pen"],
            "as_of": ["2020-12-31"],
            "provider": [" XX/1 ", ""],
        }
    )
    assert faults == []
    assert asked.question == Question(
        provider=("XX/1",), recipient=("PE", "region:298"), year_from=2010, fiscal_start=10, currency="PEN"
    )
    assert (asked.keys, asked.as_of) == (("year", "kind"), date(2020, 12, 31))


def test_every_fault_is_told_at_once() -> None:
    _, faults = understand(
        {
            "kind": ["gift"],
            "flow": ["promises"],
            "from": ["2010", "next year"],
            "running_on": ["2010-02-30"],
            "currency": ["ZZZ"],
            "by": ["colour"],
            "provider": ["\0"],
        }
    )
    assert sorted(fault.name for fault in faults) == [
        "by",
        "currency",
        "flow",
        "from",
        "kind",
        "provider",
        "running_on",
    ]


def test_bytes_that_are_no_text_become_question_marks() -> None:
    asked, faults = understand({"provider": ["a\udcffb"], "kind": ["\udcff"]})
    assert asked.question.provider == ("a?b",)
    assert [(fault.name, fault.value) for fault in faults] == [("kind", "?")]
