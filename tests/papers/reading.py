"""Reads papers as whoever receives them does: the text of a Word document and of a PDF."""

from __future__ import annotations

import io
from datetime import date
from typing import Any
from zipfile import ZipFile

import docx
import pypdf

from eslabon.figures.papers.making import make_paper, render_paper
from eslabon.figures.papers.text import PaperText


def made(actor: Any, form: str, lang: str = "es", on: date | None = None, facts: Any = None, **terms: Any) -> PaperText:
    """A paper's text."""
    return make_paper(actor, form, {name: str(value) for name, value in terms.items()}, lang, on, facts=facts)


def word(text: PaperText) -> Any:
    """The paper as Word opens it."""
    return docx.Document(io.BytesIO(render_paper(text, "docx")))


def in_word(text: PaperText) -> str:
    """All the text of the Word document, its tables and its notes, in one line."""
    data = render_paper(text, "docx")
    document = docx.Document(io.BytesIO(data))
    parts = [one.text for one in document.paragraphs]
    parts += [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    parts += [one.text for one in document.sections[0].header.paragraphs]
    with ZipFile(io.BytesIO(data)) as archive:
        if "word/footnotes.xml" in archive.namelist():
            parts.append(archive.read("word/footnotes.xml").decode())
    return " ".join(" ".join(parts).split())


def in_pdf(text: PaperText) -> str:
    """All the text of the PDF, in one line."""
    reader = pypdf.PdfReader(io.BytesIO(render_paper(text, "pdf")))
    return " ".join(" ".join(page.extract_text() for page in reader.pages).split())
