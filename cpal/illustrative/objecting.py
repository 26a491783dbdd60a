"""The objections of the illustrative market: one upheld and corrected, one dismissed, one that came too late."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from uuid import NAMESPACE_URL, uuid5

from cpal.illustrative.review import Review
from cpal.illustrative.script import Event
from cpal.people.models import User
from objections.models import Determination, Objection
from objections.services.determine import determine
from objections.services.file_objection import Submission, file_objection
from pricing.methodology.values import Ruling
from pricing.models import Publication, RunInput
from pricing.services.correct import publish_correction
from pricing.services.finalise import finalise

IN_TIME = dt.timedelta(minutes=2, seconds=40)
TOO_LATE = dt.timedelta(minutes=6)
DETERMINED_AFTER = dt.timedelta(hours=20)
CORRECTED_AFTER = dt.timedelta(hours=22)
FINAL_AFTER = dt.timedelta(seconds=2)


@dataclass(frozen=True, slots=True)
class Participants:
    """Those who object."""

    mia: User
    theo: User


def close_objection_window(review: Review, publication: Publication, participants: Participants) -> None:
    """Let the five minutes pass, with the objections of the month's events; in the end the premium is final."""
    if Event.OBJECTION_UPHELD in review.events:
        _uphold(review, publication, participants.mia)
    elif Event.OBJECTION_DISMISSED in review.events:
        _dismiss(review, publication, participants)
    else:
        assert publication.objections_until is not None
        finalise(assessment=publication.assessment, at=publication.objections_until + FINAL_AFTER)


def _uphold(review: Review, publication: Publication, objector: User) -> None:
    """The excluded trade was real after all: the objection is upheld and the premium corrected."""
    objection = _object(
        publication,
        objector,
        Objection.Grounds.OUTLIER,
        "Illustrative: our purchase was struck at this level and should not have been excluded.",
        "Illustrative: the contract, the invoice and the warehouse receipt.",
        IN_TIME,
    )
    determine(
        objection=objection,
        outcome=Determination.Outcome.UPHELD,
        reasons="Illustrative: the contract and the receipt show an executed trade on the terms reported.",
        public_summary="A trade that had been excluded as an outlier was shown to be genuine and counts again.",
        determined_by=review.staff.uninvolved,
        at=publication.published_at + DETERMINED_AFTER,
    )
    _correct(replace(review, at=publication.published_at + CORRECTED_AFTER))


def _correct(review: Review) -> None:
    """Bring the excluded trades back, approve the new revision and publish it."""
    assessment = review.price()
    for each in RunInput.objects.filter(run=assessment.run, state="excluded"):
        review.rule(
            each, Ruling.RETAIN, "Illustrative: genuine by the contract that came with the objection."
        )
    readmitting = replace(review, events=frozenset())
    corrected = readmitting.approve(readmitting.prepare())
    publish_correction(
        assessment=corrected, published_by=review.staff.approver, at=review.at + dt.timedelta(hours=2)
    )


def _dismiss(review: Review, publication: Publication, participants: Participants) -> None:
    """An objection without substance, and one that came after the window."""
    objection = _object(
        publication,
        participants.theo,
        Objection.Grounds.NORMALISATION,
        "Illustrative: the incoterm adjustment looks too large to us.",
        "Illustrative: our own freight invoice of the month.",
        IN_TIME,
    )
    _object(
        publication,
        participants.mia,
        Objection.Grounds.OTHER,
        "Illustrative: we would have expected a higher premium.",
        "Illustrative: our price book.",
        TOO_LATE,
    )
    determine(
        objection=objection,
        outcome=Determination.Outcome.DISMISSED,
        reasons="Illustrative: the adjustment is that of the reference row in force on the day.",
        public_summary="The adjustment objected to is the one of the reference data in force.",
        determined_by=review.staff.uninvolved,
        at=publication.published_at + DETERMINED_AFTER,
    )


def _object(
    publication: Publication,
    filed_by: User,
    grounds: Objection.Grounds,
    rationale: str,
    evidence: str,
    after: dt.timedelta,
) -> Objection:
    token = uuid5(NAMESPACE_URL, f"{publication.assessment.reference}/{filed_by.get_username()}")
    submission = Submission(token=token, grounds=grounds, rationale=rationale, evidence=evidence)
    at = publication.published_at + after
    return file_objection(publication=publication, filed_by=filed_by, submission=submission, at=at)
