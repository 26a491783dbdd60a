"""What the timetable sets going. Each task may run twice, die half-way or come late without harm."""

from __future__ import annotations

from celery import shared_task

from consultations.services.back_cast import back_cast, texts_to_compute
from consultations.services.close import close_due
from consultations.services.group_campaigns import carry_out_searches
from consultations.services.open import open_due
from consultations.services.search_for_leaks import search_by_number


@shared_task
def open_consultations() -> None:
    """Open the consultations whose stated moment has come."""
    open_due()


@shared_task
def close_consultations() -> None:
    """Close the consultations whose stated close has come."""
    close_due()


@shared_task
def compute_back_casts() -> None:
    """Run each amendment whose text was fixed on every past month."""
    for text in texts_to_compute():
        back_cast(text=text)


@shared_task
def search_for_copies() -> None:
    """Carry out the searches for copies and campaigns that were asked for."""
    carry_out_searches()


@shared_task
def search_outcome(consultation_id: int, user_id: int) -> None:
    """Search what would be published of a consultation; carried out twice, it finds the same twice."""
    search_by_number(consultation_id=consultation_id, user_id=user_id)
