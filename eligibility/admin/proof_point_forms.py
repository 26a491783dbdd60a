"""The forms of proof points: entering one, and deciding about one."""

from __future__ import annotations

import datetime as dt
from typing import Any, cast

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.http import QueryDict

from cpal.documents import LARGEST_BYTES, SentFile
from cpal.tabular import MEBIBYTE
from eligibility.admin.row_forms import Why, cell_fields, show_refusal
from eligibility.criteria import CRADLE_TO_GATE
from eligibility.keeping.proof_points import ProofPointHeld
from eligibility.registers.tables import TABLES
from eligibility.services.enter_rows import RowsRefused
from eligibility.services.keep_report import ACCEPTED
from eligibility.vocabulary import ProofStatus

LABELS = {
    "id": "Id of the disclosure",
    "brand": "Brand",
    "value_tco2e_per_t": "Footprint, tCO2e/t",
    "qualifier": "What stands before the value",
    "scopes": "Emissions counted",
    "product": "Product, if not the brand as a whole",
    "submitted_by": "Submitted by",
    "verified_by": "Verified by",
    "verified_on": "Verified by the auditor on",
    "valid_until": "Valid until",
    "report": "Name of the report",
}
HELP = {
    "qualifier": "“Less than 4” is a bound, and no figure: it is kept as said and never judged as 4.",
    "boundary": f"“{CRADLE_TO_GATE}” is what the methodology asks for (4.3).",
    "method": "The metal’s own: IAI, ICA, NI (Nickel Institute) or IZA (4.3).",
    "submitted_by": "Register code of the organisation: the producer itself, not its parent.",
    "verified_by": "Register code of the auditor: neither the producer nor of its group.",
    "submitted_on": "From this day on it waits for verification.",
    "report": "Left empty, the name of the file.",
    "credential": "Id of the credential that it came in, if any.",
}
ORDER = (
    "id",
    "metal",
    "brand",
    "product",
    "qualifier",
    "value_tco2e_per_t",
    "scopes",
    "method",
    "boundary",
    "offsets_used",
    "period_from",
    "period_until",
    "submitted_by",
    "submitted_on",
    "verified_by",
    "verified_on",
    "valid_from",
    "valid_until",
    "report_file",
    "report",
    "credential",
    "source",
    "reason",
)
MOVE_NAMES = {
    ProofStatus.VERIFIED: "Verify: it counts",
    ProofStatus.REJECTED: "Reject: it never counts",
    ProofStatus.SUPERSEDED: "Supersede: another takes its place",
    ProofStatus.WITHDRAWN: "Withdraw: it no longer counts",
}


class NewProofPointForm(forms.Form):
    """A proof point as submitted: the columns of the disclosure, then those of the proof point, and the report."""

    report_file = forms.FileField(
        label="Report",
        required=False,
        max_length=255,
        help_text=f"{ACCEPTED}, at most {LARGEST_BYTES // MEBIBYTE} MB. It is kept, and named by its SHA-256.",
    )
    reason = Why.base_fields["reason"]

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        of_point = cell_fields("proof_points", leave_out=("disclosure", "report_sha256"))
        asked = {**cell_fields("disclosures"), **of_point}
        for name, each in asked.items():
            each.label, each.help_text = LABELS.get(name, each.label), HELP.get(name, each.help_text)
        asked["submitted_on"].required = True
        self.fields = {**asked, **self.fields}
        self.order_fields(ORDER)

    def cells_of(self, register: str) -> dict[str, str]:
        """The row of one of the two registers."""
        return {
            name: self.cleaned_data[name] for name in TABLES[register].layout.names if name in self.fields
        }

    def report(self) -> SentFile | None:
        """The file that was sent with it, if any."""
        upload = cast("UploadedFile[Any] | None", self.cleaned_data["report_file"])
        if upload is None:
            return None
        # One byte more than allowed shows that it is too large.
        return SentFile(upload.name or "report", upload.read(LARGEST_BYTES + 1))

    def show_refusal(self, refused: RowsRefused) -> None:
        """Put each fault of the registers at its field."""
        show_refusal(self, refused)


class DecisionForm(forms.Form):
    """Who decides is whoever is signed in; what, from which day, and why."""

    decision = forms.ChoiceField(label="Decision", widget=forms.RadioSelect)
    by_reference = forms.CharField(
        label="Superseded by",
        required=False,
        max_length=100,
        help_text="Id of the disclosure that takes its place; only where it is superseded.",
    )
    from_on = forms.DateField(
        label="From",
        help_text="The first day on which it stands so.",
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    reason = forms.CharField(label="Why", max_length=1800, widget=forms.Textarea(attrs={"rows": 4}))

    def __init__(self, held: ProofPointHeld, today: dt.date, sent: QueryDict | None) -> None:
        super().__init__(sent, initial={"from_on": today})
        choices = [(move.value, MOVE_NAMES[move]) for move in ProofStatus if move in held.moves]
        cast(forms.ChoiceField, self.fields["decision"]).choices = choices
        if ProofStatus.SUPERSEDED not in held.moves:
            del self.fields["by_reference"]

    def clean(self) -> dict[str, Any]:
        """Superseding names what takes its place."""
        cleaned = super().clean() or {}
        if cleaned.get("decision") == ProofStatus.SUPERSEDED and not cleaned.get("by_reference"):
            self.add_error("by_reference", "Name the disclosure that takes its place.")
        return cleaned
