"""Duplicates and campaigns: what a search proposed, confirmed, edited or dissolved by people."""

from __future__ import annotations

from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse

from consultations.admin.analysis_forms import CampaignForm, GroupForm, ReferencesForm
from consultations.admin.analysis_pages import attempt, opened, page, page_of, user_of
from consultations.analysis.campaigns import answers_of, campaigns_of, members_of, standing_of_campaigns
from consultations.models import Campaign, Consultation
from consultations.policies import check_may_code
from consultations.services.group_campaigns import (
    add_to_campaign,
    ask_for_copies,
    confirm_campaign,
    dissolve_campaign,
    group_by_hand,
    take_from_campaign,
)
from consultations.tasks import search_for_copies

MEMBERS_PER_PAGE = 50


def campaigns_page(request: HttpRequest, number: int) -> HttpResponse:
    """All groups, the last search, and the form of a group made by hand."""
    consultation = opened(request, number)
    form = GroupForm(request.POST or None)
    if request.method == "POST":
        check_may_code(user_of(request), consultation)
        if form.is_valid() and attempt(
            request, lambda: _group(request, consultation, form), "The group stands."
        ):
            return HttpResponseRedirect(request.path)
    return page(
        request,
        "campaigns.html",
        consultation,
        "Duplicates and campaigns",
        standing=standing_of_campaigns(consultation),
        campaigns=page_of(request, campaigns_of(consultation)),
        form=form,
    )


def find(request: HttpRequest, number: int) -> HttpResponse:
    """Ask for a search; a worker carries it out."""
    if request.method != "POST":
        return HttpResponseNotAllowed(["POST"])
    consultation = opened(request, number)
    ask_for_copies(consultation=consultation, asked_by=user_of(request))
    transaction.on_commit(search_for_copies.delay)
    return HttpResponseRedirect(reverse("admin:consultations_analysis_campaigns", args=[consultation.pk]))


def campaign_page(request: HttpRequest, number: int, campaign: int) -> HttpResponse:
    """One group: who is in it, what the first of it says, and the form that confirms or renames it."""
    consultation = opened(request, number)
    group = _group_of(consultation, campaign)
    form = CampaignForm(request.POST or None, initial={"name": group.name})
    if request.method == "POST":
        check_may_code(user_of(request), consultation)
        if form.is_valid() and attempt(request, lambda: _confirm(request, group, form), "The group stands."):
            return HttpResponseRedirect(request.path)
    members = page_of(request, members_of(group), MEMBERS_PER_PAGE)
    first = members_of(group).first()
    return page(
        request,
        "campaign.html",
        consultation,
        group.name,
        campaign=group,
        members=members,
        first=first,
        answers=[answer for answer in answers_of(first) if answer.sameness][:3] if first else [],
        form=form,
        references=ReferencesForm(),
    )


def members(request: HttpRequest, number: int, campaign: int) -> HttpResponse:
    """Take the chosen responses out of a group, or put others in."""
    if request.method != "POST":
        return HttpResponseNotAllowed(["POST"])
    consultation = opened(request, number)
    group, user = _group_of(consultation, campaign), user_of(request)
    if "add" in request.POST:
        form = ReferencesForm(request.POST)
        added = form.listed() if form.is_valid() else []
        attempt(
            request,
            lambda: add_to_campaign(campaign=group, references=added, edited_by=user),
            "The group is changed.",
        )
    else:
        taken = request.POST.getlist("reference")
        attempt(
            request,
            lambda: take_from_campaign(campaign=group, references=taken, edited_by=user),
            "The group is changed.",
        )
    return HttpResponseRedirect(
        reverse("admin:consultations_analysis_campaign", args=[consultation.pk, group.pk])
    )


def dissolve(request: HttpRequest, number: int, campaign: int) -> HttpResponse:
    """No group after all."""
    if request.method != "POST":
        return HttpResponseNotAllowed(["POST"])
    consultation = opened(request, number)
    group = _group_of(consultation, campaign)
    attempt(
        request,
        lambda: dissolve_campaign(campaign=group, dissolved_by=user_of(request)),
        "The group is dissolved.",
    )
    return HttpResponseRedirect(reverse("admin:consultations_analysis_campaigns", args=[consultation.pk]))


def _group(request: HttpRequest, consultation: Consultation, form: GroupForm) -> Campaign:
    return group_by_hand(
        consultation=consultation,
        name=form.cleaned_data["name"],
        references=form.listed(),
        grouped_by=user_of(request),
    )


def _confirm(request: HttpRequest, group: Campaign, form: CampaignForm) -> Campaign:
    return confirm_campaign(campaign=group, name=form.cleaned_data["name"], confirmed_by=user_of(request))


def _group_of(consultation: Consultation, campaign: int) -> Campaign:
    groups = consultation.campaigns.filter(dissolved_at=None).select_related("consultation", "confirmed_by")
    return get_object_or_404(groups, pk=campaign)
