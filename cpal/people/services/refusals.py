"""Why something about the code of conduct was refused."""

from __future__ import annotations


class ConductRefused(ValueError):
    """It cannot be recorded as asked; says why and what can be done."""
