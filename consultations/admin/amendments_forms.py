"""The forms on which a change of the methodology is written, proposed, decided, adopted and given up."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.forms.boundfield import BoundField

from consultations.models import AmendmentDecision, AmendmentText
from consultations.services.change_text import ClauseEdit, ParameterEdit
from consultations.services.decide_materiality import GLIDE_PATH_IS_MATERIAL
from consultations.services.draft_amendment import Description
from cpal.calendar import ObservationWindow
from cpal.look.figures import london_text, window_text
from pricing.methodology.text.amending import BadAmendment
from pricing.methodology.text.leaves import Kind, Leaf, LeafValue

YES_OR_NO = [("yes", "yes"), ("no", "no")]
MATERIAL = ("yes", "Material: adopted only after a consultation of at least 28 full days")
NOT_MATERIAL = ("no", "Not material: announced at once, adopted without a consultation")


def words(label: str, rows: int = 4, **kwargs: Any) -> forms.CharField:
    """A few sentences."""
    return forms.CharField(label=label, widget=forms.Textarea(attrs={"rows": rows}), **kwargs)


class DescriptionForm(forms.Form):
    """What a change is about; all of it is published with the proposal."""

    title = forms.CharField(max_length=200)
    summary = words("What would change", 3, help_text="In plain words, a few sentences.")
    rationale = words("Why", 6, help_text="Markdown.")
    prompted_by = forms.CharField(
        max_length=200,
        required=False,
        label="Prompted by",
        help_text="A review, an objection, market feedback.",
    )

    def answer(self) -> Description:
        return Description(**self.cleaned_data)


@dataclass(frozen=True, slots=True)
class NumberRow:
    """One number on the form: what it is, what it becomes, why."""

    leaf: Leaf
    present: str
    becomes: BoundField
    reason: BoundField
    is_changed: bool


class NumbersForm(forms.Form):
    """Every number of the version with what it becomes; one that stays as it is changes nothing."""

    def __init__(self, leaves: Sequence[Leaf], text: AmendmentText, data: Mapping[str, Any] | None) -> None:
        super().__init__(data)
        self.leaves = leaves
        self.kept = {each.leaf: each for each in text.parameter_changes.all()}
        for leaf in leaves:
            kept = self.kept.get(leaf.path)
            self.fields[f"becomes:{leaf.path}"] = _becomes_field(leaf, kept.becomes if kept else None)
            self.fields[f"reason:{leaf.path}"] = forms.CharField(
                label=f"Reason for {leaf.name}", required=False, initial=kept.reason if kept else ""
            )

    @property
    def rows(self) -> Iterator[NumberRow]:
        for leaf in self.leaves:
            becomes = self[f"becomes:{leaf.path}"]
            yield NumberRow(
                leaf,
                as_typed(leaf.value),
                becomes,
                self[f"reason:{leaf.path}"],
                is_changed=becomes.value() != as_typed(leaf.value),
            )

    def edits(self) -> list[ParameterEdit]:
        """Every number as typed; the service keeps those that differ."""
        return [
            ParameterEdit(
                leaf.path,
                self.cleaned_data[f"becomes:{leaf.path}"],
                self.cleaned_data[f"reason:{leaf.path}"],
            )
            for leaf in self.leaves
        ]

    def refuse(self, refusal: BadAmendment) -> None:
        """Say beside each number what it accepts."""
        for fault in refusal.faults:
            field = f"becomes:{fault.path}"
            message = f"{fault.message[:1].upper()}{fault.message[1:]}."
            self.add_error(field if field in self.fields else None, message)


def _becomes_field(leaf: Leaf, becomes: str | None) -> forms.Field:
    initial = as_typed(leaf.value) if becomes is None else becomes
    label = f"{leaf.name} becomes"
    if leaf.kind is Kind.FLAG:
        return forms.ChoiceField(label=label, choices=YES_OR_NO, initial=initial)
    if leaf.choices:
        none = [("", "none")] if leaf.may_be_absent else []
        return forms.ChoiceField(
            label=label,
            choices=[*none, *leaf.choices.items()],
            initial=initial,
            required=not leaf.may_be_absent,
        )
    return forms.CharField(label=label, initial=initial, required=False, max_length=100)


def as_typed(value: LeafValue) -> str:
    """A value as the form has it."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return "" if value is None else str(value)


