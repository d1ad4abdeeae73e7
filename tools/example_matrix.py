"""Writes the matrix of the tutorial, as a desk keeps one in Excel: forty made-up projects, marked as an example.

python tools/example_matrix.py          writes docs/tutorial/matriz.xlsx and docs/tutorial/matrix.xlsx
"""

import csv
import io
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import xlsxwriter

FOLDER = Path(__file__).resolve().parent.parent / "docs/tutorial"
FILES = {"es": "matriz.xlsx", "en": "matrix.xlsx"}
# The column whose numbers are numbers; those of the other columns stand as text, as in many a matrix.
AMOUNT = 5
ROWS: tuple[tuple[str | int, ...], ...] = tuple(
    tuple(int(cell) if place == AMOUNT and cell.isdigit() else cell for place, cell in enumerate(row))
    for row in csv.reader(Path(__file__).with_suffix(".csv").read_text(encoding="utf-8").splitlines()[1:])
)

_WORDS: dict[str, dict[str, Any]] = {
    "es": {
        "sheet": "Proyectos",
        "title": "MATRIZ DE PROYECTOS DE COOPERACIÓN (ejemplo: no es un dato oficial)",
        "to": "Actualizada a setiembre de 2004",
        "heads": ("N.°", "Proyecto", "Fuente cooperante", "Entidad ejecutora", "Ámbito", "Tema"),
        "pairs": (("Costo", "Monto", "Moneda"), ("Plazo", "Inicio", "Término")),
        "last": ("Estado", "Necesidad que atiende", "Costo total", "Origen de la ficha"),
        "example": "ejemplo",
        "total": "TOTAL",
    },
    "en": {
        "sheet": "Projects",
        "title": "MATRIX OF COOPERATION PROJECTS (example: not an official fact)",
        "to": "As of September 2004",
        "heads": ("No.", "Project", "Source", "Implementer", "Place", "Theme"),
        "pairs": (("Cost", "Amount", "Currency"), ("Time", "Start", "End")),
        "last": ("Status", "Need answered", "Total cost", "Origin of the record"),
        "example": "example",
        "total": "TOTAL",
    },
}
_STATUS = {
    "en ejecución": "running",
    "por iniciar": "not started",
    "culminado": "finished",
    "paralizado": "on hold",
    "por licitar": "out to tender",
}


def matrix(lang: str) -> bytes:
    """The workbook: a title, headings in two rows, forty projects, a total at the bottom, a hidden column."""
    words = _WORDS[lang]
    target = io.BytesIO()
    with xlsxwriter.Workbook(target, {"in_memory": True}) as book:
        book.set_properties({"created": datetime(2004, 9, 17, tzinfo=UTC)})
        sheet = book.add_worksheet(words["sheet"])
        bold = book.add_format({"bold": True, "font_size": 14})
        head = book.add_format({"bold": True, "bg_color": "#DDE6EA", "border": 1, "text_wrap": True, "align": "center"})
        plain = book.add_format({"text_wrap": True, "valign": "top"})
        sheet.merge_range(0, 0, 0, 9, words["title"], bold)
        sheet.write_string(1, 0, words["to"])
        column = _heads(sheet, words, head)
        for line, row in enumerate(ROWS, 5):
            sheet.write_number(line, 0, line - 4, plain)
            for place, cell in enumerate(row, 1):
                _write(sheet, line, place, _told(place, cell, lang), plain)
            sheet.write_number(line, column - 2, 1, plain)
            sheet.write_string(line, column - 1, words["example"], plain)
        sheet.write_string(len(ROWS) + 5, 1, words["total"], bold)
        sheet.write_number(len(ROWS) + 5, 6, sum(cell for row in ROWS for cell in row if isinstance(cell, int)), bold)
        sheet.set_column(0, 0, 5)
        sheet.set_column(1, 1, 42)
        sheet.set_column(2, column - 1, 20)
        sheet.set_column(column - 2, column - 2, 10, None, {"hidden": True})
        sheet.freeze_panes(5, 2)
    return target.getvalue()


def _heads(sheet: Any, words: dict[str, Any], head: Any) -> int:
    """Writes the headings in two rows; gives how many columns there are."""
    column = 0
    for text in words["heads"]:
        sheet.merge_range(3, column, 4, column, text, head)
        column += 1
    for above, first, second in words["pairs"]:
        sheet.merge_range(3, column, 3, column + 1, above, head)
        sheet.write_string(4, column, first, head)
        sheet.write_string(4, column + 1, second, head)
        column += 2
    for text in words["last"]:
        sheet.merge_range(3, column, 4, column, text, head)
        column += 1
    return column


def _told(place: int, cell: str | int, lang: str) -> str | int:
    """A cell in the language of its file: of the rows, only the status is translated."""
    return _STATUS[str(cell).lower()] if lang == "en" and place == 10 else cell


def _write(sheet: Any, line: int, place: int, cell: str | int, plain: Any) -> None:
    if isinstance(cell, int):
        sheet.write_number(line, place, cell, plain)
    elif cell:
        sheet.write_string(line, place, cell, plain)


if __name__ == "__main__":
    FOLDER.mkdir(exist_ok=True)
    for lang, name in FILES.items():
        (FOLDER / name).write_bytes(matrix(lang))
