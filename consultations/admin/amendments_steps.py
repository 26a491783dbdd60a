"""What can be done next with an amendment: each step with its form, and with what stands before it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from django import forms

from consultations.admin.amendments_forms import (
    AdoptionForm,
    DecisionForm,
    MaterialityForm,
    WithdrawalForm,
)
from consultations.amending import policies
from consultations.amending.windows import windows_to_adopt_from
from consultations.life import AmendmentState
from consultations.models import Amendment, AmendmentDecision, AmendmentText
from consultations.services.adopt import adopt, obstacles_of_steps
from consultations.services.change_text import write_again
from consultations.services.decide_amendment import decide_amendment, obstacles_to_deciding
from consultations.services.decide_materiality import changes_glide_path
from consultations.services.propose import obstacles_of_base, obstacles_to_proposing, propose
from consultations.services.propose_text import fix_text, obstacles_to_fixing
from consultations.services.withdraw_amendment import withdraw_amendment
from cpal.clock import database_clock
from cpal.people.models import User

Kind = AmendmentText.Kind
Outcome = AmendmentDecision.Outcome
Posted = Mapping[str, Any] | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """A button with its form. `obstacles` are shown before it, and disable it."""

    name: str
    title: str
    button: str
    explanation: str
    act: Callable[[Step, User], object]
    told: str
    form: forms.Form = field(default_factory=forms.Form)
    obstacles: tuple[str, ...] = ()
    is_grave: bool = False


def steps_for(user: User, amendment: Amendment, posted: Posted = None, chosen: str = "") -> list[Step]:
    """The steps that the state allows and the person's role is about; the chosen one holds what was posted."""
    return list(_steps(user, amendment, lambda name: posted if name == chosen else None))


def waits_for(user: User, amendment: Amendment) -> str:
    """The senior managers' step that comes next, told to whoever is none of them."""
    if policies.may_decide(user):
        return ""
    match amendment.current_state:
        case AmendmentState.DRAFT if amendment.proposal and amendment.proposal.is_fixed:
            step = "decides whether it is material and proposes it, once every month is computed"
        case AmendmentState.PROPOSED:
            step = "decides on it; if it is material, after its consultation"
        case AmendmentState.DECIDED:
            step = "adopts it"
        case _:
            return ""
    return f"Next, a senior manager who did not prepare it {step}."


def _steps(user: User, amendment: Amendment, data: Callable[[str], Posted]) -> Iterator[Step]:
    if not policies.may_prepare(user):
        return
    match amendment.current_state:
        case AmendmentState.DRAFT:
            yield from _of_draft(user, amendment, data)
        case AmendmentState.PROPOSED:
            yield from _of_proposal(user, amendment, data)
        case AmendmentState.DECIDED if policies.may_decide(user):
            yield _adoption(user, amendment, data("adopt"))
    if amendment.current_state in (AmendmentState.DRAFT, AmendmentState.PROPOSED):
        yield _withdrawal(user, amendment, data("withdraw"))


def _of_draft(user: User, amendment: Amendment, data: Callable[[str], Posted]) -> Iterator[Step]:
    text = amendment.proposal
    if text is None:
        return
    if not text.is_fixed:
        yield _fixing(text)
        return
    if policies.may_decide(user):
        yield _proposal(user, amendment, data("propose"))
    yield _writing_again(
        amendment, Kind.PROPOSAL, "Take the text up again", "A new text begins from this one."
    )


def _of_proposal(user: User, amendment: Amendment, data: Callable[[str], Posted]) -> Iterator[Step]:
    final = amendment.final
    if final is not None and not final.is_fixed:
        yield _fixing(final)
    else:
        words = "Where feedback changes the proposal, its final text is written and fixed before it is decided on."
        yield _writing_again(amendment, Kind.FINAL, "Write a final text", words)
    if policies.may_decide(user):
        yield _decision(user, amendment, data("decide"))


def _fixing(text: AmendmentText) -> Step:
    return Step(
        name="fix",
        title="Fix the text",
        button="Fix the text",
        explanation="It becomes a proposed version of the methodology, and every past month is run under it.",
        act=lambda _, user: fix_text(text=text, fixed_by=user),
        told="The text is fixed; every past month is being computed under it.",
        obstacles=tuple(obstacles_to_fixing(text)),
    )


