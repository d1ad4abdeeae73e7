"""Trade: files of flows become snapshots, and the flows that count are asked for as one table.

A flow has a source: the standard of its file, or the name that its mapping gives; what the importer reported is a
source of its own (`comtrade-mirror`). Sources are never added up. Within one source a flow told again by a newer load
counts as that one tells it; where a source tells one reporter's year in several revisions of the Harmonized System, or
by month and by year, the question decides which one is counted, never both.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from decimal import Decimal
from functools import partial
from pathlib import Path
from typing import Any, BinaryIO

from eslabon.facts.columns import FLOWS, Writer
from eslabon.facts.load import Outcome, Progress, Told, load_rows, shown
from eslabon.facts.warehouse import Warehouse
from eslabon.standards import baci, comtrade
from eslabon.standards.flows import Flow
from eslabon.values.problems import Problem

MIRROR = "-mirror"
Read = Callable[[BinaryIO, str, Callable[[int], None]], Iterable[Flow | Problem]]
