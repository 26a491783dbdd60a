"""Receiving an objection: judged at once, kept whether admissible or refused, acknowledged with a receipt (8.2)."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from django.core.files.base import ContentFile
from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection, transaction

from cpal.audit.trail import record
from cpal.calendar import london_date
from cpal.clock import database_clock
from cpal.people.models import User
from objections.documents import Document
from objections.models import Objection
from objections.policies import organisation_of
from objections.window import Filing, Refusal, Rule, Standing, outcome
from pricing.models import Publication
from pricing.publication import State, check_move
from pricing.services.finalise import hold_objection_window
from pricing.services.publish import locked

# The advisory lock under which references are given out without a gap.
REFERENCES = 4020


@dataclass(frozen=True, slots=True)
class Submission:
    """What a person filed; the same token is the same submission, however often it arrives."""

    token: UUID
    grounds: Objection.Grounds
    rationale: str
    evidence: str
    requested_value_usd_per_t: Decimal | None = None
    document: Document | None = None


@transaction.atomic
def file_objection(
    *, publication: Publication, filed_by: User, submission: Submission, at: dt.datetime | None = None
) -> Objection:
    """Keep the objection with its reference; the first admissible one puts the assessment under objection.

    Without `at` it is received at the instant of the database's clock. A submission that is here already is returned
    as it was received.
    """
    hold_objection_window(publication.assessment)
    at = at or database_clock()
    number = _next_number(at)
    received = Objection.objects.filter(submission=submission.token, filed_by=filed_by).first()
    if received is not None:
        return received
    filing = _filing(submission, organisation_of(filed_by, at), at)
    refusals = outcome(filing, Standing(publication.published_at, publication.objections_until))
    objection = _keep(number, publication, filed_by, submission, filing, refusals)
    if not refusals:
        _put_under_objection(publication)
    _log(objection)
    return objection


def _filing(submission: Submission, organisation: str, at: dt.datetime) -> Filing:
    document = submission.document
    return Filing(
        received_at=at,
        organisation=organisation,
        rationale=submission.rationale,
        evidence=submission.evidence,
        has_document=document is not None,
        document_fault=document.fault if document else "",
    )


def _next_number(at: dt.datetime) -> str:
    """The next reference of the year; whoever else files waits until this one is in."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [REFERENCES])
    year = london_date(at).year
    count = Objection.objects.filter(reference__startswith=f"OBJ-{year}-").count()
    return f"OBJ-{year}-{count + 1:04d}"


def _keep(
    reference: str,
    publication: Publication,
    filed_by: User,
    submission: Submission,
    filing: Filing,
    refusals: tuple[Refusal, ...],
) -> Objection:
    objection = Objection(
        reference=reference,
        submission=submission.token,
        publication=publication,
        organisation=filing.organisation,
        filed_by=filed_by,
        received_at=filing.received_at,
        grounds=submission.grounds,
        requested_value_usd_per_t=submission.requested_value_usd_per_t,
        rationale=submission.rationale.strip(),
        evidence=submission.evidence.strip(),
        document_name=submission.document.name if submission.document else "",
        document_sha256=submission.document.sha256 if submission.document else "",
        refused_for=[refusal.rule.value for refusal in refusals],
        refused_because="\n".join(refusal.reason for refusal in refusals),
    )
    objection.digest = receipt_digest(objection)
    if submission.document and not _is_unwelcome(refusals):
        objection.document.save(
            submission.document.name, ContentFile(submission.document.content), save=False
        )
    objection.save(force_insert=True)
    return objection


def _is_unwelcome(refusals: tuple[Refusal, ...]) -> bool:
    """A document of a kind not accepted, or from somebody who is no participant, is named and not kept."""
    return any(refusal.rule in {Rule.DOCUMENT, Rule.ELIGIBLE} for refusal in refusals)


def receipt_digest(objection: Objection) -> str:
    """SHA-256 over the canonical JSON of what was received, from whom, when, and how it was judged."""
    received = {
        "reference": objection.reference,
        "publication": objection.publication_id,
        "organisation": objection.organisation,
        "filed_by": objection.filed_by_id,
        "received_at": objection.received_at.astimezone(dt.UTC).isoformat(timespec="microseconds"),
        "grounds": str(objection.grounds),
        "requested_value": objection.requested_value_usd_per_t
        and f"{objection.requested_value_usd_per_t:.2f}",
        "rationale": objection.rationale,
        "evidence": objection.evidence,
        "document": objection.document_sha256,
        "refused_for": objection.refused_for,
    }
    text = json.dumps(
        received, cls=DjangoJSONEncoder, sort_keys=True, ensure_ascii=False, separators=(",", ":")
    )
    return hashlib.sha256(text.encode()).hexdigest()


def _put_under_objection(publication: Publication) -> None:
    assessment = locked(publication.assessment)
    if assessment.current_state is State.UNDER_OBJECTION:
        return
    check_move(assessment.current_state, State.UNDER_OBJECTION)
    assessment.state = State.UNDER_OBJECTION
    assessment.save()


def _log(objection: Objection) -> None:
    """The audit entry, without the objection's words: those are in its row, under the digest."""
    record(
        action="objection.received" if objection.is_admissible else "objection.refused",
        subject=objection.publication.assessment.reference,
        actor=objection.filed_by,
        at=objection.received_at,
        detail={
            "objection": objection.reference,
            "digest": objection.digest,
            "refused_for": objection.refused_for,
            "reason": objection.refused_because,
        },
    )
