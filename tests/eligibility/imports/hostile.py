"""A process of its own that reads one hostile file within little memory, and prints what became of it.

Run as `python -m tests.eligibility.imports.hostile <case>`; it makes the file and reads it as an upload is read.
"""

from __future__ import annotations

import io
import resource
import sys
import time
import zipfile
from base64 import urlsafe_b64encode
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

from cpal.tabular import FileRefused
from eligibility.imports.refusals import ImportRefused
from eligibility.imports.sheets import read_sheets
from eligibility.imports.untp.envelopes import open_envelope
from tests.eligibility.imports.workbooks import ods, sheet_xml, xlsx, xlsx_parts, zipped

MEBIBYTE = 1024 * 1024
MEMORY = 400 * MEBIBYTE  # beyond what Python, its libraries and the file itself take
BILLION_LAUGHS = (
    '<?xml version="1.0"?><!DOCTYPE a [<!ENTITY l0 "lol">'
    + "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    + "]><a>&l9;</a>"
)
SHEET = "xl/worksheets/sheet1.xml"
LIST = {"Copper": [["Country", "Brand"]]}


def with_stream(size: int, name: str = SHEET) -> bytes:
    """A workbook with one part of that many zeros, packed without ever being held whole."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for part, content in xlsx_parts(LIST).items():
            if part != name:
                archive.writestr(part, content)
        bomb = zipfile.ZipInfo(name)
        bomb.compress_type = zipfile.ZIP_DEFLATED
        with archive.open(bomb, "w") as part_file:
            for _ in range(size // MEBIBYTE):
                part_file.write(b"0" * MEBIBYTE)
    return file.getvalue()


def declaring_less(content: bytes, declared: int) -> bytes:
    """The same workbook, its directory telling that the sheet unpacks to that many bytes."""
    told = bytearray(content)
    entry = told.rindex(SHEET.encode()) - 46
    told[entry + 24 : entry + 28] = declared.to_bytes(4, "little")
    return bytes(told)


def stored(**parts: str | bytes) -> bytes:
    """A workbook that is not packed, so that no ratio gives it away."""
    return zipped(xlsx_parts(LIST) | parts, packing=zipfile.ZIP_STORED)


def deep(levels: int, opening: bytes, closing: bytes) -> bytes:
    return opening * levels + closing * levels


def workbook(content: bytes) -> object:
    return read_sheets("list.xlsx", content)


def csv_file(content: bytes) -> object:
    return read_sheets("list.csv", content)


def register_file(content: bytes) -> object:
    """As the officer loads one."""
    from eligibility.registers.reading import read_register

    read = read_register(BytesIO(content))
    return read.faults[0] if read.faults else read


CASES: dict[str, tuple[Callable[[], bytes], Callable[[bytes], object]]] = {
    "zip bomb": (lambda: with_stream(300 * MEBIBYTE), workbook),
    "zip bomb that lies": (lambda: declaring_less(with_stream(300 * MEBIBYTE), 500), workbook),
    "many bombs": (lambda: xlsx(LIST, **{f"p{n}.xml": b" " * MEBIBYTE for n in range(100)}), workbook),
    "billion laughs": (lambda: xlsx(LIST, **{"xl/sharedStrings.xml": BILLION_LAUGHS}), workbook),
    "quadratic blow-up": (
        lambda: xlsx(
            LIST,
            **{
                "xl/sharedStrings.xml": f'<!DOCTYPE a [<!ENTITY b "{"x" * 50_000}">]><a>{"&b;" * 50_000}</a>',
            },
        ),
        workbook,
    ),
    "deep markup": (
        lambda: stored(**{"xl/styles.xml": deep(1_000_000, b"<a>", b"</a>")}),
        workbook,
    ),
    "many elements": (lambda: stored(**{SHEET: b"<worksheet>" + b"<a/>" * 4_500_000}), workbook),
    "many parts of many elements": (
        lambda: stored(**{f"p{n}.xml": b"<a>" + b"<b/>" * 300_000 + b"</a>" for n in range(12)}),
        workbook,
    ),
    "one endless token": (lambda: stored(**{SHEET: b"<worksheet " + b"a" * 19_000_000}), workbook),
    "many attributes": (
        lambda: xlsx(
            LIST, **{SHEET: "<worksheet " + " ".join(f'a{n}="{n % 7}"' for n in range(300_000)) + "/>"}
        ),
        workbook,
    ),
    "a cell at the far end": (
        lambda: xlsx(
            LIST, **{SHEET: sheet_xml([["x"]]).replace("A1", "XFD1048576").replace('r="1"', 'r="1048576"')}
        ),
        workbook,
    ),
    "repeated cells": (
        lambda: ods(
            '<table:table-row table:number-rows-repeated="1048576"><table:table-cell '
            'table:number-columns-repeated="16384" office:value-type="string"><text:p>x</text:p>'
            "</table:table-cell></table:table-row>"
        ),
        lambda content: read_sheets("list.ods", content),
    ),
    "huge csv": (lambda: b"a,b\n" * (30 * MEBIBYTE), csv_file),
    "csv of blank lines": (lambda: b"\n" * (19 * MEBIBYTE), csv_file),
    "csv of one cell": (lambda: b'"' + (b"a" * 2_000 + b"\n") * 9_000, csv_file),
    "csv of separators": (lambda: b"," * (19 * MEBIBYTE), csv_file),
    "deep json": (lambda: deep(1_000_000, b"[", b"]"), open_envelope),
    "deep objects": (lambda: deep(500_000, b'{"a":', b"}"), open_envelope),
    "wide json": (lambda: b"[" + b"1," * 2_000_000 + b"1]", open_envelope),
    "long number": (lambda: b'{"a": ' + b"9" * 4_000_000 + b"}", open_envelope),
    "open quotations": (lambda: b'{"a": "' + b'\\"' * 2_000_000, open_envelope),
    "huge json": (lambda: b'{"a": "' + b"x" * (100 * MEBIBYTE) + b'"}', open_envelope),
    "deep json in a token": (
        lambda: b"e30." + urlsafe_b64encode(deep(900_000, b"[", b"]")).rstrip(b"=") + b".AA",
        open_envelope,
    ),
    "deep json line": (lambda: b'{"code": ' + deep(30_000, b"[", b"]") + b"}\n", register_file),
    "deep json lines": (
        lambda: b'{"code": "A", "name": ' + deep(1_000_000, b"[", b"]") + b"}\n",
        register_file,
    ),
    "register of faults": (lambda: b"code,name,country,group,lei\n" + b"x\n" * 20_000_000, register_file),
    "register of rows": (
        lambda: b"organisation,from_on,until_on\n" + b"A,2020-01-01,\n" * 4_000_000,
        register_file,
    ),
    "register in utf-16": (lambda: "code,name,country,group,lei\nA,Ö,NO,,\n".encode("utf-16"), register_file),
}


def main(case: str) -> None:
    make, read = CASES[case]
    content = make()
    _, hard = resource.getrlimit(resource.RLIMIT_AS)
    resource.setrlimit(resource.RLIMIT_AS, (_taken() + MEMORY, hard))
    began = time.monotonic()
    try:
        found = f"read: {read(content)}"
    except (ImportRefused, FileRefused) as refusal:
        found = f"refused: {refusal}"
    print(f"{time.monotonic() - began:.2f} {found[:300]}")


def _taken() -> int:
    """The address space that the process has already."""
    return int(Path("/proc/self/statm").read_text().split()[0]) * resource.getpagesize()


if __name__ == "__main__":
    main(sys.argv[1])
