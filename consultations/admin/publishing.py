"""The addresses of publishing: under its consultation in the back office, for those who read responses."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib.admin import AdminSite
from django.http.response import HttpResponseBase
from django.urls import URLPattern, path

from consultations.admin import publishing_pages, publishing_steps


def publishing_urls(site: AdminSite) -> list[URLPattern]:
    """Beside the pages of a consultation, for its admin's `get_urls`."""

    def at(route: str, view: Callable[..., HttpResponseBase], name: str) -> URLPattern:
        return path(f"<int:number>/publishing/{route}", site.admin_view(view), name=f"consultations_{name}")

    return [
        at("", publishing_pages.publishing_page, "publishing"),
        at("preview/", publishing_pages.preview, "publishing_preview"),
        at("preview/responses/", publishing_pages.preview_responses, "publishing_preview_responses"),
        at("search/", publishing_steps.search, "publishing_search"),
        at("findings/<int:finding>/remove/", publishing_steps.remove, "publishing_remove"),
        at("findings/<int:finding>/justify/", publishing_steps.justify, "publishing_justify"),
        at("justifications/<int:justification>/confirm/", publishing_steps.confirm, "publishing_confirm"),
        at("publish/", publishing_steps.publish, "publishing_publish"),
    ]
