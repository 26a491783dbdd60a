"""The endpoints of the register: read the query, read what is held, answer as JSON or CSV."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from django.http import HttpResponseBase, StreamingHttpResponse
from drf_spectacular.utils import extend_schema
from rest_framework.renderers import BaseRenderer, JSONRenderer
from rest_framework.request import Request

from cpal.api.cells import RowsCSV, csv_chunks
from cpal.api.errors import NothingThere
from cpal.api.listing import page_of_values
from cpal.api.parameters import (
    LARGEST_PAGE_SIZE,
    PAGE,
    PAGE_SIZE,
    SIZE,
    BadParameter,
    Parameter,
    check_names,
    choices_in,
    number_in,
    words_in,
)
from cpal.api.views import PublicView, entity_tag, tagged, unchanged, with_caching
from eligibility.evidence import Metal, NoThreshold
from eligibility.in_force import methodology_on
from eligibility.judged import JudgedBrand, judged_brands
from eligibility.public.api import description
from eligibility.public.api import parameters as asked
from eligibility.public.api import serializers as shapes
from eligibility.public.api.rows import brand_document, site_document, standard_document
from eligibility.public.brand_held import brand_rows_held
from eligibility.public.brand_index import indexed
from eligibility.public.brand_verdict import brand_verdict
from eligibility.public.brand_words import plain_words, words_of
from eligibility.public.downloads import flat
from eligibility.public.moment import Moment
from eligibility.public.proof_points import hidden_among
from eligibility.public.registers import BY_NAME, Row, brand_row
from eligibility.public.site_held import site_as_held
from eligibility.selectors import thresholds_over_time

# Raised by one whenever an answer's shape changes, so that no cache keeps the old one.
SHAPE = 1


def tag_of(request: Request, at: Moment) -> str:
    """What names an answer of the register."""
    return entity_tag(request, SHAPE, *at.state)


class RegisterCSV(RowsCSV):
    """Offers CSV; the file itself is written row by row."""


class RegisterView(PublicView):
    """A list of rows, a page at a time; CSV gives all of them."""

    renderer_classes: tuple[type[BaseRenderer], ...] = (JSONRenderer, RegisterCSV)
    key: str
    page: shapes.Shape
    parameters: Sequence[Parameter]

    def rows(self, request: Request, at: Moment) -> list[Any]:
        """What is asked for. Raises BadParameter."""
        raise NotImplementedError

    def shown(self, rows: list[Any], at: Moment) -> Iterable[Row]:
        """What was found, as rows of the answer."""
        return rows

    def file(self, rows: Iterable[Row]) -> StreamingHttpResponse:
        """The rows as a file, written as they are made."""
        chunks = csv_chunks(BY_NAME[self.key].names, map(flat, rows))
        response = StreamingHttpResponse(chunks, content_type="text/csv; charset=utf-8")
        response["Content-Disposition"] = f'attachment; filename="{self.key}.csv"'
        return response

    def answer(self, request: Request) -> HttpResponseBase:
        """The rows asked for, as JSON or CSV."""
        params = request.query_params
        check_names(params, self.parameters)
        number = number_in(params, PAGE) or 1
        size = number_in(params, SIZE, LARGEST_PAGE_SIZE) or PAGE_SIZE
        at = Moment.present()
        if same := unchanged(request, lambda: tag_of(request, at)):
            return same
        found = self.rows(request, at)
        if self.wants_csv(request):
            return with_caching(self.file(self.shown(found, at)), tag_of(request, at))
        body = page_of_values(
            found, request, number=number, size=size, name=self.key, rows=lambda page: [*self.shown(page, at)]
        )
        return tagged(self.page(body).data, tag_of(request, at))


class BrandsView(RegisterView):
    """Brands with their verdicts."""

    key, page, parameters = "brands", shapes.BrandsPage, asked.BRANDS

    @extend_schema(**description.BRANDS)
    def get(self, request: Request) -> HttpResponseBase:
        """The brands looked for, by metal and name."""
        return self.answer(request)

    def rows(self, request: Request, at: Moment) -> list[JudgedBrand]:
        """The brands that the search admits."""
        params = request.query_params
        wanted, on = asked.brands_wanted(params), asked.day_asked(params, at.today)
        held_at = asked.known_asked(params, at.now)
        try:
            judged = judged_brands(on=on, held_at=held_at, methodology=methodology_on(on, at.now))
        except NoThreshold as problem:
            raise BadParameter(asked.ON.name, f"“on”: {problem}.") from problem
        return wanted.among(indexed(judged, held_at))

    def shown(self, rows: list[JudgedBrand], at: Moment) -> Iterator[Row]:
        """The brands of a page."""
        chosen = [each.verdict.disclosure.id for each in rows if each.verdict.disclosure]
        hidden = hidden_among(chosen, at.now)
        return (brand_row(each, hidden) for each in rows)


class BrandView(PublicView):
    """One brand."""

    @extend_schema(**description.BRAND)
    def get(self, request: Request, metal: str, brand: str) -> HttpResponseBase:
        """The brand with its verdict on a day, as known at a moment."""
        if metal not in set(Metal):
            raise NothingThere(f"There is no metal “{metal}”: use {', '.join(Metal)}.", "metal")
        params = request.query_params
        check_names(params, asked.BRAND)
        at = Moment.present()
        on, known_at = asked.day_asked(params, at.today), asked.known_asked(params, at.now)
        if same := unchanged(request, lambda: tag_of(request, at)):
            return same
        held = brand_rows_held(metal, brand, known_at, at.now)
        if not held.is_known:
            raise NothingThere(f"The register does not know the {metal} brand “{brand}”.", "brand")
        then = known_at if known_at < at.now else None
        try:
            verdict = brand_verdict(
                metal,
                brand,
                thresholds_over_time(at.now),
                on=on,
                now=at.now,
                known_at=then,
                names=held.names,
            )
        except NoThreshold as problem:
            raise BadParameter(asked.ON.name, f"“on”: {problem}.") from problem
        document = brand_document(held, verdict, known_at)
        return tagged(shapes.BrandDocumentSerializer(document).data, tag_of(request, at))


class SitesView(RegisterView):
    """Sites."""

    key, page, parameters = "sites", shapes.SitesPage, asked.SITES

    @extend_schema(**description.SITES)
    def get(self, request: Request) -> HttpResponseBase:
        """The sites looked for, by code."""
        return self.answer(request)

    def rows(self, request: Request, at: Moment) -> list[Row]:
        """The sites that are called so, in that country."""
        countries = asked.country_in(request.query_params)
        words = words_in(request.query_params, asked.SITE_WORDS)
        return [
            row
            for row in BY_NAME["sites"].rows(at.now)
            if (not countries or row["country"] in countries) and (not words or is_called(row, words))
        ]


def is_called(site: Row, words: str) -> bool:
    """Whether each word is in the site’s code, name or place."""
    said = " ".join(words_of(str(site[name])) for name in ("code", "name", "place"))
    asked_for = plain_words(words)
    return bool(asked_for) and all(word in said for word in asked_for)


class SiteView(PublicView):
    """One site."""

    @extend_schema(**description.SITE)
    def get(self, request: Request, code: str) -> HttpResponseBase:
        """The site, what it makes, and its way through assurance."""
        check_names(request.query_params, asked.DOCUMENT)
        at = Moment.present()
        if same := unchanged(request, lambda: tag_of(request, at)):
            return same
        held = site_as_held(code, at.now)
        if held is None:
            raise NothingThere(f"The register holds nothing of a site “{code}”.", "code")
        return tagged(shapes.SiteDocumentSerializer(site_document(held)).data, tag_of(request, at))


class StandardsView(RegisterView):
    """Standards."""

    key, page, parameters = "standards", shapes.StandardsPage, asked.STANDARDS

    @extend_schema(**description.STANDARDS)
    def get(self, request: Request) -> HttpResponseBase:
        """The standards, by code."""
        return self.answer(request)

    def rows(self, request: Request, at: Moment) -> list[Row]:
        """The standards of a kind, or all."""
        kinds = choices_in(request.query_params, asked.KIND)
        return [row for row in BY_NAME["standards"].rows(at.now) if not kinds or row["kind"] in kinds]


class StandardView(PublicView):
    """One standard."""

    @extend_schema(**description.STANDARD)
    def get(self, request: Request, code: str) -> HttpResponseBase:
        """The standard, its assessment and its corrective actions."""
        check_names(request.query_params, asked.DOCUMENT)
        at = Moment.present()
        if same := unchanged(request, lambda: tag_of(request, at)):
            return same
        document = standard_document(code, at.now)
        if document is None:
            raise NothingThere(f"The register knows no standard “{code}”.", "code")
        return tagged(shapes.StandardDocumentSerializer(document).data, tag_of(request, at))


class RecognitionsView(RegisterView):
    """Recognition of upstream mechanisms."""

    key, page, parameters = "recognitions", shapes.RecognitionsPage, asked.RECOGNITIONS

    @extend_schema(**description.RECOGNITIONS)
    def get(self, request: Request) -> HttpResponseBase:
        """Every event, by mechanism."""
        return self.answer(request)

    def rows(self, request: Request, at: Moment) -> list[Row]:
        """Every event that is held."""
        return list(BY_NAME["recognitions"].rows(at.now))


class ThresholdsView(RegisterView):
    """Thresholds of the version in force."""

    key, page, parameters = "thresholds", shapes.ThresholdsPage, asked.THRESHOLDS

    @extend_schema(**description.THRESHOLDS)
    def get(self, request: Request) -> HttpResponseBase:
        """Every threshold, by metal."""
        return self.answer(request)

    def rows(self, request: Request, at: Moment) -> list[Row]:
        """Those of a metal, or all."""
        metals = choices_in(request.query_params, asked.METAL)
        return [row for row in BY_NAME["thresholds"].rows(at.now) if not metals or row["metal"] in metals]
