"""Decisions, judgements and approval: who may, when, and what is kept (5.3, 6.2.2)."""

from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from cpal.audit.models import Entry
from pricing.methodology.codes import Category
from pricing.methodology.values import Ruling
from pricing.models import Assessment, Decision, Judgement, SignOff
from pricing.policies import NotAllowed
from pricing.publication import State
from pricing.services.approve import ApprovalRefused, approve, obstacles_to_approval, withdraw_approval
from pricing.services.decide import DecisionRefused, decide
from pricing.services.judge import JudgedInput, record_judgement, sign_off
from tests.people import ana, kim, sam, sol, staff
from tests.publication import market
from tests.publication.market import APPROVED_AT, IN_REVIEW_AT

pytestmark = pytest.mark.django_db

FLAGGING = ("100", "110", "150")


def rule(
    assessment: Assessment, record_id: str, ruling: Ruling, rationale: str = "Seen the contract."
) -> Decision:
    return decide(
        assessment=assessment,
        category=Category.EXECUTED_TRANSACTION,
        record_id=record_id,
        ruling=ruling,
        rationale=rationale,
        decided_by=ana(),
        at=IN_REVIEW_AT,
    )


def test_flags_stand_in_the_way_until_each_is_decided() -> None:
    assessment = market.in_review(*FLAGGING)
    assert "2 flagged" in obstacles_to_approval(assessment)[0]
    rule(assessment, "T-1", Ruling.RETAIN)
    rule(assessment, "T-3", Ruling.RETAIN)
    market.run()
    assert obstacles_to_approval(market.assessment()) == []


def test_an_exclusion_computes_the_figure_and_the_flags_again() -> None:
    rule(market.in_review(*FLAGGING), "T-3", Ruling.EXCLUDE)
    run = market.run()
    assert (run.value_usd_per_t, run.undecided_flags, run.basis) == (Decimal(105), 0, "blended")


def test_a_decision_made_after_the_run_asks_for_another_run() -> None:
    assessment = market.in_review(*FLAGGING)
    rule(assessment, "T-1", Ruling.RETAIN)
    assert any("run the window again" in each for each in obstacles_to_approval(market.assessment()))


def test_a_decision_is_kept_with_what_was_seen_and_in_the_log() -> None:
    assessment = market.in_review(*FLAGGING)
    decision = rule(assessment, "T-3", Ruling.RETAIN, "  A rush delivery, contract seen. ")
    assert decision.rationale == "A rush delivery, contract seen."
    assert (decision.seen["normalised"], decision.seen["flagged"]) == ("150.0000000000", True)
    assert Entry.objects.about(assessment.reference).filter(action="input.retained").count() == 1


@pytest.mark.parametrize(
    ("record_id", "rationale", "message"),
    [("T-9", "why", "not a category 1 input"), ("T-3", "  ", "Write why")],
)
def test_a_decision_without_an_input_or_a_reason_is_refused(
    record_id: str, rationale: str, message: str
) -> None:
    with pytest.raises(DecisionRefused, match=message):
        rule(market.in_review(*FLAGGING), record_id, Ruling.RETAIN, rationale)


def test_a_screened_out_input_cannot_be_brought_back_by_a_decision() -> None:
    small = market.trade(4, "110", tonnes="1")
    assessment = market.in_review(*FLAGGING, extra=[small])
    with pytest.raises(DecisionRefused, match="below_minimum_size"):
        rule(assessment, "T-4", Ruling.RETAIN)


def test_approval_needs_a_senior_manager_who_touched_nothing() -> None:
    assessment = market.in_review("40", "41", "42")
    for outsider in (ana(), kim()):
        with pytest.raises(NotAllowed, match="Only a senior manager"):
            approve(assessment=assessment, approved_by=outsider, at=APPROVED_AT)
    assert approve(assessment=assessment, approved_by=sam(), at=APPROVED_AT).current_state is State.APPROVED


