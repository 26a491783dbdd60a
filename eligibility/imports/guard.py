"""PURE. What stands between a file that somebody sent and the programs that read it.

It looks at bytes alone, in time and memory that the limits below bound whatever the file holds, and says why it
refuses one. What a program reads afterwards is what was looked at here, byte for byte.
"""

from __future__ import annotations

from enum import StrEnum
from pathlib import PurePath

from eligibility.imports.refusals import ImportRefused, size

LARGEST_SPREADSHEET = 20 * 1024 * 1024
LARGEST_CREDENTIAL = 5 * 1024 * 1024


class FileKind(StrEnum):
    """What a file is by its name, and must be by its content."""

    XLSX = ".xlsx"
    ODS = ".ods"
    CSV = ".csv"
    JSON = ".json"
    JWT = ".jwt"

    @property
    def is_spreadsheet(self) -> bool:
        return self in SPREADSHEETS

    @property
    def largest(self) -> int:
        """The most bytes that are read of one."""
        return LARGEST_SPREADSHEET if self.is_spreadsheet else LARGEST_CREDENTIAL


SPREADSHEETS = frozenset({FileKind.XLSX, FileKind.ODS, FileKind.CSV})
_BY_NAME = {kind.value: kind for kind in FileKind} | {".jsonld": FileKind.JSON}
ACCEPTED = ", ".join(_BY_NAME)

_ZIP = (b"PK\x03\x04", b"PK\x05\x06")
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_OTHERS = {
    b"%PDF-": "a PDF",
    b"\x89PNG": "a picture",
    b"\xff\xd8\xff": "a picture",
    b"\x1f\x8b": "a gzip archive",
    b"7z\xbc\xaf": "a 7-Zip archive",
    b"Rar!": "a RAR archive",
    b"MZ": "a program",
}
_REFUSED_BY_NAME = {
    ".xlsm": "It is a workbook with macros. Save it as .xlsx, without them.",
    ".xltm": "It is a template with macros. Save it as .xlsx, without them.",
    ".xlsb": "It is a binary workbook, which cannot be looked into before it is read. Save it as .xlsx.",
    ".xls": "The format .xls cannot be searched for formulas and macros before it is read. Save it as .xlsx.",
}


def kind_of(name: str, first_bytes: bytes, length: int) -> FileKind:
    """What the file is. Raises ImportRefused when its name is not accepted, or its content is something else."""
    extension = PurePath(name).suffix.lower()
    if extension in _REFUSED_BY_NAME:
        raise ImportRefused(_REFUSED_BY_NAME[extension])
    if extension not in _BY_NAME:
        raise ImportRefused(f"A file is read when its name ends in one of {ACCEPTED}.")
    kind = _BY_NAME[extension]
    if length > kind.largest:
        raise ImportRefused(
            f"It is larger than {size(kind.largest)}. A brand list or credential is far smaller: "
            "send the list alone, without pictures and other sheets."
        )
    if not length:
        raise ImportRefused("It is empty.")
    _refuse_another_kind(kind, first_bytes)
    return kind


def _refuse_another_kind(kind: FileKind, content: bytes) -> None:
    if content.startswith(_OLE):
        if _ENCRYPTED in content:
            raise ImportRefused("It is protected with a password. Remove the password and send it again.")
        raise ImportRefused(f"It is an old Excel or Word file under the name {kind}. Save it as .xlsx.")
    is_zip = content.startswith(_ZIP)
    if is_zip and kind not in {FileKind.XLSX, FileKind.ODS}:
        raise ImportRefused(f"It is a workbook or an archive under the name {kind}. Name it for what it is.")
    for beginning, what in _OTHERS.items():
        if content.startswith(beginning):
            raise ImportRefused(f"It is {what} under the name {kind}.")
    if kind in {FileKind.XLSX, FileKind.ODS} and not is_zip:
        raise ImportRefused(f"It is no {kind} workbook. If it is a text file, name it .csv.")
