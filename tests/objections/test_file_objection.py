"""Receiving objections: reference and receipt at once, anything inadmissible refused with its reason and logged."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path
from uuid import uuid4

import pytest
from django.db import DatabaseError, transaction
from pytest_django import Settings

from cpal.audit.models import Entry
from cpal.clock import database_clock
from cpal.people.models import User
from objections.documents import Document
from objections.models import Objection
from objections.services.file_objection import file_objection, receipt_digest
from pricing.publication import State
from pricing.services.finalise import finalise, finalise_due
from tests.objections.filing import IN_TIME, objection, submission
from tests.people import MERIDIAN, TRAMONTANE, kim, max_, mia, participant, theo
from tests.publication import market
from tests.publication.market import MICROSECOND, PUBLISHES_AT, WINDOW_ENDS_AT

pytestmark = pytest.mark.django_db


def test_an_admissible_objection_gets_its_reference_and_puts_the_premium_under_objection() -> None:
    publication = market.provisional()
    filed = objection(publication)
    assert (filed.reference, filed.organisation, filed.is_admissible) == ("OBJ-2026-0001", MERIDIAN, True)
    assert (filed.received_at, filed.state) == (IN_TIME, "awaiting determination")
    assert market.assessment().current_state is State.UNDER_OBJECTION
    entry = Entry.objects.get(action="objection.received")
    assert (entry.subject, entry.actor, entry.facts["digest"]) == ("zinc-2026-03-r1", mia(), filed.digest)


def test_a_premium_under_objection_is_not_finalised_at_the_end_of_its_window() -> None:
    publication = market.provisional()
    objection(publication)
    assert finalise_due(at=WINDOW_ENDS_AT) == []
    assert market.assessment().current_state is State.UNDER_OBJECTION


def test_the_first_instant_is_in_time_and_the_last_is_too_late() -> None:
    publication = market.provisional()
    first = objection(publication, at=PUBLISHES_AT)
    last = objection(publication, at=WINDOW_ENDS_AT - MICROSECOND)
    late = objection(publication, at=WINDOW_ENDS_AT)
    assert (first.is_admissible, last.is_admissible, late.is_admissible) == (True, True, False)


def test_a_late_objection_is_refused_kept_and_logged_and_changes_nothing() -> None:
    publication = market.provisional()
    late = objection(publication, at=WINDOW_ENDS_AT)
    assert late.refused_because == "Received after the objection window ended."
    assert market.assessment().current_state is State.PROVISIONAL
    entry = Entry.objects.get(action="objection.refused")
    assert entry.facts["refused_for"] == ["window_over"]
    assert entry.facts["objection"] == late.reference


def test_an_objection_to_a_final_premium_is_refused() -> None:
    publication = market.provisional()
    final = finalise(assessment=publication.assessment, at=WINDOW_ENDS_AT)
    assert objection(final, at=WINDOW_ENDS_AT).refused_for == ["not_open_to_objection"]


@pytest.mark.parametrize("person", [kim, max_])
def test_somebody_who_acts_for_no_participant_is_refused(person: Callable[[], User]) -> None:
    filed = objection(market.provisional(), by=person())
    assert (filed.refused_for, filed.organisation) == (["not_a_participant"], "")


def test_a_membership_counts_on_the_london_day_of_receipt() -> None:
    publication = market.provisional()
    that_day = dt.date(2026, 4, 1)
    left = participant("Lea", TRAMONTANE, until_on=that_day)
    joined = participant("Jon", TRAMONTANE, from_on=that_day)
    assert objection(publication, by=left).refused_for == ["not_a_participant"]
    assert objection(publication, by=joined).is_admissible


def test_no_rationale_and_no_evidence_are_refused_each_with_its_reason() -> None:
    filed = objection(market.provisional(), rationale=" ", evidence="")
    assert filed.refused_for == ["no_rationale", "no_evidence"]
    assert [refusal.reason for refusal in filed.refusals] == [
        "Write why the premium should be different.",
        "Give supporting evidence, as text or as a document.",
    ]


def test_a_document_is_kept_under_its_digest_with_the_name_it_came_with(
    settings: Settings, tmp_path: Path
) -> None:
    settings.MEDIA_ROOT = tmp_path
    document = Document("notice of cancellation.pdf", b"%PDF-1.7 cancelled")
    filed = objection(market.provisional(), evidence="", document=document)
    assert filed.is_admissible
    assert (filed.document_name, filed.document_sha256) == ("notice of cancellation.pdf", document.sha256)
    kept = Objection.objects.get(pk=filed.pk).document
    assert document.sha256 in str(kept.name)
    with kept.open() as file:
        assert file.read() == document.content


def test_a_document_of_another_kind_is_refused_and_not_kept() -> None:
    filed = objection(market.provisional(), document=Document("run.exe", b"MZ"))
    assert filed.refused_for == ["document_not_accepted"]
    assert (filed.document_name, bool(filed.document)) == ("run.exe", False)


def test_references_run_on_without_a_gap_and_start_anew_each_year() -> None:
    publication = market.provisional()
    filed = [
        objection(publication),
        objection(publication, at=WINDOW_ENDS_AT),
        objection(publication, by=theo()),
    ]
    assert [each.reference for each in filed] == ["OBJ-2026-0001", "OBJ-2026-0002", "OBJ-2026-0003"]
    assert objection(publication, at=IN_TIME.replace(year=2027)).reference == "OBJ-2027-0001"


def test_the_same_form_filed_twice_is_one_objection() -> None:
    publication = market.provisional()
    token = uuid4()
    assert objection(publication, token=token) == objection(publication, token=token)
    assert Objection.objects.count() == 1


def test_without_a_stated_moment_it_is_received_by_the_databases_clock() -> None:
    publication = market.provisional(at=database_clock())
    before = database_clock()
    filed = file_objection(publication=publication, filed_by=mia(), submission=submission())
    assert before < filed.received_at < database_clock()
    assert filed.is_admissible


def test_the_digest_covers_every_word_of_the_receipt() -> None:
    filed = objection(market.provisional())
    stored = Objection.objects.get(pk=filed.pk)
    assert receipt_digest(stored) == filed.digest
    for field, other in (
        ("rationale", "x"),
        ("evidence", "x"),
        ("organisation", "x"),
        ("reference", "OBJ-2026-0009"),
    ):
        altered = Objection.objects.get(pk=filed.pk)
        setattr(altered, field, other)
        assert receipt_digest(altered) != filed.digest


def test_the_database_keeps_objections_as_they_were_received() -> None:
    filed = objection(market.provisional())
    with pytest.raises(DatabaseError, match="Cannot update or delete"), transaction.atomic():
        Objection.objects.filter(pk=filed.pk).update(rationale="Something else.")
    with pytest.raises(DatabaseError, match="Cannot update or delete"), transaction.atomic():
        Objection.objects.filter(pk=filed.pk).delete()


def test_the_database_refuses_an_admissible_objection_outside_its_window() -> None:
    publication = market.provisional()
    filed = objection(publication, at=WINDOW_ENDS_AT)
    filed.pk, filed.reference, filed.submission = None, "OBJ-2026-9999", uuid4()
    filed.refused_for, filed.refused_because = [], ""
    with pytest.raises(DatabaseError, match="outside the objection window"), transaction.atomic():
        filed.save(force_insert=True)
