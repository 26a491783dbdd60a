"""Expert judgement: documented by an analyst, signed off by an uninvolved senior manager (paper 5.3)."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal

from django.db import transaction

from cpal.audit.trail import record
from cpal.people.models import User
from pricing import policies
from pricing.methodology.codes import Category, code_named
from pricing.models import Assessment, Judgement, Publication, RunInput, SignOff
from pricing.services.decide import DecisionRefused, check_is_in_review


@dataclass(frozen=True, slots=True)
class JudgedInput:
    """The input a judgement is about; the adjustment and its amount in USD/t when it sets or adds one."""

    category: Category
    record_id: str
    adjustment: str = ""
    amount_usd_per_t: Decimal | None = None


@transaction.atomic
def record_judgement(
    *,
    assessment: Assessment,
    kind: Judgement.Kind,
    made_by: User,
    at: dt.datetime,
    data_considered: str,
    rationale: str,
    outcome: str,
    about: JudgedInput | None = None,
) -> Judgement:
    """Keep one use of expert judgement. It counts in the next run, and nothing is approved until it is signed off."""
    policies.check_may_prepare(made_by)
    assessment = check_is_in_review(assessment)
    for text, name in (
        (data_considered, "the data considered"),
        (rationale, "the rationale"),
        (outcome, "the outcome"),
    ):
        if not text.strip():
            raise DecisionRefused(f"Write down {name}: every use of expert judgement is documented (5.3).")
    _check_applies(assessment, kind, about)
    judgement = Judgement.objects.create(
        window=assessment.window,
        metal=assessment.metal,
        kind=kind,
        category=about.category.value if about else None,
        record_id=about.record_id if about else "",
        adjustment=about.adjustment if about else "",
        amount_usd_per_t=about.amount_usd_per_t if about else None,
        data_considered=data_considered.strip(),
        rationale=rationale.strip(),
        outcome=outcome.strip(),
        made_by=made_by,
        made_at=at,
    )
    record(
        action="judgement.recorded",
        subject=assessment.reference,
        actor=made_by,
        at=at,
        detail={
            "judgement": str(judgement),
            "kind": kind,
            "record": judgement.record_id,
            "adjustment": judgement.adjustment,
            "amount": judgement.amount_usd_per_t,
            "rationale": judgement.rationale,
        },
    )
    return judgement


@transaction.atomic
def sign_off(
    *, judgement: Judgement, signed_by: User, at: dt.datetime, outcome: SignOff.Outcome, reason: str = ""
) -> SignOff:
    """A senior manager signs a judgement off or refuses it; its maker may withdraw it before that."""
    judgement = Judgement.objects.select_for_update(of=["self"]).select_related("window").get(pk=judgement.pk)
    _check_is_open(judgement)
    if outcome == SignOff.Outcome.WITHDRAWN:
        if judgement.made_by_id != signed_by.pk:
            raise policies.NotAllowed("Only the analyst who made a judgement can withdraw it.")
    else:
        policies.check_may_sign_off(signed_by, judgement, at)
    if outcome == SignOff.Outcome.REFUSED and not reason.strip():
        raise DecisionRefused("Write why the judgement is refused.")
    review = SignOff.objects.create(
        judgement=judgement, outcome=outcome, reason=reason.strip(), signed_by=signed_by, signed_at=at
    )
    record(
        action=f"judgement.{outcome}",
        subject=f"{judgement.metal}-{judgement.window.code}",
        actor=signed_by,
        at=at,
        detail={"judgement": str(judgement), "reason": review.reason},
    )
    return review


def _check_is_open(judgement: Judgement) -> None:
    latest = Assessment.objects.of(judgement.window, judgement.metal).first()
    if latest is None:
        raise DecisionRefused(f"{judgement} belongs to no assessment.")
    check_is_in_review(latest)
    review = judgement.sign_offs.first()
    if review is not None:
        raise DecisionRefused(f"{judgement} was {review.get_outcome_display()} already.")


def _check_applies(assessment: Assessment, kind: Judgement.Kind, about: JudgedInput | None) -> None:
    """The judgement must be one that the methodology provides for (5.2, 5.3, 6.1)."""
    if kind in (Judgement.Kind.CARRY_FORWARD, Judgement.Kind.WITHHOLD):
        _check_nothing_qualifies(assessment, kind)
        return
    if about is None:
        raise DecisionRefused("Name the input that the judgement is about.")
    judged = RunInput.objects.filter(
        run=assessment.run, category=about.category.value, record_id=about.record_id
    ).first()
    if judged is None:
        raise DecisionRefused(f"{about.record_id} is not an input of {assessment.reference}.")
    if kind == Judgement.Kind.ADMIT_ORDER:
        kept_out_for_good = [code for code in judged.codes if not code_named(code).is_overrulable]
        if not judged.codes or kept_out_for_good:
            raise DecisionRefused(
                f"{about.record_id} cannot be admitted by judgement: "
                + (
                    f"it was screened out for {', '.join(kept_out_for_good)}."
                    if judged.codes
                    else "nothing keeps it out."
                )
            )
    elif about.category is Category.MARKET_ASSESSMENT:
        raise DecisionRefused(
            "A market assessment has no adjustments: its level is on the basis already (5.3)."
        )
    elif not about.adjustment or about.amount_usd_per_t is None:
        raise DecisionRefused("Name the adjustment and its amount in USD per tonne.")


def _check_nothing_qualifies(assessment: Assessment, kind: Judgement.Kind) -> None:
    categories = ((assessment.run.result if assessment.run else None) or {}).get("categories", {})
    if any(category["qualifying"] for category in categories.values()):
        raise DecisionRefused(
            f"{assessment.reference} has qualifying inputs: only a window with none is carried forward"
            " or withheld (5.3)."
        )
    has_previous = Publication.objects.filter(
        metal=assessment.metal,
        window__cutoff_at__lt=assessment.window.cutoff_at,
        value_usd_per_t__isnull=False,
    ).exists()
    if kind == Judgement.Kind.CARRY_FORWARD and not has_previous:
        raise DecisionRefused("There is no earlier published assessment to carry forward: withhold instead.")
