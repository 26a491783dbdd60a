"""The steps of a credential: what it is about, exactly which rows it comes to, loaded; and the credentials loaded."""

from __future__ import annotations

import datetime as dt
from io import BytesIO
from typing import Any, cast

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import URLPattern, path, reverse

from cpal.clock import database_clock
from cpal.people.models import User
from eligibility.admin import imports_shown as shown
from eligibility.admin.credential_forms import AssessmentForm, PassportForm, assessment_forms
from eligibility.admin.import_pages import ImportPages
from eligibility.admin.reading import ReadByKeepers
from eligibility.evidence import Metal
from eligibility.imports.credential_preview import issuer_keys_at, preview_of, read_at
from eligibility.imports.refusals import ImportRefused
from eligibility.imports.untp.conformity import read_attestation
from eligibility.imports.untp.credentials import CredentialRead, Kind
from eligibility.imports.untp.passports import read_passport
from eligibility.models import Credential, IssuerKey, StagedFile
from eligibility.policies import may_load_registers
from eligibility.services.enter_rows import RowsRefused
from eligibility.services.load_brand_list import NotAsShown
from eligibility.services.load_credential import load_credential
from eligibility.services.stage_file import keep_choices

CREDENTIAL = StagedFile.Kind.CREDENTIAL
CONTENT = "eligibility_credential_content"


class CredentialPages(ImportPages):
    """Two pages a credential."""

    def about(self, request: HttpRequest, number: int) -> HttpResponse:
        """Say which brand, site or disclosure it is about."""
        self.check_may_load(request)
        staged, at = self.staged(request, number, CREDENTIAL), database_clock()
        try:
            read = read_at(bytes(staged.content), at)
        except ImportRefused as refusal:
            return self._refused_since(request, staged, refusal)
        if read.kind is Kind.PASSPORT:
            return self._about_passport(request, staged, read, at)
        return self._about_attestation(request, staged, read, at)

    def _about_passport(
        self, request: HttpRequest, staged: StagedFile, read: CredentialRead, at: dt.datetime
    ) -> HttpResponse:
        kept = staged.mapping.get("passport") or {
            "disclosure": f"DPP-{staged.sha256[:12].upper()}",
            "metal": _metal_in(read),
            "submitted_by": _organisation_of(read, at),
        }
        form = PassportForm(at, self.sent(request), initial=kept)
        if request.method == "POST" and form.is_valid():
            return self._keep(request, staged, {"passport": form.cleaned_data})
        return self.page(
            request,
            "passport.html",
            "Whose product it is",
            staged=staged,
            form=form,
            facts=shown.credential_facts(read, read.validity_said(at)),
            said=shown.passport_facts(read_passport(read.subject)),
        )

    def _about_attestation(
        self, request: HttpRequest, staged: StagedFile, read: CredentialRead, at: dt.datetime
    ) -> HttpResponse:
        attestation = read_attestation(read.subject)
        forms = assessment_forms(attestation, at, self.sent(request), staged.mapping.get("assessments", {}))
        is_valid = [form.is_valid() for form in forms]
        if request.method == "POST" and all(is_valid):
            return self._keep(request, staged, {"assessments": _chosen(forms)})
        return self.page(
            request,
            "attestation.html",
            "What its assessments are used as",
            staged=staged,
            facts=shown.credential_facts(read, read.validity_said(at)),
            said=shown.attestation_facts(attestation),
            assessments=[(form, shown.assessment_facts(form.assessment)) for form in forms],
            is_faulty=any(form.errors for form in forms),
        )

    def _keep(self, request: HttpRequest, staged: StagedFile, choices: dict[str, Any]) -> HttpResponse:
        keep_choices(staged=staged, choices=choices, kept_by=cast(User, request.user))
        return self.on_to("rows", staged)

    def rows(self, request: HttpRequest, number: int) -> HttpResponse:
        """Exactly the rows that would be loaded; with the button that loads them."""
        staged = self.staged(request, number, CREDENTIAL)
        if not staged.mapping:
            return self.on_to("about", staged)
        refused = ""
        if request.method == "POST":
            self.check_may_load(request)
            loaded = self._load_credential(request, staged)
            if isinstance(loaded, Credential):
                page = reverse("admin:eligibility_credential_change", args=[loaded.pk])
                return HttpResponseRedirect(page)
            refused = loaded
        at = database_clock()
        try:
            preview = preview_of(staged, at, str(request.user))
        except ImportRefused as refusal:
            return self._refused_since(request, staged, refusal)
        return self.page(
            request,
            "rows.html",
            "What would be loaded",
            staged=staged,
            refused=refused,
            preview=preview,
            facts=shown.credential_facts(preview.read, preview.read.validity_said(at)),
            tables=shown.row_tables(preview.rows),
            may_load=may_load_registers(request.user),
        )

    def _refused_since(
        self, request: HttpRequest, staged: StagedFile, refusal: ImportRefused
    ) -> HttpResponse:
        """A key of its issuer that is held since then shows that the signature is false."""
        messages.error(request, f"{staged.file_name} is refused now. {refusal}")
        return HttpResponseRedirect(reverse("admin:eligibility_stagedfile_change", args=[staged.pk]))

    def _load_credential(self, request: HttpRequest, staged: StagedFile) -> Credential | str:
        try:
            loaded = load_credential(
                staged=staged, shown=request.POST.get("shown", ""), loaded_by=cast(User, request.user)
            )
        except (NotAsShown, RowsRefused, ImportRefused) as refusal:
            return f"Nothing was loaded. {refusal}"
        waits = " Its proof point waits for verification." if loaded.kind == Kind.PASSPORT else ""
        told = f"{staged.file_name} was loaded; its signature is {_signature(loaded)}.{waits}"
        messages.success(request, told)
        return loaded


