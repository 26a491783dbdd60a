"""PURE. Public keys that an identifier holds in itself (did:key, did:jwk), and those that the officer holds."""

from __future__ import annotations

import base64
import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import base58
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric import ec
from joserfc.errors import JoseError
from joserfc.jwk import ECKey, JWKRegistry, OKPKey

from eligibility.evidence import holds
from eligibility.imports.json_documents import checked_text, read_object
from eligibility.imports.refusals import ImportRefused
from eligibility.imports.untp.envelopes import decoded

ED25519 = b"\xed\x01"
_CURVES: dict[bytes, tuple[ec.EllipticCurve, str]] = {
    b"\x80\x24": (ec.SECP256R1(), "P-256"),
    b"\x81\x24": (ec.SECP384R1(), "P-384"),
}
_PRIVATE = frozenset({"d", "p", "q", "k"})

PublicKey = Any  # joserfc has a class a kind of key and none for any


@dataclass(frozen=True, slots=True)
class HeldKey:
    """A key of an issuer that the register holds, from a day until the day before another."""

    issuer: str
    key_id: str
    jwk: str
    from_on: dt.date
    until_on: dt.date | None

    def holds(self, on: dt.date) -> bool:
        return holds(on, self.from_on, self.until_on)


class KeyNotAtHand(Exception):
    """The signature cannot be checked; the message says why."""


def key_of(method: str, issuer: str, on: dt.date, held: Iterable[HeldKey]) -> PublicKey:
    """The key that a verification method names. Raises KeyNotAtHand; ImportRefused when it is not the issuer's."""
    controller = method.partition("#")[0] or issuer
    if controller != issuer:
        raise ImportRefused(
            f"It is signed with a key of {controller[:100]} and issued in the name of {issuer[:100]}: "
            "nobody can tell that they are one."
        )
    if controller.startswith("did:key:"):
        return did_key(controller.removeprefix("did:key:"))
    if controller.startswith("did:jwk:"):
        return jwk_key(checked_text(decoded(controller.removeprefix("did:jwk:"))))
    return _held_key(method, issuer, on, tuple(each for each in held if each.issuer == issuer))


def did_key(name: str) -> PublicKey:
    """The key that a did:key is: multibase base58btc of a multicodec. Raises ImportRefused, KeyNotAtHand."""
    try:
        content = (
            base58.b58decode(name.removeprefix("z")) if name.startswith("z") and len(name) < 200 else b""
        )
    except ValueError:
        content = b""
    kind, key = content[:2], content[2:]
    if kind == ED25519 and len(key) == 32:
        return OKPKey.import_key({"kty": "OKP", "crv": "Ed25519", "x": encoded(key)})
    if kind in _CURVES:
        curve, curve_name = _CURVES[kind]
        return _curve_key(curve, curve_name, key)
    raise KeyNotAtHand("its did:key is of a kind that is not checked (Ed25519, P-256 and P-384 are)")


def _curve_key(curve: ec.EllipticCurve, name: str, key: bytes) -> PublicKey:
    try:
        numbers = ec.EllipticCurvePublicKey.from_encoded_point(curve, key).public_numbers()
    except (ValueError, UnsupportedAlgorithm):
        raise ImportRefused("Its did:key is no point of its curve.") from None
    width = (curve.key_size + 7) // 8
    x, y = (encoded(number.to_bytes(width, "big")) for number in (numbers.x, numbers.y))
    return ECKey.import_key({"kty": "EC", "crv": name, "x": x, "y": y})


def jwk_key(text: str) -> PublicKey:
    """A public key in JSON. Raises ImportRefused."""
    found = read_object(text, exact=False)
    if _PRIVATE & set(found):
        raise ImportRefused("A private or secret key stands where a public key belongs.")
    try:
        return JWKRegistry.import_key(found)
    except (JoseError, ValueError, TypeError, KeyError, UnsupportedAlgorithm):
        raise ImportRefused("The key is no public key (JWK) that can be read.") from None


def _held_key(method: str, issuer: str, on: dt.date, held: tuple[HeldKey, ...]) -> PublicKey:
    if not held:
        raise KeyNotAtHand(f"no key of {issuer[:150]} is held, and keys are never fetched")
    fragment = method.rpartition("#")[2]
    named = [each for each in held if each.key_id in {method, fragment, f"#{fragment}"}]
    if method and not named:
        raise KeyNotAtHand(f"its key {fragment[:80]} is not among those held of {issuer[:150]}")
    standing = [each for each in named or held if each.holds(on)]
    if len(standing) != 1:
        why = (
            "none of its keys that are held" if not standing else "it names no key, and several that are held"
        )
        raise KeyNotAtHand(
            f"{why} are in force on {on.isoformat()}, the day from which the credential is valid"
        )
    return jwk_key(standing[0].jwk)


def encoded(content: bytes) -> str:
    """Base64url without padding, as JSON Web Keys are written."""
    return base64.urlsafe_b64encode(content).rstrip(b"=").decode()
