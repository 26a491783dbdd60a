"""The methodology pages: what applies, each version as a document, and the redline between any two."""

from __future__ import annotations

from itertools import pairwise

from django.contrib.auth.decorators import login_not_required
from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseBase,
    HttpResponseRedirect,
    JsonResponse,
)
from django.shortcuts import render
from django.urls import reverse
from django.utils.cache import get_conditional_response, patch_cache_control
from django.views.decorators.http import require_safe

from cpal.clock import database_clock
from pricing.models import MethodologyVersion
from pricing.public.document import document_of, version_as_json
from pricing.public.extras import is_public, published_proposals
from pricing.public.provisions import compared, every_version, proposal_page, version_at
from pricing.public.redlines import redline_between

# Raised by one whenever the shape of the JSON changes, so that no cache keeps the old one.
SHAPE = 2
SECONDS_FRESH = 30


@login_not_required
@require_safe
def methodology(request: HttpRequest) -> HttpResponse:
    """What applies now, the versions side by side, and what is proposed."""
    versions = every_version()
    proposals = tuple(proposal_page(each) for each in public_proposals())
    context = {
        "versions": versions,
        "present": version_at(versions, database_clock()),
        "steps": tuple(pairwise(versions)),
        "comparisons": compared(versions),
        "proposals": proposals,
    }
    return render(request, "portal/methodology.html", context)


@login_not_required
@require_safe
def methodology_version(request: HttpRequest, code: str) -> HttpResponse:
    """One version as a document."""
    version = public_version_or_404(code)
    return render(request, "portal/methodology_version.html", {"document": document_of(version)})


@login_not_required
@require_safe
def methodology_compared(request: HttpRequest, before: str, after: str) -> HttpResponse:
    """The redline from one version to another."""
    page = redline_between(public_version_or_404(before), public_version_or_404(after))
    return render(request, "portal/methodology_compared.html", {"page": page})


@login_not_required
@require_safe
def methodology_compare(request: HttpRequest) -> HttpResponse:
    """Leads from the two versions that were chosen to their redline."""
    codes = [request.GET.get(name, "") for name in ("before", "after")]
    if not all(codes):
        return HttpResponseRedirect(reverse("methodology"))
    before, after = (public_version_or_404(code) for code in codes)
    return HttpResponseRedirect(reverse("methodology-compared", args=[before.code, after.code]))


@login_not_required
@require_safe
def methodology_json(request: HttpRequest, code: str) -> HttpResponseBase:
    """One version for programs: its parameters with their sources, and its clauses as written and as read."""
    version = public_version_or_404(code)
    etag = f'"methodology-{code}-{SHAPE}"'  # a version is never changed, so its name names the answer
    response = get_conditional_response(request, etag=etag)
    if response is None:
        response = JsonResponse(
            version_as_json(version), json_dumps_params={"ensure_ascii": False, "indent": 1}
        )
    response["ETag"] = etag
    patch_cache_control(response, public=True, max_age=SECONDS_FRESH)
    return response


def public_version_or_404(code: str) -> MethodologyVersion:
    """The version of that name, if anybody may read it; a proposal that was not published is not told of."""
    version = MethodologyVersion.objects.filter(code=code).first()
    if version is None or not is_public(version):
        raise Http404("There is no methodology version of that name.")
    return version


def public_proposals() -> tuple[MethodologyVersion, ...]:
    """The proposals that were published, newest first."""
    names = published_proposals()
    if not names:
        return ()
    return tuple(MethodologyVersion.objects.proposals().filter(code__in=names))
