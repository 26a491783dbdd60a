"""The sentences of the statement and what each rests on."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet

from consultations.models import Answer, Consultation, Question, Sentence


@dataclass(frozen=True, slots=True)
class Support:
    """What stands behind a sentence: responses, distinct submissions and kinds of respondent."""

    answers: int
    responses: int
    submissions: int
    kinds: int


@dataclass(frozen=True, slots=True)
class Backed:
    """A sentence and its support."""

    sentence: Sentence
    support: Support


@dataclass(frozen=True, slots=True)
class StatementPart:
    """What is written about a question; None: about the whole."""

    question: Question | None
    said: tuple[Backed, ...]
    changes: tuple[Backed, ...]


def statement_parts(consultation: Consultation) -> tuple[StatementPart, ...]:
    """The whole first, then question by question, in two queries."""
    questions = list(consultation.questions.select_related("section").order_by("position"))
    rows = with_support(Sentence.objects.filter(statement__consultation=consultation))
    backed = [backed_by(sentence) for sentence in rows.order_by("position", "pk")]
    return tuple(_part(question, backed) for question in (None, *questions))


def with_support(sentences: QuerySet[Sentence]) -> QuerySet[Sentence]:
    """Each with what stands behind it counted."""
    response = "answers__submission__stands_for"
    stands = Q(**{f"{response}__campaign_member__campaign__confirmed_at__isnull": False})
    return sentences.annotate(
        answer_count=Count("answers", distinct=True),
        response_count=Count(response, distinct=True),
        kind_count=Count(f"{response}__respondent__kind", distinct=True),
        grouped_count=Count(response, filter=stands, distinct=True),
        campaign_count=Count(f"{response}__campaign_member__campaign", filter=stands, distinct=True),
    )


def backed_by(sentence: Sentence) -> Backed:
    """A sentence of `with_support` with its counts as a value."""
    counted = vars(sentence)
    return Backed(
        sentence,
        Support(
            answers=counted["answer_count"],
            responses=counted["response_count"],
            submissions=counted["response_count"] - counted["grouped_count"] + counted["campaign_count"],
            kinds=counted["kind_count"],
        ),
    )


def answers_behind(sentence: Sentence) -> QuerySet[Answer]:
    """The answers that the sentence rests on, in the order in which they were received."""
    return sentence.answers.select_related(
        "question", "submission__stands_for", "submission__stands_for__respondent"
    ).order_by("submission__received_at", "pk")


def _part(question: Question | None, backed: list[Backed]) -> StatementPart:
    mine = [each for each in backed if each.sentence.question_id == (question.pk if question else None)]
    return StatementPart(
        question=question,
        said=tuple(each for each in mine if each.sentence.part == Sentence.Part.SAID),
        changes=tuple(each for each in mine if each.sentence.part == Sentence.Part.CHANGES),
    )
