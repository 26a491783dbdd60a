"""The forms of governance. Whether what they say may be kept is for the services."""

from __future__ import annotations

from typing import Any

from django import forms

from consultations.governance.models import (
    Attendance,
    Decision,
    FitnessFinding,
    FitnessReview,
    IndependenceReview,
    Review,
)
from consultations.governance.services.record_fitness_review import Finding
from consultations.governance.services.record_independence_review import IndependenceMinutes
from consultations.governance.services.record_review import Attendee, Minutes, Resolution
from cpal.people.conduct import staff
from cpal.people.models import User

NOBODY = ("", "–")


def day_field(label: str, help_text: str = "", *, required: bool = True) -> forms.DateField:
    """A day, with the browser's own picker."""
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(label=label, help_text=help_text, required=required, widget=widget)


def words(label: str, help_text: str = "", rows: int = 4, *, required: bool = True) -> forms.CharField:
    """Text of several lines."""
    return forms.CharField(
        label=label,
        help_text=help_text,
        required=required,
        max_length=50_000,
        widget=forms.Textarea(attrs={"rows": rows}),
    )


class StaffField(forms.ChoiceField):
    """A member of staff; the choices are given by the form, so that many fields ask the database once."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.people: dict[str, User] = {}

    def clean(self, value: Any) -> User | None:
        """The person; None for nobody."""
        return self.people.get(super().clean(value))

    def offer(self, people: list[User]) -> None:
        """Offer these people."""
        self.people = {str(each.pk): each for each in people}
        self.choices = [NOBODY, *((key, str(each)) for key, each in self.people.items())]


class StaffForm(forms.Form):
    """A form with fields that name members of staff."""

    def __init__(self, *args: Any, people: list[User] | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered = staff() if people is None else people
        for field in self.fields.values():
            if isinstance(field, StaffField):
                field.offer(offered)


class ReviewForm(StaffForm):
    """What the minutes of a review say, without attendance and decisions."""

    kind = forms.ChoiceField(label="Kind", choices=Review.Kind.choices, widget=forms.RadioSelect)
    trigger = forms.ChoiceField(
        label="Trigger",
        help_text="Of an interim review (7.5).",
        required=False,
        choices=[NOBODY, *Review.Trigger.choices],
    )
    held_on = day_field("Held on")
    led_by = StaffField(label="Led by", help_text="Compliance leads the annual review (7.5).")
    agenda = words("Agenda")
    papers = words("Papers", "What was before the meeting, and where it is kept.", 3, required=False)
    findings = words("Findings", rows=8)
    public_summary = words(
        "Public summary", "Published with the decisions. Markdown; names nobody of the market.", 6
    )

    def minutes(self, attendees: list[Attendee], resolutions: list[Resolution]) -> Minutes:
        """Everything that was written, as the service takes it."""
        said = {**self.cleaned_data, "kind": Review.Kind(self.cleaned_data["kind"])}
        return Minutes(**said, attendees=attendees, resolutions=resolutions)


class AttendeeForm(StaffForm):
    """One who was there or sent apologies; an empty row is left out."""

    person = StaffField(label="Member of staff", required=False)
    name = forms.CharField(
        label="Or name", help_text="Of somebody from outside.", required=False, max_length=200
    )
    role = forms.CharField(label="Role", help_text="In what capacity.", max_length=100)
    presence = forms.ChoiceField(
        label="Presence", choices=Attendance.Presence.choices, initial=Attendance.Presence.PRESENT.value
    )

    def attendee(self) -> Attendee | None:
        """The row as the service takes it; None for an empty one."""
        said = self.cleaned_data
        if not said:
            return None
        presence = Attendance.Presence(said["presence"])
        return Attendee(said["role"], said["person"], said["name"], presence)


class ResolutionForm(StaffForm):
    """One decision; an empty row is left out."""

    kind = forms.ChoiceField(
        label="Kind", choices=Decision.Kind.choices, initial=Decision.Kind.NO_CHANGE.value
    )
    text = words("What was decided", rows=3)
    owner = StaffField(label="Owner", help_text="Who sees to it.", required=False)
    due_on = day_field("By", required=False)
    reference = forms.CharField(
        label="Reference",
        help_text="Of the amendment, for example AM-2026-01.",
        required=False,
        max_length=40,
    )

    def resolution(self) -> Resolution | None:
        """The row as the service takes it; None for an empty one."""
        said = self.cleaned_data
        return Resolution(**{**said, "kind": Decision.Kind(said["kind"])}) if said else None


AttendeeFormSet = forms.formset_factory(AttendeeForm, extra=4, max_num=60)
ResolutionFormSet = forms.formset_factory(ResolutionForm, extra=2, max_num=60)


class ApprovalForm(forms.Form):
    """The minutes as they were read."""

    digest = forms.CharField(widget=forms.HiddenInput)


class IndependenceForm(forms.ModelForm):  # type: ignore[type-arg]  # generic in the stubs alone
    """What a review of editorial independence says."""

    class Meta:
        model = IndependenceReview
        fields = (
            "held_on", "period_from_on", "period_until_on", "scope", "findings", "actions", "papers", "public_summary",
        )  # fmt: skip
        widgets = {
            name: forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
            for name in ("held_on", "period_from_on", "period_until_on")
        } | {
            name: forms.Textarea(attrs={"rows": 4})
            for name in ("scope", "findings", "actions", "papers", "public_summary")
        }

    def minutes(self) -> IndependenceMinutes:
        return IndependenceMinutes(**self.cleaned_data)


class BoardApprovalForm(forms.Form):
    """When the board approved it, and where its minutes say so."""

    approved_on = day_field("Approved by the board on")
    minute = forms.CharField(
        label="Minute",
        help_text="Where the board's minutes say so, for example item 4 of a date.",
        max_length=200,
    )


class FitnessForm(forms.Form):
    """A finding and a rating under each of the paper's criteria (7.4), and what follows."""

    held_on = day_field("Held on")
    conclusion = forms.ChoiceField(
        label="Conclusion", choices=FitnessReview.Conclusion.choices, widget=forms.RadioSelect
    )
    conditions = words("Conditions", "If it is fit with conditions. Published.", 3, required=False)
    next_due_on = day_field("Next review due on")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for criterion in FitnessFinding.Criterion:
            name = criterion.label.capitalize()
            self.fields[f"{criterion}_rating"] = forms.ChoiceField(
                label=f"{name}: rating", choices=FitnessFinding.Rating.choices
            )
            self.fields[f"{criterion}_finding"] = words(f"{name}: finding", "Published.", 3)
        self.order_fields(
            [
                "held_on",
                *(f"{each}_{part}" for each in FitnessFinding.Criterion for part in ("rating", "finding")),
            ]
        )

    def answers(self) -> dict[str, Any]:
        """The review as the service takes it."""
        said = self.cleaned_data
        findings = [
            Finding(each, FitnessFinding.Rating(said[f"{each}_rating"]), said[f"{each}_finding"])
            for each in FitnessFinding.Criterion
        ]
        return {
            "held_on": said["held_on"],
            "conclusion": FitnessReview.Conclusion(said["conclusion"]),
            "conditions": said["conditions"],
            "next_due_on": said["next_due_on"],
            "findings": findings,
        }


