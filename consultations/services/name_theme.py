"""The themes that answers are coded with: named, renamed, and taken away while nobody has used them."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from consultations.models import Consultation, Question, Theme
from consultations.policies import check_may_code
from consultations.services.held import moment
from cpal.audit.trail import record
from cpal.people.models import User

LONGEST = 80


class ThemeRefused(ValueError):
    """There is no such theme to be had; says why."""


@transaction.atomic
def name_theme(
    *,
    consultation: Consultation,
    question: Question | None,
    name: str,
    named_by: User,
    description: str = "",
    at: dt.datetime | None = None,
) -> Theme:
    """A theme of the question, or of the whole paper without one. The same name again is the same theme."""
    check_may_code(named_by, consultation)
    name = _checked(name)
    theme = _of_that_name(consultation, question, name)
    if theme is not None:
        return theme
    at = moment(consultation, at)
    theme = Theme.objects.create(
        consultation=consultation,
        question=question,
        name=name,
        description=description.strip(),
        created_by=named_by,
        created_at=at,
    )
    _log("theme.named", theme, named_by, at, was="")
    return theme


@transaction.atomic
def rename_theme(
    *, theme: Theme, name: str, description: str, renamed_by: User, at: dt.datetime | None = None
) -> Theme:
    """Another name, or another description, for the same theme."""
    check_may_code(renamed_by, theme.consultation)
    name, was = _checked(name), theme.name
    other = _of_that_name(theme.consultation, theme.question, name)
    if other is not None and other != theme:
        raise ThemeRefused(f"There is a theme “{other}” already.")
    theme.name, theme.description = name, description.strip()
    theme.save(update_fields=["name", "description"])
    _log("theme.renamed", theme, renamed_by, moment(theme.consultation, at), was=was)
    return theme


@transaction.atomic
def remove_theme(*, theme: Theme, removed_by: User, at: dt.datetime | None = None) -> None:
    """Take away a theme that nobody ever found in an answer."""
    check_may_code(removed_by, theme.consultation)
    if theme.codings.exists():
        raise ThemeRefused(f"“{theme}” was found in answers: it stays.")
    theme.delete()
    _log("theme.removed", theme, removed_by, moment(theme.consultation, at), was=theme.name)


def _checked(name: str) -> str:
    name = " ".join(name.split())
    if not name:
        raise ThemeRefused("A theme has a name.")
    if len(name) > LONGEST:
        raise ThemeRefused(f"The name of a theme has {LONGEST} characters or fewer.")
    return name


def _of_that_name(consultation: Consultation, question: Question | None, name: str) -> Theme | None:
    return Theme.objects.filter(consultation=consultation, question=question, name__iexact=name).first()


def _log(action: str, theme: Theme, by: User, at: dt.datetime, was: str) -> None:
    detail = {"theme": theme.name, "was": was, "question": theme.question.number if theme.question else ""}
    record(action=action, subject=theme.consultation.reference, actor=by, at=at, detail=detail)
