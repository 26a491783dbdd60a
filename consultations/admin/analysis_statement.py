"""The statement in the making: its sentences, and the answers that each rests on."""

from __future__ import annotations

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import NoReverseMatch, reverse

from consultations.admin.analysis_forms import NewSentenceForm, OverviewForm, SentenceForm
from consultations.admin.analysis_pages import attempt, numbers, opened, page, page_of, question_of, user_of
from consultations.analysis.answers import agreed_answers
from consultations.analysis.sentences import answers_behind, backed_by, statement_parts, with_support
from consultations.models import Consultation, Question, Sentence, Statement, Theme
from consultations.policies import check_may_summarise
from consultations.services.write_sentence import (
    SentenceRefused,
    cite_answers,
    delete_sentence,
    digest_of,
    edit_sentence,
    move_sentence,
    uncite_answers,
    write_sentence,
)
from consultations.services.write_statement import write_overview


def statement_page(request: HttpRequest, number: int) -> HttpResponse:
    """Every sentence, question by question, with how much stands behind it."""
    consultation = opened(request, number)
    statement = Statement.objects.filter(consultation=consultation).select_related("prepared_by").first()
    return page(
        request,
        "statement.html",
        consultation,
        f"Statement on {consultation.reference}",
        statement=statement,
        parts=statement_parts(consultation),
        publishing=_publishing(consultation),
    )


def overview(request: HttpRequest, number: int) -> HttpResponse:
    """The words above the questions."""
    consultation = opened(request, number)
    statement = Statement.objects.filter(consultation=consultation).first()
    form = OverviewForm(request.POST or None, initial={"overview": statement.overview if statement else ""})
    if request.method == "POST":
        check_may_summarise(user_of(request), consultation)
        if form.is_valid() and attempt(
            request,
            lambda: write_overview(
                consultation=consultation, overview=form.cleaned_data["overview"], written_by=user_of(request)
            ),
            "The overview is kept.",
        ):
            return _to_statement(consultation)
    return page(request, "write.html", consultation, "Overview of the statement", form=form)


def write(request: HttpRequest, number: int) -> HttpResponse:
    """A new sentence, about the question in the address or about the whole."""
    consultation = opened(request, number)
    asked = _asked(request, consultation)
    part = request.GET.get("part", Sentence.Part.SAID)
    form = NewSentenceForm(request.POST or None, initial={"part": part})
    if request.method == "POST":
        check_may_summarise(user_of(request), consultation)
        if form.is_valid() and attempt(request, lambda: _write(request, consultation, asked, form, [])):
            return _to_statement(consultation, asked)
    title = f"A sentence on question {asked.number}" if asked else "A sentence on the whole"
    return page(request, "write.html", consultation, title, form=form, question=asked)


def cite(request: HttpRequest, number: int, question: int) -> HttpResponse:
    """Put the answers that were chosen on a question's page behind a sentence, or begin one with them."""
    if request.method != "POST":
        return HttpResponseNotAllowed(["POST"])
    consultation = opened(request, number)
    check_may_summarise(user_of(request), consultation)
    asked = question_of(consultation, question)
    chosen = numbers(request.POST.getlist("answers"))
    sentence = _sentences(consultation).filter(pk__in=numbers([request.POST.get("sentence", "")])).first()
    if sentence is not None:
        done = attempt(request, lambda: _cite(request, sentence, chosen), _cited(chosen))
    else:
        form = NewSentenceForm({"part": request.POST.get("part", ""), "text": request.POST.get("text", "")})
        done = form.is_valid() and attempt(
            request, lambda: _write(request, consultation, asked, form, chosen), _cited(chosen)
        )
        if not form.is_valid():
            attempt(request, lambda: _refuse(form))
    if done:
        return _to_statement(consultation, asked)
    address = reverse("admin:consultations_analysis_question", args=[consultation.pk, asked.pk])
    return HttpResponseRedirect(f"{address}?{request.POST.get('back', '')}")


def sentence_page(request: HttpRequest, number: int, sentence: int) -> HttpResponse:
    """A sentence and every response behind it."""
    consultation = opened(request, number)
    shown = get_object_or_404(with_support(_sentences(consultation)), pk=sentence)
    form = SentenceForm(request.POST or None, initial={"text": shown.text, "seen": digest_of(shown.text)})
    if request.method == "POST":
        check_may_summarise(user_of(request), consultation)
        if form.is_valid() and attempt(request, lambda: _edit(request, shown, form), "The sentence is kept."):
            return HttpResponseRedirect(request.path)
    return page(
        request,
        "sentence.html",
        consultation,
        "A sentence of the statement",
        backed=backed_by(shown),
        question=shown.question,
        form=form,
        answers=page_of(request, answers_behind(shown)),
        themes=Theme.objects.filter(question=shown.question) if shown.question else [],
    )


