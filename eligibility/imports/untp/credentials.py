"""PURE. What every credential of the protocol says: what it is, who issued it, from when until when it is valid."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Collection
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Any

from cpal.calendar import london_date
from eligibility.imports.json_documents import JsonObject
from eligibility.imports.refusals import ImportRefused
from eligibility.imports.untp.envelopes import Envelope, as_list, open_envelope
from eligibility.imports.untp.keys import HeldKey
from eligibility.imports.untp.signatures import Checked, check

DATA_MODEL = "https://www.w3.org/ns/credentials/v2"
VERSIONS = ("0.5", "0.6")
LAST_MINUTE = dt.timedelta(minutes=1)
_CONTEXT = re.compile(r"https?://[\w.-]+/vocabulary/untp/(?:dpp|dcc)/(?P<version>[\w.-]+)/?")


_FIRST_SECOND = Decimal(int(dt.datetime(1900, 1, 1, tzinfo=dt.UTC).timestamp()))
_LAST_SECOND = Decimal(int(dt.datetime(2200, 1, 1, tzinfo=dt.UTC).timestamp()))


class Kind(StrEnum):
    """The credentials that are read."""

    PASSPORT = "DigitalProductPassport"
    CONFORMITY = "DigitalConformityCredential"


@dataclass(frozen=True, slots=True)
class Named:
    """A party, facility or document that a credential names."""

    name: str = ""
    id: str = ""

    def __str__(self) -> str:
        return f"{self.name} ({self.id})" if self.name and self.id else self.name or self.id


@dataclass(frozen=True)
class CredentialRead:
    """A credential as received, what it says of itself, and what became of its signature."""

    kind: Kind
    version: str
    identifier: str
    issuer: Named
    valid_from: dt.datetime | None
    valid_until: dt.datetime | None
    status: str
    subject: JsonObject
    checked: Checked

    @property
    def holds_from(self) -> dt.date | None:
        """The London day on which it becomes valid."""
        return london_date(self.valid_from) if self.valid_from else None

    @property
    def holds_until(self) -> dt.date | None:
        """The first London day on which it is not valid to the last minute, as 23:59:59 is."""
        return london_date(self.valid_until + LAST_MINUTE) if self.valid_until else None

    def validity_said(self, now: dt.datetime) -> str:
        """Whether it is valid now, by its own dates."""
        if self.valid_from and now < self.valid_from:
            return f"not valid before {self.valid_from:%d %B %Y %H:%M} UTC"
        if self.valid_until and now >= self.valid_until:
            return f"no longer valid since {self.valid_until:%d %B %Y %H:%M} UTC"
        return "valid now by its own dates" if self.valid_from or self.valid_until else "it gives no dates"


def read_credential(content: bytes, *, today: dt.date, held_keys: Collection[HeldKey]) -> CredentialRead:
    """A credential of the protocol, guarded, its signature checked. Raises ImportRefused.

    The key that counts is the one in force on the London day from which the credential is valid, else today.
    """
    envelope = open_envelope(content)
    document = envelope.credential
    kind = _kind(document)
    issuer = named(document.get("issuer"))
    identifier = _identifier(document)
    if not issuer.id or len(issuer.id) > 300:
        raise ImportRefused("It names no issuer by an id (a DID or an address of at most 300 characters).")
    _refuse_another_issuer(envelope, issuer.id)
    valid_from, valid_until = _validity(envelope)
    on = london_date(valid_from) if valid_from else today
    return CredentialRead(
        kind=kind,
        version=_version(document),
        identifier=identifier,
        issuer=issuer,
        valid_from=valid_from,
        valid_until=valid_until,
        status=_status(document),
        subject=_subject(document),
        checked=check(envelope, issuer.id, on, held_keys),
    )


def _kind(document: JsonObject) -> Kind:
    types = as_list(document.get("type"))
    found = [kind for kind in Kind if kind.value in types]
    if len(found) != 1 or "VerifiableCredential" not in types:
        said = ", ".join(str(each)[:60] for each in types[:5]) or "none"
        raise ImportRefused(
            f"Its type is {said}. A {Kind.PASSPORT} or a {Kind.CONFORMITY} that is a VerifiableCredential is read."
        )
    return found[0]


def _identifier(document: JsonObject) -> str:
    identifier = words(document.get("id"), 300)
    if not identifier:
        raise ImportRefused("It has no id (of at most 300 visible characters), by which it could be known.")
    return identifier


def _version(document: JsonObject) -> str:
    contexts = as_list(document.get("@context"))
    if not contexts or contexts[0] != DATA_MODEL:
        raise ImportRefused(f"Its first @context is not {DATA_MODEL}: it is no credential of data model 2.0.")
    versions = [
        match["version"] for each in contexts if isinstance(each, str) and (match := _CONTEXT.fullmatch(each))
    ]
    if not versions:
        raise ImportRefused("No @context names the UN Transparency Protocol (…/vocabulary/untp/…).")
    version = versions[0]
    if version != "working" and not version.startswith(tuple(f"{each}." for each in VERSIONS)) | (
        version in VERSIONS
    ):
        raise ImportRefused(
            f"It is of version {version[:20]} of the protocol; {' and '.join(VERSIONS)} are read."
        )
    return version


def _subject(document: JsonObject) -> JsonObject:
    subjects = as_list(document.get("credentialSubject"))
    if len(subjects) != 1 or not isinstance(subjects[0], dict):
        raise ImportRefused("It does not have one credentialSubject.")
    return subjects[0]


def _status(document: JsonObject) -> str:
    entries = [each for each in as_list(document.get("credentialStatus")) if isinstance(each, dict)]
    if not entries:
        return "It names no list on which its withdrawal would be told."
    lists = ", ".join(words(each.get("statusListCredential", each.get("id")), 200) for each in entries[:3])
    return f"Whether it was withdrawn was not looked up: {lists or 'its status list'} is never fetched."


def _refuse_another_issuer(envelope: Envelope, issuer: str) -> None:
    """Where the envelope names an issuer it is the credential's own (VC-JOSE-COSE)."""
    signer = envelope.claims.get("iss", issuer)
    if signer != issuer:
        raise ImportRefused(
            f"Its envelope is issued in the name of {str(signer)[:100]} "
            f"and the credential in it in that of {issuer[:100]}."
        )


