"""Preparing an edition: exactly what would be published of a consultation as it stands now, and its digest (7.6)."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db import connection

from consultations.models import Consultation
from consultations.outcomes.material import Material, material_of
from consultations.publishing.content import (
    answers_by_question,
    content_of,
    counts_by_question,
    public_answers,
    public_files,
)
from consultations.publishing.missing import missing
from consultations.publishing.places import places_of, unreadable
from consultations.publishing.values import Draft


@dataclass(frozen=True, slots=True)
class Prepared:
    """An edition that is not out: what it would publish, its digest, and what it lacks."""

    draft: Draft
    digest: str
    missing: tuple[str, ...]


def prepare_edition(*, consultation: Consultation) -> Prepared:
    """The same responses, sentences and redactions give the same digest, whoever asks and whenever."""
    material = material_of(consultation)
    draft = draft_of(material)
    answered = answers_by_question(material.given)
    lacks = missing(material.paper, material.overview, material.sentences, answered)
    return Prepared(draft, digest_of(draft.content), tuple(lacks))


def draft_of(material: Material) -> Draft:
    """What the material makes when it is published."""
    counts = counts_by_question(material.paper, material.given)
    answers = public_answers(material.paper, material.given, material.removals, counts)
    files = public_files(material.files)
    content = content_of(
        material.paper, material.overview, material.sentences, counts, answers, files, material.received
    )
    places = places_of(material.paper, material.overview, material.sentences, answers, files)
    return Draft(content, answers, files, tuple(places), unreadable(files))


def digest_of(content: Mapping[str, Any]) -> str:
    """SHA-256 of the content as the database writes it; the database refuses an edition with another."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT encode(sha256(convert_to(%s::jsonb::text, 'UTF8')), 'hex')", [json.dumps(content)]
        )
        (digest,) = cursor.fetchone()
    return str(digest)
