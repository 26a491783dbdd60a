"""Entering, changing and taking out the steps of the glide path in a text that is being written (4.1, 7.6)."""

from __future__ import annotations

from django.db import transaction
from django.db.models import QuerySet

from consultations.amending.glide_path import fault_in_words, steps_with
from consultations.amending.text import base_of
from consultations.models import AmendmentText, GlideChange
from consultations.services.change_text import being_written, log_change
from consultations.services.decide_materiality import GLIDE_PATH_IS_MATERIAL
from consultations.services.draft_amendment import AmendmentRefused
from cpal.calendar import london_date
from cpal.clock import database_clock
from cpal.people.models import User
from pricing.methodology.glide_path import GlideStep, StepFault, StepName, faults_of_glide_path
from pricing.selectors.methodology import glide_path_of


class BadStep(ValueError):
    """A step cannot be so; `faults` names what is wrong, each with its field."""

    def __init__(self, faults: tuple[StepFault, ...]) -> None:
        self.faults = faults
        super().__init__(" ".join(fault_in_words(each) for each in faults))


@transaction.atomic
def keep_step(
    *, text: AmendmentText, step: GlideStep, changed_by: User, instead_of: StepName | None = None
) -> None:
    """Let the text have the step, `instead_of` the one it was made from; one that stays as it is changes nothing.

    A step of another metal or day is another step: the one it was made from goes, for the same reason. Raises BadStep,
    AmendmentRefused or NotAllowed.
    """
    text = _held(text, changed_by)
    base = glide_path_of(base_of(text.amendment))
    others = [each for each in steps_with(base, text.glide_changes.all()) if each.name != instead_of]
    faults = faults_of_glide_path([*others, step], london_date(database_clock()), held=base)
    own = tuple(fault for fault in faults if fault.name == step.name)
    if own:
        raise BadStep(own)
    if instead_of is not None and instead_of != step.name:
        _take_out(text, instead_of, base, step.rationale.strip())
    _write(text, step, base)
    said = {"step": str(step.name), "max_tco2e_per_t": str(step.max_tco2e_per_t)}
    reasons = {"source": step.source.strip(), "rationale": step.rationale.strip()}
    moved = {"instead_of": str(instead_of)} if instead_of else {}
    log_change("amendment.step_kept", text, changed_by, {**said, **reasons, **moved})


@transaction.atomic
def take_out_step(*, text: AmendmentText, name: StepName, reason: str, changed_by: User) -> None:
    """Let a step go: one that the version holds with the reason, which is published, one that was added without.

    Raises AmendmentRefused or NotAllowed.
    """
    text = _held(text, changed_by)
    base = glide_path_of(base_of(text.amendment))
    if not reason.strip() and any(each.name == name for each in base):
        raise AmendmentRefused("Say why the step goes: the reason is published.")
    _take_out(text, name, base, reason.strip())
    log_change("amendment.step_taken_out", text, changed_by, {"step": str(name), "reason": reason.strip()})


@transaction.atomic
def leave_step(*, text: AmendmentText, name: StepName, changed_by: User) -> None:
    """Let a step stand as the version has it, after all."""
    text = _held(text, changed_by)
    _of(text, name).delete()
    log_change("amendment.step_left", text, changed_by, {"step": str(name)})


def _held(text: AmendmentText, user: User) -> AmendmentText:
    """The text, if its glide path may be changed: what is not material leaves it as it is, also in its final text."""
    text = being_written(text, user)
    decision = getattr(text.amendment, "materiality", None)
    if decision is not None and not decision.is_material:
        raise AmendmentRefused(GLIDE_PATH_IS_MATERIAL)
    return text


def _write(text: AmendmentText, step: GlideStep, base: tuple[GlideStep, ...]) -> None:
    if step in base:
        _of(text, step.name).delete()
        return
    GlideChange.objects.update_or_create(
        text=text,
        metal=step.metal.value,
        effective_on=step.effective_on,
        defaults={
            "becomes_tco2e_per_t": step.max_tco2e_per_t,
            "source": step.source.strip(),
            "rationale": step.rationale.strip(),
        },
    )


def _take_out(text: AmendmentText, name: StepName, base: tuple[GlideStep, ...], reason: str) -> None:
    if all(each.name != name for each in base):
        _of(text, name).delete()
        return
    GlideChange.objects.update_or_create(
        text=text,
        metal=name.metal.value,
        effective_on=name.effective_on,
        defaults={"becomes_tco2e_per_t": None, "source": "", "rationale": reason},
    )


def _of(text: AmendmentText, name: StepName) -> QuerySet[GlideChange]:
    return text.glide_changes.filter(metal=name.metal.value, effective_on=name.effective_on)
