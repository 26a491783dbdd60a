"""A response as Word."""

from __future__ import annotations

import re

from docx import Document
from docx.document import Document as WordDocument
from docx.shared import Pt

from consultations.documents.contents import Line, Written, WrittenAnswer
from consultations.documents.origin import without_origin


def word_of(written: Written) -> bytes:
    """The document; the same content gives the same bytes."""
    document = Document()
    document.styles["Normal"].font.name = "Calibri"
    document.styles["Normal"].font.size = Pt(11)
    document.add_heading(f"Response to {written.consultation}", level=0)
    document.add_paragraph(written.title)
    _facts(document, written.facts)
    _answers(document, written)
    if written.files:
        document.add_heading("Files", level=1)
        _facts(document, written.files)
    return without_origin(document, title=written.consultation, at=written.at)


def _facts(document: WordDocument, lines: tuple[Line, ...]) -> None:
    table = document.add_table(rows=0, cols=2)
    for line in lines:
        cells = table.add_row().cells
        cells[0].text, cells[1].text = line.term, line.detail


def _answers(document: WordDocument, written: Written) -> None:
    section = ""
    for answer in written.answers:
        if answer.section != section:
            section = answer.section
            document.add_heading(section, level=1)
        _answer(document, answer)


def _answer(document: WordDocument, answer: WrittenAnswer) -> None:
    document.add_heading(f"{answer.number}) {answer.question}", level=2)
    document.add_paragraph(answer.stance)
    for title, text in (("Reasons", answer.reason), ("Alternative", answer.alternative)):
        if text:
            document.add_heading(title, level=3)
            for paragraph in re.split(r"\n{2,}", text):
                document.add_paragraph(paragraph)
    document.add_paragraph(answer.permission, style="Intense Quote")
