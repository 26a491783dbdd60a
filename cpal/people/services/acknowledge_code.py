"""A member of staff acknowledges the code in force (paper 7.3)."""

from __future__ import annotations

import datetime as dt

from django.core.exceptions import PermissionDenied
from django.db import transaction

from cpal.audit.trail import record
from cpal.clock import database_clock
from cpal.people.conduct import code_in_force
from cpal.people.models import Acknowledgement, CodeOfConduct, User
from cpal.people.services.refusals import ConductRefused


@transaction.atomic
def acknowledge_code(*, code: CodeOfConduct, user: User, at: dt.datetime | None = None) -> Acknowledgement:
    """Keep that the person has read the code, which must be the one in force, and is bound by it."""
    at = at or database_clock()
    if not user.works_in_back_office:
        raise PermissionDenied("The code of conduct binds CPAL’s own staff.")
    if code_in_force(at) != code:
        raise ConductRefused(f"{code} is not the code in force: read and acknowledge that one.")
    acknowledgement = Acknowledgement.objects.create(user=user, code=code, acknowledged_at=at)
    record(action="code_of_conduct.acknowledged", subject=code.version, actor=user, at=at)
    return acknowledgement