def _writing_again(amendment: Amendment, kind: AmendmentText.Kind, title: str, explanation: str) -> Step:
    return Step(
        name="write_again",
        title=title,
        button=title,
        explanation=explanation,
        act=lambda _, user: write_again(amendment=amendment, kind=kind, written_by=user),
        told="A new text is begun from the one that stands.",
    )


def _proposal(user: User, amendment: Amendment, posted: Posted) -> Step:
    def act(step: Step, user: User) -> object:
        said = step.form.cleaned_data
        return propose(
            amendment=amendment,
            is_material=said["is_material"] == "yes",
            reason=said["reason"],
            proposed_by=user,
        )

    return Step(
        name="propose",
        title="Material or not, and propose",
        button="Propose the change",
        explanation="Text, reason and what it would have done become public at once, with a notice.",
        act=act,
        told=f"{amendment.reference} is proposed and announced.",
        form=MaterialityForm(posted, changes_glide_path=changes_glide_path(amendment)),
        obstacles=_all(policies.obstacle_to_deciding(user, amendment), obstacles_to_proposing(amendment)),
        is_grave=True,
    )


def _decision(user: User, amendment: Amendment, posted: Posted) -> Step:
    def act(step: Step, user: User) -> object:
        return decide_amendment(
            amendment=amendment,
            outcome=Outcome(step.form.cleaned_data["outcome"]),
            reasons=step.form.cleaned_data["reasons"],
            decided_by=user,
        )

    form = DecisionForm(posted)
    possible = {outcome: obstacles_to_deciding(amendment, outcome) for outcome in Outcome}
    personal = policies.obstacle_to_deciding(user, amendment)
    outcome = form.fields["outcome"]
    assert isinstance(outcome, forms.ChoiceField)
    outcome.help_text = _not_possible(possible)
    open_to_all = [found for found in possible.values() if not found]
    return Step(
        name="decide",
        title="Decide",
        button="Keep and announce the decision",
        explanation="The decision and its reasons are published with a notice.",
        act=act,
        told=f"{amendment.reference} is decided.",
        form=form,
        obstacles=_all(personal, [] if open_to_all else possible[Outcome.REJECT]),
        is_grave=True,
    )


def _not_possible(possible: Mapping[AmendmentDecision.Outcome, list[str]]) -> str:
    """What stands before each decision that is not open."""
    words = [
        f"{str(outcome.label).capitalize()}: {' '.join(found)}"
        for outcome, found in possible.items()
        if found
    ]
    return " ".join(words)


def _adoption(user: User, amendment: Amendment, posted: Posted) -> Step:
    def act(step: Step, user: User) -> object:
        window = step.form.cleaned_data["applies_from_window"]
        return adopt(amendment=amendment, applies_from_window=window, adopted_by=user)

    return Step(
        name="adopt",
        title="Adopt",
        button="Adopt the change",
        explanation="It is announced by a notice, and no window before the one chosen is priced anew.",
        act=act,
        told=f"{amendment.reference} is adopted and announced.",
        form=AdoptionForm(windows_to_adopt_from(database_clock()), posted),
        obstacles=_all(
            policies.obstacle_to_adopting(user, amendment),
            [*obstacles_of_base(amendment), *obstacles_of_steps(amendment, database_clock())],
        ),
        is_grave=True,
    )


def _withdrawal(user: User, amendment: Amendment, posted: Posted) -> Step:
    return Step(
        name="withdraw",
        title="Withdraw",
        button="Withdraw the change",
        explanation="It ends here, with the reason.",
        act=lambda step, user: withdraw_amendment(
            amendment=amendment, reason=step.form.cleaned_data["reason"], withdrawn_by=user
        ),
        told=f"{amendment.reference} is withdrawn.",
        form=WithdrawalForm(posted, auto_id="withdraw_%s"),
        obstacles=_all(policies.obstacle_to_withdrawing(user, amendment), []),
        is_grave=True,
    )


def _all(personal: str, others: list[str]) -> tuple[str, ...]:
    return (personal, *others) if personal else tuple(others)
