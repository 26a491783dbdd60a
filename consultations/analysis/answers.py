"""The answers that stand, and which of them somebody wants to read."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from consultations.models import Answer, AnswerRead, CampaignMember, Coding, Consultation, Question
from cpal.people.models import User


class Reading:
    """How far an answer is read, as a filter names it."""

    MINE = "mine"
    NOT_MINE = "not-mine"
    ONCE = "once"
    BOTH = "both"
    DIFFER = "differ"


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which answers to show; an empty value shows all."""

    kind: str = ""
    stance: str = ""
    campaign: str = ""
    reading: str = ""
    theme: int | None = None
    words: str = ""


def standing_answers(consultation: Consultation) -> QuerySet[Answer]:
    """Of submissions that count, of responses that were not withdrawn; those that say anything."""
    return Answer.objects.filter(
        ~Q(stance="") | ~Q(reason="") | ~Q(alternative=""),
        question__consultation=consultation,
        submission__stands_for__withdrawn_at=None,
        submission__stands_for__isnull=False,
    ).select_related("question")


def answers_to(question: Question, wanted: Wanted, reader: User) -> QuerySet[Answer]:
    """The answers to a question that fit, in the order in which their submissions were received."""
    answers = standing_answers(question.consultation).filter(question=question)
    for condition in _conditions(wanted, reader):
        answers = answers.filter(condition)
    return answers.order_by("submission__received_at", "pk")


def _conditions(wanted: Wanted, reader: User) -> list[Q]:
    conditions = []
    if wanted.kind:
        conditions.append(Q(submission__stands_for__respondent__kind=wanted.kind))
    if wanted.stance:
        conditions.append(Q(stance="" if wanted.stance == "none" else wanted.stance))
    if wanted.words:
        conditions.append(Q(reason__icontains=wanted.words) | Q(alternative__icontains=wanted.words))
    if wanted.theme is not None:
        conditions.append(Q(_has_theme(wanted.theme, reader)))
    return [*conditions, *_of_campaign(wanted.campaign), *_of_reading(wanted.reading, reader)]


def _of_campaign(campaign: str) -> list[Q]:
    """One group by its number, `none` for answers outside every confirmed one."""
    if not campaign:
        return []
    members = CampaignMember.objects.filter(response=OuterRef("submission__stands_for"))
    if campaign.isdecimal():
        return [Q(Exists(members.filter(campaign=int(campaign[:18]))))]
    return [~Q(Exists(members.filter(campaign__confirmed_at__isnull=False)))]


def _of_reading(reading: str, reader: User) -> list[Q]:
    readings = AnswerRead.objects.filter(answer=OuterRef("pk"))
    mine, second = Exists(readings.filter(coder=reader)), Exists(readings.filter(place=2))
    match reading:
        case Reading.MINE:
            return [Q(mine)]
        case Reading.NOT_MINE:
            return [~Q(sameness=""), ~Q(mine), ~Q(second)]
        case Reading.ONCE:
            return [Q(Exists(readings)), ~Q(second)]
        case Reading.BOTH:
            return [Q(second)]
        case Reading.DIFFER:
            return [Q(second), Q(Exists(_found_by_one()))]
    return []


def _has_theme(theme: int, reader: User) -> Exists:
    """Found by the reader; or by anybody, once two have read it: nobody sees before what the other found alone."""
    found = Coding.objects.filter(theme=theme, dropped_at=None, reading__answer=OuterRef("pk"))
    second = AnswerRead.objects.filter(answer=OuterRef("reading__answer"), place=2)
    return Exists(found.filter(Q(reading__coder=reader) | Q(Exists(second))))


def _found_by_one() -> QuerySet[Coding, Any]:
    """Themes that one of the two readers sees in the answer and the other does not."""
    return (
        Coding.objects.filter(reading__answer=OuterRef("pk"), dropped_at=None)
        .order_by()
        .values("theme")
        .annotate(readers=Count("reading"))
        .filter(readers=1)
    )


def agreed_answers(question: Question, theme: int) -> QuerySet[Answer]:
    """Answers in which both readers see the theme."""
    both = (
        Coding.objects.filter(theme=theme, dropped_at=None, reading__answer__question=question)
        .order_by()
        .values("reading__answer")
        .annotate(readers=Count("reading"))
        .filter(readers=2)
    )
    return standing_answers(question.consultation).filter(
        question=question, pk__in=both.values("reading__answer")
    )


def copies_of(answer: Answer) -> QuerySet[Answer]:
    """The answers to the same question in the same words and of the same stance, itself among them."""
    alike = standing_answers(answer.question.consultation).filter(question=answer.question_id)
    if not answer.sameness:
        return alike.filter(pk=answer.pk)
    return alike.filter(sameness=answer.sameness, stance=answer.stance)
