"""What is refused before anything reads it, and that the refusal says what is wrong and what to do."""

from __future__ import annotations

import struct
import zipfile
import zlib

import pytest

from eligibility.imports import cells, packages
from eligibility.imports.guard import FileKind, kind_of
from eligibility.imports.refusals import ImportRefused
from eligibility.imports.sheets import read_sheets
from tests.eligibility.imports.workbooks import XML, ods, ods_row, sheet_xml, xlsx, xlsx_parts, zipped

LIST = {"Copper": [["Country", "Brand"], ["NO", "FJORD"]]}
RELATIONSHIP = (
    XML + '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    '<Relationship Id="rId9" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/{}" '
    'Target="{}" TargetMode="External"/></Relationships>'
)
SHEET_LINKS = "xl/worksheets/_rels/sheet1.xml.rels"


def refusal(name: str, content: bytes) -> str:
    with pytest.raises(ImportRefused) as refused:
        read_sheets(name, content)
    return str(refused.value)


def test_a_list_in_each_kind_of_file_is_read_alike() -> None:
    rows = (("Country", "Brand"), ("NO", "FJORD"))
    in_ods = ods(ods_row("Country", "Brand") + ods_row("NO", "FJORD"))
    assert read_sheets("list.xlsx", xlsx(LIST))[0].rows == rows
    assert read_sheets("list.ods", in_ods)[0].rows == rows
    assert read_sheets("list.csv", b"\xef\xbb\xbfCountry;Brand\r\nNO;FJORD\r\n")[0].rows == rows


def test_cells_are_read_as_they_are_read_aloud() -> None:
    book = xlsx({"Copper": [["Code", 12.0, 99.995, "<v>1</v>", " two  blanks "]]})
    assert read_sheets("list.xlsx", book)[0].rows == (("Code", "12", "99.995", "1", "two blanks"),)


def test_a_hidden_sheet_is_said_to_be_hidden() -> None:
    parts = xlsx_parts({"Copper": [["A"]], "Zinc": [["B"]]})
    book = str(parts["xl/workbook.xml"]).replace('sheetId="2"', 'sheetId="2" state="hidden"')
    sheets = read_sheets("list.xlsx", zipped(parts | {"xl/workbook.xml": book}))
    assert [(sheet.name, sheet.is_hidden) for sheet in sheets] == [("Copper", False), ("Zinc", True)]


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("list.pdf", b"%PDF-1.7", "ends in one of .xlsx"),
        ("list.csv", b"%PDF-1.7", "It is a PDF under the name .csv"),
        ("list.csv", xlsx(LIST), "workbook or an archive under the name .csv"),
        ("list.xlsx", b"Country,Brand\n", "no .xlsx workbook"),
        ("list.xlsx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "old Excel or Word file"),
        (
            "list.xlsx",
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"),
            "protected with a password",
        ),
        ("list.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "Save it as .xlsx"),
        ("list.xlsm", xlsx(LIST), "with macros"),
        ("list.xlsb", b"PK\x03\x04", "binary workbook"),
        ("list.csv", b"", "It is empty"),
        ("list.csv", b"\n\n", "holds no filled cell"),
        ("list.xlsx", zipped({"word/document.xml": "<w/>"}), "It is a Word document under the name .xlsx"),
        ("list.xlsx", zipped({"readme.txt": "x"}), "an archive without a workbook"),
        ("list.ods", xlsx(LIST), "no OpenDocument spreadsheet"),
        ("list.xlsx", ods(ods_row("a")), "an OpenDocument file"),
    ],
)
def test_a_file_is_what_its_name_says(name: str, content: bytes, said: str) -> None:
    assert said in refusal(name, content)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("Country,Brand\nNO,Å\n".encode("utf-16"), "encoded in UTF-16"),
        ("Country,Brand\nNO,FJORD\n".encode("utf-16-le"), "UTF-16 or UTF-32"),
        ("Country,Brand\n".encode("utf-32"), "encoded in UTF-32"),
        ("Country,Brand\nNO,Jernverk Å\n".encode("latin-1"), "line 2 has the byte 0xc5, as Latin-1"),
        (b"Country,Brand\nNO,A\0B\n", "NUL bytes"),
        (b'Country,Brand\nNO,"FJORD\n' * 3, "quotation marks do not match"),
        (b"a," * 40_000 + b"\n", "line of more than 65,536 characters"),
        (b"a,b\n" * 30_000, "more than 20,000 rows"),
        (b",".join([b"a"] * 61), "more than 60 columns"),
    ],
)
def test_a_text_file_is_utf8_and_no_larger_than_a_list(content: bytes, said: str) -> None:
    assert said in refusal("list.csv", content)


