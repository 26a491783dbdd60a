"""What a dotted name names."""

from __future__ import annotations

import importlib
from functools import reduce
from typing import Any


def code_named(name: str) -> Any:
    """The longest part that is a module, and the rest in it; AttributeError where there is no such thing."""
    parts = name.split(".")
    for length in range(len(parts), 0, -1):
        try:
            module = importlib.import_module(".".join(parts[:length]))
        except ModuleNotFoundError:
            continue
        return reduce(getattr, parts[length:], module)
    raise ModuleNotFoundError(name)
