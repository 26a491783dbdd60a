"""PURE. The three ways in which a credential comes: enveloped in a JSON Web Signature, with a proof in it, or bare."""

from __future__ import annotations

import base64
import binascii
import re
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from eligibility.imports.json_documents import JsonObject, checked_text, read_object
from eligibility.imports.refusals import ImportRefused

_COMPACT = re.compile(r"[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]*")
_DATA_URL = re.compile(r"data:application/(?P<what>[\w.+%-]+)(?:;[\w=.-]+)*,(?P<token>.+)", re.DOTALL)
_ENVELOPED = "EnvelopedVerifiableCredential"
_JWT_TYPES = frozenset({"vc+jwt", "vc-ld+jwt", "vc-ld+jws", "vc%2bjwt", "vc-ld%2bjwt", "jwt"})


class Security(StrEnum):
    """How a credential is secured."""

    ENVELOPED = "enveloped in a JSON Web Signature"
    EMBEDDED = "a proof embedded in it"
    NONE = "none"


@dataclass(frozen=True)
class Envelope:
    """A credential and what secures it: the compact signature, or the text of the document with its proofs.

    `claims` are what a signature's envelope says beside the credential: `iss`, `nbf`, `exp`.
    """

    credential: JsonObject
    security: Security
    token: str = ""
    text: str = ""
    claims: JsonObject = field(default_factory=dict)


def open_envelope(content: bytes) -> Envelope:
    """The credential of a file, looked at before it is parsed. Raises ImportRefused."""
    text = checked_text(content)
    if _COMPACT.fullmatch(text.strip()):
        return _of_token(text.strip())
    document = read_object(text)
    if _ENVELOPED in as_list(document.get("type")):
        return _of_data_url(document)
    security = Security.EMBEDDED if "proof" in document else Security.NONE
    return Envelope(document, security, text=text)


def decoded(part: str) -> bytes:
    """Base64url without its padding. Raises ImportRefused."""
    try:
        return base64.b64decode(part + "=" * (-len(part) % 4), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError):
        raise ImportRefused("Its signature is damaged: a part of it is no base64url.") from None


def as_list(value: Any) -> list[Any]:
    """JSON-LD writes one thing without brackets."""
    if value is None:
        return []
    return value if isinstance(value, list) else [value]


def _of_data_url(document: JsonObject) -> Envelope:
    match = _DATA_URL.fullmatch(str(document.get("id", "")))
    if match is None:
        raise ImportRefused("It is an enveloped credential whose id is no data: address of one.")
    if match["what"].lower() not in _JWT_TYPES:
        raise ImportRefused(
            f"It is enveloped as {match['what'][:40]}; a JSON Web Signature (application/vc+jwt) is read."
        )
    if not _COMPACT.fullmatch(match["token"]):
        raise ImportRefused("Its data: address holds no compact JSON Web Signature.")
    return _of_token(match["token"])


def _of_token(token: str) -> Envelope:
    payload = read_object(checked_text(decoded(token.split(".")[1])))
    credential = payload.get("vc", payload)  # the older form of the envelope kept the credential under “vc”
    if not isinstance(credential, dict):
        raise ImportRefused("Its envelope holds no credential.")
    return Envelope(credential, Security.ENVELOPED, token=token, claims=payload)


def header_of(token: str) -> JsonObject:
    """What the envelope says of its signature."""
    return read_object(checked_text(decoded(token.partition(".")[0])))
