"""Documents in support: told by their extension and by their own first bytes."""

from __future__ import annotations

import hashlib

import pytest

from objections.documents import LARGEST_BYTES, Document

PDF = b"%PDF-1.7\n..."


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("notice.pdf", PDF),
        ("NOTICE.PDF", PDF),
        ("screen.png", b"\x89PNG\r\n\x1a\n..."),
        ("photo.jpg", b"\xff\xd8\xff\xe0..."),
        ("trades.xlsx", b"PK\x03\x04..."),
        ("trades.csv", "id,Prämie\n1,40".encode()),
        ("note.txt", b"It was cancelled."),
    ],
)
def test_what_an_auditor_can_open_is_accepted(name: str, content: bytes) -> None:
    assert Document(name, content).fault == ""


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("macro.xlsm", b"PK\x03\x04", "is not accepted"),
        ("page.html", b"<script>", "is not accepted"),
        ("nothing", PDF, "is not accepted"),
        ("notice.pdf", b"MZ\x90\x00", "does not hold what its name says"),
        ("screen.png", PDF, "does not hold what its name says"),
        ("trades.csv", b"id\x00,premium", "does not hold what its name says"),
        ("trades.csv", b"\xff\xfe\x00\x01", "does not hold what its name says"),
        ("empty.pdf", b"", "is empty"),
        ("large.pdf", PDF + b"." * LARGEST_BYTES, "larger than 10 MB"),
    ],
)
def test_anything_else_is_refused_and_says_why(name: str, content: bytes, says: str) -> None:
    assert says in Document(name, content).fault


def test_a_document_of_exactly_ten_megabytes_is_accepted() -> None:
    assert Document("full.pdf", PDF.ljust(LARGEST_BYTES, b".")).fault == ""


def test_its_digest_is_that_of_its_bytes() -> None:
    assert Document("notice.pdf", PDF).sha256 == hashlib.sha256(PDF).hexdigest()
