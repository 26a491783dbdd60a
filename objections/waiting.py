"""What objections ask of whoever opens the back office."""

from __future__ import annotations

from collections.abc import Iterator
from typing import cast

from django.http import HttpRequest
from django.urls import reverse

from cpal.backoffice import Task
from cpal.clock import database_clock
from cpal.people.models import User
from objections.desk.pages import premium_name
from objections.models import Objection
from objections.policies import obstacle_to_determining


def objections_waiting(request: HttpRequest) -> Iterator[Task]:
    """The objections that this person may determine, now that their window is over."""
    user = cast(User, request.user)
    waiting = Objection.objects.undetermined().filter(publication__objections_until__lte=database_clock())
    for objection in waiting.with_their_premium().order_by("received_at"):
        if not obstacle_to_determining(user, objection.publication.assessment):
            yield Task(
                title=f"Determine {objection.reference}",
                url=reverse("admin:objections_objection_change", args=[objection.pk]),
                detail=premium_name(objection.publication),
            )
