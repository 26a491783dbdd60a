"""PURE. What makes a site assured on a day: a certificate, or a letter of commitment where one counts (4.1, 4.2)."""

from __future__ import annotations

from datetime import date

from eligibility.case import Case
from eligibility.evidence import Assurance, AssuranceStatus


def is_assured(site: str, case: Case) -> bool:
    """Whether a site holds the required standard, or a letter where one is accepted, on the day (4.1, 4.2)."""
    return assurance_that_counts(site, case) is not None


def assurance_that_counts(site: str, case: Case) -> Assurance | None:
    """The certificate, else the letter of commitment, by which a site is assured on the day (4.1, 4.2)."""
    rows = case.assurances_of(site)
    for row in rows:
        if _certificate_counts(row, rows, case.on):
            return row
    if case.threshold.letter_accepted:
        for row in rows:
            if _letter_counts(row, rows, case.on, case.threshold.letter_years):
                return row
    return None


def is_certified(rows: tuple[Assurance, ...], on: date) -> bool:
    """Whether a certificate among the rows of one site and standard counts on the day."""
    return any(_certificate_counts(row, rows, on) for row in rows)


def is_committed(rows: tuple[Assurance, ...], on: date, years: int) -> bool:
    """Whether a letter of commitment among the rows of one site and standard counts on the day (4.2)."""
    return any(_letter_counts(row, rows, on, years) for row in rows)


def _certificate_counts(award: Assurance, rows: tuple[Assurance, ...], on: date) -> bool:
    """An award that holds the day, and no suspension or withdrawal since it that does."""
    return (
        award.status is AssuranceStatus.AWARDED
        and award.holds(on)
        and not _is_ended(award, rows, on, AssuranceStatus.SUSPENDED, AssuranceStatus.WITHDRAWN)
    )


def _letter_counts(letter: Assurance, rows: tuple[Assurance, ...], on: date, years: int) -> bool:
    """A letter signed by the day, less than a year old, within its own period, and not withdrawn since."""
    return (
        letter.status is AssuranceStatus.COMMITTED
        and letter.holds(on)
        and on < years_later(letter.from_on, years)
        and not _is_ended(letter, rows, on, AssuranceStatus.WITHDRAWN)
    )


def _is_ended(row: Assurance, rows: tuple[Assurance, ...], on: date, *by: AssuranceStatus) -> bool:
    return any(end.status in by and end.from_on >= row.from_on and end.holds(on) for end in rows)


def years_later(on: date, years: int) -> date:
    """The same date so many years later; 29 February becomes 1 March (4.2)."""
    try:
        return on.replace(year=on.year + years)
    except ValueError:
        return date(on.year + years, 3, 1)
