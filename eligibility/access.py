"""What the registers put into the table of who may see which data (paper 4, 5.1)."""

from __future__ import annotations

from cpal.access import DataKind, in_back_office, on_page
from eligibility.models import Delivery, Disclosure

KINDS = (
    DataKind("Eligible brands", "4", on_page("brands"), page="brands"),
    DataKind(
        "Evidence in the registers",
        "4",
        in_back_office(Disclosure),
        page="admin:eligibility_disclosure_changelist",
    ),
    DataKind(
        "Register files and consents, which tell who trades",
        "5.1",
        in_back_office(Delivery),
        page="admin:eligibility_delivery_changelist",
    ),
)
