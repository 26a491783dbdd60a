"""Writing the text of an amendment, number by number and clause by clause, until it is fixed (paper 7.6)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db import transaction

from consultations.amending import policies
from consultations.amending.text import base_of
from consultations.life import AmendmentState
from consultations.models import Amendment, AmendmentText, ClauseChange, GlideChange, ParameterChange
from consultations.services.draft_amendment import AmendmentRefused, held
from cpal.audit.trail import record
from cpal.people.models import User
from pricing.methodology.text.amending import changes_read


@dataclass(frozen=True, slots=True)
class ParameterEdit:
    """What one number becomes, as it was typed, and why."""

    leaf: str
    becomes: str
    reason: str = ""


@dataclass(frozen=True, slots=True)
class ClauseEdit:
    """What one clause becomes, with its placeholders; an empty text removes it. `after` places a new one."""

    clause_id: str
    becomes: str
    reason: str = ""
    number: str = ""
    title: str = ""
    after: str = ""


@transaction.atomic
def change_parameters(*, text: AmendmentText, edits: Sequence[ParameterEdit], changed_by: User) -> None:
    """Make these the changes of parameters of the text; what changes nothing is left out. Raises BadAmendment."""
    text = being_written(text, changed_by)
    document = base_of(text.amendment).document
    really = {
        change.leaf.path for change in changes_read(document, {each.leaf: each.becomes for each in edits})
    }
    kept = [each for each in edits if each.leaf in really]
    text.parameter_changes.all().delete()
    ParameterChange.objects.bulk_create(
        ParameterChange(text=text, leaf=each.leaf, becomes=each.becomes.strip(), reason=each.reason.strip())
        for each in kept
    )
    log_change("amendment.parameters_changed", text, changed_by, {each.leaf: each.becomes for each in kept})


@transaction.atomic
def change_clause(*, text: AmendmentText, edit: ClauseEdit, changed_by: User) -> ClauseChange:
    """Change, add or remove one clause; a second edit of the same clause replaces the first."""
    text = being_written(text, changed_by)
    change, _ = ClauseChange.objects.update_or_create(
        text=text,
        clause_id=edit.clause_id,
        defaults={
            "number": edit.number.strip(),
            "title": edit.title.strip(),
            "after": edit.after,
            "becomes": edit.becomes.replace("\r\n", "\n").strip(),
            "reason": edit.reason.strip(),
        },
    )
    log_change("amendment.clause_changed", text, changed_by, {"clause": edit.clause_id})
    return change


@transaction.atomic
def leave_clause(*, text: AmendmentText, clause_id: str, changed_by: User) -> None:
    """Let a clause read as it does, after all."""
    text = being_written(text, changed_by)
    text.clause_changes.filter(clause_id=clause_id).delete()
    log_change("amendment.clause_left", text, changed_by, {"clause": clause_id})


@transaction.atomic
def say_why(*, text: AmendmentText, why: str, changed_by: User) -> AmendmentText:
    """What feedback changed, and why: it is published with a final text."""
    text = being_written(text, changed_by)
    text.why = why.strip()
    text.save()
    return text


@transaction.atomic
def write_again(*, amendment: Amendment, kind: AmendmentText.Kind, written_by: User) -> AmendmentText:
    """Take up a fixed text under the next number, or begin the final text from the one proposed.

    A proposal is written again while it is a draft; a final text is begun once the amendment is proposed. Raises
    NotAllowed or AmendmentRefused.
    """
    policies.check(policies.obstacle_to_preparing(written_by), written_by)
    amendment = held(amendment)
    _check_is_its_time(amendment, kind)
    latest = amendment.final or amendment.proposal if kind == AmendmentText.Kind.FINAL else amendment.proposal
    assert latest is not None
    if not latest.is_fixed:
        raise AmendmentRefused("It is being written already.")
    text = AmendmentText.objects.create(
        amendment=amendment,
        kind=kind,
        number=latest.number + 1 if latest.kind == kind else 1,
        prepared_by=written_by,
        why=latest.why,
    )
    _copy(latest, text)
    log_change("amendment.written_again", text, written_by, {"number": text.number})
    return text


def _check_is_its_time(amendment: Amendment, kind: AmendmentText.Kind) -> None:
    stage = AmendmentState.DRAFT if kind == AmendmentText.Kind.PROPOSAL else AmendmentState.PROPOSED
    if amendment.current_state is not stage:
        raise AmendmentRefused(
            f"{amendment.reference} is {amendment.state}: its {kind} text is not written now."
        )


def _copy(origin: AmendmentText, text: AmendmentText) -> None:
    """The changes of one text, in another."""
    ParameterChange.objects.bulk_create(
        ParameterChange(text=text, leaf=each.leaf, becomes=each.becomes, reason=each.reason)
        for each in origin.parameter_changes.all()
    )
    ClauseChange.objects.bulk_create(
        ClauseChange(
            text=text,
            clause_id=each.clause_id,
            number=each.number,
            title=each.title,
            after=each.after,
            becomes=each.becomes,
            reason=each.reason,
        )
        for each in origin.clause_changes.all()
    )
    GlideChange.objects.bulk_create(
        GlideChange(
            text=text,
            metal=each.metal,
            effective_on=each.effective_on,
            becomes_tco2e_per_t=each.becomes_tco2e_per_t,
            source=each.source,
            rationale=each.rationale,
        )
        for each in origin.glide_changes.all()
    )


def being_written(text: AmendmentText, user: User) -> AmendmentText:
    """The text, held, if the person may write and it is not fixed."""
    policies.check(policies.obstacle_to_preparing(user), user)
    held(text.amendment)
    text = AmendmentText.objects.select_related("amendment", "version").get(pk=text.pk)
    if text.is_fixed:
        raise AmendmentRefused(f"The text is fixed as {text.code}: it is not changed.")
    return text


def log_change(action: str, text: AmendmentText, user: User, detail: Mapping[str, object]) -> None:
    """Keep who changed which text how."""
    record(
        action=action,
        subject=text.amendment.reference,
        actor=user,
        detail={"text": text.kind, "number": text.number, **detail},
    )
