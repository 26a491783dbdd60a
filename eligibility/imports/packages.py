"""PURE. The parts of a zipped workbook, unpacked within limits and checked against what the archive declares."""

from __future__ import annotations

import struct
import zipfile
import zlib
from io import BytesIO

from eligibility.imports.refusals import ImportRefused, size

MOST_PARTS = 1_000
LARGEST_UNPACKED = 50 * 1024 * 1024
LARGEST_PART = 25 * 1024 * 1024
STEEPEST_RATIO = 200  # sheets shrink to a tenth or a fiftieth; deflate itself ends at a thousandth
RATIO_MATTERS_FROM = 1024 * 1024

_DIRECTORY_ENTRY = b"PK\x01\x02"
_LOCAL = struct.Struct("<4s22xHH")
_LOCAL_MARK = b"PK\x03\x04"
_ENCRYPTED_FLAG = 0x1
_ARCHIVES = (b"PK\x03\x04", b"\x1f\x8b", b"7z\xbc\xaf", b"Rar!", b"\xd0\xcf\x11\xe0", b"BZh", b"\xfd7zXZ")
_BROKEN = "The workbook is cut off or damaged. Open it, save it anew and send it again."

Parts = dict[str, bytes]


def parts_of(content: bytes) -> Parts:
    """Every part by its name. Raises ImportRefused for a bomb, an encrypted, nested, damaged or odd archive."""
    if content.count(_DIRECTORY_ENTRY) > MOST_PARTS:
        raise ImportRefused(f"It has more than {MOST_PARTS:,} parts. A workbook of a brand list has a dozen.")
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            entries = [entry for entry in archive.infolist() if not entry.filename.endswith("/")]
    except (zipfile.BadZipFile, zipfile.LargeZipFile, struct.error, OSError, ValueError, NotImplementedError):
        raise ImportRefused(_BROKEN) from None
    _refuse_declared(entries)
    return {entry.filename: _unpacked(entry, content) for entry in entries}


def repacked(parts: Parts) -> BytesIO:
    """A workbook of exactly these parts, so that no reader finds in it what was not looked at."""
    package = BytesIO()
    with zipfile.ZipFile(package, "w", zipfile.ZIP_STORED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    package.seek(0)
    return package


def _refuse_declared(entries: list[zipfile.ZipInfo]) -> None:
    names = [entry.filename.lower() for entry in entries]
    if not all(names):
        raise ImportRefused(_BROKEN)
    if len(set(names)) < len(names):
        raise ImportRefused("Two parts of the workbook have one name, so it can be read in two ways.")
    if any(entry.flag_bits & _ENCRYPTED_FLAG for entry in entries):
        raise ImportRefused("It is encrypted. Remove the password and send it again.")
    unpacked = sum(entry.file_size for entry in entries)
    if unpacked > LARGEST_UNPACKED:
        raise ImportRefused(f"It unpacks to {size(unpacked)}; at most {size(LARGEST_UNPACKED)} is read.")
    for entry in entries:
        _refuse_entry(entry)


def _refuse_entry(entry: zipfile.ZipInfo) -> None:
    if entry.file_size > LARGEST_PART:
        raise ImportRefused(
            f"Its part {entry.filename!r} unpacks to {size(entry.file_size)}; at most {size(LARGEST_PART)} is read."
        )
    if entry.file_size > max(RATIO_MATTERS_FROM, STEEPEST_RATIO * entry.compress_size):
        raise ImportRefused(
            f"Its part {entry.filename!r} unpacks to more than {STEEPEST_RATIO} times its size, as no list does."
        )
    if entry.compress_type not in {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}:
        raise ImportRefused(f"Its part {entry.filename!r} is packed in a way that workbooks are not.")


def _unpacked(entry: zipfile.ZipInfo, content: bytes) -> bytes:
    """The bytes of a part, as long and with the checksum that the directory declares, and nothing after them."""
    packed = _packed(entry, content)
    if entry.compress_type == zipfile.ZIP_STORED:
        found = packed
    else:
        unpacker = zlib.decompressobj(-zlib.MAX_WBITS)
        try:
            found = unpacker.decompress(packed, entry.file_size + 1)
        except zlib.error:
            raise ImportRefused(_BROKEN) from None
        if len(found) <= entry.file_size and not unpacker.eof:
            raise ImportRefused(_BROKEN)
    if len(found) > entry.file_size:
        raise ImportRefused(f"Its part {entry.filename!r} unpacks to more than the archive declares.")
    if len(found) != entry.file_size or zlib.crc32(found) != entry.CRC:
        raise ImportRefused(_BROKEN)
    if found.startswith(_ARCHIVES):
        raise ImportRefused(f"It holds another archive or document, {entry.filename!r}. Send the list alone.")
    return found


def _packed(entry: zipfile.ZipInfo, content: bytes) -> bytes:
    head = content[entry.header_offset : entry.header_offset + _LOCAL.size]
    if len(head) < _LOCAL.size or not head.startswith(_LOCAL_MARK):
        raise ImportRefused(_BROKEN)
    _, name_length, extra_length = _LOCAL.unpack(head)
    begins = entry.header_offset + _LOCAL.size + name_length + extra_length
    packed = content[begins : begins + entry.compress_size]
    if len(packed) != entry.compress_size:
        raise ImportRefused(_BROKEN)
    return packed
