"""A signature is good, false, absent or not to be checked: a false one refuses the file, the rest is said."""

from __future__ import annotations

import datetime as dt
import json
from typing import Any

import pytest
from joserfc.jwk import ECKey

from eligibility.imports.refusals import ImportRefused
from eligibility.imports.untp.credentials import CredentialRead, read_credential
from eligibility.imports.untp.envelopes import Envelope, Security
from eligibility.imports.untp.keys import HeldKey
from eligibility.imports.untp.signatures import check
from tests.eligibility.imports.credentials import (
    COMPANY,
    SMELTER,
    TODAY,
    Signer,
    as_bytes,
    changed,
    enveloped,
    held,
    p256_token,
    passport,
    unpadded,
    with_proof,
)

STRANGER = Signer(2)


def read(content: bytes, *keys: HeldKey) -> CredentialRead:
    return read_credential(content, today=TODAY, held_keys=keys)


def said(content: bytes, *keys: HeldKey) -> str:
    """What is said of a signature that is not known to be good."""
    checked = read(content, *keys).checked
    assert not checked.is_valid
    return checked.said


def refusal(content: bytes, *keys: HeldKey) -> str:
    with pytest.raises(ImportRefused) as refused:
        read(content, *keys)
    return str(refused.value)


def test_the_example_of_the_cryptosuite_itself_is_good() -> None:
    """The worked example of “Data Integrity EdDSA Cryptosuites v1.0”, B.2 (eddsa-jcs-2022), to the letter."""
    name = "z6MkrJVnaZkeFzdQyMZu1cgjg7k1pZZ6pvBQ7XJPt4swbTQ2"
    contexts = ["https://www.w3.org/ns/credentials/v2", "https://www.w3.org/ns/credentials/examples/v2"]
    document = {
        "@context": contexts,
        "id": "urn:uuid:58172aac-d8ba-11ed-83dd-0b3aef56cc33",
        "type": ["VerifiableCredential", "AlumniCredential"],
        "name": "Alumni Credential",
        "description": "A minimum viable example of an Alumni Credential.",
        "issuer": "https://vc.example/issuers/5678",
        "validFrom": "2023-01-01T00:00:00Z",
        "credentialSubject": {"id": "did:example:abcdefgh", "alumniOf": "The School of Examples"},
        "proof": {
            "type": "DataIntegrityProof",
            "cryptosuite": "eddsa-jcs-2022",
            "created": "2023-02-24T23:36:38Z",
            "verificationMethod": f"did:key:{name}#{name}",
            "proofPurpose": "assertionMethod",
            "@context": contexts,
            "proofValue": "z2HnFSSPPBzR36zdDgK8PbEHeXbR56YF24jwMpt3R1eHXQzJDMWS93FCzpvJpwTWd3GAVFuUfjoJdcnTMuVor51aX",
        },
    }
    envelope = Envelope(document, Security.EMBEDDED, text=json.dumps(document))
    assert check(envelope, f"did:key:{name}", TODAY, []).is_valid
    altered = json.dumps(document | {"name": "Alumnus Credential"})
    with pytest.raises(ImportRefused, match="signature is false"):
        check(Envelope(document, Security.EMBEDDED, text=altered), f"did:key:{name}", TODAY, [])


@pytest.mark.parametrize("what", ["vc+jwt", "vc-ld+jwt", "vc%2Bjwt"])
def test_an_enveloped_credential_is_checked_with_the_key_that_is_held(what: str) -> None:
    token = SMELTER.token(passport(), kid=f"{COMPANY}#key-1")
    checked = read(enveloped(token, what), held()).checked
    assert (checked.is_valid, checked.said) == (True, f"JSON Web Signature, EdDSA, by the key of {COMPANY}.")


def test_a_bare_token_is_the_same_credential() -> None:
    token = SMELTER.token(passport(), kid="key-1")
    assert read(token.encode() + b"\n", held()).checked.is_valid


def test_the_older_envelope_with_the_credential_under_vc_is_read() -> None:
    token = SMELTER.token({"iss": COMPANY, "vc": passport()}, kid="key-1")
    assert read(token.encode(), held()).identifier == passport()["id"]


@pytest.mark.parametrize("issuer", [SMELTER.did_key, SMELTER.did_jwk])
def test_an_identifier_that_holds_its_key_needs_no_register(issuer: str) -> None:
    method = f"{issuer}#0"
    assert read(SMELTER.token(passport(issuer), kid=method).encode()).checked.is_valid
    assert read(with_proof(passport(issuer), SMELTER, method)).checked.is_valid


def test_a_key_on_another_curve_is_checked_too() -> None:
    key = ECKey.generate_key("P-256")
    issuer = f"did:jwk:{unpadded(json.dumps(key.as_dict(private=False)).encode())}"
    token = p256_token(passport(issuer), key, kid=f"{issuer}#0")
    assert read(token.encode()).checked.said.startswith("JSON Web Signature, ES256")


@pytest.mark.parametrize(
    "content",
    [
        STRANGER.token(passport(), kid="key-1").encode(),
        enveloped(STRANGER.token(passport(), kid="key-1")),
        with_proof(passport(), STRANGER, f"{COMPANY}#key-1"),
    ],
    ids=["token", "enveloped", "proof"],
)
def test_a_signature_by_another_key_refuses_the_file(content: bytes) -> None:
    assert refusal(content, held()).startswith("Its signature is false")


def test_a_changed_figure_refuses_the_file() -> None:
    signed = json.loads(with_proof(passport(), SMELTER, f"{COMPANY}#key-1"))
    assert read(as_bytes(signed), held()).checked.is_valid
    assert "signature is false" in refusal(as_bytes(changed(signed, carbonFootprint=0.1)), held())
    head, _, signature = SMELTER.token(passport(), kid="key-1").split(".")
    payload = unpadded(as_bytes(passport(carbonFootprint=0.1)))
    assert "signature is false" in refusal(f"{head}.{payload}.{signature}".encode(), held())


