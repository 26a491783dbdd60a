"""One's own response as Word and PDF: every word of it, none of it markup, and properties that name nobody."""

from __future__ import annotations

import datetime as dt
import io
import re
import zipfile
import zlib

import pytest
from docx import Document

from consultations.documents.contents import as_drafted, as_handed_in
from consultations.documents.pdf import pdf_of
from consultations.documents.word import word_of
from consultations.models import Submission
from consultations.services.hand_in import hand_in
from tests.clock import clock_at
from tests.consultations import papers, responding

pytestmark = pytest.mark.django_db
RECEIVED = papers.CLOSES - dt.timedelta(seconds=1)
MARKUP = 'Costs #panic("x") *bold* $x$ @ref <lab> \\ [x] & </w:t> \n\nSecond paragraph.'


@pytest.fixture
def submission() -> Submission:
    with clock_at(RECEIVED):
        response = responding.of_mia(papers.opened())
        responding.answer(response, MARKUP, stance="partly", alternative="Later.", permission="anonymous")
        responding.attached(response, "evidence-of-mia.txt")
        return hand_in(response=response)


def words_in(content: bytes) -> str:
    document = Document(io.BytesIO(content))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(paragraph.text for paragraph in document.paragraphs), *cells])


def test_the_word_document_has_every_word(submission: Submission) -> None:
    text = words_in(word_of(as_handed_in(submission)))
    for words in (
        'Costs #panic("x") *bold* $x$ @ref <lab> \\ [x] & </w:t>',
        "Second paragraph.",
        "Later.",
        "In part",
        "It may be published, without my name",
        "1.1) What do you think of part 1 of the proposal?",
        submission.digest,
        submission.response.reference,
        "Meridian Metals",
        "16:59:59\xa0London, 15:59:59 UTC",
    ):
        assert words in text


def test_the_properties_of_the_word_document_name_the_consultation_and_nobody(submission: Submission) -> None:
    package = zipfile.ZipFile(io.BytesIO(word_of(as_handed_in(submission))))
    core = package.read("docProps/core.xml").decode()
    said = re.findall(r">([^<>\n]+)<", core)
    assert said == ["CP-2026-01", "1", "2026-04-01T15:59:59Z", "2026-04-01T15:59:59Z"]
    assert re.findall(rb">([^<>\n]+)<", package.read("docProps/app.xml")) == []
    assert "docProps/thumbnail.jpeg" not in package.namelist()
    assert {entry.date_time for entry in package.infolist()} == {(1980, 1, 1, 0, 0, 0)}
    assert not [name for name in package.namelist() if b"python-docx" in package.read(name)]


def test_the_properties_of_the_pdf_name_the_consultation_and_nobody(submission: Submission) -> None:
    pdf = pdf_of(as_handed_in(submission))
    assert b"/Title(CP-2026-01)" in pdf
    assert b"/CreationDate(D:20260401155959Z)" in pdf
    assert b"/Author" not in pdf
    assert re.findall(rb"/(?:Creator|Producer)\(([^)]*)\)", pdf) == [b" " * 12]
    everything = pdf + b"".join(streams_of(pdf))
    for word in (b"Typst", b"/work", b"mia@", b"/home", b"/tmp"):
        assert word not in everything


def streams_of(pdf: bytes) -> list[bytes]:
    """Every stream of the file, unpacked where it is packed."""
    found = re.findall(rb"stream\r?\n(.*?)\r?\nendstream", pdf, re.DOTALL)
    return [unpacked(each) for each in found]


def unpacked(stream: bytes) -> bytes:
    try:
        return zlib.decompressobj().decompress(stream)
    except zlib.error:
        return stream


def test_what_somebody_wrote_is_never_read_as_markup(submission: Submission) -> None:
    pdf = pdf_of(as_handed_in(submission))  # had it been read, `#panic` would have stopped it
    assert pdf.startswith(b"%PDF-")
    assert pdf.count(b"/StructTreeRoot") >= 1


def test_the_same_submission_gives_the_same_bytes(submission: Submission) -> None:
    written = as_handed_in(submission)
    assert pdf_of(written) == pdf_of(written)
    assert word_of(written) == word_of(written)


def test_the_name_of_the_file_has_two_references_and_no_name(submission: Submission) -> None:
    written = as_handed_in(submission)
    assert written.file_name == f"CP-2026-01-{submission.response.reference}"


def test_a_draft_says_that_it_was_not_handed_in(submission: Submission) -> None:
    with clock_at(RECEIVED):
        responding.answer(submission.response, "Changed.")
    text = words_in(word_of(as_drafted(submission.response)))
    assert "not handed in" in text
    assert "Changed." in text
    assert submission.digest not in text
