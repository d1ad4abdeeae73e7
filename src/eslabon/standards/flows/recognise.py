"""Which source of trade data a file is of, told from its content: cheap, and never a reason to fail."""

from __future__ import annotations

import csv
import zipfile
from contextlib import suppress
from io import TextIOWrapper
from typing import BinaryIO

from eslabon.standards.baci import reader as baci
from eslabon.standards.comtrade import reader as comtrade
from eslabon.standards.sunat import countries, dbase, declarations, sectors
from eslabon.standards.sunat.sheets import has_table
from eslabon.standards.tables.package import BROKEN, WORKBOOK
from eslabon.values.problems import Unreadable

COMTRADE, BACI = "comtrade", "baci"
SECTORS, COUNTRIES, DECLARATIONS = "sunat-g1", "sunat-g6", "sunat-declarations"
SOURCES = (COMTRADE, BACI, SECTORS, COUNTRIES, DECLARATIONS)
# How much of a file tells what it is of.
BEGINNING = 1 << 16


def recognised(source: BinaryIO, name: str) -> str | None:
    """The name of the source that a file is of (one of `SOURCES`), None where it is of none of them.

    `source` is seekable; it is left at its start.
    """
    try:
        source.seek(0)
        if zipfile.is_zipfile(source):
            return _packed(source, name)
        source.seek(0)
        return _plain(source, name)
    except (Unreadable, csv.Error, *BROKEN):
        return None
    finally:
        source.seek(0)


def _packed(source: BinaryIO, name: str) -> str | None:
    with zipfile.ZipFile(source) as packed:
        names = [one.lower() for one in packed.namelist()]
        if WORKBOOK not in names:
            only = declarations.only_table(packed)
            if only is not None:
                with packed.open(only) as member:
                    return _of_dbase(member, name)  # type: ignore[arg-type]
            return BACI if any(baci.version_of(one) for one in packed.namelist()) else None
    tables = {SECTORS: sectors.HEADINGS, COUNTRIES: countries.HEADINGS}
    return next((one for one, headings in tables.items() if has_table(source, name, headings)), None)


def _plain(source: BinaryIO, name: str) -> str | None:
    start = source.read(1)
    source.seek(0)
    if start and start[0] in dbase.VERSIONS:
        return _of_dbase(source, name)
    if start in (b"{", b"["):
        beginning = source.read(BEGINNING)
        return COMTRADE if b'"reporterCode"' in beginning and b'"cmdCode"' in beginning else None
    text = TextIOWrapper(source, "utf-8-sig", errors="replace", newline="")
    try:
        line = text.readline(BEGINNING)
    finally:
        text.detach()
    heads = next(csv.reader([line]), [])
    with suppress(Unreadable):
        comtrade.columns_in(heads)
        return COMTRADE
    with suppress(Unreadable):
        baci.places_in(heads)
        return BACI
    declarations.names_in(line.strip().split("|"))
    return DECLARATIONS


def _of_dbase(source: BinaryIO, name: str) -> str:
    declarations.names_in(list(dbase.head_of(source, name).fields))
    return DECLARATIONS