class PlatformForm(forms.Form):
    """Another spot platform, from a day on."""

    name = forms.CharField(label="Name", max_length=200)
    role = forms.CharField(label="Role", help_text="What it is used for.", max_length=300)
    url = forms.URLField(label="Address", assume_scheme="https")
    from_on = day_field("In force from", "Today or later; the one before is in force until then.")
    source = words("Source", "Where the choice is written down.", 2)
    reason = words("Reason", "Published with a market notice (7.4).")


class MeetingForm(forms.Form):
    """A meeting that one was at, with one's word that no price was discussed."""

    held_on = day_field("Held on")
    organisation = forms.CharField(label="With", help_text="The organisation. Confidential.", max_length=200)
    topics = words("Topics")
    attendees = forms.MultipleChoiceField(
        label="Members of staff present", widget=forms.CheckboxSelectMultiple
    )
    consultation_reference = forms.CharField(
        label="Consultation",
        help_text="If it was about one, for example CP-2026-01.",
        required=False,
        max_length=20,
    )
    attests = forms.BooleanField(
        label="I was there, and no price, volume or customer of anybody was discussed",
        error_messages={"required": "A meeting is logged with your word that no price was discussed."},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.people = {str(each.pk): each for each in staff()}
        self.fields["attendees"].choices = [(key, str(each)) for key, each in self.people.items()]  # type: ignore[attr-defined]  # a choice field

    def answers(self) -> dict[str, Any]:
        """The meeting as the service takes it."""
        said = {key: value for key, value in self.cleaned_data.items() if key != "attests"}
        return {**said, "attendees": [self.people[key] for key in said["attendees"]]}
