"""What staff write, as HTML: CommonMark and tables, no raw HTML, no picture, no script."""

from __future__ import annotations

from collections.abc import Sequence

import nh3
from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.token import Token

TAGS = {
    "p", "br", "hr", "strong", "em", "code", "pre", "blockquote", "ul", "ol", "li", "a", "h2", "h3", "h4",
    "div", "table", "thead", "tbody", "tr", "th", "td",
}  # fmt: skip
ATTRIBUTES = {
    "a": {"href", "title"},
    "div": {"class", "tabindex", "role", "aria-label"},
    "table": {"class"},
    "ol": {"start"},
}
SCROLLS = '<div class="table-scroll" tabindex="0" role="region" aria-label="Table">'

_markdown = MarkdownIt("commonmark", {"html": False}).enable("table").disable("image")


def _table_open(renderer: RendererHTML, tokens: Sequence[Token], index: int, *_: object) -> str:
    return f'{SCROLLS}<table class="figures">\n'


def _table_close(renderer: RendererHTML, tokens: Sequence[Token], index: int, *_: object) -> str:
    return "</table></div>\n"


_markdown.add_render_rule("table_open", _table_open)
_markdown.add_render_rule("table_close", _table_close)


def as_html(text: str) -> SafeString:
    """The text as HTML that a page may hold; its headings begin below the page's own."""
    tokens = _markdown.parse(text)
    for token in tokens:
        if token.type in {"heading_open", "heading_close"}:
            token.tag = f"h{min(int(token.tag[1]) + 1, 4)}"
    html = _markdown.renderer.render(tokens, _markdown.options, {})
    clean = nh3.clean(html, tags=TAGS, attributes=ATTRIBUTES, url_schemes={"http", "https", "mailto"})
    return mark_safe(clean)  # noqa: S308 - nh3 has just cleaned it
