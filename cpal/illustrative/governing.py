"""The governance of the illustrative market: the code of conduct and what staff owe, reviews, the spot platform."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence

from consultations.governance.models import Decision, FitnessFinding, FitnessReview, Review, SpotPlatform
from consultations.governance.services.approve_minutes import approve_minutes, minutes_digest
from consultations.governance.services.confirm_fitness_review import confirm_fitness_review
from consultations.governance.services.log_meeting import log_meeting
from consultations.governance.services.publish_independence_review import publish_independence_review
from consultations.governance.services.publish_review import publish_review
from consultations.governance.services.record_fitness_review import Finding, record_fitness_review
from consultations.governance.services.record_independence_review import (
    IndependenceMinutes,
    record_independence_review,
)
from consultations.governance.services.record_review import (
    Attendee,
    Minutes,
    Resolution,
    record_review,
)
from cpal.calendar import london, london_date
from cpal.illustrative.happenings import Happening
from cpal.people.models import Training, User
from cpal.people.services.acknowledge_code import acknowledge_code
from cpal.people.services.adopt_code import adopt_code, proposed_text
from cpal.people.services.declare_interests import declare_interests
from cpal.people.services.record_training import record_training

TEN = dt.time(10, 0)
CODE_ADOPTED_BEFORE = 330  # days: of what staff owe, some is due soon
EVIDENCE = "Illustrative: the attendance list of the course."
WELL = "Illustrative: nothing stands against it."


def governance_until(now: dt.datetime, people: Mapping[str, User]) -> Iterator[Happening]:
    """A year of governance; the moments count back from today."""
    today = london_date(now)
    staff = [person for person in people.values() if person.works_in_back_office]

    def on(days_ago: int) -> dt.datetime:
        return london(today - dt.timedelta(days=days_ago), TEN)

    yield Happening(on(CODE_ADOPTED_BEFORE), lambda at: _adopt(people, staff, at))
    yield Happening(on(300), lambda at: _review(people, ANNUAL, at))
    yield Happening(on(250), lambda at: _review_independence(people, at))
    yield Happening(on(200), lambda at: _review_platform(people, at))
    yield Happening(on(95), lambda at: _review(people, INTERIM, at))
    yield Happening(on(60), lambda at: _meet(people, at))


def _adopt(people: Mapping[str, User], staff: Sequence[User], at: dt.datetime) -> None:
    """A code for everybody, acknowledged, with every course taken and every interest declared, the same day."""
    code = adopt_code(
        version="2025-1", text=proposed_text(), effective_on=at.date(), adopted_by=people["sam"], at=at
    )
    for person in staff:
        acknowledge_code(code=code, user=person, at=at)
        declare_interests(user=person, has_nothing_to_declare=True, at=at)
        recorder = people["sam"] if person == people["ada"] else people["ada"]
        for course in Training.Course:
            record_training(
                user=person,
                course=course,
                completed_on=at.date(),
                evidence=EVIDENCE,
                recorded_by=recorder,
                at=at,
            )


ANNUAL = (
    Review.Kind.ANNUAL,
    "",
    (
        "Illustrative. The methodology and the data of the year were reviewed. Category 1 was sufficient in most"
        " months; where it was not, the fallback was applied as written."
    ),
    "Illustrative: publish the share of months in which Category 1 was sufficient, by metal.",
)
INTERIM = (
    Review.Kind.INTERIM,
    Review.Trigger.LIQUIDITY,
    (
        "Illustrative. Few trades of zinc in two months running led to this review. The thresholds were found adequate;"
        " a consultation on the frequency of publication was asked for."
    ),
    "Illustrative: consult on weekly publication.",
)


def _review(people: Mapping[str, User], what: tuple[Review.Kind, str, str, str], at: dt.datetime) -> None:
    kind, trigger, summary, decision = what
    review = record_review(
        minutes=Minutes(
            kind=kind,
            trigger=trigger,
            held_on=london_date(at),
            led_by=people["kim"],
            agenda="Illustrative: methodology, data integrity, judgements, conflicts.",
            findings=summary,
            public_summary=summary,
            attendees=[
                Attendee("Compliance, in the chair", people["kim"]),
                Attendee("Editorial", people["ana"]),
                Attendee("Senior manager", people["sam"]),
            ],
            resolutions=[
                Resolution(
                    Decision.Kind.ACTION, decision, people["cora"], london_date(at) + dt.timedelta(days=60)
                )
            ],
        ),
        drafted_by=people["cora"],
        at=at,
    )
    approve_minutes(review=review, approved_by=people["sam"], digest=minutes_digest(review), at=at)
    publish_review(review=review, published_by=people["sam"], at=at)


def _review_independence(people: Mapping[str, User], at: dt.datetime) -> None:
    today = london_date(at)
    review = record_independence_review(
        minutes=IndependenceMinutes(
            held_on=today,
            period_from_on=today - dt.timedelta(days=365),
            period_until_on=today,
            scope="Illustrative: who could see deals, who decided, and to whom they report.",
            findings="Illustrative: nobody with a commercial task held a role of the editorial team.",
            public_summary="Illustrative. The board found the editorial team independent of commercial and strategic"
            " functions throughout the year.",
        ),
        drafted_by=people["cora"],
        at=at,
    )
    publish_independence_review(
        review=review, approved_on=today, minute="Illustrative: minute 4", recorded_by=people["sam"], at=at
    )


def _review_platform(people: Mapping[str, User], at: dt.datetime) -> None:
    platform = SpotPlatform.objects.order_by("from_on").first()
    if platform is None:
        return
    review = record_fitness_review(
        platform=platform,
        held_on=london_date(at),
        findings=[Finding(each, FitnessFinding.Rating.GOOD, WELL) for each in FitnessFinding.Criterion],
        conclusion=FitnessReview.Conclusion.FIT,
        next_due_on=london_date(at) + dt.timedelta(days=365),
        recorded_by=people["cora"],
        at=at,
    )
    confirm_fitness_review(review=review, confirmed_by=people["sam"], at=at)


def _meet(people: Mapping[str, User], at: dt.datetime) -> None:
    log_meeting(
        held_on=london_date(at),
        organisation="Illustrative: Gallowmere Commodities",
        topics="Illustrative: how a weekly figure would be used in supply contracts.",
        attendees=[people["cora"], people["sam"]],
        attested_by=people["cora"],
        at=at,
    )
