"""The receipt of a submission: SHA-256 over the canonical JSON of what was handed in, without who handed it in."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Iterable

from consultations.models import Answer, Attachment, Submission


def digest_of(submission: Submission) -> str:
    """The digest worked out anew from the rows; equal to the one on the receipt as long as nothing was altered."""
    answers = submission.answers.select_related("question").order_by("question__position")
    attachments = submission.attachments.select_related("question").defer("content").order_by("id")
    return digest(receipt_text(submission, answers, attachments))


def digest(text: str) -> str:
    """SHA-256 of a receipt's text."""
    return hashlib.sha256(text.encode()).hexdigest()


def receipt_text(submission: Submission, answers: Iterable[Answer], attachments: Iterable[Attachment]) -> str:
    """Canonical JSON: sorted keys, no spaces, UTF-8; answers by position, files in the order in which they came."""
    response = submission.response
    received = {
        "consultation": response.consultation.reference,
        "response": response.reference,
        "number": submission.number,
        "received_at": submission.received_at.astimezone(dt.UTC).isoformat(timespec="microseconds"),
        "answers": [_answered(each) for each in answers],
        "attachments": [_attached(each) for each in attachments],
    }
    return json.dumps(received, sort_keys=True, ensure_ascii=False, separators=(",", ":"))


def _answered(answer: Answer) -> dict[str, str]:
    return {
        "question": answer.question.number,
        "stance": answer.stance,
        "reason": answer.reason,
        "alternative": answer.alternative,
        "permission": answer.permission,
    }


def _attached(attachment: Attachment) -> dict[str, str]:
    return {
        "question": attachment.question.number if attachment.question else "",
        "file_name": attachment.file_name,
        "sha256": attachment.sha256,
        "permission": attachment.permission,
    }
