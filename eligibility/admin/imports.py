"""Brand lists and credentials in the back office: uploaded, looked at, and loaded as they were shown."""

from __future__ import annotations

from typing import Any, cast

from django.contrib import admin, messages
from django.core.files.uploadedfile import UploadedFile
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import URLPattern, path, reverse

from cpal.people.models import User
from eligibility.admin.credential_pages import CredentialPages
from eligibility.admin.import_forms import UploadForm
from eligibility.admin.imports_shown import staged_facts
from eligibility.admin.list_pages import ROWS_FILE, BrandListPages
from eligibility.admin.reading import with_loading
from eligibility.admin.register_pages import RegisterPages
from eligibility.imports.guard import LARGEST_SPREADSHEET
from eligibility.imports.refusals import ImportRefused
from eligibility.models import StagedFile
from eligibility.policies import may_load_registers
from eligibility.services.load_credential import stage_credential
from eligibility.services.stage_file import give_up, is_brand_list, stage_brand_list

UPLOAD = "eligibility_stagedfile_upload"
GIVE_UP = "eligibility_stagedfile_give_up"


@admin.register(StagedFile)
class StagedFileAdmin(BrandListPages, CredentialPages, RegisterPages):
    """Files that wait, and the pages on which the officer says what they hold, looks, and loads."""

    change_list_template = "admin/eligibility/imports/waiting.html"
    list_display = ("file_name", "kind", "staged_by", "staged_at")
    list_filter = ("kind",)
    list_select_related = ("staged_by",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """Without the bytes, which only the pages of a file read."""
        return super().get_queryset(request).defer("content")

    def get_urls(self) -> list[URLPattern]:
        """Each step has its address."""
        view = self.admin_site.admin_view
        return [
            path("upload/", view(self.upload), name=UPLOAD),
            path("<int:number>/columns/", view(self.columns), name="eligibility_stagedfile_columns"),
            path("<int:number>/who-is-who/", view(self.who_is_who), name="eligibility_stagedfile_who_is_who"),
            path("<int:number>/preview/", view(self.preview), name="eligibility_stagedfile_preview"),
            path("<int:number>/preview/<slug:register>.csv", view(self.rows_file), name=ROWS_FILE),
            path("<int:number>/about/", view(self.about), name="eligibility_stagedfile_about"),
            path("<int:number>/rows/", view(self.rows), name="eligibility_stagedfile_rows"),
            path("<int:number>/look/", view(self.look), name="eligibility_stagedfile_look"),
            path("<int:number>/give-up/", view(self.give_up), name=GIVE_UP),
            *super().get_urls(),
        ]

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """The files that wait, with the way to upload one for whoever may."""
        return super().changelist_view(request, with_loading(request, extra_context))

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """A file that waits, and the steps that are left."""
        staged = self.staged(request, int(object_id[:18]) if object_id.isdecimal() else 0)
        return self.page(
            request,
            "staged.html",
            staged.file_name,
            staged=staged,
            facts=staged_facts(staged),
            may_load=may_load_registers(request.user),
        )

    def upload(self, request: HttpRequest) -> HttpResponse:
        """Take a file and keep it until it was looked at; a hostile or unreadable one is refused here."""
        self.check_may_load(request)
        form = UploadForm(self.sent(request), request.FILES or None)
        if request.method == "POST" and form.is_valid() and (staged := self._staged(request, form)):
            return self.on_to("columns" if staged.kind == StagedFile.Kind.BRAND_LIST else "about", staged)
        return self.page(request, "upload.html", "Import a brand list or a credential", form=form)

    def give_up(self, request: HttpRequest, number: int) -> HttpResponse:
        """Forget a file that waits."""
        self.check_may_load(request)
        staged = self.staged(request, number)
        if request.method == "POST":
            give_up(staged=staged, given_up_by=cast(User, request.user))
            messages.success(request, f"{staged.file_name} was given up; nothing of it was loaded.")
            return HttpResponseRedirect(reverse("admin:eligibility_stagedfile_changelist"))
        return self.page(request, "give_up.html", "Give up an import", staged=staged)

    def _staged(self, request: HttpRequest, form: UploadForm) -> StagedFile | None:
        upload: UploadedFile[Any] = form.cleaned_data["file"]
        name = upload.name or "upload"
        try:
            content = upload.read(LARGEST_SPREADSHEET + 1)
            stage = stage_brand_list if is_brand_list(name, content, len(content)) else stage_credential
            return stage(file_name=name, content=content, staged_by=cast(User, request.user))
        except ImportRefused as refusal:
            form.add_error("file", f"{name} was refused. {refusal}")
            return None
