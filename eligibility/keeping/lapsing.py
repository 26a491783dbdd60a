"""What lapses in the next days, as the registers are held at a moment, and which brands would lose eligibility."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Any

from django.db.models import Q

from cpal.people.models.organisations import RegisterRow
from eligibility.evidence import Standard, holds
from eligibility.keeping.assurance_life import (
    END_OF_CERTIFICATE,
    END_OF_LETTER,
    RE_ASSESSMENT,
    DueDate,
    due_dates,
)
from eligibility.keeping.lapses import SPANS, BrandNamed, Lapse, LapseKind
from eligibility.keeping.proof_points import with_their_lives
from eligibility.models import Assurance, AssuranceStep, Brand, BrandSite, Disclosure, IssuerKey
from eligibility.recognised.recognition import ClockState
from eligibility.recognised.standing import mechanisms_as_held
from eligibility.reference.texts import recognition_rules
from eligibility.selectors import NoThreshold, RegisterAsHeld, thresholds_over_time
from eligibility.vocabulary import ProofStatus, Step

A_DAY = dt.timedelta(days=1)
LONGEST = max(SPANS)
_KIND_OF = {
    END_OF_LETTER: LapseKind.LETTER,
    END_OF_CERTIFICATE: LapseKind.CERTIFICATE,
    RE_ASSESSMENT: LapseKind.RE_ASSESSMENT,
}
_COUNTING = {None, ProofStatus.VERIFIED}


def lapses_ahead(at: dt.datetime, on: dt.date, days: int = LONGEST) -> tuple[Lapse, ...]:
    """Everything that lapses after a day and within so many days of it, as held at a moment; a fixed number of
    queries. Which brands would lose is left out: see `with_losses`.
    """
    until = on + dt.timedelta(days=days)
    found = [
        *_of_sites(at, on, until),
        *_of_disclosures(at, on, until),
        *_of_listings(at, on, until),
        *_of_recognitions(at, on, until),
        *_of_issuer_keys(at, on, until),
    ]
    return tuple(sorted(found, key=lambda each: (each.lapses_on, each.kind, each.subject)))


def with_losses(lapses: Sequence[Lapse], at: dt.datetime) -> tuple[Lapse, ...]:
    """The same lapses, each with the brands that are eligible on the day before and not on the day (4)."""
    makers = _brands_of_sites({each.site for each in lapses if each.site}, at)
    touched = [_touched_by(each, makers) for each in lapses]
    names = {name for every in touched for name in every}
    if not names:
        return tuple(lapses)
    register = RegisterAsHeld.at(
        at, metals={name.metal for name in names}, brands={name.brand for name in names}
    )
    thresholds = thresholds_over_time(at)

    def is_eligible(name: BrandNamed, day: dt.date) -> bool:
        try:
            threshold = thresholds.on(name.metal, day)
        except NoThreshold:
            return False
        return register.verdict(name.metal, name.brand, day, threshold).is_eligible

    def losing(lapse: Lapse, every: Iterable[BrandNamed]) -> tuple[BrandNamed, ...]:
        before = lapse.lapses_on - A_DAY
        return tuple(
            sorted(
                name for name in every if is_eligible(name, before) and not is_eligible(name, lapse.lapses_on)
            )
        )

    return tuple(
        replace(lapse, losing=losing(lapse, every)) for lapse, every in zip(lapses, touched, strict=True)
    )


def _touched_by(lapse: Lapse, makers: dict[str, list[tuple[BrandNamed, BrandSite]]]) -> set[BrandNamed]:
    """The brands whose evidence it is on the day before."""
    before = lapse.lapses_on - A_DAY
    of_site = {
        name for name, place in makers.get(lapse.site, ()) if holds(before, place.from_on, place.until_on)
    }
    return of_site | ({lapse.brand} if lapse.brand else set())


def _brands_of_sites(sites: set[str], at: dt.datetime) -> dict[str, list[tuple[BrandNamed, BrandSite]]]:
    found: dict[str, list[tuple[BrandNamed, BrandSite]]] = defaultdict(list)
    for row in BrandSite.objects.filter(site__in=sites).held_at(at):
        found[row.site].append((BrandNamed(row.metal, row.brand), row))
    return found


def _held_where(model: type[RegisterRow], name: str, window: Q, at: dt.datetime) -> Any:
    """The rows that are held at a moment and lie in the window; only names that ever did are looked at."""
    ever: Any = model.objects.filter(window).order_by().values(name)
    return model.objects.filter(**{f"{name}__in": ever}).held_at(at).filter(window)


def _ending(column: str, on: dt.date, until: dt.date) -> Q:
    return Q(**{f"{column}__gt": on, f"{column}__lte": until})


def _of_sites(at: dt.datetime, on: dt.date, until: dt.date) -> Iterator[Lapse]:
    """Letters, certificates and three-yearly re-assessments, from the dates of each site's process."""
    sites = _sites_with_something_due(on, until)
    steps: dict[str, list[AssuranceStep]] = defaultdict(list)
    rows: dict[str, list[Assurance]] = defaultdict(list)
    for step in AssuranceStep.objects.filter(site__in=sites).held_at(at):
        steps[step.site].append(step)
    for row in Assurance.objects.filter(site__in=sites).held_at(at):
        rows[row.site].append(row)
    for site in sorted(steps.keys() | rows.keys()):
        for due in due_dates(steps[site], rows[site], on):
            if due.title in _KIND_OF and not due.is_met and on < due.due_on <= until:
                yield _of_site(site, due)


