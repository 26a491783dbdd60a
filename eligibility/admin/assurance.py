"""A site in the back office: its timeline, what falls due, and the form that enters a step (4.1, 4.2)."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from typing import cast
from urllib.parse import urlencode

from django.contrib import admin
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html

from cpal.calendar import london_date
from cpal.clock import database_clock
from cpal.people.models import User
from eligibility.admin.assurance_forms import StepForm
from eligibility.admin.reading import PagesAdmin, check_may_enter, check_may_read, named_in
from eligibility.admin.sites_shown import (
    brands_table,
    due_table,
    effects_table,
    moments_of,
    site_facts,
    undated,
)
from eligibility.keeping.assurance_change import Effect, StepEntered, obstacles_to_entering
from eligibility.keeping.assurance_life import due_dates
from eligibility.keeping.sites import SiteHeld, effects_of, site_held
from eligibility.models import Site
from eligibility.services.enter_assurance import AssuranceRefused, enter_assurance
from eligibility.services.enter_rows import RowsRefused

TIMELINE = "eligibility_site_timeline"
STEP = "eligibility_site_step"


def address_of(site: str, page: str = TIMELINE) -> str:
    """A page of a site; its code may hold any character."""
    return f"{reverse(f'admin:{page}')}?{urlencode({'site': site})}"


def seen(entered: StepEntered, effects: Iterable[Effect]) -> str:
    """The digest of what was shown before it is saved, so that nothing else is."""
    return hashlib.sha256(repr((entered, tuple(effects))).encode()).hexdigest()


class SitePages(PagesAdmin):
    """The list of sites, and what is done about one."""

    @admin.display(description="Site", ordering="code")
    def timeline_link(self, row: Site) -> str:
        return format_html('<a href="{}">{}</a>', address_of(row.code), row.code)

    def get_urls(self) -> list[URLPattern]:
        """A site's timeline and its next step, beside the pages that the admin has."""
        view = self.admin_site.admin_view
        return [
            path("timeline/", view(self.timeline), name=TIMELINE),
            path("step/", view(self.step), name=STEP),
            *super().get_urls(),
        ]

    def timeline(self, request: HttpRequest) -> HttpResponse:
        """What happened at a site, what counts, and what falls due."""
        check_may_read(request)
        at = database_clock()
        held, today = self._site(request), london_date(at)
        return self.page(
            request,
            "admin/eligibility/site.html",
            held.name,
            held=held,
            step_address=address_of(held.code, STEP),
            facts=site_facts(held),
            moments=moments_of(held, today),
            due=due_table(due_dates(held.steps, held.assurances, today), today),
            undated=undated(held),
            brands=brands_table(held),
        )

    def step(self, request: HttpRequest) -> HttpResponse:
        """Enter a step: first what it would change is shown, then it is saved."""
        check_may_enter(request)
        held = self._site(request)
        form = StepForm(self.sent(request))
        effects: tuple[Effect, ...] = ()
        digest = ""
        if request.method == "POST" and form.is_valid():
            entered = form.entered(held.code)
            effects = effects_of(entered, held, database_clock())
            digest = seen(entered, effects)
            for obstacle in obstacles_to_entering(entered, held.evidence()):
                form.add_error(None, obstacle)
            is_seen = "save" in request.POST and request.POST.get("seen") == digest
            if is_seen and form.is_valid() and self._step_entered(request, form, entered):
                told = f"{entered.step.said} is entered. What counts since, and what falls due, stands below."
                return self.on_to(request, told, address_of(held.code))
        return self._step_page(request, held, form, effects, digest)

    def _step_page(
        self, request: HttpRequest, held: SiteHeld, form: StepForm, effects: Iterable[Effect], digest: str
    ) -> HttpResponse:
        is_shown = bool(digest) and not form.errors
        return self.page(
            request,
            "admin/eligibility/site_step.html",
            f"Enter a step of {held.name}",
            held=held,
            address=address_of(held.code),
            form=form,
            effects=effects_table(effects) if is_shown else None,
            seen=digest if is_shown else "",
        )

    def _step_entered(self, request: HttpRequest, form: StepForm, entered: StepEntered) -> bool:
        user, reason = cast(User, request.user), form.cleaned_data["reason"]
        try:
            enter_assurance(entered=entered, reason=reason, entered_by=user)
        except (AssuranceRefused, RowsRefused) as refused:
            form.add_error(None, str(refused))
            return False
        return True

    def _site(self, request: HttpRequest) -> SiteHeld:
        held = site_held(named_in(request, "site"), database_clock())
        if not held.is_known:
            raise Http404("The registers know no such site.")
        return held
