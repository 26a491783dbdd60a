"""What staff write as Markdown, as HTML that a page may hold: no script, no style, no picture, no raw HTML."""

import nh3
from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt

TAGS = {
    "a", "blockquote", "br", "code", "em", "h2", "h3", "h4", "hr", "li", "ol", "p", "pre", "strong",
    "table", "tbody", "td", "th", "thead", "tr", "ul",
}  # fmt: skip
MARKDOWN = MarkdownIt("commonmark", {"html": False}).enable("table")


def prose(text: str) -> SafeString:
    """Markdown as safe HTML; its headings begin at the second level, below the page's own."""
    html = nh3.clean(
        MARKDOWN.render(text), tags=TAGS, attributes={"a": {"href"}}, url_schemes={"https", "mailto"}
    )
    return mark_safe(html)  # noqa: S308 - cleaned above
