"""Corrections: a new revision with its reason, published beside the earlier ones, which stay readable for ever."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from cpal.audit.trail import record
from cpal.clock import database_clock
from cpal.people.models import User
from pricing import policies
from pricing.models import Assessment, Publication
from pricing.publication import State, check_move
from pricing.services.facts import facts_of
from pricing.services.publish import (
    PublicationRefused,
    figure_of,
    locked,
    log,
    publishable_run,
)

CORRECTABLE = frozenset({State.FINAL, State.UNDER_OBJECTION})


class CorrectionRefused(ValueError):
    """The assessment cannot be corrected as asked; says why and what can be done."""


@transaction.atomic
def open_correction(
    *, assessment: Assessment, reason: str, opened_by: User, at: dt.datetime | None = None
) -> Assessment:
    """Open the next revision, in review, to be priced and approved like any other.

    Of a final premium, or of one with an upheld objection; only the latest revision can be corrected.
    """
    assessment = locked(assessment)
    at = at or database_clock()
    policies.check_may_correct(opened_by, at)
    _check_may_be_corrected(assessment, reason, at)
    correction = Assessment.objects.create(
        window=assessment.window,
        metal=assessment.metal,
        revision=assessment.revision + 1,
        state=State.IN_REVIEW,
        reason=reason.strip(),
    )
    record(
        action="correction.opened",
        subject=correction.reference,
        actor=opened_by,
        at=at,
        detail={"corrects": assessment.reference, "reason": correction.reason},
    )
    return correction


@transaction.atomic
def publish_correction(
    *, assessment: Assessment, published_by: User, at: dt.datetime | None = None
) -> Publication:
    """Publish an approved correction with its reason: final at once, superseding what was published before.

    An earlier final stays final, an earlier provisional under objection becomes superseded; both stay readable.
    """
    assessment = locked(assessment)
    check_move(assessment.current_state, State.FINAL)
    policies.check_may_publish(published_by, at)
    if assessment.revision == 1:
        raise PublicationRefused(f"{assessment.reference} corrects nothing: publish it as provisional.")
    facts = facts_of(publishable_run(assessment), assessment.revision)
    standing = Publication.objects.filter(window=assessment.window, metal=assessment.metal).latest("id")
    _supersede(locked(standing.assessment))
    assessment.state = State.FINAL
    assessment.save()
    publication = Publication.objects.create(
        **figure_of(assessment),
        status=Publication.Status.CORRECTED,
        published_at=at or database_clock(),
        published_by=published_by,
        facts=facts,
        reason=assessment.reason,
        supersedes=standing,
    )
    log(publication)
    return publication


def _check_may_be_corrected(assessment: Assessment, reason: str, at: dt.datetime) -> None:
    latest = Assessment.objects.of(assessment.window, assessment.metal).first()
    if latest is not None and latest.revision > assessment.revision:
        raise CorrectionRefused(f"{latest.reference} corrects {assessment.reference} already.")
    if assessment.current_state not in CORRECTABLE:
        raise CorrectionRefused(
            f"{assessment.reference} is {assessment.get_state_display()}: only a final premium, or one with an upheld"
            " objection, is corrected."
        )
    if Publication.objects.filter(assessment=assessment).open_to_objection(at).exists():
        raise CorrectionRefused(
            f"{assessment.reference} stands open to objection: nothing is amended until that ends."
        )
    if not reason.strip():
        raise CorrectionRefused("Write why: a correction is published with its reason.")


def _supersede(earlier: Assessment) -> None:
    if earlier.current_state is State.UNDER_OBJECTION:
        check_move(State.UNDER_OBJECTION, State.SUPERSEDED)
        earlier.state = State.SUPERSEDED
        earlier.save()
