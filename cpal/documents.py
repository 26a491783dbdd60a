"""Files that others send: whether one is what its name says, told by extension and by its own first bytes. PURE."""

from __future__ import annotations

from collections.abc import Collection
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
    ".docx": (b"PK\x03\x04",),
}
TEXT = frozenset({".csv", ".txt"})


@dataclass(frozen=True, slots=True)
class SentFile:
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

    def fault_among(self, extensions: Collection[str], in_words: str) -> str:
        """Why it is not accepted where only these extensions are; empty when it is."""
        if self.extension not in extensions:
            return f"“{self.name}” is not accepted: send a {in_words} file."
        if len(self.content) > LARGEST_BYTES:
            return f"“{self.name}” is larger than {LARGEST_BYTES // 1024**2} MB."
        if not self.content:
            return f"“{self.name}” is empty."
        if not self._is_what_it_says:
            return f"“{self.name}” does not hold what its name says: send a {in_words} file."
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
