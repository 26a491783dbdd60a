"""What became of a clause or a step from one version of the methodology to another. PURE."""

from __future__ import annotations

from enum import StrEnum


class Fate(StrEnum):
    """Of something that either version has."""

    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"
    UNCHANGED = "unchanged"
