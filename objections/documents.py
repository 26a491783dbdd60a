"""Documents in support of an objection: which are accepted, told by extension and by their own first bytes. PURE."""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256
from pathlib import PurePath

LARGEST_BYTES = 10 * 1024 * 1024
SIGNATURES: dict[str, tuple[bytes, ...]] = {
    ".pdf": (b"%PDF-",),
    ".png": (b"\x89PNG\r\n\x1a\n",),
    ".jpg": (b"\xff\xd8\xff",),
    ".jpeg": (b"\xff\xd8\xff",),
    ".xlsx": (b"PK\x03\x04",),
}
TEXT = frozenset({".csv", ".txt"})
ACCEPTED = "PDF, CSV, XLSX, PNG, JPG or TXT"


@dataclass(frozen=True, slots=True)
class Document:
    """A file as it was sent."""

    name: str
    content: bytes

    @property
    def extension(self) -> str:
        return PurePath(self.name).suffix.lower()

    @property
    def sha256(self) -> str:
        """The digest that the receipt names."""
        return sha256(self.content).hexdigest()

    @property
    def fault(self) -> str:
        """Why it is not accepted; empty when it is."""
        if self.extension not in SIGNATURES and self.extension not in TEXT:
            return f"“{self.name}” is not accepted: send a {ACCEPTED} file."
        if len(self.content) > LARGEST_BYTES:
            return f"“{self.name}” is larger than {LARGEST_BYTES // 1024**2} MB."
        if not self.content:
            return f"“{self.name}” is empty."
        if not self._is_what_it_says:
            return f"“{self.name}” does not hold what its name says: send a {ACCEPTED} file."
        return ""

    @property
    def _is_what_it_says(self) -> bool:
        if self.extension in TEXT:
            return b"\0" not in self.content and _is_utf8(self.content)
        return self.content.startswith(SIGNATURES[self.extension])


def _is_utf8(content: bytes) -> bool:
    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True
