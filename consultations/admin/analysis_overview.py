"""The overview: who answered what, how far the coding has come, how far two people agree."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.http import HttpRequest
from django.template.response import TemplateResponse
from django.urls import reverse

from consultations.admin.analysis_pages import opened, page, question_of
from consultations.analysis.agreement import Decisions, pooled
from consultations.analysis.campaigns import standing_of_campaigns
from consultations.analysis.coding import QuestionAgreement, agreement_of, agreement_on, progress_of
from consultations.analysis.counts import Counts, QuestionCounts, Tally, counts_of
from consultations.models import Consultation, Permission, RespondentKind, Sentence, Stance
from cpal.look.figures import share_text, with_places
from cpal.look.values import Cell, Column, Table

NOT_DEFINED = "not defined"
SHORT_STANCES = (
    (Stance.AGREE, "Agree"),
    (Stance.PARTLY, "In part"),
    (Stance.DISAGREE, "Disagree"),
    (Stance.NO_VIEW, "No view"),
)
ROWS_OF_KINDS = (*RespondentKind.choices, ("", "Kind not stated"))


@dataclass(frozen=True, slots=True)
class CodingFacts:
    """How far the coding has come, in words."""

    answers: str
    read_twice: str
    agreement: str
    kappa: str


def overview(request: HttpRequest, number: int) -> TemplateResponse:
    """Everything about the responses to a consultation, on one page."""
    consultation = opened(request, number)
    counts, agreements = counts_of(consultation), agreement_of(consultation)
    return page(
        request,
        "overview.html",
        consultation,
        f"Responses to {consultation.reference}",
        received=whole(counts.received.responses),
        submissions=whole(counts.received.submissions),
        withdrawn=whole(counts.withdrawn),
        kinds=_kinds_table(counts),
        permissions=_permissions_table(counts),
        questions=_questions_table(consultation, counts, agreements),
        coding=coding_facts(agreements),
        progress=progress_of([each.question for each in agreements]),
        campaigns=standing_of_campaigns(consultation),
        sentences=Sentence.objects.filter(statement__consultation=consultation).count(),
    )


def agreement_page(request: HttpRequest, number: int, question: int) -> TemplateResponse:
    """The themes of a question: what two people found alone, and what they agree on now."""
    consultation = opened(request, number)
    asked = question_of(consultation, question)
    agreement = agreement_on(asked)
    return page(
        request,
        "agreement.html",
        consultation,
        f"Agreement on question {asked.number}",
        question=asked,
        agreement=agreement,
        coding=coding_facts([agreement]),
        themes=_themes_table(agreement),
    )


def coding_facts(agreements: Sequence[QuestionAgreement]) -> CodingFacts:
    """Of all these questions together."""
    decisions = pooled(each.alone for each in agreements)
    return CodingFacts(
        answers=whole(sum(each.answers for each in agreements)),
        read_twice=whole(sum(each.read_twice for each in agreements)),
        agreement=agreement_text(decisions),
        kappa=kappa_text(decisions),
    )


def whole(number: int) -> str:
    """``4 900``."""
    return with_places(number, 0)


def agreement_text(decisions: Decisions) -> str:
    """``92.5 %``, or a dash where nothing was decided twice."""
    share = decisions.agreement
    return "–" if share is None else share_text(share)


def kappa_text(decisions: Decisions) -> str:
    """``0.85``; in words where kappa is not defined because nothing varied."""
    if decisions.kappa is None:
        return NOT_DEFINED if decisions.count else "–"
    return with_places(decisions.kappa, 2)


def both_ways(tally: Tally) -> str:
    """``512``, or ``512 (13)`` where campaigns make fewer submissions of the responses."""
    if tally.responses == tally.submissions:
        return whole(tally.responses)
    return f"{whole(tally.responses)} ({whole(tally.submissions)})"


def stances_table(counts: QuestionCounts) -> Table:
    """Kinds of respondent against stances."""
    stances = [(value, str(label)) for value, label in (*Stance.choices, ("", "None stated"))]
    kinds = {each.kind: each.tally for each in counts.kinds}
    rows = tuple(
        (str(label), *(_cell(counts.tally(kind, stance)) for stance, _ in stances), both_ways(kinds[kind]))
        for kind, label in ROWS_OF_KINDS
        if kind in kinds
    )
    total = ("All", *(_cell(counts.of_stance(stance)) for stance, _ in stances), both_ways(counts.answered))
    return Table(
        caption="Stances by kind of respondent",
        columns=(
            Column("Kind"),
            *(Column(label, is_number=True) for _, label in stances),
            Column("All", is_number=True),
        ),
        rows=(*rows, total),
        note="In brackets: distinct submissions, a confirmed campaign counted once.",
    )


def _kinds_table(counts: Counts) -> Table:
    tallies = {each.kind: each.tally for each in counts.kinds}
    return Table(
        caption="Responses by kind of respondent",
        columns=(
            Column("Kind"),
            Column("Responses", is_number=True),
            Column("Distinct submissions", is_number=True),
        ),
        rows=(
            *(
                (str(label), whole(tallies[kind].responses), whole(tallies[kind].submissions))
                for kind, label in ROWS_OF_KINDS
                if kind in tallies
            ),
            ("All", whole(counts.received.responses), whole(counts.received.submissions)),
        ),
    )


def _permissions_table(counts: Counts) -> Table:
    tallies = {each.permission: each.tally.responses for each in counts.permissions}
    return Table(
        caption="Answers by what their authors allow",
        columns=(Column("The answer"), Column("Answers", is_number=True)),
        rows=tuple((str(label), whole(tallies.get(value, 0))) for value, label in Permission.choices),
    )


def _questions_table(
    consultation: Consultation, counts: Counts, agreements: tuple[QuestionAgreement, ...]
) -> Table:
    rows = tuple(
        (
            Cell(each.question.number, url=_address("analysis_question", consultation, each.question.pk)),
            both_ways(each.answered),
            *(_cell(each.of_stance(stance)) for stance, _ in SHORT_STANCES),
            whole(agreement.answers),
            whole(agreement.read_twice),
            Cell(
                agreement_text(agreement.alone),
                url=_address("analysis_agreement", consultation, each.question.pk),
            ),
            kappa_text(agreement.alone),
        )
        for each, agreement in zip(counts.questions, agreements, strict=True)
    )
    names = (*(label for _, label in SHORT_STANCES), "With words", "Read twice", "Agreement", "Kappa")
    return Table(
        caption="Answers, stances and coding by question",
        columns=(
            Column("Question"),
            Column("Answered", is_number=True),
            *(Column(name, is_number=True) for name in names),
        ),
        rows=rows,
        note="In brackets: distinct submissions, a confirmed campaign counted once. Agreement is of what two"
        " people found alone; kappa is not defined where neither varied.",
    )


def _themes_table(agreement: QuestionAgreement) -> Table:
    return Table(
        caption="Themes, and what two people found alone",
        columns=(
            Column("Theme"),
            *(
                Column(name, is_number=True)
                for name in (
                    "Both",
                    "First alone",
                    "Second alone",
                    "Neither",
                    "Agreement",
                    "Kappa",
                    "Agreed now",
                )
            ),
        ),
        rows=tuple(
            (
                each.theme.name,
                whole(each.alone.both),
                whole(each.alone.first_only),
                whole(each.alone.second_only),
                whole(each.alone.neither),
                agreement_text(each.alone),
                kappa_text(each.alone),
                whole(each.agreed),
            )
            for each in agreement.themes
        ),
        note="Agreed now: answers in which both see the theme, after they settled where they differed.",
    )


def _cell(tally: Tally) -> Cell:
    return Cell(both_ways(tally), is_soft=not tally.responses)


def _address(name: str, consultation: Consultation, *more: int) -> str:
    return reverse(f"admin:consultations_{name}", args=[consultation.pk, *more])
