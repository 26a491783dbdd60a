"""What the buttons of the workbench do: each calls one service and says in a sentence what came of it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from typing import cast

from django.db import transaction
from django.http import HttpRequest
from django.urls import reverse

from cpal.clock import database_clock
from cpal.look.figures import london_text
from cpal.people.models import User
from pricing import policies
from pricing.admin.forms import (
    AdjustmentJudgementForm,
    DecisionForm,
    DocumentedForm,
    OutcomeJudgementForm,
    ReviewForm,
)
from pricing.methodology.codes import Category
from pricing.methodology.metals import Metal
from pricing.methodology.values import Ruling
from pricing.models import Assessment, Judgement, Run, RunInput, SignOff
from pricing.publication import State
from pricing.services.approve import approve, obstacles_to_approval, withdraw_approval
from pricing.services.correct import open_correction, publish_correction
from pricing.services.decide import decide
from pricing.services.judge import JudgedInput, record_judgement, sign_off
from pricing.services.price_window import price_window
from pricing.services.publish import PublicationRefused, publish_provisional
from pricing.tasks import execute_run


@dataclass(frozen=True, slots=True)
class Action:
    """A button: `is_form` leads to a page that asks for words, otherwise it acts at once; `why_not` disables it."""

    name: str
    url: str
    is_form: bool = False
    is_grave: bool = False
    why_not: str = ""


def available_to(user: User, assessment: Assessment, at: dt.datetime, conduct: str = "") -> list[Action]:
    """The actions that the assessment’s state allows and that this person’s role is about.

    `conduct` says what of the code of conduct stands against the person (7.3).
    """
    found: list[Action] = []
    if policies.may_prepare(user) and assessment.current_state in (State.OPEN, State.IN_REVIEW):
        found.append(Action("Price the window again", _do(assessment, "price")))
    if policies.may_publish(user):
        why_not = "You are not in good standing: see above." if conduct else ""
        found += [
            replace(action, why_not=action.why_not or why_not)
            for action in _of_senior_manager(user, assessment, at)
        ]
    return found


def _of_senior_manager(user: User, assessment: Assessment, at: dt.datetime) -> list[Action]:
    match assessment.current_state:
        case State.IN_REVIEW:
            why_not = _why_not_approve(user, assessment)
            return [Action("Approve", _do(assessment, "approve"), is_grave=True, why_not=why_not)]
        case State.APPROVED:
            label = "Publish the correction" if assessment.revision > 1 else "Publish"
            return [
                Action(
                    label, _do(assessment, "publish"), is_grave=True, why_not=_why_not_publish(assessment, at)
                ),
                Action("Withdraw the approval", _at(assessment, "reopen"), is_form=True),
            ]
        case State.FINAL:
            newest = Assessment.objects.of(assessment.window, assessment.metal).first()
            if newest == assessment:
                return [Action("Open a correction", _at(assessment, "correct"), is_form=True)]
    return []


def _why_not_approve(user: User, assessment: Assessment) -> str:
    if obstacles_to_approval(assessment):
        return "Something must be done first: see below."
    if policies.is_involved(user, assessment.window, assessment.metal):
        return (
            "You collected, entered or decided something in this window: another senior manager must approve."
        )
    return ""


def _why_not_publish(assessment: Assessment, at: dt.datetime) -> str:
    if assessment.revision == 1 and at < assessment.window.publishes_at:
        return "The timetable publishes it at its scheduled moment."
    return ""


def carry_out(action: str, request: HttpRequest, assessment: Assessment) -> str:
    """Do what the button says; the sentence tells what happened."""
    user, at = cast(User, request.user), database_clock()
    match action:
        case "price":
            policies.check_may_prepare(user)
            price_again(assessment, user, at)
            return "The window is being priced: the figures below follow in a moment."
        case "approve":
            approve(assessment=assessment, approved_by=user, at=at)
            return f"{assessment.reference} is approved."
        case "publish":
            return _publish(assessment, user)
    raise PublicationRefused("There is no such action.")


def _publish(assessment: Assessment, user: User) -> str:
    if assessment.revision > 1:
        publish_correction(assessment=assessment, published_by=user)
        return f"The correction {assessment.reference} is published and final."
    publication = publish_provisional(assessment=assessment, published_by=user)
    assert publication.objections_until is not None
    return (
        f"{assessment.reference} is published as provisional. It turns final at"
        f" {london_text(publication.objections_until, 'time-seconds')} unless a participant objects."
    )


def price_again(assessment: Assessment, user: User, at: dt.datetime) -> None:
    """Queue a run of the assessment’s window and metal, and give it to a worker when the transaction is through."""
    runs = price_window(
        window=assessment.window.month,
        metals=[Metal(assessment.metal)],
        requested_by=user,
        at=at,
        purpose=Run.Purpose.ASSESSMENT,
    )
    for run in runs:
        transaction.on_commit(lambda number=run.pk: execute_run.delay(number))  # type: ignore[misc]  # lambda default


@transaction.atomic
def decide_input(request: HttpRequest, assessment: Assessment, row: RunInput, form: DecisionForm) -> None:
    """Keep the decision and price again, so that flags and figure follow it (5.1)."""
    user, at = cast(User, request.user), database_clock()
    decide(
        assessment=assessment,
        category=Category(row.category),
        record_id=row.record_id,
        ruling=Ruling(form.cleaned_data["ruling"]),
        rationale=form.cleaned_data["rationale"],
        decided_by=user,
        at=at,
    )
    price_again(assessment, user, at)


@transaction.atomic
def judge(request: HttpRequest, assessment: Assessment, form: DocumentedForm, row: RunInput | None) -> None:
    """Keep the judgement and price again; a senior manager signs it off after."""
    user, at, said = cast(User, request.user), database_clock(), form.cleaned_data
    match form:
        case OutcomeJudgementForm():
            kind = Judgement.Kind(said["kind"])
        case AdjustmentJudgementForm():
            kind = Judgement.Kind(said["kind"])
        case _:
            kind = Judgement.Kind.ADMIT_ORDER
    about = None
    if row is not None:
        about = JudgedInput(
            Category(row.category), row.record_id, said.get("adjustment", ""), said.get("amount_usd_per_t")
        )
    record_judgement(
        assessment=assessment,
        kind=kind,
        made_by=user,
        at=at,
        data_considered=said["data_considered"],
        rationale=said["rationale"],
        outcome=said["outcome"],
        about=about,
    )
    price_again(assessment, user, at)


@transaction.atomic
def review_judgement(request: HttpRequest, judgement: Judgement, form: ReviewForm) -> None:
    """Sign off or refuse; a refused judgement no longer counts, so the analyst prices again."""
    sign_off(
        judgement=judgement,
        signed_by=cast(User, request.user),
        at=database_clock(),
        outcome=SignOff.Outcome(form.cleaned_data["outcome"]),
        reason=form.cleaned_data["reason"],
    )


def open_a_correction(request: HttpRequest, assessment: Assessment, reason: str) -> Assessment:
    return open_correction(assessment=assessment, reason=reason, opened_by=cast(User, request.user))


def withdraw_the_approval(request: HttpRequest, assessment: Assessment, reason: str) -> Assessment:
    return withdraw_approval(
        assessment=assessment, by=cast(User, request.user), at=database_clock(), reason=reason
    )


def _do(assessment: Assessment, action: str) -> str:
    return reverse("admin:pricing_assessment_do", args=[assessment.pk, action])


def _at(assessment: Assessment, name: str) -> str:
    return reverse(f"admin:pricing_assessment_{name}", args=[assessment.pk])
