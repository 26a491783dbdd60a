"""Names in public addresses. A brand may be called anything: “/” and “%” in its name are escaped once more."""

from __future__ import annotations

from urllib.parse import unquote


class NameConverter:
    """Any name on one line, of one part of an address."""

    regex = "[^/]+"

    def to_python(self, value: str) -> str:
        """The name; one with a character that none has raises ValueError, so that there is no page."""
        name = unquote(value)
        if "\0" in name:
            raise ValueError("no name has a null character")
        return name

    def to_url(self, value: str) -> str:
        """The name as one part; a name of dots alone would be a step in the address."""
        name = str(value).replace("%", "%25").replace("/", "%2F")
        return name.replace(".", "%2E") if set(name) == {"."} else name
