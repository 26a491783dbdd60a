"""Duplicates and campaigns: looked for by a worker, confirmed, edited or dissolved by people (7.6).

Each response counts; a confirmed group is also counted as the one submission that it is a copy of.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Collection, Iterable

from django.db import transaction
from django.db.models import Count

from consultations.analysis.copies import Copies, groups_of_copies
from consultations.analysis.written import opening_words, ungrouped_responses, written_responses
from consultations.models import Campaign, CampaignMember, CampaignSearch, Consultation, Response
from consultations.policies import check_may_code
from consultations.services.held import moment
from cpal.audit.trail import record
from cpal.clock import database_clock
from cpal.people.models import User

FEWEST = 2


class GroupingRefused(ValueError):
    """The responses cannot be grouped so; says why."""


@transaction.atomic
def ask_for_copies(
    *, consultation: Consultation, asked_by: User, at: dt.datetime | None = None
) -> CampaignSearch:
    """A search for copies, to be carried out by a worker; the one that waits already, if one does."""
    check_may_code(asked_by, consultation)
    at = moment(consultation, at)
    search, is_new = CampaignSearch.objects.get_or_create(
        consultation=consultation, finished_at=None, defaults={"asked_by": asked_by, "asked_at": at}
    )
    if is_new:
        record(action="campaigns.searched", subject=consultation.reference, actor=asked_by, at=at)
    return search


def carry_out_searches() -> list[CampaignSearch]:
    """Carry out every search that waits; one that another worker is at is left to it."""
    waiting = CampaignSearch.objects.filter(finished_at=None).order_by("pk").values_list("pk", flat=True)
    done = [find_copies(search_id=search_id) for search_id in list(waiting)]
    return [search for search in done if search is not None]


@transaction.atomic
def find_copies(*, search_id: int) -> CampaignSearch | None:
    """Propose groups among the responses that are in no confirmed one; earlier proposals give way."""
    waiting = CampaignSearch.objects.select_for_update(of=["self"], skip_locked=True)
    search = waiting.select_related("consultation").filter(pk=search_id, finished_at=None).first()
    if search is None:
        return None
    consultation = search.consultation
    consultation.campaigns.filter(confirmed_at=None, dissolved_at=None).delete()
    proposed = [
        group
        for group in groups_of_copies(written_responses(consultation))
        if members_digest(group.members) not in _dissolved(consultation)
    ]
    search.finished_at = database_clock()
    search.responses, search.groups = ungrouped_responses(consultation).count(), len(proposed)
    _propose(consultation, proposed, search.finished_at)
    search.save()
    return search


@transaction.atomic
def confirm_campaign(
    *, campaign: Campaign, name: str, confirmed_by: User, at: dt.datetime | None = None
) -> Campaign:
    """The group stands, under this name: from now on it is one submission where submissions are counted."""
    check_may_code(confirmed_by, campaign.consultation)
    campaign = _held(campaign)
    campaign.name = _name(name)
    if campaign.confirmed_at is None:
        campaign.confirmed_by, campaign.confirmed_at = confirmed_by, moment(campaign.consultation, at)
    campaign.save()
    _log("campaign.confirmed", campaign, confirmed_by, at)
    return campaign


@transaction.atomic
def dissolve_campaign(*, campaign: Campaign, dissolved_by: User, at: dt.datetime | None = None) -> None:
    """No group after all: its responses are free, and the same ones are not proposed again."""
    check_may_code(dissolved_by, campaign.consultation)
    campaign = _held(campaign)
    _log("campaign.dissolved", campaign, dissolved_by, at)
    campaign.members_digest = members_digest(campaign.members.values_list("response_id", flat=True))
    campaign.members.all().delete()
    campaign.dissolved_by, campaign.dissolved_at = dissolved_by, moment(campaign.consultation, at)
    campaign.save()


@transaction.atomic
def group_by_hand(
    *,
    consultation: Consultation,
    name: str,
    references: Collection[str],
    grouped_by: User,
    at: dt.datetime | None = None,
) -> Campaign:
    """A group that nobody proposed, confirmed by whoever makes it."""
    check_may_code(grouped_by, consultation)
    responses = _free(consultation, references, None)
    if len(responses) < FEWEST:
        raise GroupingRefused("A group has two responses or more.")
    at = moment(consultation, at)
    campaign = Campaign.objects.create(
        consultation=consultation,
        name=_name(name),
        found=Campaign.Found.BY_HAND,
        found_at=at,
        members_digest=members_digest(response.pk for response in responses),
        confirmed_by=grouped_by,
        confirmed_at=at,
    )
    _put_in(campaign, responses)
    _log("campaign.confirmed", campaign, grouped_by, at)
    return campaign


@transaction.atomic
def add_to_campaign(
    *, campaign: Campaign, references: Collection[str], edited_by: User, at: dt.datetime | None = None
) -> Campaign:
    """Responses that belong to the group too."""
    check_may_code(edited_by, campaign.consultation)
    campaign = _held(campaign)
    _put_in(campaign, _free(campaign.consultation, references, campaign))
    _log("campaign.edited", campaign, edited_by, at)
    return campaign


@transaction.atomic
def take_from_campaign(
    *, campaign: Campaign, references: Collection[str], edited_by: User, at: dt.datetime | None = None
) -> Campaign:
    """Responses that do not belong to the group."""
    check_may_code(edited_by, campaign.consultation)
    campaign = _held(campaign)
    staying = campaign.members.exclude(response__reference__in=references)
    if staying.count() < FEWEST:
        raise GroupingRefused("A group has two responses or more: dissolve it instead.")
    campaign.members.filter(response__reference__in=references).delete()
    _log("campaign.edited", campaign, edited_by, at)
    return campaign


def members_digest(responses: Iterable[int]) -> str:
    """SHA-256 of who is in a group."""
    return hashlib.sha256(",".join(map(str, sorted(responses))).encode()).hexdigest()


def _dissolved(consultation: Consultation) -> frozenset[str]:
    dissolved = consultation.campaigns.filter(dissolved_at__isnull=False)
    return frozenset(dissolved.values_list("members_digest", flat=True))


def _propose(consultation: Consultation, groups: Collection[Copies], at: dt.datetime) -> None:
    """A campaign for each group, named after the words that its first response begins with."""
    names = opening_words(group.members[0] for group in groups)
    campaigns = Campaign.objects.bulk_create(
        Campaign(
            consultation=consultation,
            name=f"“{names.get(group.members[0], '')}”",
            found=Campaign.Found.IDENTICAL if group.are_identical else Campaign.Found.NEAR,
            found_at=at,
            members_digest=members_digest(group.members),
        )
        for group in groups
    )
    CampaignMember.objects.bulk_create(
        (
            CampaignMember(campaign=campaign, response_id=member)
            for campaign, group in zip(campaigns, groups, strict=True)
            for member in group.members
        ),
        batch_size=1_000,
    )


def _held(campaign: Campaign) -> Campaign:
    rows = Campaign.objects.select_for_update(of=["self"]).select_related("consultation")
    held = rows.filter(pk=campaign.pk, dissolved_at=None).first()
    if held is None:
        raise GroupingRefused(
            "There is no such group any more: a new search has taken its place, or it is dissolved."
        )
    return held


def _free(
    consultation: Consultation, references: Collection[str], campaign: Campaign | None
) -> list[Response]:
    """The responses of these references, if each stands and is in no other confirmed group."""
    wanted = {reference.strip().upper() for reference in references if reference.strip()}
    found = list(
        Response.objects.received()
        .to(consultation)
        .filter(reference__in=wanted)
        .select_related("campaign_member__campaign")
    )
    missing = wanted - {response.reference for response in found}
    if missing:
        raise GroupingRefused(f"No response that stands has the reference {', '.join(sorted(missing))}.")
    for response in found:
        member = getattr(response, "campaign_member", None)
        if member and member.campaign.stands and member.campaign != campaign:
            raise GroupingRefused(
                f"{response.reference} is in {member.campaign} already: take it out there first."
            )
    return found


def _put_in(campaign: Campaign, responses: Collection[Response]) -> None:
    """Out of whatever was proposed, into this group; a proposal of which one response is left is none."""
    CampaignMember.objects.filter(response__in=responses).delete()
    CampaignMember.objects.bulk_create(
        CampaignMember(campaign=campaign, response=response) for response in responses
    )
    proposals = campaign.consultation.campaigns.filter(confirmed_at=None, dissolved_at=None)
    proposals.annotate(size=Count("members")).filter(size__lt=FEWEST).delete()


def _name(name: str) -> str:
    name = " ".join(name.split())
    if not name or len(name) > 120:
        raise GroupingRefused("A group has a name of 120 characters or fewer.")
    return name


def _log(action: str, campaign: Campaign, by: User, at: dt.datetime | None) -> None:
    """The audit entry: how many and which, by digest; the name may quote somebody."""
    responses = list(campaign.members.values_list("response_id", flat=True))
    record(
        action=action,
        subject=campaign.consultation.reference,
        actor=by,
        at=at,
        detail={
            "campaign": campaign.pk,
            "found": campaign.found,
            "responses": len(responses),
            "members": members_digest(responses),
        },
    )
