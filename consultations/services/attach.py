"""Files that support a response: added and taken off until the close; what was handed in is kept (paper 2.1)."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.db.models import QuerySet

from consultations.models import Attachment, Permission, Question, Response
from consultations.services.response_held import ResponseRefused, held_while_open
from cpal.documents import SentFile

EXTENSIONS = frozenset({".pdf", ".docx", ".xlsx", ".csv", ".txt", ".png", ".jpg", ".jpeg"})
ACCEPTED = "PDF, DOCX, XLSX, CSV, TXT, PNG or JPG"
MOST_FILES = 20


@transaction.atomic
def attach(
    *,
    response: Response,
    document: SentFile,
    permission: Permission = Permission.CONFIDENTIAL,
    question: Question | None = None,
    at: dt.datetime | None = None,
) -> Attachment:
    """Keep a file; the same bytes for the same question are kept once. Raises NotOpen and ResponseRefused."""
    held, now = held_while_open(response, at)
    if fault := document.fault_among(EXTENSIONS, ACCEPTED):
        raise ResponseRefused(fault)
    if question is not None and question.consultation_id != held.consultation_id:
        raise ResponseRefused("That question belongs to another consultation.")
    attached = attached_to(held)
    again = attached.filter(sha256=document.sha256, question=question, permission=permission)
    if (known := again.first()) is not None:
        return known
    if attached.count() >= MOST_FILES:
        raise ResponseRefused(f"A response has {MOST_FILES} files at most: take one off, or join two.")
    return Attachment.objects.create(
        response=held,
        question=question,
        file_name=document.name,
        content=document.content,
        sha256=document.sha256,
        permission=permission,
        added_at=now,
    )


@transaction.atomic
def remove_attachment(*, attachment: Attachment, at: dt.datetime | None = None) -> None:
    """Take a file off; one that was never handed in is deleted. Raises NotOpen."""
    _, now = held_while_open(attachment.response, at)
    if attachment.submissions.exists():
        Attachment.objects.filter(pk=attachment.pk).update(removed_at=now)
    else:
        Attachment.objects.filter(pk=attachment.pk).delete()


def attached_to(response: Response) -> QuerySet[Attachment]:
    """The files of a response as it stands, without their bytes."""
    return response.attachments.filter(removed_at=None).defer("content").order_by("id")
