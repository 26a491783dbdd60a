"""Why something about governance was refused."""

from __future__ import annotations


class GovernanceRefused(ValueError):
    """It cannot be recorded as asked; says why and what can be done."""


def check_written(**texts: str) -> None:
    """Refuse the first text that is empty, by its name."""
    for name, text in texts.items():
        if not text.strip():
            raise GovernanceRefused(f"Write the {name.replace('_', ' ')}.")