def test_every_formula_is_named_by_sheet_and_cell() -> None:
    formula = "<f>HYPERLINK(1)</f><v>2</v>"
    rows = [["Country"], *([["NO", formula]] * 7)]
    assert (
        "sheet “Copper”, cell B2; “Copper”, cell B3; “Copper”, cell B4; “Copper”, cell B5; “Copper”, cell B6; "
        "and 2 more"
    ) in refusal("list.xlsx", xlsx({"Copper": rows}))
    cell = '<table:table-row><table:table-cell/><table:table-cell table:formula="of:=1+1"/></table:table-row>'
    assert "sheet “List”, cell B1" in refusal("list.ods", ods(cell))


@pytest.mark.parametrize(
    ("part", "content", "said"),
    [
        ("xl/vbaProject.bin", b"macro", "macros"),
        ("xl/macrosheets/sheet1.xml", "<m/>", "macros"),
        ("xl/externalLinks/externalLink1.xml", "<e/>", "draws on other files"),
        ("xl/connections.xml", "<c/>", "draws on other files"),
        ("xl/embeddings/oleObject1.bin", b"x", "embedded documents"),
        (SHEET_LINKS, RELATIONSHIP.format("image", "https://example.org/x.png"), "draws on other files"),
        (SHEET_LINKS, RELATIONSHIP.format("externalLinkPath", "file:///c:/a.xlsx"), "draws on other files"),
        ("docProps/inner.zip", zipped({"a": "b"}), "another archive"),
        ("docProps/inner.bin", b"\x1f\x8b rest", "another archive"),
        (
            "[Content_Types].xml",
            '<Types><Override ContentType="application/vnd.ms-excel.sheet.macroEnabled.main+xml"/></Types>',
            "macros",
        ),
        ("xl/sharedStrings.xml", '<!DOCTYPE s [<!ENTITY a "b">]><s>&a;</s>', "XXE"),
        ("xl/sharedStrings.xml", '<!DOCTYPE s SYSTEM "file:///etc/passwd"><s/>', "XXE"),
        ("docProps/app.xml", '<!DOCTYPE s SYSTEM "https://example.org/x.dtd"><s/>', "XXE"),
        ("xl/styles.xml", "<a>" * 65 + "</a>" * 65, "nested more than 64 deep"),
        ("xl/styles.xml", "<a><b></a>", "no XML"),
        ("xl/styles.xml", '<?xml version="1.0" encoding="UTF-7"?><a/>', "encoded in UTF-7"),
        ("xl/styles.xml", "<a/>".encode("utf-16"), "encoded in UTF-16"),
        ("xl/worksheets/sheet1.xml", sheet_xml([[""] * 60 + ["x"]]), "more than 60 columns"),
        (
            "xl/worksheets/sheet1.xml",
            sheet_xml([["a"]]).replace('r="1"', 'r="20001"').replace("A1", "A20001"),
            "more than 20,000 rows",
        ),
        (
            "xl/worksheets/sheet1.xml",
            sheet_xml([["a"]]).replace("A1", "ZZZZ99"),
            "no place",
        ),
        (
            "xl/worksheets/sheet1.xml",
            sheet_xml([["a", "b"]]).replace("A1", "C1"),
            "out of their order",
        ),
        (
            "xl/worksheets/sheet1.xml",
            sheet_xml([["<v>7</v>"]]).replace('r="A1"', 'r="A1" t="s"'),
            "names a text that is not there",
        ),
    ],
)
def test_a_workbook_holds_a_list_and_nothing_that_acts(part: str, content: str | bytes, said: str) -> None:
    assert said in refusal("list.xlsx", xlsx(LIST, **{part: content}))


def test_a_hyperlink_is_text_that_nobody_follows() -> None:
    link = RELATIONSHIP.format("hyperlink", "https://example.org/")
    assert read_sheets("list.xlsx", xlsx(LIST, **{SHEET_LINKS: link}))


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (ods(ods_row("a", times=1_048_576)), "more than 20,000 rows"),
        (
            ods('<table:table-row><table:table-cell table:number-columns-repeated="16384" '
                'office:value-type="string"><text:p>a</text:p></table:table-cell></table:table-row>'),
            "more than 60 columns",
        ),
        (
            ods('<table:table-row><table:table-cell><text:p><text:s text:c="99999999"/></text:p>'
                "</table:table-cell></table:table-row>"),
            "repeat in a way",
        ),
        (ods(ods_row("a"), body="<office:scripts><office:script/></office:scripts>"), "macros"),
        (ods(ods_row("a"), **{"Basic/Standard/Module1.xml": "<m/>"}), "macros"),
        (ods('<table:table-source xlink:href="other.ods"/>' + ods_row("a")), "draws on other files"),
        (
            ods(ods_row("a"), **{"META-INF/manifest.xml": "<m><encryption-data/></m>"}),
            "protected with a password",
        ),
    ],
)  # fmt: skip
def test_an_opendocument_sheet_is_no_larger_than_it_looks(content: bytes, said: str) -> None:
    assert said in refusal("list.ods", content)


