"""Which stylesheets a surface wears, in cascade order. No build step: the files are served as they are."""

from django.templatetags.static import static
from django.utils.html import format_html_join
from django.utils.safestring import SafeString

GROUND = ("tokens", "type", "base", "layout")
COMPONENTS = ("badges", "facts", "tables", "forms", "notices", "charts", "tiles", "lists")
SURFACES: dict[str, tuple[str, ...]] = {
    "portal": (*GROUND, *COMPONENTS, "portal", "print"),
    "desk": (*GROUND, *COMPONENTS, "desk", "print"),
    "backoffice": ("tokens", "stock", *GROUND[1:], *COMPONENTS, "desk", "backoffice", "print"),
}


def links(surface: str) -> SafeString:
    """The ``<link>`` elements of a surface; KeyError for one that does not exist."""
    addresses = ((static(f"look/css/{sheet}.css"),) for sheet in SURFACES[surface])
    return format_html_join("\n", '<link rel="stylesheet" href="{}">', addresses)
