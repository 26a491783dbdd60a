"""The forms of the desk and of the back office. Whether an objection is admissible is for `objections.window`."""

from __future__ import annotations

import uuid
from typing import Any, ClassVar, cast

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.http import QueryDict

from objections.documents import ACCEPTED, LARGEST_BYTES, Document
from objections.models import Determination, Objection
from objections.services.file_objection import Submission
from objections.window import Rule


class WordsForTheRules(forms.CharField):
    """Words that an objection must have; that they are there is for `objections.window`, which keeps the refusal."""

    widget = forms.Textarea

    def validate(self, value: str) -> None:
        """Accept nothing, too."""


class ObjectionForm(forms.Form):
    """What an objector writes. An empty rationale or no evidence is refused by the rules, and logged."""

    FIELD_OF_RULE: ClassVar[dict[str, str]] = {
        Rule.RATIONALE: "rationale",
        Rule.EVIDENCE: "evidence",
        Rule.DOCUMENT: "document",
    }

    submission = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4)
    grounds = forms.ChoiceField(
        label="What is wrong",
        choices=Objection.Grounds.choices,
        initial=Objection.Grounds.OTHER,
        widget=forms.RadioSelect,
    )
    requested_value = forms.DecimalField(
        label="Premium that you think right",
        help_text="USD per tonne above LME, for example 38.50 or -3.40.",
        max_digits=20,
        decimal_places=2,
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "text"}),
        error_messages={"invalid": "Write the premium as a number, for example 38.50."},
    )
    rationale = WordsForTheRules(
        label="Rationale",
        help_text="Why the premium should be different.",
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 6}),
    )
    evidence = WordsForTheRules(
        label="Supporting evidence",
        help_text="Trades, documents, moments. Write it here, attach it below, or both.",
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    document = forms.FileField(
        label="Document",
        help_text=f"{ACCEPTED}, at most {LARGEST_BYTES // 1024**2} MB.",
        required=False,
        allow_empty_file=True,
        max_length=255,
    )

    def submitted(self) -> Submission:
        """What was filed; of a document larger than may be sent, only as much as shows that."""
        document: UploadedFile[bytes] | None = self.cleaned_data["document"]
        return Submission(
            token=self.cleaned_data["submission"],
            grounds=Objection.Grounds(self.cleaned_data["grounds"]),
            rationale=self.cleaned_data["rationale"],
            evidence=self.cleaned_data["evidence"],
            requested_value_usd_per_t=self.cleaned_data["requested_value"],
            document=Document(document.name or "", document.read(LARGEST_BYTES + 1)) if document else None,
        )

    def show_refusal(self, objection: Objection) -> None:
        """Put each reason beside the field that can mend it, and make the next attempt a submission of its own."""
        for refusal in objection.refusals:
            self.add_error(self.FIELD_OF_RULE[refusal.rule], refusal.reason)
        answers = cast(QueryDict, self.data).copy()
        answers["submission"] = str(uuid.uuid4())
        self.data = answers


def faults_of(form: forms.Form) -> dict[str, str]:
    """What stood against reading a form, field by field."""
    return {field: " ".join(str(message) for message in messages) for field, messages in form.errors.items()}


class DeterminationForm(forms.Form):
    """Upheld or dismissed, with reasons."""

    outcome = forms.ChoiceField(
        label="Outcome", choices=Determination.Outcome.choices, widget=forms.RadioSelect
    )
    reasons = forms.CharField(
        label="Reasons",
        help_text="For the objector and the record.",
        widget=forms.Textarea(attrs={"rows": 6}),
    )
    public_summary = forms.CharField(
        label="Public summary",
        help_text="Published with the outcome. It may name neither the organisation nor the person who objected.",
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def answers(self) -> dict[str, Any]:
        """The determination as the service takes it."""
        return {**self.cleaned_data, "outcome": Determination.Outcome(self.cleaned_data["outcome"])}
