"""The form of a step in a site's assurance."""

from __future__ import annotations

import datetime as dt

from django import forms

from eligibility.admin.row_forms import cell_fields
from eligibility.keeping.assurance_change import OFFERED, StepEntered
from eligibility.vocabulary import Dating, Level, Step

HELP = {
    "happened_on": "The day of the event; what counts counts from it.",
    "version": "Of the standard, such as V3.",
    "level": "Of an ASI certificate: provisional or full.",
    "auditor": "Who assessed the site.",
}


class StepForm(forms.Form):
    """A step, what it gives, and why it is entered."""

    until_on = forms.DateField(
        label="Holds until",
        required=False,
        help_text="The first day on which the letter, certificate or suspension no longer holds. "
        "A re-assessment with this day renews the certificate.",
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    reason = forms.CharField(
        label="Why",
        help_text="What this rests on. It is kept in the audit log.",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

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
        for name, each in cells.items():
            each.help_text = HELP.get(name, each.help_text)
        cells["happened_on"].required = True
        cells["step"].widget = forms.Select(
            choices=[("", "choose"), *((each.value, each.said) for each in OFFERED)]
        )
        self.fields = {**cells, **self.fields}
        self.order_fields(self.field_order)

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
