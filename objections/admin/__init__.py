"""Objections in the back office: read by those who see deals, determined by an uninvolved senior manager."""

from __future__ import annotations

from typing import Any, cast

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse

from cpal.clock import database_clock
from cpal.look.figures import london_text
from cpal.people.conduct import obstacle_of_conduct
from cpal.people.models import User
from objections import policies
from objections.desk.pages import premium_name, receipt_facts
from objections.forms import DeterminationForm
from objections.models import Objection
from objections.services.determine import DeterminationRefused, determine


class ByOutcome(admin.SimpleListFilter):
    """Awaiting determination, upheld, dismissed or refused."""

    title = "state"
    parameter_name = "state"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [
            ("awaiting", "Awaiting determination"),
            ("upheld", "Upheld"),
            ("dismissed", "Dismissed"),
            ("refused", "Refused"),
        ]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        match self.value():
            case "awaiting":
                return queryset.undetermined()
            case "refused":
                return queryset.exclude(refused_for=[])
            case "upheld" | "dismissed":
                return queryset.filter(determination__outcome=self.value())
        return queryset


@admin.register(Objection)
class ObjectionAdmin(admin.ModelAdmin):  # type: ignore[type-arg]  # generic in the stubs alone
    """A list, and one page an objection, where it is determined."""

    list_display = ("reference", "premium", "organisation", "received", "grounds", "stands")
    list_filter = (ByOutcome, "publication__metal")
    search_fields = ("reference", "organisation")
    list_per_page = 50
    list_select_related = ("publication__window", "determination")

    def has_module_permission(self, request: HttpRequest) -> bool:
        return policies.may_read_all(cast(User, request.user))

    def has_view_permission(self, request: HttpRequest, obj: Objection | None = None) -> bool:
        return policies.may_read_all(cast(User, request.user))

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Objection | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Objection | None = None) -> bool:
        return False

    @admin.display(description="Premium", ordering="publication__window__cutoff_at")
    def premium(self, objection: Objection) -> str:
        return premium_name(objection.publication)

    @admin.display(description="Received", ordering="received_at")
    def received(self, objection: Objection) -> str:
        return london_text(objection.received_at, "short-seconds")

    @admin.display(description="State")
    def stands(self, objection: Objection) -> str:
        return objection.state

    def get_urls(self) -> list[URLPattern]:
        """The document of an objection, beside the pages that the admin has."""
        view = self.admin_site.admin_view(self.document)
        return [
            path("<int:number>/document/", view, name="objections_objection_document"),
            *super().get_urls(),
        ]

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """The objection, and the form of its determination for whoever may determine it."""
        objection = self._objection(request, object_id)
        user = cast(User, request.user)
        obstacle = self._obstacle(objection, user)
        form = DeterminationForm(request.POST or None)
        if request.method == "POST":
            if obstacle:
                raise PermissionDenied(obstacle)
            if form.is_valid() and self._determine(request, objection, form):
                return HttpResponseRedirect(reverse("admin:objections_objection_changelist"))
        context = {
            **self.admin_site.each_context(request),
            **(extra_context or {}),
            "title": str(objection),
            "opts": self.opts,
            "objection": objection,
            "determination": getattr(objection, "determination", None),
            "facts": [fact for fact in receipt_facts(objection) if not fact.url],
            "obstacle": obstacle,
            "form": form,
        }
        return TemplateResponse(request, "admin/objections/objection.html", context)

    def document(self, request: HttpRequest, number: int) -> FileResponse:
        """The document that came with an objection, to keep and never to show in the browser."""
        objection = self._objection(request, str(number))
        if not objection.document:
            raise Http404("No document was kept with this objection.")
        return FileResponse(
            objection.document.open("rb"),
            as_attachment=True,
            filename=objection.document_name,
            content_type="application/octet-stream",
        )

    def _objection(self, request: HttpRequest, number: str) -> Objection:
        if not self.has_view_permission(request):
            raise PermissionDenied("Objections are read by those who see deals.")
        if not number.isdecimal():
            raise Http404("There is no such objection.")
        everything = Objection.objects.with_their_premium().select_related("filed_by")
        return get_object_or_404(everything, pk=number[:18])

    def _obstacle(self, objection: Objection, user: User) -> str:
        """Why this person cannot determine it now; empty when nothing stands against it."""
        until = objection.publication.objections_until
        if not objection.is_admissible or until is None:
            return "It was refused: there is nothing to determine."
        if hasattr(objection, "determination"):
            return "It is determined."
        if database_clock() < until:
            return "The objection window is still open: nothing is determined before it ends."
        assessment = objection.publication.assessment
        return policies.obstacle_to_determining(user, assessment) or obstacle_of_conduct(user)

    def _determine(self, request: HttpRequest, objection: Objection, form: DeterminationForm) -> bool:
        try:
            determine(objection=objection, determined_by=cast(User, request.user), **form.answers())
        except DeterminationRefused as refusal:
            form.add_error(None, str(refusal))
            return False
        messages.success(request, f"{objection.reference} is determined.")
        return True