def test_empty_cells_that_repeat_to_the_edge_are_how_spreadsheets_end() -> None:
    end = (
        '<table:table-row table:number-rows-repeated="1048575">'
        '<table:table-cell table:number-columns-repeated="16384"/></table:table-row>'
    )
    assert read_sheets("list.ods", ods(ods_row("Brand") + end))[0].rows == (("Brand",),)


def test_one_shared_text_in_many_cells_is_counted_in_every_cell() -> None:
    text = f"<sst><si><t>{'x' * 32_000}</t></si></sst>"
    rows = [["<v>0</v>"] * 50] * 20
    sheet = sheet_xml(rows).replace("><v>0", ' t="s"><v>0')
    assert "more than 10,000,000 characters" in refusal(
        "list.xlsx", xlsx(LIST, **{"xl/sharedStrings.xml": text, "xl/worksheets/sheet1.xml": sheet})
    )


def test_more_cells_than_any_list_are_refused() -> None:
    rows = [["a"] * 60] * (cells.MOST_CELLS // 60 + 1)
    assert "more than 100,000 cells" in refusal("list.xlsx", xlsx({"Copper": rows}))


def test_more_sheets_than_any_list_are_refused() -> None:
    assert "more than 50 sheets" in refusal("list.xlsx", xlsx({f"S{n}": [["a"]] for n in range(51)}))


@pytest.mark.parametrize("cut", [1, 30, 200, 900])
def test_a_workbook_that_is_cut_off_is_said_to_be_damaged(cut: int) -> None:
    assert "cut off or damaged" in refusal("list.xlsx", xlsx(LIST)[:-cut])


def test_a_flipped_byte_is_found_by_its_checksum() -> None:
    content = bytearray(zipped(xlsx_parts(LIST), packing=zipfile.ZIP_STORED))
    content[content.index(b"FJORD")] ^= 1
    assert "cut off or damaged" in refusal("list.xlsx", bytes(content))


def test_a_part_without_a_name_is_refused() -> None:
    directory = xlsx(LIST).rindex(b"xl/worksheets/sheet1.xml")
    nameless = bytearray(xlsx(LIST))
    nameless[directory] = 0  # where a name ends
    assert "damaged" in refusal("list.xlsx", bytes(nameless))


def test_an_encrypted_archive_is_refused() -> None:
    content = bytearray(xlsx(LIST))
    content[content.index(b"PK\x01\x02") + 8] |= 1
    assert "encrypted" in refusal("list.xlsx", bytes(content))


def test_a_part_that_unpacks_to_more_than_it_declares_is_refused() -> None:
    """The directory says 100 bytes, with the checksum of the first 100; the stream goes on."""
    body = sheet_xml([["x" * 5_000]]).encode()
    packed = bytearray(xlsx(LIST, **{"xl/worksheets/sheet1.xml": body}))
    entry = packed.rindex(b"xl/worksheets/sheet1.xml") - 46
    struct.pack_into("<I", packed, entry + 16, zlib.crc32(body[:100]))
    struct.pack_into("<I", packed, entry + 24, 100)
    assert "more than the archive declares" in refusal("list.xlsx", bytes(packed))


def test_a_second_part_of_the_same_name_is_refused() -> None:
    with pytest.warns(UserWarning, match="Duplicate name"):
        content = _twice("xl/workbook.xml")
    assert "have one name" in refusal("list.xlsx", content)


def _twice(name: str) -> bytes:
    import io

    file = io.BytesIO(xlsx(LIST))
    with zipfile.ZipFile(file, "a") as archive:
        archive.writestr(name, "<w/>")
    return file.getvalue()


def test_the_directory_may_not_name_thousands_of_parts() -> None:
    many = {f"p{number}": b"" for number in range(packages.MOST_PARTS + 1)}
    assert "more than 1,000 parts" in refusal("list.xlsx", zipped(many))


def test_packings_other_than_deflate_are_refused() -> None:
    assert "packed in a way" in refusal("list.xlsx", zipped(xlsx_parts(LIST), packing=zipfile.ZIP_LZMA))


def test_what_the_reader_sees_is_what_was_looked_at() -> None:
    parts = packages.parts_of(xlsx(LIST))
    with zipfile.ZipFile(packages.repacked(parts)) as archive:
        assert {name: archive.read(name) for name in archive.namelist()} == parts


def test_a_file_larger_than_its_kind_is_refused_by_its_length_alone() -> None:
    with pytest.raises(ImportRefused, match="larger than 20 MB"):
        kind_of("list.xlsx", b"PK\x03\x04", FileKind.XLSX.largest + 1)
    with pytest.raises(ImportRefused, match="larger than 5 MB"):
        kind_of("passport.json", b"{", FileKind.JSON.largest + 1)
