"""The verdict on a brand as the public reads it: on any day, as known at any moment, and how it moves (3, 4)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace

from cpal.calendar import london_date
from cpal.look.figures import day_text
from cpal.look.values import Fact
from eligibility.criteria import years_later
from eligibility.evidence import Threshold, Thresholds, plain
from eligibility.explained import Explanation, RuleOutcome
from eligibility.public.reading import with_names
from eligibility.public.told import Told
from eligibility.public.verdict_in_short import in_short
from eligibility.public.visibility import NOT_PUBLIC, public_evidence, public_explanation, shown_in
from eligibility.public.why import IN_WORDS, sentence
from eligibility.selectors import BrandAsHeld, brand_as_held
from eligibility.timeline import VerdictPeriod
from eligibility.verdicts import Verdict

YEARS_AHEAD = 3


@dataclass(frozen=True, slots=True)
class Difference:
    """A rule of which then was known something else than now."""

    title: str
    then: RuleOutcome
    now: RuleOutcome

    @property
    def said(self) -> str:
        """What the difference comes to, in words."""
        if self.then.is_met == self.now.is_met:
            return f"{_answer(self.now)} both then and now, on other evidence"
        return f"{_answer(self.then)} by what was known then, {_answer(self.now)} by what is known now"


@dataclass(frozen=True, slots=True, kw_only=True)
class BrandVerdict:
    """What every rule says of the brand on a day, as known now and, where asked, as known then."""

    on: dt.date
    today: dt.date
    now: Explanation
    then: Explanation | None
    known_at: dt.datetime | None
    periods: tuple[VerdictPeriod, ...]
    threshold: Threshold

    @property
    def shown(self) -> Explanation:
        """What the page leads with."""
        return self.then or self.now

    @property
    def is_eligible(self) -> bool:
        return self.shown.verdict.is_eligible

    @property
    def in_short(self) -> tuple[Fact, ...]:
        """Since when, until when as far as is known, and what would change it."""
        return in_short(self.shown, self.periods, self.threshold, self.on)

    @property
    def sentence(self) -> str:
        return self._sentence(self.shown)

    @property
    def sentence_now(self) -> str:
        return self._sentence(self.now)

    @property
    def differences(self) -> tuple[Difference, ...]:
        """The rules told otherwise then than now."""
        return tuple(differences(self.then, self.now)) if self.then else ()

    @property
    def told(self) -> tuple[Told, ...]:
        """How the verdict moves over time, the latest first."""
        last = len(self.periods) - 1
        shown = [period_told(each, self.today, is_last=n == last) for n, each in enumerate(self.periods)]
        return tuple(reversed(shown))

    def _sentence(self, explanation: Explanation) -> str:
        verdict = explanation.verdict
        return sentence(verdict.brand, verdict.codes, self.on, self.today)


def brand_verdict(
    metal: str,
    brand: str,
    thresholds: Thresholds,
    *,
    on: dt.date,
    now: dt.datetime,
    known_at: dt.datetime | None = None,
    names: Mapping[str, str],
) -> BrandVerdict:
    """The verdict in one query, in two where another moment is asked for. Raises NoThreshold.

    `names` are those of the organisations and sites that the rules name by their codes.
    """
    threshold = thresholds.on(metal, on)
    held = brand_as_held(metal, brand, now)
    shown_now = shown_in(held.evidence)
    held = public(held, shown_now)
    then = public(brand_as_held(metal, brand, known_at), shown_now) if known_at else None

    def explained(known: BrandAsHeld) -> Explanation:
        return with_names(public_explanation(known.explanation(on, threshold)), names)

    return BrandVerdict(
        on=on,
        today=london_date(now),
        now=explained(held),
        then=explained(then) if then else None,
        known_at=known_at,
        periods=periods_of(then or held, thresholds, london_date(now), on),
        threshold=threshold,
    )


def public(held: BrandAsHeld, shown_now: AbstractSet[str]) -> BrandAsHeld:
    """What the public sees of it."""
    return replace(held, evidence=public_evidence(held.evidence, shown_now))


def periods_of(
    held: BrandAsHeld, thresholds: Thresholds, today: dt.date, on: dt.date
) -> tuple[VerdictPeriod, ...]:
    """The verdicts from the first day of listing until some years from today, or until the day asked for."""
    if not held.evidence.listings:
        return ()
    begins_on = min(row.listed_on for row in held.evidence.listings)
    ends_on = max(years_later(today, YEARS_AHEAD), on + dt.timedelta(days=1))
    return held.periods(thresholds, from_on=begins_on, until_on=ends_on)


def differences(then: Explanation, now: Explanation) -> Iterator[Difference]:
    """Each rule whose answer or evidence is another."""
    after = {rule.code: rule for rule in now.rules}
    for rule in then.rules:
        other = after[rule.code]
        if (rule.is_met, rule.detail) != (other.is_met, other.detail):
            yield Difference(rule.title, rule, other)


def period_told(period: VerdictPeriod, today: dt.date, *, is_last: bool) -> Told:
    """A period of one verdict."""
    verdict = period.verdict
    ends = "" if is_last else f" until {day_text(period.until_on)}"
    is_present = period.from_on <= today < period.until_on
    return Told(
        title="Eligible" if verdict.is_eligible else "Not eligible",
        when=f"from {day_text(period.from_on)}{ends}{', today' if is_present else ''}",
        on=period.from_on,
        detail=_behind(verdict),
        is_ahead=period.from_on > today,
    )


def _behind(verdict: Verdict) -> str:
    """What keeps it out, and the footprint that counts."""
    said = [IN_WORDS[code] for code in verdict.codes]
    counting = verdict.disclosure
    if counting is not None and counting.id == NOT_PUBLIC:
        said.append(NOT_PUBLIC)
    elif counting is not None and counting.value_tco2e_per_t is not None:
        said.append(f"footprint {plain(counting.value_tco2e_per_t)} tCO2e/t by {counting.id}")
    text = "; ".join(said)
    return text[:1].upper() + text[1:]


def _answer(rule: RuleOutcome) -> str:
    return {True: "met", False: "not met", None: "nothing to judge"}[rule.is_met]
