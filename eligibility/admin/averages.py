"""Industry averages in the back office: entered by the eligibility officer, decided on by a senior manager."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from decimal import Decimal
from typing import Any, cast

from django import forms
from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import URLPattern, path, reverse

from cpal.backoffice import BackOffice, FormsAdmin, Task
from cpal.look.figures import london_text
from cpal.look.values import Fact
from cpal.people.models import User
from eligibility.admin.why import why
from eligibility.averages import ONLY_A_VERSION_CHANGES_IT, reasons_of, standing_of
from eligibility.evidence import plain
from eligibility.models import IndustryAverage, ProposalDecision, ThresholdProposal
from eligibility.policies import (
    may_decide_proposals,
    may_enter_averages,
    may_read_registers,
    obstacle_to_deciding,
)
from eligibility.services.decide_proposal import LONGEST_REASONS, DecisionRefused, decide_proposal
from eligibility.services.enter_average import FOLLOW_AN_AVERAGE, AverageRefused, enter_average

ENTER = "eligibility_industryaverage_enter"
PAGE = "admin:eligibility_industryaverage_change"


class AverageForm(forms.Form):
    """A new average, as its owner published it."""

    metal = forms.ChoiceField(
        label="Metal",
        choices=[(metal.value, metal.value.capitalize()) for metal in FOLLOW_AN_AVERAGE],
        help_text="The threshold of zinc alone follows an industry average (roadmap 4.4).",
    )
    value = forms.DecimalField(
        label="Average footprint, tCO2e/t",
        min_value=Decimal("0.0000000001"),
        max_digits=13,
        decimal_places=10,
        help_text="Tonnes of CO2 equivalent a tonne of metal, cradle to gate, as published; for example 3.4.",
        error_messages={"required": "Enter the figure as it was published."},
    )
    published_on = forms.DateField(
        label="Published on",
        help_text="The day on which its owner published it.",
        error_messages={"required": "Say on which day it was published."},
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    source = forms.CharField(
        label="Source",
        max_length=500,
        help_text="Who published it and where; an address is shown as a link.",
        error_messages={"required": "Say where it was published: an average without a source is refused."},
    )


class DecisionForm(forms.Form):
    """What becomes of it, and why."""

    outcome = forms.ChoiceField(
        label="What becomes of it",
        choices=[(each.value, each.label.capitalize()) for each in ProposalDecision.Outcome],
        error_messages={"required": "Choose what becomes of it."},
        widget=forms.RadioSelect,
    )
    reasons = why(
        "decision",
        label="Reasons",
        help_text="Shown on the public page of thresholds.",
        most=LONGEST_REASONS,
        rows=5,
    )


@admin.register(IndustryAverage)
class IndustryAverageAdmin(FormsAdmin):
    """The list of averages, and one page an average, on which its proposal is decided."""

    refusals = (AverageRefused, DecisionRefused)
    change_list_template = "admin/eligibility/averages.html"
    list_display = ("metal", "average", "published_on", "entered_by", "stands")
    list_filter = ("metal",)
    search_fields = ("source",)
    list_select_related = ("entered_by", "proposal__decision")

    def may_read(self, request: HttpRequest) -> bool:
        return may_read_registers(request.user)

    @admin.display(description="Average, tCO2e/t", ordering="value_tco2e_per_t")
    def average(self, row: IndustryAverage) -> str:
        return plain(row.value_tco2e_per_t)

    @admin.display(description="State")
    def stands(self, row: IndustryAverage) -> str:
        return standing_of(row)

    def get_urls(self) -> list[URLPattern]:
        """Entering one, beside the pages that the admin has."""
        return [path("enter/", self.admin_site.admin_view(self.enter), name=ENTER), *super().get_urls()]

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """The list, with the way to enter another for whoever may."""
        may_enter = {"may_enter": may_enter_averages(request.user)}
        return super().changelist_view(request, {**(extra_context or {}), **may_enter})

    def enter(self, request: HttpRequest) -> HttpResponse:
        """Enter an average."""
        if not may_enter_averages(request.user):
            raise PermissionDenied("Industry averages are entered by the eligibility officer.")
        user, form = cast(User, request.user), AverageForm(self.sent(request))
        entered: list[IndustryAverage] = []
        if self.carried_out(
            request, form, lambda: entered.append(enter_average(entered_by=user, **form.cleaned_data))
        ):
            return self.back(
                request, f"The average is entered. {standing_of(entered[0])}", PAGE, entered[0].pk
            )
        return self.page(
            request,
            "admin/eligibility/enter_average.html",
            "Enter an industry average",
            form=form,
            note=ONLY_A_VERSION_CHANGES_IT,
        )

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        """An average, and the form of the decision for whoever may take it."""
        average = self._found(request, object_id)
        proposal: ThresholdProposal | None = getattr(average, "proposal", None)
        user, form = cast(User, request.user), DecisionForm(self.sent(request))
        obstacle = obstacle_to_deciding(user, proposal) if proposal else ""
        if request.method == "POST" and (obstacle or proposal is None):
            raise PermissionDenied(obstacle or "There is nothing to decide.")
        if proposal and self.carried_out(
            request, form, lambda: decide_proposal(proposal=proposal, decided_by=user, **form.cleaned_data)
        ):
            told = f"The decision is kept, and shown on the public page of thresholds. {ONLY_A_VERSION_CHANGES_IT}"
            return self.back(request, told, PAGE, average.pk)
        return self.page(
            request,
            "admin/eligibility/average.html",
            f"{average.metal.capitalize()} average of {_day(average.published_on)}",
            form=form,
            facts=facts_of(average),
            note=ONLY_A_VERSION_CHANGES_IT,
            may_decide=proposal is not None and not obstacle,
            obstacle=obstacle if may_decide_proposals(user) else "",
        )

    def _found(self, request: HttpRequest, object_id: str) -> IndustryAverage:
        if not self.has_view_permission(request):
            raise PermissionDenied("Averages are read by those who read the registers.")
        rows = IndustryAverage.objects.select_related("entered_by", "proposal__decision__decided_by")
        return get_object_or_404(rows, pk=object_id[:18] if object_id.isdecimal() else None)


def facts_of(average: IndustryAverage) -> list[Fact]:
    """What was published, by whom it was entered, and where it stands."""
    facts = [
        Fact("Metal", average.metal.capitalize()),
        Fact("Average", f"{plain(average.value_tco2e_per_t)} tCO2e/t"),
        Fact("Published on", _day(average.published_on)),
        Fact("Source", average.source),
        Fact("Entered by", f"{average.entered_by}, {london_text(average.entered_at)}"),
        Fact("State", standing_of(average)),
    ]
    proposal: ThresholdProposal | None = getattr(average, "proposal", None)
    if proposal:
        facts.append(Fact("Compared with", f"the threshold of {proposal.methodology}"))
        facts.append(Fact("Could hold from", f"{_day(proposal.effective_on)} at the earliest"))
    if reasons_of(average) and proposal:
        decision = proposal.decision
        facts.append(Fact("Decided by", f"{decision.decided_by}, {london_text(decision.decided_at)}"))
        facts.append(Fact("Reasons", decision.reasons))
    return facts


def _day(on: dt.date) -> str:
    return f"{on.day} {on:%B %Y}"


@BackOffice.register_tasks
def averages_waiting(request: HttpRequest) -> Iterator[Task]:
    """Proposals that a senior manager has to decide, the held ones first said to be so."""
    user = cast(User, request.user)
    if not may_decide_proposals(user):
        return
    undecided = ThresholdProposal.objects.filter(decision=None).exclude(average__entered_by=user)
    for proposal in undecided.select_related("average", "decision").order_by("pk"):
        is_held = proposal.state == ThresholdProposal.State.HELD
        yield Task(
            f"A {'held' if is_held else 'lower'} {proposal.average.metal} average waits for a decision",
            reverse(PAGE, args=[proposal.average_id]),
            standing_of(proposal.average),
        )