def _validity(envelope: Envelope) -> tuple[dt.datetime | None, dt.datetime | None]:
    """From when until when it is valid: by its own dates, within those of its envelope (`nbf`, `exp`) and its proofs
    (`expires`).
    """
    document = envelope.credential
    from_at = [moment(document, "validFrom"), _claimed(envelope.claims, "nbf")]
    proofs = [each for each in as_list(document.get("proof")) if isinstance(each, dict)]
    until_at = [
        moment(document, "validUntil"),
        _claimed(envelope.claims, "exp"),
        *(moment(each, "expires") for each in proofs),
    ]
    valid_from = max((each for each in from_at if each is not None), default=None)
    valid_until = min((each for each in until_at if each is not None), default=None)
    if valid_from and valid_until and valid_until <= valid_from:
        raise ImportRefused("It ends on or before the moment from which it is valid, so it never holds.")
    return valid_from, valid_until


def _claimed(claims: JsonObject, name: str) -> dt.datetime | None:
    """The moment of a claim, in seconds since 1970 (RFC 7519). Raises ImportRefused."""
    if name not in claims:
        return None
    seconds = number(claims[name])
    if seconds is None or not _FIRST_SECOND <= seconds < _LAST_SECOND:
        raise ImportRefused(f"Its envelope’s {name} is no moment: seconds since 1970 are.")
    return dt.datetime.fromtimestamp(float(seconds), dt.UTC)


def moment(document: JsonObject, name: str) -> dt.datetime | None:
    """A moment with its offset from UTC. Raises ImportRefused for any other text."""
    text = document.get(name)
    if text is None:
        return None
    try:
        found = dt.datetime.fromisoformat(str(text)[:40])
    except ValueError:
        raise ImportRefused(f"Its {name} is no moment such as 2024-03-15T12:00:00Z.") from None
    if found.tzinfo is None or not 1900 <= found.year <= 2199:
        raise ImportRefused(f"Its {name} names no moment: it has no offset from UTC, or an impossible year.")
    return found.astimezone(dt.UTC)


def words(value: Any, longest: int = 200) -> str:
    """A text on one line; empty when it is none, or longer."""
    if not isinstance(value, str):
        return ""
    text = " ".join(value.split())
    return text if text.isprintable() and len(text) <= longest else ""


def named(value: Any) -> Named:
    """A party, facility or document, which may be named by its id alone."""
    if isinstance(value, dict):
        return Named(
            words(value.get("name", value.get("linkName"))), words(value.get("id", value.get("linkURL")), 300)
        )
    return Named(id=words(value, 300))


def number(value: Any) -> Decimal | None:
    """A number, exact; None when it is none."""
    if isinstance(value, bool) or not isinstance(value, int | Decimal):
        return None
    return Decimal(value)


def inner(value: Any, name: str) -> JsonObject:
    """An object inside an object; empty when there is none."""
    found = value.get(name) if isinstance(value, dict) else None
    return found if isinstance(found, dict) else {}
