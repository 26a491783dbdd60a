"""What the pages of a consultation in the back office share: the frame, and whose page it is."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any, Concatenate, cast

from django.contrib import messages
from django.contrib.admin import AdminSite
from django.core.exceptions import PermissionDenied
from django.forms import Form
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse

from consultations import policies
from consultations.life import MoveRefused
from consultations.models import Consultation
from consultations.services.held import ConsultationRefused
from cpal.people.models import User
from cpal.people.visitors import Visitor

Page = Callable[Concatenate[AdminSite, HttpRequest, ...], HttpResponse]


def at(site: AdminSite, route: str, view: Page, name: str) -> URLPattern:
    """A page of the back office at an address of its own."""
    return path(route, site.admin_view(partial(view, site)), name=name)


def page(
    site: AdminSite, request: HttpRequest, template: str, title: str, **context: Any
) -> TemplateResponse:
    """A page of ours in the frame of the back office."""
    frame = {**site.each_context(request), "title": title, "opts": Consultation._meta}
    return TemplateResponse(request, f"admin/consultations/{template}", frame | context)


def drafted(request: HttpRequest, number: int) -> Consultation:
    """The draft, for its editor. Raises PermissionDenied for anybody else, Http404 for what is no draft."""
    return _for(request, policies.may_draft, number, state="draft")


def decided(request: HttpRequest, number: int) -> Consultation:
    """The consultation, for those who decide."""
    return _for(request, policies.may_decide, number)


def _for(request: HttpRequest, may: Callable[[Visitor], bool], number: int, **wanted: str) -> Consultation:
    if not may(cast(User, request.user)):
        raise PermissionDenied("The editor drafts, and a senior manager who did not draft approves.")
    return get_object_or_404(Consultation.objects.select_related("amendment"), pk=number, **wanted)


def attempt(form: Form, action: Callable[[], object]) -> bool:
    """Whether the action went through; what refused it is said at the top of the form."""
    try:
        action()
    except (ConsultationRefused, MoveRefused) as refusal:
        form.add_error(None, str(refusal))
        return False
    return True


def back(request: HttpRequest, consultation: Consultation, told: str) -> HttpResponse:
    """Say what happened, on the consultation's page."""
    messages.success(request, told)
    return HttpResponseRedirect(reverse("admin:consultations_consultation_change", args=[consultation.pk]))
