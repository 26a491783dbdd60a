"""Arrays of PostgreSQL as text."""

from __future__ import annotations

from collections.abc import Iterable


def array_text(cells: Iterable[str]) -> str:
    """Texts as an array, each quoted."""
    quoted = ('"' + cell.replace("\\", "\\\\").replace('"', '\\"') + '"' for cell in cells)
    return "{" + ",".join(quoted) + "}"
