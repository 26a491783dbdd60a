"""What lapses: the calendar of the next 30, 60 and 90 days, its file for calendar programs, and who was told."""

from __future__ import annotations

from dataclasses import dataclass

from django import forms
from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path

from cpal.calendar import london_date
from cpal.clock import database_clock
from cpal.look.figures import day_text
from cpal.look.values import Cell, Column, Table
from eligibility.admin.addresses import proof_point_address
from eligibility.admin.assurance import address_of as address_of_site
from eligibility.admin.brand_page import address_of as address_of_brand
from eligibility.admin.lapses_file import lapses_file
from eligibility.admin.reading import Pages, ReadByKeepers, check_may_read, day_asked
from eligibility.keeping.lapses import Lapse, LapseKind, SpanOfLapses, by_span
from eligibility.keeping.lapsing import lapses_ahead, with_losses
from eligibility.models import LapseLetter, LapseReminder

CALENDAR = "eligibility_lapsereminder_calendar"
FILE = "eligibility_lapsereminder_file"


@dataclass(frozen=True, slots=True)
class SpanShown:
    """A section of the calendar."""

    days: int
    table: Table

    @property
    def title(self) -> str:
        return f"Within {self.days} days"

    @property
    def key(self) -> str:
        return f"within-{self.days}"


class DayForm(forms.Form):
    """As of which day; without one, today."""

    on = day_asked("As of")


@admin.register(LapseReminder)
class LapseReminderAdmin(Pages):
    """Of what the keepers were told, and the calendar of what lapses."""

    change_list_template = "admin/eligibility/lapse_reminders.html"
    list_display = ("lapses_on", "kind", "subject", "days_ahead", "sent_at", "recipients")
    list_filter = ("kind", "days_ahead")
    search_fields = ("subject",)

    def get_urls(self) -> list[URLPattern]:
        """The calendar and its file, beside the pages that the admin has."""
        view = self.admin_site.admin_view
        return [
            path("calendar/", view(self.calendar), name=CALENDAR),
            path("calendar.ics", view(self.file), name=FILE),
            *super().get_urls(),
        ]

    def calendar(self, request: HttpRequest) -> HttpResponse:
        """What lapses within 30, 60 and 90 days of a day, and which brands would lose eligibility."""
        check_may_read(request)
        at = database_clock()
        form = DayForm(request.GET or None)
        on = (form.cleaned_data["on"] if form.is_bound and form.is_valid() else None) or london_date(at)
        lapses = with_losses(lapses_ahead(at, on), at)
        return self.page(
            request,
            "admin/eligibility/lapses.html",
            "What lapses",
            form=form,
            on=on,
            spans=[SpanShown(span.days, span_table(span)) for span in by_span(lapses, on)],
        )

    def file(self, request: HttpRequest) -> HttpResponse:
        """The same, from today, for calendar programs."""
        check_may_read(request)
        at = database_clock()
        content = lapses_file(with_losses(lapses_ahead(at, london_date(at)), at), at)
        response = HttpResponse(content, content_type="text/calendar; charset=utf-8")
        response["Content-Disposition"] = 'attachment; filename="cpal-lapses.ics"'
        return response


@admin.register(LapseLetter)
class LapseLetterAdmin(ReadByKeepers):
    """The letters to the keepers: one a keeper and day, and whether it was sent."""

    list_display = ("on", "keeper", "made_at", "sent_at", "attempts", "fault")
    list_select_related = ("keeper",)


def span_table(span: SpanOfLapses) -> Table:
    """What lapses in a span, the soonest first."""
    return Table(
        f"What lapses within {span.days} days",
        (Column("Day"), Column("What"), Column("Would lose eligibility")),
        tuple(
            (
                day_text(lapse.lapses_on),
                Cell(lapse.said, address_of(lapse)),
                ", ".join(str(name) for name in lapse.losing) or "no brand",
            )
            for lapse in span.lapses
        ),
    )


def address_of(lapse: Lapse) -> str:
    """Where staff do something about it."""
    if lapse.site:
        return address_of_site(lapse.site)
    if lapse.kind is LapseKind.DISCLOSURE:
        return proof_point_address(lapse.subject)
    if lapse.brand is not None:
        return address_of_brand(lapse.brand.metal, lapse.brand.brand)
    return ""
