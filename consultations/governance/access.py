"""What governance puts into the table of who may see which data."""

from __future__ import annotations

from consultations.governance.models import Meeting, Review
from cpal.access import DataKind, in_back_office, on_page

KINDS = (
    DataKind("Code of conduct", "7.3", on_page("code-of-conduct"), page="code-of-conduct"),
    DataKind(
        "Published reviews and decisions of governance", "7.5", on_page("governance"), page="governance"
    ),
    DataKind(
        "Minutes of governance reviews, with names and papers",
        "7.5",
        in_back_office(Review),
        page="admin:governance_review_changelist",
    ),
    DataKind(
        "Log of bilateral meetings",
        "7.3",
        in_back_office(Meeting),
        page="admin:governance_meeting_changelist",
    ),
)
