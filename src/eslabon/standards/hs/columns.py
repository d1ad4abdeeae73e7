"""The rows of a table as texts, and its columns by their headings."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from typing import BinaryIO

from eslabon.standards.tables import delimited, workbook
from eslabon.standards.tables.cells import text_of
from eslabon.standards.tables.sheets import Layout, is_workbook
from eslabon.values.problems import Unreadable, problem


def rows_of(
    source: BinaryIO, name: str, wanted: Collection[str], on_progress: Callable[[int], None] | None = None
) -> Iterator[tuple[int, list[str]]]:
    """The rows of a CSV file, or of the first sheet of a workbook, that hold anything. Raises Unreadable."""
    if is_workbook(source, name):
        _, rows = workbook.rows(source, name, None, on_progress)
    else:
        rows = delimited.rows(source, name, Layout(wanted), on_progress)
    for line, cells in rows:
        texts = [text_of(one) for one in cells]
        if any(texts):
            yield line, texts


def columns_of(heads: Sequence[str], wanted: Sequence[str], source: str) -> list[int]:
    """Where the columns stand that are wanted. Raises Unreadable where one is missing."""
    found = [one.strip().lower() for one in heads]
    if missing := [one for one in wanted if one.lower() not in found]:
        raise Unreadable(problem("trade.not-recognised", source=source, missing=", ".join(missing)))
    return [found.index(one.lower()) for one in wanted]
