"""Who may draft, approve and read what of a consultation (paper 7.3, 7.6). Compliance reads and changes nothing."""

from __future__ import annotations

import datetime as dt

from consultations.life import ConsultationState
from consultations.models import Consultation, Sentence, Statement
from cpal.audit.models import Entry
from cpal.people.conduct import check_in_good_standing
from cpal.people.models import User
from cpal.people.roles import Role
from cpal.people.visitors import Visitor, holds
from pricing.policies import NotAllowed

# What the audit log calls the work of preparing a consultation.
PREPARING = (
    "consultation.begun",
    "consultation.edited",
    "consultation.document_added",
    "consultation.document_removed",
)
READS_RESPONSES = (Role.CONSULTATION_EDITOR, Role.SENIOR_MANAGER, Role.COMPLIANCE)


def may_draft(user: Visitor) -> bool:
    """The consultation editor writes consultations."""
    return holds(user, Role.CONSULTATION_EDITOR)


def may_read_in_back_office(user: Visitor) -> bool:
    """Drafts and the state of each consultation: those whose work they are, and compliance."""
    return holds(user, *READS_RESPONSES)


def may_decide(user: Visitor) -> bool:
    """Senior managers schedule, extend, take back and withdraw."""
    return holds(user, Role.SENIOR_MANAGER)


def may_approve(user: Visitor, consultation: Consultation) -> bool:
    """Four eyes: a senior manager who did not prepare it."""
    return not obstacle_to_approving(user, consultation)


def may_read_responses(user: Visitor) -> bool:
    """The editor, senior managers and compliance; never an administrator (7.6: confidential unless allowed)."""
    return holds(user, *READS_RESPONSES)


def may_see_respondents(user: Visitor) -> bool:
    """Who a response comes from: the same, for they weigh it and guard it."""
    return may_read_responses(user)


def obstacle_to_approving(user: Visitor, consultation: Consultation) -> str:
    """Why the person may not approve this consultation; empty when nothing stands against it."""
    if not may_decide(user):
        return "Only a senior manager can approve a consultation."
    if has_prepared(user, consultation):
        return f"{user} prepared {consultation.reference}: another senior manager must approve it."
    return ""


def has_prepared(user: Visitor, consultation: Consultation) -> bool:
    """Whether the person wrote any of its words, be it long ago."""
    if consultation.prepared_by_id == user.pk:
        return True
    wrote = Entry.objects.filter(subject=consultation.reference, actor_id=user.pk, action__in=PREPARING)
    return wrote.exists()


def check_may_draft(user: User) -> None:
    """Raise NotAllowed unless the person is a consultation editor."""
    if not may_draft(user):
        raise NotAllowed("Only a consultation editor can do this.")


def check_may_approve(user: User, consultation: Consultation, at: dt.datetime | None = None) -> None:
    """Raise NotAllowed unless a second person approves, a senior manager in good standing (7.3)."""
    obstacle = obstacle_to_approving(user, consultation)
    if obstacle:
        raise NotAllowed(obstacle)
    check_in_good_standing(user, at)


def check_may_decide(user: User, what: str, at: dt.datetime | None = None) -> None:
    """Raise NotAllowed unless the person is a senior manager in good standing."""
    if not may_decide(user):
        raise NotAllowed(f"Only a senior manager can {what}.")
    check_in_good_standing(user, at)


def may_code(user: Visitor) -> bool:
    """Two people read each answer: the editor and senior managers do."""
    return holds(user, Role.CONSULTATION_EDITOR, Role.SENIOR_MANAGER)


def may_summarise(user: Visitor) -> bool:
    """The editor writes what was said; whoever publishes it is another person (7.6)."""
    return holds(user, Role.CONSULTATION_EDITOR)


def obstacle_to_analysing(consultation: Consultation) -> str:
    """Why its responses cannot be read for the outcome; empty when nothing stands against it."""
    if consultation.state in {ConsultationState.CLOSED, ConsultationState.CONCLUDED}:
        return ""
    if consultation.state == ConsultationState.WITHDRAWN:
        return f"{consultation.reference} was withdrawn: there is no outcome to prepare."
    return f"Responses to {consultation.reference} can change until its close: they are read after it."


def check_may_code(user: User, consultation: Consultation) -> None:
    """Raise NotAllowed unless the person codes, and the consultation is closed."""
    if not may_code(user):
        raise NotAllowed("Responses are coded by the consultation editor and senior managers.")
    _check_is_closed(consultation)


def check_may_summarise(user: User, consultation: Consultation) -> None:
    """Raise NotAllowed unless the person is a consultation editor, and the consultation is closed."""
    if not may_summarise(user):
        raise NotAllowed("Only a consultation editor writes what was said.")
    _check_is_closed(consultation)


def _check_is_closed(consultation: Consultation) -> None:
    obstacle = obstacle_to_analysing(consultation)
    if obstacle:
        raise NotAllowed(obstacle)


def may_prepare_outcome(user: Visitor) -> bool:
    """Search, remove, justify and confirm: the editor and senior managers."""
    return holds(user, Role.CONSULTATION_EDITOR, Role.SENIOR_MANAGER)


def check_may_prepare_outcome(user: User) -> None:
    """Raise NotAllowed unless the person prepares outcomes."""
    if not may_prepare_outcome(user):
        raise NotAllowed("Outcomes are prepared by the consultation editor and senior managers.")


def obstacle_to_publishing(user: Visitor, consultation: Consultation) -> str:
    """Why the person may not publish this outcome; empty when nothing stands against it (7.6: four eyes)."""
    if not may_decide(user):
        return "Only a senior manager can publish an outcome."
    statement = Statement.objects.filter(consultation=consultation).first()
    if statement and statement.prepared_by_id == user.pk:
        return f"{user} prepared the statement: another senior manager must publish it."
    if Sentence.objects.filter(statement=statement, written_by=user.pk).exists():
        return f"{user} wrote a sentence of the statement: another senior manager must publish it."
    return ""


def check_may_publish(user: User, consultation: Consultation, at: dt.datetime | None = None) -> None:
    """Raise NotAllowed unless a second person publishes, a senior manager in good standing (7.3)."""
    obstacle = obstacle_to_publishing(user, consultation)
    if obstacle:
        raise NotAllowed(obstacle)
    check_in_good_standing(user, at)
