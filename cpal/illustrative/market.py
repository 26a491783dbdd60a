"""Building the illustrative market: every window through the real services, in the order in which it happened."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from django.db import transaction

from cpal.calendar import (
    LONDON,
    Month,
    cutoff_of,
    latest_closed_window,
    london_date,
    observation_window,
    window_of,
)
from cpal.illustrative.accounts import open_accounts
from cpal.illustrative.amending import draft_with_its_text_fixed
from cpal.illustrative.averages import averages_until
from cpal.illustrative.consulting import Editors, consultations_until
from cpal.illustrative.deals import business_days, setting_of, trades_of
from cpal.illustrative.files import Files
from cpal.illustrative.governing import governance_until
from cpal.illustrative.happenings import Story
from cpal.illustrative.keeping import kept_updates
from cpal.illustrative.models import Mark
from cpal.illustrative.objecting import Participants, close_objection_window
from cpal.illustrative.offers import evidence_of, orders_of
from cpal.illustrative.records import Evidence, FeedRecord
from cpal.illustrative.reference import monthly_facts, standing_facts
from cpal.illustrative.registers import RegisterUpdate, initial_registers, later_updates
from cpal.illustrative.review import Review, Staff
from cpal.illustrative.script import LONGEST, NEWEST, Event, events_of
from cpal.illustrative.spans import Span
from cpal.people.models import User
from eligibility.registers.facts import fact_files
from pricing.methodology.metals import Metal
from pricing.models import Delivery
from pricing.services.publish import publish_provisional

COLLECTING = -1
LAST_FILE_BEFORE_CUTOFF = dt.timedelta(minutes=20)
FACTS_BEFORE_THE_START = dt.timedelta(days=50)
EVIDENCE_BEFORE_CUTOFF = dt.timedelta(hours=2)
MID_MONTH = dt.time(18, 0)
REVIEW_TIME = dt.time(10, 0)


class NotEmpty(RuntimeError):
    """The database holds people or deals already; the illustrative market is only ever built in an empty one."""


@dataclass(frozen=True, slots=True)
class Step:
    """Something that was built."""

    name: str


def build(*, now: dt.datetime, files: Files, months: int = LONGEST) -> Iterator[Step]:
    """Build it wholly or not at all, in one transaction, telling each step. Raises NotEmpty."""
    with transaction.atomic():
        if User.objects.exists() or Delivery.objects.exists():
            raise NotEmpty("This database is not empty: nothing was done.")
        shown = _months_until(latest_closed_window(now), months)
        kept = kept_updates(Span(shown[0], shown[-1], now))
        yield from Market(now, files, shown, list(kept)).build()


@dataclass(frozen=True)
class Market:
    """The market as it stands at `now`: these closed windows, and the one that collects."""

    now: dt.datetime
    files: Files
    months: tuple[Month, ...]
    kept: list[RegisterUpdate]  # what the keeper has yet to enter, in the order of its moments

    def build(self) -> Iterator[Step]:
        first, last = self.months[0], self.months[-1]
        opens_at = cutoff_of(first.previous)
        people = open_accounts(opens_at - dt.timedelta(days=60))
        staff = Staff(people["ana"], people["sam"], people["sol"], people["eli"])
        participants = Participants(people["mia"], people["theo"])
        story = Story.of(
            [
                *governance_until(self.now, people),
                *averages_until(self.now, people["eli"]),
                *consultations_until(self.now, Editors(people["cora"], people["sam"], people["sol"])),
            ],
            self.now,
        )
        Mark.objects.create(made_at=self.now, first_window=str(first), last_window=str(last))
        yield Step("people")
        self.files.hand_in_facts(fact_files(), staff.register_keeper, opens_at - FACTS_BEFORE_THE_START)
        for update in initial_registers(first):
            self.files.hand_in_register(update, staff.register_keeper)
        self._keep(opens_at, staff)
        start = london_date(opens_at).replace(day=1)
        self.files.hand_in_reference(
            "reference-standing.csv", standing_facts(start), staff.analyst, opens_at - dt.timedelta(days=3)
        )
        yield Step("registers and reference data")
        for months_left, month in reversed(list(enumerate(reversed(self.months)))):
            self._receive(month, months_left, staff)
            story.tell_until(observation_window(month).publishes_at)
            self._review(month, months_left, staff, participants)
            yield Step(str(month))
        collecting = window_of(self.now)
        self._receive(collecting, COLLECTING, staff)
        yield Step(f"{collecting} so far")
        story.tell_until(self.now)
        yield Step("consultations, governance, notices")
        draft_with_its_text_fixed(people)
        yield Step("an amendment")

    # --- what comes in ----------------------------------------------------------------------------------------
    def _receive(self, month: Month, months_left: int, staff: Staff) -> None:
        """The files of a window, each at its moment; nothing that has not happened yet."""
        for update in later_updates(month, months_left):
            self.files.hand_in_register(update, staff.register_keeper)
        self._keep(min(cutoff_of(month), self.now), staff)
        analyst = staff.analyst
        opened_at = cutoff_of(month.previous)
        self.files.hand_in_reference(
            f"{month}-reference.csv", monthly_facts(month), analyst, opened_at + dt.timedelta(minutes=30)
        )
        settings = [setting_of(metal, month, months_left) for metal in Metal]
        records: list[FeedRecord] = [
            *(trade for setting in settings for trade in trades_of(setting)),
            *(order for setting in settings for order in orders_of(setting)),
        ]
        sent_until = opened_at
        for number, at in enumerate(self._feed_moments(month), start=1):
            sent = [record for record in records if sent_until < record.sent_at <= at]
            self.files.hand_in_feed(f"{month}-feed-{number}.csv", sent, analyst, at)
            sent_until = at
        evidence: list[Evidence] = [each for setting in settings for each in evidence_of(setting)]
        at = cutoff_of(month) - EVIDENCE_BEFORE_CUTOFF
        if at <= self.now:
            self.files.hand_in_evidence(f"{month}-market-assessments.csv", evidence, analyst, at)

    def _keep(self, until: dt.datetime, staff: Staff) -> None:
        """What the keeper enters beside what is judged, up to a moment."""
        while self.kept and self.kept[0].received_at <= until:
            self.files.hand_in_register(self.kept.pop(0), staff.register_keeper)

    def _feed_moments(self, month: Month) -> Iterator[dt.datetime]:
        """In the middle of the month and just before its cut-off; of the month that collects, up to now."""
        days = list(business_days(month))
        moments = (
            dt.datetime.combine(days[len(days) // 2], MID_MONTH, tzinfo=LONDON),
            cutoff_of(month) - LAST_FILE_BEFORE_CUTOFF,
        )
        yield from (at for at in moments if at <= self.now)
        if moments[-1] > self.now:
            yield self.now

    # --- what becomes of it -----------------------------------------------------------------------------------
    def _review(self, month: Month, months_left: int, staff: Staff, participants: Participants) -> None:
        """Review, approve, publish and close the objection window; the newest window is left in review."""
        window = observation_window(month)
        at = dt.datetime.combine(london_date(window.publishes_at), REVIEW_TIME, tzinfo=LONDON)
        for metal in Metal:
            events = events_of(metal, months_left)
            if months_left == NEWEST:
                _leave_in_review(Review(staff, month, metal, events, min(at, self.now)))
                continue
            review = Review(staff, month, metal, events, at)
            approved = review.approve(review.prepare())
            published = publish_provisional(assessment=approved, published_by=None, at=window.publishes_at)
            close_objection_window(review, published, participants)


def _leave_in_review(review: Review) -> None:
    """Flags undecided, an input pending, judgements unsigned: whoever opens it can finish it."""
    assessment = review.price()
    if Event.UNLISTED_PLACE not in review.events and review.judge(assessment):
        review.price()


def _months_until(last: Month, count: int) -> tuple[Month, ...]:
    months = [last]
    while len(months) < count:
        months.insert(0, months[0].previous)
    return tuple(months)
