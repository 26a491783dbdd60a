"""The public pages of the premia."""

from django.urls import path, register_converter

from pricing.public import data, methodology, pages
from pricing.public.converters import MetalConverter, StatusConverter, WindowConverter

register_converter(MetalConverter, "metal")
register_converter(WindowConverter, "window")
register_converter(StatusConverter, "status")

PREMIUM = "premia/<metal:metal>/<window:window>/"

urlpatterns = [
    path("", pages.premia, name="premia"),
    path("premia/<metal:metal>/", pages.premium_history, name="premium-history"),
    path(PREMIUM, pages.premium, name="premium"),
    path(f"{PREMIUM}r<int:revision>/", pages.premium_revision, name="premium-revision"),
    path(f"{PREMIUM}r<int:revision>/<status:status>/", pages.publication, name="publication"),
    path("methodology/", methodology.methodology, name="methodology"),
    path("methodology/compare/", methodology.methodology_compare, name="methodology-compare"),
    path(
        "methodology/compare/<str:before>/<str:after>/",
        methodology.methodology_compared,
        name="methodology-compared",
    ),
    path("methodology/<str:code>.json", methodology.methodology_json, name="methodology-json"),
    path("methodology/<str:code>/", methodology.methodology_version, name="methodology-version"),
    path("calendar/", pages.calendar, name="calendar"),
    path("calendar.ics", pages.calendar_ics, name="calendar-ics"),
    path("data/", data.data, name="data"),
]
