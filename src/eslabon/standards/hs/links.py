"""Reads the tables that link the codes of one revision to another's, as the United Nations publish them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import BinaryIO

from eslabon.standards.hs import adjacent, correlations
from eslabon.standards.hs.records import Link
from eslabon.standards.tables.sheets import is_workbook
from eslabon.values.problems import Problem


def read_links(
    source: BinaryIO, name: str, on_progress: Callable[[int], None] | None = None
) -> Iterator[Link | Problem]:
    """The links of a table (UNSD's workbook of two revisions, or the table of adjacent steps), and what is wrong.

    Raises Unreadable where the file is neither.
    """
    read = correlations.read if is_workbook(source, name) else adjacent.read
    return read(source, name, on_progress)
