"""The registers as held at one moment, read in bulk."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from cpal.people.models import Consent, Organisation
from eligibility.criteria import judge
from eligibility.evidence import BrandEvidence, Threshold, holds
from eligibility.selectors.rows import BrandName, evidence_of_brands, rows_held
from eligibility.verdicts import Verdict


@dataclass(frozen=True, slots=True)
class ConsentPeriod:
    """An organisation agreed to the use of its transactions from a day until the day before another (5.1)."""

    from_on: dt.date
    until_on: dt.date | None

    def holds(self, on: dt.date) -> bool:
        return holds(on, self.from_on, self.until_on)


@dataclass(frozen=True)
class RegisterAsHeld:
    """The registers as held at one moment: for each key the row received last by then.

    `groups` has the organisations that the register knows and the ultimate parent given for each, empty for none.
    """

    held_at: dt.datetime
    groups: Mapping[str, str]
    consents: Mapping[str, tuple[ConsentPeriod, ...]]
    brands: Mapping[BrandName, BrandEvidence]
    _verdicts: dict[Threshold, dict[tuple[str, str, dt.date], Verdict]] = field(
        default_factory=dict, repr=False
    )

    @classmethod
    def at(
        cls,
        at: dt.datetime,
        *,
        metals: Collection[str] | None = None,
        brands: Collection[str] | None = None,
    ) -> RegisterAsHeld:
        """Load all organisations and consents, and the evidence of the given metals and brands, in eight queries."""
        asked = {
            **({} if metals is None else {"metal__in": set(metals)}),
            **({} if brands is None else {"brand__in": set(brands)}),
        }
        return cls(
            held_at=at,
            groups=groups_held(at),
            consents=_consents_held(at),
            brands=evidence_of_brands(rows_held(at, asked)),
        )

    def group_of(self, code: str) -> str:
        """The group of an organisation; one without a parent, or unknown, is its own group (Appendix B)."""
        return self.groups.get(code) or code

    def has_consented(self, code: str, on: dt.date) -> bool:
        """Whether an organisation had agreed, on a day, to the use of its transactions (5.1); nobody has not."""
        return any(period.holds(on) for period in self.consents.get(code, ()))

    def evidence_of(self, metal: str, brand: str) -> BrandEvidence:
        """Everything held about a brand; of one that the register does not know, nothing."""
        return self.brands.get((metal, brand)) or BrandEvidence(metal=metal, brand=brand)

    def verdict(self, metal: str, brand: str, on: dt.date, threshold: Threshold) -> Verdict:
        """What the rulebook finds of a brand on a day; asked again, it is remembered."""
        remembered = self._verdicts.setdefault(threshold, {})
        key = (metal, brand, on)
        if key not in remembered:
            remembered[key] = judge(self.evidence_of(metal, brand), on, threshold, self.group_of)
        return remembered[key]


def groups_held(at: dt.datetime) -> dict[str, str]:
    """The ultimate parent given for each organisation that the register knows."""
    return dict(Organisation.objects.all().last_received_by(at).values_list("code", "group"))


def organisation_names(at: dt.datetime) -> dict[str, str]:
    """The name held of each organisation; empty where none was given."""
    return dict(Organisation.objects.all().last_received_by(at).values_list("code", "name"))


def _consents_held(at: dt.datetime) -> dict[str, tuple[ConsentPeriod, ...]]:
    held = Consent.objects.all().last_received_by(at).values_list("organisation", "from_on", "until_on")
    found: dict[str, list[ConsentPeriod]] = defaultdict(list)
    for organisation, from_on, until_on in held:
        found[organisation].append(ConsentPeriod(from_on, until_on))
    return {organisation: tuple(periods) for organisation, periods in found.items()}
