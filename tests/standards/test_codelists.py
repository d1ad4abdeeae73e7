"""The project's own code lists: whole, in two languages, and light to read."""

import csv
import subprocess
import sys
import unicodedata
from datetime import date
from importlib.resources import files
from pathlib import Path
from xml.etree import ElementTree

import pytest

from eslabon.standards.iati import codelists
from eslabon.standards.iati.codelists import codelist, codelist_names, country_name, currency_name, name_of

NAMES = codelist_names()
CLDR_LISTS = ("Country", "Currency", "Language")

# Spanish and English agree on these names.
SAME_IN_BOTH = {
    ("GeographicVocabulary", "G1"): "Geonames",
    ("GeographicVocabulary", "G2"): "OpenStreetMap",
    ("Region", "798"): "Asia, regional",
    ("Region", "1033"): "Melanesia, regional",
    ("Region", "1034"): "Micronesia, regional",
}
# The name in the source is in capitals, misspelt or missing.
ENGLISH_CORRECTED = {("GeographicVocabulary", "A1")} | {("Version", code) for code in ("2.01", "2.02", "2.03")}
# The source has no date of withdrawal; ISO deleted the code in December 2010 (ISO news Ref1383).
DATED_BY_US = {("Country", "AN"): date(2010, 12, 15)}


