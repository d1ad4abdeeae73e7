"""The columns of the warehouse's tables, and the writer that fills them row by row."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from operator import itemgetter
from pathlib import Path
from types import TracebackType
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

CENTS = pa.decimal128(18, 2)
TEXT = pa.string()
TEXTS = pa.list_(pa.string())
DAY = pa.date32()

ACTIVITIES = pa.schema(
    [
        ("activity", pa.int32()),
        ("identifier", TEXT),
        ("line", pa.int64()),
        ("start", pa.int64()),
        ("end", pa.int64()),
        ("publisher", TEXT),
        ("publisher_name", TEXT),
        ("title", TEXT),
        ("title_es", TEXT),
        ("title_en", TEXT),
        ("status", TEXT),
        ("planned_start", DAY),
        ("actual_start", DAY),
        ("planned_end", DAY),
        ("actual_end", DAY),
        ("updated", pa.timestamp("us")),  # UTC
        ("hierarchy", TEXT),
        ("default_currency", TEXT),
        ("countries", TEXTS),
        ("regions", TEXTS),
        ("sectors", TEXTS),
        ("finance_type", TEXT),
        ("flow_type", TEXT),
        ("aid_types", TEXTS),
        ("markers", TEXTS),
        ("organisations", TEXTS),
        ("related", TEXTS),
        ("transactions", pa.int32()),
    ]
)

TRANSACTIONS = pa.schema(
    [
        ("activity", pa.int32()),
        ("number", pa.int32()),
        ("line", pa.int64()),
        ("ref", TEXT),
        ("type", TEXT),
        ("on", DAY),
        ("value", TEXT),
        ("currency", TEXT),
        ("value_date", DAY),
        ("provider", TEXT),
        ("provider_name", TEXT),
        ("provider_activity", TEXT),
        ("receiver", TEXT),
        ("receiver_name", TEXT),
        ("receiver_activity", TEXT),
        ("description", TEXT),
    ]
)

ROWS = pa.schema(
    [
        ("number", pa.int32()),
        ("sheet", TEXT),
        ("provider", TEXT),
        ("provider_name", TEXT),
        ("recipient", TEXT),
        ("year", pa.int32()),
        ("fiscal_year", pa.int32()),
        ("fiscal_start", pa.int8()),
        ("on", DAY),
        ("flow", TEXT),
        ("value", TEXT),
        ("currency", TEXT),
        ("account", TEXT),
        ("title", TEXT),
        ("kind", TEXT),
        ("source", TEXT),
    ]
)

# CRS: `standards.crs.Entry`, its value in dollars as text, `published` as the file has it; and who says it.
CRS_ROWS = pa.schema(
    [
        ("number", pa.int32()),
        ("line", pa.int32()),
        ("column", TEXT),
        ("source", TEXT),
        ("year", pa.int32()),
        ("flow", TEXT),
        ("provider", TEXT),
        ("provider_name", TEXT),
        ("recipient", TEXT),
        ("recipient_name", TEXT),
        ("value", TEXT),
        ("published", TEXT),
        ("sector", TEXT),
        ("sector_name", TEXT),
        ("finance_type", TEXT),
        ("grant_or_loan", TEXT),
        ("aid_type", TEXT),
        ("channel", TEXT),
        ("channel_name", TEXT),
        ("trade_marker", TEXT),
        ("title", TEXT),
        ("project", TEXT),
        ("crs_id", TEXT),
        ("prices", TEXT),
        ("aside", TEXT),
        ("release", TEXT),
    ]
)

# Trade: `standards.flows.Flow`, with the name of its source. `number` counts the load's flows from 1.
FLOWS = pa.schema(
    [
        ("number", pa.int32()),
        ("line", pa.int32()),
        ("sheet", TEXT),
        ("source", TEXT),
        ("reported_by", TEXT),
        ("year", pa.int32()),
        ("month", pa.int8()),
        ("exporter", TEXT),
        ("importer", TEXT),
        ("scheme", TEXT),
        ("product", TEXT),
        ("value", CENTS),
        ("kilograms", pa.decimal128(18, 3)),
        ("quantity", pa.decimal128(18, 3)),
        ("unit", TEXT),
        ("region", TEXT),
        ("check", pa.bool_()),
    ]
)

PROBLEMS = pa.schema(
    [
        ("code", TEXT),
        ("severity", TEXT),
        ("line", pa.int64()),
        ("path", TEXT),
        ("activity", TEXT),
        ("arguments", TEXT),
        ("skipped", pa.bool_()),
    ]
)

# The Harmonized System: `standards.hs.Product` and `standards.hs.Link`.
PRODUCTS = pa.schema(
    [
        ("scheme", TEXT),
        ("code", TEXT),
        ("description", TEXT),
        ("parent", TEXT),
        ("level", pa.int8()),
        ("line", pa.int32()),
    ]
)

LINKS = pa.schema(
    [
        ("from_scheme", TEXT),
        ("from_code", TEXT),
        ("to_scheme", TEXT),
        ("to_code", TEXT),
        ("relation", TEXT),
        ("line", pa.int32()),
        ("sheet", TEXT),
        ("converts", pa.bool_()),
    ]
)

CONTRIBUTIONS = pa.schema(
    [
        ("item", pa.int32()),
        ("activity", pa.int32()),
        ("number", pa.int32()),
        ("line", pa.int64()),
        ("flow", TEXT),
        ("type", TEXT),
        ("on", DAY),
        ("year", pa.int32()),
        ("fiscal_year", pa.int32()),
        ("fiscal_start", pa.int8()),
        ("recipient", TEXT),
        ("named", TEXT),
        ("sector", TEXT),
        ("sector_name", TEXT),
        ("share", TEXT),
        ("amount", CENTS),
        ("currency", TEXT),
        ("value", CENTS),
        ("rate", TEXT),
        ("provider", TEXT),
        ("provider_name", TEXT),
        ("kind", TEXT),
        ("group", TEXT),
        ("focus", TEXT),
        ("basis", TEXT),
        ("rule", TEXT),
        ("first", pa.bool_()),
        ("first_to", pa.bool_()),
        ("first_for", pa.bool_()),
        ("split", pa.bool_()),
        ("run_from", DAY),
        ("run_to", DAY),
        ("unknown_from", DAY),
        ("unknown_to", DAY),
        ("overdue_after", DAY),
        ("unsure", pa.bool_()),
    ]
)

CLASSIFIED = pa.schema(
    [
        ("activity", pa.int32()),
        ("group", TEXT),
        ("focus", TEXT),
        ("basis", TEXT),
        ("confidence", TEXT),
        ("secondary", pa.bool_()),  # told by a reporter that isn't part of it
    ]
)


# How many rows are turned into columns at a time.
_PIECE = 2_048


class Writer:
    """Writes rows (tuples in the schema's order) to a Parquet file, a batch at a time: each a group of rows.

    `apart` names columns whose values are kept apart: in a group of rows each has one value only, so that a question
    about another value passes over the group unread.
    """

    def __init__(self, path: Path, schema: pa.Schema, batch: int = 16_384, apart: Sequence[str] = ()) -> None:
        self.schema = schema
        self.batch = batch
        self.apart = tuple(apart)
        self.key: Callable[[Sequence[Any]], Any] = (
            itemgetter(*(schema.get_field_index(name) for name in apart)) if apart else _together
        )
        self.waiting: dict[Any, _Waiting] = {}
        self.count = 0
        # Decimals as whole numbers, light compression: questions take half the time, files a little more room.
        # Of texts the few different ones are written once; of numbers most are different.
        self.file = pq.ParquetWriter(
            path, schema, compression="snappy", store_decimal_as_integer=True, use_dictionary=_texts_of(schema)
        )

    def add(self, row: Sequence[Any]) -> None:
        key = self.key(row)
        waiting = self.waiting.get(key)
        if waiting is None:
            waiting = self.waiting[key] = _Waiting(self.schema)
        waiting.rows.append(row)
        self.count += 1
        if len(waiting.rows) == _PIECE:
            waiting.pack()
            self._make_room()

    def _make_room(self) -> None:
        """Writes what makes a group; where too many rows wait in all, those of the value that most have."""
        largest = max(self.waiting.values(), key=lambda one: one.packed)
        if largest.packed >= self.batch or sum(one.packed for one in self.waiting.values()) >= 2 * self.batch:
            self._write(largest)

    def _write(self, waiting: _Waiting) -> None:
        if waiting.batches:
            self.file.write_table(pa.Table.from_batches(waiting.batches, schema=self.schema))
            waiting.batches, waiting.packed = [], 0

    def __enter__(self) -> Writer:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if kind is None:
            for waiting in self.waiting.values():
                waiting.pack()
                self._write(waiting)
        self.file.close()


def _texts_of(schema: pa.Schema) -> list[str]:
    """The paths of the columns of texts."""
    return [one.name if one.type == TEXT else f"{one.name}.list.element" for one in schema if one.type in (TEXT, TEXTS)]


def _together(row: Sequence[Any]) -> None:
    """The value that all rows share where none is kept apart."""


class _Waiting:
    """Rows that wait to be a group: the last ones as they came, those before as columns, which take less room."""

    def __init__(self, schema: pa.Schema) -> None:
        self.schema = schema
        self.rows: list[Sequence[Any]] = []
        self.batches: list[pa.RecordBatch] = []
        self.packed = 0

    def pack(self) -> None:
        if not self.rows:
            return
        columns = [
            pa.array(column, type=one.type)
            for column, one in zip(zip(*self.rows, strict=True), self.schema, strict=True)
        ]
        self.batches.append(pa.record_batch(columns, schema=self.schema))
        self.packed += len(self.rows)
        self.rows = []
