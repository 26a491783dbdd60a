"""The public pages of eligibility."""

from django.urls import path, register_converter

from eligibility.public import (
    about,
    brand,
    brands,
    downloads,
    footprints,
    sites,
    standards,
    thresholds,
    what_if,
)
from eligibility.public.converters import NameConverter

register_converter(NameConverter, "name")

urlpatterns = [
    path("brands/", brands.brands, name="brands"),
    path("standards/", standards.standards, name="standards"),
    path("standards/upstream/", standards.upstream, name="upstream"),
    path("standards/asm/", standards.asm, name="asm"),
    path("standards/<path:code>/", standards.standard, name="standard"),
    path("glossary/", standards.glossary_page, name="glossary"),
    path("brands/about/", about.about_listing, name="about-listing"),
    path("brands/<str:metal>/<name:brand>/", brand.brand, name="brand"),
    path("sites/<name:code>/", sites.site, name="site"),
    path("footprints/", footprints.footprints, name="footprints"),
    path("register/", downloads.register_data, name="register-data"),
    path("register/<slug:register>.<slug:form>", downloads.register_file, name="register-file"),
    path("thresholds/", thresholds.thresholds, name="thresholds"),
    path("thresholds/what-if/", what_if.what_if_page, name="what-if"),
    path("thresholds/what-if.csv", what_if.what_if_csv, name="what-if-csv"),
]
