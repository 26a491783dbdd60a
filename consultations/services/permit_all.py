"""One choice for all: what may become of every answer, those not yet given too."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.db.models import Max

from consultations.models import Permission, Response, SavedAnswer
from consultations.respond.drafts import Draft, drafts_of
from consultations.services.response_held import held_while_open


@transaction.atomic
def permit_all(*, response: Response, permission: Permission, at: dt.datetime | None = None) -> int:
    """Make a version of every answer that may be used otherwise; returns how many. Raises NotOpen."""
    held, now = held_while_open(response, at)
    others = [draft for draft in drafts_of(held) if draft.words.permission != permission]
    newest = _newest_sequences(held)
    SavedAnswer.objects.bulk_create(
        _permitted(held, draft, permission, newest.get(draft.question.pk, 0), now) for draft in others
    )
    return len(others)


def _permitted(
    response: Response, draft: Draft, permission: Permission, newest: int, at: dt.datetime
) -> SavedAnswer:
    words = draft.words
    return SavedAnswer(
        response=response,
        question=draft.question,
        sequence=newest + 1,
        made_from=draft.version,
        stance=words.stance,
        reason=words.reason,
        alternative=words.alternative,
        permission=permission,
        saved_at=at,
    )


def _newest_sequences(response: Response) -> dict[int, int]:
    """The last sequence of each answer, by question; of versions long settled too."""
    versions = response.saved_answers.order_by("question_id").values("question_id")
    return dict(versions.annotate(newest=Max("sequence")).values_list("question_id", "newest"))
