"""Writing a paper's sections and questions into a draft, in their order."""

from __future__ import annotations

from collections.abc import Sequence

from consultations.models import Consultation, Question, Section
from consultations.paper import PaperSection


def ask(consultation: Consultation, sections: Sequence[PaperSection]) -> None:
    """The sections in order, and the questions in order through the whole paper, in place of what was asked."""
    consultation.questions.all().delete()
    consultation.sections.all().delete()
    rows = Section.objects.bulk_create(
        _section(consultation, position, each) for position, each in enumerate(sections, start=1)
    )
    asked = [
        (row, question) for row, section in zip(rows, sections, strict=True) for question in section.questions
    ]
    Question.objects.bulk_create(
        Question(
            consultation=consultation,
            section=row,
            position=position,
            number=question.number,
            group_heading=question.group_heading,
            text=question.text,
        )
        for position, (row, question) in enumerate(asked, start=1)
    )


def _section(consultation: Consultation, position: int, section: PaperSection) -> Section:
    return Section(
        consultation=consultation,
        position=position,
        number=section.number,
        title=section.title,
        introduction=section.introduction,
    )