def answers(request: HttpRequest, number: int, sentence: int) -> HttpResponse:
    """Put all answers with a theme behind a sentence, or take chosen ones away."""
    if request.method != "POST":
        return HttpResponseNotAllowed(["POST"])
    consultation = opened(request, number)
    shown = get_object_or_404(_sentences(consultation), pk=sentence)
    if "take" in request.POST:
        chosen = numbers(request.POST.getlist("answers"))
        attempt(
            request,
            lambda: uncite_answers(sentence=shown, answers=chosen, cited_by=user_of(request)),
            "They no longer stand behind it.",
        )
    elif shown.question is not None:
        theme = get_object_or_404(consultation.themes, pk__in=numbers([request.POST.get("theme", "")]))
        chosen = list(agreed_answers(shown.question, theme.pk).values_list("pk", flat=True))
        attempt(request, lambda: _cite(request, shown, chosen), _cited(chosen))
    return _to_sentence(consultation, shown)


def move(request: HttpRequest, number: int, sentence: int) -> HttpResponse:
    """Up or down among the sentences of its part."""
    if request.method != "POST":
        return HttpResponseNotAllowed(["POST"])
    consultation = opened(request, number)
    shown = get_object_or_404(_sentences(consultation), pk=sentence)
    position = shown.position + (1 if "down" in request.POST else -1)
    attempt(request, lambda: move_sentence(sentence=shown, position=position, moved_by=user_of(request)))
    return _to_statement(consultation, shown.question)


def delete(request: HttpRequest, number: int, sentence: int) -> HttpResponse:
    """Out of the statement."""
    if request.method != "POST":
        return HttpResponseNotAllowed(["POST"])
    consultation = opened(request, number)
    shown = get_object_or_404(_sentences(consultation), pk=sentence)
    attempt(
        request,
        lambda: delete_sentence(sentence=shown, deleted_by=user_of(request)),
        "The sentence is deleted.",
    )
    return _to_statement(consultation, shown.question)


def _write(
    request: HttpRequest,
    consultation: Consultation,
    asked: Question | None,
    form: NewSentenceForm,
    chosen: list[int],
) -> Sentence:
    return write_sentence(
        consultation=consultation,
        question=asked,
        part=Sentence.Part(form.cleaned_data["part"]),
        text=form.cleaned_data["text"],
        written_by=user_of(request),
        answers=chosen,
    )


def _edit(request: HttpRequest, sentence: Sentence, form: SentenceForm) -> Sentence:
    given = form.cleaned_data
    return edit_sentence(
        sentence=sentence, text=given["text"], seen=given["seen"], written_by=user_of(request)
    )


def _cite(request: HttpRequest, sentence: Sentence, chosen: list[int]) -> int:
    return cite_answers(sentence=sentence, answers=chosen, cited_by=user_of(request))


def _cited(chosen: list[int]) -> str:
    return f"{len(chosen)} answer{'' if len(chosen) == 1 else 's'} stand{'s' if len(chosen) == 1 else ''} behind it."


def _refuse(form: NewSentenceForm) -> None:
    raise SentenceRefused("Choose a sentence, or write a new one and the part it belongs to.")


def _sentences(consultation: Consultation) -> QuerySet[Sentence]:
    rows = Sentence.objects.filter(statement__consultation=consultation)
    return rows.select_related("statement__consultation", "question", "written_by")


def _asked(request: HttpRequest, consultation: Consultation) -> Question | None:
    wanted = numbers([request.GET.get("question", "")])
    return question_of(consultation, wanted[0]) if wanted else None


def _to_statement(consultation: Consultation, asked: Question | None = None) -> HttpResponseRedirect:
    address = reverse("admin:consultations_statement", args=[consultation.pk])
    return HttpResponseRedirect(f"{address}#question-{asked.pk}" if asked else address)


def _to_sentence(consultation: Consultation, sentence: Sentence) -> HttpResponseRedirect:
    return HttpResponseRedirect(reverse("admin:consultations_sentence", args=[consultation.pk, sentence.pk]))


def _publishing(consultation: Consultation) -> str:
    """Where the statement is searched and published."""
    try:
        return reverse("admin:consultations_publishing", args=[consultation.pk])
    except NoReverseMatch:
        return ""
