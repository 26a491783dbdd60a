"""The columns of the register files that tell what stands behind the seven registers: events, steps, proof points,
standards, keys.

A day may be empty where the source gives none; `dating` says how exact it is.
"""

from __future__ import annotations

import re
from decimal import Decimal

from cpal.tabular import (
    CellRefused,
    Column,
    Layout,
    code,
    day,
    decimal_number,
    one_of,
    prose,
    whole_number,
)
from eligibility.evidence import Standard
from eligibility.registers.layouts import BRAND, METAL, ORGANISATION, SITE, footprint
from eligibility.vocabulary import (
    ActionStatus,
    AssessmentPart,
    AssessmentStatus,
    ClaimKind,
    Dating,
    Level,
    ListingEventKind,
    ProofStatus,
    Qualifier,
    Rating,
    RecognitionEvent,
    Scopes,
    SectionFinding,
    StandardKind,
    Step,
)

_DIGEST = re.compile(r"[0-9a-f]{64}")


def digest(text: str) -> str:
    """A SHA-256 in 64 small hexadecimal digits."""
    if not _DIGEST.fullmatch(text):
        raise CellRefused("a SHA-256 of 64 digits 0-9 and a-f")
    return text


def percentage(text: str) -> Decimal:
    """From 0 to 100, at most two decimals."""
    value = decimal_number(text)
    if not 0 <= value <= 100 or value != round(value, 2):
        raise CellRefused("a percentage from 0 to 100 with at most two decimals")
    return value


SOURCE = code(500)
STANDARD = code(40)
DISCLOSURE = code(100)
ASSURANCE_STANDARD = one_of(Standard)


def optional(name: str, read: object) -> Column:
    """A column whose cells may be empty."""
    return Column(name, read, may_be_empty=True)  # type: ignore[arg-type]  # a reader of cells


LISTING_EVENTS = Layout(
    "listing_events",
    (
        Column("metal", METAL),
        Column("brand", BRAND),
        Column("event", one_of(ListingEventKind)),
        optional("happened_on", day),
        Column("dating", one_of(Dating)),
        optional("reference", code(200)),
        optional("source", SOURCE),
        optional("note", code(500)),
    ),
)
BRAND_DETAILS = Layout(
    "brand_details",
    (
        Column("metal", METAL),
        Column("brand", BRAND),
        optional("shape", code(200)),
        optional("lmesword", code(20)),
        optional("plant", code(200)),
        optional("capacity_t_per_year", whole_number(0, 100_000_000)),
        optional("specification", code(500)),
        optional("source", SOURCE),
    ),
)
SITE_PLACES = Layout(
    "site_places",
    (
        Column("site", SITE),
        optional("place", code(200)),
        optional("address", code(300)),
        optional("source", SOURCE),
    ),
)
PROOF_POINTS = Layout(
    "proof_points",
    (
        Column("disclosure", DISCLOSURE),
        optional("qualifier", one_of(Qualifier)),
        optional("scopes", one_of(Scopes)),
        optional("product", code(200)),
        optional("period_from", day),
        optional("period_until", day),
        optional("submitted_on", day),
        optional("report_sha256", digest),
        optional("credential", code(300)),
        optional("source", SOURCE),
    ),
)
PROOF_POINT_STATUSES = Layout(
    "proof_point_statuses",
    (
        Column("disclosure", DISCLOSURE),
        Column("status", one_of(ProofStatus)),
        Column("from_on", day),
        Column("decided_by", code(200)),
        Column("reason", prose(2000)),
    ),
)
FOOTPRINT_CLAIMS = Layout(
    "footprint_claims",
    (
        Column("id", code(100)),
        Column("kind", one_of(ClaimKind)),
        Column("metal", METAL),
        Column("subject", code(200)),
        optional("site", code(100)),
        optional("product", code(200)),
        optional("year", whole_number(1900, 2199)),
        Column("said", code(300)),
        optional("value_tco2e_per_t", footprint),
        optional("qualifier", one_of(Qualifier)),
        optional("scope", code(200)),
        optional("verifier", code(200)),
        optional("method", code(200)),
        Column("source", SOURCE),
        optional("note", code(500)),
    ),
)
ASSURANCE_STEPS = Layout(
    "assurance_steps",
    (
        Column("site", SITE),
        Column("standard", ASSURANCE_STANDARD),
        Column("step", one_of(Step)),
        optional("happened_on", day),
        Column("dating", one_of(Dating)),
        optional("version", code(40)),
        optional("level", one_of(Level)),
        optional("auditor", code(200)),
        optional("reference", code(200)),
        optional("source", SOURCE),
        optional("note", code(500)),
    ),
)
STANDARDS = Layout(
    "standards",
    (
        Column("code", STANDARD),
        Column("name", code(300)),
        optional("owner", code(200)),
        Column("kind", one_of(StandardKind)),
        optional("metals", code(200)),
        optional("clause", code(100)),
        Column("source", SOURCE),
    ),
)
STANDARD_ASSESSMENTS = Layout(
    "standard_assessments",
    (
        Column("standard", STANDARD),
        Column("part", one_of(AssessmentPart)),
        Column("from_on", day),
        Column("step", whole_number(1, 100)),
        Column("dating", one_of(Dating)),
        Column("status", one_of(AssessmentStatus)),
        optional("rating", one_of(Rating)),
        optional("criteria_partially_aligned", whole_number(0, 1000)),
        Column("said", code(500)),
        optional("report", code(500)),
        Column("source", SOURCE),
        optional("note", prose(1000)),
    ),
)
CORRECTIVE_ACTIONS = Layout(
    "corrective_actions",
    (
        Column("standard", STANDARD),
        Column("number", whole_number(1, 1000)),
        Column("finding", prose(1000)),
        Column("action", prose(1000)),
        Column("status", one_of(ActionStatus)),
        optional("due_on", day),
        Column("source", SOURCE),
    ),
)
RECOGNITIONS = Layout(
    "recognitions",
    (
        Column("mechanism", code(200)),
        Column("event", one_of(RecognitionEvent)),
        optional("from_on", day),
        Column("dating", one_of(Dating)),
        optional("until_on", day),
        optional("expected_by", day),
        optional("level", whole_number(1, 2)),
        optional("section_a", one_of(SectionFinding)),
        optional("section_a_percent", percentage),
        optional("section_b", one_of(SectionFinding)),
        optional("section_b_percent", percentage),
        optional("section_c", one_of(SectionFinding)),
        optional("section_c_percent", percentage),
        Column("said", prose(1000)),
        Column("source", SOURCE),
        optional("note", prose(1000)),
    ),
)
ISSUER_KEYS = Layout(
    "issuer_keys",
    (
        Column("issuer", code(300)),
        Column("key_id", code(400)),
        Column("public_key_jwk", code(2000)),
        optional("organisation", ORGANISATION),
        Column("from_on", day),
        optional("until_on", day),
        optional("source", SOURCE),
    ),
)

PARTICULARS = (
    LISTING_EVENTS,
    BRAND_DETAILS,
    SITE_PLACES,
    PROOF_POINTS,
    PROOF_POINT_STATUSES,
    FOOTPRINT_CLAIMS,
    ASSURANCE_STEPS,
    STANDARDS,
    STANDARD_ASSESSMENTS,
    CORRECTIVE_ACTIONS,
    RECOGNITIONS,
    ISSUER_KEYS,
)
