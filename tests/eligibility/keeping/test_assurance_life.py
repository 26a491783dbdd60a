"""The assurance process by its days: what falls due after which step (4.2; coppermark.org; Fastmarkets)."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace

import pytest

from eligibility.evidence import Assurance, AssuranceStatus
from eligibility.keeping.assurance_life import FAQ, FASTMARKETS, MISSION, DueDate, due_dates, months_later
from eligibility.vocabulary import Dating

SIGNED = dt.date(2024, 2, 29)
A_DAY = dt.timedelta(days=1)


@dataclass(frozen=True)
class Told:
    """A step as a register row tells it."""

    step: str
    happened_on: dt.date | None
    standard: str = "ZINC-MARK"
    dating: str = "day"


def due(
    *steps: Told, rows: tuple[Assurance, ...] = (), on: dt.date = dt.date(2026, 1, 1)
) -> dict[str, DueDate]:
    return {each.title: each for each in due_dates(steps, rows, on)}


def row(
    status: str, from_on: dt.date, until_on: dt.date | None = None, standard: str = "ZINC-MARK"
) -> Assurance:
    return Assurance("SMELTER", standard, AssuranceStatus(status), from_on, until_on)


LETTER = Told("letter_of_commitment", SIGNED)
AWARD = Told("awarded", dt.date(2024, 9, 30))


@pytest.mark.parametrize(
    ("on", "months", "later"),
    [
        ("2024-02-29", 12, "2025-03-01"),
        ("2024-02-29", 36, "2027-03-01"),
        ("2024-02-29", 48, "2028-02-29"),
        ("2024-08-31", 6, "2025-03-01"),
        ("2023-12-15", 1, "2024-01-15"),
        ("2023-12-31", 12, "2024-12-31"),
    ],
)
def test_a_day_that_a_month_does_not_have_becomes_the_first_of_the_next(
    on: str, months: int, later: str
) -> None:
    assert months_later(dt.date.fromisoformat(on), months) == dt.date.fromisoformat(later)


def test_a_letter_lives_one_year_and_asks_for_two_assessments() -> None:
    found = due(LETTER)
    assert {title: each.due_on.isoformat() for title, each in found.items()} == {
        "Self-assessment": "2024-08-29",
        "Independent assessment of the site": "2025-03-01",
        "End of the letter of commitment": "2025-03-01",
        "Full conformance": "2026-03-01",
    }
    assert not any(each.is_met for each in found.values())


def test_a_step_is_overdue_from_its_day_on_and_not_before() -> None:
    assessed = due(LETTER)["Self-assessment"]
    assert not assessed.is_overdue(assessed.due_on - A_DAY)
    assert assessed.is_overdue(assessed.due_on)


def test_what_has_happened_is_never_overdue() -> None:
    done = due(LETTER, Told("self_assessment", SIGNED))["Self-assessment"]
    assert done.is_met
    assert not done.is_overdue(done.due_on + A_DAY)


def test_a_step_counts_from_its_own_day_on() -> None:
    assert due(LETTER, on=SIGNED)
    assert due(LETTER, AWARD, on=dt.date(2024, 9, 30))["End of the letter of commitment"].is_met


def test_a_later_step_shows_that_the_earlier_were_taken() -> None:
    found = due(LETTER, Told("site_assessment", dt.date(2024, 7, 1)))
    assert found["Self-assessment"].is_met
    assert found["Independent assessment of the site"].met_on == dt.date(2024, 7, 1)
    assert not found["End of the letter of commitment"].is_met


def test_an_award_is_re_assessed_every_three_years() -> None:
    assert due(LETTER, AWARD)["Re-assessment"].due_on == dt.date(2027, 9, 30)
    again = due(LETTER, AWARD, Told("re_assessment", dt.date(2025, 9, 1)))
    assert again["Re-assessment"].due_on == dt.date(2028, 9, 1)
    assert not again["Re-assessment"].is_met


def test_an_improvement_plan_is_asked_for_only_where_one_is_known() -> None:
    assert "Improvement plan completed" not in due(LETTER, AWARD)
    partly = (LETTER, AWARD, Told("improvement_plan", dt.date(2024, 10, 15)))
    assert due(*partly)["Improvement plan completed"].due_on == dt.date(2025, 9, 30)
    done = due(*partly, Told("full_conformance", dt.date(2025, 6, 1)))
    assert done["Improvement plan completed"].met_on == done["Full conformance"].met_on == dt.date(2025, 6, 1)


def test_a_plan_of_before_the_last_assessment_is_asked_for_no_longer() -> None:
    again = Told("re_assessment", dt.date(2025, 9, 1))
    assert "Improvement plan completed" not in due(
        LETTER, AWARD, Told("improvement_plan", dt.date(2024, 10, 15)), again
    )
    on_the_day = Told("improvement_plan", dt.date(2025, 9, 1))
    assert "Improvement plan completed" in due(LETTER, AWARD, on_the_day, again)


def test_what_came_before_a_letter_answers_nothing_of_it() -> None:
    before = Told("awarded", SIGNED - A_DAY)
    assert not due(before, LETTER)["End of the letter of commitment"].is_met
    assert due(Told("awarded", SIGNED), LETTER)["End of the letter of commitment"].is_met


def test_of_several_answers_the_first_that_has_a_day_is_told() -> None:
    site_assessed, undated = Told("site_assessment", dt.date(2024, 7, 1)), Told("awarded", None)
    assert due(LETTER, AWARD, site_assessed)["Self-assessment"].met_on == dt.date(2024, 7, 1)
    answered = due(LETTER, site_assessed, undated)["Independent assessment of the site"]
    assert (answered.is_met, answered.met_on) == (True, dt.date(2024, 7, 1))
    only_undated = due(LETTER, undated)["End of the letter of commitment"]
    assert (only_undated.is_met, only_undated.met_on) == (True, None)


@pytest.mark.parametrize(
    ("withdrawal", "is_told"),
    [
        (row("withdrawn", dt.date(2024, 1, 1), None, "ASI-PS"), False),
        (row("withdrawn", dt.date(2023, 1, 1), None, "ASI-PS"), False),
        (row("withdrawn", dt.date(2022, 12, 31), None, "ASI-PS"), True),
        (row("withdrawn", dt.date(2024, 1, 1), dt.date(2024, 6, 1), "ASI-PS"), True),
        (row("withdrawn", dt.date(2024, 1, 1), None, "ZINC-MARK"), True),
        (row("suspended", dt.date(2024, 1, 1), None, "ASI-PS"), True),
    ],
    ids=["since", "that day", "before", "lifted", "another standard", "a suspension"],
)
def test_the_end_of_a_certificate_that_was_withdrawn_is_not_told(
    withdrawal: Assurance, is_told: bool
) -> None:
    first = row("awarded", dt.date(2023, 1, 1), dt.date(2026, 6, 1), "ASI-PS")
    assert ("End of the certificate" in due(rows=(first, withdrawal))) == is_told


def test_what_only_the_register_of_assurances_tells_begins_the_same_spans() -> None:
    found = due(rows=(row("committed", SIGNED), row("awarded", dt.date(2024, 9, 30))))
    assert found["Re-assessment"].due_on == dt.date(2027, 9, 30)
    assert found["End of the letter of commitment"].is_met


def test_a_withdrawal_ends_what_falls_due() -> None:
    assert due(LETTER, AWARD, Told("withdrawn", dt.date(2025, 1, 1))) == {}
    assert due(
        LETTER,
        AWARD,
        Told("withdrawn", dt.date(2025, 1, 1)),
        Told("letter_of_commitment", dt.date(2025, 6, 1)),
    )


def test_steps_that_are_not_yet_known_of_do_not_count() -> None:
    assert due(LETTER, on=SIGNED - A_DAY) == {}
    assert not due(LETTER, AWARD, on=dt.date(2024, 9, 29))["End of the letter of commitment"].is_met


def test_a_step_without_a_day_begins_nothing_and_may_still_end_something() -> None:
    assert due(Told("letter_of_commitment", None, dating="undated")) == {}
    assert due(LETTER, Told("awarded", None, dating="undated"))["End of the letter of commitment"].is_met


def test_a_month_stays_a_month() -> None:
    found = due(Told("awarded", dt.date(2023, 6, 30), dating="month"))
    assert found["Re-assessment"].dating is Dating.MONTH


def test_a_letter_that_was_given_an_end_ends_on_it() -> None:
    rows = (row("committed", SIGNED, dt.date(2024, 10, 1)),)
    assert due(LETTER, rows=rows)["End of the letter of commitment"].due_on == dt.date(2024, 10, 1)


def test_a_certificate_ends_on_the_day_given_with_it_until_a_later_one_is_held() -> None:
    first = row("awarded", dt.date(2023, 1, 1), dt.date(2026, 1, 1), "ASI-PS")
    assert due(rows=(first,))["End of the certificate"].due_on == dt.date(2026, 1, 1)
    renewed = (first, row("awarded", dt.date(2025, 12, 1), dt.date(2028, 12, 1), "ASI-PS"))
    ends = [
        each for each in due_dates((), renewed, dt.date(2026, 1, 1)) if each.title == "End of the certificate"
    ]
    assert [(each.due_on.year, each.is_met) for each in ends] == [(2026, True), (2028, False)]


def ends_of(*rows: Assurance, on: dt.date) -> dict[dt.date, bool]:
    """The ends of the certificates, and whether another took the place of each."""
    return {
        each.due_on: each.is_met for each in due_dates((), rows, on) if each.title == "End of the certificate"
    }


@pytest.mark.parametrize(
    ("other", "is_renewed"),
    [
        (row("awarded", dt.date(2026, 6, 1), None, "ASI-PS"), True),
        (row("awarded", dt.date(2026, 6, 1), dt.date(2026, 7, 1), "ASI-PS"), True),
        (row("awarded", dt.date(2026, 6, 1), dt.date(2026, 6, 30), "ASI-PS"), False),
        (row("awarded", dt.date(2026, 6, 1), None, "ZINC-MARK"), False),
        (row("suspended", dt.date(2026, 6, 1), None, "ASI-PS"), False),
        (row("awarded", dt.date(2022, 6, 1), None, "ASI-PS"), False),
    ],
    ids=["without end", "a day more", "the same end", "another standard", "a suspension", "an earlier one"],
)
def test_only_a_later_certificate_that_lasts_longer_renews_another(
    other: Assurance, is_renewed: bool
) -> None:
    end = dt.date(2026, 6, 30)
    first = row("awarded", dt.date(2023, 6, 30), end, "ASI-PS")
    assert ends_of(first, other, on=dt.date(2026, 5, 1))[end] is is_renewed


def test_the_end_of_a_letter_moves_no_other_day_and_no_other_letter() -> None:
    ended = row("committed", SIGNED, dt.date(2024, 6, 1))
    assert due(LETTER, rows=(ended,))["Self-assessment"].due_on == dt.date(2024, 8, 29)
    for other in (replace(ended, standard="NICKEL-MARK"), replace(ended, from_on=SIGNED - A_DAY)):
        ends = [
            each.due_on
            for each in due_dates((LETTER,), (other,), dt.date(2026, 1, 1))
            if each.standard == "ZINC-MARK" and each.title == "End of the letter of commitment"
        ]
        assert ends == [dt.date(2025, 3, 1)]


def test_a_certificate_that_begins_after_a_gap_renews_the_other_only_once_it_has_begun() -> None:
    end, again_on = dt.date(2026, 6, 30), dt.date(2026, 9, 1)
    first = row("awarded", dt.date(2023, 6, 30), end, "ASI-PS")
    at_once, late = (row("awarded", day, dt.date(2029, 6, 30), "ASI-PS") for day in (end, again_on))
    assert ends_of(first, at_once, on=dt.date(2026, 5, 1))[end]
    assert not ends_of(first, late, on=dt.date(2026, 5, 1))[end]
    assert not ends_of(first, late, on=again_on - A_DAY)[end]
    assert ends_of(first, late, on=again_on)[end]


@pytest.mark.parametrize("status", ["committed", "awarded", "suspended", "withdrawn"])
def test_a_row_that_was_taken_back_begins_ends_and_answers_nothing(status: str) -> None:
    taken_back = row(status, dt.date(2024, 10, 15), dt.date(2024, 10, 15))
    assert due(rows=(taken_back,)) == {}
    assert due(LETTER, AWARD, rows=(taken_back,)) == due(LETTER, AWARD)
    certificate = row("awarded", dt.date(2023, 1, 1), dt.date(2026, 1, 1), "ASI-PS")
    assert due(rows=(certificate, row(status, certificate.from_on, certificate.from_on, "ASI-PS"))) == due(
        rows=(certificate,)
    )


def test_a_letter_that_was_taken_back_is_not_waited_for_although_its_step_is_still_told() -> None:
    assert due(LETTER, rows=(row("committed", SIGNED, SIGNED),)) == {}
    assert due(LETTER, rows=(row("committed", SIGNED, SIGNED + A_DAY),))


def test_of_asi_no_span_is_known_beside_the_end_of_the_certificate() -> None:
    assert (
        due(Told("awarded", dt.date(2023, 1, 1), "ASI-PS"), Told("letter_of_commitment", SIGNED, "ASI-PS"))
        == {}
    )


def test_standards_run_beside_each_other() -> None:
    both = due_dates(
        (LETTER, Told("letter_of_commitment", dt.date(2025, 5, 5), "NICKEL-MARK")), (), dt.date(2026, 1, 1)
    )
    ends = {each.standard: each.due_on for each in both if each.title == "End of the letter of commitment"}
    assert ends == {"ZINC-MARK": dt.date(2025, 3, 1), "NICKEL-MARK": dt.date(2026, 5, 5)}


def test_every_span_names_where_it_was_read() -> None:
    every = due(LETTER, AWARD, Told("improvement_plan", dt.date(2024, 10, 15)))
    assert {each.source for each in every.values()} == {
        FAQ,
        MISSION,
        FASTMARKETS,
        "LME discussion paper, 4.2",
    }
