"""Every code of the offer has its word in both languages, by the glossary."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pytest

from eslabon.figures import labels
from eslabon.measures.kinds import KINDS
from eslabon.measures.offer import BASES, FLOWS, FOCUSES, GROUPS, KEYS, LEFT_OUT, SCOPES

EVERY = [
    (labels.key, KEYS),
    (labels.kind, KINDS),
    (labels.group, GROUPS),
    (labels.focus, FOCUSES),
    (labels.flow, FLOWS),
    (labels.scope, SCOPES),
    (labels.basis, BASES),
    (labels.left_out, LEFT_OUT),
    (labels.note, ("double-counting-not-examined", "mixed-kinds")),
]
# Words that are the same in both languages.
ALIKE = {"Sector"}


@pytest.mark.parametrize(("word", "codes"), EVERY)
def test_every_code_has_a_word_of_its_own_in_each_language(
    word: Callable[[str, str], str], codes: Sequence[str]
) -> None:
    for lang in ("es", "en"):
        words = [word(code, lang) for code in codes]
        assert len(set(words)) == len(codes)
    assert [code for code in codes if word(code, "es") == word(code, "en") and word(code, "es") not in ALIKE] == []


def test_the_words_of_the_glossary() -> None:
    assert labels.key("provider", "es") == "Fuente cooperante"
    assert labels.key("kind", "es") == "Modalidad"
    assert labels.flow("commitments", "es") == "compromisos de cooperación"
    assert labels.flow("disbursements", "es") == "desembolsos y gastos"
    assert labels.kind("equity", "es") == "participación de capital"
    assert labels.scope("tcb", "es") == "fortalecimiento de capacidades comerciales (FCC)"
    assert labels.lettered_group("B", "es") == "B. Infraestructura económica"
    assert labels.lettered_group("N", "es") == "Fuera de la ayuda para el comercio"


def test_recipients_are_countries_regions_or_nobody() -> None:
    assert labels.recipient("PE", "es") == "Perú"
    assert labels.recipient("PE", "en") == "Peru"
    assert labels.recipient("not-allocated", "es") == "sin asignar"
    assert labels.recipient("region:298", "es") != "298"
    assert labels.recipient("region:2:XYZ", "en") == "2:XYZ"


def test_sectors_are_named_by_the_list_else_by_their_publisher_else_by_their_code() -> None:
    assert labels.sector("1:33120", "en").lower() == "trade facilitation"
    assert labels.sector("99:11", "es", "Transporte") == "Transporte"
    assert labels.sector("99:11", "es") == "99:11"
    assert labels.sector("not-allocated", "es") == "sin sector publicado"


def test_providers_without_a_name_are_named_by_their_reference() -> None:
    assert labels.provider("XM-DAC-46008", "es", "CAF") == "CAF"
    assert labels.provider("XM-DAC-46008", "es") == "XM-DAC-46008"
    assert labels.provider("name:ADB", "es") == "ADB"
    assert labels.provider("unknown", "es") == "fuente cooperante sin dato"


def test_rules_are_told_as_sentences() -> None:
    rule = (
        "recipient:transaction:percentages; sector:percentages-not-100; provider:provider-org; "
        "kind:finance-type; rate:PEN 3.413/USD 2004"
    )
    assert labels.rules(rule, "en") == [
        "Recipient: by the percentages that the transaction gives.",
        "Sector: the percentages that the activity gives don't sum to 100; allocated to none.",
        "Provider: the one that the transaction names.",
        "Kind: by the finance type published.",
        "Exchange rate: PEN 3.413/USD 2004.",
    ]
    assert labels.rules(rule, "es")[0] == "País o región: según los porcentajes que da la transacción."


@pytest.mark.parametrize("about", ["recipient", "sector"])
@pytest.mark.parametrize("of", ["", "transaction:"])
@pytest.mark.parametrize("rule", ["single", "percentages", "no-percentages", "percentages-not-100"])
def test_every_rule_of_shares_has_a_sentence(about: str, of: str, rule: str) -> None:
    (told,) = labels.rules(f"{about}:{of}{rule}", "es")
    assert rule not in told
    assert "{" not in told


def test_a_rule_that_nobody_worded_is_shown_as_it_is() -> None:
    assert labels.rules("recipient:something-new", "es") == ["recipient:something-new"]
