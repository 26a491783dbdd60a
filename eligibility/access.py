"""What the registers put into the table of who may see which data (paper 4, 5.1)."""

from __future__ import annotations

from cpal.access import DataKind, in_back_office, on_page
from eligibility.models import Delivery, Disclosure, LapseReminder, ProofPointStatus

KINDS = (
    DataKind(
        "The public register: brands, sites, footprints, standards", "4", on_page("brands"), page="brands"
    ),
    DataKind(
        "Evidence in the registers",
        "4",
        in_back_office(Disclosure),
        page="admin:eligibility_disclosure_changelist",
    ),
    DataKind(
        "Decisions on proof points, with who decided and why",
        "4.1",
        in_back_office(ProofPointStatus),
        page="admin:eligibility_proofpointstatus_changelist",
    ),
    DataKind(
        "What lapses in the next 90 days",
        "4.2",
        in_back_office(LapseReminder),
        page="admin:eligibility_lapsereminder_changelist",
    ),
    DataKind(
        "Register files and consents, which tell who trades",
        "5.1",
        in_back_office(Delivery),
        page="admin:eligibility_delivery_changelist",
    ),
)
