"""A paper of the desk as Word: real styles, repeated table heads, the mark on every page, references of figures.

It is edited and signed outside, so nothing in it is drawn: changing a style changes the paper.
"""

from __future__ import annotations

import io
from typing import Any
from xml.sax.saxutils import escape

import docx
from docx.enum.section import WD_ORIENT
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Mm, Pt, RGBColor

from eslabon.figures.document import Paragraph, Table
from eslabon.figures.formats import formats
from eslabon.figures.papers.text import PaperText
from eslabon.figures.render.written import Annex, written_table

ACCENT, SOFT = RGBColor(0x0F, 0x5C, 0x6E), RGBColor(0x5B, 0x69, 0x70)
FONT = "Calibri"
_FOOTNOTES = "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"
_SHORT, _LONG, _MARGIN = Mm(210), Mm(297), Mm(24)

# A table of hair lines, its first row bold: a style of the document, so that Word knows it as one.
_TABLE_STYLE = """
<w:style {ns} w:type="table" w:customStyle="1" w:styleId="EslabonTable"><w:name w:val="Eslabon Table"/>
<w:basedOn w:val="TableNormal"/><w:uiPriority w:val="99"/>
<w:tblPr><w:tblStyleRowBandSize w:val="1"/><w:tblBorders>
<w:bottom w:val="single" w:sz="4" w:space="0" w:color="D9DFE2"/>
<w:insideH w:val="single" w:sz="4" w:space="0" w:color="D9DFE2"/></w:tblBorders>
<w:tblCellMar><w:top w:w="45" w:type="dxa"/><w:left w:w="60" w:type="dxa"/><w:bottom w:w="45" w:type="dxa"/>
<w:right w:w="60" w:type="dxa"/></w:tblCellMar></w:tblPr>
<w:tblStylePr w:type="firstRow"><w:rPr><w:b/><w:color w:val="5B6970"/></w:rPr><w:tblPr/><w:tcPr><w:tcBorders>
<w:bottom w:val="single" w:sz="8" w:space="0" w:color="1F2A30"/></w:tcBorders></w:tcPr></w:tblStylePr></w:style>"""
_NOTE = """<w:footnote w:id="{number}"><w:p><w:pPr><w:pStyle w:val="FootnoteText"/></w:pPr><w:r><w:rPr>
<w:rStyle w:val="FootnoteReference"/></w:rPr><w:footnoteRef/></w:r><w:r><w:t xml:space="preserve"> {text}</w:t></w:r>
</w:p></w:footnote>"""
_SEPARATORS = """<w:footnote w:type="separator" w:id="-1"><w:p><w:r><w:separator/></w:r></w:p></w:footnote>
<w:footnote w:type="continuationSeparator" w:id="0"><w:p><w:r><w:continuationSeparator/></w:r></w:p></w:footnote>"""


def paper_docx(text: PaperText) -> bytes:
    """The paper as a Word document."""
    return _Word(text).bytes()


