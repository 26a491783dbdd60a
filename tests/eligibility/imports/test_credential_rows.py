"""What a credential comes to: a submitted proof point, the assurance of a site, or who verified a disclosure."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from hypothesis import given
from hypothesis import strategies as st

from cpal.audit.models import Entry
from cpal.clock import database_clock
from eligibility.imports.credential_preview import preview_of
from eligibility.imports.json_documents import checked_text, read_object
from eligibility.imports.refusals import ImportRefused
from eligibility.imports.untp.conformity import read_attestation, why_unusable
from eligibility.imports.untp.credentials import Kind, read_credential
from eligibility.imports.untp.passports import Passport, read_passport
from eligibility.models import (
    Assurance,
    AssuranceStep,
    Credential,
    Disclosure,
    ProofPoint,
    ProofPointStatus,
    StagedFile,
)
from eligibility.services.load_brand_list import NotAsShown
from eligibility.services.load_credential import load_credential, stage_credential
from eligibility.services.stage_file import keep_choices
from tests import people
from tests.eligibility.imports.credentials import (
    COMPANY,
    DATA_MODEL,
    Signer,
    as_bytes,
    conformity,
    passport,
    with_proof,
)
from tests.eligibility.registers import ACME, FOOTPRINT, ZINCO, load, load_eligible_brand

TODAY = dt.date(2026, 3, 1)
MINE = {"metal": "zinc", "brand": "ZINCO", "disclosure": "DPP-1", "method": "IZA", "submitted_by": "ACME"}
ASSURANCE = {"use": "assurance", "site": "SMELTER", "standard": "ZINC-MARK"}
VERIFICATION = {
    "use": "verification",
    "disclosure": "D-1",
    "verified_by": "VERITAS",
    "verified_on": "2026-01-05",
}


def held(model: Any) -> Any:
    return model.objects.held_at(database_clock())


def product(**card: Any) -> Passport:
    return read_passport(read_object(json.dumps(passport(**card)["credentialSubject"])))


def stage(content: bytes, **choices: Any) -> StagedFile:
    staged = stage_credential(file_name="credential.json", content=content, staged_by=people.eli())
    keep_choices(staged=staged, choices=choices, kept_by=people.eli())
    return staged


def load_it(staged: StagedFile) -> Credential:
    """Look, and load what was seen."""
    eli = people.eli()
    shown = preview_of(staged, database_clock(), str(eli)).digest
    return load_credential(staged=staged, shown=shown, loaded_by=eli)


@pytest.fixture
def registers() -> None:
    load("organisations", ACME)
    load("brands", ZINCO)


@pytest.mark.parametrize(
    ("footprint", "unit", "value"),
    [
        (1.8, "KGM", "1.8"),
        (1800, "TNE", "1.8"),
        (0.0018, "GRM", "1.8"),
        (4, "KGM", "4"),
        (10, "EA", None),
        (1, "", None),
    ],
)
def test_kilograms_a_unit_become_tonnes_a_tonne(footprint: float, unit: str, value: str | None) -> None:
    found = product(carbonFootprint=footprint, declaredUnit=unit).value_tco2e_per_t
    assert found == (None if value is None else Decimal(value))


@given(st.decimals(min_value=0, max_value=1000, places=4))
def test_a_tonne_is_a_thousand_kilograms(kilograms: Decimal) -> None:
    a_kilogram = replace(product(), footprint_kg=kilograms, declared_unit="KGM")
    a_tonne = replace(product(), footprint_kg=kilograms * 1000, declared_unit="TNE")
    assert a_kilogram.value_tco2e_per_t == a_tonne.value_tco2e_per_t == kilograms


@pytest.mark.parametrize(
    ("scope", "boundary", "scopes"),
    [
        ("CradleToGate", "cradle-to-gate", "1+2+3"),
        ("Scope123toGate", "cradle-to-gate", "1+2+3"),
        ("CradleToGrave", "cradle-to-grave", "1+2+3"),
        ("None", "", "1+2"),
        ("Scope12", "", "1+2"),
        ("Unheard", "", ""),
    ],
)
def test_the_operational_scope_says_how_far_the_footprint_reaches(
    scope: str, boundary: str, scopes: str
) -> None:
    found = product(operationalScope=scope)
    assert (found.boundary, found.scopes) == (boundary, scopes)


@pytest.mark.django_db
def test_a_passport_becomes_a_submitted_disclosure_and_no_import_verifies_it(registers: None) -> None:
    kept = load_it(stage(as_bytes(passport()), passport=MINE))
    disclosure = held(Disclosure).get(reference="DPP-1")
    assert (disclosure.value_tco2e_per_t, disclosure.boundary, disclosure.method) == (
        Decimal("1.8"),
        "cradle-to-gate",
        "IZA",
    )
    assert (disclosure.valid_from, disclosure.valid_until) == (dt.date(2026, 1, 1), dt.date(2027, 1, 1))
    assert (disclosure.verified_by, disclosure.verified_on, disclosure.offsets_used) == ("", None, None)
    point = held(ProofPoint).get()
    assert (point.scopes, point.credential, point.report_sha256) == ("1+2+3", kept.identifier, kept.sha256)
    (status,) = held(ProofPointStatus)
    assert (status.status, status.decided_by) == ("submitted", str(people.eli()))
    assert "It carries no signature." in status.reason


@pytest.mark.django_db
def test_the_bytes_are_kept_with_what_became_of_the_signature(registers: None) -> None:
    signer = Signer()
    content = with_proof(passport(signer.did_key), signer, f"{signer.did_key}#{signer.multibase}")
    kept = load_it(stage(content, passport=MINE))
    assert bytes(kept.content) == content
    assert (kept.signature, kept.issuer) == ("valid", signer.did_key)
    assert "eddsa-jcs-2022" in kept.signature_said
    assert not StagedFile.objects.exists()
    assert '"signature":"valid"' in Entry.objects.get(action="load_credential").detail


@pytest.mark.django_db
def test_a_key_that_is_held_makes_the_signature_checked(registers: None) -> None:
    signer = Signer()
    content = with_proof(passport(), signer, f"{COMPANY}#key-1")
    assert load_it(stage(content, passport=MINE)).signature == "unchecked"
    load(
        "issuer_keys",
        {
            "issuer": COMPANY,
            "key_id": "key-1",
            "public_key_jwk": json.dumps(signer.jwk),
            "from_on": "2025-01-01",
        },
        at=None,
    )
    other = passport() | {"id": "https://example.com/credentials/zinc-2027"}
    content = with_proof(other, signer, f"{COMPANY}#key-1")
    assert load_it(stage(content, passport=MINE | {"disclosure": "DPP-2"})).signature == "valid"


@pytest.mark.django_db
def test_a_false_signature_is_not_even_staged(registers: None) -> None:
    signer = Signer()
    content = with_proof(passport(signer.did_key), Signer(2), f"{signer.did_key}#0")
    with pytest.raises(ImportRefused, match="signature is false"):
        stage(content)
    assert not StagedFile.objects.exists()


@pytest.mark.django_db
def test_the_same_credential_is_loaded_once(registers: None) -> None:
    load_it(stage(as_bytes(passport()), passport=MINE))
    with pytest.raises(ImportRefused, match="was loaded on"):
        stage(as_bytes(passport()))


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("choice", "why"),
    [
        ({"brand": "ZINCOO"}, "The brand ZINCOO of zinc is not held"),
        ({"metal": "copper"}, "The brand ZINCO of copper is not held"),
        ({"disclosure": "D-1"}, "A disclosure D-1 is held already"),
    ],
)
def test_nothing_is_loaded_for_a_brand_that_is_not_held_or_over_a_disclosure_that_is(
    registers: None, choice: dict[str, str], why: str
) -> None:
    load("disclosures", FOOTPRINT)
    staged = stage(as_bytes(passport()), passport=MINE | choice)
    with pytest.raises(NotAsShown, match=why):
        load_it(staged)
    assert not Credential.objects.exists()


@pytest.mark.django_db
def test_a_passport_gets_no_id_under_which_something_was_decided_already(registers: None) -> None:
    status = {"status": "verified", "from_on": "2030-01-01", "decided_by": "Eli", "reason": "For another"}
    load("proof_point_statuses", {"disclosure": "DPP-1", **status})
    with pytest.raises(NotAsShown, match="Something is held of a proof point DPP-1 already"):
        load_it(stage(as_bytes(passport()), passport=MINE))


@pytest.mark.django_db
def test_a_negative_footprint_is_refused_as_the_register_refuses_it(registers: None) -> None:
    with pytest.raises(NotAsShown, match="a footprint of zero or more"):
        load_it(stage(as_bytes(passport(carbonFootprint=-1)), passport=MINE))


@pytest.mark.django_db
def test_a_conformity_credential_becomes_the_assurance_of_a_site_and_its_steps() -> None:
    load("sites", {"code": "SMELTER", "name": "Smelter", "country": "NO", "producer": "ACME"})
    load_it(stage(as_bytes(conformity()), assessments={"0": ASSURANCE}))
    assurance = held(Assurance).get()
    assert (assurance.site, assurance.standard, assurance.status) == ("SMELTER", "ZINC-MARK", "awarded")
    assert (assurance.from_on, assurance.until_on) == (dt.date(2026, 1, 10), dt.date(2029, 1, 10))
    assert assurance.reference == "https://example.com/attestations/7"
    steps = {step.step: step for step in held(AssuranceStep)}
    assert {name: step.happened_on for name, step in steps.items()} == {
        "site_assessment": dt.date(2025, 12, 1),
        "awarded": dt.date(2026, 1, 10),
    }
    assert steps["awarded"].auditor == "Example Auditor"
    assert "signature unchecked; evidence: https://example.com/evidence.pdf" in steps["awarded"].note


@pytest.mark.django_db
def test_a_conformity_credential_may_tell_who_verified_a_disclosure_that_is_held() -> None:
    load_eligible_brand()
    before = Disclosure.objects.held_at(database_clock()).get()
    load_it(stage(as_bytes(conformity()), assessments={"0": VERIFICATION}))
    after = held(Disclosure).get()
    assert (after.verified_by, after.verified_on) == ("VERITAS", dt.date(2026, 1, 5))
    assert (after.value_tco2e_per_t, after.offsets_used) == (before.value_tco2e_per_t, before.offsets_used)


@pytest.mark.django_db
def test_what_would_be_replaced_is_loaded_only_as_it_was_shown() -> None:
    load_eligible_brand()
    staged, eli = stage(as_bytes(conformity()), assessments={"0": VERIFICATION}), people.eli()
    shown = preview_of(staged, database_clock(), str(eli)).digest
    load("disclosures", FOOTPRINT | {"value_tco2e_per_t": "3.9"}, at=None)
    with pytest.raises(NotAsShown, match="has changed since"):
        load_credential(staged=staged, shown=shown, loaded_by=eli)
    assert held(Disclosure).get().verified_by == "AUDITOR"


@pytest.mark.django_db
@pytest.mark.parametrize(("conforms", "why"), [(False, "does not conform"), (None, "does not say")])
def test_an_assessment_that_does_not_attest_conformance_makes_no_row(conforms: bool | None, why: str) -> None:
    content = conformity(conformance=conforms)
    subject = read_object(json.dumps(content["credentialSubject"]))
    assert why in why_unusable(read_attestation(subject).assessments[0])
    load("sites", {"code": "SMELTER", "name": "Smelter"})
    load_it(stage(as_bytes(content), assessments={"0": ASSURANCE}))
    assert not held(Assurance).exists()


def test_the_older_words_of_the_protocol_are_read() -> None:
    document = conformity(version="0.5.0", compliance=True)
    assessment = document["credentialSubject"]["assessment"][0]
    del assessment["conformance"]
    assessment["assessedFacility"] = [{"id": "https://example.com/sites/2", "name": "Works"}]
    (found,) = read_attestation(document["credentialSubject"]).assessments
    assert (found.conforms, found.facility.name) == (True, "Works")


def test_each_assessed_facility_is_used_by_itself() -> None:
    facilities = [{"facility": {"id": f"https://example.com/{n}", "name": f"Works {n}"}} for n in range(3)]
    subject = conformity(assessedFacility=facilities)["credentialSubject"]
    assert [each.facility.name for each in read_attestation(subject).assessments] == [
        "Works 0",
        "Works 1",
        "Works 2",
    ]
    with pytest.raises(ImportRefused, match="more than 20 assessments or 50 assessed facilities"):
        read_attestation(conformity(assessedFacility=facilities * 20)["credentialSubject"])


@pytest.mark.parametrize("version", ["0.5.0", "0.6.0", "0.6.1", "working"])
def test_the_versions_of_the_protocol_that_are_read(version: str) -> None:
    read = read_credential(as_bytes(passport(version=version)), today=TODAY, held_keys=())
    assert (read.kind, read.version) == (Kind.PASSPORT, version)


CONTEXTS = passport()["@context"]


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"@context": CONTEXTS[1:]}, "no credential of data model 2.0"),
        ({"@context": [DATA_MODEL]}, "No @context names the UN Transparency Protocol"),
        ({"@context": [DATA_MODEL, CONTEXTS[1].replace("0.6.0", "0.7.0")]}, "of version 0.7.0"),
        ({"@context": [DATA_MODEL, CONTEXTS[1].replace("0.6.0", "0.60")]}, "of version 0.60"),
        ({"type": ["DigitalFacilityRecord", "VerifiableCredential"]}, "Its type is DigitalFacilityRecord"),
        ({"type": ["DigitalProductPassport"]}, "Its type is DigitalProductPassport"),
        ({"type": None}, "Its type is none"),
        ({"id": ""}, "It has no id"),
        ({"id": "x" * 301}, "It has no id"),
        ({"issuer": {}}, "no issuer by an id"),
        ({"issuer": 7}, "no issuer by an id"),
        ({"credentialSubject": []}, "one credentialSubject"),
        ({"credentialSubject": [{}, {}]}, "one credentialSubject"),
        ({"validFrom": "2026-01-01"}, "no offset from UTC"),
        ({"validFrom": "soon"}, "no moment such as"),
        ({"validUntil": 7}, "no moment such as"),
    ],
)
def test_what_is_no_credential_of_the_protocol_is_refused(change: dict[str, Any], why: str) -> None:
    with pytest.raises(ImportRefused, match=why):
        read_credential(as_bytes(passport() | change), today=TODAY, held_keys=())


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ('{"a": 1, "a": 2}', "'a' twice"),
        ('{"a": NaN}', "NaN, which is no number"),
        ('{"a": -Infinity}', "-Infinity, which is no number"),
        ('{"a": 1,}', "It is no JSON"),
        ("[1]", "no object"),
        ('{"a": "b}', "quotation mark is not closed"),
        ('{"a": [1}', "no JSON"),
        ('{"a": {"b": 1}', "brackets do not match"),
        ('{"a": ' + "9" * 41 + "}", "a number of 41 digits"),
        ('{"a": 0.' + "9" * 41 + "}", "a number of 43 digits"),
        ('{"a": 1e999999999}', "beyond all measure"),
        ('{"a": 1e-999999999}', "beyond all measure"),
        ('{"a": "\\ud800"}', "half a character"),
        ('{"\\udc00": 1}', "half a character"),
    ],
)
def test_json_that_can_be_read_in_two_ways_is_refused(text: str, why: str) -> None:
    with pytest.raises(ImportRefused, match=why):
        read_object(checked_text(text.encode()))


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-32", "latin-1"])
def test_json_in_another_encoding_is_refused(encoding: str) -> None:
    with pytest.raises(ImportRefused, match=r"encoded in UTF|not UTF-8"):
        checked_text('{"name": "Å"}'.encode(encoding))


def test_brackets_and_escapes_inside_text_are_text() -> None:
    text = json.dumps({"a": '[[[{"' * 100 + "\\"})
    assert read_object(checked_text(text.encode())) == json.loads(text)


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers(-(10**9), 10**9) | st.text(), st.lists, max_leaves=20
    )
)
def test_whatever_is_json_and_flat_enough_is_read_as_json_is(value: Any) -> None:
    text = json.dumps({"value": value})
    assert read_object(checked_text(text.encode())) == json.loads(text)


@pytest.mark.parametrize(
    ("now", "said"),
    [
        (dt.datetime(2025, 12, 31, tzinfo=dt.UTC), "not valid before 01 January 2026 00:00 UTC"),
        (dt.datetime(2026, 6, 1, tzinfo=dt.UTC), "valid now by its own dates"),
        (dt.datetime(2027, 1, 1, tzinfo=dt.UTC), "no longer valid since 01 January 2027 00:00 UTC"),
    ],
)
def test_validity_is_said_by_its_own_dates(now: dt.datetime, said: str) -> None:
    read = read_credential(as_bytes(passport()), today=TODAY, held_keys=())
    assert read.validity_said(now) == said


def test_whether_it_was_withdrawn_is_said_not_to_be_looked_up() -> None:
    status = {"type": "BitstringStatusListEntry", "statusListCredential": "https://example.com/status/1"}
    read = read_credential(as_bytes(passport() | {"credentialStatus": status}), today=TODAY, held_keys=())
    assert "not looked up: https://example.com/status/1 is never fetched" in read.status


@pytest.mark.django_db
def test_only_the_officer_stages_and_loads_credentials(registers: None) -> None:
    staged = stage(as_bytes(passport()), passport=MINE)
    for person in (people.ana(), people.kim(), people.max_(), people.mia()):
        with pytest.raises(PermissionDenied):
            stage_credential(file_name="x.json", content=as_bytes(passport()), staged_by=person)
        with pytest.raises(PermissionDenied):
            load_credential(staged=staged, shown="", loaded_by=person)
