"""Credentials of the protocol as tests make them, in the shape of its published samples (0.5, 0.6), and signed."""

from __future__ import annotations

import base64
import copy
import datetime as dt
import hashlib
import json
from typing import Any

import base58
import rfc8785
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from joserfc import jws
from joserfc.jwk import ECKey

from eligibility.imports.untp.keys import HeldKey

DATA_MODEL = "https://www.w3.org/ns/credentials/v2"
COMPANY = "did:web:example.com:smelter"


class Signer:
    """An Ed25519 key of tests, the same for the same seed."""

    def __init__(self, seed: int = 1) -> None:
        self.private = Ed25519PrivateKey.from_private_bytes(bytes([seed]) * 32)
        self.public = self.private.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)

    @property
    def multibase(self) -> str:
        return "z" + base58.b58encode(b"\xed\x01" + self.public).decode()

    @property
    def did_key(self) -> str:
        return f"did:key:{self.multibase}"

    @property
    def jwk(self) -> dict[str, str]:
        return {"kty": "OKP", "crv": "Ed25519", "x": unpadded(self.public)}

    @property
    def did_jwk(self) -> str:
        return f"did:jwk:{unpadded(json.dumps(self.jwk).encode())}"

    def sign(self, content: bytes) -> bytes:
        return self.private.sign(content)

    def token(self, document: dict[str, Any], **header: Any) -> str:
        """The document in a compact JSON Web Signature."""
        told = {"alg": "EdDSA", "typ": "vc+jwt"} | header
        signed = f"{unpadded(json.dumps(told).encode())}.{unpadded(json.dumps(document).encode())}"
        return f"{signed}.{unpadded(self.sign(signed.encode()))}"


TODAY = dt.date(2026, 3, 1)
SMELTER = Signer(1)


def held(signer: Signer = SMELTER, **told: Any) -> HeldKey:
    """A key of the company as the register holds it."""
    values: dict[str, Any] = {
        "issuer": COMPANY,
        "key_id": "key-1",
        "jwk": json.dumps(signer.jwk),
        "from_on": dt.date(2025, 1, 1),
        "until_on": None,
    }
    return HeldKey(**(values | told))


def p256_token(document: dict[str, Any], key: ECKey, **header: Any) -> str:
    told = {"alg": "ES256", "typ": "vc+jwt"} | header
    return jws.serialize_compact(told, json.dumps(document).encode(), key, algorithms=["ES256"])


def unpadded(content: bytes) -> str:
    return base64.urlsafe_b64encode(content).rstrip(b"=").decode()


def enveloped(token: str, what: str = "vc+jwt") -> bytes:
    """The token as an enveloped credential."""
    return json.dumps(
        {
            "@context": DATA_MODEL,
            "type": "EnvelopedVerifiableCredential",
            "id": f"data:application/{what},{token}",
        }
    ).encode()


def with_proof(document: dict[str, Any], signer: Signer, method: str, **options: Any) -> bytes:
    """The document with a Data Integrity proof embedded (eddsa-jcs-2022)."""
    proof = {
        "type": "DataIntegrityProof",
        "cryptosuite": "eddsa-jcs-2022",
        "created": "2026-01-01T00:00:00Z",
        "verificationMethod": method,
        "proofPurpose": "assertionMethod",
    } | options
    signed = hashlib.sha256(rfc8785.dumps(proof)).digest() + hashlib.sha256(rfc8785.dumps(document)).digest()
    value = "z" + base58.b58encode(signer.sign(signed)).decode()
    return json.dumps(document | {"proof": proof | {"proofValue": value}}).encode()


def passport(issuer: str = COMPANY, version: str = "0.6.0", **card: Any) -> dict[str, Any]:
    """A passport of zinc, illustrative."""
    return {
        "type": ["DigitalProductPassport", "VerifiableCredential"],
        "@context": [DATA_MODEL, f"https://test.uncefact.org/vocabulary/untp/dpp/{version}/"],
        "id": "https://example.com/credentials/zinc-2026",
        "issuer": {"type": ["CredentialIssuer"], "id": issuer, "name": "Example Smelter"},
        "validFrom": "2026-01-01T00:00:00Z",
        "validUntil": "2027-01-01T00:00:00Z",
        "credentialSubject": {
            "type": ["ProductPassport"],
            "product": {
                "type": ["Product"],
                "id": "https://example.com/products/1",
                "name": "Special high grade zinc, jumbo",
                "producedByParty": {"id": "https://example.com/", "name": "Example Smelter"},
                "producedAtFacility": {"id": "https://example.com/sites/1", "name": "Example works"},
                "countryOfProduction": "NO",
            },
            "granularityLevel": "batch",
            "emissionsScorecard": {
                "carbonFootprint": 1.8,
                "declaredUnit": "KGM",
                "operationalScope": "CradleToGate",
                "primarySourcedRatio": 0.3,
                "reportingStandard": {"id": "https://example.com/standard", "name": "A reporting standard"},
            }
            | card,
        },
    }


def conformity(issuer: str = COMPANY, version: str = "0.5.0", **assessment: Any) -> dict[str, Any]:
    """A conformity credential of one site, illustrative."""
    link = {"linkURL": "https://example.com/evidence.pdf", "linkName": "Assessment report"}
    return {
        "type": ["DigitalConformityCredential", "VerifiableCredential"],
        "@context": [DATA_MODEL, f"https://test.uncefact.org/vocabulary/untp/dcc/{version}/"],
        "id": "https://example.com/credentials/conformity-7",
        "issuer": {"id": issuer, "name": "Example Assurance"},
        "validFrom": "2026-01-10T00:00:00Z",
        "validUntil": "2029-01-10T00:00:00Z",
        "credentialSubject": {
            "type": ["ConformityAttestation", "Attestation"],
            "id": "https://example.com/attestations/7",
            "name": "Site assurance 7",
            "assessorLevel": "3rdParty",
            "assessmentLevel": "Accredited",
            "attestationType": "certification",
            "issuedToParty": {"id": "https://example.com/", "name": "Example Smelter"},
            "scope": {"id": "https://example.com/scheme", "name": "An assurance scheme"},
            "auditableEvidence": link,
            "assessment": [
                {
                    "type": ["ConformityAssessment", "Declaration"],
                    "id": "https://example.com/assessments/1",
                    "name": "Responsible production",
                    "assessmentDate": "2025-12-01",
                    "conformityTopic": "social.labour",
                    "conformance": True,
                    "assessedFacility": [
                        {
                            "facility": {"id": "https://example.com/sites/1", "name": "Smelter"},
                            "IDverifiedByCAB": True,
                        }
                    ],
                    "auditor": {"id": "https://example.com/auditor", "name": "Example Auditor"},
                }
                | assessment
            ],
        },
    }


def changed(document: dict[str, Any], **card: Any) -> dict[str, Any]:
    """The passport with something else on its scorecard."""
    other = copy.deepcopy(document)
    other["credentialSubject"]["emissionsScorecard"] |= card
    return other


def as_bytes(document: dict[str, Any]) -> bytes:
    return json.dumps(document).encode()
