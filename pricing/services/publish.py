"""Publishing the provisional premium, which opens the objection window (paper 8, 8.2)."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from django.db import transaction

from cpal.audit.trail import record
from cpal.clock import database_clock
from cpal.people.models import User
from pricing import policies
from pricing.models import Assessment, MethodologyVersion, Publication, Run
from pricing.publication import State, check_move
from pricing.services.facts import facts_of

CENT = Decimal("0.01")


class PublicationRefused(ValueError):
    """The assessment cannot be published as asked; says why and what can be done."""


@transaction.atomic
def publish_provisional(
    *, assessment: Assessment, published_by: User | None, at: dt.datetime | None = None
) -> Publication:
    """Put an approved assessment out as provisional, a withheld one as withheld, and open its objection window.

    Never before its scheduled moment. Without `at` it is out at the instant, by the database's clock, at which
    everything is ready. Raises MoveRefused, PublicationRefused or NotAllowed.
    """
    assessment = locked(assessment)
    check_move(assessment.current_state, State.PROVISIONAL)
    policies.check_may_publish(published_by, at)
    if assessment.revision > 1:
        raise PublicationRefused(
            f"{assessment.reference} is a correction: publish it as one, with its reason."
        )
    facts = facts_of(publishable_run(assessment), assessment.revision)
    at = at or database_clock()
    if at < assessment.window.publishes_at:
        raise PublicationRefused(
            f"{assessment.reference} is published at its scheduled moment,"
            f" {assessment.window.publishes_at:%d %B %Y %H:%M} UTC, and not before."
        )
    assessment.state = State.PROVISIONAL
    assessment.save()
    publication = Publication.objects.create(
        **figure_of(assessment),
        status=Publication.Status.PROVISIONAL,
        published_at=at,
        objections_until=at + objection_window(assessment),
        published_by=published_by,
        facts=facts,
    )
    log(publication)
    return publication


def publish_due(*, at: dt.datetime | None = None) -> list[Publication]:
    """Publish every assessment that was approved before its scheduled moment, once that moment has come.

    One that cannot be published does not hold back the others; its error is raised when they are out.
    """
    published, failures = [], []
    for assessment in Assessment.objects.due_for_publication(at or database_clock()):
        try:
            publication = _publish_unless_taken(assessment, at)
        except Exception as failure:  # noqa: BLE001 - the other metals are due too; raised below
            failures.append(failure)
        else:
            published += [publication] if publication else []
    if failures:
        raise ExceptionGroup("not every premium that was due could be published", failures)
    return published


@transaction.atomic
def _publish_unless_taken(assessment: Assessment, at: dt.datetime | None) -> Publication | None:
    """Publish, unless another worker is at it or was faster."""
    mine = (
        Assessment.objects.in_state(State.APPROVED)
        .select_for_update(skip_locked=True)
        .filter(pk=assessment.pk)
    )
    if not mine.exists():
        return None
    return publish_provisional(assessment=assessment, published_by=None, at=at)


def locked(assessment: Assessment) -> Assessment:
    """The assessment as it stands now, held until the end of the transaction."""
    return (
        Assessment.objects.select_for_update(of=["self"])
        .select_related("window", "run")
        .get(pk=assessment.pk)
    )


def publishable_run(assessment: Assessment) -> Run:
    """The complete run behind the figure. Raises PublicationRefused for a what-if, which is never published."""
    run = assessment.run
    if run is None or run.state != Run.State.COMPLETE or run.purpose != Run.Purpose.ASSESSMENT:
        raise PublicationRefused(f"{assessment.reference} has no complete run that may be published.")
    return run


def figure_of(assessment: Assessment) -> dict[str, object]:
    """The columns of a publication that come from the assessment and its run."""
    run = publishable_run(assessment)
    value = run.value_usd_per_t
    return {
        "assessment": assessment,
        "window": assessment.window,
        "metal": assessment.metal,
        "revision": assessment.revision,
        "basis": run.basis,
        "value_usd_per_t": value if value is None else value.quantize(CENT),
        "methodology": run.methodology,
        "digest": run.inputs_digest,
    }


def objection_window(assessment: Assessment) -> dt.timedelta:
    """How long the premium stands open to objection under the methodology version of its run."""
    version = MethodologyVersion.objects.named(publishable_run(assessment).methodology)
    return dt.timedelta(minutes=version.parameters.objection_window_minutes)


def log(publication: Publication) -> None:
    """The audit entry of a publication; call it last in the transaction."""
    record(
        action=f"publication.{publication.status}",
        subject=publication.assessment.reference,
        actor=publication.published_by,
        at=publication.published_at,
        detail={
            "publication": publication.pk,
            "basis": publication.basis,
            "value": publication.value_usd_per_t,
            "objections_until": publication.objections_until,
            "digest": publication.digest,
            "reason": publication.reason,
        },
    )
