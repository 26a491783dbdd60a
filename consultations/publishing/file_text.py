"""The words of a file, as far as they can be read: plain text, and the Office and OpenDocument formats. PURE."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib

PLAIN = (".csv", ".htm", ".html", ".json", ".md", ".txt", ".xml")
PACKED = (".docx", ".odp", ".ods", ".odt", ".pptx", ".xlsx")
LARGEST_PART = 50_000_000
WORDS_INSIDE = (".rels", ".txt", ".xml")
UNREADABLE = (
    EOFError,
    NotImplementedError,
    OSError,
    RuntimeError,
    ValueError,
    struct.error,
    zipfile.BadZipFile,
    zlib.error,
)


def readable_text(file_name: str, content: bytes) -> str | None:
    """Everything that is written in the file, its properties included; None if some of it cannot be read."""
    name = file_name.lower()
    if name.endswith(PLAIN):
        return _decoded(content)
    if name.endswith(PACKED):
        try:
            return _unpacked(content)
        except UNREADABLE:
            return None
    return None


def _unpacked(content: bytes) -> str | None:
    """Every part; None if there is one, a picture for instance, that has no words."""
    parts = []
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        for part in package.infolist():
            if part.filename.endswith("/"):
                continue
            if not part.filename.endswith(WORDS_INSIDE) or part.file_size > LARGEST_PART:
                return None
            parts.append(_decoded(package.read(part)))
    return "\n".join(parts)


def _decoded(content: bytes) -> str:
    for encoding in ("utf-8-sig", "utf-16") if content[:2] in {b"\xff\xfe", b"\xfe\xff"} else ("utf-8-sig",):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    return content.decode("latin-1")
