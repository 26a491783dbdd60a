"""A consultation as it is shown at a moment: where it stands by the clock, what was promised, what is left."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.urls import NoReverseMatch, reverse

from consultations.life import ConsultationState
from consultations.models import Consultation, Extension
from consultations.selectors import Counts, counts_of
from cpal.calendar import london_date
from cpal.look.figures import day_text
from pricing.public.timetable import Clocks


@dataclass(frozen=True, slots=True)
class Dates:
    """One announced moment on three clocks."""

    name: str
    clocks: Clocks


@dataclass(frozen=True, slots=True)
class ExtensionShown:
    """A later close, and where its notice stands."""

    extension: Extension

    @property
    def notice_url(self) -> str:
        return reverse("notice", args=[self.extension.notice.replace("/", "-")])


@dataclass(frozen=True, slots=True)
class Shown:
    """A consultation at a moment. What depends on the clock is asked of the clock, not of the timetable's last tick."""

    consultation: Consultation
    at: dt.datetime
    counts: Counts

    @classmethod
    def without_counts(cls, consultation: Consultation, at: dt.datetime) -> Shown:
        """Where it stands, for a page that tells no counts."""
        return cls(consultation, at, Counts())

    @property
    def state(self) -> ConsultationState:
        """As it stands by the clock: past its close it is closed, whether or not the timetable has noticed."""
        state = self.consultation.current_state
        if state is ConsultationState.OPEN and not self.consultation.takes_responses_at(self.at):
            return ConsultationState.CLOSED
        return state

    @property
    def is_open(self) -> bool:
        return self.state is ConsultationState.OPEN

    @property
    def is_coming(self) -> bool:
        return self.state is ConsultationState.SCHEDULED

    @property
    def awaits_outcome(self) -> bool:
        return self.state is ConsultationState.CLOSED

    @property
    def is_concluded(self) -> bool:
        return self.state is ConsultationState.CONCLUDED

    @property
    def is_over(self) -> bool:
        return self.state in {ConsultationState.CONCLUDED, ConsultationState.WITHDRAWN}

    @property
    def days_to_outcome(self) -> int:
        """London days until the promised day; negative once it has passed."""
        assert self.consultation.target_on is not None
        return (self.consultation.target_on - london_date(self.at)).days

    @property
    def is_overdue(self) -> bool:
        return self.awaits_outcome and self.days_to_outcome < 0

    @property
    def promise(self) -> str:
        """`Outcome promised by 23 January 2026, 40 days from now`; what was promised once there is an outcome."""
        target = self.consultation.target_on
        if target is None:
            return ""
        if self.is_over:
            return f"Outcome was promised by {day_text(target)}"
        if self.days_to_outcome < 0:
            return f"Outcome was promised by {day_text(target)}, {days(-self.days_to_outcome)} ago"
        if self.days_to_outcome == 0:
            return f"Outcome promised by {day_text(target)}, today"
        return f"Outcome promised by {day_text(target)}, {days(self.days_to_outcome)} from now"

    @property
    def dates(self) -> list[Dates]:
        """Opening and close in London, UTC and Dubai."""
        named = (("Opens", self.consultation.opens_at), ("Closes", self.consultation.closes_at))
        tense = {"Opens": "Opened", "Closes": "Closed"}
        return [Dates(tense[name] if at <= self.at else name, Clocks(at)) for name, at in named if at]

    @property
    def extensions(self) -> list[ExtensionShown]:
        """Its later closes, the first first."""
        return [ExtensionShown(each) for each in self.consultation.extensions.all()]

    @property
    def received(self) -> int | None:
        """Responses received: told only after the close, so that nobody can watch who responds when."""
        return self.counts.received if self.awaits_outcome or self.is_concluded else None

    @property
    def published(self) -> int | None:
        """Responses published with the outcome."""
        return self.counts.published if self.is_concluded else None

    @property
    def outcome_at(self) -> dt.datetime | None:
        """When its outcome was published."""
        return self.counts.outcome_at if self.is_concluded else None

    @property
    def opened_late(self) -> bool:
        """Whether it opened a minute or more after its stated moment."""
        opens_at, opened_at = self.consultation.opens_at, self.consultation.opened_at
        return bool(opens_at and opened_at and opened_at - opens_at >= dt.timedelta(minutes=1))

    def address(self, page: str) -> str:
        """The address of a further page of this consultation; blank where there is none."""
        try:
            return reverse(page, args=[self.consultation.reference])
        except NoReverseMatch:
            return ""

    @property
    def url(self) -> str:
        return self.address("consultation")

    @property
    def respond_url(self) -> str:
        """Where to respond, while it is open."""
        return self.address("consultation-respond") if self.is_open else ""

    @property
    def outcome_url(self) -> str:
        """Where its outcome stands, once there is one."""
        return self.address("consultation-outcome") if self.outcome_at else ""

    @property
    def responses_url(self) -> str:
        """Where the responses stand that their authors let be published."""
        return self.address("consultation-responses") if self.outcome_at else ""


def shown_at(rows: Sequence[Consultation], at: dt.datetime) -> list[Shown]:
    """Several consultations with their counts, in two queries."""
    counts = counts_of(rows)
    return [Shown(each, at, counts[each.pk]) for each in rows]


def days(count: int) -> str:
    """`1 day`, `40 days`."""
    return f"{count} day" if count == 1 else f"{count} days"
