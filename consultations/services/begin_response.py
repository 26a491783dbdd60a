"""Beginning a response, or finding the one begun: one for each person or address and consultation (paper 2.1)."""

from __future__ import annotations

import datetime as dt
import secrets

from django.db import IntegrityError, transaction
from django.db.models import F, Q, QuerySet

from consultations.models import Consultation, Respondent, Response
from consultations.services.held import moment
from consultations.services.response_held import ResponseRefused, moment_while_open
from cpal.calendar import london_date
from cpal.people.models import Organisation, User

# 32 letters and digits, none of which is taken for another.
ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
STAFF_DO_NOT_RESPOND = "Whoever works in the back office reads the responses, and so may not send one."


class StaffRefused(ResponseRefused):
    """Somebody of the back office wants to respond."""


def begin_for_user(*, consultation: Consultation, user: User, at: dt.datetime | None = None) -> Response:
    """The response of somebody signed in; one that their address began by e-mail becomes theirs.

    Raises StaffRefused, and NotOpen if there is none yet and the consultation takes none.
    """
    check_may_respond(user)
    now = moment(consultation, at)
    with transaction.atomic():
        return _found(_of_user(consultation, user), user) or _begin(consultation, _newcomer(user, now), at)


def begin_for_address(*, consultation: Consultation, email: str, at: dt.datetime | None = None) -> Response:
    """The response of the owner of an address, who has shown that it is theirs. Raises as `begin_for_user`."""
    for user in User.objects.filter(email__iexact=email):
        check_may_respond(user)
    now = moment(consultation, at)
    with transaction.atomic():
        found = _of_address(consultation, email).select_related("response").first()
        return found.response if found else _begin(consultation, Respondent(email=email, verified_at=now), at)


def check_may_respond(user: User) -> None:
    """Raise StaffRefused for staff of the back office."""
    if user.works_in_back_office:
        raise StaffRefused(STAFF_DO_NOT_RESPOND)


def new_reference() -> str:
    """`RSP-7K3M-X2QA`: nobody guesses it from another."""
    letters = "".join(secrets.choice(ALPHABET) for _ in range(8))
    return f"RSP-{letters[:4]}-{letters[4:]}"


def _of_user(consultation: Consultation, user: User) -> QuerySet[Respondent]:
    theirs = Q(user=user) | Q(user=None, email__iexact=user.email)
    return Respondent.objects.filter(theirs, consultation=consultation)


def _of_address(consultation: Consultation, email: str) -> QuerySet[Respondent]:
    return Respondent.objects.filter(consultation=consultation, email__iexact=email)


def _found(respondents: QuerySet[Respondent], user: User) -> Response | None:
    """The response that is theirs, marked as theirs from now on; one that they began signed in goes before another."""
    held = respondents.select_for_update(of=["self"]).select_related("response")
    respondent = held.order_by(F("user").asc(nulls_last=True)).first()
    if respondent is None:
        return None
    if respondent.user_id is None:
        respondent.user = user
        respondent.save(update_fields=["user"])
    return respondent.response


def _newcomer(user: User, at: dt.datetime) -> Respondent:
    """Somebody signed in, with what the register holds of the organisation for whom they act that day."""
    membership = user.membership_on(london_date(at))
    code = membership.organisation if membership else ""
    registered = Organisation.objects.filter(code=code).last_received_by(at).first() if code else None
    return Respondent(
        user=user,
        email=user.email,
        verified_at=at,
        name=user.get_full_name(),
        organisation=registered.name if registered else code,
        organisation_code=code,
        country=registered.country if registered else "",
    )


def _begin(consultation: Consultation, respondent: Respondent, at: dt.datetime | None) -> Response:
    """Begin a response; if another page of theirs did so at the same instant, theirs is that one."""
    begun_at = moment_while_open(consultation, at)
    try:
        with transaction.atomic():
            respondent.response = Response.objects.create(
                reference=new_reference(), consultation=consultation, begun_at=begun_at
            )
            respondent.consultation = consultation
            respondent.save(force_insert=True)
    except IntegrityError:
        begun = _of_address(consultation, respondent.email).select_related("response").first()
        if begun is None:
            raise
        return begun.response
    return respondent.response
