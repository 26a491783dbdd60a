"""Keep the report of a proof point, bytes and all (4.1)."""

from __future__ import annotations

from django.db import transaction

from cpal.documents import SentFile
from cpal.people.models import User
from eligibility.models import ProofReport

EXTENSIONS = frozenset({".pdf", ".csv", ".xlsx", ".docx", ".txt"})
ACCEPTED = "PDF, XLSX, DOCX, CSV or TXT"


class ReportRefused(ValueError):
    """The file is not kept; says why."""


@transaction.atomic
def keep_report(*, file: SentFile, uploaded_by: User) -> ProofReport:
    """The report as kept; one that was handed in before is not kept twice. Raises ReportRefused."""
    if fault := file.fault_among(EXTENSIONS, ACCEPTED):
        raise ReportRefused(fault)
    kept, _ = ProofReport.objects.get_or_create(
        sha256=file.sha256,
        defaults={
            "name": file.name[:255],
            "content": file.content,
            "size_bytes": len(file.content),
            "uploaded_by": uploaded_by,
        },
    )
    return kept
