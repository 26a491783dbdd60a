"""How long a large consultation takes: 5,000 responses of 24 answers received and exported, beside a bare COPY.

The COPY moves the same rows out and in. And: how long one response takes that is handed in as a respondent does it.

`python -m tests.benchmarks.consultation [RESPONSES]`
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tests.benchmarks.__main__ import private_database

if TYPE_CHECKING:
    from consultations.models import Consultation, Response

RESPONSES, QUESTIONS = 5_000, 24
HANDED_IN = 20


@dataclass(frozen=True, slots=True)
class Step:
    """A step and its seconds."""

    name: str
    seconds: float

    def line(self) -> str:
        return f"{self.name:<44}{self.seconds:>9.2f} s"


def main(arguments: Sequence[str]) -> None:
    """Measure, and print as it comes."""
    responses = int(arguments[0].replace(",", "").replace("_", "")) if arguments else RESPONSES
    with private_database():
        large(responses)
        one_at_a_time()


def large(responses: int) -> None:
    """A consultation of so many responses, step by step."""
    from consultations.analysis.coding import agreement_of  # after Django is set up
    from consultations.analysis.counts import counts_of
    from consultations.analysis.export import answers_csv
    from consultations.services.group_campaigns import ask_for_copies, carry_out_searches
    from tests.consultations import many, papers
    from tests.people import cora

    consultation = papers.closed(questions=QUESTIONS)
    received = step("received", lambda: many.receive_many(consultation, responses))
    exported = step("exported as CSV", lambda: sum(map(len, answers_csv(consultation))))
    bare = step("bare COPY of the same rows, out and in", lambda: bare_copy(consultation))
    ratio = (received.seconds + exported.seconds) / bare.seconds
    print(f"{responses * QUESTIONS:,} answers received and exported cost {ratio:.1f} times the bare COPY.")
    step("counted by question, stance and kind", lambda: counts_of(consultation))
    step("coding and agreement counted", lambda: agreement_of(consultation))
    ask_for_copies(consultation=consultation, asked_by=cora())
    step("searched for copies and campaigns", carry_out_searches)


def one_at_a_time() -> None:
    """Responses saved answer by answer and handed in through the services; the last line is for one."""
    from consultations.services.hand_in import hand_in
    from tests.consultations import papers

    consultation = papers.opened("CP-2026-02", questions=QUESTIONS)
    drafts = [drafted(consultation, number) for number in range(HANDED_IN)]
    began = time.perf_counter()
    for response in drafts:
        hand_in(response=response, at=consultation.opened_at)
    each = (time.perf_counter() - began) / HANDED_IN
    print(f"One response of {QUESTIONS} answers is handed in within {each * 1_000:.0f} ms.")


def drafted(consultation: Consultation, number: int) -> Response:
    """A response with every answer typed and saved, not yet handed in."""
    from consultations.respond.words import Words
    from consultations.services.begin_response import begin_for_address
    from consultations.services.describe_respondent import Details, describe_respondent
    from consultations.services.save_answer import save_answer

    at = consultation.opened_at
    response = begin_for_address(consultation=consultation, email=f"respondent-{number}@example.org", at=at)
    details = Details(name=f"Respondent Number {number}", kind="individual", country="GB")
    describe_respondent(response=response, details=details, at=at)
    for question in consultation.questions.order_by("position"):
        words = Words(stance="agree", reason=f"Reason {number} of question {question.number}. " * 8)
        save_answer(response=response, question=question, words=words, at=at)
    return response


def bare_copy(consultation: Consultation) -> None:
    """The rows of the answers out of their table and into one without an index, by COPY alone."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("CREATE TEMPORARY TABLE bare (LIKE consultations_answer)")
        with cursor.copy("COPY consultations_answer TO STDOUT") as source:
            blocks = [bytes(block) for block in source]
        with cursor.copy("COPY bare FROM STDIN") as target:
            for block in blocks:
                target.write(block)
        cursor.execute("DROP TABLE bare")


def step(name: str, work: Callable[[], object]) -> Step:
    """Do it, and say how long it took."""
    began = time.perf_counter()
    work()
    done = Step(name, time.perf_counter() - began)
    print(done.line(), flush=True)
    return done


if __name__ == "__main__":
    main(sys.argv[1:])
