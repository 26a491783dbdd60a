"""A method's owner published a new industry average: a lower one is proposed, a higher one is held (roadmap 4.4)."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from django.core.exceptions import PermissionDenied
from django.db import connection, transaction

from cpal.audit.trail import record
from cpal.calendar import london_date
from cpal.clock import database_clock
from cpal.people.models import User
from eligibility.evidence import Metal, Threshold, plain
from eligibility.in_force import FEWEST_DAYS_CONSULTED, days_consulted, methodology_in_force
from eligibility.models import IndustryAverage, ThresholdProposal
from eligibility.policies import may_enter_averages
from eligibility.selectors import thresholds_for

FOLLOW_AN_AVERAGE = (Metal.ZINC,)  # the threshold of zinc alone is an industry average (roadmap 4.4, 5.4)
AVERAGES_LOCK = 4022


class AverageRefused(ValueError):
    """The average cannot be entered; says why."""


@transaction.atomic
def enter_average(
    *,
    metal: str,
    value: Decimal,
    published_on: dt.date,
    source: str,
    entered_by: User,
    at: dt.datetime | None = None,
) -> IndustryAverage:
    """Keep a new average, tCO2e/t, with what it proposes of the threshold in force; an equal one proposes nothing.

    `at` is given only to back-fill history. Raises AverageRefused, PermissionDenied.
    """
    if not may_enter_averages(entered_by):
        raise PermissionDenied("Only the eligibility officer enters an industry average.")
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [AVERAGES_LOCK])
    now = at or database_clock()
    _check(metal, value, published_on, source.strip(), london_date(now))
    average = IndustryAverage.objects.create(
        metal=metal,
        value_tco2e_per_t=value,
        published_on=published_on,
        source=source.strip(),
        entered_by=entered_by,
        entered_at=now,
    )
    proposal = _proposal_of(average, now)
    record(
        action="enter_average",
        subject=f"average:{average.pk}",
        actor=entered_by,
        at=at,
        detail={
            "metal": metal,
            "value_tco2e_per_t": plain(value),
            "published_on": published_on,
            "source": average.source,
            "state": proposal.state if proposal else "equal",
        },
    )
    return average


def _check(metal: str, value: Decimal, published_on: dt.date, source: str, today: dt.date) -> None:
    if metal not in FOLLOW_AN_AVERAGE:
        raise AverageRefused(
            f"The threshold of {metal} follows no industry average; that of zinc does (roadmap 4.4)."
        )
    if not value.is_finite() or not 0 < value < 1000 or value != round(value, 10):
        raise AverageRefused("An average is above 0 and below 1,000 tCO2e/t, with at most ten decimals.")
    if published_on > today:
        raise AverageRefused(f"It cannot have been published on {published_on}: today is {today}.")
    if not source:
        raise AverageRefused("An average says where it was published.")
    if IndustryAverage.objects.filter(
        metal=metal, published_on=published_on, value_tco2e_per_t=value
    ).exists():
        raise AverageRefused("This average is entered already.")


def _proposal_of(average: IndustryAverage, at: dt.datetime) -> ThresholdProposal | None:
    present = threshold_in_force(average.metal, at)
    if average.value_tco2e_per_t == present.max_tco2e_per_t:
        return None
    is_lower = average.value_tco2e_per_t < present.max_tco2e_per_t
    return ThresholdProposal.objects.create(
        average=average,
        methodology=present.methodology,
        present_tco2e_per_t=present.max_tco2e_per_t,
        proposed_tco2e_per_t=average.value_tco2e_per_t,
        state=ThresholdProposal.State.PROPOSED if is_lower else ThresholdProposal.State.HELD,
        effective_on=earliest_effect(london_date(at), days_consulted(at)),
        made_at=at,
    )


def threshold_in_force(metal: str, at: dt.datetime) -> Threshold:
    """The threshold of the version in force at a moment, on its London day."""
    return thresholds_for(methodology_in_force(at)).on(metal, london_date(at))


def earliest_effect(on: dt.date, days: int = FEWEST_DAYS_CONSULTED) -> dt.date:
    """The first day of the first month that begins once it could have been consulted on for so many days (7.6)."""
    closes_on = on + dt.timedelta(days=days)
    return (closes_on.replace(day=1) + dt.timedelta(days=32)).replace(day=1)
