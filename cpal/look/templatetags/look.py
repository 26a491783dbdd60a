"""``{% load look %}``: the house's filters and components. ``docs/look.md`` shows each in use."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django import template
from django.core.paginator import Page
from django.forms import BaseForm
from django.forms.boundfield import BoundField
from django.template.context import Context
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from cpal.look import figures, navigation, sheets, words
from cpal.look.charts import Chart, Sparkline
from cpal.look.forms import faults_of
from cpal.look.prose import prose
from cpal.look.values import Cell, Fact, FigureTile, Moment, Share, Table, side_by_side

register = template.Library()

register.filter("premium", figures.premium_text)
register.filter("tonnes", figures.tonnes_text)
register.filter("percent_share", figures.share_text)
register.filter("percent", figures.percent_text)
register.filter("window_name", figures.window_text)
register.filter("window_short", figures.window_short)
register.filter("metal_name", words.metal_name)
register.filter("prose", prose)
register.filter("basis_name", words.basis_name)


@register.filter
def state_name(state: str) -> str:
    """The word of a state."""
    return words.state_word(state).name


@register.filter
def london(at: date | datetime | None, form: str = "") -> str:
    """``30 October 2026, 17:00 London``; the forms are those of ``figures.london_text``."""
    return figures.london_text(at, form) if at else ""


@register.filter
def change(amount: Decimal | None, since: str = "") -> SafeString:
    """``▲ 2.25 since September``: the direction as a shape and, for listeners, as a word."""
    if amount is None:
        return format_html('<span class="change">{}</span>', "no earlier figure")
    if amount == 0:
        return format_html('<span class="change">{}</span>', "unchanged")
    direction = "up" if amount > 0 else "down"
    return format_html(
        '<span class="change"><svg class="change-mark change-{0}" viewBox="0 0 10 10" aria-hidden="true">'
        '<path d="{1}"/></svg><span class="visually-hidden">{0} </span>{2}{3}</span>',
        direction,
        "M5 1 9.5 9h-9z" if amount > 0 else "M5 9 .5 1h9z",
        figures.with_places(abs(amount), 2),
        f" since {since}" if since else "",
    )


@register.filter
def digest(value: str) -> SafeString:
    """A digest in groups of eight that may wrap between them; copied, it is one word again."""
    groups = ((group,) for group in re.findall(".{1,8}", str(value)))
    return format_html('<code class="digest">{}</code>', format_html_join(SafeString("<wbr>"), "{}", groups))


@register.filter
def digest_short(value: str) -> SafeString:
    """The two ends of a digest, the whole in its title."""
    text = str(value)
    short = text if len(text) <= 20 else f"{text[:12]}…{text[-4:]}"
    return format_html('<code class="digest" title="{}">{}</code>', text, short)


@register.simple_tag
def when(at: date | datetime | None, form: str = "") -> SafeString | str:
    """A moment as a ``<time>`` element, in the forms of ``london``."""
    if not at:
        return ""
    stamp = figures.in_london(at).isoformat() if isinstance(at, datetime) else at.isoformat()
    return format_html('<time datetime="{}">{}</time>', stamp, figures.london_text(at, form))


@register.simple_tag
def stylesheets(surface: str) -> SafeString:
    """The ``<link>`` elements of ``portal``, ``desk`` or ``backoffice``."""
    return sheets.links(surface)


@register.simple_tag(takes_context=True)
def nav_links(context: Context, surface: str) -> list[navigation.Link]:
    """The header's links for a surface, or the footer's; safe on an error page, which has no request."""
    entries = {
        "portal": navigation.PORTAL,
        "desk": navigation.DESK,
        "backoffice": navigation.BACK_OFFICE,
        "footer": navigation.FOOTER,
    }
    request = context.get("request")
    return list(navigation.links(entries[surface], request.path if request else ""))


@register.simple_tag
def url_if(url_name: str) -> str:
    """The address of a page, or blank where it does not exist."""
    return navigation.url_or_blank(url_name)


@register.inclusion_tag("components/_basis_mark.html")
def basis_mark(basis: str) -> dict[str, Any]:
    """The shape of a basis, hidden from listeners: the word stands beside it."""
    words.basis_name(basis)
    return {"basis": str(basis)}


@register.inclusion_tag("components/_basis_badge.html")
def basis_badge(basis: str) -> dict[str, Any]:
    """Shape and word of a basis."""
    return {"basis": str(basis), "name": words.basis_name(basis)}


@register.inclusion_tag("components/_state_badge.html")
def state_badge(state: str, revision: int | None = None) -> dict[str, Any]:
    """The state of an assessment, with its revision where it matters."""
    return {"state": str(state), "word": words.state_word(state), "revision": revision}


@register.inclusion_tag("components/_metal_mark.html")
def metal_mark(metal: str) -> dict[str, Any]:
    """The metal's dot."""
    return {"metal": str(metal)}


