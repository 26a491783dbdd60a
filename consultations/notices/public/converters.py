"""The number of a notice as it stands in addresses."""

from __future__ import annotations


class NoticeNumberConverter:
    """`26-001` in an address is notice 26/001."""

    regex = "[0-9]{2}-[0-9]{3,6}"

    def to_python(self, value: str) -> str:
        """The number as it is stored."""
        return value.replace("-", "/")

    def to_url(self, value: str) -> str:
        """The number as it stands in an address."""
        return value.replace("/", "-")
