"""A glide path from the draft to its days: entered, consulted on, adopted, carried by the next version (4.1, 7.6)."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable
from decimal import Decimal

import pytest
from django.db import transaction
from django.db.utils import DatabaseError

from consultations.amending.text import redline_of
from consultations.models import (
    Adoption,
    Amendment,
    AmendmentDecision,
    AmendmentText,
    GlideChange,
    MaterialityDecision,
)
from consultations.notices.models import Notice
from consultations.services.adopt import adopt
from consultations.services.change_glide_path import BadStep, keep_step, leave_step, take_out_step
from consultations.services.change_text import ParameterEdit, say_why, write_again
from consultations.services.decide_amendment import decide_amendment
from consultations.services.draft_amendment import AmendmentRefused
from consultations.services.propose import propose
from consultations.services.propose_text import fix_text
from cpal.audit.models import Entry
from cpal.people.models import User
from eligibility.selectors import RegisterAsHeld, thresholds_for
from pricing.methodology.fate import Fate
from pricing.methodology.glide_path import GlideStep, StepName
from pricing.methodology.metals import Metal
from pricing.models import MethodologyVersion
from pricing.policies import NotAllowed
from tests.clock import clock_at
from tests.consultations import amending, gliding
from tests.consultations.gliding import FROM, a_step
from tests.eligibility.registers import JANUARY, load_eligible_brand
from tests.people import ada, ana, cora, eli, kim, max_, mia, sam, sol
from tests.publication import market

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)
ZINC = StepName(Metal.ZINC, FROM)


def adopt_in(
    amendment: Amendment, window: str = amending.JULY, at: dt.datetime = amending.ADOPTED_AT
) -> Adoption:
    with clock_at(at):
        return adopt(amendment=amendment, applies_from_window=window, adopted_by=sol())


def fates(text: AmendmentText) -> dict[str, Fate]:
    return {str(each.name): each.fate for each in redline_of(text, amending.DRAFTED_AT).steps}


class TestEntering:
    @pytest.mark.parametrize("who", [cora, ana, sam])
    def test_whoever_prepares_changes_enters_a_step_and_it_is_on_record(
        self, who: Callable[[], User]
    ) -> None:
        amendment = gliding.drafted()
        with clock_at(amending.DRAFTED_AT):
            keep_step(text=amending.text_of(amendment), step=a_step(), changed_by=who())
        entry = Entry.objects.get(action="amendment.step_kept", subject=amendment.reference)
        assert entry.actor == who()
        assert json.loads(entry.detail) == {
            "text": "proposal",
            "number": 1,
            "step": "nickel-2028-01-01",
            "max_tco2e_per_t": "18",
            "source": "Illustrative trajectory, table 2",
            "rationale": "The industry's trajectory.",
        }

    @pytest.mark.parametrize("who", [ada, eli, kim, max_, mia])
    def test_nobody_else_does(self, who: Callable[[], User]) -> None:
        text = amending.text_of(gliding.drafted(a_step()))
        acts: list[Callable[[], None]] = [
            lambda: keep_step(text=text, step=a_step(metal=Metal.ZINC), changed_by=who()),
            lambda: take_out_step(text=text, name=a_step().name, reason="No.", changed_by=who()),
            lambda: leave_step(text=text, name=a_step().name, changed_by=who()),
        ]
        for act in acts:
            with pytest.raises(NotAllowed):
                act()
        assert text.glide_changes.count() == 1

    @pytest.mark.parametrize(
        ("step", "field", "message"),
        [
            (
                a_step(effective_on=amending.DRAFTED_AT.date()),
                "effective_on",
                "10 April 2026 is not in the future",
            ),
            (a_step(max_tco2e_per_t=Decimal(0)), "max_tco2e_per_t", "is not above zero"),
            (a_step(source=" "), "source", "does not say where it is from"),
            (a_step(rationale=""), "rationale", "does not say why"),
        ],
    )
    def test_a_fault_is_said_of_its_field_and_nothing_is_kept(
        self, step: GlideStep, field: str, message: str
    ) -> None:
        amendment = gliding.drafted()
        with clock_at(amending.DRAFTED_AT), pytest.raises(BadStep, match=message) as refusal:
            keep_step(text=amending.text_of(amendment), step=step, changed_by=cora())
        assert [fault.field for fault in refusal.value.faults] == [field]
        assert not GlideChange.objects.exists()

    def test_the_day_after_the_draft_is_the_first_that_a_step_can_have(self) -> None:
        step = a_step(effective_on=amending.DRAFTED_AT.date() + DAY)
        assert amending.text_of(gliding.drafted(step)).glide_changes.count() == 1

    def test_a_metal_has_one_step_a_day(self) -> None:
        text = amending.text_of(gliding.drafted(a_step()))
        with pytest.raises(BadStep, match="is there twice"):
            keep_step(text=text, step=a_step(max_tco2e_per_t=Decimal(17)), changed_by=cora())
        keep_step(
            text=text, step=a_step(max_tco2e_per_t=Decimal(17)), changed_by=cora(), instead_of=a_step().name
        )
        assert text.glide_changes.get().becomes_tco2e_per_t == 17

    def test_an_added_step_is_moved_to_another_day_or_not_added_after_all(self) -> None:
        text = amending.text_of(gliding.drafted(a_step()))
        later = a_step(effective_on=dt.date(2029, 1, 1))
        keep_step(text=text, step=later, changed_by=cora(), instead_of=a_step().name)
        assert [each.effective_on for each in text.glide_changes.all()] == [later.effective_on]
        leave_step(text=text, name=later.name, changed_by=cora())
        assert not text.glide_changes.exists()

    def test_a_text_that_only_enters_a_step_changes_something(self) -> None:
        text = amending.text_of(gliding.drafted(a_step()))
        with clock_at(amending.DRAFTED_AT):
            assert fix_text(text=text, fixed_by=cora()).is_fixed


class TestWhatTheVersionHolds:
    """A draft begins with every step of the version it changes; what becomes of each is told."""

    def test_nothing_is_lost_by_a_change_that_says_nothing_of_it(self) -> None:
        steps = a_step(), a_step(metal=Metal.ZINC, max_tco2e_per_t=Decimal(3))
        gliding.holding(*steps)
        amendment = gliding.decided_of(gliding.with_the_band(gliding.drafted()))
        assert fates(amending.text_of(amendment)) == dict.fromkeys(
            ("nickel-2028-01-01", "zinc-2028-01-01"), Fate.UNCHANGED
        )
        adopt_in(amendment)
        assert gliding.path_of(amending.text_of(amendment).code) == gliding.path_of("v2026-07") == steps

    def test_from_the_amendment_that_entered_it_a_step_is_carried_by_the_next(self) -> None:
        adopt_in(gliding.decided_of(gliding.drafted(a_step())))
        second = amending.decided(material=False)
        assert second.base == "v2026-07"
        adopt_in(second, "2026-08")
        assert gliding.path_of("v2026-08") == (a_step(),)

    def test_a_step_whose_day_has_come_is_carried_with_its_day(self) -> None:
        begun = a_step(effective_on=dt.date(2026, 4, 1))
        gliding.holding(begun)
        adopt_in(gliding.decided_of(gliding.with_the_band(gliding.drafted())))
        assert gliding.path_of("v2026-07") == (begun,)
        thresholds = thresholds_for("v2026-07")
        days = (dt.date(2026, 3, 31), dt.date(2026, 4, 1))
        assert [thresholds.on("nickel", day).max_tco2e_per_t for day in days] == [20, 18]

    def test_a_step_whose_day_has_come_can_be_taken_out_and_be_changed_no_more(self) -> None:
        begun = a_step(effective_on=dt.date(2026, 4, 1))
        gliding.holding(begun)
        text = amending.text_of(gliding.drafted())
        with clock_at(amending.DRAFTED_AT):
            lower = a_step(effective_on=begun.effective_on, max_tco2e_per_t=Decimal(17))
            with pytest.raises(BadStep, match="1 April 2026 is not in the future"):
                keep_step(text=text, step=lower, changed_by=cora(), instead_of=begun.name)
            take_out_step(text=text, name=begun.name, reason="Written into the number.", changed_by=cora())
        assert fates(text) == {"nickel-2026-04-01": Fate.REMOVED}

    def test_a_number_behind_a_step_in_force_is_a_fault_until_the_step_goes(self) -> None:
        begun = a_step(effective_on=dt.date(2026, 4, 1))
        gliding.holding(begun)
        lower = ParameterEdit("carbon_threshold_tco2e_per_t.nickel", "17", "Lower.")
        text = amending.text_of(amending.drafted(lower))
        with clock_at(amending.DRAFTED_AT):
            with pytest.raises(
                AmendmentRefused, match="number of nickel would change nothing: the step of 1 April"
            ):
                fix_text(text=text, fixed_by=cora())
            take_out_step(text=text, name=begun.name, reason="Written into the number.", changed_by=cora())
            version = fix_text(text=text, fixed_by=cora()).version
        assert version is not None
        assert thresholds_for(version.code).on("nickel", FROM).max_tco2e_per_t == 17

    def test_a_step_is_taken_out_with_a_reason_and_the_number_holds_again(self) -> None:
        gliding.holding(a_step())
        amendment = gliding.drafted()
        text = amending.text_of(amendment)
        with clock_at(amending.DRAFTED_AT):
            with pytest.raises(AmendmentRefused, match="Say why the step goes"):
                take_out_step(text=text, name=a_step().name, reason=" ", changed_by=cora())
            take_out_step(text=text, name=a_step().name, reason="It came too soon.", changed_by=cora())
        (change,) = redline_of(text, amending.DRAFTED_AT).changed_steps
        assert (change.fate, change.before, change.after) == (Fate.REMOVED, a_step(), None)
        assert (change.limit_before, change.limit_after) == (Decimal(18), Decimal(20))
        assert change.reason == "It came too soon."
        adopt_in(gliding.decided_of(amendment))
        assert gliding.path_of("v2026-07") == ()
        assert thresholds_for("v2026-07").on("nickel", FROM).max_tco2e_per_t == 20
        assert gliding.path_of(gliding.PRESENT) == (a_step(),)

    def test_a_step_that_is_changed_is_old_beside_new_and_can_be_left_as_it_was(self) -> None:
        gliding.holding(a_step())
        text = amending.text_of(gliding.drafted())
        lower = a_step(max_tco2e_per_t=Decimal(17), rationale="Further.")
        keep_step(text=text, step=lower, changed_by=cora(), instead_of=lower.name)
        (change,) = redline_of(text, amending.DRAFTED_AT).changed_steps
        assert (change.fate, change.before, change.after) == (Fate.CHANGED, a_step(), lower)
        leave_step(text=text, name=lower.name, changed_by=cora())
        assert fates(text) == {"nickel-2028-01-01": Fate.UNCHANGED}

    def test_one_kept_just_as_it_is_changes_nothing(self) -> None:
        gliding.holding(a_step())
        text = amending.text_of(gliding.drafted())
        keep_step(text=text, step=a_step(), changed_by=cora(), instead_of=a_step().name)
        assert not text.glide_changes.exists()
        with pytest.raises(AmendmentRefused, match="changes nothing yet"):
            fix_text(text=text, fixed_by=cora())

    def test_one_moved_to_another_day_goes_on_the_one_and_comes_on_the_other(self) -> None:
        gliding.holding(a_step())
        text = amending.text_of(gliding.drafted())
        later = a_step(effective_on=dt.date(2029, 1, 1), rationale="A year for those who invest.")
        keep_step(text=text, step=later, changed_by=cora(), instead_of=a_step().name)
        assert fates(text) == {"nickel-2028-01-01": Fate.REMOVED, "nickel-2029-01-01": Fate.ADDED}
        gone = text.glide_changes.get(becomes_tco2e_per_t=None)
        assert gone.rationale == "A year for those who invest."


class TestTheLock:
    def test_a_fixed_text_keeps_its_steps(self) -> None:
        text = amending.text_of(gliding.proposed_of(gliding.drafted(a_step())))
        for change in (
            lambda: text.glide_changes.update(becomes_tco2e_per_t=1),
            lambda: text.glide_changes.all().delete(),
            lambda: text.glide_changes.create(
                metal="zinc", effective_on=FROM, becomes_tco2e_per_t=1, source="s", rationale="r"
            ),
        ):
            with (
                pytest.raises(DatabaseError, match="a text that is fixed is not changed"),
                transaction.atomic(),
            ):
                change()
        with pytest.raises(AmendmentRefused, match="The text is fixed"):
            keep_step(text=text, step=a_step(metal=Metal.ZINC), changed_by=cora())
        assert gliding.path_of(text.code) == (a_step(),)

    def test_whoever_entered_the_steps_decides_nothing_of_them(self) -> None:
        amendment = gliding.proposed_of(gliding.drafted(a_step()))
        amending.hold(amending.consultation_on(amendment))
        with clock_at(amending.DECIDED_AT), pytest.raises(NotAllowed):
            decide_amendment(
                amendment=amendment,
                outcome=AmendmentDecision.Outcome.ADOPT,
                reasons="Mine.",
                decided_by=cora(),
            )

    def test_taken_up_again_the_next_text_begins_with_its_steps(self) -> None:
        amendment = gliding.drafted(a_step())
        with clock_at(amending.DRAFTED_AT):
            fix_text(text=amending.text_of(amendment), fixed_by=cora())
            again = write_again(amendment=amendment, kind=AmendmentText.Kind.PROPOSAL, written_by=cora())
        assert again.number == 2
        assert fates(again) == {"nickel-2028-01-01": Fate.ADDED}


class TestMaterial:
    def fixed(self) -> Amendment:
        amendment = gliding.drafted(a_step())
        with clock_at(amending.DRAFTED_AT):
            fix_text(text=amending.text_of(amendment), fixed_by=cora())
        return amendment

    def test_a_change_of_the_glide_path_is_material(self) -> None:
        amendment = self.fixed()
        with clock_at(amending.PROPOSED_AT), pytest.raises(AmendmentRefused, match="changes the glide path"):
            propose(amendment=amendment, is_material=False, reason="It is small.", proposed_by=sam())
        assert not Notice.objects.filter(event__startswith="amendment:").exists()

    def test_the_database_refuses_that_it_is_not(self) -> None:
        amendment = self.fixed()
        with pytest.raises(DatabaseError, match="a change of the glide path is material"):
            MaterialityDecision.objects.create(
                amendment=amendment,
                is_material=False,
                reason="It is small.",
                decided_by=sam(),
                decided_at=amending.PROPOSED_AT,
            )

    def test_a_change_of_other_numbers_that_carries_steps_may_be_not_material(self) -> None:
        gliding.holding(a_step())
        assert not amending.proposed(material=False).materiality.is_material

    def test_no_final_text_brings_a_step_into_what_is_not_material(self) -> None:
        amendment = amending.proposed(material=False)
        final = write_again(amendment=amendment, kind=AmendmentText.Kind.FINAL, written_by=cora())
        with pytest.raises(AmendmentRefused, match="changes the glide path"):
            keep_step(text=final, step=a_step(), changed_by=cora())
        with (
            pytest.raises(DatabaseError, match="a change of the glide path is material"),
            transaction.atomic(),
        ):
            final.glide_changes.create(
                metal="zinc", effective_on=FROM, becomes_tco2e_per_t=1, source="s", rationale="r"
            )


class TestItsDay:
    """A limit that was told for a day holds on that day: a step that would come before its version is refused."""

    def test_a_proposal_leaves_room_for_its_consultation(self) -> None:
        """Proposed on 11 April, 28 days end on 9 May: it can apply from the window that opens on 29 May."""
        too_soon = gliding.drafted(a_step(effective_on=dt.date(2026, 5, 29)))
        with pytest.raises(
            AmendmentRefused, match=r"29 May 2026 comes before its version applies.*30 May 2026"
        ):
            gliding.proposed_of(too_soon)
        in_time = gliding.drafted(a_step(effective_on=dt.date(2026, 5, 30)))
        assert gliding.proposed_of(in_time).is_public

    def test_a_step_that_the_decision_comes_too_late_for_is_given_a_later_day_by_a_final_text(self) -> None:
        """Decided on 9 June, the change applies from the window that opens on 30 June at the earliest."""
        amendment = gliding.proposed_of(gliding.drafted(a_step(effective_on=dt.date(2026, 6, 15))))
        amending.hold(amending.consultation_on(amendment))
        with clock_at(amending.DECIDED_AT):
            with pytest.raises(
                AmendmentRefused, match=r"comes before its version applies.*Write a final text"
            ):
                amending.decide(amendment)
            final = write_again(amendment=amendment, kind=AmendmentText.Kind.FINAL, written_by=cora())
            keep_step(
                text=final,
                step=a_step(effective_on=dt.date(2026, 7, 1)),
                changed_by=cora(),
                instead_of=StepName(Metal.NICKEL, dt.date(2026, 6, 15)),
            )
            final = say_why(text=final, why="Nobody could meet the first day.", changed_by=cora())
            fix_text(text=final, fixed_by=cora())
            decide_amendment(
                amendment=amendment,
                outcome=AmendmentDecision.Outcome.ADOPT_CHANGED,
                reasons="A fortnight later.",
                decided_by=sam(),
            )
        adopt_in(amendment)
        assert [each.effective_on for each in gliding.path_of("v2026-07")] == [dt.date(2026, 7, 1)]

    @pytest.mark.parametrize(("window", "first"), [("2026-07", "1 July"), ("2026-08", "1 August")])
    def test_adoption_from_a_window_after_the_step_is_refused_before_anything_is_stored(
        self, window: str, first: str
    ) -> None:
        amendment = gliding.decided_of(gliding.drafted(a_step(effective_on=dt.date(2026, 7, 1))))
        if window == "2026-07":
            assert adopt_in(amendment).code == "v2026-07"
            return
        notices = Notice.objects.count()
        with pytest.raises(
            AmendmentRefused, match=f"comes before its version applies, which is from {first}"
        ):
            adopt_in(amendment, window)
        assert Notice.objects.count() == notices
        assert not MethodologyVersion.objects.filter(code=f"v{window}").exists()

    def test_a_step_past_by_the_day_of_adoption_is_refused_and_says_so(self) -> None:
        amendment = gliding.decided_of(gliding.drafted(a_step(effective_on=dt.date(2026, 7, 1))))
        late = amending.ADOPTED_AT + dt.timedelta(days=30)
        with pytest.raises(AmendmentRefused, match=r"1 July 2026 is not in the future.*draft it anew"):
            adopt_in(amendment, "2026-08", late)
        assert not Adoption.objects.exists()

    def test_a_verdict_is_by_the_number_before_the_step_and_by_the_step_from_its_day_on(self) -> None:
        step = a_step(metal=Metal.ZINC, max_tco2e_per_t=Decimal("1.5"))
        adopt_in(gliding.decided_of(gliding.drafted(step)))
        load_eligible_brand()
        register, thresholds = RegisterAsHeld.at(JANUARY), thresholds_for("v2026-07")
        codes = [
            register.verdict("zinc", "ZINCO", day, thresholds.on("zinc", day)).codes
            for day in (FROM - DAY, FROM, FROM + DAY)
        ]
        assert codes == [(), ("carbon_above_threshold",), ("carbon_above_threshold",)]


class TestWhatItTells:
    def test_the_records_of_proposal_and_adoption_have_the_steps(self) -> None:
        gliding.holding(a_step(metal=Metal.ZINC))
        amendment = gliding.drafted(a_step())
        with clock_at(amending.DRAFTED_AT):
            take_out_step(text=amending.text_of(amendment), name=ZINC, reason="Too soon.", changed_by=cora())
        adopt_in(gliding.decided_of(amendment))
        said = [
            {
                "step": "nickel-2028-01-01",
                "becomes_tco2e_per_t": "18",
                "source": "Illustrative trajectory, table 2",
                "rationale": "The industry's trajectory.",
            },
            {"step": "zinc-2028-01-01", "becomes_tco2e_per_t": None, "source": "", "rationale": "Too soon."},
        ]
        for action in ("amendment.proposed", "amendment.adopted"):
            detail = json.loads(Entry.objects.get(action=action, subject=amendment.reference).detail)
            assert detail["glide_path"] == said

    def test_the_notice_of_a_proposal_says_what_the_limit_was_and_becomes(self) -> None:
        amendment = gliding.proposed_of(gliding.drafted(a_step()))
        notice = Notice.objects.get(number=amendment.notice)
        words = notice.body.replace("\N{NO-BREAK SPACE}", " ")
        assert "Glide path, nickel from 1 January 2028" in words
        assert "no step: 20 tCO2e/t holds → 18 tCO2e/t. The industry's trajectory." in words
        assert "Illustrative trajectory, table 2" in words

    def test_a_past_month_is_none_of_a_step_to_come(self) -> None:
        market.final("100", "101", "102")
        step = a_step(metal=Metal.ZINC, max_tco2e_per_t=Decimal("0.1"))
        amendment = gliding.proposed_of(gliding.drafted(step))
        (figure,) = amending.text_of(amendment).back_cast.all()
        assert (figure.value_before, figure.inputs_lost) == (figure.value_after, 0)
