"""What the illustrative analyst and senior manager do with a window, through the same services as real ones."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import QuerySet

from cpal.calendar import Month
from cpal.illustrative.reference import UNLISTED_COST
from cpal.illustrative.script import Event
from cpal.people.models import User
from pricing.methodology.codes import Category
from pricing.methodology.metals import Metal
from pricing.methodology.results import InputState
from pricing.methodology.values import AdjustmentName, Ruling
from pricing.models import Assessment, Decision, Judgement, Run, RunInput, SignOff, Window
from pricing.services.approve import approve
from pricing.services.decide import decide
from pricing.services.execute_run import execute_run
from pricing.services.gather import previous_assessment
from pricing.services.judge import JudgedInput, record_judgement, sign_off
from pricing.services.price_window import price_window

MOST_ROUNDS = 5
OFF_LAST_TRADE_ALONE = ["off_last_trade"]


@dataclass(frozen=True, slots=True)
class Staff:
    """Those who price: the analyst, the senior manager who approves, and one who has no part in it."""

    analyst: User
    approver: User
    uninvolved: User
    register_keeper: User


@dataclass(frozen=True, slots=True)
class Review:
    """The review of one metal's window at a moment; `events` say what is out of the ordinary."""

    staff: Staff
    month: Month
    metal: Metal
    events: frozenset[Event]
    at: dt.datetime

    @property
    def assessment(self) -> Assessment:
        """Its latest revision, as it stands."""
        window = Window.objects.frozen(self.month)
        return Assessment.objects.of(window, self.metal).select_related("window", "run__evidence")[0]

    def price(self) -> Assessment:
        """Run the window."""
        analyst = self.staff.analyst
        (run,) = price_window(window=self.month, metals=[self.metal], requested_by=analyst, at=self.at)
        execute_run(run_id=run.pk, at=self.at)
        return self.assessment

    def prepare(self) -> Assessment:
        """Price, decide and judge until nothing is left to do for the analyst."""
        assessment = self.price()
        for _ in range(MOST_ROUNDS):
            decided, judged = self.decide_flags(assessment), self.judge(assessment)
            if not decided and not judged:
                break
            assessment = self.price()
        return assessment

    def approve(self, assessment: Assessment) -> Assessment:
        """Sign off what was judged and approve, an hour after the analyst."""
        at = self.at + dt.timedelta(hours=1)
        for judgement in Judgement.objects.filter(window=assessment.window, metal=self.metal).unsigned():
            sign_off(
                judgement=judgement, signed_by=self.staff.approver, at=at, outcome=SignOff.Outcome.SIGNED
            )
        return approve(assessment=assessment, approved_by=self.staff.approver, at=at)

    # --- flags ------------------------------------------------------------------------------------------------
    def decide_flags(self, assessment: Assessment) -> bool:
        """A written decision on every flagged trade that has none, or on the farthest alone where one is excluded."""
        if not _run_of(assessment).undecided_flags:
            return False
        decided = set(
            Decision.objects.filter(window=assessment.window, metal=self.metal)
            .in_force()
            .values_list("record_id", flat=True)
        )
        inputs = RunInput.objects.filter(run=assessment.run, flagged=True).order_by("record_id")
        flagged = [each for each in inputs if each.record_id not in decided]
        if Event.OUTLIER_EXCLUDED in self.events:
            farthest = max(flagged, key=_deviation)
            self.rule(
                farthest, Ruling.EXCLUDE, "Illustrative: asked by the platform, nobody showed a contract."
            )
            return True
        for each in flagged:
            self.rule(
                each, Ruling.RETAIN, "Illustrative: both parties showed the contract; the level is real."
            )
        return True

    def rule(self, each: RunInput, ruling: Ruling, rationale: str) -> None:
        decide(
            assessment=self.assessment,
            category=Category(each.category),
            record_id=each.record_id,
            ruling=ruling,
            rationale=rationale,
            decided_by=self.staff.analyst,
            at=self.at,
        )

    # --- expert judgement -------------------------------------------------------------------------------------
    def judge(self, assessment: Assessment) -> bool:
        """Every judgement that the window calls for and that was not made yet; whether there was any."""
        run, made = _run_of(assessment), 0
        if run.pending_count:
            for each in RunInput.objects.filter(run=run, state=InputState.PENDING):
                self._set_inland_cost(each)
                made += 1
        if Event.ORDER_OFF_LAST_TRADE in self.events:
            for each in _orders_off_last_trade(run):
                self._admit(each)
                made += 1
        if run.basis == "none":
            self._carry_forward_or_withhold(assessment)
            made += 1
        return bool(made)

    def _admit(self, each: RunInput) -> None:
        """Admit an order that only its distance from the last trade keeps out."""
        self._record(
            Judgement.Kind.ADMIT_ORDER,
            "The order, the trades of the fortnight and the size on offer.",
            "Illustrative: a firm offer for prompt delivery; the last trade was for a distant one.",
            "The order counts.",
            JudgedInput(Category.BID_OR_OFFER, each.record_id),
        )

    def _set_inland_cost(self, each: RunInput) -> None:
        self._record(
            Judgement.Kind.OVERRIDE_ADJUSTMENT,
            "Two forwarders' quotes for the inland leg.",
            "Illustrative: no inland cost is published for this place of delivery.",
            f"Inland cost of {UNLISTED_COST} USD/t.",
            JudgedInput(Category(each.category), each.record_id, AdjustmentName.LOGISTICS, -UNLISTED_COST),
        )

    def _carry_forward_or_withhold(self, assessment: Assessment) -> None:
        """Carry forward once; a premium that was carried already, or none, is withheld."""
        previous = previous_assessment(assessment.window, self.metal)
        if previous and previous.windows_ago == 1 and previous.age_in_windows == 0:
            self._record(
                Judgement.Kind.CARRY_FORWARD,
                "The feed of the window and the calendar of tenders: nothing qualifies.",
                "Illustrative: the last premium is one window old and nothing suggests another level.",
                "The previous premium is carried forward.",
            )
        else:
            self._record(
                Judgement.Kind.WITHHOLD,
                "The feed of the window and the calendar of tenders: nothing qualifies.",
                "Illustrative: there is no premium of the window before to stand on.",
                "The premium is withheld.",
            )

    def _record(
        self,
        kind: Judgement.Kind,
        data_considered: str,
        rationale: str,
        outcome: str,
        about: JudgedInput | None = None,
    ) -> None:
        record_judgement(
            assessment=self.assessment,
            kind=kind,
            made_by=self.staff.analyst,
            at=self.at,
            data_considered=data_considered,
            rationale=rationale,
            outcome=outcome,
            about=about,
        )


def _run_of(assessment: Assessment) -> Run:
    """The run that gives the assessment its figure; there is one once it is priced."""
    assert assessment.run is not None
    return assessment.run


def _deviation(flagged: RunInput) -> Decimal:
    """How far a trade lies from the average of the others."""
    return abs(flagged.leave_one_out_percent or Decimal(0))


def _orders_off_last_trade(run: Run) -> QuerySet[RunInput]:
    """The orders that nothing but their distance from the last trade keeps out, and that nobody admitted yet."""
    orders = RunInput.objects.filter(run=run, category=Category.BID_OR_OFFER, state=InputState.SCREENED_OUT)
    return orders.filter(codes=OFF_LAST_TRADE_ALONE, overruled=[])
