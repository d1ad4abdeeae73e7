"""The worked example's trade: small tables of figures with their source, loaded through the doors for anybody's data.

Each table is a source under a name of its own where it isn't the whole of what it is taken from, so that the whole can
be loaded beside it. What the press printed is a source each: contradictions stay, and are told at loading.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path

from eslabon.facts.flows import load_flows, load_mapped
from eslabon.facts.load import Outcome, Progress
from eslabon.facts.nomenclature import load_concordance, load_hs
from eslabon.facts.warehouse import Warehouse

TRADE = files("eslabon.demo") / "data" / "trade"
NAMES, LINKS, COFFEE = "hs2022.csv", "concordance.csv", "comtrade-coffee.csv"
MAPPED = ("sunat-g1-yearly", "sunat-g6-yearly", "sunat-g1-coffee-monthly", "faostat")
PRESS = "press"


def load_trade(warehouse: Warehouse, folder: Path, progress: Progress) -> list[Outcome]:
    """What became of each table of trade, written into `folder` and loaded: first what names and links the codes."""
    pairs = write_trade(folder)
    outcomes = [
        load_hs(warehouse, folder / NAMES, progress),
        load_concordance(warehouse, folder / LINKS, progress),
        load_flows(warehouse, folder / COFFEE, "comtrade", progress),
    ]
    return outcomes + [load_mapped(warehouse, table, mapping, progress) for table, mapping in pairs]


def write_trade(folder: Path) -> list[tuple[Path, Path]]:
    """The tables written into `folder` (made if need be); gives those that need a mapping, each with its own."""
    folder.mkdir(parents=True, exist_ok=True)
    for name in (NAMES, LINKS, COFFEE):
        (folder / name).write_bytes((TRADE / name).read_bytes())
    texts = [(name, _text(f"{name}.csv"), _text(f"{name}.mapping.toml")) for name in MAPPED]
    return [_pair(folder, *one) for one in (*texts, *_press())]


def _pair(folder: Path, name: str, table: str, mapping: str) -> tuple[Path, Path]:
    paths = folder / f"{name}.csv", folder / f"{name}.mapping.toml"
    for path, text in zip(paths, (table, mapping), strict=True):
        path.write_bytes(text.encode())
    return paths


def _press() -> Iterator[tuple[str, str, str]]:
    """The press table, source by source: name, rows and mapping. Parts of a year and rates alone aren't flows of a
    year: the table keeps them, and says why they are left out."""
    rows = list(csv.DictReader(io.StringIO(_text(f"{PRESS}.csv"))))
    mapping = _text(f"{PRESS}.mapping.toml")
    told = [row for row in rows if not row["left_out"]]
    for source in dict.fromkeys(row["source"] for row in told):
        out = io.StringIO()
        writer = csv.DictWriter(out, list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(row for row in told if row["source"] == source)
        yield source, out.getvalue(), mapping.replace("{source}", source)


def _text(name: str) -> str:
    return (TRADE / name).read_text(encoding="utf-8")
