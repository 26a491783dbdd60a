"""The names in public addresses: anything else is no page."""

from __future__ import annotations

from cpal.calendar import Month
from pricing.methodology.metals import Metal
from pricing.models import Publication


class MetalConverter:
    """`aluminium`, `copper`, `nickel` or `zinc`."""

    regex = "|".join(metal.value for metal in Metal)

    def to_python(self, value: str) -> str:
        """As it is written."""
        return value

    def to_url(self, value: str) -> str:
        """As it is written."""
        return value


class WindowConverter:
    """`2026-10`. A month that no window can have raises ValueError, so that there is no page."""

    regex = "[0-9]{4}-[0-9]{2}"

    def to_python(self, value: str) -> str:
        """The code of a window that may exist."""
        return str(Month.parse(value))

    def to_url(self, value: object) -> str:
        """The code of a window."""
        return str(value)


class StatusConverter:
    """`provisional`, `final` or `corrected`."""

    regex = "|".join(Publication.Status.values)

    def to_python(self, value: str) -> str:
        """As it is written."""
        return value

    def to_url(self, value: str) -> str:
        """As it is written."""
        return str(value)
