"""The workbench: one page an assessment, where flags are decided, judgements signed and the figure approved."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, cast

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse

from cpal.audit.trail import record
from cpal.clock import database_clock
from cpal.look.figures import premium_text
from cpal.people.conduct import obstacle_of_conduct
from cpal.people.models import User
from pricing import policies
from pricing.admin import actions, facts
from pricing.admin.forms import (
    AdjustmentJudgementForm,
    DecisionForm,
    DocumentedForm,
    OutcomeJudgementForm,
    ReasonForm,
    ReviewForm,
)
from pricing.admin.inputs import DealsAdmin
from pricing.methodology.codes import Category
from pricing.models import Assessment, Judgement, Run, RunInput
from pricing.publication import MoveRefused, State
from pricing.selectors import workbench
from pricing.services.approve import ApprovalRefused, obstacles_to_approval
from pricing.services.correct import CorrectionRefused
from pricing.services.decide import DecisionRefused
from pricing.services.price_window import PricingRefused
from pricing.services.publish import PublicationRefused

REFUSALS = (
    ApprovalRefused,
    CorrectionRefused,
    DecisionRefused,
    MoveRefused,
    PricingRefused,
    PublicationRefused,
    policies.NotAllowed,
)


@admin.register(Assessment)
class AssessmentAdmin(DealsAdmin):
    """The list of assessments, and the workbench of each."""

    list_display = ("name", "window", "revision", "state", "basis", "value", "inputs", "pending", "flags")
    list_filter = ("state", "metal", "window")
    search_fields = ("window__code",)
    list_select_related = ("window", "run")
    list_display_links = ("name",)

    @admin.display(description="Metal", ordering="metal")
    def name(self, assessment: Assessment) -> str:
        return assessment.metal.capitalize()

    @admin.display(description="Basis")
    def basis(self, assessment: Assessment) -> str:
        return facts.basis_text(assessment.run.basis) if assessment.run else ""

    @admin.display(description="USD/t")
    def value(self, assessment: Assessment) -> str:
        run = assessment.run
        return premium_text(run.value_usd_per_t) if run and run.value_usd_per_t is not None else ""

    @admin.display(description="Inputs")
    def inputs(self, assessment: Assessment) -> int | None:
        return assessment.run.input_count if assessment.run else None

    @admin.display(description="Pending")
    def pending(self, assessment: Assessment) -> int | None:
        return assessment.run.pending_count if assessment.run else None

    @admin.display(description="Flags to decide")
    def flags(self, assessment: Assessment) -> int | None:
        return assessment.run.undecided_flags if assessment.run else None

    def get_urls(self) -> list[URLPattern]:
        def at(route: str, view: Callable[..., HttpResponse], name: str) -> URLPattern:
            return path(
                f"<int:number>/{route}", self.admin_site.admin_view(view), name=f"pricing_assessment_{name}"
            )

        return [
            at("input/<int:category>/<path:record_id>/adjust/", self.adjust, "adjust"),
            at("input/<int:category>/<path:record_id>/admit/", self.admit, "admit"),
            at("input/<int:category>/<path:record_id>/", self.input, "input"),
            at("outcome/", self.outcome, "outcome"),
            at("judgement/<int:judgement>/", self.judgement, "judgement"),
            at("do/<slug:action>/", self.do, "do"),
            at("correct/", self.correct, "correct"),
            at("reopen/", self.reopen, "reopen"),
            *super().get_urls(),
        ]

    # --- pages ------------------------------------------------------------------------------------------------
    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """The workbench of one assessment."""
        assessment = self._assessment(request, object_id)
        user = cast(User, request.user)
        conduct = obstacle_of_conduct(user) if policies.may_publish(user) else ""
        context: dict[str, Any] = {
            "conduct": conduct,
            "facts": facts.of_assessment(assessment),
            "life": facts.life_of(assessment),
            "actions": actions.available_to(user, assessment, database_clock(), conduct),
            "obstacles": obstacles_to_approval(assessment)
            if assessment.current_state is State.IN_REVIEW
            else [],
            "newest_run": Run.objects.filter(window=assessment.window, metal=assessment.metal)
            .filter(purpose=Run.Purpose.ASSESSMENT)
            .first(),
            "judgements": facts.judgements_of(assessment),
            "may_prepare": policies.may_prepare(user) and assessment.current_state is State.IN_REVIEW,
        }
        if assessment.run is not None:
            context |= self._figures(request, assessment, assessment.run)
        return self._page(request, "admin/pricing/assessment.html", assessment, **context)

    def _figures(self, request: HttpRequest, assessment: Assessment, run: Run) -> dict[str, Any]:
        sees_all = policies.may_see_records_without_consent(cast(User, request.user))
        inputs = workbench.shown_inputs(run, sees_without_consent=sees_all)
        categories = workbench.category_counts(run)
        chosen = _whole(request.GET.get("category", ""), default=1)
        state = request.GET.get("state", "")
        return {
            "categories": facts.category_table(categories),
            "waiting": facts.inputs_table(
                assessment, workbench.waiting_inputs(inputs, run), "Inputs that wait for a decision"
            ),
            "chosen_category": chosen,
            "chosen_state": state,
            "category_links": categories,
            "input_page": (
                page := workbench.page_of_inputs(inputs, chosen, state, request.GET.get("page", "1"))
            ),
            "inputs": facts.inputs_table(
                assessment, list(page), workbench.CATEGORY_NAMES.get(chosen, "Inputs")
            ),
            "hidden": 0 if sees_all else workbench.hidden_inputs(run),
            "nothing_qualifies": run.basis in ("none", "carried_forward", "withheld"),
        }

    def input(self, request: HttpRequest, number: int, category: int, record_id: str) -> HttpResponse:
        """One input: what it says, what was found, how its level came about; and the form of its decision."""
        assessment, row = self._input(request, number, category, record_id)
        form = DecisionForm(request.POST or None)
        if request.method == "POST":
            policies.check_may_prepare(cast(User, request.user))
        posted = request.method == "POST" and form.is_valid()
        if posted and self._attempt(form, lambda: actions.decide_input(request, assessment, row, form)):
            return self._back(assessment)
        if request.method == "GET":
            record(action="deal.viewed", subject=row.record_id, actor=cast(User, request.user))
        return self._page(
            request,
            "admin/pricing/input.html",
            assessment,
            row=row,
            facts=facts.of_record(row),
            findings=workbench.finding_lines(row),
            normalisation=facts.normalisation_table(row),
            decisions=workbench.decisions_on(assessment, row),
            form=form,
            may_decide=self._may_decide(request, assessment, row),
            may_admit=self._may_admit(request, assessment, row),
        )

    def adjust(self, request: HttpRequest, number: int, category: int, record_id: str) -> HttpResponse:
        """Expert judgement on an adjustment of one input (6.1)."""
        assessment, row = self._input(request, number, category, record_id)
        form = AdjustmentJudgementForm(request.POST or None)
        return self._judging(request, assessment, form, f"Judge an adjustment of {row.record_id}", row)

    def admit(self, request: HttpRequest, number: int, category: int, record_id: str) -> HttpResponse:
        """Expert judgement that admits a bid or offer outside the band (5.2)."""
        assessment, row = self._input(request, number, category, record_id)
        form = DocumentedForm(request.POST or None)
        return self._judging(request, assessment, form, f"Admit {row.record_id} by expert judgement", row)

    def outcome(self, request: HttpRequest, number: int) -> HttpResponse:
        """Expert judgement on a window in which nothing qualifies (5.3)."""
        assessment = self._assessment(request, str(number))
        form = OutcomeJudgementForm(request.POST or None)
        return self._judging(request, assessment, form, "Nothing qualifies: judge what is published", None)

    def judgement(self, request: HttpRequest, number: int, judgement: int) -> HttpResponse:
        """A judgement, and the form of its review."""
        assessment = self._assessment(request, str(number))
        made = get_object_or_404(
            Judgement.objects.select_related("window", "made_by"),
            pk=judgement,
            window=assessment.window,
            metal=assessment.metal,
        )
        form = ReviewForm(request.POST or None)
        posted = request.method == "POST" and form.is_valid()
        if posted and self._attempt(form, lambda: actions.review_judgement(request, made, form)):
            return self._back(assessment)
        return self._page(
            request,
            "admin/pricing/judgement.html",
            assessment,
            judgement=made,
            facts=facts.of_judgement(made),
            review=made.sign_offs.select_related("signed_by").first(),
            may_withdraw=made.made_by_id == cast(User, request.user).pk,
            conduct=obstacle_of_conduct(cast(User, request.user)),
            form=form,
        )

    # --- actions ----------------------------------------------------------------------------------------------
    def do(self, request: HttpRequest, number: int, action: str) -> HttpResponse:
        """Carry out an action that needs no words: price, approve, publish."""
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        assessment = self._assessment(request, str(number))
        try:
            told = actions.carry_out(action, request, assessment)
        except REFUSALS as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, told)
        return self._back(assessment)

    def correct(self, request: HttpRequest, number: int) -> HttpResponse:
        """Open a correction of a published premium, with its reason."""
        hint = "Published with the correction, word for word."
        return self._with_reason(request, number, "Open a correction", hint, actions.open_a_correction)

    def reopen(self, request: HttpRequest, number: int) -> HttpResponse:
        """Withdraw an approval before publication, with its reason."""
        hint = "Kept in the audit log."
        return self._with_reason(
            request, number, "Withdraw the approval", hint, actions.withdraw_the_approval
        )

    # --- what they share --------------------------------------------------------------------------------------
    def _with_reason(
        self,
        request: HttpRequest,
        number: int,
        title: str,
        hint: str,
        action: Callable[[HttpRequest, Assessment, str], Assessment],
    ) -> HttpResponse:
        assessment = self._assessment(request, str(number))
        form = ReasonForm(request.POST or None, hint=hint)
        if request.method == "POST" and form.is_valid():
            moved: list[Assessment] = []
            reason = form.cleaned_data["reason"]
            if self._attempt(form, lambda: moved.append(action(request, assessment, reason))):
                return self._back(moved[0])
        return self._page(
            request,
            "admin/pricing/form.html",
            assessment,
            title=title,
            form=form,
            button=title,
            conduct=obstacle_of_conduct(cast(User, request.user)),
        )

    def _judging(
        self,
        request: HttpRequest,
        assessment: Assessment,
        form: DocumentedForm,
        title: str,
        row: RunInput | None,
    ) -> HttpResponse:
        posted = request.method == "POST" and form.is_valid()
        if posted and self._attempt(form, lambda: actions.judge(request, assessment, form, row)):
            return self._back(assessment)
        return self._page(
            request,
            "admin/pricing/form.html",
            assessment,
            title=title,
            form=form,
            button="Record the judgement",
        )

    def _attempt(self, form: Any, action: Callable[[], object]) -> bool:
        """Whether the action went through; what refused it is said at the top of the form."""
        try:
            action()
        except REFUSALS as refusal:
            form.add_error(None, str(refusal))
            return False
        return True

    def _may_decide(self, request: HttpRequest, assessment: Assessment, row: RunInput) -> bool:
        in_review = assessment.current_state is State.IN_REVIEW
        return in_review and policies.may_prepare(cast(User, request.user)) and row.state != "screened_out"

    def _may_admit(self, request: HttpRequest, assessment: Assessment, row: RunInput) -> bool:
        overrulable = {"off_last_trade", "no_reference_trade"}
        in_review = assessment.current_state is State.IN_REVIEW
        kept_out = bool(row.codes) and set(row.codes) <= overrulable and not row.overruled
        return in_review and kept_out and policies.may_prepare(cast(User, request.user))

    def _assessment(self, request: HttpRequest, number: str) -> Assessment:
        if not self.may_read(request):
            raise PermissionDenied("Assessments in preparation are for those who see deals.")
        if not number.isdecimal():
            raise Http404("There is no such assessment.")
        everything = Assessment.objects.select_related("window", "run", "prepared_by", "approved_by")
        return get_object_or_404(everything, pk=number[:18])

    def _input(
        self, request: HttpRequest, number: int, category: int, record_id: str
    ) -> tuple[Assessment, RunInput]:
        assessment = self._assessment(request, str(number))
        run = get_object_or_404(Run, pk=assessment.run_id)
        sees_all = policies.may_see_records_without_consent(cast(User, request.user))
        inputs = workbench.shown_inputs(run, sees_without_consent=sees_all)
        return assessment, get_object_or_404(
            inputs, category=Category(_category(category)), record_id=record_id
        )

    def _back(self, assessment: Assessment) -> HttpResponse:
        return HttpResponseRedirect(reverse("admin:pricing_assessment_change", args=[assessment.pk]))

    def _page(
        self, request: HttpRequest, template: str, assessment: Assessment, **context: Any
    ) -> TemplateResponse:
        title = f"{assessment.metal.capitalize()}, {assessment.window.name}"
        context = {
            **self.admin_site.each_context(request),
            "title": title,
            "opts": self.opts,
            "assessment": assessment,
            "run": assessment.run,
            **context,
        }
        return TemplateResponse(request, template, context)


def _whole(text: str, default: int) -> int:
    return int(text) if text.isdecimal() and int(text) in workbench.CATEGORY_NAMES else default


def _category(number: int) -> int:
    return number if number in workbench.CATEGORY_NAMES else 1