class _Word:
    """A document under way; `notes` are its footnotes, from 1 on."""

    def __init__(self, text: PaperText) -> None:
        self.text = text
        self.formats = formats(text.lang, text.country)
        self.document = docx.Document()
        self.notes: list[str] = []
        self.annex = Annex(text.lang) if text.annexed else None

    def bytes(self) -> bytes:
        """The whole document."""
        self._styles()
        self._page()
        self._properties()
        self._head()
        for section in self.text.sections:
            self.document.add_heading(section.title, 1)
            for block in section.blocks:
                if isinstance(block, Paragraph):
                    self._paragraph(block)
                elif isinstance(block, Table):
                    self._table(block)
        self._annex()
        self._footnotes()
        target = io.BytesIO()
        self.document.save(target)
        return target.getvalue()

    def _styles(self) -> None:
        styles = self.document.styles
        normal = styles["Normal"]
        self._font(normal, 11)
        normal.paragraph_format.space_after = Pt(6)
        sizes = {"Title": 20, "Subtitle": 13, "Heading 1": 14, "Heading 2": 11.5}
        for name, size in sizes.items():
            style = styles[name]
            self._font(style, size)
            style.font.bold, style.font.italic = name != "Subtitle", False
            style.font.color.rgb = SOFT if name == "Subtitle" else ACCENT
            style.paragraph_format.space_before = Pt(14 if name == "Heading 1" else 8 if name == "Heading 2" else 0)
            style.paragraph_format.space_after = Pt(4)
        border = styles["Title"].element.pPr.find(qn("w:pBdr"))
        if border is not None:
            styles["Title"].element.pPr.remove(border)
        cell = styles.add_style("Table Text", WD_STYLE_TYPE.PARAGRAPH)
        cell.base_style = normal
        cell.font.size = Pt(9)
        cell.paragraph_format.space_after = Pt(0)
        cell.paragraph_format.line_spacing = 1.0
        note = styles.add_style("footnote text", WD_STYLE_TYPE.PARAGRAPH)
        note.base_style = normal
        note.font.size = Pt(8)
        note.paragraph_format.space_after = Pt(0)
        note.element.set(qn("w:styleId"), "FootnoteText")
        mark = styles.add_style("footnote reference", WD_STYLE_TYPE.CHARACTER)
        mark.font.superscript = True
        mark.element.set(qn("w:styleId"), "FootnoteReference")
        important = styles.add_style("Notice", WD_STYLE_TYPE.PARAGRAPH)
        important.base_style = normal
        important.element.get_or_add_pPr().append(
            parse_xml(
                f'<w:pBdr {nsdecls("w")}><w:left w:val="single" w:sz="18" w:space="8" w:color="0F5C6E"/></w:pBdr>'
            )
        )
        styles.element.append(parse_xml(_TABLE_STYLE.format(ns=nsdecls("w"))))
        lang = styles.element.find(".//" + qn("w:docDefaults") + "//" + qn("w:lang"))
        if lang is None:
            lang = OxmlElement("w:lang")
            styles.element.find(".//" + qn("w:docDefaults") + "//" + qn("w:rPr")).append(lang)
        lang.set(qn("w:val"), self.text.locale)

    def _font(self, style: Any, size: float) -> None:
        style.font.name, style.font.size = FONT, Pt(size)
        fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
        for name in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
            fonts.attrib.pop(qn(f"w:{name}"), None)

    def _page(self) -> None:
        page = self.document.sections[0]
        page.page_width, page.page_height = (_LONG, _SHORT) if self.text.landscape else (_SHORT, _LONG)
        page.orientation = WD_ORIENT.LANDSCAPE if self.text.landscape else WD_ORIENT.PORTRAIT
        page.left_margin = page.right_margin = page.top_margin = page.bottom_margin = _MARGIN
        self.width = page.page_width - 2 * _MARGIN
        head = page.header.paragraphs[0]
        self._small(head, self.text.kicker)
        if self.text.mark:
            head.add_run("\t")
            self._small(head, self.text.mark).bold = True
        foot = page.footer.paragraphs[0]
        self._small(foot, f"{self.text.footer}\t")
        before, _, rest = self.text.page.partition("{page}")
        between, _, after = rest.partition("{pages}")
        for words, field in ((before, "PAGE"), (between, "NUMPAGES")):
            self._small(foot, words)
            self._field(foot, field)
        self._small(foot, after)
        for one in (head, foot):
            stops = one.paragraph_format.tab_stops
            one.style.paragraph_format.tab_stops.clear_all()
            stops.add_tab_stop(self.width, WD_ALIGN_PARAGRAPH.RIGHT)  # the same number as a tab stop's

    def _small(self, paragraph: Any, words: str) -> Any:
        run = paragraph.add_run(words)
        run.font.size, run.font.color.rgb = Pt(8.5), SOFT
        return run

    def _field(self, paragraph: Any, name: str) -> None:
        """A field that Word fills in."""
        field = OxmlElement("w:fldSimple")
        field.set(qn("w:instr"), name)
        run = self._small(paragraph, "1")
        paragraph._p.remove(run._r)
        field.append(run._r)
        paragraph._p.append(field)

    def _properties(self) -> None:
        about = self.document.core_properties
        about.title, about.subject = self.text.title, self.text.subtitle
        about.author = about.last_modified_by = "Eslabón"
        about.language, about.category, about.comments = self.text.locale, self.text.mark, ""
        about.created = about.modified = self.text.made.replace(tzinfo=None)

    def _head(self) -> None:
        self.document.add_paragraph(self.text.title, "Title")
        if self.text.subtitle:
            self.document.add_paragraph(self.text.subtitle, "Subtitle")
        for name, value in self.text.terms:
            line = self.document.add_paragraph()
            line.add_run(f"{name}: ").bold = True
            line.add_run(value)

    def _paragraph(self, one: Paragraph) -> None:
        if one.style == "heading":
            self.document.add_heading(one.text, 2)
            return
        style = {"item": "List Bullet", "note": "Notice"}.get(one.style, "Normal")
        made = self.document.add_paragraph(style=style)
        if one.lead:
            made.add_run(one.lead).bold = True
            made.add_run(" ")
        made.add_run(one.text)

    def _table(self, one: Table) -> None:
        table = written_table(one, self.formats)
        if table.title:
            title = self.document.add_paragraph(style="Normal")
            title.add_run(table.title).bold = True
            title.paragraph_format.keep_with_next = True
        made = self.document.add_table(1, len(table.heads))
        made.style, made.autofit = "Eslabon Table", False
        widths = [int(self.width * part) for part in table.widths]
        for place, width in enumerate(widths):
            made.columns[place].width = width
        head = made.rows[0]
        self._row(head, widths, table.numbers)
        for cell, words in zip(head.cells, table.heads, strict=True):
            cell.paragraphs[0].add_run(words)
        head._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))
        for row in table.rows:
            line = made.add_row()
            self._row(line, widths, table.numbers)
            for cell, written in zip(line.cells, row, strict=True):
                cell.paragraphs[0].add_run(written.text)
                if written.reference:
                    self._note(cell.paragraphs[0], written.reference)
        after = self.document.add_paragraph(table.note, "Table Text")
        after.paragraph_format.space_after = Pt(4)

    def _row(self, row: Any, widths: list[int], numbers: list[bool]) -> None:
        """A row that doesn't break over pages, its cells of the table's text."""
        row._tr.get_or_add_trPr().insert(0, OxmlElement("w:cantSplit"))
        for cell, width, number in zip(row.cells, widths, numbers, strict=True):
            cell.width = width
            # By its identifier: python-docx looks a style's name up anew for each of thousands of cells.
            cell.paragraphs[0]._p.get_or_add_pPr().style = "TableText"
            if number:
                cell.paragraphs[0].alignment = WD_ALIGN_PARAGRAPH.RIGHT

    def _note(self, paragraph: Any, words: str) -> None:
        """A footnote at the end of a paragraph, or the number that it has in the annex."""
        run = paragraph.add_run()
        run._r.get_or_add_rPr().style = "FootnoteReference"
        if self.annex is not None:
            run.text = str(self.annex.number(words))
            return
        self.notes.append(words)
        mark = OxmlElement("w:footnoteReference")
        mark.set(qn("w:id"), str(len(self.notes)))
        run._r.append(mark)

    def _annex(self) -> None:
        """The numbered references of the figures, at the end, where they don't stand at the foot of the pages."""
        if self.annex is None or not self.annex.numbers:
            return
        self.document.add_heading(self.annex.title, 1)
        for reference, number in self.annex.numbers.items():
            self.document.add_paragraph(f"{number}\t{reference}")._p.get_or_add_pPr().style = "FootnoteText"

    def _footnotes(self) -> None:
        """The part that holds the footnotes, where there are any."""
        if not self.notes:
            return
        notes = "".join(_NOTE.format(number=number, text=escape(one)) for number, one in enumerate(self.notes, 1))
        xml = f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?><w:footnotes {nsdecls("w")}>{_SEPARATORS}{notes}'
        blob = f"{xml}</w:footnotes>".encode()
        part = Part(PackURI("/word/footnotes.xml"), _FOOTNOTES, blob, self.document.part.package)
        self.document.part.relate_to(part, RELATIONSHIP_TYPE.FOOTNOTES)
        settings = self.document.settings.element
        told = parse_xml(f'<w:footnotePr {nsdecls("w")}><w:footnote w:id="-1"/><w:footnote w:id="0"/></w:footnotePr>')
        compat = settings.find(qn("w:compat"))
        if compat is not None:
            compat.addprevious(told)
        else:
            settings.append(told)
