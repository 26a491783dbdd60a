"""Proof points in the back office: the queue, a page each where it is decided, and the form that enters one (4.1)."""

from __future__ import annotations

from io import BytesIO
from typing import Any, cast

from django.contrib import admin
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import URLPattern, path
from django.utils.html import format_html

from cpal.calendar import london_date
from cpal.clock import database_clock
from cpal.look.figures import day_text
from cpal.people.models import User
from eligibility.admin.addresses import PROOF_POINT
from eligibility.admin.addresses import proof_point_address as address_of
from eligibility.admin.brand_page import address_of as address_of_brand
from eligibility.admin.proof_point_forms import DecisionForm, NewProofPointForm
from eligibility.admin.proof_points_shown import life_of, proof_point_facts, waiting_table
from eligibility.admin.reading import PagesAdmin, Tool, check_may_enter, check_may_read, named_in
from eligibility.admin.row_forms import show_refusal
from eligibility.keeping.proof_points import (
    ProofPointHeld,
    proof_point_held,
    proof_points_waiting,
    that_could_take_its_place,
)
from eligibility.models import Disclosure, ProofReport
from eligibility.services.decide_proof_point import ProofPointRefused
from eligibility.services.enter_proof_point import enter_proof_point
from eligibility.services.enter_rows import RowsRefused
from eligibility.services.keep_report import ReportRefused
from eligibility.services.reject_proof_point import reject_proof_point
from eligibility.services.supersede_proof_point import supersede_proof_point
from eligibility.services.verify_proof_point import lacks, verify_proof_point
from eligibility.services.withdraw_proof_point import withdraw_proof_point
from eligibility.vocabulary import ProofStatus

WAITING = "eligibility_disclosure_waiting"
ENTER = "eligibility_disclosure_enter"
REPORT = "eligibility_disclosure_report"


class ProofPointPages(PagesAdmin):
    """The list of disclosures, with what is done about them."""

    tools = (
        Tool("Enter a proof point", f"admin:{ENTER}"),
        Tool("Waiting for verification", f"admin:{WAITING}"),
    )

    @admin.display(description="Proof point", ordering="reference")
    def proof_point(self, row: Disclosure) -> str:
        return format_html('<a href="{}">{}</a>', address_of(row.reference), row.reference)

    def get_urls(self) -> list[URLPattern]:
        """The queue, a proof point, entering one and its report, beside the pages that the admin has."""
        view = self.admin_site.admin_view
        return [
            path("waiting/", view(self.waiting), name=WAITING),
            path("proof-point/", view(self.decide), name=PROOF_POINT),
            path("enter/", view(self.enter), name=ENTER),
            path("report/<int:number>/", view(self.report), name=REPORT),
            *super().get_urls(),
        ]

    def waiting(self, request: HttpRequest) -> HttpResponse:
        """Those that were submitted and wait for a decision."""
        check_may_read(request)
        table = waiting_table(proof_points_waiting(database_clock()), address_of)
        return self.page(
            request, "admin/eligibility/waiting.html", "Waiting for verification", table=table, enter=ENTER
        )

    def decide(self, request: HttpRequest) -> HttpResponse:
        """A proof point, its life so far, and what may be decided of it."""
        check_may_read(request)
        at = database_clock()
        held = proof_point_held(named_in(request, "id"), at)
        if held is None:
            raise Http404("No such disclosure is held.")
        others = that_could_take_its_place(held, at) if ProofStatus.SUPERSEDED in held.moves else ()
        form = DecisionForm(held, others, london_date(at), self.sent(request))
        if request.method == "POST":
            check_may_enter(request)
            if form.is_valid() and self._decided(cast(User, request.user), held, form):
                return self.on_to(request, decided_said(held, form.cleaned_data), address_of(held.reference))
        return self.page(
            request,
            "admin/eligibility/proof_point.html",
            f"Proof point {held.reference}",
            held=held,
            form=form,
            facts=proof_point_facts(
                held, address_of_brand(held.disclosure.metal, held.disclosure.brand), REPORT
            ),
            life=life_of(held),
            lacks=lacks(held, london_date(at), at),
        )

    def enter(self, request: HttpRequest) -> HttpResponse:
        """Enter a proof point that was submitted."""
        check_may_enter(request)
        form = NewProofPointForm(self.sent(request), request.FILES if request.method == "POST" else None)
        if request.method == "POST" and form.is_valid():
            reference = self._entered(cast(User, request.user), form)
            if reference is not None:
                told = f"{reference} waits for verification. Read its report, then decide below."
                return self.on_to(request, told, address_of(reference))
        return self.page(
            request, "admin/eligibility/enter_proof_point.html", "Enter a proof point", form=form
        )

    def report(self, request: HttpRequest, number: int) -> FileResponse:
        """The report as it was handed in, to keep and never to show in the browser."""
        check_may_read(request)
        report = get_object_or_404(ProofReport, pk=number)
        return FileResponse(
            BytesIO(report.content),
            as_attachment=True,
            filename=report.name,
            content_type="application/octet-stream",
        )

    def _decided(self, user: User, held: ProofPointHeld, form: DecisionForm) -> bool:
        try:
            carry_out(user, held.reference, form.cleaned_data)
        except ProofPointRefused as refused:
            for obstacle in refused.obstacles:
                form.add_error(None, obstacle)
            return False
        except RowsRefused as refused:
            show_refusal(form, refused)
            return False
        return True

    def _entered(self, user: User, form: NewProofPointForm) -> str | None:
        try:
            return enter_proof_point(
                disclosure=form.cells_of("disclosures"),
                proof_point=form.cells_of("proof_points"),
                reason=form.cleaned_data["reason"],
                report=form.report(),
                entered_by=user,
            )
        except ProofPointRefused as refused:
            form.add_error("id", str(refused))
        except ReportRefused as refused:
            form.add_error("report_file", str(refused))
        except RowsRefused as refused:
            form.show_refusal(refused)
        return None


def decided_said(held: ProofPointHeld, answers: dict[str, Any]) -> str:
    """What was decided, from which day, and where to see what it makes of the brand."""
    brand, day = held.disclosure.brand, day_text(answers["from_on"])
    told = f"{held.reference} is {answers['decision']}. It stands so from {day}."
    return f"{told} The page of {brand}, linked below, shows what that makes of its verdict."


def carry_out(user: User, reference: str, answers: dict[str, Any]) -> None:
    """The service of each decision."""
    from_on, reason = answers["from_on"], answers["reason"]
    match ProofStatus(answers["decision"]):
        case ProofStatus.VERIFIED:
            verify_proof_point(reference=reference, from_on=from_on, reason=reason, verified_by=user)
        case ProofStatus.REJECTED:
            reject_proof_point(reference=reference, from_on=from_on, reason=reason, rejected_by=user)
        case ProofStatus.SUPERSEDED:
            supersede_proof_point(
                reference=reference,
                by_reference=answers["by_reference"],
                from_on=from_on,
                reason=reason,
                superseded_by=user,
            )
        case _:
            withdraw_proof_point(reference=reference, from_on=from_on, reason=reason, withdrawn_by=user)
