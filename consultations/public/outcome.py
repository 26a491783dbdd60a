"""The outcome of a consultation for everybody: the feedback statement, and the responses that may be published."""

from __future__ import annotations

from django import forms
from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from consultations.models import Consultation, Edition, PublishedAnswer, PublishedFile
from consultations.public.outcome_shown import EditionShown
from consultations.public.proposal import proposal_of

PER_PAGE = 25


class AnswersWanted(forms.Form):
    """Which published answers to show."""

    question = forms.ChoiceField(label="Question", required=False)
    name = forms.ChoiceField(label="Respondent", required=False)

    def __init__(self, edition: Edition, data: object = None) -> None:
        super().__init__(data)  # type: ignore[arg-type]  # the query of a request
        numbers = [question["number"] for question in edition.content["questions"]]
        names = edition.answers.exclude(name="").order_by("name").values_list("name", flat=True).distinct()
        self.choices_of("question", [("", "All questions"), *((each, each) for each in numbers)])
        named = [(each, each) for each in names]
        self.choices_of("name", [("", "Everybody"), *named, (WITHOUT_NAME, "Without a name")])

    def choices_of(self, field: str, choices: list[tuple[str, str]]) -> None:
        """Offer these."""
        self.fields[field].choices = choices  # type: ignore[attr-defined]  # a choice field

    def found_in(self, answers: QuerySet[PublishedAnswer]) -> QuerySet[PublishedAnswer]:
        """The answers asked for; what cannot be read counts as all."""
        wanted = self.cleaned_data if self.is_valid() else {}
        if wanted.get("question"):
            answers = answers.filter(question__number=wanted["question"])
        if wanted.get("name"):
            answers = answers.filter(name="" if wanted["name"] == WITHOUT_NAME else wanted["name"])
        return answers


WITHOUT_NAME = "-"


@login_not_required
@require_safe
def outcome(request: HttpRequest, consultation: str) -> HttpResponse:
    """What was asked, what was said, and what changes and why; earlier editions stay readable."""
    shown = asked_for(request, consultation)
    context = {
        "shown": shown,
        "consultation": shown.consultation,
        "editions": shown.consultation.editions.defer("content").order_by("-number"),
        "proposal": proposal_of(shown.consultation),
    }
    return render(request, "portal/consultations/outcome/statement.html", context)


@login_not_required
@require_safe
def responses(request: HttpRequest, consultation: str) -> HttpResponse:
    """The answers that may be published, by question, the named ones by name."""
    shown = asked_for(request, consultation)
    form = AnswersWanted(shown.edition, request.GET)
    answers = form.found_in(answers_of(shown.edition))
    context = {
        "shown": shown,
        "consultation": shown.consultation,
        "form": form,
        "page": Paginator(answers, PER_PAGE).get_page(request.GET.get("page")),
        "files": files_of(shown.edition),
    }
    return render(request, "portal/consultations/outcome/responses.html", context)


def answers_of(edition: Edition) -> QuerySet[PublishedAnswer]:
    """All answers of an edition in their order."""
    return edition.answers.select_related("question").order_by("question__position", "position")


def files_of(edition: Edition) -> QuerySet[PublishedFile]:
    """The files of an edition without their bytes."""
    return edition.files.defer("content").order_by("pk")


def asked_for(request: HttpRequest, reference: str) -> EditionShown:
    """The edition that the address asks for, the latest by default. Raises Http404."""
    editions = Edition.objects.filter(
        consultation__in=Consultation.objects.public(), consultation__reference=reference
    ).select_related("consultation__amendment")
    wanted = request.GET.get("edition", "")
    found = list(editions.order_by("-number"))
    edition = next((each for each in found if wanted in {"", str(each.number)}), None)
    if edition is None:
        raise Http404("No outcome of this consultation is published.")
    return EditionShown(edition.consultation, edition, found[-1].published_at, edition is found[0])
