"""Writes the worked example as files: what CAF, USAID Bolivia and the US Greenbook published, from the
project's own tables, ready for the same doors as anybody's data; and loads it, with the trade (`demo.trade`).
"""

from __future__ import annotations

import csv
import io
from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from importlib.resources import files
from pathlib import Path

from eslabon.demo.trade import load_trade
from eslabon.facts.load import Outcome, Progress, load_iati, load_table
from eslabon.facts.warehouse import Warehouse
from eslabon.standards.iati.records import (
    Activity,
    Coded,
    Narratives,
    Organisation,
    Place,
    Sector,
    Transaction,
)
from eslabon.standards.iati.write import write

TABLES = files("eslabon.demo") / "data"
OBLIGATIONS = ("obligations.csv", "obligations.mapping.toml")

# The columns of `activities.csv` that hold dates, with their codes in the list ActivityDateType.
_DATES = {"planned_start": "1", "actual_start": "2", "planned_end": "3", "actual_end": "4"}

# The standard requires a description; the published ones are not copied, and nothing is made up.
_DESCRIPTION = {
    "es": "Resumen de lo publicado, sin su texto descriptivo. Fuente: {source_es}, {identifier}.",
    "en": "Abridged from what was published, without its text. Source: {source_en}, {identifier}.",
}

Row = dict[str, str]
Grouped = dict[str, list[Row]]


def write_example(folder: Path) -> list[Path]:
    """The files written into `folder` (made if need be): two IATI activity files, the table of US obligations
    and the mapping that says what its columns mean. The same bytes every time.
    """
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for row in _table("files"):
        path = folder / row["file"]
        with path.open("wb") as out:
            write(_activities(row), out, row["generated"])
        written.append(path)
    for name in OBLIGATIONS:
        path = folder / name
        path.write_bytes((TABLES / name).read_bytes())
        written.append(path)
    return written


def load_example(warehouse: Warehouse, folder: Path, progress: Progress) -> list[Outcome]:
    """What became of each file of the example: written into `folder`, loaded through the doors that anybody uses. The
    trade comes last.
    """
    written = {path.name: path for path in write_example(folder)}
    table, mapping = (written[name] for name in OBLIGATIONS)
    outcomes = [load_iati(warehouse, path, progress) for path in written.values() if path.suffix == ".xml"]
    outcomes.append(load_table(warehouse, table, mapping, progress))
    return outcomes + load_trade(warehouse, folder / "trade", progress)


def _table(name: str) -> list[Row]:
    text = (TABLES / f"{name}.csv").read_text(encoding="utf-8")
    return list(csv.DictReader(io.StringIO(text)))


def _by_activity(name: str) -> Grouped:
    rows: Grouped = defaultdict(list)
    for row in _table(name):
        rows[row["identifier"]].append(row)
    return rows


def _activities(file: Row) -> Iterator[tuple[Activity, list[Transaction]]]:
    organisations, countries = _by_activity("organisations"), _by_activity("countries")
    sectors, transactions = _by_activity("sectors"), _by_activity("transactions")
    chosen = [row for row in _table("activities") if row["source"] == file["source"]]
    for ordinal, row in enumerate(chosen):
        identifier, lang = row["identifier"], file["language"]
        activity = _activity(ordinal, row, file)
        activity.participating = [_participant(one, lang) for one in organisations[identifier]]
        activity.countries = [_country(one) for one in countries[identifier]]
        activity.sectors = [_sector(one, lang) for one in sectors[identifier]]
        yield (
            activity,
            [_transaction(number, one, lang) for number, one in enumerate(transactions[identifier], 1)],
        )


def _activity(ordinal: int, row: Row, file: Row) -> Activity:
    name = _name(file["reporter_name"], file["language"])
    return Activity(
        ordinal=ordinal,
        line=0,
        start=0,
        identifier=row["identifier"],
        lang=file["language"],
        default_currency=file["currency"],
        last_updated=row["last_updated"],
        hierarchy=row["hierarchy"] or None,
        reporting=Organisation(file["reporter_ref"], file["reporter_type"], name),
        titles=tuple((lang, row[f"title_{lang}"]) for lang in ("en", "es") if row[f"title_{lang}"]),
        descriptions=[(None, _description(row, file))],
        status=row["status"],
        dates={code: date.fromisoformat(row[column]) for column, code in _DATES.items() if row[column]},
        scope=row["scope"] or None,
        collaboration=row["collaboration_type"] or None,
        flow_type=row["flow_type"] or None,
        finance_type=row["finance_type"] or None,
        aid_types=[Coded(None, row["aid_type"])] if row["aid_type"] else [],
        tied_status=row["tied_status"] or None,
    )


def _description(row: Row, file: Row) -> Narratives:
    return tuple((lang, text.format_map(file | row)) for lang, text in _DESCRIPTION.items())


def _participant(row: Row, lang: str) -> Organisation:
    return Organisation(row["ref"] or None, row["type"] or None, _name(row["name"], lang), role=row["role"])


def _country(row: Row) -> Place:
    return Place(row["country"], _share(row), None, ())


def _sector(row: Row, lang: str) -> Sector:
    return Sector(row["vocabulary"], row["code"], _share(row), _name(row["name"], lang))


def _share(row: Row) -> Decimal | None:
    return Decimal(row["percentage"]) if row["percentage"] else None


def _name(text: str, lang: str) -> Narratives:
    return ((lang, text),) if text else ()


def _transaction(number: int, row: Row, lang: str) -> Transaction:
    receiver = Organisation(
        None,
        row["receiver_type"] or None,
        _name(row["receiver_name"], lang),
        row["receiver_activity"] or None,
    )
    pairs = (("1", "dac_sector"), ("99", "own_sector"))
    return Transaction(
        number=number,
        line=0,
        ref=row["ref"] or None,
        type=row["type"],
        on=date.fromisoformat(row["date"]),
        value=Decimal(row["amount"]),
        value_date=date.fromisoformat(row["value_date"]),
        currency=row["currency"],
        provider=None,
        receiver=receiver if row["receiver_name"] else None,
        countries=(Place(row["country"], None, None, ()),) if row["country"] else (),
        regions=(),
        sectors=tuple(
            Sector(vocabulary, row[column], None, _name(row[f"{column}_name"], lang))
            for vocabulary, column in pairs
            if row[column]
        ),
        finance_type=None,
        flow_type=None,
        aid_types=(),
        tied_status=None,
        channel=None,
        humanitarian=False,
        descriptions=(),
    )
