"""Reads UNSD's workbook of two revisions: its sheet of correlations, and its sheet of conversions beside it.

The two don't say the same. The correlations are all the links; the conversions send each code to one code alone, even
where it became several. The links are the correlations'; each says whether the conversions take it, and where the
two sheets differ it is a problem with its row.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from typing import BinaryIO, NamedTuple

from eslabon.standards.flows.schemes import padded, revision_of
from eslabon.standards.hs.records import Link
from eslabon.standards.hs.relations import RELATIONS, Pairs, checked
from eslabon.standards.tables import workbook
from eslabon.standards.tables.cells import text_of
from eslabon.values.problems import Problem, Unreadable, Where, problem

SOURCE = "UNSD"
MOST_SHEETS = 10
# The headings stand in one of the first rows: below a title such as `Between`.
_HEADINGS_BY = 5
_HEADING = re.compile(r"(?:(?:from|to)\s+)?HS\s*(\d{4})", re.IGNORECASE)
_RELATIONSHIP = "relationship"

Rows = Iterable[tuple[int, list[str]]]


class _Sheet(NamedTuple):
    title: str
    schemes: tuple[str, str]
    related: bool  # has the third column, the relation
    rows: list[tuple[int, list[str]]]


def read(source: BinaryIO, name: str, on_progress: Callable[[int], None] | None = None) -> Iterator[Link | Problem]:
    """The links of the workbook, and what is wrong: rows that can't be read, and where its sheets differ.

    Raises Unreadable where it holds no sheet of correlations.
    """
    sheets = []
    for title, rows, _, _ in workbook.opened_sheets(source, name, None, MOST_SHEETS, on_progress):
        texts = [(line, [text_of(one) for one in cells]) for line, cells in rows]
        found = _recognised(title, [one for one in texts if any(one[1])])
        if found is None:
            yield problem("hs.sheet", Where(path=title), sheet=title, count=len(texts))
        else:
            sheets.append(found)
    correlations = [one for one in sheets if one.related]
    if not correlations:
        raise Unreadable(problem("trade.not-recognised", source=SOURCE, missing="Relationship"))
    for one in correlations:
        yield from _read_links(one, [other for other in sheets if not other.related and other.schemes == one.schemes])


def _recognised(title: str, rows: list[tuple[int, list[str]]]) -> _Sheet | None:
    for place, (_, cells) in enumerate(rows[:_HEADINGS_BY]):
        heads = [_HEADING.fullmatch(one) for one in cells[:2]]
        schemes = [revision_of(one[1]) if one else None for one in heads]
        if len(schemes) == 2 and schemes[0] and schemes[1]:
            related = len(cells) > 2 and cells[2].lower() == _RELATIONSHIP
            return _Sheet(title, (schemes[0], schemes[1]), related, rows[place + 1 :])
    return None


def _read_links(sheet: _Sheet, conversions: list[_Sheet]) -> Iterator[Link | Problem]:
    pairs = Pairs(*sheet.schemes)
    for line, cells in sheet.rows:
        codes = _codes(sheet, line, cells)
        relation = cells[2] if len(cells) > 2 else ""
        if isinstance(codes, Problem):
            yield codes
        elif relation not in RELATIONS:
            where = Where(line=line, path=sheet.title)
            yield problem("trade.cell", where, column="Relationship", value=relation[:80])
        else:
            newer, older = sheet.schemes
            fault = pairs.add(Link(newer, codes[0], older, codes[1], relation, line, sheet.title))
            if fault:
                yield fault
    for conversion in conversions:
        yield from _compared(pairs, conversion)
    yield from checked(pairs)


def _codes(sheet: _Sheet, line: int, cells: list[str]) -> tuple[str, str] | Problem:
    """The two codes of a row: texts, or numbers that lost their zeros."""
    try:
        return padded(cells[0], 6), padded(cells[1], 6)
    except (ValueError, IndexError):
        shown = ", ".join(cells[:2])[:80]
        return problem("trade.cell", Where(line=line, path=sheet.title), column="HS", value=shown)


def _compared(pairs: Pairs, sheet: _Sheet) -> Iterator[Problem]:
    """Marks the links that the conversions take; gives what differs between the two sheets."""
    taken: dict[str, tuple[str, int]] = {}
    for line, cells in sheet.rows:
        codes = _codes(sheet, line, cells)
        where = Where(line=line, path=sheet.title)
        if isinstance(codes, Problem):
            yield codes
        elif codes not in pairs.links:
            yield problem("hs.conversion-alone", where, pair=" – ".join(codes))
        elif codes[0] in taken:
            yield problem("hs.repeated", where, product=codes[0], first=taken[codes[0]][1])
        else:
            taken[codes[0]] = codes[1], line
    targets: dict[str, list[str]] = {}
    for pair, link in pairs.links.items():
        pairs.links[pair] = link._replace(converts=pair[0] in taken and taken[pair[0]][0] == pair[1])
        targets.setdefault(pair[0], []).append(pair[1])
    for code, (target, line) in taken.items():
        if len(targets[code]) > 1:
            where = Where(line=line, path=sheet.title)
            yield problem("hs.conversion-of-several", where, product=code, target=target, count=len(targets[code]))
    yield from _never_reached(pairs, taken)


def _never_reached(pairs: Pairs, taken: dict[str, tuple[str, int]]) -> Iterator[Problem]:
    """The codes of either side that the correlations know and the conversions don't."""
    reached = {target for target, _ in taken.values()}
    told = set()
    for link in pairs.links.values():
        for scheme, code, known in (
            (link.from_scheme, link.from_code, taken),
            (link.to_scheme, link.to_code, reached),
        ):
            if code not in known and (scheme, code) not in told:
                told.add((scheme, code))
                where = Where(line=link.line, path=link.sheet)
                yield problem("hs.not-converted", where, product=code, scheme=scheme)
