"""The words of one answer, cleaned of what no keyboard types. PURE."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass, replace

MOST_CHARACTERS = 20_000
STANCES = frozenset({"", "agree", "partly", "disagree", "no_view"})
NARROWEST = "confidential"
PERMISSIONS = frozenset({"named", "anonymous", NARROWEST})


@dataclass(frozen=True, slots=True)
class Words:
    """A stance, a reason, an alternative, and what may become of them; confidential unless the author says more."""

    stance: str = ""
    reason: str = ""
    alternative: str = ""
    permission: str = NARROWEST

    @property
    def is_blank(self) -> bool:
        """Whether nothing is said; a permission alone says nothing."""
        return not (self.stance or self.reason.strip() or self.alternative.strip())

    @property
    def faults(self) -> dict[str, str]:
        """What stands against keeping it, field by field."""
        found = {field: too_long(getattr(self, field)) for field in ("reason", "alternative")}
        found["stance"] = "" if self.stance in STANCES else "Choose one of the answers."
        found["permission"] = (
            "" if self.permission in PERMISSIONS else "Choose what may become of the answer."
        )
        return {field: fault for field, fault in found.items() if fault}

    def cleaned(self) -> Words:
        """Line ends of one kind, and no control characters, which neither a database nor a document takes."""
        return replace(self, reason=typed(self.reason), alternative=typed(self.alternative))


def typed(text: str) -> str:
    """The text as a keyboard could have typed it."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return "".join(
        letter for letter in text if letter in "\n\t" or unicodedata.category(letter) not in {"Cc", "Cs"}
    )


def too_long(text: str) -> str:
    """Why a text of that length is refused; empty when it is not."""
    if len(text) <= MOST_CHARACTERS:
        return ""
    return f"{len(text):,} characters are more than the {MOST_CHARACTERS:,} that are kept: shorten it or attach a file."