def _signature(credential: Credential) -> str:
    return credential.get_signature_display()


def _chosen(forms: list[AssessmentForm]) -> dict[str, dict[str, str]]:
    return {str(place): form.chosen() for place, form in enumerate(forms)}


def _metal_in(read: CredentialRead) -> str:
    """The metal that the product's name begins to tell; the officer corrects it."""
    name = read_passport(read.subject).product.name.casefold()
    return next((metal.value for metal in Metal if metal.value in name), "")


def _organisation_of(read: CredentialRead, at: dt.datetime) -> str:
    """The organisation that the register names for the issuer's keys."""
    if not any(key.issuer == read.issuer.id for key in issuer_keys_at(at)):
        return ""
    held = IssuerKey.objects.held_at(at).filter(issuer=read.issuer.id).exclude(organisation="")
    return held.values_list("organisation", flat=True).first() or ""


@admin.register(Credential)
class CredentialAdmin(ReadByKeepers):
    """The credentials that were loaded, each with what became of its signature."""

    list_display = (
        "identifier",
        "kind",
        "issuer",
        "signature_state",
        "valid_from",
        "valid_until",
        "loaded_at",
    )
    list_filter = ("kind", "signature")
    search_fields = ("identifier", "issuer", "sha256")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """Without the bytes, which only their own address gives out."""
        return super().get_queryset(request).defer("content")

    @admin.display(description="Signature", ordering="signature")
    def signature_state(self, row: Credential) -> str:
        return _signature(row)

    def get_urls(self) -> list[URLPattern]:
        """The bytes, beside the pages that the admin has."""
        content = self.admin_site.admin_view(self.content)
        return [path("<int:number>/content/", content, name=CONTENT), *super().get_urls()]

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """A credential, its signature first."""
        number = int(object_id[:18]) if object_id.isdecimal() else 0
        credential = self._credential(request, number)
        return self.page(
            request,
            "admin/eligibility/imports/credential.html",
            str(credential),
            credential=credential,
            facts=shown.kept_facts(credential, reverse(f"admin:{CONTENT}", args=[credential.pk])),
        )

    def content(self, request: HttpRequest, number: int) -> FileResponse:
        """The bytes as received."""
        credential = self._credential(request, number)
        return FileResponse(
            BytesIO(bytes(credential.content)),
            as_attachment=True,
            filename=f"credential-{credential.pk}.json",
            content_type="application/octet-stream",
        )

    def _credential(self, request: HttpRequest, number: int) -> Credential:
        if not self.has_view_permission(request):
            raise PermissionDenied("Credentials are read by the eligibility officer and compliance.")
        return get_object_or_404(Credential.objects.select_related("loaded_by"), pk=number)