def _sites_with_something_due(on: dt.date, until: dt.date) -> set[str]:
    """Sites of which a row ends in the days, or began one or three years before them."""
    counted = Assurance.objects.filter(_ending("until_on", on, until) | _began("from_on", on, until))
    told = AssuranceStep.objects.filter(
        _began("happened_on", on, until),
        step__in=[Step.LETTER_OF_COMMITMENT, Step.AWARDED, Step.RE_ASSESSMENT],
    )
    return {*counted.values_list("site", flat=True), *told.values_list("site", flat=True)}


def _began(column: str, on: dt.date, until: dt.date) -> Q:
    """Rows that began one or three years before the days, give or take those of leap years."""
    spare = dt.timedelta(days=3)
    found = Q()
    for years in (1, 3):
        span = dt.timedelta(days=365 * years)
        found |= Q(**{f"{column}__range": (on - span - spare, until - span + spare)})
    return found


def _of_site(site: str, due: DueDate) -> Lapse:
    name = Standard(due.standard).full_name
    said = {
        END_OF_LETTER: f"Letter of commitment of {site} to {name}, signed {due.since_on}",
        END_OF_CERTIFICATE: f"Certificate of {site} by {name}, from {due.since_on}",
        RE_ASSESSMENT: f"Re-assessment of {site} by {name}, three years after {due.since_on}",
    }[due.title]
    return Lapse(
        kind=_KIND_OF[due.title],
        subject=f"{site} {due.standard} {due.since_on}",
        lapses_on=due.due_on,
        said=said,
        site=site,
    )


def _of_disclosures(at: dt.datetime, on: dt.date, until: dt.date) -> Iterator[Lapse]:
    """Disclosures whose validity ends, unless they no longer count before it does."""
    ending = list(_held_where(Disclosure, "reference", _ending("valid_until", on, until), at))
    for held in with_their_lives(ending, at):
        row = held.disclosure
        assert row.valid_until is not None
        if held.standing_on(row.valid_until) in _COUNTING and holds(
            row.valid_until - A_DAY, row.valid_from, row.valid_until
        ):
            yield Lapse(
                kind=LapseKind.DISCLOSURE,
                subject=row.reference,
                lapses_on=row.valid_until,
                said=f"Disclosure {row.reference} of {row.brand} ({row.metal})",
                brand=BrandNamed(row.metal, row.brand),
            )


def _of_listings(at: dt.datetime, on: dt.date, until: dt.date) -> Iterator[Lapse]:
    for row in _held_where(Brand, "brand", _ending("delisted_on", on, until), at):
        if row.delisted_on > row.listed_on:
            yield Lapse(
                kind=LapseKind.LISTING,
                subject=f"{row.metal} {row.brand} {row.listed_on}",
                lapses_on=row.delisted_on,
                said=f"Listing of {row.brand} ({row.metal}), from {row.listed_on}",
                brand=BrandNamed(row.metal, row.brand),
            )


def _of_recognitions(at: dt.datetime, on: dt.date, until: dt.date) -> Iterator[Lapse]:
    """The year in which a mechanism recognised at level 2 must reach 90 %."""
    for mechanism in mechanisms_as_held(at):
        clock = mechanism.clock(on, recognition_rules())
        if clock is not None and clock.state is ClockState.RUNNING and on < clock.ends_on <= until:
            yield Lapse(
                kind=LapseKind.RECOGNITION,
                subject=mechanism.name,
                lapses_on=clock.ends_on,
                said=f"The year of {mechanism.name} at level 2, from {clock.starts_on}",
            )


def _of_issuer_keys(at: dt.datetime, on: dt.date, until: dt.date) -> Iterator[Lapse]:
    for row in _held_where(IssuerKey, "key_id", _ending("until_on", on, until), at):
        if row.until_on > row.from_on:
            yield Lapse(
                kind=LapseKind.ISSUER_KEY,
                subject=row.key_id,
                lapses_on=row.until_on,
                said=f"Key {row.key_id} of {row.issuer}",
            )
