"""A file is read as a stream: whole, or refused with a sentence that names the place."""

from __future__ import annotations

import io
from typing import Any

import pytest

from cpal.tabular import KIBIBYTE, Column, Fault, FileRefused, Layout, code, day, decimal_number, read_sheet

CONSENTS = Layout(
    "consents",
    (Column("organisation", code()), Column("from_on", day), Column("until_on", day, may_be_empty=True)),
)
LEVELS = Layout("levels", (Column("id", code()), Column("level", decimal_number, may_be_empty=True)))


def lines_of(content: bytes, **limits: int) -> list[Any]:
    return list(read_sheet(io.BytesIO(content), [CONSENTS, LEVELS], **limits).lines)


def cells_of(content: bytes) -> list[tuple[str, ...]]:
    return [line.cells for line in lines_of(content)]


def refusal_of(content: bytes, **limits: int) -> str:
    with pytest.raises(FileRefused) as refused:
        lines_of(content, **limits)
    return str(refused.value)


def test_a_file_is_known_by_its_header() -> None:
    assert read_sheet(io.BytesIO(b"id,level\n"), [CONSENTS, LEVELS]).layout is LEVELS
    assert read_sheet(io.BytesIO(b"organisation,from_on,until_on\n"), [CONSENTS, LEVELS]).layout is CONSENTS


def test_columns_may_stand_in_any_order() -> None:
    assert cells_of(b"level,id\n12.5,A\n") == [("A", "12.5")]


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(b"id,level\nA,1\n", id="plain"),
        pytest.param(b"\xef\xbb\xbfid,level\r\nA,1\r\n", id="byte-order mark and Windows line ends"),
        pytest.param(b"id,level\nA,1", id="no line end after the last row"),
        pytest.param(b"\n\nid,level\n\nA,1\n\n", id="blank lines"),
        pytest.param(b'{"id": "A", "level": "1"}\n', id="JSON Lines"),
        pytest.param(b'\xef\xbb\xbf{"id": "A", "level": "1"}', id="JSON Lines with a byte-order mark"),
    ],
)
def test_the_same_row_may_be_written_in_several_ways(content: bytes) -> None:
    assert cells_of(content) == [("A", "1")]


def test_a_row_is_numbered_by_the_line_on_which_it_begins() -> None:
    lines = lines_of(b'id,level\n\n"two\nlines",1\nB,2\n')
    assert [line.number for line in lines] == [3, 5]


def test_pieces_of_the_stream_do_not_show() -> None:
    content = "id,level\n" + "".join(f"Ä{number},{number}\n" for number in range(200_000))
    assert [cells[1] for cells in cells_of(content.encode())] == [str(number) for number in range(200_000)]


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        pytest.param(b"", "the file: it is empty", id="empty"),
        pytest.param(b"\n \n", "the file: it is empty", id="blank"),
        pytest.param(b"id,size\n", "row 1, header: missing: level; unknown: size; expected", id="wrong column"),
        pytest.param(b"id,level,level\n", "row 1, header: twice: level", id="column twice"),
        pytest.param(b"colour,shape\n", "no known column", id="another table"),
        pytest.param(b"id,level\nA,1\nB,\xff\n", "row 3: the byte 0xff is not UTF-8", id="Latin-1"),
        pytest.param(b'id,level\nA,"1\n', "the quotation marks do not match, or the file is cut off", id="open quote"),
        pytest.param(b"id,level\nA,1\nB", "row 3: the file is cut off after 1 of 2 cells", id="cut in a row"),
        pytest.param(b'{"id": "A"}\n{"id": "B", "lev', "row 2: the file is cut off inside its", id="cut JSON"),
        pytest.param(b"id,level\nA," + b"1" * 65 * KIBIBYTE, "row 2: a line longer than 64 KiB", id="long line"),
        pytest.param(b'{"size": "A"}\n', "names that fit no kind of file", id="JSON of another table"),
        pytest.param(b"{}\n", "names that fit several kinds of file", id="JSON of any table"),
        pytest.param("id,level\n".encode("utf-16"), "encoded in UTF-16 (the byte 0xff is not UTF-8", id="UTF-16"),
        pytest.param("id,level\n".encode("utf-16-le"), "encoded in UTF-16", id="UTF-16 without its mark"),
    ],
)  # fmt: skip
def test_a_file_that_is_no_whole_table_is_refused(content: bytes, sentence: str) -> None:
    assert sentence in refusal_of(content)


