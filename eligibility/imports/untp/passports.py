"""PURE. What a digital product passport says of a product's emissions, and the proof point that it comes to (4.1, 4.3).

The scorecard gives kg CO2e a declared unit; the register holds t CO2e a tonne, which for a kilogram is the same number.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal

from eligibility.criteria import CRADLE_TO_GATE
from eligibility.evidence import plain
from eligibility.imports.json_documents import JsonObject
from eligibility.imports.untp.credentials import CredentialRead, Named, inner, named, number, words
from eligibility.vocabulary import ProofStatus, Scopes

Cells = dict[str, str]
Rows = dict[str, list[Cells]]

TONNES_PER_UNIT = {"KGM": Decimal("0.001"), "TNE": Decimal(1), "GRM": Decimal("0.000001")}
_BOUNDARIES = {
    "CradleToGate": CRADLE_TO_GATE,
    "Scope123toGate": CRADLE_TO_GATE,
    "CradleToGrave": "cradle-to-grave",
    "Scope123toGrave": "cradle-to-grave",
}


@dataclass(frozen=True, slots=True)
class Passport:
    """A product and its emissions; what the passport does not tell is empty."""

    product: Named
    producer: Named
    facility: Named
    country: str
    granularity: str
    footprint_kg: Decimal | None
    declared_unit: str
    operational_scope: str
    primary_ratio: Decimal | None
    standard: Named

    @property
    def value_tco2e_per_t(self) -> Decimal | None:
        """None when the declared unit is no mass."""
        tonnes = TONNES_PER_UNIT.get(self.declared_unit)
        if self.footprint_kg is None or tonnes is None:
            return None
        return self.footprint_kg / 1000 / tonnes

    @property
    def boundary(self) -> str:
        return _BOUNDARIES.get(self.operational_scope, "")

    @property
    def scopes(self) -> str:
        """Without a boundary upstream the scope counts what the producer emits and buys as energy (scopes 1 and 2)."""
        if self.operational_scope in {"None", "Scope12"}:
            return Scopes.SCOPES_1_2.value
        return Scopes.SCOPES_1_2_3.value if self.boundary else ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PassportChoices:
    """What the officer says of a passport: whose it is, and what the passport itself does not tell."""

    metal: str
    brand: str
    disclosure: str
    method: str = ""
    offsets_used: str = ""
    submitted_by: str = ""


def read_passport(subject: JsonObject) -> Passport:
    """The product and scorecard of a passport."""
    product = inner(subject, "product")
    card = inner(subject, "emissionsScorecard")
    return Passport(
        product=named(product),
        producer=named(product.get("producedByParty")),
        facility=named(product.get("producedAtFacility")),
        country=words(product.get("countryOfProduction"), 2),
        granularity=words(subject.get("granularityLevel"), 40),
        footprint_kg=number(card.get("carbonFootprint")),
        declared_unit=words(card.get("declaredUnit"), 10),
        operational_scope=words(card.get("operationalScope"), 40),
        primary_ratio=number(card.get("primarySourcedRatio")),
        standard=named(card.get("reportingStandard")),
    )


def not_mapped(passport: Passport) -> tuple[str, ...]:
    """What the passport tells and no register holds, or does not tell and the register asks."""
    notes = []
    if passport.footprint_kg is None:
        notes.append("It has no emissions scorecard with a carbon footprint.")
    elif passport.value_tco2e_per_t is None:
        notes.append(
            f"Its declared unit is {passport.declared_unit or 'not given'}: only a mass "
            f"({', '.join(TONNES_PER_UNIT)}) can be brought to a tonne."
        )
    if passport.operational_scope and not passport.scopes:
        notes.append(f"Its operational scope {passport.operational_scope!r} is not known.")
    if passport.primary_ratio is not None:
        notes.append(f"Share of primary data, {plain(passport.primary_ratio)}: kept in the credential alone.")
    if passport.standard.name or passport.standard.id:
        notes.append(
            f"Reporting standard, {passport.standard}: the register asks for the method of the metal."
        )
    notes.append("The reporting period, a verifier, and whether offsets were used: a passport does not tell.")
    return tuple(notes)


def passport_rows(
    credential: CredentialRead,
    passport: Passport,
    choices: PassportChoices,
    *,
    sha256: str,
    today: dt.date,
    by: str,
) -> Rows:
    """The disclosure, its proof point and its first status: submitted, which no import goes beyond."""
    value = passport.value_tco2e_per_t
    return {
        "disclosures": [
            {
                "id": choices.disclosure,
                "metal": choices.metal,
                "brand": choices.brand,
                "value_tco2e_per_t": "" if value is None else plain(value),
                "method": choices.method,
                "boundary": passport.boundary,
                "offsets_used": choices.offsets_used,
                "submitted_by": choices.submitted_by,
                "valid_from": _day(credential.holds_from),
                "valid_until": _day(credential.holds_until),
                "report": credential.identifier,
            }
        ],
        "proof_points": [
            {
                "disclosure": choices.disclosure,
                "scopes": passport.scopes,
                "product": passport.product.name,
                "submitted_on": today.isoformat(),
                "report_sha256": sha256,
                "credential": credential.identifier,
                "source": f"Digital product passport {credential.identifier}, issued by {credential.issuer.id}"[
                    :500
                ],
            }
        ],
        "proof_point_statuses": [
            {
                "disclosure": choices.disclosure,
                "status": ProofStatus.SUBMITTED.value,
                "from_on": today.isoformat(),
                "decided_by": by,
                "reason": f"Imported from a digital product passport. Signature: {credential.checked.said}"[
                    :2000
                ],
            }
        ],
    }


def _day(on: dt.date | None) -> str:
    return on.isoformat() if on else ""
