"""What was handed in, as its author reads it: the receipt, and what changed from one submission to the next."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from consultations.models import Answer, Attachment, Response, Submission
from consultations.respond.pages import ShownAnswer, permission_short
from consultations.respond.words import Words
from cpal.audit.models import Entry
from cpal.look.figures import london_text
from cpal.look.templatetags.look import digest
from cpal.look.values import Fact


def answers_of(submission: Submission) -> list[ShownAnswer]:
    """The answers as they were handed in, in the paper's order."""
    answers = submission.answers.select_related("question__section").order_by("question__position")
    return [ShownAnswer(each.question, words_in(each)) for each in answers]


def files_of(submission: Submission) -> list[Attachment]:
    """The files that came with it, without their bytes."""
    return list(submission.attachments.select_related("question").defer("content").order_by("id"))


def words_in(answer: Answer) -> Words:
    """What an answer says."""
    return Words(answer.stance, answer.reason, answer.alternative, answer.permission)


def facts_of(submission: Submission) -> list[Fact]:
    """The receipt."""
    return [
        Fact("Response", submission.response.reference),
        Fact("To", submission.response.consultation.reference),
        Fact("Received", both_clocks(submission.received_at)),
        Fact("Handed in", f"{ordinal_text(submission.number)} time"),
        Fact("Answers", counts_text(submission)),
        Fact("Files", str(submission.attachments.count())),
        Fact("Digest of this receipt", digest(submission.digest)),
    ]


def both_clocks(at: dt.datetime) -> str:
    """`28 November 2025, 16:59:59 London, 16:59:59 UTC`."""
    return f"{london_text(at, 'seconds')}, {at.astimezone(dt.UTC):%H:%M:%S} UTC"


def counts_text(submission: Submission) -> str:
    """`24: 20 confidential, 4 with my name`."""
    permissions = Counter(submission.answers.values_list("permission", flat=True))
    each = ", ".join(
        f"{count} {permission_short(permission)}" for permission, count in permissions.most_common()
    )
    return f"{permissions.total()}: {each}" if permissions else "0"


def ordinal_text(number: int) -> str:
    """`1st`, `2nd`, `11th`."""
    if number % 100 in {11, 12, 13}:
        return f"{number}th"
    return f"{number}{ {1: 'st', 2: 'nd', 3: 'rd'}.get(number % 10, 'th') }"


@dataclass(frozen=True, slots=True)
class Event:
    """A submission, or a withdrawal."""

    title: str
    at: dt.datetime
    number: int = 0
    changes: tuple[str, ...] = ()


def history_of(response: Response) -> list[Event]:
    """Everything that happened to a response, the latest first. Four queries, however often it was handed in."""
    rows = response.submissions.prefetch_related("answers__question", "attachments").order_by("number")
    events, before = _withdrawals(response), None
    for submission in rows:
        title = "Handed in" if before is None else "Amended"
        events.append(Event(title, submission.received_at, submission.number, _changes(before, submission)))
        before = submission
    return sorted(events, key=lambda event: event.at, reverse=True)


def _withdrawals(response: Response) -> list[Event]:
    """From the audit log: a response that was handed in again no longer says that it was withdrawn."""
    entries = Entry.objects.about(response.consultation.reference).filter(action="response.withdrawn")
    about_it = entries.filter(detail__contains=f'"{response.reference}"')
    return [Event("Withdrawn", each.at) for each in about_it if each.at is not None]


def _changes(before: Submission | None, after: Submission) -> tuple[str, ...]:
    """What is otherwise than the time before, a sentence each."""
    if before is None:
        return ()
    earlier, later = _by_question(before), _by_question(after)
    told = [_change(number, earlier.get(number), later.get(number)) for number in {**earlier, **later}]
    files_before = {each.pk: each.file_name for each in before.attachments.all()}
    files_after = {each.pk: each.file_name for each in after.attachments.all()}
    told += [f"File “{name}” added." for key, name in files_after.items() if key not in files_before]
    told += [f"File “{name}” taken off." for key, name in files_before.items() if key not in files_after]
    return tuple(change for change in told if change)


def _by_question(submission: Submission) -> Mapping[str, Words]:
    answers = sorted(submission.answers.all(), key=lambda each: each.question.position)
    return {each.question.number: words_in(each) for each in answers}


def _change(number: str, before: Words | None, after: Words | None) -> str:
    if before is None:
        return f"{number} answered."
    if after is None:
        return f"{number} taken back."
    fields = {
        "stance": before.stance != after.stance,
        "reasons": before.reason != after.reason,
        "alternative": before.alternative != after.alternative,
        "permission": before.permission != after.permission,
    }
    changed = ", ".join(field for field, is_changed in fields.items() if is_changed)
    return f"{number}: {changed} changed." if changed else ""
