"""The forms of the code of conduct."""

from __future__ import annotations

from typing import Any

from django import forms

from cpal.people.conduct import staff
from cpal.people.models import DeclarationReview, Training
from cpal.people.services.adopt_code import SUBJECTS


class AcknowledgementForm(forms.Form):
    """A tick, then a button."""

    has_read = forms.BooleanField(
        label="I have read this code, I understand it and I am bound by it",
        error_messages={"required": "Tick that you have read the code and are bound by it."},
    )


class DeclarationForm(forms.Form):
    """Nothing to declare, or what."""

    NOTHING, SOMETHING = "nothing", "something"

    answer = forms.ChoiceField(
        label="What do you declare?",
        choices=[(NOTHING, "I have nothing to declare"), (SOMETHING, "I declare the following")],
        widget=forms.RadioSelect,
        error_messages={"required": "Say whether you have anything to declare."},
    )
    interests = forms.CharField(
        label="Interests",
        help_text="Holdings, second occupations, close relationships with market participants, gifts, invitations.",
        required=False,
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 5}),
    )

    def answers(self) -> dict[str, Any]:
        """The declaration as the service takes it."""
        nothing = self.cleaned_data["answer"] == self.NOTHING
        return {"has_nothing_to_declare": nothing, "interests": self.cleaned_data["interests"]}


class ReviewForm(forms.Form):
    """What is made of a declaration."""

    outcome = forms.ChoiceField(
        label="Outcome", choices=DeclarationReview.Outcome.choices, widget=forms.RadioSelect
    )
    mitigation = forms.CharField(
        label="What is done about it",
        help_text="Needed unless there is no conflict: what, from when, and by whom.",
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    def answers(self) -> dict[str, Any]:
        """The review as the service takes it."""
        return {**self.cleaned_data, "outcome": DeclarationReview.Outcome(self.cleaned_data["outcome"])}


class TrainingForm(forms.Form):
    """A course that somebody completed."""

    user = forms.ChoiceField(label="Member of staff")
    course = forms.ChoiceField(label="Course", choices=Training.Course.choices)
    completed_on = forms.DateField(
        label="Completed on", widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    evidence = forms.CharField(
        label="Evidence",
        help_text="The certificate, the test or the attendance list, and where it is kept.",
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.people = {str(user.pk): user for user in staff()}
        self.fields["user"].choices = [(key, str(user)) for key, user in self.people.items()]  # type: ignore[attr-defined]  # a choice field

    def answers(self) -> dict[str, Any]:
        """The training as the service takes it."""
        course = Training.Course(self.cleaned_data["course"])
        return {**self.cleaned_data, "user": self.people[self.cleaned_data["user"]], "course": course}


class AdoptionForm(forms.Form):
    """A version of the code."""

    version = forms.CharField(label="Version", help_text="For example 2026-1.", max_length=20)
    effective_on = forms.DateField(
        label="Binds from",
        help_text="Today or later. Everybody then has 30 days to acknowledge it.",
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    text = forms.CharField(
        label="Text",
        help_text=f"Markdown, with a heading (##) for each of: {', '.join(SUBJECTS)}.",
        widget=forms.Textarea(attrs={"rows": 24}),
    )