def test_a_file_above_the_limit_is_refused_before_it_is_read_to_its_end() -> None:
    class Endless(io.RawIOBase):
        given = 0

        def read(self, size: int = -1) -> bytes:
            self.given += size
            return b"id,level\n" + b"A,1\n" * (size // 4)

    endless = Endless()
    with pytest.raises(FileRefused, match="too large; expected at most 2 MiB"):
        list(read_sheet(endless, [LEVELS], max_bytes=2 * KIBIBYTE * KIBIBYTE).lines)  # type: ignore[arg-type]
    assert endless.given <= 4 * KIBIBYTE * KIBIBYTE


def test_a_file_at_the_limit_is_read() -> None:
    content = b"id,level\nA,1\n"
    assert len(lines_of(content, max_bytes=len(content))) == 1
    assert "too large" in refusal_of(content, max_bytes=len(content) - 1)


def test_a_nul_byte_names_row_and_field_and_spares_the_other_rows() -> None:
    first, second, third = lines_of(b"id,level\nA,1\nB,\x002\nC,3\n")
    assert (first.cells, third.cells) == (("A", "1"), ("C", "3"))
    assert str(second) == "row 3, level: a NUL byte in '\\x002'; expected text"


@pytest.mark.parametrize(
    ("row", "sentence"),
    [
        (b"B", "row 3: 1 cells; expected 2 cells, as in the header"),
        (b"B,2,3", "row 3: 3 cells; expected 2 cells, as in the header"),
    ],
)
def test_a_row_of_another_width_is_a_fault_of_that_row(row: bytes, sentence: str) -> None:
    first, second, third = lines_of(b"id,level\nA,1\n" + row + b"\nC,3\n")
    assert (first.cells, third.cells) == (("A", "1"), ("C", "3"))
    assert str(second) == sentence


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        ('{"id": "B", "level": 1.5}', "row 2, level: the JSON number '1.5': numbers are decimal text"),
        ('{"id": "B", "level": 1e5}', "row 2, level: the JSON number '1e5': numbers are decimal text"),
        ('{"id": "B", "level": NaN}', "row 2, level: the JSON number 'NaN'"),
        ('{"id": "B", "size": "1"}', "unknown name"),
        ('{"id": "B", "id": "C"}', "row 2, id: given twice"),
        ('{"id": ["B"]}', "row 2, id: a list or an object"),
        ('{"id": {"B": "1"}}', "row 2, id: a list or an object"),
        ('{"id": "B\\u0000"}', "row 2, id: a character that is not text"),
        ('{"id": "B\\ud800"}', "row 2, id: a character that is not text"),
        ('["B", "1"]', "expected one JSON object a line"),
        ("B,1", "row 2: not JSON"),
    ],
)
def test_a_bad_object_is_a_fault_of_its_line(line: str, sentence: str) -> None:
    first, second, third = lines_of(f'{{"id": "A"}}\n{line}\n{{"id": "C"}}\n'.encode())
    assert (first.cells, third.cells) == (("A", ""), ("C", ""))
    assert isinstance(second, Fault)
    assert sentence in str(second)


def test_json_null_and_absence_are_not_given_and_whole_numbers_are_their_digits() -> None:
    assert cells_of(
        b'{"id": "A", "level": null}\n{"id": "B"}\n{"id": true, "level": 12345678901234567890}\n'
    ) == [
        ("A", ""),
        ("B", ""),
        ("true", "12345678901234567890"),
    ]


def test_every_fault_of_a_row_is_told() -> None:
    sheet = read_sheet(io.BytesIO(b"organisation,from_on,until_on\n,2020-02-30,soon\n"), [CONSENTS])
    (row,) = sheet.lines
    faults = sheet.layout.read(row)  # type: ignore[arg-type]
    assert [(fault.row, fault.field, fault.found) for fault in faults] == [
        (2, "organisation", "empty"),
        (2, "from_on", "'2020-02-30'"),
        (2, "until_on", "'soon'"),
    ]
