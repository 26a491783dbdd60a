"""A form that could not be read is no objection; that it came is logged."""

from __future__ import annotations

from collections.abc import Mapping

from django.db import transaction

from cpal.audit.trail import record
from cpal.people.models import User
from pricing.models import Publication


@transaction.atomic
def refuse_unreadable(*, publication: Publication, filed_by: User, faults: Mapping[str, str]) -> None:
    """Log what stood against reading the form, field by field."""
    record(
        action="objection.refused",
        subject=publication.assessment.reference,
        actor=filed_by,
        detail={
            "publication": publication.pk,
            "reason": dict(faults),
        },
    )
