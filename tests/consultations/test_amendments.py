"""A change of the methodology from first draft to decision: who may, when, and what stands still (paper 7.6)."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.db import transaction
from django.db.utils import DatabaseError

from consultations.life import MoveRefused
from consultations.models import (
    Amendment,
    AmendmentDecision,
    AmendmentText,
    ClauseChange,
    MaterialityDecision,
    ParameterChange,
)
from consultations.notices.models import Notice
from consultations.services.adopt import adopt
from consultations.services.back_cast import back_cast
from consultations.services.change_text import (
    ClauseEdit,
    ParameterEdit,
    change_clause,
    change_parameters,
    leave_clause,
    say_why,
    write_again,
)
from consultations.services.decide_amendment import decide_amendment
from consultations.services.draft_amendment import (
    AmendmentRefused,
    describe_amendment,
    draft_amendment,
)
from consultations.services.propose import propose
from consultations.services.propose_text import fix_text
from consultations.services.withdraw_amendment import withdraw_amendment
from cpal.audit.models import Entry
from cpal.people.models import User
from pricing.methodology.text.amending import BadAmendment
from pricing.models import MethodologyVersion
from pricing.policies import NotAllowed
from pricing.selectors.methodology import clauses_of
from tests.clock import clock_at
from tests.consultations import amending
from tests.people import ada, ana, cora, eli, kim, max_, mia, sam, sol

pytestmark = pytest.mark.django_db
Outcome = AmendmentDecision.Outcome
FLAGS = "outlier-flag"


def fix(amendment: Amendment, by: User | None = None) -> AmendmentText:
    with clock_at(amending.DRAFTED_AT):
        return fix_text(text=amending.text_of(amendment), fixed_by=by or cora())


class TestDrafting:
    @pytest.mark.parametrize("who", [cora, ana, sam])
    def test_editors_analysts_and_senior_managers_draft(self, who: object) -> None:
        amendment = draft_amendment(description=amending.DESCRIPTION, drafted_by=who())  # type: ignore[operator]
        assert amendment.base == "v2026-02"
        assert amendment.reference.startswith("AM-")
        assert Entry.objects.filter(action="amendment.drafted", subject=amendment.reference).exists()

    @pytest.mark.parametrize("who", [ada, eli, kim, max_, mia])
    def test_nobody_else_does(self, who: object) -> None:
        with pytest.raises(NotAllowed):
            draft_amendment(description=amending.DESCRIPTION, drafted_by=who())  # type: ignore[operator]

    @pytest.mark.parametrize(
        ("edit", "why"),
        [
            (ParameterEdit("no_such_number", "5"), "no such parameter"),
            (ParameterEdit("outlier_band_percent", "a third"), "not a number"),
            (ParameterEdit("consultation_days", "27"), "28"),
        ],
    )
    def test_a_number_that_cannot_be_is_refused_at_once(self, edit: ParameterEdit, why: str) -> None:
        with pytest.raises(BadAmendment, match=why):
            amending.drafted(edit)

    def test_what_stays_as_it_is_changes_nothing(self) -> None:
        amendment = amending.drafted(ParameterEdit("outlier_band_percent", "15.0", "The same."))
        assert not amending.text_of(amendment).parameter_changes.exists()
        with pytest.raises(AmendmentRefused, match="changes nothing yet"):
            fix(amendment)

    def test_each_change_gives_its_reason(self) -> None:
        amendment = amending.drafted(ParameterEdit("outlier_band_percent", "5"))
        with pytest.raises(AmendmentRefused, match="there is none for outlier_band_percent"):
            fix(amendment)


class TestClauses:
    def text(self) -> AmendmentText:
        return amending.text_of(amending.drafted())

    def test_a_clause_is_changed_added_and_removed(self) -> None:
        text = self.text()
        base = {each.clause_id: each for each in clauses_of(MethodologyVersion.objects.named("v2026-02"))}
        reads = f"{base[FLAGS].text}\n\nThe band is reviewed once a year."
        change_clause(text=text, edit=ClauseEdit(FLAGS, reads, "So that it keeps up."), changed_by=cora())
        added = ClauseEdit(
            "review-of-the-band",
            "The band is looked at in public.",
            "New.",
            "6.2.4",
            "Review of the band",
            FLAGS,
        )
        change_clause(text=text, edit=added, changed_by=cora())
        change_clause(text=text, edit=ClauseEdit("regional-premia", "", "There are none."), changed_by=cora())
        version = fix(text.amendment).version
        assert version is not None
        stored = {each.clause_id: each for each in version.clauses.in_order()}
        assert stored[FLAGS].text == reads
        assert stored[FLAGS].change == "So that it keeps up."
        assert stored["review-of-the-band"].position == stored[FLAGS].position + 1
        assert "regional-premia" not in stored
        assert {
            each.change for name, each in stored.items() if name not in {FLAGS, "review-of-the-band"}
        } == {""}

    def test_a_clause_can_be_left_as_it_is_after_all(self) -> None:
        text = self.text()
        change_clause(text=text, edit=ClauseEdit(FLAGS, "Nothing.", "Why not."), changed_by=cora())
        leave_clause(text=text, clause_id=FLAGS, changed_by=cora())
        assert fix(text.amendment).is_fixed

    @pytest.mark.parametrize(
        ("reads", "why"),
        [
            ("A band of {no_such_number} per cent.", "no_such_number"),
            ("A band of 5 per cent.", "name its parameter"),
            ("As [[no-such-clause]] says.", "no-such-clause"),
        ],
    )
    def test_a_text_that_says_another_number_than_is_applied_is_not_fixed(self, reads: str, why: str) -> None:
        text = self.text()
        change_clause(text=text, edit=ClauseEdit(FLAGS, reads, "Shorter."), changed_by=cora())
        with pytest.raises(AmendmentRefused, match=why):
            fix(text.amendment)


class TestFixed:
    """What is fixed stands still, for services and for SQL through the ORM."""

    def test_its_name_counts_the_proposals_of_the_month(self) -> None:
        assert [fix(amending.drafted()).code for _ in range(2)] == ["v2026-04-p1", "v2026-04-p2"]

    def test_services_refuse_to_change_it(self) -> None:
        text = fix(amending.drafted())
        with pytest.raises(AmendmentRefused, match="fixed as v2026-04-p1"):
            change_parameters(text=text, edits=[amending.STRICT], changed_by=cora())

    def test_the_database_refuses_to_change_it(self) -> None:
        text = fix(amending.drafted())
        attempts: list[Callable[[], object]] = [
            lambda: text.parameter_changes.update(becomes="1"),
            lambda: text.parameter_changes.all().delete(),
            lambda: ParameterChange.objects.create(text=text, leaf="retention_years", becomes="9"),
            lambda: ClauseChange.objects.create(text=text, clause_id="consent"),
            lambda: AmendmentText.objects.filter(pk=text.pk).update(fixed_at=None),
            lambda: AmendmentText.objects.filter(pk=text.pk).update(why="Because."),
            text.delete,
        ]
        for attempt in attempts:
            with pytest.raises(DatabaseError), transaction.atomic():
                attempt()

    def test_the_clock_says_when_it_was_fixed(self) -> None:
        assert fix(amending.drafted()).fixed_at == amending.DRAFTED_AT

    def test_taken_up_again_it_has_the_next_number_and_the_same_changes(self) -> None:
        first = fix(amending.drafted())
        again = write_again(amendment=first.amendment, kind=AmendmentText.Kind.PROPOSAL, written_by=ana())
        assert (again.number, again.is_fixed) == (2, False)
        assert [each.leaf for each in again.parameter_changes.all()] == [amending.BAND.leaf]
        assert first.amendment.proposal == again


class TestMateriality:
    def decide(self, amendment: Amendment, by: User) -> None:
        with transaction.atomic():
            MaterialityDecision.objects.create(
                amendment=amendment,
                is_material=False,
                reason="Small.",
                decided_by=by,
                decided_at=amending.DRAFTED_AT,
            )

    def test_it_is_decided_once_the_text_is_fixed(self) -> None:
        amendment = amending.drafted()
        with pytest.raises(DatabaseError, match="once its text is fixed"):
            self.decide(amendment, sam())
        fix(amendment)
        self.decide(amendment, sam())

    def test_not_while_a_second_text_is_being_written(self) -> None:
        amendment = fix(amending.drafted()).amendment
        write_again(amendment=amendment, kind=AmendmentText.Kind.PROPOSAL, written_by=cora())
        with pytest.raises(DatabaseError, match="once its text is fixed"):
            self.decide(amendment, sam())

    def test_and_no_text_is_written_after(self) -> None:
        amendment = fix(amending.drafted()).amendment
        self.decide(amendment, sam())
        with pytest.raises(DatabaseError, match="not written anew"), transaction.atomic():
            AmendmentText.objects.create(amendment=amendment, kind="proposal", number=2, prepared_by=cora())

    def test_whoever_fixed_the_text_does_not_decide(self) -> None:
        amendment = amending.drafted()
        fix(amendment, by=sam())
        with pytest.raises(DatabaseError, match="somebody else"):
            self.decide(amendment, sam())
        with pytest.raises(NotAllowed, match="another senior manager"):
            propose(amendment=amendment, is_material=False, reason="Small.", proposed_by=sam())

    def test_a_reason_is_needed(self) -> None:
        with pytest.raises(AmendmentRefused, match="reason is published"):
            propose(amendment=amending.fixed(), is_material=True, reason=" ", proposed_by=sam())

    def test_only_a_senior_manager_proposes(self) -> None:
        with pytest.raises(NotAllowed, match="Only a senior manager"):
            propose(amendment=amending.fixed(), is_material=True, reason="It moves.", proposed_by=ana())


def test_what_was_proposed_is_not_changed() -> None:
    amendment = amending.proposed()
    assert amendment.proposed_at == amending.PROPOSED_AT
    with pytest.raises(AmendmentRefused, match="not changed"):
        describe_amendment(amendment=amendment, description=amending.DESCRIPTION, described_by=cora())
    changes = {
        "title": "Other",
        "summary": "Other",
        "base": "v2025-10",
        "notice": "26/009",
        "proposed_at": None,
    }
    for name, value in changes.items():
        with pytest.raises(DatabaseError), transaction.atomic():
            Amendment.objects.filter(pk=amendment.pk).update(**{name: value})


def test_a_draft_is_not_made_public_by_hand() -> None:
    amendment = amending.drafted()
    with pytest.raises(DatabaseError), transaction.atomic():
        Amendment.objects.create(
            reference="AM-2026-77",
            title="Public from the start",
            base="v2026-02",
            drafted_by=cora(),
            drafted_at=amending.DRAFTED_AT,
            proposed_at=amending.DRAFTED_AT,
        )
    Amendment.objects.filter(pk=amendment.pk).update(proposed_at=amending.DRAFTED_AT)
    amendment.refresh_from_db()
    assert not amendment.is_public


class TestFinalText:
    def consulted_on_with_a_final_text(self) -> Amendment:
        amendment = amending.consulted_on()
        with clock_at(amending.CONCLUDED_AT):
            text = write_again(amendment=amendment, kind=AmendmentText.Kind.FINAL, written_by=cora())
            edit = ParameterEdit(amending.BAND.leaf, "8", "Two respondents found five too tight.")
            change_parameters(text=text, edits=[edit], changed_by=cora())
            say_why(text=text, why="The band is a little wider than proposed.", changed_by=cora())
            back_cast(text=fix_text(text=text, fixed_by=cora()))
        return amendment

    def test_what_feedback_changed_is_what_is_adopted(self) -> None:
        amendment = self.consulted_on_with_a_final_text()
        with clock_at(amending.DECIDED_AT):
            decide_amendment(
                amendment=amendment, outcome=Outcome.ADOPT_CHANGED, reasons="Heard.", decided_by=sam()
            )
        with clock_at(amending.ADOPTED_AT):
            adoption = adopt(amendment=amendment, applies_from_window="2026-07", adopted_by=sol())
        assert MethodologyVersion.objects.named(adoption.code).parameters.outlier_band_percent == 8

    def test_the_proposal_is_not_adopted_past_its_final_text(self) -> None:
        amendment = self.consulted_on_with_a_final_text()
        with clock_at(amending.DECIDED_AT), pytest.raises(AmendmentRefused, match="final text was begun"):
            amending.decide(amendment)
        with pytest.raises(DatabaseError, match="exactly where a final text is fixed"), transaction.atomic():
            AmendmentDecision.objects.create(
                amendment=amendment,
                outcome=Outcome.ADOPT,
                reasons="Past it.",
                decided_by=sam(),
                decided_at=amending.DECIDED_AT,
            )

    def test_no_change_is_adopted_that_was_not_written(self) -> None:
        amendment = amending.consulted_on()
        with clock_at(amending.DECIDED_AT), pytest.raises(AmendmentRefused, match="final text is written"):
            decide_amendment(
                amendment=amendment, outcome=Outcome.ADOPT_CHANGED, reasons="Heard.", decided_by=sam()
            )

    def test_a_final_text_says_why(self) -> None:
        amendment = amending.consulted_on()
        text = write_again(amendment=amendment, kind=AmendmentText.Kind.FINAL, written_by=cora())
        with pytest.raises(AmendmentRefused, match="what feedback changed"):
            fix_text(text=text, fixed_by=cora())


class TestEnding:
    def test_a_proposal_is_rejected_with_its_reasons_and_a_notice(self) -> None:
        amendment = amending.consulted_on()
        with clock_at(amending.DECIDED_AT):
            decide_amendment(
                amendment=amendment, outcome=Outcome.REJECT, reasons="Too tight.", decided_by=sam()
            )
        amendment.refresh_from_db()
        assert amendment.state == "rejected"
        assert "Too tight." in Notice.objects.get(event=f"amendment:{amendment.reference}:decided").body
        with pytest.raises(MoveRefused):
            adopt(amendment=amendment, applies_from_window="2026-07", adopted_by=sol())

    def test_a_draft_is_withdrawn_quietly_and_a_proposal_with_a_notice(self) -> None:
        draft, proposal = amending.drafted(), amending.proposed()
        withdraw_amendment(amendment=draft, reason="A slip.", withdrawn_by=cora())
        with pytest.raises(NotAllowed, match="Only a senior manager"):
            withdraw_amendment(amendment=proposal, reason="A slip.", withdrawn_by=cora())
        withdraw_amendment(amendment=proposal, reason="The market moved on.", withdrawn_by=sam())
        (notice,) = Notice.objects.filter(event__endswith=":withdrawn")
        assert proposal.reference in notice.title

    def test_not_while_it_is_being_consulted_on(self) -> None:
        amendment = amending.proposed()
        amending.schedule(amending.consultation_on(amendment))
        with pytest.raises(AmendmentRefused, match="withdraw that consultation first"):
            withdraw_amendment(amendment=amendment, reason="Enough.", withdrawn_by=sam())
