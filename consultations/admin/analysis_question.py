"""The answers to a question: read, coded with themes, chosen for a sentence."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse

from consultations.admin.analysis_forms import FilterForm, ThemeForm
from consultations.admin.analysis_overview import stances_table
from consultations.admin.analysis_pages import (
    REFUSALS,
    attempt,
    numbers,
    opened,
    page,
    page_of,
    question_of,
    user_of,
)
from consultations.analysis.answers import answers_to, copies_of, standing_answers
from consultations.analysis.campaigns import confirmed_campaigns
from consultations.analysis.cards import Card, cards_of
from consultations.analysis.counts import counts_on
from consultations.models import Answer, Consultation, Question, Sentence, Theme
from consultations.policies import check_may_code, may_code
from consultations.services.code_answer import code_answers
from consultations.services.name_theme import name_theme, remove_theme, rename_theme


def question_page(request: HttpRequest, number: int, question: int) -> TemplateResponse:
    """The answers that fit the filter, each with its form."""
    consultation = opened(request, number)
    asked = question_of(consultation, question)
    themes = _themes(asked)
    form = FilterForm(request.GET, themes, confirmed_campaigns(consultation))
    answers = answers_to(asked, form.wanted(), user_of(request)).select_related(
        "submission__stands_for__respondent"
    )
    shown = page_of(request, answers)
    counts = counts_on(asked)
    return page(
        request,
        "question.html",
        consultation,
        f"Question {asked.number}",
        question=asked,
        counts=counts,
        stances=stances_table(counts),
        filters=form,
        answers=shown,
        cards=cards_of(asked, list(shown), user_of(request), may_code=may_code(request.user)),
        themes=themes,
        sentences=Sentence.objects.filter(statement__consultation=consultation, question=asked),
        parts=Sentence.Part.choices,
        back=request.GET.urlencode(),
    )


def code(request: HttpRequest, number: int, answer: int) -> HttpResponse:
    """Keep what somebody found in an answer, and in its copies if asked; the card again for the script."""
    if request.method != "POST":
        return HttpResponseNotAllowed(["POST"])
    consultation = opened(request, number)
    check_may_code(user_of(request), consultation)
    read = get_object_or_404(_answers(consultation), pk=answer)
    if request.headers.get("X-Requested-With") == "fetch":
        return _code_quietly(request, consultation, read)
    attempt(request, lambda: _code(request, consultation, read))
    address = reverse("admin:consultations_analysis_question", args=[consultation.pk, read.question_id])
    return HttpResponseRedirect(f"{address}?{request.POST.get('back', '')}#answer-{read.pk}")


def themes_page(request: HttpRequest, number: int, question: int) -> HttpResponse:
    """The themes of a question: added, renamed, and removed while nobody has used them."""
    consultation = opened(request, number)
    asked = question_of(consultation, question)
    form = ThemeForm()
    if request.method == "POST":
        check_may_code(user_of(request), consultation)
        form = ThemeForm(request.POST)
        if _change_theme(request, consultation, asked, form):
            return HttpResponseRedirect(request.path)
    return page(
        request,
        "themes.html",
        consultation,
        f"Themes of question {asked.number}",
        question=asked,
        themes=_themes(asked),
        form=form,
    )


def _change_theme(request: HttpRequest, consultation: Consultation, asked: Question, form: ThemeForm) -> bool:
    """Whether something was changed: the theme that is named in the form, or a new one."""
    user = user_of(request)
    themes = consultation.themes.filter(pk__in=numbers([request.POST.get("theme", "")]))
    theme = themes.select_related("consultation", "question").first()
    if theme is not None and "remove" in request.POST:
        return attempt(request, lambda: remove_theme(theme=theme, removed_by=user), f"“{theme}” is gone.")
    if not form.is_valid():
        return False
    given = form.cleaned_data
    if theme is not None:
        return attempt(
            request,
            lambda: rename_theme(
                theme=theme, name=given["name"], description=given["description"], renamed_by=user
            ),
            "The theme is changed.",
        )
    return attempt(
        request,
        lambda: name_theme(
            consultation=consultation,
            question=None if given["whole_paper"] else asked,
            name=given["name"],
            description=given["description"],
            named_by=user,
        ),
        "The theme is there to code with.",
    )


def _code_quietly(request: HttpRequest, consultation: Consultation, read: Answer) -> HttpResponse:
    """The card as it stands afterwards, without the page around it."""
    refusal = ""
    try:
        _code(request, consultation, read)
    except REFUSALS as refused:
        refusal = str(refused)
    read.question.consultation = consultation
    context: dict[str, Any] = {
        "card": _card(request, read),
        "consultation": consultation,
        "themes": _themes(read.question),
        "back": request.POST.get("back", ""),
        "refusal": refusal,
        "is_saved": not refusal,
    }
    return TemplateResponse(
        request, "admin/consultations/analysis/_answer.html", context, status=409 if refusal else 200
    )


def _code(request: HttpRequest, consultation: Consultation, read: Answer) -> None:
    user = user_of(request)
    themes = list(consultation.themes.filter(pk__in=numbers(request.POST.getlist("themes"))))
    if request.POST.get("new_theme", "").strip():
        themes.append(
            name_theme(
                consultation=consultation,
                question=read.question,
                name=request.POST["new_theme"],
                named_by=user,
            )
        )
    answers = [read.pk]
    if "with_copies" in request.POST:
        answers = list(copies_of(read).exclude(readings__coder=user).values_list("pk", flat=True))
        answers = [*{read.pk, *_open_to(answers)}]
    code_answers(consultation=consultation, answers=answers, themes=themes, coder=user)


def _open_to(answers: list[int]) -> list[int]:
    """Those that a second person has not read yet."""
    return list(Answer.objects.filter(pk__in=answers).exclude(readings__place=2).values_list("pk", flat=True))


def _card(request: HttpRequest, read: Answer) -> Card:
    (card,) = cards_of(read.question, [read], user_of(request), may_code=True)
    return card


def _answers(consultation: Consultation) -> Any:
    return standing_answers(consultation).select_related("submission__stands_for__respondent")


def _themes(question: Question) -> list[Theme]:
    """Those of the question, then those of the whole paper."""
    own = list(question.themes.order_by("name"))
    return [*own, *question.consultation.themes.filter(question=None).order_by("name")]
