"""Changing the spot platform, at the administrator's full discretion and with its reason (paper 7.4)."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.urls import reverse

from consultations.governance.models import SpotPlatform
from consultations.governance.policies import check_may_decide
from consultations.governance.services.refusals import GovernanceRefused, check_written
from consultations.notices.models import Kind
from consultations.notices.services.issue import issue_notice
from cpal.audit.trail import record
from cpal.calendar import london_date
from cpal.clock import database_clock
from cpal.people.models import User


@transaction.atomic
def change_platform(
    *,
    name: str,
    role: str,
    url: str,
    source: str,
    reason: str,
    from_on: dt.date,
    decided_by: User,
    at: dt.datetime | None = None,
) -> SpotPlatform:
    """Put another platform in force from a day on, after the one before; with a market notice."""
    at = at or database_clock()
    check_may_decide(decided_by, at)
    check_written(name=name, role=role, source=source, reason=reason)
    if from_on < london_date(at):
        raise GovernanceRefused("A platform is changed from today or a later day, never backwards.")
    latest = SpotPlatform.objects.first()
    if latest is not None and from_on <= latest.from_on:
        raise GovernanceRefused(f"{latest} is in force from {latest.from_on}: the next one follows later.")
    platform = SpotPlatform.objects.create(
        name=name.strip(),
        role=role.strip(),
        url=url,
        source=source.strip(),
        reason=reason.strip(),
        from_on=from_on,
        decided_by=decided_by,
    )
    issue_notice(
        kind=Kind.GOVERNANCE,
        title=f"Spot platform from {from_on.day} {from_on:%B %Y}: {platform}",
        summary=f"{platform} is the spot platform for the assessments from that day on.",
        body=platform.reason,
        url=reverse("governance") + "#platform",
        event=f"governance.platform.{from_on}",
        at=at,
        issued_by=decided_by,
    )
    record(
        action="platform.changed",
        subject=platform.name,
        actor=decided_by,
        at=at,
        detail={"from_on": from_on, "reason": platform.reason},
    )
    return platform