@pytest.fixture(params=NAMES)
def name(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def test_every_list_has_its_table_and_every_table_its_list() -> None:
    tables = {Path(str(one)).stem for one in files(codelists.__name__).iterdir() if one.name.endswith(".csv")}
    assert tables == {*NAMES, "lists"}


def test_a_list_says_where_it_comes_from(name: str) -> None:
    assert "@7aeece7" in codelist(name).source
    assert codelist(name).source_date


def test_a_list_says_whose_its_spanish_names_are(name: str) -> None:
    assert codelist(name).spanish == ("CLDR" if codelist(name).cldr else "own")
    assert codelist("FileFormat").spanish == ""


def test_no_code_stands_twice_in_a_list(name: str) -> None:
    lines = (files(codelists.__name__) / f"{name}.csv").read_text(encoding="utf-8").splitlines()
    rows = [row["code"] for row in csv.DictReader(lines)]
    assert len(rows) == len(set(rows)) == len(codelist(name).codes)


def test_every_code_has_a_name_in_both_languages(name: str) -> None:
    for code in codelist(name).codes:
        for lang in ("es", "en"):
            text = name_of(name, code, lang, default="")
            assert text, (name, code, lang)
            assert text == unicodedata.normalize("NFC", text).strip()
            assert "  " not in text


@pytest.mark.parametrize("name", [one for one in NAMES if one not in CLDR_LISTS])
def test_spanish_names_are_spanish(name: str) -> None:
    same = {(name, one.code): one.name_es for one in codelist(name).codes.values() if one.name_es == one.name_en}
    assert same == {key: text for key, text in SAME_IN_BOTH.items() if key[0] == name}


@pytest.mark.parametrize("name", CLDR_LISTS)
def test_an_own_name_beside_cldr_is_given_in_both_languages(name: str) -> None:
    for one in codelist(name).codes.values():
        assert bool(one.name_es) == bool(one.name_en), one.code


def test_spanish_names_use_the_words_of_the_desk() -> None:
    refused = (
        "subvenci",
        "promesa",
        "septiembre",
        "medio ambiente",
        "PYME)",
        "formación profesional",
        "financiación",
    )
    for name in NAMES:
        for one in codelist(name).codes.values():
            text = one.name_es.replace("(MIPYME)", "")
            assert not [word for word in refused if word in text], (name, one.code, one.name_es)


@pytest.mark.parametrize(
    ("name", "code", "spanish"),
    [
        ("TransactionType", "2", "Compromiso de cooperación"),
        ("TransactionType", "3", "Desembolso"),
        ("OrganisationRole", "1", "Fuente cooperante"),
        ("OrganisationRole", "4", "Entidad ejecutora"),
        ("FinanceType", "421", "Préstamo estándar"),
        ("AidType", "D02", "Otra asistencia técnica"),
        ("Sector", "33110", "Política comercial y gestión administrativa"),
        ("Sector", "32130", "Desarrollo de la micro, pequeña y mediana empresa (MIPYME)"),
        ("Region", "298", "África, regional"),
        ("Language", "qu", "quechua"),
    ],
)
def test_names_are_said_as_peruvian_officials_say_them(name: str, code: str, spanish: str) -> None:
    assert name_of(name, code, "es") == spanish


def test_countries_and_currencies_are_named_as_in_latin_america() -> None:
    assert [country_name(code, "es") for code in ("PE", "CI", "SA", "AN")] == [
        "Perú",
        "Costa de Marfil",
        "Arabia Saudita",
        "Antillas Neerlandesas",
    ]
    assert country_name("PE", "en") == "Peru"
    assert (currency_name("PEN", "es"), currency_name("PEN", "en")) == ("sol peruano", "Peruvian Sol")


def test_an_unknown_code_is_its_own_name_unless_another_is_given() -> None:
    assert name_of("Sector", "12345", "es") == "12345"
    assert name_of("Country", "ZZ", "es") == "ZZ"
    assert name_of("Sector", "12345", "es", default="") == ""


def test_an_unknown_list_is_a_mistake_of_the_programmer() -> None:
    with pytest.raises(KeyError):
        codelist("Sectors")


def test_a_withdrawn_code_keeps_its_dates_and_its_category() -> None:
    solar = codelist("Sector").codes["23067"]
    assert (solar.category, solar.valid_from, solar.valid_to) == ("230", None, date(2020, 2, 28))
    assert solar.withdrawn
    assert codelist("FinanceType").codes["421"].valid_from == date(2016, 1, 1)


def test_every_sector_belongs_to_a_sector_category() -> None:
    categories = codelist("SectorCategory").codes
    assert all(one.category in categories for one in codelist("Sector").codes.values())


def test_reading_the_codes_needs_neither_babel_nor_lxml() -> None:
    program = (
        "import sys; from eslabon.standards.iati.codelists import codelist, codelist_names;"
        "[codelist(name) for name in codelist_names()];"
        "print([name for name in ('babel', 'lxml', 'django', 'pyarrow') if name in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", program],
        capture_output=True,
        text=True,
        check=True,
        env={"PYTHONPATH": ":".join(sys.path)},
    )
    assert done.stdout.strip() == "[]"


def test_the_tables_say_what_the_published_lists_say(name: str, shared_data: Path) -> None:
    source = ElementTree.parse(shared_data / "iati" / "codelists" / f"{name}.xml").getroot()
    ours = codelist(name)
    assert ours.complete == (source.get("complete") == "1")
    items = {item.findtext("code", "").strip(): item for item in source.iter("codelist-item")}
    if name == "Version":
        items = {code: item for code, item in items.items() if code.startswith("2.")}
    assert set(ours.codes) == set(items)
    for code, item in items.items():
        one = ours.codes[code]
        assert one.category == (item.findtext("category", "").strip() or None), code
        assert _iso(one.valid_from) == item.get("activation-date", ""), code
        assert one.valid_to == DATED_BY_US.get((name, code)) or _iso(one.valid_to) == item.get("withdrawal-date", "")
        assert one.withdrawn == (item.get("status") == "withdrawn"), code
        if one.name_en and name not in CLDR_LISTS and (name, code) not in ENGLISH_CORRECTED:
            assert _bare(one.name_en) == _bare(item.findtext("name/narrative", "")), code


def _iso(day: date | None) -> str:
    return day.isoformat() if day else ""


def _bare(text: str) -> str:
    return "".join(text.split()).casefold()
