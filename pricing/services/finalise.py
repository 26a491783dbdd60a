"""Confirming a provisional premium as final, once its objection window is over (paper 8.2)."""

from __future__ import annotations

import datetime as dt

from django.db import connection, transaction

from cpal.clock import database_clock
from cpal.people.models import User
from pricing.models import Assessment, Publication
from pricing.publication import State, check_move
from pricing.services.publish import PublicationRefused, locked, log

# The first key of the advisory locks on objection windows; the second is the assessment.
OBJECTION_WINDOWS = 4019


@transaction.atomic
def finalise(*, assessment: Assessment, at: dt.datetime | None = None, by: User | None = None) -> Publication:
    """Confirm the provisional figure, unchanged: at the end of its window if nobody objected, or by a person's hand
    when every objection was dismissed (the caller has made sure of that, and says who dismissed the last).

    Raises MoveRefused, and PublicationRefused while the window is open or where objections await their determination.
    """
    close_objection_window(assessment)
    assessment = locked(assessment)
    check_move(assessment.current_state, State.FINAL)
    at = at or database_clock()
    provisional = assessment.publications.filter(status=Publication.Status.PROVISIONAL).first()
    if provisional is None or provisional.objections_until is None:
        raise PublicationRefused(f"{assessment.reference} has not been published as provisional.")
    if at < provisional.objections_until:
        raise PublicationRefused(
            f"{assessment.reference} stands open to objection until {provisional.objections_until:%H:%M:%S} UTC."
        )
    if assessment.current_state is State.UNDER_OBJECTION and by is None:
        raise PublicationRefused(f"{assessment.reference} is final only when its objections are determined.")
    assessment.state = State.FINAL
    assessment.save()
    publication = _confirmed(provisional, at, by)
    log(publication)
    return publication


def finalise_due(*, at: dt.datetime | None = None) -> list[Publication]:
    """Confirm every provisional premium whose objection window has ended without an objection."""
    waiting = Assessment.objects.past_their_objection_window(at or database_clock())
    return [publication for assessment in waiting if (publication := _finalise_unless_taken(assessment, at))]


@transaction.atomic
def _finalise_unless_taken(assessment: Assessment, at: dt.datetime | None) -> Publication | None:
    """Finalise, unless another worker is at it or the state has changed meanwhile."""
    close_objection_window(assessment)
    mine = (
        Assessment.objects.in_state(State.PROVISIONAL)
        .select_for_update(skip_locked=True)
        .filter(pk=assessment.pk)
    )
    if not mine.exists():
        return None
    return finalise(assessment=assessment, at=at)


def hold_objection_window(assessment: Assessment) -> None:
    """Keep the window from being closed until the end of the transaction; others may hold it too.

    Whoever receives an objection takes this before reading the clock, so that an objection received in time is never
    overtaken by the closing of its window.
    """
    _lock("pg_advisory_xact_lock_shared", assessment)


def close_objection_window(assessment: Assessment) -> None:
    """Wait for the objections that are being received, and let no other in until the end of the transaction."""
    _lock("pg_advisory_xact_lock", assessment)


def _lock(function: str, assessment: Assessment) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {function}(%s, %s)", [OBJECTION_WINDOWS, assessment.pk])


def _confirmed(provisional: Publication, at: dt.datetime, by: User | None) -> Publication:
    """The final publication: what was provisional, word for word."""
    return Publication.objects.create(
        assessment=provisional.assessment,
        window=provisional.window,
        metal=provisional.metal,
        revision=provisional.revision,
        status=Publication.Status.FINAL,
        published_at=at,
        published_by=by,
        basis=provisional.basis,
        value_usd_per_t=provisional.value_usd_per_t,
        methodology=provisional.methodology,
        facts=provisional.facts,
        digest=provisional.digest,
        supersedes=provisional,
    )
