"""PURE. Whether the signature of a credential is good. A bad one refuses the file; one that is absent or cannot be
checked is said to be so, with the reason.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

import base58
import rfc8785
from cryptography.exceptions import InvalidSignature
from joserfc.errors import JoseError
from joserfc.jwk import OKPKey
from joserfc.jws import JWSRegistry

from eligibility.imports.json_documents import JsonObject, read_object
from eligibility.imports.refusals import ImportRefused
from eligibility.imports.untp.envelopes import Envelope, Security, as_list, decoded, header_of
from eligibility.imports.untp.keys import HeldKey, KeyNotAtHand, PublicKey, key_of

ALGORITHMS = ("EdDSA", "Ed25519", "ES256", "ES384", "ES512", "RS256", "PS256")
SUITE = "eddsa-jcs-2022"
_NEEDS_CONTEXTS = "its meaning depends on contexts at other addresses, which are never fetched"
_FALSE = "Its signature is false: the content was changed after it was signed, or the key is another. Nothing is read."


@dataclass(frozen=True, slots=True)
class Checked:
    """What became of a signature."""

    is_valid: bool
    said: str


def check(envelope: Envelope, issuer: str, on: dt.date, held: Collection[HeldKey]) -> Checked:
    """Check what secures a credential against the issuer's key that was in force on a day.

    Raises ImportRefused when the signature is false, or is not the issuer's.
    """
    try:
        match envelope.security:
            case Security.ENVELOPED:
                return _enveloped(envelope.token, issuer, on, held)
            case Security.EMBEDDED:
                return _embedded(envelope, issuer, on, held)
            case Security.NONE:
                return Checked(is_valid=False, said="It carries no signature.")
    except KeyNotAtHand as why:
        return Checked(is_valid=False, said=f"Its signature was not checked: {why}.")


def _enveloped(token: str, issuer: str, on: dt.date, held: Collection[HeldKey]) -> Checked:
    header = header_of(token)
    algorithm = str(header.get("alg", ""))
    if algorithm.lower() == "none" or not token.rpartition(".")[2]:
        return Checked(is_valid=False, said="Its envelope says that it is not signed.")
    if algorithm not in ALGORITHMS:
        raise KeyNotAtHand(
            f"the algorithm {algorithm[:30]!r} is not one that is checked ({', '.join(ALGORITHMS)})"
        )
    if "crit" in header:
        raise KeyNotAtHand("its envelope asks for extensions that are not known here")
    key = key_of(_method(header, issuer), issuer, on, held)
    if not _is_signed(token, algorithm, key):
        raise ImportRefused(_FALSE)
    return Checked(is_valid=True, said=f"JSON Web Signature, {algorithm}, by the key of {issuer[:200]}.")


def _is_signed(token: str, algorithm: str, key: PublicKey) -> bool:
    """Whether the signature of the token is the key's. The algorithm fits the key, or it is not."""
    signed, _, signature = token.rpartition(".")
    model = JWSRegistry.algorithms[algorithm]
    try:
        model.check_key(key)
        return model.verify(signed.encode(), decoded(signature), key)
    except (JoseError, ValueError, TypeError):
        return False


def _method(header: JsonObject, issuer: str) -> str:
    """The verification method that an envelope names; a bare name is one of the issuer's."""
    name = str(header.get("kid", ""))
    if not name:
        return ""
    return name if name.startswith(("did:", "https:", "http:")) else f"{issuer}#{name.lstrip('#')}"


def _embedded(envelope: Envelope, issuer: str, on: dt.date, held: Collection[HeldKey]) -> Checked:
    document = read_object(envelope.text, exact=False)
    proofs = as_list(document.pop("proof"))
    if not proofs or not all(isinstance(proof, dict) for proof in proofs):
        raise ImportRefused("Its proof is no proof.")
    valid: list[str] = []
    unchecked: list[str] = []
    for proof in proofs:
        try:
            valid.append(_proof(document, proof, issuer, on, held))
        except KeyNotAtHand as why:
            unchecked.append(str(why))
    if not valid:
        raise KeyNotAtHand("; ".join(unchecked))
    return Checked(is_valid=True, said="; ".join(valid) + f", by the key of {issuer[:200]}.")


def _proof(
    document: JsonObject, proof: JsonObject, issuer: str, on: dt.date, held: Collection[HeldKey]
) -> str:
    suite = str(proof.get("cryptosuite", proof.get("type", "")))
    if proof.get("type") != "DataIntegrityProof" or suite != SUITE:
        reason = _NEEDS_CONTEXTS if "rdfc" in suite or suite.endswith("2020") else f"{SUITE} is"
        raise KeyNotAtHand(f"a proof of the kind {suite[:60]!r} is not checked: {reason}")
    if "previousProof" in proof:
        raise KeyNotAtHand("it is built on another proof, and chains of proofs are not checked")
    if proof.get("proofPurpose") != "assertionMethod":
        raise ImportRefused("Its proof was made for another purpose than to assert what it says.")
    key = key_of(str(proof.get("verificationMethod", "")), issuer, on, held)
    if not isinstance(key, OKPKey) or key.curve_name != "Ed25519":
        raise ImportRefused("Its proof names a key of another kind than its cryptosuite.")
    _verify(key, _signed_bytes(document, proof), _proof_value(proof))
    return f"Data Integrity proof, {SUITE}"


def _signed_bytes(document: JsonObject, proof: JsonObject) -> bytes:
    """The digests of the proof's options and of the document, each in its canonical form (RFC 8785)."""
    options = {name: value for name, value in proof.items() if name != "proofValue"}
    if "@context" in options:
        contexts = as_list(options["@context"])
        if as_list(document.get("@context"))[: len(contexts)] != contexts:
            raise ImportRefused("Its proof was made for other contexts than those of the credential.")
    return _canonical_digest(options) + _canonical_digest(document)


def _canonical_digest(value: Any) -> bytes:
    try:
        return hashlib.sha256(rfc8785.dumps(value)).digest()
    except rfc8785.CanonicalizationError:
        raise KeyNotAtHand("it holds numbers that have no canonical form (RFC 8785)") from None


def _proof_value(proof: JsonObject) -> bytes:
    value = str(proof.get("proofValue", ""))
    if not value.startswith("z") or len(value) > 200:
        raise ImportRefused("Its proof has no value in base58 (multibase z).")
    try:
        return base58.b58decode(value[1:])
    except ValueError:
        raise ImportRefused("Its proof has no value in base58 (multibase z).") from None


def _verify(key: PublicKey, signed: bytes, signature: bytes) -> None:
    try:
        key.get_op_key("verify").verify(signature, signed)
    except (InvalidSignature, ValueError, TypeError, JoseError):
        raise ImportRefused(_FALSE) from None
