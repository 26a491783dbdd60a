"""The form of a step in a site's assurance."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms

from eligibility.admin.row_forms import cell_fields
from eligibility.admin.why import why
from eligibility.keeping.assurance_change import OFFERED, StepEntered
from eligibility.vocabulary import Dating, Level, Step

NO_END = (
    "Say until when the certificate holds: without an end it would count for ever. An award whose source gives none is "
    "told by a register file of assurance steps, and does not count."
)


class StepForm(forms.Form):
    """A step, what it gives, and why it is entered."""

    until_on = forms.DateField(
        label="Holds until",
        required=False,
        help_text="The first day on which the letter, certificate or suspension no longer holds. "
        "A re-assessment with this day renews the certificate.",
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    reason = why("step")

    field_order = (
        "standard",
        "step",
        "happened_on",
        "until_on",
        "version",
        "level",
        "auditor",
        "reference",
        "source",
        "note",
        "reason",
    )

    def __init__(self, *args: object, **options: object) -> None:
        super().__init__(*args, **options)  # type: ignore[arg-type]  # as Django takes them
        cells = cell_fields("assurance_steps", leave_out=("site", "dating"))
        cells["happened_on"].required = True
        cells["step"].widget = forms.Select(
            choices=[("", "choose"), *((each.value, each.said) for each in OFFERED)]
        )
        self.fields = {**cells, **self.fields}
        self.order_fields(self.field_order)

    def clean(self) -> dict[str, Any]:
        """A certificate says until when it holds."""
        said = super().clean() or {}
        if said.get("step") == Step.AWARDED and not said.get("until_on") and "until_on" not in self.errors:
            self.add_error("until_on", NO_END)
        return said

    def entered(self, site: str) -> StepEntered:
        """The step of that site; only of a valid form."""
        said = self.cleaned_data
        return StepEntered(
            site=site,
            standard=said["standard"],
            step=Step(said["step"]),
            happened_on=dt.date.fromisoformat(said["happened_on"]),
            dating=Dating.DAY,
            until_on=said["until_on"],
            version=said["version"],
            level=Level(said["level"]) if said["level"] else None,
            auditor=said["auditor"],
            reference=said["reference"],
            source=said["source"],
            note=said["note"],
        )
