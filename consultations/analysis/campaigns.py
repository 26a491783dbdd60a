"""Groups of copies: what was proposed, what stands, who is in each."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from consultations.models import Answer, Campaign, CampaignMember, CampaignSearch, Consultation, Response


@dataclass(frozen=True, slots=True)
class CampaignStanding:
    """How many groups are proposed and confirmed, and the last search for them."""

    proposed: int
    confirmed: int
    search: CampaignSearch | None


def standing_of_campaigns(consultation: Consultation) -> CampaignStanding:
    """In two queries."""
    found = consultation.campaigns.filter(dissolved_at=None).aggregate(
        proposed=Count("pk", filter=Q(confirmed_at=None)),
        confirmed=Count("pk", filter=Q(confirmed_at__isnull=False)),
    )
    search = consultation.campaign_searches.select_related("asked_by").first()
    return CampaignStanding(found["proposed"], found["confirmed"], search)


def campaigns_of(consultation: Consultation) -> QuerySet[Campaign]:
    """Those not dissolved, with how many are in each: proposals first, then the largest."""
    members = CampaignMember.objects.filter(campaign=OuterRef("pk")).order_by()
    size = members.values("campaign").annotate(size=Count("pk")).values("size")
    return (
        consultation.campaigns.filter(dissolved_at=None)
        .annotate(size=Coalesce(Subquery(size), 0))
        .select_related("confirmed_by")
        .order_by("-confirmed_at", "-size", "pk")
    )


def confirmed_campaigns(consultation: Consultation) -> QuerySet[Campaign]:
    """Those that stand, by name."""
    return consultation.campaigns.filter(confirmed_at__isnull=False, dissolved_at=None).order_by("name")


def members_of(campaign: Campaign) -> QuerySet[Response]:
    """Its responses, the first received first."""
    members = Response.objects.filter(campaign_member__campaign=campaign)
    return members.select_related("standing", "respondent").order_by("standing__received_at", "pk")


def answers_of(response: Response) -> QuerySet[Answer]:
    """What a response says, question by question."""
    return (
        Answer.objects.filter(submission=response.standing_id)
        .select_related("question__section")
        .order_by("question__position")
    )
