"""The life of a consultation: approved by a second person, opened and closed by the timetable, extended by a notice."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable

import pytest
from django.core.exceptions import PermissionDenied

from consultations.full_days import earliest_close
from consultations.life import MoveRefused
from consultations.models import Amendment, Consultation, Extension
from consultations.notices.models import Notice
from consultations.services.announce import announce_opening
from consultations.services.close import close_due
from consultations.services.extend import extend
from consultations.services.held import ConsultationRefused
from consultations.services.open import open_due
from consultations.services.reference import Series, next_reference
from consultations.services.schedule import schedule
from consultations.services.withdraw import take_back, withdraw
from cpal.audit.models import Entry
from cpal.calendar import london
from cpal.people.models import User
from cpal.people.roles import Role
from pricing.policies import NotAllowed
from tests.clock import clock_at
from tests.consultations import papers
from tests.people import ada, ana, cora, eli, kim, mia, sam, sol, staff

pytestmark = pytest.mark.django_db

SECOND = dt.timedelta(seconds=1)
DAY = dt.timedelta(days=1)
BEFORE = papers.OPENS - 10 * DAY
REASON = "Two holidays fall into the last week."


def at(year: int, month: int, day: int, hour: int = 9) -> dt.datetime:
    return london(dt.date(year, month, day), dt.time(hour))


def approved(
    consultation: Consultation | None = None,
    *,
    by: User | None = None,
    opens_at: dt.datetime = papers.OPENS,
    closes_at: dt.datetime = papers.CLOSES,
    when: dt.datetime = BEFORE,
    target_on: dt.date | None = None,
) -> Consultation:
    with clock_at(when):
        return schedule(
            consultation=consultation or papers.draft(),
            approved_by=by or sam(),
            opens_at=opens_at,
            closes_at=closes_at,
            target_on=target_on,
        )


def opened(when: dt.datetime = papers.OPENS) -> Consultation:
    approved()
    with clock_at(when):
        (consultation,) = open_due()
    return consultation


def entry(action: str) -> Entry:
    return Entry.objects.filter(action=action).latest("sequence")


def notices() -> list[str]:
    return list(Notice.objects.order_by("id").values_list("title", flat=True))


# --- Approval ------------------------------------------------------------------------------------------------------


def test_a_second_person_approves_and_everybody_is_told() -> None:
    consultation = approved()
    assert consultation.state == "scheduled"
    assert (consultation.opens_at, consultation.closes_at) == (papers.OPENS, papers.CLOSES)
    assert entry("consultation.scheduled").actor == sam()
    assert notices() == ["CP-2026-01 opens on 2 March 2026"]
    notice = Notice.objects.get()
    assert notice.url == "/consultations/CP-2026-01/"
    assert "1 April 2026, 17:00" in notice.body


def test_the_outcome_is_promised_56_london_days_after_the_close() -> None:
    assert approved().target_on == dt.date(2026, 5, 27)
    late = papers.draft("CP-2026-02")
    just_after_midnight = london(dt.date(2026, 6, 2), dt.time(0, 30))
    assert approved(late, closes_at=just_after_midnight).target_on == dt.date(2026, 7, 28)


@pytest.mark.parametrize("person", [cora, ana, eli, kim, ada, mia], ids=lambda person: person.__name__)
def test_only_a_senior_manager_approves(person: Callable[[], User]) -> None:
    with pytest.raises(NotAllowed, match="senior manager"):
        approved(by=person())


def test_nobody_approves_what_they_prepared() -> None:
    consultation = papers.draft()
    consultation.prepared_by = staff("Sol", Role.SENIOR_MANAGER, Role.CONSULTATION_EDITOR)
    consultation.save()
    with pytest.raises(NotAllowed, match="another senior manager"):
        approved(consultation, by=User.objects.get(username="sol"))


def test_whoever_is_overdue_under_the_code_of_conduct_approves_nothing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("cpal.people.conduct.obstacle_of_conduct", lambda *_: "Overdue: training.")
    with pytest.raises(PermissionDenied, match="Overdue"):
        approved()


def test_it_cannot_open_at_a_moment_that_has_come() -> None:
    with pytest.raises(ConsultationRefused, match="still to come"):
        approved(when=papers.OPENS + SECOND)
    assert approved(Consultation.objects.get(), when=papers.OPENS).state == "scheduled"


CHANGES = [
    pytest.param(at(2026, 6, 1), at(2026, 6, 29), id="in summer"),
    pytest.param(at(2026, 10, 5), at(2026, 11, 2), id="over the end of summer time"),
    pytest.param(at(2026, 3, 9), at(2026, 4, 6, 10), id="over its beginning, an hour later"),
    pytest.param(at(2028, 2, 7), at(2028, 3, 6), id="over a leap day"),
]


@pytest.mark.parametrize(("opens_at", "earliest"), CHANGES)
def test_a_close_one_second_before_28_full_days_are_over_is_refused(
    opens_at: dt.datetime, earliest: dt.datetime
) -> None:
    consultation = papers.draft()
    with pytest.raises(ConsultationRefused, match="28 full days"):
        approved(consultation, opens_at=opens_at, closes_at=earliest - SECOND)
    assert approved(consultation, opens_at=opens_at, closes_at=earliest).closes_at == earliest


def test_a_longer_least_of_the_methodology_in_force_counts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("consultations.services.schedule.days_required", lambda _: 35)
    consultation = papers.draft()
    with pytest.raises(ConsultationRefused, match="35 full days"):
        approved(consultation)
    scheduled = approved(consultation, closes_at=at(2026, 4, 7, 17))
    assert scheduled.minimum_days == 35


def test_a_shorter_least_of_a_methodology_does_not_count(monkeypatch: pytest.MonkeyPatch) -> None:
    from consultations.services.schedule import days_required

    class Short:
        consultation_days = 7

    monkeypatch.setattr("pricing.models.MethodologyVersion.parameters", Short())
    assert days_required(BEFORE) == 28


def test_the_outcome_is_promised_for_a_day_after_the_close() -> None:
    with pytest.raises(ConsultationRefused, match="after the close"):
        approved(target_on=papers.CLOSES.date())


def test_a_paper_that_asks_nothing_is_not_announced() -> None:
    with pytest.raises(ConsultationRefused, match="asks nothing"):
        approved(papers.draft(questions=0))


def test_a_consultation_on_an_amendment_waits_until_its_text_is_fixed() -> None:
    amendment = Amendment.objects.create(
        reference="AM-2026-01",
        title="A change",
        summary="What would change.",
        rationale="Why.",
        base="v2026-02",
        drafted_by=cora(),
        drafted_at=BEFORE,
    )
    consultation = papers.draft()
    consultation.amendment = amendment
    consultation.save()
    with pytest.raises(ConsultationRefused, match="once it is proposed"):
        approved(consultation)


# --- Opening -------------------------------------------------------------------------------------------------------


def test_the_timetable_opens_at_the_stated_moment_and_not_a_second_before() -> None:
    approved()
    with clock_at(papers.OPENS - SECOND):
        assert open_due() == []
    with clock_at(papers.OPENS):
        (consultation,) = open_due()
    assert (consultation.state, consultation.opened_at) == ("open", papers.OPENS)
    assert consultation.closes_at == papers.CLOSES
    assert entry("consultation.opened").actor_name == "the timetable"
    assert notices()[-1] == "CP-2026-01 is open"


def test_opening_twice_opens_once() -> None:
    opened()
    with clock_at(papers.OPENS + SECOND):
        assert open_due() == []
    assert notices().count("CP-2026-01 is open") == 1


def test_a_late_opening_moves_the_close_so_that_28_full_days_remain_and_says_so() -> None:
    approved()
    late = at(2026, 3, 5, 15)
    with clock_at(late):
        (consultation,) = open_due()
    assert consultation.closes_at == at(2026, 4, 2, 17)
    assert consultation.closes_at >= earliest_close(late)
    extension = Extension.objects.get()
    assert (extension.closed_before_at, extension.closes_at) == (papers.CLOSES, consultation.closes_at)
    assert extension.extended_by is None
    notice = Notice.objects.get(number=extension.notice)
    assert "too late to stay open for 28 full days" in notice.summary
    assert "2 April 2026, 17:00" in notice.summary


def test_an_opening_after_the_announced_close_still_gives_28_full_days() -> None:
    approved()
    with clock_at(at(2026, 4, 2, 15)):
        (consultation,) = open_due()
    assert consultation.closes_at == at(2026, 4, 30, 17)
    assert "it closes 30 April 2026" in Notice.objects.get(title="CP-2026-01 is open").summary


def test_an_opening_seconds_late_leaves_a_close_that_has_room() -> None:
    approved()
    with clock_at(papers.OPENS + 50 * SECOND):
        (consultation,) = open_due()
    assert consultation.closes_at == papers.CLOSES
    assert not Extension.objects.exists()


def test_one_that_cannot_be_opened_does_not_hold_back_the_others(monkeypatch: pytest.MonkeyPatch) -> None:
    approved(papers.draft("CP-2026-01"))
    approved(papers.draft("CP-2026-02"), opens_at=papers.OPENS + SECOND)

    def announce(consultation: Consultation, at: dt.datetime, lateness: str = "") -> Notice:
        if consultation.reference == "CP-2026-01":
            raise RuntimeError("the notice board is away")
        return announce_opening(consultation, at, lateness)

    monkeypatch.setattr("consultations.services.open.announce_opening", announce)
    with clock_at(papers.OPENS + 2 * SECOND), pytest.raises(ExceptionGroup):
        open_due()
    assert list(Consultation.objects.order_by("reference").values_list("state", flat=True)) == [
        "scheduled",
        "open",
    ]


# --- Close ---------------------------------------------------------------------------------------------------------


def test_the_timetable_closes_at_the_stated_moment_and_not_a_second_before() -> None:
    opened()
    with clock_at(papers.CLOSES - SECOND):
        assert close_due() == []
    with clock_at(papers.CLOSES):
        (consultation,) = close_due()
        assert close_due() == []
    assert (consultation.state, consultation.closed_at) == ("closed", papers.CLOSES)
    assert notices()[-1] == "CP-2026-01 is closed"
    assert json.loads(entry("consultation.closed").detail)["responses_received"] == 0


def test_a_close_that_comes_late_is_stamped_when_it_came_and_takes_no_response_after_the_stated_one() -> None:
    opened()
    late = papers.CLOSES + 3 * DAY
    consultation = Consultation.objects.get()
    assert not consultation.takes_responses_at(papers.CLOSES)
    with clock_at(late):
        (consultation,) = close_due()
    assert (consultation.closes_at, consultation.closed_at) == (papers.CLOSES, late)


# --- Extension -----------------------------------------------------------------------------------------------------


def test_an_extension_is_announced_before_the_close_and_moves_it() -> None:
    consultation = opened()
    later = papers.CLOSES + 7 * DAY
    with clock_at(papers.CLOSES - SECOND):
        extension = extend(consultation=consultation, extended_by=sam(), closes_at=later, reason=REASON)
    consultation.refresh_from_db()
    assert consultation.closes_at == later
    assert notices()[-1] == "CP-2026-01 stays open until 8 April 2026, 17:00\N{NO-BREAK SPACE}London"
    notice = Notice.objects.get(number=extension.notice)
    assert REASON in notice.body
    assert notice.published_at < papers.CLOSES
    with clock_at(papers.CLOSES):
        assert close_due() == []
    with clock_at(later):
        assert len(close_due()) == 1


EXTENSIONS = [
    pytest.param(papers.CLOSES, papers.CLOSES + DAY, REASON, "too late", id="at the close"),
    pytest.param(papers.CLOSES - DAY, papers.CLOSES, REASON, "only moves later", id="to the same moment"),
    pytest.param(
        papers.CLOSES - DAY, papers.CLOSES - SECOND, REASON, "only moves later", id="to an earlier one"
    ),
    pytest.param(papers.CLOSES - DAY, papers.CLOSES + DAY, "  ", "Say why", id="without a reason"),
    pytest.param(papers.CLOSES - DAY, papers.CLOSES + 56 * DAY, REASON, "promised", id="past the promise"),
]


@pytest.mark.parametrize(("when", "closes_at", "reason", "why"), EXTENSIONS)
def test_an_extension_is_refused(when: dt.datetime, closes_at: dt.datetime, reason: str, why: str) -> None:
    consultation = opened()
    with clock_at(when), pytest.raises(ConsultationRefused, match=why):
        extend(consultation=consultation, extended_by=sam(), closes_at=closes_at, reason=reason)
    consultation.refresh_from_db()
    assert consultation.closes_at == papers.CLOSES
    assert not Extension.objects.exists()


def test_only_an_open_consultation_is_extended_and_only_by_a_senior_manager() -> None:
    later = papers.CLOSES + DAY
    consultation = approved()
    with clock_at(BEFORE), pytest.raises(ConsultationRefused, match="only an open one"):
        extend(consultation=consultation, extended_by=sam(), closes_at=later, reason=REASON)
    with clock_at(papers.OPENS):
        open_due()
    with pytest.raises(NotAllowed):
        extend(consultation=consultation, extended_by=cora(), closes_at=later, reason=REASON)


def test_a_second_extension_moves_it_further() -> None:
    consultation = opened()
    for days in (1, 2):
        with clock_at(papers.OPENS + days * DAY):
            extend(
                consultation=consultation,
                extended_by=sol(),
                closes_at=papers.CLOSES + days * DAY,
                reason=REASON,
            )
    assert [each.closes_at for each in Extension.objects.all()] == [
        papers.CLOSES + DAY,
        papers.CLOSES + 2 * DAY,
    ]
    assert Notice.objects.filter(title__contains="stays open").count() == 2


# --- Taking back and withdrawing -----------------------------------------------------------------------------------


def test_taken_back_it_is_a_draft_that_must_be_approved_anew() -> None:
    consultation = approved()
    with clock_at(papers.OPENS - SECOND):
        consultation = take_back(
            consultation=consultation, taken_back_by=sam(), reason="A question is unclear."
        )
    assert (consultation.state, consultation.opens_at, consultation.approved_by) == ("draft", None, None)
    question = consultation.questions.first()
    assert question is not None
    question.text = "A clearer question?"
    question.save()
    approved(consultation)
    assert notices() == [
        "CP-2026-01 opens on 2 March 2026",
        "CP-2026-01 is taken back",
        "CP-2026-01 opens on 2 March 2026",
    ]


def test_what_is_due_to_open_is_not_taken_back() -> None:
    consultation = approved()
    with clock_at(papers.OPENS), pytest.raises(ConsultationRefused, match="only be withdrawn"):
        take_back(consultation=consultation, taken_back_by=sam(), reason="Too late.")


def test_a_withdrawn_consultation_says_why_and_never_comes_back() -> None:
    consultation = opened()
    with clock_at(papers.OPENS + DAY):
        with pytest.raises(ConsultationRefused, match="Say why"):
            withdraw(consultation=consultation, withdrawn_by=sam(), reason=" ")
        consultation = withdraw(
            consultation=consultation, withdrawn_by=sam(), reason="The proposal is dropped."
        )
        with pytest.raises(MoveRefused):
            withdraw(consultation=consultation, withdrawn_by=sam(), reason="Again.")
    assert consultation.withdrawn_because == "The proposal is dropped."
    assert "The proposal is dropped." in Notice.objects.get(title="CP-2026-01 is withdrawn").body
    with clock_at(papers.CLOSES):
        assert close_due() == []


@pytest.mark.parametrize("verb", [withdraw, take_back])
def test_the_editor_neither_withdraws_nor_takes_back(verb: Callable[..., Consultation]) -> None:
    consultation = approved()
    by = "withdrawn_by" if verb is withdraw else "taken_back_by"
    with clock_at(BEFORE), pytest.raises(NotAllowed):
        verb(consultation=consultation, reason="No.", **{by: cora()})


# --- Back-filled ones ----------------------------------------------------------------------------------------------


def test_stated_moments_are_taken_of_back_filled_consultations_alone() -> None:
    with pytest.raises(ConsultationRefused, match="not back-filled"):
        schedule(
            consultation=papers.draft(),
            approved_by=sam(),
            opens_at=papers.OPENS,
            closes_at=papers.CLOSES,
            at=BEFORE,
        )


def test_a_back_filled_consultation_has_the_moments_that_were_stated() -> None:
    consultation = papers.draft(backfilled=True)
    schedule(
        consultation=consultation,
        approved_by=sam(),
        opens_at=papers.OPENS,
        closes_at=papers.CLOSES,
        at=BEFORE,
    )
    assert open_due(at=papers.OPENS - SECOND) == []
    open_due(at=papers.OPENS)
    close_due(at=papers.CLOSES)
    consultation.refresh_from_db()
    assert (consultation.opened_at, consultation.closed_at) == (papers.OPENS, papers.CLOSES)
    assert [each.published_at for each in Notice.objects.order_by("id")] == [
        BEFORE,
        papers.OPENS,
        papers.CLOSES,
    ]
    assert entry("consultation.closed").at == papers.CLOSES


def test_stating_a_moment_moves_no_consultation_that_is_not_back_filled() -> None:
    approved()
    assert open_due(at=papers.CLOSES) == []


# --- References ----------------------------------------------------------------------------------------------------


def test_references_are_counted_by_the_london_year() -> None:
    new_year = london(dt.date(2027, 1, 1))
    papers.draft("CP-2026-01")
    assert next_reference(Series.CONSULTATION, new_year - SECOND) == "CP-2026-02"
    assert next_reference(Series.CONSULTATION, new_year) == "CP-2027-01"
    assert next_reference(Series.AMENDMENT, new_year) == "AM-2027-01"
