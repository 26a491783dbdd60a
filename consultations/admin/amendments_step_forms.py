"""The forms on which one step of the glide path is entered, changed or taken out (4.1)."""

from __future__ import annotations

from typing import Any

from django import forms

from consultations.admin.forms import day
from consultations.amending.glide_path import fault_in_words
from consultations.services.change_glide_path import BadStep
from cpal.look.words import METALS
from eligibility.evidence import plain
from pricing.methodology.glide_path import GlideStep
from pricing.methodology.metals import Metal

LONGEST_SOURCE = 200  # as the thresholds have it


class JudgedWithTheStep(forms.CharField):
    """A text that is needed; that it is empty is said as a fault of the step, beside all its others."""

    def validate(self, value: str) -> None:
        """Left to the step."""


class StepForm(forms.Form):
    """A step: what it asks of which metal from which day on, where it is from, and why. All of it is published."""

    metal = forms.ChoiceField(choices=[("", "Choose a metal"), *METALS.items()])
    max_tco2e_per_t = forms.DecimalField(
        label="Largest footprint, tCO2e/t",
        max_digits=28,
        decimal_places=10,
        help_text="Cradle to gate, that figure included.",
    )
    effective_on = day(
        "First day", help_text="A day to come, and not before the window from which the change is adopted."
    )
    source = JudgedWithTheStep(
        max_length=LONGEST_SOURCE,
        help_text="Where the step is from: a document with its clause, or an address. Published.",
    )
    rationale = JudgedWithTheStep(
        label="Why", widget=forms.Textarea(attrs={"rows": 3}), help_text="Published."
    )

    @staticmethod
    def showing(step: GlideStep) -> dict[str, Any]:
        """Initial values that show the step."""
        return {
            "metal": step.metal.value,
            "max_tco2e_per_t": plain(step.max_tco2e_per_t),
            "effective_on": step.effective_on,
            "source": step.source,
            "rationale": step.rationale,
        }

    def step(self) -> GlideStep:
        return GlideStep(**{**self.cleaned_data, "metal": Metal(self.cleaned_data["metal"])})

    def refuse(self, refusal: BadStep) -> None:
        """Say beside each field what is wrong with the step."""
        for fault in refusal.faults:
            self.add_error(fault.field, fault_in_words(fault))


class TakingOutForm(forms.Form):
    """Why a step goes."""

    reason = JudgedWithTheStep(
        label="Why it goes", widget=forms.Textarea(attrs={"rows": 3}), help_text="Published."
    )
