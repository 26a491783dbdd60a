"""PURE. What a digital conformity credential attests, and the assurance or verification that it comes to (4.1, 4.2)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from eligibility.evidence import AssuranceStatus
from eligibility.imports.json_documents import JsonObject
from eligibility.imports.refusals import ImportRefused
from eligibility.imports.untp.credentials import CredentialRead, Named, inner, named, words
from eligibility.imports.untp.envelopes import as_list
from eligibility.imports.untp.passports import Cells, Rows
from eligibility.vocabulary import Dating, Step

MOST_ASSESSMENTS = 20
MOST_FACILITIES = 50


class Use(StrEnum):
    """What an assessment is used as."""

    NOTHING = ""
    ASSURANCE = "assurance"
    VERIFICATION = "verification"


@dataclass(frozen=True, slots=True)
class Assessment:
    """One assessment of one facility, or of what it assesses when it names no facility."""

    name: str
    topic: str
    conforms: bool | None
    assessed_on: dt.date | None
    standard: Named
    auditor: Named
    facility: Named
    facility_checked: bool | None
    products: tuple[Named, ...]
    organisation: Named


@dataclass(frozen=True, slots=True)
class Attestation:
    """What a conformity assessment body attests."""

    id: str
    name: str
    kind: str
    assessor_level: str
    assessment_level: str
    issued_to: Named
    scheme: Named
    certificate: Named
    evidence: Named
    assessments: tuple[Assessment, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class AssessmentChoice:
    """What the officer uses an assessment as, and for which site or disclosure."""

    use: str = Use.NOTHING
    site: str = ""
    standard: str = ""
    disclosure: str = ""
    verified_by: str = ""
    verified_on: str = ""


def read_attestation(subject: JsonObject) -> Attestation:
    """The attestation of a conformity credential. Raises ImportRefused when it names more than anybody could check."""
    assessments = [each for each in as_list(subject.get("assessment")) if isinstance(each, dict)]
    found = [one for each in assessments[: MOST_ASSESSMENTS + 1] for one in _assessments(each)]
    if len(assessments) > MOST_ASSESSMENTS or len(found) > MOST_FACILITIES:
        raise ImportRefused(
            f"It has more than {MOST_ASSESSMENTS} assessments or {MOST_FACILITIES} assessed facilities. "
            "Ask its issuer for one credential a facility."
        )
    return Attestation(
        id=words(subject.get("id")),
        name=words(subject.get("name")),
        kind=words(subject.get("attestationType"), 60),
        assessor_level=words(subject.get("assessorLevel"), 60),
        assessment_level=words(subject.get("assessmentLevel"), 60),
        issued_to=named(subject.get("issuedToParty")),
        scheme=named(subject.get("scope")),
        certificate=named(subject.get("conformityCertificate")),
        evidence=named(subject.get("auditableEvidence")),
        assessments=tuple(found),
    )


def _assessments(document: JsonObject) -> Iterator[Assessment]:
    facilities = as_list(document.get("assessedFacility"))[: MOST_FACILITIES + 1] or [{}]
    conforms = document.get("conformance", document.get("compliance"))
    for facility in facilities:
        yield Assessment(
            name=words(document.get("name", document.get("description"))),
            topic=words(document.get("conformityTopic"), 60),
            conforms=conforms if isinstance(conforms, bool) else None,
            assessed_on=_day(document.get("assessmentDate")),
            standard=named(document.get("referenceStandard")),
            auditor=named(document.get("auditor")),
            facility=named(inner(facility, "facility") or facility),
            facility_checked=_truth(facility, "IDverifiedByCAB"),
            products=tuple(
                named(inner(each, "product") or each)
                for each in as_list(document.get("assessedProduct"))[:20]
            ),
            organisation=named(document.get("assessedOrganisation")),
        )


def _truth(value: Any, name: str) -> bool | None:
    found = value.get(name) if isinstance(value, dict) else None
    return found if isinstance(found, bool) else None


def _day(text: Any) -> dt.date | None:
    try:
        return dt.date.fromisoformat(str(text)[:10])
    except ValueError:
        return None


def why_unusable(assessment: Assessment) -> str:
    """Why no row can be made of an assessment; empty when one can."""
    if assessment.conforms is None:
        return "It does not say whether the assessed conforms."
    return "" if assessment.conforms else "It says that the assessed does not conform."


def attestation_rows(
    credential: CredentialRead,
    attestation: Attestation,
    choices: Mapping[int, AssessmentChoice],
    disclosures: Mapping[str, Cells],
) -> Rows:
    """The rows of the assessments that are used, by their places; `disclosures` are those held, by id."""
    rows: Rows = {"assurances": [], "assurance_steps": [], "disclosures": []}
    for place, assessment in enumerate(attestation.assessments):
        choice = choices.get(place, AssessmentChoice())
        if choice.use == Use.NOTHING or why_unusable(assessment):
            continue
        if choice.use == Use.ASSURANCE:
            rows["assurances"].append(_assurance(credential, attestation, assessment, choice))
            rows["assurance_steps"] += _steps(credential, attestation, assessment, choice)
        elif choice.disclosure in disclosures:
            rows["disclosures"].append(
                disclosures[choice.disclosure]
                | {"verified_by": choice.verified_by, "verified_on": choice.verified_on}
            )
    return rows


def holds_from(credential: CredentialRead, assessment: Assessment) -> dt.date | None:
    """The first day of what is attested: of the credential, else of the assessment."""
    return credential.holds_from or assessment.assessed_on


def _assurance(
    credential: CredentialRead, attestation: Attestation, assessment: Assessment, choice: AssessmentChoice
) -> Cells:
    from_on = holds_from(credential, assessment)
    return {
        "site": choice.site,
        "standard": choice.standard,
        "status": AssuranceStatus.AWARDED.value,
        "from_on": from_on.isoformat() if from_on else "",
        "until_on": credential.holds_until.isoformat() if credential.holds_until else "",
        "reference": _reference(credential, attestation),
    }


def _steps(
    credential: CredentialRead, attestation: Attestation, assessment: Assessment, choice: AssessmentChoice
) -> list[Cells]:
    scheme = attestation.scheme.name or assessment.standard.name
    about = "; ".join(filter(None, [assessment.topic, scheme, f"signature {_signature(credential)}"]))
    common = {
        "site": choice.site,
        "standard": choice.standard,
        "dating": Dating.DAY.value,
        "auditor": (assessment.auditor.name or credential.issuer.name)[:200],
        "reference": _reference(credential, attestation),
        "source": f"Digital conformity credential {credential.identifier}, issued by {credential.issuer.id}"[
            :500
        ],
        "note": f"{about}; evidence: {attestation.evidence.id or 'not named'}"[:500],
    }
    days = {Step.SITE_ASSESSMENT: assessment.assessed_on, Step.AWARDED: holds_from(credential, assessment)}
    return [
        common | {"step": step.value, "happened_on": day.isoformat()} for step, day in days.items() if day
    ]


def _reference(credential: CredentialRead, attestation: Attestation) -> str:
    return attestation.id or credential.identifier[:200]


def _signature(credential: CredentialRead) -> str:
    return "checked" if credential.checked.is_valid else "unchecked"


def not_mapped(attestation: Attestation) -> tuple[str, ...]:
    """What the attestation tells and no register holds."""
    level = ", ".join(filter(None, [attestation.assessor_level, attestation.assessment_level]))
    notes = [
        f"Kind and level of the assessment, {attestation.kind or 'not given'} ({level or 'not given'}).",
        f"Issued to {str(attestation.issued_to) or 'nobody named'}.",
    ]
    if attestation.certificate.id:
        notes.append(f"The certificate, {attestation.certificate}: never fetched.")
    if attestation.evidence.id:
        notes.append(f"The evidence, {attestation.evidence}: never fetched; its address stands in the note.")
    return tuple(f"{note[:300]}" for note in notes)