@register.inclusion_tag("components/_key_facts.html")
def key_facts(facts: Iterable[Fact]) -> dict[str, Any]:
    """A list of terms and details."""
    return {"facts": facts}


@register.inclusion_tag("components/_timeline.html")
def timeline(moments: Iterable[Moment], form: str = "seconds") -> dict[str, Any]:
    """The life of a figure, latest first."""
    return {"moments": moments, "form": form}


@dataclass(frozen=True)
class ShownCell:
    """A cell with its column, ready for the template."""

    cell: Cell
    is_number: bool
    name: str


@register.inclusion_tag("components/_figures.html")
def figures_table(table: Table) -> dict[str, Any]:
    """A table of figures."""
    rows = [
        [
            ShownCell(cell if isinstance(cell, Cell) else Cell(cell), column.is_number, column.name)
            for cell, column in zip(row, table.columns, strict=True)
        ]
        for row in table.rows
    ]
    return {"table": table, "rows": rows}


@register.inclusion_tag("components/_chart.html")
def chart(chart: Chart) -> dict[str, Any]:
    """A chart, in its wide and its narrow drawing; put its table beneath it."""
    return {"chart": chart}


@register.inclusion_tag("components/_sparkline.html")
def sparkline(sparkline: Sparkline) -> dict[str, Any]:
    """The small chart of a tile."""
    return {"sparkline": sparkline}


@register.inclusion_tag("components/_figure_tile.html")
def figure_tile(tile: FigureTile) -> dict[str, Any]:
    """One metal's latest premium."""
    return {"tile": tile}


@register.inclusion_tag("components/_breadcrumbs.html")
def breadcrumbs(*parts: str) -> dict[str, Any]:
    """``"Premia" url "Nickel" url "October 2026"``: titles and addresses in turn, the last title alone."""
    titles, urls = parts[::2], (*parts[1::2], "")
    return {"crumbs": [Fact(title, "", url) for title, url in zip(titles, urls, strict=False)]}


@register.inclusion_tag("components/_pagination.html", takes_context=True)
def pagination(context: Context, page: "Page[Any]") -> dict[str, Any]:
    """Earlier and later pages; the rest of the query is kept."""
    numbers = page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1)
    return {"page": page, "numbers": list(numbers), "query": context["request"].GET}


@register.inclusion_tag("components/_filter_bar.html")
def filter_bar(form: BaseForm, action: str = "Show") -> dict[str, Any]:
    """A GET form in one row."""
    return {"form": form, "action": action}


@register.inclusion_tag("components/_field.html")
def field(field: BoundField) -> dict[str, Any]:
    """Label, hint, error and control."""
    return {"field": field}


@register.inclusion_tag("components/_error_summary.html")
def error_summary(form: BaseForm) -> dict[str, Any]:
    """All errors of a form, each a link to its field; nothing for a form without any."""
    return {"faults": tuple(faults_of(form))}


@register.simple_block_tag
def notice(content: str, kind: str = "info", title: str = "") -> SafeString:
    """``{% notice "attention" "Nickel" %}…{% endnotice %}``; kinds: info, attention, done, fault, or a metal."""
    return render_to_string("components/_notice.html", {"content": content, "kind": kind, "title": title})


@register.simple_block_tag
def section(content: str, title: str, key: str = "") -> SafeString:
    """``{% section "Notices" "notices" %}…{% endsection %}``: a ruled section; ``key`` is its id."""
    return render_to_string("components/_section.html", {"content": content, "title": title, "key": key})


@register.inclusion_tag("components/_countdown.html")
def countdown(ends_at: datetime, now: datetime | None = None) -> dict[str, Any]:
    """``at 16:05:00 London``, to which the script adds the time left and a reload at the end."""
    now = now or timezone.now()
    return {"ends_at": figures.in_london(ends_at), "now": figures.in_london(now)}


@register.inclusion_tag("components/_weights.html")
def weights(metal: str, shares: Iterable[Share]) -> dict[str, Any]:
    """A bar of shares that sum to one; drawn as SVG, told in words beneath."""
    return {"metal": metal, "bars": tuple(side_by_side(shares))}
