"""Many responses to a back-filled consultation, the same for the same seed: as they stand once handed in.

Of a hundred, ten are word for word the first campaign, ten nearly the second, two are withdrawn, and the others are
written by whoever sends them. Respondents are made up and numbered; every answer has a stance, most have words.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from django.db import connection

from consultations.analysis.sameness import sameness
from consultations.models import (
    Consultation,
    Permission,
    Respondent,
    RespondentKind,
    Response,
    Stance,
    Submission,
)

BATCH = 1_000
SEED = 7
KINDS = tuple(RespondentKind)
STANCES = tuple(Stance)
PERMISSIONS = tuple(Permission)
VOCABULARY = tuple(
    f"{first}{second}"
    for first in ("pre", "me", "car", "tra", "li", "brand", "win", "dis", "as", "vo", "cut", "de")
    for second in (
        "mium",
        "tal",
        "bon",
        "ding",
        "quid",
        "ing",
        "dow",
        "count",
        "sess",
        "lume",
        "off",
        "livery",
        "tier",
    )
)
IDIOMS = ("We agree with the proposal because", "In our view the", "We do not think that", "The market for")
MOST_WORDS = 60


@dataclass(frozen=True, slots=True)
class Wording:
    """What one answer says."""

    stance: str
    reason: str
    alternative: str
    permission: str


@dataclass(frozen=True, slots=True)
class Shape:
    """How many words the sentences of an answer have, after their first few."""

    reason: tuple[int, ...]
    alternative: tuple[int, ...]


SHAPES = (
    *(
        Shape((first, second, 9)[:count], ())
        for first in (8, 13)
        for second in (11, 18)
        for count in (1, 2, 3)
    ),
    Shape((17, 12), (14,)),
    Shape((10,), (19,)),
    Shape((), (15,)),
    Shape((), ()),
)


def receive_many(consultation: Consultation, responses: int = 5_000, seed: int = SEED) -> None:
    """So many responses, each with an answer to every question."""
    chance = random.Random(seed)
    rows = _responses(consultation, responses)
    _respondents(consultation, rows, chance)
    submissions = _submissions(consultation, rows)
    _answers(consultation, submissions, chance)
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE consultations_response AS response SET standing_id = submission.id,"
            " withdrawn_at = CASE WHEN response.id %% 50 = 0 THEN submission.received_at END"
            " FROM consultations_submission AS submission"
            " WHERE submission.response_id = response.id AND response.consultation_id = %s",
            [consultation.pk],
        )
        cursor.execute("ANALYZE consultations_answer, consultations_response, consultations_respondent")


def _responses(consultation: Consultation, count: int) -> list[Response]:
    assert consultation.opened_at is not None
    begun_at = consultation.opened_at
    return Response.objects.bulk_create(
        (
            Response(
                reference=f"RSP-{consultation.pk:04d}-{number:04d}",
                consultation=consultation,
                begun_at=begun_at,
            )
            for number in range(count)
        ),
        batch_size=BATCH,
    )


def _respondents(consultation: Consultation, responses: Sequence[Response], chance: random.Random) -> None:
    Respondent.objects.bulk_create(
        (
            Respondent(
                response=response,
                consultation=consultation,
                email=f"respondent-{number}@example.org",
                verified_at=response.begun_at,
                name=f"Respondent Number {number}",
                organisation=f"Organisation Number {number}" if number % 3 else "",
                kind=chance.choice(KINDS),
                country="GB",
            )
            for number, response in enumerate(responses)
        ),
        batch_size=BATCH,
    )


def _submissions(consultation: Consultation, responses: Sequence[Response]) -> list[Submission]:
    assert consultation.opened_at is not None
    opened_at = consultation.opened_at
    return Submission.objects.bulk_create(
        (
            Submission(
                response=response,
                number=1,
                received_at=opened_at + dt.timedelta(minutes=1 + number % 30_000),
                digest=hashlib.sha256(response.reference.encode()).hexdigest(),
            )
            for number, response in enumerate(responses)
        ),
        batch_size=BATCH,
    )


def _answers(consultation: Consultation, submissions: Sequence[Submission], chance: random.Random) -> None:
    """By COPY, as 120,000 rows through models would take longer than all the rest."""
    questions = list(consultation.questions.order_by("position").values_list("pk", flat=True))
    first, second = (_own(chance, len(questions)) for _ in range(2))
    with (
        connection.cursor() as cursor,
        cursor.copy(
            "COPY consultations_answer"
            " (submission_id, question_id, stance, reason, alternative, permission, sameness) FROM STDIN"
        ) as copy,
    ):
        for number, submission in enumerate(submissions):
            wordings = _wordings(chance, number, first, second)
            for question, wording in zip(questions, wordings, strict=True):
                copy.write_row(
                    (
                        submission.pk,
                        question,
                        wording.stance,
                        wording.reason,
                        wording.alternative,
                        wording.permission,
                        sameness(wording.reason, wording.alternative),
                    )
                )


def _wordings(
    chance: random.Random, number: int, first: Sequence[Wording], second: Sequence[Wording]
) -> Sequence[Wording]:
    place = number % 10
    if place == 3:
        return first
    if place == 7:
        return list(_altered(chance, second))
    return _own(chance, len(first))


def _own(chance: random.Random, questions: int) -> list[Wording]:
    permission = chance.choice(PERMISSIONS)
    words = iter(chance.choices(VOCABULARY, k=MOST_WORDS * questions))
    stances = chance.choices(STANCES, k=questions)
    shapes = chance.choices(SHAPES, k=questions)
    return [
        Wording(stance, _sentences(words, shape.reason), _sentences(words, shape.alternative), permission)
        for stance, shape in zip(stances, shapes, strict=True)
    ]


def _altered(chance: random.Random, wordings: Sequence[Wording]) -> Iterator[Wording]:
    """The campaign's words, here and there with a word of one's own."""
    for wording in wordings:
        words = wording.reason.split()
        if words and chance.random() < 0.5:
            words[chance.randrange(len(words))] = chance.choice(VOCABULARY)
        yield Wording(wording.stance, " ".join(words), wording.alternative, wording.permission)


def _sentences(words: Iterator[str], lengths: Sequence[int]) -> str:
    return " ".join(f"{IDIOMS[length % 4]} {' '.join(islice(words, length))}." for length in lengths)
