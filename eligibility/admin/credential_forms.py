"""The forms by which the officer says which brand, site or disclosure a credential is about."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms

from cpal.people.models import Organisation
from eligibility.admin.import_forms import METALS
from eligibility.evidence import Standard
from eligibility.imports.matching import nearest
from eligibility.imports.untp.conformity import Assessment, Attestation, Use, why_unusable
from eligibility.models import Brand, Disclosure, Site, Threshold

DATE = forms.DateInput(attrs={"type": "date"})


class PassportForm(forms.Form):
    """Whose product a passport is about, and what the passport itself does not tell."""

    metal = forms.ChoiceField(label="Metal", choices=METALS)
    brand = forms.CharField(label="Brand", help_text="As the register writes it.", max_length=100)
    disclosure = forms.CharField(label="Id of the disclosure", max_length=100)
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
    submitted_by = forms.CharField(
        label="Submitted by", required=False, help_text="Register code of the organisation.", max_length=100
    )

    def __init__(self, at: dt.datetime, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.at = at
        methods = sorted(set(Threshold.objects.values_list("carbon_method", flat=True)))
        choices: Any = [("", "None of these, or not known"), *((method, method) for method in methods)]
        self.fields["method"].choices = choices  # type: ignore[attr-defined]  # of a ChoiceField

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        self._check_brand(cleaned)
        reference = cleaned.get("disclosure", "")
        if Disclosure.objects.held_at(self.at).filter(reference=reference).exists():
            self.add_error("disclosure", "A disclosure is held under this id already. Give another.")
        code = cleaned.get("submitted_by", "")
        if code and not Organisation.objects.held_at(self.at).filter(code=code).exists():
            self.add_error("submitted_by", "No organisation is held under this code.")
        return cleaned

    def _check_brand(self, cleaned: dict[str, Any]) -> None:
        held = set(
            Brand.objects.held_at(self.at)
            .filter(metal=cleaned.get("metal", ""))
            .values_list("brand", flat=True)
        )
        brand = cleaned.get("brand", "")
        if brand and brand not in held:
            self.add_error(
                "brand", f"No such brand of that metal is held. {near(brand, {each: each for each in held})}"
            )


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
    site = forms.CharField(
        label="Site", required=False, max_length=100, help_text="Register code; for an assurance."
    )
    standard = forms.ChoiceField(
        label="Standard",
        required=False,
        choices=[("", "–"), *((standard.value, standard.full_name) for standard in Standard)],
        help_text="For an assurance.",
    )
    disclosure = forms.CharField(
        label="Disclosure", required=False, max_length=100, help_text="Its id; for a verification."
    )
    verified_by = forms.CharField(
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
        names: dict[str, str] = {
            code: f"{code} {name}" for code, name in Site.objects.held_at(self.at).values_list("code", "name")
        }
        if cleaned.get("site", "") not in names:
            said = cleaned.get("site") or self.assessment.facility.name
            self.add_error("site", f"Give the code of a site that is held. {near(said, names)}")

    def _check_verification(self, cleaned: dict[str, Any]) -> None:
        for name, words in (("verified_by", "who verified it"), ("verified_on", "on which day")):
            if not cleaned.get(name):
                self.add_error(name, f"Say {words}.")
        held = Disclosure.objects.held_at(self.at).filter(reference=cleaned.get("disclosure", ""))
        if not held.exists():
            self.add_error("disclosure", "Give the id of a disclosure that is held.")

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
    return [
        AssessmentForm(
            assessment, at, sent, prefix=f"a{place}", initial=kept.get(str(place), _initial(assessment))
        )
        for place, assessment in enumerate(attestation.assessments)
    ]


def _initial(assessment: Assessment) -> dict[str, Any]:
    return {"verified_on": assessment.assessed_on}


def near(text: str, names: dict[str, str]) -> str:
    """What is held that is most like a text."""
    found = nearest(text, names) if text else ()
    return f"Most like it: {', '.join(found)}." if found else "Nothing like it is held."
