"""The public pages of the premia."""

from django.urls import path, register_converter

from pricing.public import data, pages
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
    path("methodology/", pages.methodology, name="methodology"),
    path("methodology/<str:code>/", pages.methodology_version, name="methodology-version"),
    path("calendar/", pages.calendar, name="calendar"),
    path("data/", data.data, name="data"),
]
