"""Enter a proof point that was submitted: disclosure, what was said with it, and that it waits, all or none (4.1)."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.db import transaction

from cpal.clock import database_clock
from cpal.documents import SentFile
from cpal.people.models import User
from eligibility.keeping.proof_points import proof_point_held, was_told_of
from eligibility.policies import may_load_registers
from eligibility.services.decide_proof_point import ProofPointRefused, one_at_a_time
from eligibility.services.enter_rows import Cells, enter_rows
from eligibility.services.keep_report import keep_report
from eligibility.vocabulary import ProofStatus


@transaction.atomic
def enter_proof_point(
    *,
    disclosure: Cells,
    proof_point: Cells,
    reason: str,
    report: SentFile | None,
    entered_by: User,
) -> str:
    """Enter one proof point from the cells of its two registers; its id, under which it waits for verification.

    Raises ProofPointRefused, ReportRefused, RowsRefused.
    """
    if not may_load_registers(entered_by):
        raise PermissionDenied("Proof points are entered by the eligibility officer.")
    reference, submitted_on = disclosure["id"], proof_point.get("submitted_on", "")
    _check_is_new(reference, submitted_on)
    kept = keep_report(file=report, uploaded_by=entered_by) if report else None
    named = {"report": disclosure.get("report") or kept.name} if kept else {}
    digest = {"report_sha256": kept.sha256} if kept else {}
    status = {
        "disclosure": reference,
        "status": ProofStatus.SUBMITTED.value,
        "from_on": submitted_on,
        "decided_by": str(entered_by),
        "reason": reason,
    }
    for register, row in (
        ("disclosures", {**disclosure, **named}),
        ("proof_points", {**proof_point, "disclosure": reference, **digest}),
        ("proof_point_statuses", status),
    ):
        enter_rows(register=register, rows=[row], entered_by=entered_by, reason=reason)
    return reference


def _check_is_new(reference: str, submitted_on: str) -> None:
    one_at_a_time()
    at = database_clock()
    if proof_point_held(reference, at) is not None:
        raise ProofPointRefused(
            f"{reference} is held already: a proof point is superseded by another, never written over."
        )
    if was_told_of(reference, at):
        raise ProofPointRefused(
            f"Something is held of a proof point {reference} already: give this one another id."
        )
    if not submitted_on:
        raise ProofPointRefused("Say on which day it was submitted.")
