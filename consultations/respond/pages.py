"""What the respond pages show."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from django.urls import reverse

from consultations.models import (
    Attachment,
    Consultation,
    Permission,
    Question,
    Response,
    SavedAnswer,
    Section,
    Stance,
)
from consultations.respond.drafts import Draft, drafts_of, words_of
from consultations.respond.forms import PERMISSIONS
from consultations.respond.words import Words
from consultations.services.attach import attached_to
from consultations.services.describe_respondent import details_of
from consultations.services.hand_in import is_as_handed_in, obstacles_to_handing_in
from consultations.services.response_held import why_not_open

MOST_EARLIER = 50


@dataclass(frozen=True, slots=True)
class Standing:
    """Whose response it is, and whether it can still be changed."""

    response: Response
    is_open: bool
    why_not_open: str
    now: dt.datetime

    @property
    def consultation(self) -> Consultation:
        return self.response.consultation

    @property
    def author(self) -> str:
        """As whom the pages are used: for them alone to read."""
        return self.response.respondent.email or str(self.response.respondent.user)

    @property
    def by_link(self) -> bool:
        """Whether it was opened by a link, and is closed by leaving rather than by signing out."""
        return self.response.respondent.user_id is None


def standing_of(response: Response, at: dt.datetime) -> Standing:
    """How the response stands at that moment."""
    consultation = response.consultation
    is_open = consultation.takes_responses_at(at)
    return Standing(response, is_open, "" if is_open else why_not_open(consultation, at), at)


@dataclass(frozen=True, slots=True)
class ShownAnswer:
    """An answer in words, for the check page, the receipt and the documents."""

    question: Question
    words: Words
    in_conflict: bool = False

    @property
    def stance(self) -> str:
        return stance_text(self.words.stance)

    @property
    def permission(self) -> str:
        return permission_text(self.words.permission)


def stance_text(stance: str) -> str:
    """The word of a stance; `No stance` where none was taken."""
    return Stance(stance).label if stance else "No stance"


def permission_text(permission: str) -> str:
    """What may become of an answer, as its author chose it: `Confidential: it is not published`."""
    return dict(PERMISSIONS)[permission]


def permission_short(permission: str) -> str:
    """The same in a word or two."""
    return {
        Permission.NAMED: "with my name",
        Permission.ANONYMOUS: "without my name",
        Permission.CONFIDENTIAL: "confidential",
    }[Permission(permission)]


@dataclass(frozen=True, slots=True)
class Task:
    """A question in the overview."""

    draft: Draft

    @property
    def number(self) -> str:
        return self.draft.question.number

    @property
    def standing(self) -> str:
        """`Answered, confidential`, `Not answered`, `Two versions: choose`."""
        if self.draft.conflicts:
            return "Two versions: choose"
        if not self.draft.is_answered:
            return "Not answered"
        return f"Answered, {permission_short(self.draft.words.permission)}"


@dataclass(frozen=True, slots=True)
class SectionStanding:
    """A section of the paper in the overview."""

    section: Section
    tasks: tuple[Task, ...]

    @property
    def answered(self) -> int:
        return sum(task.draft.is_answered for task in self.tasks)


@dataclass(frozen=True)
class Overview:
    """Everything that the author has done and has still to do."""

    standing: Standing
    drafts: tuple[Draft, ...]
    attachments: tuple[Attachment, ...]

    @property
    def response(self) -> Response:
        return self.standing.response

    @cached_property
    def sections(self) -> list[SectionStanding]:
        """The sections that ask something, in the paper's order."""
        found: dict[int, list[Draft]] = {}
        for draft in self.drafts:
            found.setdefault(draft.question.section_id, []).append(draft)
        return [
            SectionStanding(drafts[0].question.section, tuple(Task(draft) for draft in drafts))
            for drafts in found.values()
        ]

    @property
    def answered(self) -> int:
        return sum(draft.is_answered for draft in self.drafts)

    @property
    def lacks(self) -> str:
        """What is not yet known of the respondent."""
        return details_of(self.response.respondent).lacks

    @cached_property
    def obstacles(self) -> list[str]:
        """What stands against handing in."""
        return obstacles_to_handing_in(self.response, self.drafts, self.attachments)

    @cached_property
    def has_changed(self) -> bool:
        """Whether something was changed since it was handed in."""
        return self.response.standing is not None and not is_as_handed_in(
            self.response, self.drafts, self.attachments
        )

    @property
    def answers(self) -> list[ShownAnswer]:
        """What would be handed in now."""
        return [
            ShownAnswer(draft.question, draft.words, bool(draft.conflicts))
            for draft in self.drafts
            if draft.is_answered
        ]

    @property
    def unanswered(self) -> list[str]:
        """The numbers of the questions left out."""
        return [draft.question.number for draft in self.drafts if not draft.is_answered]


def overview_of(response: Response, at: dt.datetime) -> Overview:
    """The response as it stands; a handful of queries for any number of questions."""
    attachments = tuple(attached_to(response).select_related("question"))
    return Overview(standing_of(response, at), drafts_of(response), attachments)


@dataclass(frozen=True, slots=True)
class Places:
    """Where a section stands among those that ask something."""

    sections: Sequence[Section]
    index: int

    @property
    def number(self) -> int:
        return self.index + 1

    @property
    def before(self) -> Section | None:
        return self.sections[self.index - 1] if self.index else None

    @property
    def after(self) -> Section | None:
        return self.sections[self.index + 1] if self.number < len(self.sections) else None


def places_of(response: Response, section: Section) -> Places:
    """The sections with questions, and the place of this one."""
    asking = Section.objects.filter(consultation=response.consultation, questions__isnull=False)
    sections = list(asking.distinct().order_by("position"))
    numbers = [each.pk for each in sections]
    return Places(sections, numbers.index(section.pk) if section.pk in numbers else 0)


def address_after(response: Response, section: Section, then: str) -> str:
    """Where the button leads: the next section, the same one, or the overview."""
    reference = response.consultation.reference
    if then == "stay":
        return reverse("respond-section", args=[reference, section.number])
    if then == "overview":
        return reverse("consultation-respond", args=[reference])
    after = places_of(response, section).after
    if after is None:
        return reverse("respond-check", args=[reference])
    return reverse("respond-section", args=[reference, after.number])


@dataclass(frozen=True, slots=True)
class Choice:
    """A version that can be chosen."""

    saved: SavedAnswer
    title: str

    @property
    def words(self) -> Words:
        return words_of(self.saved)

    @property
    def shown(self) -> ShownAnswer:
        return ShownAnswer(self.saved.question, self.words)


def choices_of(draft: Draft) -> list[Choice]:
    """The current version first, then what was typed on an older page; nothing when there is nothing to choose."""
    if not draft.conflicts or draft.current is None:
        return []
    others = [Choice(each, "Typed in another tab or on another device") for each in draft.conflicts]
    return [Choice(draft.current, "The answer as it stands"), *others]


def earlier_versions(response: Response, question: Question) -> list[Choice]:
    """Everything that was typed, the latest first."""
    saved = response.saved_answers.filter(question=question).select_related("question").order_by("-sequence")
    return [Choice(each, f"Version {each.sequence}") for each in saved[:MOST_EARLIER]]
