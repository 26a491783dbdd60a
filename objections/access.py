"""What objections put into the table of who may see which data (paper 8.2)."""

from __future__ import annotations

from cpal.access import DataKind, in_back_office, on_page
from cpal.clock import database_clock
from cpal.people.models import User
from cpal.people.visitors import Visitor
from objections.models import Objection
from objections.policies import organisation_of


def acts_for_a_participant(visitor: Visitor) -> bool:
    """Whoever acts for a participant reads that participant's objections, and no other's."""
    return isinstance(visitor, User) and bool(organisation_of(visitor, database_clock()))


KINDS = (
    DataKind(
        "Outcomes of objections, without the objectors",
        "8.2",
        on_page("objection-outcomes"),
        page="objection-outcomes",
    ),
    DataKind(
        "Objections with their objectors and documents",
        "8.2",
        in_back_office(Objection),
        own=acts_for_a_participant,
        page="admin:objections_objection_changelist",
    ),
)
