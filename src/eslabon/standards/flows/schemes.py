"""The revisions of the Harmonized System, as the sources call them, and its codes with their zeros."""

from __future__ import annotations

# UN Comtrade calls the revisions H0 to H6, BACI by two digits of the year.
BY_LETTER = {
    "H0": "HS1992",
    "H1": "HS1996",
    "H2": "HS2002",
    "H3": "HS2007",
    "H4": "HS2012",
    "H5": "HS2017",
    "H6": "HS2022",
}
BY_YEAR = {scheme[-2:]: scheme for scheme in BY_LETTER.values()}
_BY_YEARS = BY_YEAR | {scheme[2:]: scheme for scheme in BY_LETTER.values()}


def padded(code: str, digits: int) -> str:
    """A code of the Harmonized System with the zero that a spreadsheet took from its start. Raises ValueError where it
    is no such code."""
    plain = code.strip().replace(".", "")
    if not (plain.isascii() and plain.isdigit()) or len(plain) not in (digits, digits - 1):
        raise ValueError(code)
    return plain.zfill(digits)


def revision_of(text: str) -> str | None:
    """The revision that a text names: `HS2002`, `2002`, `HS02` or `H2` is `HS2002`. None where it names none."""
    plain = text.strip().upper().replace(" ", "")
    return BY_LETTER.get(plain) or _BY_YEARS.get(plain.removeprefix("HS"))
