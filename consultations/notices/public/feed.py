"""Notices as an Atom feed (RFC 4287), all or of one kind; an entry keeps its identifier for ever (RFC 4151)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.syndication.views import Feed
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.cache import patch_cache_control
from django.utils.feedgenerator import Atom1Feed
from django.utils.html import format_html
from django.utils.safestring import SafeString

from consultations.notices.markdown import as_html
from consultations.notices.models import Kind, Notice
from consultations.notices.public import selectors
from cpal.clock import database_clock

LATEST = 50
# The day on which the identifiers' host was ours; part of every identifier, so never changed.
SINCE = "2025"


def tag_of(what: str) -> str:
    """A stable identifier: `tag:cpal.example,2025:notices/26-001`."""
    return f"tag:{urlsplit(settings.SITE_URL).hostname},{SINCE}:{what}"


class NoticesFeed(Feed):  # type: ignore[type-arg]  # generic in the stubs alone
    """The latest notices; `?kind=delay` gives those of a kind."""

    feed_type = Atom1Feed
    language = "en-gb"
    author_name = "CPAL"

    def __call__(self, request: HttpRequest, *arguments: Any, **options: Any) -> HttpResponse:
        """The feed; anybody may keep it for a minute."""
        response = super().__call__(request, *arguments, **options)
        patch_cache_control(response, public=True, max_age=60)
        return response

    def get_object(self, request: HttpRequest, *_: Any, **__: Any) -> Kind | None:
        """The kind that was asked for. Raises Http404 for one that does not exist."""
        kind = request.GET.get("kind", "")
        if kind and kind not in Kind.values:
            raise Http404("There is no such kind of notice.")
        return Kind(kind) if kind else None

    def title(self, kind: Kind | None) -> str:
        return f"CPAL notices: {kind.label.lower()}" if kind else "CPAL notices"

    def subtitle(self, _: Kind | None) -> str:
        return "What CPAL tells the market: premia, delays, corrections, consultations and the calendar."

    def link(self, kind: Kind | None) -> str:
        return reverse("notices") + (f"?kind={kind.value}" if kind else "")

    def feed_url(self, kind: Kind | None) -> str:
        return reverse("notices-feed") + (f"?kind={kind.value}" if kind else "")

    def feed_guid(self, kind: Kind | None) -> str:
        return tag_of(f"notices/{kind.value}" if kind else "notices")

    def items(self, kind: Kind | None) -> Iterable[Notice]:
        notices = selectors.out(database_clock())
        return (notices.filter(kind=kind) if kind else notices)[:LATEST]

    def item_title(self, item: Notice) -> SafeString:
        return SafeString(f"{item.number} {item.title}")

    def item_description(self, item: Notice) -> str:
        return format_html("<p>{}</p>{}", item.summary, as_html(item.body))

    def item_guid(self, item: Notice) -> str:
        return tag_of(f"notices/{item.slug}")

    def item_pubdate(self, item: Notice) -> dt.datetime:
        return item.published_at

    def item_updateddate(self, item: Notice) -> dt.datetime:
        return item.published_at

    def item_categories(self, item: Notice) -> Iterable[str]:
        return [item.kind, *([item.metal] if item.metal else [])]
