"""A brand in the back office: known now beside known then, every row with its file, what assessments used (3, 4)."""

from __future__ import annotations

import datetime as dt
from typing import cast
from urllib.parse import urlencode

from django import forms
from django.contrib import admin
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html

from cpal.calendar import LONDON, Month, london_date, observation_window
from cpal.clock import database_clock
from cpal.people.roles import SEES_DEALS
from cpal.people.visitors import holds
from eligibility.admin import brand_shown as shown
from eligibility.admin.known_names import NAMES, names_asked
from eligibility.admin.reading import PagesAdmin, check_may_read, day_asked, named_in
from eligibility.evidence import Metal
from eligibility.in_force import methodology_on
from eligibility.keeping.brand_kept import (
    WINDOWS_SHOWN,
    at_cut_offs,
    compared,
    explained,
    rows_received,
    rules_twice,
)
from eligibility.models import Brand
from eligibility.policies import may_read_deliveries
from eligibility.selectors import BrandAsHeld, brand_as_held, thresholds_over_time
from eligibility.uses import verdicts_used

KEPT = "eligibility_brand_kept"
BACK = dt.timedelta(days=2 * 365)  # how far back and ahead the life of the verdict is shown
AHEAD = dt.timedelta(days=365)


def address_of(metal: str, brand: str) -> str:
    """The page of a brand; its name may hold any character."""
    return f"{reverse(f'admin:{KEPT}')}?{urlencode({'metal': metal, 'brand': brand})}"


class WhenForm(forms.Form):
    """Which day is judged, and the other moment whose knowledge is shown beside today's."""

    metal = forms.CharField(widget=forms.HiddenInput, max_length=9)
    brand = forms.CharField(widget=forms.HiddenInput, max_length=100)
    on = day_asked("Verdict on")
    cutoff = forms.ChoiceField(label="Known at the cut-off of", required=False)
    known_at = forms.DateTimeField(
        label="or at (London)",
        required=False,
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
    )

    def __init__(self, *args: object, at: dt.datetime, **options: object) -> None:
        super().__init__(*args, **options)  # type: ignore[arg-type]  # as Django takes them
        cast(forms.ChoiceField, self.fields["cutoff"]).choices = [
            ("", "–"),
            *((code, code) for code in cut_offs(at)),
        ]

    def moment(self, at: dt.datetime) -> dt.datetime:
        """The other moment: the one stated, else the cut-off chosen, else the latest cut-off."""
        stated = self.cleaned_data.get("known_at")
        if stated:
            return min(cast(dt.datetime, stated), at)
        code = self.cleaned_data.get("cutoff") or cut_offs(at)[0]
        return observation_window(Month.parse(code)).cutoff_at


def cut_offs(at: dt.datetime) -> list[str]:
    """The windows that closed last, the latest first."""
    local = at.astimezone(LONDON)
    month = Month(local.year, local.month)
    found: list[str] = []
    while len(found) < WINDOWS_SHOWN:
        if observation_window(month).cutoff_at < at:
            found.append(str(month))
        month = month.previous
    return found


class BrandPages(PagesAdmin):
    """The list of brands, with a page each."""

    @admin.display(description="Brand", ordering="brand")
    def kept_link(self, row: Brand) -> str:
        return format_html('<a href="{}">{}</a>', address_of(row.metal, row.brand), row.brand)

    def get_urls(self) -> list[URLPattern]:
        """A page a brand, and the names that forms ask for, beside the pages that the admin has."""
        view = self.admin_site.admin_view
        return [
            path("kept/", view(self.kept), name=KEPT),
            path("names/<slug:kind>/", view(names_asked), name=NAMES),
            *super().get_urls(),
        ]

    def kept(self, request: HttpRequest) -> HttpResponse:
        """What is known of a brand now and was known at another moment."""
        check_may_read(request)
        at = database_clock()
        form = WhenForm({"metal": "", **request.GET.dict()}, at=at)
        now, rows = self._held(request, at)
        if not form.is_valid():
            return self._page(request, now, form=form)
        on, then_at = form.cleaned_data["on"] or london_date(at), form.moment(at)
        then = brand_as_held(now.evidence.metal, now.evidence.brand, then_at)
        thresholds = thresholds_over_time(at)
        both = [explained(held, on, thresholds) for held in (now, then)]
        rules = rules_twice(both[0], both[1]) if both[0] and both[1] else ()
        uses = compared(verdicts_used(request.user, now.evidence.metal, now.evidence.brand), now)
        periods = now.periods(thresholds, from_on=on - BACK, until_on=on + AHEAD)
        return self._page(
            request,
            now,
            form=form,
            on=on,
            then_at=then_at,
            version=methodology_on(on, at),
            verdicts=[each.verdict for each in both if each],
            rules=shown.rules_table(rules) if rules else None,
            periods=shown.periods_table(periods),
            cut_offs=shown.cut_offs_table(at_cut_offs(now, thresholds, at)),
            uses=shown.uses_table(uses),
            sees_deals=holds(request.user, *SEES_DEALS),
            differing=shown.differing(uses),
            rows=shown.rows_table(rows, shows_files=may_read_deliveries(request.user)),
        )

    def _held(
        self, request: HttpRequest, at: dt.datetime
    ) -> tuple[BrandAsHeld, tuple[shown.RowReceived, ...]]:
        """The brand as held now, and its rows; one of which nothing was ever received is not found."""
        metal, brand = named_in(request, "metal"), named_in(request, "brand")
        rows = rows_received(metal, brand, at) if metal in set(Metal) else ()
        if not rows:
            raise Http404("The registers have never held such a brand.")
        return brand_as_held(metal, brand, at), rows

    def _page(self, request: HttpRequest, now: BrandAsHeld, **context: object) -> HttpResponse:
        name = f"{now.evidence.brand} ({now.evidence.metal})"
        return self.page(request, "admin/eligibility/brand.html", name, evidence=now.evidence, **context)
