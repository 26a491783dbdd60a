"""The back office: Django's admin in the house's look, its models in the order in which the work is done."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import wraps
from typing import Any, ClassVar, Protocol, TypeVar, cast

from django.contrib import admin, messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.http.response import HttpResponseBase
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache


@dataclass(frozen=True)
class Task:
    """Something that waits for the person who is signed in."""

    title: str
    url: str
    detail: str = ""
    due_at: datetime | None = None


@dataclass(frozen=True)
class Stage:
    """A stage of the work and what belongs to it: whole apps, or models of an app, in the order of the work."""

    name: str
    claims: tuple[str, ...]


STAGES = (
    Stage(
        "Brands and sites",
        (
            "eligibility.Brand",
            "eligibility.ListingEvent",
            "eligibility.BrandDetail",
            "eligibility.BrandSite",
            "eligibility.Site",
            "eligibility.SitePlace",
        ),
    ),
    Stage(
        "Proof points",
        (
            "eligibility.Disclosure",
            "eligibility.ProofPoint",
            "eligibility.ProofPointStatus",
            "eligibility.ProofReport",
            "eligibility.FootprintClaim",
        ),
    ),
    Stage(
        "Assurance",
        (
            "eligibility.Assurance",
            "eligibility.AssuranceStep",
            "eligibility.LapseReminder",
            "eligibility.LapseLetter",
        ),
    ),
    Stage(
        "Thresholds and standards",
        (
            "eligibility.Threshold",
            "eligibility.IndustryAverage",
            "eligibility.RecognisedStandard",
            "eligibility.StandardAssessment",
            "eligibility.CorrectiveAction",
            "eligibility.Recognition",
        ),
    ),
    Stage("Register files", ("eligibility",)),
    Stage("Pricing", ("pricing",)),
    Stage("Objections", ("objections",)),
    Stage("Consultations", ("consultations", "notices")),
    Stage("Governance", ("governance",)),
    Stage("Record", ("audit",)),
    Stage("People", ("people", "auth", "axes")),
)
OTHER = "Other"
NEVER = datetime.max.replace(tzinfo=UTC)

View = TypeVar("View", bound=Callable[..., HttpResponseBase])
TaskSource = Callable[[HttpRequest], Iterable[Task]]


class BackOffice(admin.AdminSite):
    """One site for all staff. Who may do what is decided by each model's admin and by the services."""

    site_title = "CPAL back office"
    site_header = "Back office"
    index_title = "What needs you now"
    site_url = "/"
    enable_nav_sidebar = False
    empty_value_display = "–"

    task_sources: ClassVar[list[TaskSource]] = []

    @classmethod
    def register_tasks(cls, source: TaskSource) -> TaskSource:
        """Ask ``source`` for tasks whenever the first page is shown. May be used as a decorator."""
        if source not in cls.task_sources:
            cls.task_sources.append(source)
        return source

    def has_permission(self, request: HttpRequest) -> bool:
        """Whoever holds a role that works here; a participant, or exchange commercial staff, never."""
        user = request.user
        return bool(user.is_active and getattr(user, "works_in_back_office", False))

    def tasks_for(self, request: HttpRequest) -> list[Task]:
        """Every task of whoever is signed in, the soonest due first, those without a time last."""
        tasks = [task for source in self.task_sources for task in source(request)]
        return sorted(tasks, key=lambda task: task.due_at or NEVER)

    def index(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> TemplateResponse:
        """The first page: what waits, then the stages."""
        return super().index(request, {"tasks": self.tasks_for(request), **(extra_context or {})})

    def get_app_list(self, request: HttpRequest, app_label: str | None = None) -> list[Any]:
        """Models by stage. One app alone is shown as Django shows it."""
        apps = super().get_app_list(request, app_label)
        return apps if app_label else list(by_stage(apps))

    def admin_view(
        self,
        view: View,
        cacheable: bool = False,  # noqa: FBT001, FBT002 - Django's signature
    ) -> View:
        """As Django's, but whoever is signed in and not staff is refused instead of asked to sign in."""
        guarded = super().admin_view(view, cacheable)

        @wraps(guarded)
        def refuse_outsiders(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            self.refuse_outsider(request)
            return guarded(request, *args, **kwargs)

        return cast(View, refuse_outsiders)

    @method_decorator(never_cache)
    @login_not_required
    def login(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """Sign in, unless somebody already has and is not staff."""
        self.refuse_outsider(request)
        return super().login(request, extra_context)

    def refuse_outsider(self, request: HttpRequest) -> None:
        """PermissionDenied for a signed-in user who is not staff."""
        if request.user.is_authenticated and not self.has_permission(request):
            raise PermissionDenied("The back office is for CPAL’s own staff.")


class ReadOnlyAdmin(admin.ModelAdmin):  # type: ignore[type-arg]  # generic in the stubs alone
    """Rows that are read and never edited: nothing received, decided or published is changed by hand.

    A subclass says who may read in `may_read`; everybody else is refused.
    """

    list_per_page = 50

    def may_read(self, request: HttpRequest) -> bool:
        raise NotImplementedError

    def has_module_permission(self, request: HttpRequest) -> bool:
        return self.may_read(request)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.may_read(request)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class Sent(Protocol):
    """A form, or several as one."""

    def is_valid(self) -> bool: ...

    def add_error(self, field: str | None, error: str) -> None: ...


class FormsAdmin(ReadOnlyAdmin):
    """Lists that are read, and pages of their own whose forms call one service each."""

    refusals: ClassVar[tuple[type[Exception], ...]] = ()

    def sent(self, request: HttpRequest) -> QueryDict | None:
        """What was sent, be it nothing; None when the form is only to be shown."""
        return request.POST if request.method == "POST" else None

    def carried_out(self, request: HttpRequest, form: Sent, action: Callable[[], object]) -> bool:
        """Whether a form was sent, can be read, and what it asks for went through."""
        return request.method == "POST" and form.is_valid() and self.attempt(form, action)

    def attempt(self, form: Sent, action: Callable[[], object]) -> bool:
        """Whether the action went through; what refused it is said at the top of the form."""
        try:
            action()
        except self.refusals as refusal:
            form.add_error(None, str(refusal))
            return False
        return True

    def page(self, request: HttpRequest, template: str, title: str, **context: Any) -> TemplateResponse:
        """A page of the back office."""
        shared = {**self.admin_site.each_context(request), "title": title, "opts": self.opts}
        return TemplateResponse(request, template, {**shared, **context})

    def back(self, request: HttpRequest, told: str, url_name: str, *args: object) -> HttpResponse:
        """Say what happened, on the page of that name."""
        messages.success(request, told)
        return HttpResponseRedirect(reverse(url_name, args=args))


def by_stage(apps: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """Django's app entries gathered into stages; a model that no stage claims comes last."""
    found: dict[str, list[tuple[int, int, dict[str, Any]]]] = {}
    labels: dict[str, str] = {}
    for app in apps:
        for place, model in enumerate(app["models"]):
            stage, order = _stage_of(app["app_label"], model.get("object_name", ""))
            found.setdefault(stage, []).append((order, place, model))
            labels.setdefault(stage, app["app_label"])
    for name in (*(stage.name for stage in STAGES), OTHER):
        if name in found:
            claimed = sorted(found[name], key=lambda each: each[:2])
            yield {"name": name, "app_label": labels[name], "models": [model for _, _, model in claimed]}


def _stage_of(app_label: str, model: str) -> tuple[str, int]:
    """The stage of a model and its place in it: claimed by its own name, else by its app's."""
    for claim in (f"{app_label}.{model}", app_label):
        for stage in STAGES:
            if claim in stage.claims:
                return stage.name, stage.claims.index(claim)
    return OTHER, 0