def test_one_account_with_two_roles_cannot_prepare_and_approve() -> None:
    from cpal.people.roles import Role

    both = staff("Bea", Role.ANALYST, Role.SENIOR_MANAGER)
    assessment = market.in_review(*FLAGGING)
    for record_id in ("T-1", "T-3"):
        decide(
            assessment=assessment, category=Category.EXECUTED_TRANSACTION, record_id=record_id,
            ruling=Ruling.RETAIN, rationale="Seen.", decided_by=both, at=IN_REVIEW_AT,
        )  # fmt: skip
    market.run()
    with pytest.raises(NotAllowed, match="another senior manager must"):
        approve(assessment=market.assessment(), approved_by=both, at=APPROVED_AT)


def test_the_database_itself_refuses_that_who_prepared_approves() -> None:
    assessment = market.in_review("40", "41", "42")
    with pytest.raises(IntegrityError, match="four_eyes"), transaction.atomic():
        Assessment.objects.filter(pk=assessment.pk).update(
            state=State.APPROVED, approved_by=assessment.prepared_by_id, approved_at=APPROVED_AT
        )


def test_an_approval_is_withdrawn_before_publication_with_its_reason() -> None:
    assessment = market.approved()
    with pytest.raises(ApprovalRefused, match="Write why"):
        withdraw_approval(assessment=assessment, by=sam(), at=APPROVED_AT, reason=" ")
    back = withdraw_approval(
        assessment=assessment, by=sam(), at=APPROVED_AT, reason="A late contract turned up."
    )
    assert (back.current_state, back.approved_by) == (State.IN_REVIEW, None)


def judge_freight(assessment: Assessment) -> Judgement:
    return record_judgement(
        assessment=assessment,
        kind=Judgement.Kind.OVERRIDE_ADJUSTMENT,
        made_by=ana(),
        at=IN_REVIEW_AT,
        data_considered="The freight invoice.",
        rationale="The port was closed.",
        outcome="Inland freight of 5 USD/t taken off.",
        about=JudgedInput(Category.EXECUTED_TRANSACTION, "T-1", "logistics", Decimal(-5)),
    )


def test_a_judgement_counts_in_the_next_run_and_nothing_is_approved_without_its_sign_off() -> None:
    judgement = judge_freight(market.in_review("40", "41", "42"))
    run = market.run()
    assert run.value_usd_per_t == Decimal("39.33")
    assert obstacles_to_approval(market.assessment()) == [f"Expert judgement {judgement} is not signed off."]
    sign_off(judgement=judgement, signed_by=sol(), at=IN_REVIEW_AT, outcome=SignOff.Outcome.SIGNED)
    assert obstacles_to_approval(market.assessment()) == []


def test_a_refused_judgement_counts_no_more() -> None:
    judgement = judge_freight(market.in_review("40", "41", "42"))
    sign_off(
        judgement=judgement,
        signed_by=sol(),
        at=IN_REVIEW_AT,
        outcome=SignOff.Outcome.REFUSED,
        reason="No invoice.",
    )
    assert market.run().value_usd_per_t == Decimal(41)


def test_nobody_signs_off_what_they_judged_or_decided() -> None:
    judgement = judge_freight(market.in_review("40", "41", "42"))
    for outsider in (ana(), kim()):
        with pytest.raises(NotAllowed):
            sign_off(judgement=judgement, signed_by=outsider, at=IN_REVIEW_AT, outcome=SignOff.Outcome.SIGNED)


def test_a_window_with_qualifying_inputs_is_neither_carried_forward_nor_withheld() -> None:
    assessment = market.in_review("40", "41", "42")
    for kind in (Judgement.Kind.CARRY_FORWARD, Judgement.Kind.WITHHOLD):
        with pytest.raises(DecisionRefused, match="only a window with none"):
            market.judge(assessment, kind, IN_REVIEW_AT)


def test_there_must_be_something_to_carry_forward() -> None:
    with pytest.raises(DecisionRefused, match="withhold instead"):
        market.judge(market.in_review(), Judgement.Kind.CARRY_FORWARD, IN_REVIEW_AT)
