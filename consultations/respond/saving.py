"""What a page of questions sends, by its button or by its script, and what is answered."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, JsonResponse, QueryDict
from django.urls import reverse

from consultations.models import Attachment, Question, Response, SavedAnswer, Section
from consultations.notices.services.subscribe import may_do_again
from consultations.respond.drafts import BLANK, Draft, drafts_of
from consultations.respond.forms import AnswerForm, prefix_of
from consultations.respond.words import MOST_CHARACTERS
from consultations.services.attach import attached_to
from consultations.services.response_held import NotOpen, ResponseRefused
from consultations.services.save_answer import save_answer
from cpal.look.figures import london_text
from cpal.look.forms import Fault

SAVES_AN_HOUR = 3_000


@dataclass(frozen=True, slots=True)
class Answered:
    """A question with its draft and the form on which it is answered."""

    draft: Draft
    form: AnswerForm
    files: tuple[Attachment, ...] = ()

    @property
    def question(self) -> Question:
        return self.draft.question

    @property
    def most_characters(self) -> int:
        return MOST_CHARACTERS

    @property
    def faults(self) -> Iterator[Fault]:
        """Every fault of the form, with the number of its question."""
        if not self.form.is_bound:
            return
        for bound in self.form:
            anchor = bound.id_for_label or f"{bound.auto_id}_0"
            for error in bound.errors:
                yield Fault(f"{self.question.number}, {bound.label}: {error}", anchor)


def forms_showing(response: Response, section: Section) -> list[Answered]:
    """The questions of a section as they stand."""
    drafts = drafts_of(response, list(section.questions.all()))
    files = list(attached_to(response).filter(question__section=section))
    return [
        Answered(
            draft,
            AnswerForm.showing(draft),
            tuple(each for each in files if each.question_id == draft.question.pk),
        )
        for draft in drafts
    ]


def forms_sent(response: Response, section: Section, sent: QueryDict) -> list[Answered]:
    """The questions of a section as a page sent them."""
    return [
        Answered(shown.draft, AnswerForm(sent, prefix=prefix_of(shown.question), auto_id="%s"), shown.files)
        for shown in forms_showing(response, section)
    ]


def save_form(response: Response, answered: Answered) -> SavedAnswer | None:
    """Keep what stands in a valid form; nothing for a question that was left as blank as it was."""
    form = answered.form
    made_from = form.cleaned_data["made_from"]
    if not made_from and form.words == BLANK:
        return None
    return save_answer(
        response=response,
        question=answered.question,
        words=form.words,
        made_from=made_from,
        token=form.cleaned_data["token"],
    )


def save_sent(request: HttpRequest, response: Response, question: Question) -> JsonResponse:
    """Keep what a script sent, and tell it where the answer stands now."""
    sent = _read(request.body)
    form = AnswerForm(sent)
    if sent.get("response") != response.reference:
        return JsonResponse({"state": "other"}, status=409)
    if not form.is_valid():
        faults = " ".join(str(fault) for faults in form.errors.values() for fault in faults)
        return JsonResponse({"state": "refused", "message": faults}, status=400)
    if not may_do_again(f"save:{response.pk}", SAVES_AN_HOUR):
        return JsonResponse({"state": "busy"}, status=429, headers={"Retry-After": "60"})
    try:
        saved = save_answer(
            response=response,
            question=question,
            words=form.words,
            made_from=form.cleaned_data["made_from"],
            token=form.cleaned_data["token"],
        )
    except NotOpen as refusal:
        return JsonResponse({"state": "closed", "message": str(refusal)}, status=409)
    except ResponseRefused as refusal:
        return JsonResponse({"state": "refused", "message": str(refusal)}, status=400)
    return JsonResponse(_acknowledged(response, question, saved))


def _acknowledged(response: Response, question: Question, saved: SavedAnswer) -> dict[str, object]:
    return {
        "state": "conflict" if saved.in_conflict else "saved",
        "version": saved.sequence,
        "saved_at": london_text(saved.saved_at, "time-seconds"),
        "compare": reverse("respond-versions", args=[response.consultation.reference, question.number]),
    }


def _read(body: bytes) -> dict[str, Any]:
    """The fields of a JSON object; none for anything else."""
    try:
        sent = json.loads(body)
    except ValueError:
        return {}
    return sent if isinstance(sent, dict) else {}


@dataclass(frozen=True, slots=True)
class Text:
    """What was typed in one field of a page that could not be saved."""

    question: Question
    label: str
    text: str


def texts_in(section: Section, sent: QueryDict) -> list[Text]:
    """Everything that was typed on the page."""
    return [
        Text(question, label, sent.get(f"{prefix_of(question)}-{field}", ""))
        for question in section.questions.all()
        for field, label in (("reason", "Your reasons"), ("alternative", "What you would do instead"))
        if sent.get(f"{prefix_of(question)}-{field}", "").strip()
    ]


@dataclass(frozen=True, slots=True)
class Field:
    """A field as it was sent, to be sent again."""

    name: str
    value: str


def fields_in(section: Section, sent: QueryDict) -> list[Field]:
    """The page's fields, for a second attempt: the same saves under the same names."""
    names = [
        f"{prefix_of(question)}-{field}"
        for question in section.questions.all()
        for field in ("stance", "reason", "alternative", "permission", "made_from", "token")
    ]
    return [Field(name, sent.get(name, "")) for name in names if name in sent]
