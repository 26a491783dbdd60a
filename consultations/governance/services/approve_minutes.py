"""A second person approves the minutes of a review; from then on they stay as they are (paper 7.5)."""

from __future__ import annotations

import datetime as dt
import hashlib
import json

from django.core.serializers.json import DjangoJSONEncoder
from django.db import transaction

from consultations.governance.models import MinutesApproval, Review
from consultations.governance.policies import check_may_approve
from consultations.governance.services.refusals import GovernanceRefused
from cpal.audit.trail import record
from cpal.clock import database_clock
from cpal.people.models import User


@transaction.atomic
def approve_minutes(
    *, review: Review, approved_by: User, digest: str, at: dt.datetime | None = None
) -> MinutesApproval:
    """Approve the minutes as they read under `digest`; refused when they were changed since."""
    at = at or database_clock()
    review = Review.objects.select_for_update().get(pk=review.pk)
    check_may_approve(approved_by, review, at)
    if hasattr(review, "approval"):
        raise GovernanceRefused(f"{review.reference} is approved already.")
    if digest != minutes_digest(review):
        raise GovernanceRefused("The minutes were changed since you read them: read them again.")
    approval = MinutesApproval.objects.create(
        review=review, approved_by=approved_by, approved_at=at, digest=digest
    )
    record(
        action="review.approved",
        subject=review.reference,
        actor=approved_by,
        at=at,
        detail={"digest": digest},
    )
    return approval


def minutes_digest(review: Review) -> str:
    """SHA-256 over the canonical JSON of everything that the minutes say."""
    said = {
        name: getattr(review, name)
        for name in (
            "reference", "kind", "trigger", "held_on", "led_by_id", "agenda", "papers", "findings", "public_summary",
        )
    } | {
        "attendance": list(review.attendance.values_list("person_id", "name", "role", "presence")),
        "decisions": list(review.decisions.values_list("kind", "text", "owner_id", "due_on", "reference")),
    }  # fmt: skip
    text = json.dumps(said, cls=DjangoJSONEncoder, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()
