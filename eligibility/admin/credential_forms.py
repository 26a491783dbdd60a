"""The forms by which the officer says which brand, site or disclosure a credential is about."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms

from eligibility.admin.import_forms import METALS
from eligibility.admin.known_names import KnownField, refuse_unknown, share_lists
from eligibility.evidence import Standard
from eligibility.imports.untp.conformity import Assessment, Attestation, Use, why_unusable
from eligibility.keeping.known import BRANDS, DISCLOSURES, ORGANISATIONS, SITES, refusal
from eligibility.models import Disclosure, Threshold

ASKED = {"required": "Fill this in: no disclosure is made without it."}
DATE = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class PassportForm(forms.Form):
    """Whose product a passport is about, and what the passport itself does not tell."""

    metal = forms.ChoiceField(label="Metal", choices=METALS)
    brand = KnownField(
        BRANDS, label="Brand", help_text="As the register writes it.", max_length=100, error_messages=ASKED
    )
    disclosure = forms.CharField(
        label="Id of the disclosure",
        help_text="Under which it will be held; made from the credential, and yours to change.",
        max_length=100,
        error_messages=ASKED,
    )
    method = forms.ChoiceField(
        label="Method",
        required=False,
        help_text="Only a method that the methodology asks for counts; the passport’s own words are shown above.",
    )
    offsets_used = forms.ChoiceField(
        label="Offsets",
        required=False,
        choices=[("", "The passport does not tell"), ("false", "None were used"), ("true", "They were used")],
    )
    submitted_by = KnownField(
        ORGANISATIONS,
        label="Submitted by",
        required=False,
        help_text="Register code of the organisation: the producer itself.",
        max_length=100,
    )

    def __init__(self, at: dt.datetime, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.at = at
        methods = sorted(set(Threshold.objects.values_list("carbon_method", flat=True)))
        choices: Any = [("", "None of these, or not known"), *((method, method) for method in methods)]
        share_lists(self)
        self.fields["method"].choices = choices  # type: ignore[attr-defined]  # of a ChoiceField

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        refuse_unknown(self)
        reference = cleaned.get("disclosure", "")
        if Disclosure.objects.held_at(self.at).filter(reference=reference).exists():
            self.add_error("disclosure", "A disclosure is held under this id already. Give another.")
        return cleaned


class AssessmentForm(forms.Form):
    """What one assessment of an attestation is used as."""

    use = forms.ChoiceField(
        label="Use it as",
        required=False,
        choices=[
            (Use.NOTHING.value, "Nothing: the credential alone is kept"),
            (Use.ASSURANCE.value, "The assurance of a site"),
            (Use.VERIFICATION.value, "The verification of a disclosure that is held"),
        ],
    )
    site = KnownField(
        SITES, label="Site", required=False, max_length=100, help_text="Register code; for an assurance."
    )
    standard = forms.ChoiceField(
        label="Standard",
        required=False,
        choices=[("", "–"), *((standard.value, standard.full_name) for standard in Standard)],
        help_text="For an assurance.",
    )
    disclosure = KnownField(
        DISCLOSURES,
        label="Disclosure",
        required=False,
        max_length=100,
        help_text="Its id; for a verification.",
    )
    verified_by = KnownField(
        ORGANISATIONS,
        label="Verified by",
        required=False,
        max_length=100,
        help_text="Register code of the verifier; for a verification.",
    )
    verified_on = forms.DateField(
        label="Verified on", required=False, widget=DATE, help_text="For a verification."
    )

    def __init__(self, assessment: Assessment, at: dt.datetime, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.assessment = assessment
        self.at = at

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("use"):
            refuse_unknown(self)
        match cleaned.get("use"):
            case Use.ASSURANCE:
                self._check_assurance(cleaned)
            case Use.VERIFICATION:
                self._check_verification(cleaned)
        if cleaned.get("use") and (why := why_unusable(self.assessment)):
            self.add_error("use", f"{why} No row can be made of it.")
        return cleaned

    def _check_assurance(self, cleaned: dict[str, Any]) -> None:
        if not cleaned.get("standard"):
            self.add_error("standard", "Say which standard the assessment was made against.")
        if "site" not in self.errors and not cleaned.get("site"):
            facility = self.assessment.facility.name
            told = refusal(SITES, facility, self.at) if facility else ""
            self.add_error("site", f"Give the register code of the site. {told}".strip())

    def _check_verification(self, cleaned: dict[str, Any]) -> None:
        for name, words in (("verified_by", "who verified it"), ("verified_on", "on which day")):
            if name not in self.errors and not cleaned.get(name):
                self.add_error(name, f"Say {words}.")
        if "disclosure" not in self.errors and not cleaned.get("disclosure"):
            self.add_error("disclosure", "Give the id of the disclosure that it verifies.")

    def chosen(self) -> dict[str, str]:
        """What was said, as it is kept."""
        told = self.cleaned_data
        day = told["verified_on"]
        return {name: told[name] for name in ("use", "site", "standard", "disclosure", "verified_by")} | {
            "verified_on": day.isoformat() if day else ""
        }


def assessment_forms(
    attestation: Attestation, at: dt.datetime, sent: Any, kept: dict[str, Any]
) -> list[AssessmentForm]:
    """A form an assessment."""
    made = [
        AssessmentForm(
            assessment, at, sent, prefix=f"a{place}", initial=kept.get(str(place), _initial(assessment))
        )
        for place, assessment in enumerate(attestation.assessments)
    ]
    share_lists(*made)
    return made


def _initial(assessment: Assessment) -> dict[str, Any]:
    return {"verified_on": assessment.assessed_on}
