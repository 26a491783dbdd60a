"""The forms of the workbench: a decision, a judgement, its review, and moves that need a reason."""

from __future__ import annotations

from typing import Any

from django import forms

from pricing.methodology.values import AdjustmentName, Ruling
from pricing.models import Judgement, SignOff


class DecisionForm(forms.Form):
    """Retain or exclude, in writing (6.2.2)."""

    ruling = forms.ChoiceField(
        label="Decision",
        choices=[
            (Ruling.RETAIN.value, "Retain: the deviation is justified"),
            (Ruling.EXCLUDE.value, "Exclude: it stays on record, out of every figure"),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose whether to retain or to exclude the input."},
    )
    rationale = forms.CharField(
        label="Rationale",
        help_text="Market context, details of the deal, the documents you looked at.",
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": "Write why: every decision is kept with its rationale."},
    )


class DocumentedForm(forms.Form):
    """What every use of expert judgement writes down (5.3)."""

    data_considered = forms.CharField(
        label="Data considered",
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Write down the data considered."},
    )
    rationale = forms.CharField(
        label="Rationale",
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": "Write down the rationale."},
    )
    outcome = forms.CharField(
        label="Outcome",
        help_text="What follows from it, in a sentence.",
        error_messages={"required": "Write down the outcome."},
    )


class AdjustmentJudgementForm(DocumentedForm):
    """Override one of the seven adjustments, or add to one (6.1)."""

    kind = forms.ChoiceField(
        label="Judgement",
        choices=[
            (Judgement.Kind.OVERRIDE_ADJUSTMENT.value, "Override the adjustment"),
            (Judgement.Kind.ADD_ADJUSTMENT.value, "Add to the adjustment"),
        ],
        widget=forms.RadioSelect,
    )
    adjustment = forms.ChoiceField(
        label="Adjustment",
        choices=[(name.value, name.value.replace("_", " ").capitalize()) for name in AdjustmentName],
    )
    amount_usd_per_t = forms.DecimalField(
        label="Amount, USD/t",
        max_digits=14,
        decimal_places=4,
        help_text="Signed as it is added to the premium: a cost taken off is negative.",
    )
    field_order = ["kind", "adjustment", "amount_usd_per_t", "data_considered", "rationale", "outcome"]


class OutcomeJudgementForm(DocumentedForm):
    """What becomes of a window in which nothing qualifies (5.3)."""

    kind = forms.ChoiceField(
        label="Judgement",
        choices=[
            (Judgement.Kind.CARRY_FORWARD.value, "Carry the previous assessment forward, unchanged"),
            (Judgement.Kind.WITHHOLD.value, "Withhold publication for this window"),
        ],
        widget=forms.RadioSelect,
    )
    field_order = ["kind", "data_considered", "rationale", "outcome"]


class ReviewForm(forms.Form):
    """A senior manager's review of a judgement (5.3)."""

    outcome = forms.ChoiceField(
        label="Review",
        choices=[(SignOff.Outcome.SIGNED.value, "Sign off"), (SignOff.Outcome.REFUSED.value, "Refuse")],
        widget=forms.RadioSelect,
    )
    reason = forms.CharField(
        label="Reason",
        required=False,
        help_text="Needed to refuse.",
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class ReasonForm(forms.Form):
    """A move that is kept with its reason."""

    reason = forms.CharField(
        label="Reason",
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Write why: it is kept, and a correction is published with it."},
    )

    def __init__(self, *args: Any, hint: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].help_text = hint
