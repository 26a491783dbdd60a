"""An answer as a reader sees it: its words, where it belongs, and no coding that this reader may not see yet."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from django.db.models import Count

from consultations.analysis.answers import standing_answers
from consultations.analysis.coding import readings_of
from consultations.models import Answer, AnswerRead, Campaign, CampaignMember, Question, Response, Theme
from cpal.people.models import User


@dataclass(frozen=True, slots=True)
class CodingShown:
    """One reader's themes; `apart` are those that the other reader does not see."""

    coder: User
    themes: tuple[Theme, ...]
    apart: frozenset[int]


@dataclass(frozen=True, slots=True)
class Card:
    """An answer, for one reader."""

    answer: Answer
    response: Response
    campaign: Campaign | None
    copies: int
    codings: tuple[CodingShown, ...]
    mine: frozenset[int]
    is_mine: bool
    readers: int
    may_code: bool

    @property
    def differs(self) -> bool:
        return any(coding.apart for coding in self.codings)

    @property
    def state(self) -> str:
        """How far it is read, in words."""
        if self.readers == 2:
            return "Read by both, coded differently" if self.differs else "Read by both, coded alike"
        if self.is_mine:
            return "Read by you"
        return "Read by one" if self.readers else "Not read yet"


def cards_of(
    question: Question, answers: Sequence[Answer], reader: User, *, may_code: bool
) -> tuple[Card, ...]:
    """The answers of one page, in five queries however many there are."""
    readings = readings_of(answers)
    campaigns = _campaigns(answers)
    copies = _copies(question, answers)
    return tuple(
        _card(
            answer,
            readings[answer.pk],
            campaigns.get(answer.submission.stands_for.pk),
            copies[answer.sameness],
            reader,
            may_code=may_code,
        )
        for answer in answers
    )


def _card(
    answer: Answer,
    readings: Sequence[AnswerRead],
    campaign: Campaign | None,
    copies: int,
    reader: User,
    *,
    may_code: bool,
) -> Card:
    mine = next((reading for reading in readings if reading.coder_id == reader.pk), None)
    return Card(
        answer=answer,
        response=answer.submission.stands_for,
        campaign=campaign,
        copies=max(copies - 1, 0),
        codings=_shown(readings, reader, may_code=may_code),
        mine=frozenset(theme.pk for theme in _themes(mine)) if mine else frozenset(),
        is_mine=mine is not None,
        readers=len(readings),
        may_code=may_code and bool(answer.sameness) and (mine is not None or len(readings) < 2),
    )


def _shown(readings: Sequence[AnswerRead], reader: User, *, may_code: bool) -> tuple[CodingShown, ...]:
    """Both codings once both have read it. Before, somebody who codes sees none but the own, in the form."""
    if len(readings) < 2 and may_code:
        return ()
    seen = Counter(theme.pk for reading in readings for theme in _themes(reading))
    apart = (
        frozenset(theme for theme, times in seen.items() if times == 1) if len(readings) == 2 else frozenset()
    )
    return tuple(
        CodingShown(
            reading.coder,
            tuple(_themes(reading)),
            apart & frozenset(theme.pk for theme in _themes(reading)),
        )
        for reading in readings
    )


def _themes(reading: AnswerRead) -> list[Theme]:
    """What the reader sees in it now."""
    found = [coding.theme for coding in reading.codings.all() if coding.dropped_at is None]
    return sorted(found, key=lambda theme: theme.name)


def _campaigns(answers: Collection[Answer]) -> dict[int, Campaign]:
    responses = [answer.submission.stands_for.pk for answer in answers]
    members = CampaignMember.objects.filter(response__in=responses, campaign__confirmed_at__isnull=False)
    return {member.response_id: member.campaign for member in members.select_related("campaign")}


def _copies(question: Question, answers: Collection[Answer]) -> Counter[str]:
    """How many answers to the question have the words of each."""
    words = {answer.sameness for answer in answers if answer.sameness}
    alike = standing_answers(question.consultation).filter(question=question, sameness__in=words)
    rows = alike.order_by().values_list("sameness").annotate(Count("pk"))
    return Counter(dict(rows))
