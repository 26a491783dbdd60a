"""Whose response a page shows: that of the person signed in, or the one whose link was followed in this session."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.shortcuts import get_object_or_404

from consultations.models import Consultation, Question, Response
from consultations.services.begin_response import STAFF_DO_NOT_RESPOND
from cpal.people.models import User
from cpal.people.visitors import works_here

# By consultation, the response that this session may read and write.
SESSION_KEY = "responses"


class NoResponse(Exception):
    """Nobody's response is open here: not begun, or the session has ended."""

    def __init__(self, consultation: Consultation) -> None:
        super().__init__(f"No response to {consultation.reference} is open here.")
        self.consultation = consultation


def consultation_of(reference: str) -> Consultation:
    """An announced consultation; to everybody else there is no such page."""
    return get_object_or_404(Consultation.objects.public(), reference=reference)


def remember(request: HttpRequest, response: Response) -> None:
    """Open the response to this session, under a new key so that nobody who knew the old one comes along."""
    held = dict(request.session.get(SESSION_KEY, {}))
    request.session.cycle_key()
    request.session[SESSION_KEY] = {**held, response.consultation.reference: response.pk}


def forget(request: HttpRequest, consultation: Consultation) -> None:
    """Close the response to this session."""
    held = dict(request.session.get(SESSION_KEY, {}))
    held.pop(consultation.reference, None)
    request.session[SESSION_KEY] = held


def own_response(request: HttpRequest, consultation: Consultation) -> Response:
    """The response of whoever asks. Raises NoResponse; PermissionDenied for staff, whose work is to read them."""
    refuse_staff(request)
    responses = Response.objects.select_related("consultation", "respondent", "standing").to(consultation)
    response = None
    if isinstance(request.user, User):
        response = responses.filter(respondent__user=request.user).first()
    if response is None:
        held = request.session.get(SESSION_KEY, {}).get(consultation.reference)
        response = responses.filter(pk=held).first() if held else None
    if response is None:
        raise NoResponse(consultation)
    return response


def refuse_staff(request: HttpRequest) -> None:
    """Raise PermissionDenied for whoever works in the back office."""
    if works_here(request.user):
        raise PermissionDenied(STAFF_DO_NOT_RESPOND)


def question_of(consultation: Consultation, number: str) -> Question:
    """A question by its number."""
    return get_object_or_404(consultation.questions.select_related("section"), number=number)
