"""Observation windows, frozen when first used: a later calendar never moves a past cut-off (paper 5)."""

from __future__ import annotations

import datetime as dt

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateTimeRangeField, RangeBoundary, RangeOperators
from django.db import models
from django.db.models import F, Func, Q

from cpal import calendar
from cpal.audit.append_only import append_only
from cpal.calendar import Month


class OpenUntilCutoff(Func):
    """The instants of a window: after the previous cut-off, up to and including its own."""

    function = "TSTZRANGE"
    output_field = DateTimeRangeField()


class WindowQuerySet(models.QuerySet["Window"]):
    def closed_at(self, at: dt.datetime) -> WindowQuerySet:
        """Windows whose cut-off has passed: the instant itself still belongs to the window."""
        return self.filter(cutoff_at__lt=at)

    def newest_first(self) -> WindowQuerySet:
        return self.order_by("-cutoff_at")

    def frozen(self, month: Month) -> Window:
        """The window of `month`, frozen now if it was not before."""
        instants = calendar.observation_window(month)
        window, _ = self.get_or_create(
            code=instants.code,
            defaults={
                "opens_at": instants.opens_at,
                "cutoff_at": instants.cutoff_at,
                "publishes_at": instants.publishes_at,
            },
        )
        return window


class Window(models.Model):
    """A monthly observation window. Opens at the previous cut-off (excluded), closes at its own (included)."""

    code = models.CharField(max_length=7, unique=True)
    opens_at = models.DateTimeField()
    cutoff_at = models.DateTimeField(unique=True)
    publishes_at = models.DateTimeField(help_text="When its provisional premia are due.")

    objects = WindowQuerySet.as_manager()

    class Meta:
        ordering = ["-cutoff_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(cutoff_at__gt=F("opens_at")), name="window_closes_after_it_opens"
            ),
            models.CheckConstraint(
                condition=Q(publishes_at__gt=F("cutoff_at")), name="premia_follow_the_cutoff"
            ),
            ExclusionConstraint(
                name="windows_never_overlap",
                expressions=[
                    (
                        OpenUntilCutoff(
                            "opens_at",
                            "cutoff_at",
                            RangeBoundary(inclusive_lower=False, inclusive_upper=True),
                        ),
                        RangeOperators.OVERLAPS,
                    ),
                ],
            ),
        ]
        triggers = append_only("window")

    def __str__(self) -> str:
        return self.code

    @property
    def month(self) -> Month:
        return Month.parse(self.code)

    @property
    def name(self) -> str:
        """`October 2026`."""
        return dt.date(self.month.year, self.month.month, 1).strftime("%B %Y")

    def is_closed(self, at: dt.datetime) -> bool:
        return at > self.cutoff_at
