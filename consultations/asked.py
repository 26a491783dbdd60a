"""What a consultation asks, as a paper, and a digest by which two readers know that they mean the same words."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict

from django.core.serializers.json import DjangoJSONEncoder

from consultations import selectors
from consultations.models import Consultation, Section
from consultations.paper import Paper, PaperQuestion, PaperSection


def paper_of(consultation: Consultation) -> Paper:
    """The words of the consultation as they stand."""
    whole = selectors.with_what_it_asks(Consultation.objects.filter(pk=consultation.pk)).get()
    return Paper(
        title=whole.title,
        summary=whole.summary,
        introduction=whole.introduction,
        source=whole.source,
        sections=tuple(_section(section) for section in whole.sections.all()),
    )


def _section(section: Section) -> PaperSection:
    return PaperSection(
        number=section.number,
        title=section.title,
        introduction=section.introduction,
        questions=tuple(
            PaperQuestion(number=each.number, text=each.text, group_heading=each.group_heading)
            for each in section.questions.all()
        ),
    )


def digest_of(consultation: Consultation) -> str:
    """SHA-256 of everything that would be announced but its moments."""
    documents = selectors.documents().filter(consultation=consultation)
    words = {
        "paper": asdict(paper_of(consultation)),
        "contact": consultation.contact,
        "amendment": consultation.amendment_id,
        "documents": [(each.title, each.file_name, each.sha256) for each in documents],
    }
    text = json.dumps(words, cls=DjangoJSONEncoder, sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()
