"""Documents in support of an objection: which are accepted. PURE."""

from __future__ import annotations

from dataclasses import dataclass

from cpal.documents import LARGEST_BYTES, SentFile

__all__ = ["ACCEPTED", "LARGEST_BYTES", "Document"]

EXTENSIONS = frozenset({".pdf", ".csv", ".xlsx", ".png", ".jpg", ".jpeg", ".txt"})
ACCEPTED = "PDF, CSV, XLSX, PNG, JPG or TXT"


@dataclass(frozen=True, slots=True)
class Document(SentFile):
    """A file as it was sent with an objection."""

    @property
    def fault(self) -> str:
        """Why it is not accepted; empty when it is."""
        return self.fault_among(EXTENSIONS, ACCEPTED)
