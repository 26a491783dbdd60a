"""A consultation as the API has it."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.conf import settings
from django.urls import reverse

from consultations.models import BackgroundDocument, Extension, Section
from consultations.public.shown import Shown
from cpal.api.cells import stamp


def row_of(shown: Shown) -> dict[str, Any]:
    """What the list tells of a consultation."""
    consultation = shown.consultation
    reference = consultation.reference
    return {
        "reference": reference,
        "title": consultation.title,
        "summary": consultation.summary,
        "state": shown.state.value,
        "amendment": consultation.amendment.reference if consultation.amendment else None,
        "opens_at": moment(consultation.opens_at),
        "closes_at": moment(consultation.closes_at),
        "opened_at": moment(consultation.opened_at),
        "closed_at": moment(consultation.closed_at),
        "target_on": consultation.target_on,
        "is_overdue": shown.is_overdue,
        "responses_received": shown.received,
        "responses_published": shown.published,
        "url": settings.SITE_URL + reverse("v1:consultation", args=[reference]),
        "page": settings.SITE_URL + reverse("consultation", args=[reference]),
    }


def document_of(shown: Shown) -> dict[str, Any]:
    """Everything that is announced of it."""
    consultation = shown.consultation
    return row_of(shown) | {
        "introduction": consultation.introduction,
        "origin": consultation.source,
        "withdrawn_because": consultation.withdrawn_because,
        "sections": [section_row(each) for each in consultation.sections.all()],
        "documents": [file_row(each, consultation.reference) for each in consultation.documents.all()],
        "extensions": [extension_row(each) for each in consultation.extensions.all()],
    }


def section_row(section: Section) -> dict[str, Any]:
    return {
        "number": section.number,
        "title": section.title,
        "introduction": section.introduction,
        "questions": [
            {"number": each.number, "group_heading": each.group_heading, "text": each.text}
            for each in section.questions.all()
        ],
    }


def file_row(document: BackgroundDocument, reference: str) -> dict[str, Any]:
    return {
        "title": document.title,
        "file_name": document.file_name,
        "sha256": document.sha256,
        "url": settings.SITE_URL + reverse("consultation-document", args=[reference, document.sha256]),
    }


def extension_row(extension: Extension) -> dict[str, Any]:
    return {
        "closed_before_at": stamp(extension.closed_before_at),
        "closes_at": stamp(extension.closes_at),
        "extended_at": stamp(extension.extended_at),
        "reason": extension.reason,
        "notice": extension.notice,
    }


def moment(at: dt.datetime | None) -> str | None:
    """A moment that may not have come."""
    return stamp(at) if at else None
