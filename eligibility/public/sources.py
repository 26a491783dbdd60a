"""Where a fact comes from, as a reader can follow it."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

_ADDRESS = re.compile(r"(https?://\S+)")


def linked_source(source: str) -> SafeString:
    """A source with its addresses as links under their host's name; other words stay as they are."""
    pieces = [piece for piece in _ADDRESS.split(source) if piece]
    return format_html_join("", "{}", ((_piece(piece),) for piece in pieces))


def _piece(piece: str) -> str:
    if not _ADDRESS.fullmatch(piece):
        return piece
    host = urlsplit(piece).netloc.removeprefix("www.")
    return format_html('<a href="{}" rel="external">{}</a>', piece, host)
