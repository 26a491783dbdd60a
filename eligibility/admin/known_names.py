"""Fields that name something the registers hold: it is offered, and refused where nothing is held under that name."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from django import forms
from django.forms.widgets import Script
from django.http import HttpRequest, JsonResponse
from django.urls import reverse

from cpal.clock import database_clock
from eligibility.admin.reading import check_may_read, named_in
from eligibility.evidence import Metal
from eligibility.keeping.known import KINDS, Kind, Offer, names_that_hold, offer, refusal

NAMES = "eligibility_brand_names"
LONGEST_TYPED = 100
# The list in which each kind is looked up.
LISTS = {
    "brand": "eligibility_brand",
    "site": "eligibility_site",
    "organisation": "people_organisation",
    "standard": "eligibility_recognisedstandard",
    "disclosure": "eligibility_disclosure",
    "method": "eligibility_threshold",
    "mechanism": "eligibility_recognition",
}


class OfferedList:
    """The browser's list of the names of a kind: read and written once a page, whichever fields use it."""

    def __init__(self, kind: Kind) -> None:
        self.kind = kind

    @property
    def id(self) -> str:
        return f"known_{self.kind.key}"

    @cached_property
    def offer(self) -> Offer:
        return offer(self.kind, database_clock())


class KnownInput(forms.TextInput):
    """A text that names something of a kind; what is held is offered by the browser's own list."""

    template_name = "admin/eligibility/known_input.html"

    class Media:
        js = (Script("eligibility/known.js", defer=True),)

    def __init__(self, kind: Kind, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs)
        self.kind = kind
        self.list = OfferedList(kind)
        self.writes_list = True

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """With the names; where they are too many for a page, with the address that is asked while one is typed."""
        context = super().get_context(name, value, attrs)
        known = self.list.offer
        context["widget"]["attrs"] |= {"list": self.list.id, "autocomplete": "off"}
        if not known.is_everything:
            context["widget"]["attrs"]["data-known"] = reverse(f"admin:{NAMES}", args=[self.kind.key])
        look_up = reverse(f"admin:{LISTS[self.kind.key]}_changelist")
        offered = {"known": known, "writes_list": self.writes_list, "look_up": look_up, "kind": self.kind}
        return {**context, **offered}


def share_lists(*of_one_page: forms.Form) -> None:
    """Let all fields of a page that name things of one kind use one list, which the first of them writes."""
    lists: dict[str, OfferedList] = {}
    for form in of_one_page:
        for field in form.fields.values():
            if isinstance(field.widget, KnownInput):
                key = field.widget.kind.key
                field.widget.writes_list = key not in lists
                field.widget.list = lists.setdefault(key, OfferedList(field.widget.kind))


class KnownField(forms.CharField):
    """The name of something of a kind."""

    def __init__(self, kind: Kind, **options: Any) -> None:
        super().__init__(widget=KnownInput(kind), **options)


def kind_of(field: forms.Field) -> Kind | None:
    """What a field names; None for one that names nothing of the registers."""
    return field.widget.kind if isinstance(field.widget, KnownInput) else None


def refuse_unknown(form: forms.Form, *may_be_new: str) -> None:
    """Refuse at its field whatever is named and not held, saying what is near; `may_be_new` are fields left alone."""
    at, metal = database_clock(), form.cleaned_data.get("metal", "")
    for name, field in form.fields.items():
        kind, typed = kind_of(field), form.cleaned_data.get(name)
        if kind is None or not typed or name in may_be_new:
            continue
        if told := refusal(kind, typed, at, metal):
            form.add_error(name, told)


def names_asked(request: HttpRequest, kind: str) -> JsonResponse:
    """The names of a kind that hold what is typed; of one metal, where one is said."""
    check_may_read(request)
    typed, metal = named_in(request, "typed")[:LONGEST_TYPED], named_in(request, "metal")
    asked = KINDS.get(kind)
    if asked is None:
        return JsonResponse({"names": []}, status=404)
    found = names_that_hold(asked, typed, database_clock(), metal if metal in set(Metal) else "")
    return JsonResponse({"names": [{"name": each.name, "said": each.said} for each in found]})
