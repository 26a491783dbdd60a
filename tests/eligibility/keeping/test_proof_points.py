"""Proof points are submitted, verified, rejected, superseded, withdrawn: by somebody, from a day, for a reason."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied

from cpal.audit.models import Entry
from cpal.clock import database_clock
from cpal.documents import SentFile
from eligibility.keeping.proof_points import ProofPointHeld, proof_point_held, proof_points_waiting
from eligibility.models import Disclosure, ProofPoint, ProofPointStatus, ProofReport, Threshold
from eligibility.selectors import thresholds_for
from eligibility.services.decide_proof_point import ProofPointRefused
from eligibility.services.enter_rows import RowsRefused
from eligibility.services.keep_report import ReportRefused
from eligibility.services.reject_proof_point import reject_proof_point
from eligibility.services.supersede_proof_point import supersede_proof_point
from eligibility.services.verify_proof_point import verify_proof_point
from eligibility.services.withdraw_proof_point import withdraw_proof_point
from eligibility.vocabulary import ProofStatus
from tests import people
from tests.eligibility.keeping.keeping import SUBMITTED_ON, codes_now, disclosure_now, submit
from tests.eligibility.registers import FOOTPRINT, load, load_eligible_brand

pytestmark = pytest.mark.django_db

NOVEMBER = dt.date(2025, 11, 1)
DECEMBER = dt.date(2025, 12, 1)
A_DAY = dt.timedelta(days=1)
REPORT = SentFile("verification.pdf", b"%PDF-1.7 illustrative")


def verify(reference: str = "D-2", from_on: dt.date = NOVEMBER, reason: str = "The report agrees.") -> None:
    verify_proof_point(reference=reference, from_on=from_on, reason=reason, verified_by=people.eli())


def refused(action: Any, *arguments: Any, **options: Any) -> tuple[str, ...]:
    """Everything that was said to be wrong."""
    with pytest.raises(ProofPointRefused) as refusal:
        action(*arguments, **options)
    return refusal.value.obstacles


def held(reference: str = "D-2") -> ProofPointHeld:
    found = proof_point_held(reference, database_clock())
    assert found
    return found


@pytest.fixture(autouse=True)
def _brand() -> None:
    load_eligible_brand()


def test_what_was_submitted_waits_and_counts_on_no_day() -> None:
    submit()
    assert [each.reference for each in proof_points_waiting(database_clock())] == ["D-2"]
    assert held().standing is ProofStatus.SUBMITTED
    assert disclosure_now(DECEMBER) == "D-1"


def test_once_verified_it_counts_from_that_day() -> None:
    submit()
    verify(from_on=DECEMBER)
    assert disclosure_now(DECEMBER - A_DAY) == "D-1"
    assert disclosure_now(DECEMBER) == "D-2"
    assert proof_points_waiting(database_clock()) == ()


def test_a_decision_says_who_from_which_day_and_why() -> None:
    submit()
    verify()
    row = ProofPointStatus.objects.get(status="verified")
    assert (row.decided_by, row.from_on, row.reason) == ("Eli", NOVEMBER, "The report agrees.")
    assert row.delivery.loaded_by == people.eli()
    actions = list(Entry.objects.filter(action="enter_rows").values_list("subject", flat=True))
    assert actions.count("register:proof_point_statuses") == 2


@pytest.mark.parametrize("verifier", ["ACME", "PARENT", "SISTER"])
def test_the_verifier_is_neither_the_producer_nor_of_its_group(verifier: str) -> None:
    load("organisations", {"code": "SISTER", "group": "PARENT"})
    submit({"verified_by": verifier})
    assert refused(verify) == (f"Verified by {verifier}, which is the producer or of its group.",)
    assert held().standing is ProofStatus.SUBMITTED


def test_everything_that_is_missing_is_said_at_once() -> None:
    nothing = dict.fromkeys(
        ("value_tco2e_per_t", "method", "boundary", "offsets_used", "verified_by", "verified_on"), ""
    )
    submit(nothing)
    assert refused(verify) == (
        "Verified by nobody.",
        "Not verified by 2025-11-01.",
        "Method not given.",
        "Boundary not given.",
        "Offsets used, or not said.",
        "No value.",
    )


def test_a_bound_is_no_figure_and_two_scopes_are_not_cradle_to_gate() -> None:
    submit({"value_tco2e_per_t": "4"}, {"qualifier": "less_than", "scopes": "1+2"})
    assert refused(verify) == (
        "Said as “less than”, which is no figure.",
        "Scopes 1 and 2, which is not cradle to gate.",
    )


def test_a_proof_point_of_an_unknown_brand_cannot_be_verified() -> None:
    submit({"brand": "NOBODY"})
    assert refused(verify) == ("NOBODY is not in the register of zinc brands.",)


def test_it_is_verified_by_the_method_that_was_in_force_on_the_first_day_on_which_it_counts() -> None:
    of_the_paper = thresholds_for("v2025-10").on("zinc", NOVEMBER)
    Threshold.objects.create(
        methodology="v2025-10",
        metal="zinc",
        max_tco2e_per_t=of_the_paper.max_tco2e_per_t,
        carbon_method="IZA-2025",
        letter_accepted=False,
        letter_years=1,
        effective_on=NOVEMBER,
        source="A test",
        rationale="A test",
    )
    submit()
    assert refused(verify) == ("Method IZA.",)
    submit({"id": "D-3", "method": "IZA-2025"})
    verify("D-3")
    assert refused(verify, "D-2", from_on=NOVEMBER - A_DAY) == ("Method IZA.",)
    verify("D-2", from_on=dt.date(2026, 3, 1))


def test_a_rejected_one_never_counts_and_stays_rejected() -> None:
    submit()
    reject_proof_point(reference="D-2", from_on=NOVEMBER, reason="Unsigned.", rejected_by=people.eli())
    assert disclosure_now(DECEMBER) == "D-1"
    assert refused(verify) == ("It is rejected and cannot become verified.",)


def test_a_withdrawn_one_counts_no_longer_and_counted_before() -> None:
    submit()
    verify()
    withdraw_proof_point(reference="D-2", from_on=DECEMBER, reason="Recalculated.", withdrawn_by=people.eli())
    assert disclosure_now(DECEMBER - A_DAY) == "D-2"
    assert disclosure_now(DECEMBER) == "D-1"


def test_one_on_its_file_alone_may_be_withdrawn_and_counted_before() -> None:
    assert codes_now(DECEMBER) == []
    withdraw_proof_point(reference="D-1", from_on=DECEMBER, reason="Recalculated.", withdrawn_by=people.eli())
    assert codes_now(DECEMBER - A_DAY) == []
    assert codes_now(DECEMBER) == ["no_verified_carbon_disclosure"]


def test_a_superseded_one_names_what_takes_its_place() -> None:
    submit()
    verify()
    supersede_proof_point(
        reference="D-1",
        by_reference="D-2",
        from_on=DECEMBER,
        reason="A new year.",
        superseded_by=people.eli(),
    )
    row = ProofPointStatus.objects.get(disclosure="D-1")
    assert (row.status, row.reason) == ("superseded", "Superseded by D-2. A new year.")


@pytest.mark.parametrize(
    ("by", "said"),
    [
        ("D-9", "No disclosure D-9 is held."),
        ("D-1", "It cannot take its own place."),
        ("D-2", "D-2 is submitted on 2025-12-01: verify it first."),
        ("D-3", "D-3 is of another brand: OTHER (zinc)."),
    ],
)
def test_only_another_standing_disclosure_of_the_brand_takes_its_place(by: str, said: str) -> None:
    submit()
    load("disclosures", FOOTPRINT | {"id": "D-3", "brand": "OTHER"})
    assert refused(
        supersede_proof_point,
        reference="D-1",
        by_reference=by,
        from_on=DECEMBER,
        reason="A new year.",
        superseded_by=people.eli(),
    ) == (said,)


def test_a_decision_without_a_reason_or_before_the_last_one_is_refused() -> None:
    submit()
    assert refused(verify, from_on=SUBMITTED_ON - A_DAY, reason=" ")[:2] == (
        "It is submitted from 2025-10-01: nothing can be decided from an earlier day.",
        "Say why.",
    )


def test_nobody_but_the_officer_decides_or_enters() -> None:
    submit()
    for person in (people.ana(), people.sam(), people.kim(), people.ada(), people.max_(), people.mia()):
        with pytest.raises(PermissionDenied):
            verify_proof_point(reference="D-2", from_on=NOVEMBER, reason="Why", verified_by=person)
        with pytest.raises(PermissionDenied):
            submit({"id": "D-7"}, entered_by=person)
    assert held().standing is ProofStatus.SUBMITTED


def test_a_disclosure_that_is_not_held_cannot_be_decided() -> None:
    assert refused(verify, "D-404") == ("No disclosure D-404 is held.",)


def test_the_report_is_kept_with_its_digest() -> None:
    submit(report=REPORT)
    report = ProofReport.objects.get()
    assert bytes(report.content) == REPORT.content
    assert ProofPoint.objects.get().report_sha256 == report.sha256 == REPORT.sha256
    assert Disclosure.objects.get(reference="D-2").report == "verification.pdf"
    submit({"id": "D-4"}, report=REPORT)
    assert ProofReport.objects.count() == 1


def test_nothing_of_a_proof_point_is_kept_when_a_part_is_refused() -> None:
    with pytest.raises(ReportRefused):
        submit(report=SentFile("verification.pdf", b"MZ not a document"))
    with pytest.raises(RowsRefused):
        submit(point={"scopes": "all of them"}, report=REPORT)
    with pytest.raises(ProofPointRefused):
        submit(point={"submitted_on": ""})
    assert not Disclosure.objects.filter(reference="D-2").exists()
    assert not ProofReport.objects.exists()
    assert not ProofPointStatus.objects.exists()


@pytest.mark.parametrize(
    ("register", "row"),
    [
        (
            "proof_point_statuses",
            {"status": "verified", "from_on": "2025-12-01", "decided_by": "Eli", "reason": "For another"},
        ),
        ("proof_points", {"scopes": "1+2+3"}),
    ],
)
def test_an_id_under_which_something_was_decided_already_is_given_to_no_other(
    register: str, row: dict[str, str]
) -> None:
    load(register, {"disclosure": "D-2", **row})
    assert refused(submit) == ("Something is held of a proof point D-2 already: give this one another id.",)
    assert disclosure_now(DECEMBER) == "D-1"


def test_a_held_disclosure_is_never_written_over_by_the_form() -> None:
    assert "D-1 is held already" in refused(submit, {"id": "D-1"})[0]
    assert Disclosure.objects.filter(reference="D-1").count() == 1
