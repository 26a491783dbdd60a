"""A text of an amendment as the back office shows it: its changes, its redline and its back-cast."""

from __future__ import annotations

from dataclasses import dataclass

from consultations.amending.text import base_of, redline_of
from consultations.models import AmendmentText
from consultations.public.back_cast_shown import ShownMetal, back_cast_shown
from consultations.services.back_cast import Progress, failed_runs, progress_of
from cpal.clock import database_clock
from cpal.people.models import User
from pricing.methodology.redline import Redline
from pricing.methodology.text.amending import BadAmendment
from pricing.methodology.text.rendering import BadText
from pricing.models import MethodologyVersion, Run
from pricing.policies import may_see_deals
from pricing.public.redlines import RedlinePage, page_of


@dataclass(frozen=True, slots=True)
class TextInBackOffice:
    """A text; `redline` is None while the text is not whole, and `fault` says why."""

    text: AmendmentText
    redline: RedlinePage | None
    fault: str
    progress: Progress | None
    metals: tuple[ShownMetal, ...]
    failures: tuple[Run, ...]
    sees_all: bool


def text_in_back_office(text: AmendmentText, user: User) -> TextInBackOffice:
    """The text for this person; a month that the public does not see is shown to those who see deals alone."""
    redline, fault = _redline(text)
    progress = progress_of(text) if text.is_fixed else None
    metals = back_cast_shown(text, is_whole=True).metals if text.is_fixed else ()
    failures = tuple(failed_runs(text).select_related("window")[:3]) if text.is_fixed else ()
    return TextInBackOffice(text, redline, fault, progress, metals, failures, may_see_deals(user))


def _redline(text: AmendmentText) -> tuple[RedlinePage | None, str]:
    try:
        found: Redline = redline_of(text, database_clock())
    except (BadAmendment, BadText) as problem:
        return None, f"{problem}."
    after = text.version or MethodologyVersion(code="the draft")
    return page_of(found, base_of(text.amendment), after), ""
