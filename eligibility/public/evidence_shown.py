"""The rows behind a brand’s verdict, in words: each with its register, since when it is held, and its source."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from django.utils.safestring import SafeString

from cpal.people.models.organisations import RegisterRow
from eligibility.explained import RuleOutcome
from eligibility.public.brand_held import BrandRows
from eligibility.public.told import NO_SOURCE, loaded_later, period_as_told, source_of
from eligibility.public.why import standard_name
from eligibility.verdicts import EvidenceRow


@dataclass(frozen=True, slots=True)
class ReceivedRow:
    """A row of the register, in which of the public files it stands, and its source."""

    said: str
    row: RegisterRow
    kept_in: EvidenceRow
    file: str
    source: SafeString = NO_SOURCE

    @property
    def received_at(self) -> dt.datetime:
        return self.row.received_at

    @property
    def later(self) -> str:
        """That it was put in behind what the register held already; empty for one that was not."""
        return loaded_later(self.row)


def received(held: BrandRows) -> Iterator[ReceivedRow]:
    """Every public row that may decide the verdict."""
    for listing in held.listings:
        said = f"listing {period_as_told(listing.listed_on, listing.delisted_on)}"
        yield ReceivedRow(said, listing, EvidenceRow("brands", listing.pk), "listings")
    for place in held.made_at:
        said = f"made at {held.site_name(place.site)} {period_as_told(place.from_on, place.until_on)}"
        yield ReceivedRow(said, place, EvidenceRow("brand_sites", place.pk), "brand_sites")
    for each in held.assurances:
        said = f"{standard_name(each.standard)} at {held.site_name(each.site)}: {each.get_status_display().lower()}"
        said = f"{said} {period_as_told(each.from_on, each.until_on)}"
        kept_in = EvidenceRow("assurances", each.pk)
        yield ReceivedRow(said, each, kept_in, "assurances", source_of(each.reference))
    for point in held.proof_points:
        said, kept_in = f"footprint {point.id}, {point.said}", EvidenceRow("disclosures", point.row.pk)
        yield ReceivedRow(said, point.row, kept_in, "proof_points", source_of(point.source))


@dataclass(frozen=True, slots=True)
class RuleShown:
    """A rule with the rows that it looked at, of those that are public."""

    outcome: RuleOutcome
    evidence: tuple[ReceivedRow, ...]


def rules_shown(rules: tuple[RuleOutcome, ...], held: BrandRows) -> tuple[RuleShown, ...]:
    """The rules of a verdict with their rows, as held when the verdict is known."""
    rows: Mapping[EvidenceRow, ReceivedRow] = {each.kept_in: each for each in received(held)}
    return tuple(RuleShown(rule, tuple(rows[row] for row in rule.rows if row in rows)) for rule in rules)
