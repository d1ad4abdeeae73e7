"""The worked example says what was published: the same sums as the originals, nothing added."""

from __future__ import annotations

import csv
from collections import Counter, defaultdict
from dataclasses import replace
from decimal import Decimal
from importlib.resources import files
from pathlib import Path

import pytest
from lxml import etree

from eslabon.demo.example import TABLES, write_example
from eslabon.standards.iati.reader import read
from eslabon.standards.iati.records import Activity, Ended, Transaction
from eslabon.standards.tables import reader as tables
from eslabon.standards.tables.mapping import read_mapping

CAF = "CAF-ActivityFile-2025-10-10.xml"
USAID = "usaid-bo.xml"
ANDEAN = {"PE", "CO", "EC", "BO"}
COMMITMENT, DISBURSEMENT = "2", "3"

Activities = dict[str, Activity]
Transactions = dict[str, list[Transaction]]


@pytest.fixture(scope="module")
def example(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("example")
    write_example(folder)
    return folder


def contents(path: Path) -> tuple[Activities, Transactions]:
    activities: Activities = {}
    transactions: Transactions = defaultdict(list)
    current = ""
    with path.open("rb") as source:
        for event in read(source, details=False):
            if isinstance(event, Activity):
                current = event.identifier
            elif isinstance(event, Transaction):
                transactions[current].append(event)
            elif isinstance(event, Ended):
                activities[event.activity.identifier] = event.activity
    return activities, transactions


def sums(path: Path, country: str, kind: str) -> tuple[int, Decimal]:
    """How many transactions of a type the activities that name a country have, and their sum."""
    activities, transactions = contents(path)
    values = [
        transaction.value
        for identifier, activity in activities.items()
        for transaction in transactions[identifier]
        if transaction.type == kind
        and country in {place.code for place in (*activity.countries, *transaction.countries)}
    ]
    return len(values), sum(values, Decimal(0))


def test_the_example_is_two_iati_files_a_table_and_its_mapping(tmp_path: Path) -> None:
    written = write_example(tmp_path / "new" / "folder")
    names = ["caf.xml", "usaid-bo.xml", "obligations.csv", "obligations.mapping.toml"]
    assert [path.name for path in written] == names
    assert all(path.is_file() for path in written)


def test_the_example_has_the_same_bytes_every_time(example: Path, tmp_path: Path) -> None:
    for path in write_example(tmp_path):
        assert path.read_bytes() == (example / path.name).read_bytes()


@pytest.mark.parametrize("name", ["caf.xml", "usaid-bo.xml"])
def test_the_iati_files_are_valid_by_the_official_schema(example: Path, name: str, shared_data: Path) -> None:
    schema = etree.XMLSchema(etree.parse(shared_data / "iati/schema/iati-activities-schema.xsd"))
    schema.assertValid(etree.parse(example / name))


# CAF, IATI activity file generated on 9 October 2025: summed over the original by a search of its own.
@pytest.mark.parametrize(
    ("country", "activities", "committed", "disbursed"),
    [
        ("PE", 23, (23, Decimal(2_092_027_721)), (22, Decimal(1_784_562_024))),
        ("CO", 28, (28, Decimal(4_781_138_055)), (28, Decimal(4_595_160_588))),
        ("EC", 71, (71, Decimal(7_634_412_073)), (70, Decimal(6_212_092_935))),
        ("BO", 66, (66, Decimal(5_708_673_272)), (66, Decimal(4_493_292_592))),
    ],
)
def test_caf_in_each_country(
    example: Path,
    country: str,
    activities: int,
    committed: tuple[int, Decimal],
    disbursed: tuple[int, Decimal],
) -> None:
    named = contents(example / "caf.xml")[0].values()
    assert sum(country in {place.code for place in one.countries} for one in named) == activities
    assert sums(example / "caf.xml", country, COMMITMENT) == committed
    assert sums(example / "caf.xml", country, DISBURSEMENT) == disbursed


def test_caf_lends_most_of_it(example: Path) -> None:
    activities, _ = contents(example / "caf.xml")
    assert Counter(one.finance_type for one in activities.values()) == {"421": 178, "510": 7, "1100": 3}


def test_usaid_in_bolivia_took_back_more_than_it_committed(example: Path) -> None:
    # USAID Bolivia, IATI activity file generated on 3 April 2025: 78 of the 106 commitments are negative.
    path = example / "usaid-bo.xml"
    assert len(contents(path)[0]) == 63
    assert sums(path, "BO", COMMITMENT) == (106, Decimal("-934342.00"))
    assert sums(path, "BO", DISBURSEMENT) == (198, Decimal("27765158.00"))


def test_usaid_tells_every_sector_twice_in_two_vocabularies(example: Path) -> None:
    _, transactions = contents(example / "usaid-bo.xml")
    pairs = [tuple(s.vocabulary for s in one.sectors) for many in transactions.values() for one in many]
    assert Counter(pairs) == {("1", "99"): 304}


def test_us_obligations_keep_their_negative_rows(example: Path) -> None:
    # US Overseas Loans and Grants (Greenbook), 9 Aug 2022: current US dollars, fiscal years 2000 to 2015.
    with (example / "obligations.csv").open(encoding="utf-8", newline="") as source:
        rows = list(csv.DictReader(source))
    assert (len(rows), sum(int(row["obligations_usd"]) < 0 for row in rows)) == (1420, 81)
    totals: Counter[str] = Counter()
    for row in rows:
        totals[row["country"]] += int(row["obligations_usd"])
    assert totals == {"BO": 1_966_720_257, "CO": 10_704_881_053, "EC": 935_220_181, "PE": 2_953_946_019}


def test_the_table_door_reads_all_of_it_through_the_mapping(example: Path) -> None:
    mapping = read_mapping((example / "obligations.mapping.toml").read_bytes())
    with (example / "obligations.csv").open("rb") as source:
        rows = [row for row in tables.read(source, "obligations.csv", mapping) if isinstance(row, tables.Row)]
    assert len(rows) == 1420
    assert sum(row.value for row in rows) == Decimal(16_560_767_510)
    assert {(row.flow, row.kind, row.currency) for row in rows} == {("obligations", "unknown", "USD")}
    assert {(row.fiscal_year, row.fiscal_year_start) for row in rows} == {(y, 10) for y in range(2000, 2016)}
    assert rows[0].provider == "name:Department of Agriculture"
    assert (rows[0].number, rows[0].recipient, rows[0].account) == (2, "BO", "Public Law 480 Title II Grants")


def test_every_row_of_every_table_has_its_source() -> None:
    sources = {row["source"] for row in table("files")}
    for name in ("activities", "organisations", "countries", "sectors", "transactions"):
        assert {row["source"] for row in table(name)} <= sources, name
    assert {row["source"] for row in table("obligations")} == {"US Overseas Loans and Grants (Greenbook), 9 Aug 2022"}


def table(name: str) -> list[dict[str, str]]:
    return list(csv.DictReader((TABLES / f"{name}.csv").read_text(encoding="utf-8").splitlines()))


def test_the_description_says_that_it_is_not_the_published_one(example: Path) -> None:
    activity = contents(example / "caf.xml")[0]["XM-DAC-46008-cfa012672"]
    texts = dict(activity.descriptions[0][1])
    assert texts["es"].startswith("Resumen de lo publicado, sin su texto descriptivo. Fuente: CAF")
    assert texts["en"].endswith("9 October 2025, XM-DAC-46008-cfa012672.")


@pytest.mark.parametrize(("name", "original"), [("caf.xml", CAF), ("usaid-bo.xml", USAID)])
def test_activities_and_transactions_are_those_of_the_original(
    example: Path, shared_data: Path, name: str, original: str
) -> None:
    ours, our_transactions = contents(example / name)
    published, transactions = contents(shared_data / "iati/real" / original)
    for identifier, activity in list(published.items()):
        named = (*activity.countries, *(c for one in transactions[identifier] for c in one.countries))
        if not ANDEAN & {place.code for place in named}:
            del published[identifier]
    assert list(ours) == list(published)
    for identifier, activity in published.items():
        assert told(ours[identifier]) == told(activity)
        expected = [abridged(one) for one in transactions[identifier]]
        assert [abridged(one) for one in our_transactions[identifier]] == expected


def told(activity: Activity) -> Activity:
    """An activity less its place in the file and what the example leaves out: texts, tags."""
    aid_types = [one._replace(vocabulary=None) for one in activity.aid_types]
    placed = replace(activity, ordinal=0, line=0, start=0, end=0, transactions=0)
    return replace(placed, descriptions=[], tags=[], aid_types=aid_types)


def abridged(one: Transaction) -> Transaction:
    """A transaction less its line and what the example leaves out: channel, humanitarian flag, text."""
    return one._replace(line=0, channel=None, humanitarian=False, descriptions=())


def shipped_rates() -> dict[tuple[str, str], Decimal]:
    with (files("eslabon.facts") / "rates.csv").open(encoding="utf-8") as source:
        return {(row["currency"], row["period"]): Decimal(row["rate"]) for row in csv.DictReader(source)}


def test_the_sol_of_2004_is_that_of_the_penn_world_table() -> None:
    # Penn World Table 10.01, xr: 3.413175 soles for a US dollar in 2004.
    assert shipped_rates()["PEN", "2004"] == Decimal("3.413175")


def test_shipped_rates_are_positive_have_eight_digits_at_most_and_no_dollar() -> None:
    rates = shipped_rates()
    assert all(rate > 0 and len(rate.as_tuple().digits) <= 8 for rate in rates.values())
    assert "USD" not in {currency for currency, _ in rates}
    assert all(period.isdigit() and len(period) == 4 for _, period in rates)


def test_shipped_rates_of_the_andean_currencies_are_the_published_ones(shared_data: Path) -> None:
    currencies = {"bol": "BOB", "col": "COP", "per": "PEN"}
    rates = shipped_rates()
    with (shared_data / "trade/fx/pwt_andean_xr_prices_1990_2019.csv").open(encoding="utf-8") as source:
        for row in csv.DictReader(source):
            if currency := currencies.get(row["country"]):
                published = Decimal(row["xr"])
                assert abs(rates[currency, row["year"]] - published) <= published * Decimal("5e-8")
