"""The facts of record that ship with the product: register files whose every row was read from a public source."""

from __future__ import annotations

from pathlib import Path

FOLDER = Path(__file__).parent.parent / "data" / "facts"


def fact_files() -> tuple[Path, ...]:
    """The files, by name; `manage.py load_register` takes them in any order."""
    return tuple(sorted(FOLDER.glob("*.csv")))
