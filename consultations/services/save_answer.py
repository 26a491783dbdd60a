"""Keeping what is typed: every version, and beside the current one whatever was typed on an older page."""

from __future__ import annotations

import datetime as dt
import uuid

from django.db import transaction
from django.db.models import Max

from consultations.models import Question, Response, SavedAnswer
from consultations.respond.drafts import BLANK, Draft, draft_of, words_of
from consultations.respond.words import Words
from consultations.services.response_held import ResponseRefused, held_while_open


class WordsRefused(ResponseRefused):
    """The words cannot be kept as they are; `faults` says why, field by field."""

    def __init__(self, faults: dict[str, str]) -> None:
        super().__init__(" ".join(faults.values()))
        self.faults = faults


@transaction.atomic
def save_answer(
    *,
    response: Response,
    question: Question,
    words: Words,
    made_from: int = 0,
    token: uuid.UUID | None = None,
    at: dt.datetime | None = None,
) -> SavedAnswer:
    """Keep a version made from the one that the page showed; made from an older one, it is kept `in_conflict`.

    The same token is the same save, however often it arrives, and what says nothing new makes no version.
    Raises NotOpen and WordsRefused.
    """
    words = _checked(response, question, words)
    if (known := _known(response, token, words)) is not None:
        return known  # also after the close: it was received before
    held, now = held_while_open(response, at)
    if (known := _known(response, token, words)) is not None:  # it came in while this one waited
        return known
    draft = draft_of(held, question)
    base = SavedAnswer.objects.filter(response=held, question=question, sequence=made_from).first()
    if (same := _saying_the_same(draft, words, base)) is not None:
        return same
    is_stale = base in draft.conflicts or made_from < draft.version
    return _keep(held, question, words, now, token, made_from=made_from, in_conflict=is_stale)


@transaction.atomic
def settle_answer(
    *,
    response: Response,
    question: Question,
    words: Words,
    compared: int,
    token: uuid.UUID | None = None,
    at: dt.datetime | None = None,
) -> SavedAnswer:
    """Keep what the author chose, having compared every version up to `compared`; those are then settled.

    If another page has saved since, the choice stands beside that one. Raises NotOpen and WordsRefused.
    """
    words = _checked(response, question, words)
    held, now = held_while_open(response, at)
    if (known := _known(response, token, words)) is not None:
        return known
    is_stale = compared < draft_of(held, question).version
    return _keep(
        held, question, words, now, token, made_from=compared, settles=compared, in_conflict=is_stale
    )


def _checked(response: Response, question: Question, words: Words) -> Words:
    if question.consultation_id != response.consultation_id:
        raise ResponseRefused("That question belongs to another consultation.")
    words = words.cleaned()
    if words.faults:
        raise WordsRefused(words.faults)
    return words


def _known(response: Response, token: uuid.UUID | None, words: Words) -> SavedAnswer | None:
    """The save that was kept under this name; other words under an old name are a save of their own."""
    known = SavedAnswer.objects.filter(response=response, token=token).first() if token else None
    return known if known is not None and words_of(known) == words else None


def _saying_the_same(draft: Draft, words: Words, base: SavedAnswer | None) -> SavedAnswer | None:
    """The version that stands already where nothing new was typed since it, or since the page was shown."""
    if draft.current is None or draft.words == words:
        return draft.current if draft.words == words else None
    shown = words_of(base) if base else BLANK
    if words != shown:
        return None
    return base if base in draft.conflicts else draft.current


def _keep(
    response: Response,
    question: Question,
    words: Words,
    at: dt.datetime,
    token: uuid.UUID | None,
    *,
    made_from: int,
    settles: int = 0,
    in_conflict: bool,
) -> SavedAnswer:
    versions = SavedAnswer.objects.filter(response=response, question=question)
    is_taken = token is not None and SavedAnswer.objects.filter(response=response, token=token).exists()
    newest = versions.aggregate(newest=Max("sequence"))["newest"] or 0
    return SavedAnswer.objects.create(
        response=response,
        question=question,
        sequence=newest + 1,
        made_from=made_from,
        in_conflict=in_conflict,
        settles=settles,
        token=uuid.uuid4() if token is None or is_taken else token,
        stance=words.stance,
        reason=words.reason,
        alternative=words.alternative,
        permission=words.permission,
        saved_at=at,
    )
