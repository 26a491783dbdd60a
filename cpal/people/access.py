"""What people's accounts and conduct put into the table of who may see which data."""

from __future__ import annotations

from cpal.access import DataKind, in_back_office
from cpal.audit.models import Entry
from cpal.people import policies
from cpal.people.models import ConflictDeclaration, User
from cpal.people.visitors import works_here

KINDS = (
    DataKind(
        "Audit log, with who looked at which deal",
        "7.1",
        in_back_office(Entry),
        page="admin:audit_entry_changelist",
    ),
    DataKind("Accounts and roles", "7.2", in_back_office(User), page="admin:people_user_changelist"),
    DataKind(
        "Role history of staff", "7.2", policies.may_read_role_history, page="admin:people_conduct_roles"
    ),
    DataKind(
        "Standing of all staff under the code of conduct",
        "7.3",
        policies.may_see_standings,
        own=works_here,
        page="admin:people_conduct_staff",
    ),
    DataKind(
        "Declared interests of staff",
        "7.3",
        in_back_office(ConflictDeclaration),
        own=works_here,
        page="admin:people_conflictdeclaration_changelist",
    ),
)
