"""What the registers held at a moment, as the values that the rulebook judges. Knows nothing of prices."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeVar

from cpal.people.models import Consent, Organisation
from cpal.people.models.organisations import RegisterRow
from eligibility import evidence, models
from eligibility.criteria import Verdict, judge
from eligibility.evidence import AssuranceStatus, BrandEvidence, Threshold, holds

BrandName = tuple[str, str]  # metal and brand
Value = TypeVar("Value")


class NoThreshold(LookupError):
    """No threshold is in force for a metal on a day under a methodology version."""


@dataclass(frozen=True, slots=True)
class Thresholds:
    """The thresholds of one methodology version; of each metal the latest dated on or before a day is in force."""

    methodology: str
    rows: tuple[Threshold, ...]

    def on(self, metal: str, on: dt.date) -> Threshold:
        in_force = [row for row in self.rows if row.metal == metal and row.effective_on <= on]
        if not in_force:
            raise NoThreshold(f"{self.methodology} has no threshold for {metal} on {on}")
        return max(in_force, key=lambda row: row.effective_on)


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
        """Load all organisations and consents, and the evidence of the given metals and brands, in six queries."""
        names = {
            **({} if metals is None else {"metal__in": set(metals)}),
            **({} if brands is None else {"brand__in": set(brands)}),
        }
        return cls(
            held_at=at,
            groups=dict(_held(Organisation, at).values_list("code", "group")),
            consents=_grouped(
                _held(Consent, at).values_list("organisation", "from_on", "until_on"), 1, ConsentPeriod
            ),
            brands=_brand_evidence(at, names),
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


def thresholds_for(methodology: str) -> Thresholds:
    """The thresholds of a methodology version, in one query."""
    rows = models.Threshold.objects.filter(methodology=methodology)
    return Thresholds(methodology, tuple(_threshold(row) for row in rows))


def organisation_names(at: dt.datetime) -> dict[str, str]:
    """The name held of each organisation; empty where none was given."""
    return dict(_held(Organisation, at).values_list("code", "name"))


def _threshold(row: models.Threshold) -> Threshold:
    return Threshold(
        methodology=row.methodology,
        metal=row.metal,
        max_tco2e_per_t=row.max_tco2e_per_t,
        carbon_method=row.carbon_method,
        required_standard=row.required_standard or None,
        letter_accepted=row.letter_accepted,
        letter_years=row.letter_years,
        effective_on=row.effective_on,
        row_id=row.pk,
    )


def _held(model: type[RegisterRow], at: dt.datetime, **key: Any) -> Any:
    """The rows held at a moment whose key fits."""
    return model.objects.filter(**key).last_received_by(at)


def _brand_evidence(at: dt.datetime, names: Mapping[str, Any]) -> dict[BrandName, BrandEvidence]:
    listings = _grouped(
        _held(models.Brand, at, **names).values_list(
            "metal", "brand", "producer", "listed_on", "delisted_on", "pk"
        ),
        2,
        evidence.ListingPeriod,
    )
    sites = _grouped(
        _held(models.BrandSite, at, **names).values_list(
            "metal", "brand", "site", "from_on", "until_on", "pk"
        ),
        2,
        evidence.BrandSite,
    )
    disclosures = _disclosures(at, listings.keys())
    assurances = _assurances(
        at, {place.site for places in sites.values() for place in places} if names else None
    )
    return {
        (metal, brand): BrandEvidence(
            metal=metal,
            brand=brand,
            listings=listings[metal, brand],
            sites=sites.get((metal, brand), ()),
            disclosures=disclosures.get((metal, brand), ()),
            assurances=_of_sites(sites.get((metal, brand), ()), assurances),
        )
        for metal, brand in listings
    }


_DISCLOSED = (
    "reference",
    "value_tco2e_per_t",
    "method",
    "boundary",
    "offsets_used",
    "submitted_by",
    "verified_by",
    "verified_on",
    "valid_from",
    "valid_until",
    "report",
    "pk",
)
_AS_EVIDENCE = ("id", *_DISCLOSED[1:-1], "row_id")


def _disclosures(
    at: dt.datetime, wanted: Collection[BrandName]
) -> dict[BrandName, tuple[evidence.Disclosure, ...]]:
    """A disclosure's key does not name its brand: a later row may have moved it, so the brand is looked at last."""
    found: dict[BrandName, list[evidence.Disclosure]] = defaultdict(list)
    for metal, brand, *cells in _held(models.Disclosure, at).values_list("metal", "brand", *_DISCLOSED):
        if (metal, brand) in wanted:
            found[metal, brand].append(evidence.Disclosure(**dict(zip(_AS_EVIDENCE, cells, strict=True))))
    return {name: tuple(rows) for name, rows in found.items()}


def _assurances(at: dt.datetime, sites: Collection[str] | None) -> dict[str, tuple[evidence.Assurance, ...]]:
    held = _held(models.Assurance, at, **({} if sites is None else {"site__in": sites}))
    found: dict[str, list[evidence.Assurance]] = defaultdict(list)
    for site, standard, status, *rest in held.values_list(
        "site", "standard", "status", "from_on", "until_on", "reference", "pk"
    ):
        found[site].append(evidence.Assurance(site, standard, AssuranceStatus(status), *rest))
    return {site: tuple(rows) for site, rows in found.items()}


def _of_sites(
    places: Iterable[evidence.BrandSite], assurances: Mapping[str, tuple[evidence.Assurance, ...]]
) -> tuple[evidence.Assurance, ...]:
    codes = dict.fromkeys(place.site for place in places)
    return tuple(row for code in codes for row in assurances.get(code, ()))


def _grouped(rows: Iterable[tuple[Any, ...]], width: int, value: type[Value]) -> dict[Any, tuple[Value, ...]]:
    """Values built from the cells after the first `width`, gathered under those."""
    found: dict[Any, list[Value]] = defaultdict(list)
    for row in rows:
        found[row[:width] if width > 1 else row[0]].append(value(*row[width:]))
    return {key: tuple(values) for key, values in found.items()}