def test_a_changed_proof_refuses_the_file() -> None:
    signed = json.loads(with_proof(passport(), SMELTER, f"{COMPANY}#key-1"))
    signed["proof"]["created"] = "2020-01-01T00:00:00Z"
    assert "signature is false" in refusal(as_bytes(signed), held())


def test_one_false_proof_of_several_refuses_the_file() -> None:
    good = json.loads(with_proof(passport(), SMELTER, f"{COMPANY}#key-1"))
    false = good["proof"] | {"created": "2020-01-01T00:00:00Z"}
    assert "signature is false" in refusal(as_bytes(good | {"proof": [good["proof"], false]}), held())
    other = {"type": "DataIntegrityProof", "cryptosuite": "eddsa-rdfc-2022"}
    assert read(as_bytes(good | {"proof": [other, good["proof"]]}), held()).checked.is_valid


@pytest.mark.parametrize("issuer", [COMPANY, STRANGER.did_key])
def test_a_key_of_somebody_else_proves_nothing_for_the_issuer(issuer: str) -> None:
    method = f"{SMELTER.did_key}#{SMELTER.multibase}"
    assert "nobody can tell that they are one" in refusal(
        SMELTER.token(passport(issuer), kid=method).encode()
    )
    assert "nobody can tell that they are one" in refusal(with_proof(passport(issuer), SMELTER, method))


def test_a_key_inside_the_signature_is_never_believed() -> None:
    token = SMELTER.token(passport(), jwk=SMELTER.jwk)
    assert "no key of did:web:example.com:smelter is held" in said(token.encode())


@pytest.mark.parametrize(
    ("keys", "why"),
    [
        ([], f"no key of {COMPANY} is held, and keys are never fetched"),
        ([held(key_id="key-2")], "its key key-1 is not among those held"),
        ([held(issuer="did:web:example.com:other")], f"no key of {COMPANY} is held"),
        ([held(until_on=dt.date(2026, 1, 1))], "none of its keys that are held are in force on 2026-01-01"),
        ([held(from_on=dt.date(2026, 1, 2))], "none of its keys that are held are in force on 2026-01-01"),
    ],
)
def test_a_signature_without_its_key_is_unchecked_and_says_why(keys: list[HeldKey], why: str) -> None:
    for content in (
        SMELTER.token(passport(), kid="key-1").encode(),
        with_proof(passport(), SMELTER, f"{COMPANY}#key-1"),
    ):
        assert why in said(content, *keys)


def test_the_key_of_the_day_counts_when_an_issuer_changed_it() -> None:
    before = held(STRANGER, until_on=dt.date(2026, 1, 1))
    after = held(SMELTER, from_on=dt.date(2026, 1, 1))
    assert read(SMELTER.token(passport(), kid="key-1").encode(), before, after).checked.is_valid


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (as_bytes(passport()), "It carries no signature."),
        (SMELTER.token(passport(), alg="EdDSA", kid="x").rpartition(".")[0].encode() + b".", "not signed"),
        (
            as_bytes(
                passport() | {"proof": {"type": "DataIntegrityProof", "cryptosuite": "eddsa-rdfc-2022"}}
            ),
            "contexts at other addresses, which are never fetched",
        ),
        (
            as_bytes(passport() | {"proof": {"type": "Ed25519Signature2020"}}),
            "contexts at other addresses, which are never fetched",
        ),
        (
            as_bytes(passport() | {"proof": {"type": "DataIntegrityProof", "cryptosuite": "bbs-2023"}}),
            "eddsa-jcs-2022 is",
        ),
    ],
    ids=["bare", "no signature", "rdfc", "2020", "bbs"],
)
def test_what_is_not_signed_or_not_to_be_checked_is_said(content: bytes, why: str) -> None:
    assert why in said(content, held())


@pytest.mark.parametrize("algorithm", ["none", "HS256", "RSA1_5"])
def test_an_algorithm_that_proves_nothing_is_never_valid(algorithm: str) -> None:
    head = unpadded(json.dumps({"alg": algorithm, "kid": "key-1"}).encode())
    token = f"{head}.{unpadded(as_bytes(passport()))}.AAAA"
    assert not read(token.encode(), held()).checked.is_valid


def test_extensions_that_are_not_known_are_not_waved_through() -> None:
    head = unpadded(json.dumps({"alg": "EdDSA", "kid": "key-1", "crit": ["b64"], "b64": False}).encode())
    token = f"{head}.{unpadded(as_bytes(passport()))}.AAAA"
    assert "extensions that are not known" in said(token.encode(), held())


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"proofPurpose": "authentication"}, "another purpose"),
        ({"@context": ["https://example.com/other"]}, "other contexts"),
    ],
)
def test_a_proof_made_for_something_else_refuses_the_file(change: dict[str, Any], why: str) -> None:
    assert why in refusal(with_proof(passport(), SMELTER, f"{COMPANY}#key-1", **change), held())


def test_a_private_key_in_the_register_is_refused_rather_than_used() -> None:
    leaked = held(jwk=json.dumps(SMELTER.jwk | {"d": "AAAA"}))
    assert "private or secret key" in refusal(SMELTER.token(passport(), kid="key-1").encode(), leaked)


def test_a_shared_secret_is_no_public_key() -> None:
    secret = held(jwk='{"kty": "oct", "k": "AAAA"}')
    assert "private or secret key" in refusal(SMELTER.token(passport(), kid="key-1").encode(), secret)
