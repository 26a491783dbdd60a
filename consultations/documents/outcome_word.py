"""A published outcome as Word: its words, its counts, and no property but title and date."""

from __future__ import annotations

from collections.abc import Iterable

from docx import Document
from docx.document import Document as WordDocument
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.shared import Pt

from consultations.documents.origin import without_origin
from consultations.public.outcome_shown import EditionShown, QuestionShown
from cpal.look.values import Table


def word_of(shown: EditionShown) -> bytes:
    """The feedback statement; the same edition gives the same bytes."""
    document = Document()
    document.styles["Normal"].font.name = "Calibri"
    document.styles["Normal"].font.size = Pt(11)
    document.add_heading(shown.title, level=0)
    for fact in shown.facts:
        document.add_paragraph(f"{fact.term}: {fact.detail}")
    _paragraphs(document, "Overview", shown.overview.split("\n\n"))
    _paragraphs(document, "What was said on the whole", shown.said)
    _paragraphs(document, "What changes and why", shown.changes)
    for question in shown.questions:
        _question(document, question)
    document.sections[0].footer.paragraphs[0].text = shown.running_title
    return without_origin(document, title=shown.title, at=shown.edition.published_at)


def _question(document: WordDocument, question: QuestionShown) -> None:
    if question.opens_section:
        document.add_heading(question.section, level=1)
    document.add_heading(f"Question {question.number}", level=2)
    _paragraphs(document, "What was asked", [question.text], level=3)
    _paragraphs(document, "What was said", question.said, level=3)
    if question.table:
        _table(document, question.table)
    for note in question.notes:
        document.add_paragraph(note)
    _paragraphs(document, "What changes and why", question.changes, level=3)


def _paragraphs(document: WordDocument, title: str, texts: Iterable[str], level: int = 1) -> None:
    paragraphs = [text.strip() for text in texts if text.strip()]
    if paragraphs:
        document.add_heading(title, level=level)
        for paragraph in paragraphs:
            document.add_paragraph(paragraph)


def _table(document: WordDocument, table: Table) -> None:
    shown = document.add_table(rows=1, cols=len(table.columns))
    shown.style = document.styles["Light Grid"]
    for cell, column in zip(shown.rows[0].cells, table.columns, strict=True):
        cell.text = column.name
    for row in table.rows:
        for cell, text in zip(shown.add_row().cells, row, strict=True):
            cell.text = str(text)
    for column, cells in zip(table.columns, shown.columns, strict=True):
        for cell in cells.cells if column.is_number else ():
            cell.paragraphs[0].alignment = WD_ALIGN_PARAGRAPH.RIGHT
