"""The forms of proof points: entering one, and deciding about one."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, cast

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.forms.boundfield import BoundField
from django.http import QueryDict

from cpal.documents import LARGEST_BYTES, SentFile
from cpal.tabular import MEBIBYTE
from eligibility.admin.known_names import refuse_unknown, share_lists
from eligibility.admin.proof_points_shown import footprint_said
from eligibility.admin.row_forms import cell_fields, show_refusal
from eligibility.admin.why import why
from eligibility.criteria import CRADLE_TO_GATE
from eligibility.keeping.proof_life import ON_FILE
from eligibility.keeping.proof_points import ProofPointHeld
from eligibility.registers.tables import TABLES
from eligibility.services.enter_rows import RowsRefused
from eligibility.services.keep_report import ACCEPTED
from eligibility.vocabulary import ProofStatus

SECTIONS = {
    "What it is of": ("id", "metal", "brand", "product"),
    "The footprint": (
        "qualifier",
        "value_tco2e_per_t",
        "scopes",
        "method",
        "boundary",
        "offsets_used",
        "period_from",
        "period_until",
    ),
    "Who submitted and who verified it": (
        "submitted_by",
        "submitted_on",
        "verified_by",
        "verified_on",
        "valid_from",
        "valid_until",
    ),
    "What it rests on": ("report_file", "report", "credential", "source", "reason"),
}
BESIDE_THE_VALUE = "“Less than” and the like are said under “What stands before the value”."
BEFORE_A_VALUE = tuple("<>≤≥~≈")
MOVE_NAMES = {
    ProofStatus.VERIFIED: "Verify: it counts",
    ProofStatus.REJECTED: "Reject: it never counts",
    ProofStatus.SUPERSEDED: "Supersede: another takes its place",
    ProofStatus.WITHDRAWN: "Withdraw: it no longer counts",
}


@dataclass(frozen=True, slots=True)
class FormSection:
    """Fields that belong together."""

    title: str
    fields: Sequence[BoundField]


class NewProofPointForm(forms.Form):
    """A proof point as submitted: the columns of the disclosure, then those of the proof point, and the report."""

    report_file = forms.FileField(
        label="Report",
        required=False,
        max_length=255,
        help_text=f"{ACCEPTED}, at most {LARGEST_BYTES // MEBIBYTE} MB. It is kept, and named by its SHA-256.",
    )
    reason = why("proof point")

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        of_point = cell_fields("proof_points", leave_out=("disclosure", "report_sha256"))
        asked = {**cell_fields("disclosures"), **of_point}
        asked["submitted_on"].required = True
        self.fields = {**asked, **self.fields}
        self.order_fields([name for names in SECTIONS.values() for name in names])
        share_lists(self)

    def sections(self) -> Iterator[FormSection]:
        """The fields as the page gathers them."""
        for title, names in SECTIONS.items():
            yield FormSection(title, [self[name] for name in names])

    def clean(self) -> dict[str, Any]:
        """What it names is held, and the one boundary that counts is written as the rulebook reads it."""
        cells = super().clean() or {}
        refuse_unknown(self)
        boundary = cells.get("boundary", "")
        if boundary != CRADLE_TO_GATE and _letters(boundary) == _letters(CRADLE_TO_GATE):
            self.add_error("boundary", f"Write it as the methodology does: {CRADLE_TO_GATE}.")
        if str(self.data.get("value_tco2e_per_t", "")).strip()[:1] in BEFORE_A_VALUE:
            self.add_error("value_tco2e_per_t", BESIDE_THE_VALUE)
        return cells

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

    decision = forms.ChoiceField(
        label="Decision", widget=forms.RadioSelect, error_messages={"required": "Choose what is decided."}
    )
    by_reference = forms.ChoiceField(
        label="Superseded by",
        required=False,
        help_text="The disclosure of the same brand that takes its place; only where it is superseded.",
        error_messages={
            "invalid_choice": "%(value)s is no disclosure of this brand that could take its place."
        },
    )
    from_on = forms.DateField(
        label="From",
        help_text="The first day on which it stands so.",
        error_messages={"required": "Say from which day."},
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    reason = why(
        "decision",
        help_text="What you compared with what, and what you found.",
        most=1800,
        rows=4,
    )

    def __init__(
        self, held: ProofPointHeld, others: Iterable[ProofPointHeld], today: dt.date, sent: QueryDict | None
    ) -> None:
        super().__init__(sent, initial={"from_on": today})
        choices = [(move.value, MOVE_NAMES[move]) for move in ProofStatus if move in held.moves]
        self._choice("decision").choices = choices
        self._choice("by_reference").choices = [
            ("", "choose"),
            *((each.reference, said(each)) for each in others),
        ]
        if ProofStatus.SUPERSEDED not in held.moves:
            del self.fields["by_reference"]

    def clean(self) -> dict[str, Any]:
        """Superseding names what takes its place."""
        cleaned = super().clean() or {}
        is_named = cleaned.get("by_reference") or "by_reference" in self.errors
        if cleaned.get("decision") == ProofStatus.SUPERSEDED and not is_named:
            self.add_error(
                "by_reference", "Name the disclosure that takes its place. Enter it first if it is not held."
            )
        return cleaned

    def _choice(self, name: str) -> forms.ChoiceField:
        return cast(forms.ChoiceField, self.fields[name])


def said(held: ProofPointHeld) -> str:
    """A proof point as a choice names it."""
    return f"{held.reference}: {footprint_said(held)}, {(held.standing or ON_FILE).lower()}"


def _letters(text: str) -> str:
    return "".join(filter(str.isalnum, text.casefold()))
