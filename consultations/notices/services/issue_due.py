"""What happened and was not told yet is told, in the order in which it happened (paper 2, 7, 8)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from django.db import transaction
from django.db.models import CharField, Exists, F, OuterRef, Value
from django.db.models.functions import Cast, Concat

from consultations.notices import events
from consultations.notices.events import Announcement
from consultations.notices.models import Kind, Notice, PlannedNotice
from consultations.notices.services.announce_calendar import announce_moves
from consultations.notices.services.issue import issue_notice
from cpal.clock import database_clock
from pricing.models import Assessment, Publication

TOLD = Exists(Notice.objects.filter(event=OuterRef("event")))


def issue_due(*, at: dt.datetime | None = None) -> list[Notice]:
    """Issue the notices of everything that happened by `at`; running twice, or two at once, tells nothing twice.

    One that cannot be issued does not hold back the others; its error is raised when they are out.
    """
    at = at or database_clock()
    issued, failures = [], []
    for announcement in sorted(untold(at), key=lambda each: each.at):
        try:
            issued.append(issue(announcement))
        except Exception as failure:  # noqa: BLE001 - the others are due too; raised below
            failures.append(failure)
    for planned in PlannedNotice.objects.due(at).order_by("publishes_at", "id"):
        issued += issue_planned(planned)
    issued += announce_moves(at=at)
    if failures:
        raise ExceptionGroup("not every notice that was due could be issued", failures)
    return issued


def untold(at: dt.datetime) -> Iterable[Announcement]:
    """Publications and delays without their notice, in no order."""
    yield from (events.published(publication) for publication in untold_publications(at))
    yield from (events.delayed(assessment) for assessment in untold_delays(at))


def untold_publications(at: dt.datetime) -> Iterable[Publication]:
    """Publications out by `at` that no notice tells of, in their order."""
    event = Concat(Value(events.event_of(0)[:-1]), Cast("pk", CharField()))
    return (
        Publication.objects.public(at)
        .annotate(event=event)
        .filter(~TOLD)
        .select_related("window", "supersedes")
        .order_by("published_at", "pk")
    )


def untold_delays(at: dt.datetime) -> Iterable[Assessment]:
    """Assessments that were not out a minute after they were due, and of which no notice tells."""
    event = Concat(
        Value("delay:"), F("metal"), Value("-"), F("window__code"), Value("-r1"), output_field=CharField()
    )
    in_time = Publication.objects.filter(
        assessment=OuterRef("pk"), published_at__lte=OuterRef("window__publishes_at") + events.PATIENCE
    )
    return (
        Assessment.objects.filter(revision=1, window__publishes_at__lt=at - events.PATIENCE)
        .annotate(event=event)
        .filter(~Exists(in_time), ~TOLD)
        .select_related("window")
        .order_by("window__publishes_at", "metal")
    )


def issue(announcement: Announcement) -> Notice:
    """Give the announcement its number."""
    corrects = Notice.objects.filter(event=announcement.corrects).first() if announcement.corrects else None
    return issue_notice(
        kind=announcement.kind,
        title=announcement.title,
        summary=announcement.summary,
        body=announcement.body,
        url=announcement.url,
        event=announcement.event,
        at=announcement.at,
        metal=announcement.metal,
        window=announcement.window,
        corrects=corrects,
    )


@transaction.atomic
def issue_planned(planned: PlannedNotice) -> Iterable[Notice]:
    """Issue what was written for a moment that has come, unless it was withdrawn or is out."""
    planned = PlannedNotice.objects.select_for_update().get(pk=planned.pk)
    if planned.notice_id is not None or planned.withdrawn_at is not None:
        return ()
    planned.notice = issue_notice(
        kind=Kind(planned.kind),
        title=planned.title,
        summary=planned.summary,
        body=planned.body,
        event=planned.event,
        at=planned.publishes_at,
        issued_by=planned.written_by,
        metal=planned.metal,
    )
    planned.save(update_fields=["notice"])
    return (planned.notice,)
