"""Adopting what was decided: from a window that has not opened, the methodology is the changed one (paper 7.6)."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from consultations.amending import policies
from consultations.amending.notices import announce_adoption, decided_text
from consultations.amending.text import whole_text
from consultations.amending.windows import steps_too_soon, windows_to_adopt_from
from consultations.life import AmendmentState, check_move
from consultations.models import Adoption, Amendment
from consultations.services.draft_amendment import AmendmentRefused, held
from consultations.services.propose import obstacles_of_base, steps_said
from cpal.audit.trail import record
from cpal.calendar import Month, ObservationWindow, london_date
from cpal.clock import database_clock
from cpal.people.models import User
from pricing.models import MethodologyVersion
from pricing.services.store_version import store_version


@transaction.atomic
def adopt(*, amendment: Amendment, applies_from_window: str, adopted_by: User) -> Adoption:
    """Announce and adopt the text that was decided on; nothing before that window is priced anew.

    Raises NotAllowed, MoveRefused or AmendmentRefused.
    """
    amendment = held(amendment)
    check_move(amendment.current_state, AmendmentState.ADOPTED)
    policies.check(policies.obstacle_to_adopting(adopted_by, amendment), adopted_by)
    at = database_clock()
    window = _window(applies_from_window, at)
    obstacles = [*obstacles_of_base(amendment), *obstacles_of_steps(amendment, at, window)]
    if obstacles:
        raise AmendmentRefused(" ".join(obstacles))
    code = f"v{window.code}"
    notice = announce_adoption(amendment, code, window.code, window.opens_at, adopted_by)
    adoption = Adoption.objects.create(
        amendment=amendment,
        code=code,
        applies_from_window=window.code,
        notice=notice.number,
        adopted_by=adopted_by,
        adopted_at=at,
    )
    _store(amendment, adoption, adopted_by, at)
    amendment.state = AmendmentState.ADOPTED
    amendment.save()
    adoption.refresh_from_db()
    record(
        action="amendment.adopted",
        subject=amendment.reference,
        actor=adopted_by,
        at=adoption.adopted_at,
        detail={
            "version": code,
            "applies_from_window": window.code,
            "notice": notice.number,
            **steps_said(decided_text(amendment)),
        },
    )
    return adoption


def obstacles_of_steps(
    amendment: Amendment, at: dt.datetime, window: ObservationWindow | None = None
) -> list[str]:
    """A step of the glide path that would come before the change applies: it is drafted anew with a later day."""
    found = steps_too_soon(decided_text(amendment), at, window)
    return [*found, "Adopt it from an earlier window, or draft it anew with a later day."] if found else []


def _window(code: str, at: dt.datetime) -> ObservationWindow:
    possible = windows_to_adopt_from(at)
    found = next((each for each in possible if each.code == code), None)
    if found is None:
        first = possible[0].code if possible else "none"
        raise AmendmentRefused(
            f"A change applies from a window that has not opened, {first} at the earliest; {code} is none of them."
        )
    return found


def _store(amendment: Amendment, adoption: Adoption, by: User, at: dt.datetime) -> MethodologyVersion:
    """The text that was decided on, under its new name and with its window."""
    whole = whole_text(decided_text(amendment), at=at)
    document = {
        **whole.document,
        "version": adoption.code,
        "published_on": london_date(at).isoformat(),
    }
    return store_version(
        document=document,
        clauses=whole.clauses,
        applies_from_window=str(Month.parse(adoption.applies_from_window)),
        stored_by=by,
        at=at,
        glide_path=whole.glide_path,
    )