class ClauseForm(forms.Form):
    """One clause; numbers stand in it as placeholders, so that the text can never say another than is applied."""

    number = forms.CharField(max_length=20, help_text="Section of the methodology, such as 5.1.")
    title = forms.CharField(max_length=200)
    becomes = words(
        "Reads",
        12,
        required=False,
        help_text="Markdown. Numbers as placeholders, {minimum_trade_tonnes.zinc}; other clauses as [[their-id]]."
        " Empty: the clause goes.",
    )
    reason = forms.CharField(
        required=False,
        help_text="Why it reads differently; published beside it, and needed before it is fixed.",
    )

    def edit(self, clause_id: str) -> ClauseEdit:
        return ClauseEdit(clause_id=clause_id, **self.cleaned_data)


class NewClauseForm(ClauseForm):
    """A clause that the version does not have."""

    clause_id = forms.SlugField(
        max_length=60, label="Id", help_text="Small letters, digits and hyphens; it never changes."
    )
    after = forms.ChoiceField(label="Stands after")
    field_order = ["clause_id", "number", "title", "after", "becomes", "reason"]

    def __init__(self, headings: Sequence[tuple[str, str]], data: Mapping[str, Any] | None) -> None:
        super().__init__(data)
        after = self.fields["after"]
        assert isinstance(after, forms.ChoiceField)
        after.choices = list(headings)
        self.taken = {name for name, _ in headings}

    def clean_clause_id(self) -> str:
        name = str(self.cleaned_data["clause_id"])
        if name in self.taken:
            raise forms.ValidationError("There is a clause of that id.")
        return name

    def new_edit(self) -> ClauseEdit:
        return ClauseEdit(**self.cleaned_data)


class WhyForm(forms.Form):
    """Why the final text differs from the one proposed."""

    why = words("What feedback changed, and why", 5, help_text="Markdown; published with the final text.")


class MaterialityForm(forms.Form):
    """Whether a change is material, with the reason; proposing it makes both public."""

    is_material = forms.ChoiceField(
        label="Is the change material?",
        choices=[MATERIAL, NOT_MATERIAL],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose whether the change is material."},
    )
    reason = words("Reason", 3, help_text="Published.")

    def __init__(self, data: Mapping[str, Any] | None, *, changes_glide_path: bool = False) -> None:
        super().__init__(data)
        if changes_glide_path:
            is_material = self.fields["is_material"]
            assert isinstance(is_material, forms.ChoiceField)
            is_material.choices = [MATERIAL]
            is_material.help_text = GLIDE_PATH_IS_MATERIAL


class DecisionForm(forms.Form):
    """What becomes of a proposal."""

    outcome = forms.ChoiceField(
        label="Decision",
        choices=[(value, label.capitalize()) for value, label in AmendmentDecision.Outcome.choices],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose what becomes of the proposal."},
    )
    reasons = words("Reasons", 5, help_text="Markdown; published.")


class AdoptionForm(forms.Form):
    """From which window it applies."""

    applies_from_window = forms.ChoiceField(
        label="Applies from the window", help_text="Those that have not opened."
    )

    def __init__(self, windows: Sequence[ObservationWindow], data: Mapping[str, Any] | None) -> None:
        super().__init__(data)
        choice = self.fields["applies_from_window"]
        assert isinstance(choice, forms.ChoiceField)
        choice.choices = [
            (each.code, f"{window_text(each.code)}: opens {london_text(each.opens_at)}") for each in windows
        ]


class WithdrawalForm(forms.Form):
    """Why it is given up."""

    reason = words("Reason", 3, help_text="Published if the change was proposed.")
