"""Background documents of a draft: added and taken off; kept whole, and served by their digest."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import transaction

from consultations.models import BackgroundDocument, Consultation
from consultations.policies import check_may_draft
from consultations.services.held import ConsultationRefused, check_is_draft, held
from cpal.audit.trail import record
from cpal.clock import database_clock
from cpal.documents import SentFile
from cpal.people.models import User

EXTENSIONS = frozenset({".pdf", ".xlsx", ".csv"})
ACCEPTED = "PDF, XLSX or CSV"
MOST_DOCUMENTS = 30


@dataclass(frozen=True, slots=True)
class BackgroundFile(SentFile):
    """A file as it was sent for the background of a consultation."""

    @property
    def fault(self) -> str:
        """Why it is not accepted; empty when it is."""
        return self.fault_among(EXTENSIONS, ACCEPTED)


@transaction.atomic
def add_document(
    *, consultation: Consultation, title: str, file: BackgroundFile, added_by: User
) -> BackgroundDocument:
    """Put a document beside the questions. Raises NotAllowed or ConsultationRefused."""
    check_may_draft(added_by)
    consultation = held(consultation)
    check_is_draft(consultation)
    if file.fault:
        raise ConsultationRefused(file.fault)
    if consultation.documents.filter(sha256=file.sha256).exists():
        raise ConsultationRefused(f"“{file.name}” is here already.")
    if consultation.documents.count() >= MOST_DOCUMENTS:
        raise ConsultationRefused(f"A consultation has at most {MOST_DOCUMENTS} background documents.")
    document = BackgroundDocument.objects.create(
        consultation=consultation,
        title=title,
        file_name=file.name,
        content=file.content,
        sha256=file.sha256,
        added_at=database_clock(),
    )
    _changed(consultation, "document_added", document, added_by)
    return document


@transaction.atomic
def remove_document(*, document: BackgroundDocument, removed_by: User) -> None:
    """Take a document off a draft. Raises NotAllowed or ConsultationRefused."""
    check_may_draft(removed_by)
    consultation = held(document.consultation)
    check_is_draft(consultation)
    _changed(consultation, "document_removed", document, removed_by)
    document.delete()


def _changed(consultation: Consultation, what: str, document: BackgroundDocument, by: User) -> None:
    """Whoever changes a draft has prepared it, and it must be sent for approval anew."""
    consultation.prepared_by, consultation.sent_at = by, None
    consultation.save()
    record(
        action=f"consultation.{what}",
        subject=consultation.reference,
        actor=by,
        detail={"file": document.file_name, "sha256": document.sha256, "title": document.title},
    )
