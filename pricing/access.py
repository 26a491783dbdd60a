"""What pricing puts into the table of who may see which data (paper 5.1)."""

from __future__ import annotations

from cpal.access import DataKind, in_back_office, on_page
from pricing import policies
from pricing.models import Assessment, Decision, FeedRecord, Judgement, Publication

KINDS = (
    DataKind("Published premia and their bases", "8", on_page("premia"), page="premia"),
    DataKind("Methodology and its parameters", "7.6", on_page("methodology"), page="methodology"),
    DataKind(
        "Deals, bids and offers, with their parties",
        "5.1",
        in_back_office(FeedRecord),
        page="admin:pricing_feedrecord_changelist",
    ),
    DataKind("Deals without their parties’ consent", "5.1", policies.may_see_records_without_consent),
    DataKind(
        "Verdicts on brands as assessments used them",
        "5.1",
        policies.may_see_deals,
        page="admin:pricing_assessment_changelist",
    ),
    DataKind(
        "Assessments before they are published",
        "5.1",
        in_back_office(Assessment),
        page="admin:pricing_assessment_changelist",
    ),
    DataKind(
        "Decisions on flagged deals",
        "6.2.2",
        in_back_office(Decision),
        page="admin:pricing_decision_changelist",
    ),
    DataKind(
        "Expert judgements", "5.3", in_back_office(Judgement), page="admin:pricing_judgement_changelist"
    ),
    DataKind(
        "Publications with who published them",
        "8",
        in_back_office(Publication),
        page="admin:pricing_publication_changelist",
    ),
)
