"""What consultations put into the table of who may see which data."""

from __future__ import annotations

from consultations.models import Consultation, Response
from cpal.access import DataKind, in_back_office, on_page
from cpal.calendar import london_date
from cpal.clock import database_clock
from cpal.people.models import User
from cpal.people.visitors import Visitor


def acts_for_a_participant(visitor: Visitor) -> bool:
    """Whoever acts for a participant reads the own response, and no other."""
    return isinstance(visitor, User) and visitor.membership_on(london_date(database_clock())) is not None


KINDS = (
    DataKind("Consultations announced", "7.6", on_page("consultations"), page="consultations"),
    DataKind(
        "Drafts of consultations",
        "7.6",
        in_back_office(Consultation),
        page="admin:consultations_consultation_changelist",
    ),
    DataKind(
        "Responses to consultations, and who they come from",
        "7.6",
        in_back_office(Response),
        own=acts_for_a_participant,
        page="admin:consultations_response_changelist",
    ),
)
