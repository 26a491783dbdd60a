"""The four metals with a sustainability premium, and a value for each of them."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Generic, TypeVar

T = TypeVar("T")


class Metal(StrEnum):
    """The metals that are priced."""

    ALUMINIUM = "aluminium"
    COPPER = "copper"
    NICKEL = "nickel"
    ZINC = "zinc"


@dataclass(frozen=True, slots=True)
class PerMetal(Generic[T]):
    """One value for each metal."""

    aluminium: T
    copper: T
    nickel: T
    zinc: T

    def of(self, metal: Metal) -> T:
        """The value for one metal."""
        value: T = getattr(self, metal.value)
        return value
