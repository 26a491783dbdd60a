"""PURE. Bytes to text, or why they are no text."""

from __future__ import annotations

from eligibility.imports.refusals import ImportRefused

_SAVE = "Save it as UTF-8 (Excel: “CSV UTF-8”) and send it again."
_MARKS = {
    b"\xff\xfe\x00\x00": "UTF-32",
    b"\x00\x00\xfe\xff": "UTF-32",
    b"\xff\xfe": "UTF-16",
    b"\xfe\xff": "UTF-16",
}


def utf8_text(content: bytes) -> str:
    """The text, without a byte-order mark. Raises ImportRefused for any other encoding, naming what it seems to be."""
    for mark, name in _MARKS.items():
        if content.startswith(mark):
            raise ImportRefused(f"It is encoded in {name}. {_SAVE}")
    if b"\0" in content:
        every_other = content[:4000:2].count(0) + content[1:4000:2].count(0) > len(content[:4000]) // 4
        what = "It is encoded in UTF-16 or UTF-32." if every_other else "It holds NUL bytes: it is no text."
        raise ImportRefused(f"{what} {_SAVE}")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise ImportRefused(
            f"It is not UTF-8: line {line} has the byte 0x{content[error.start]:02x}, as Latin-1 or Windows-1252 "
            f"writes accented letters. {_SAVE}"
        ) from None
