"""Credentials that are odd or hostile are refused or read with a reason; none makes the reader fall over."""

from __future__ import annotations

import contextlib
import copy
import hmac
import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from joserfc.jwk import ECKey, RSAKey

from eligibility.imports.refusals import ImportRefused
from eligibility.imports.untp.conformity import AssessmentChoice, attestation_rows, read_attestation
from eligibility.imports.untp.credentials import CredentialRead, Kind, Named, read_credential
from eligibility.imports.untp.keys import HeldKey
from eligibility.imports.untp.passports import PassportChoices, Rows, passport_rows, read_passport
from tests.eligibility.imports.credentials import (
    COMPANY,
    SMELTER,
    TODAY,
    as_bytes,
    conformity,
    held,
    passport,
    unpadded,
    with_proof,
)

STRANGER = "did:web:example.com:stranger"
MINE = PassportChoices(metal="zinc", brand="ZINCO", disclosure="DPP-1")


def read(content: bytes, *keys: HeldKey) -> CredentialRead:
    return read_credential(content, today=TODAY, held_keys=keys)


def rows_of(found: CredentialRead) -> Rows:
    """The rows that it would become."""
    if found.kind is Kind.PASSPORT:
        product = read_passport(found.subject)
        return passport_rows(found, product, MINE, sha256="0" * 64, today=TODAY, by="Eli")
    choices = {0: AssessmentChoice(use="assurance", site="SMELTER", standard="ZINC-MARK")}
    return attestation_rows(found, read_attestation(found.subject), choices, {})


# Numbers


@pytest.mark.parametrize(
    "number",
    [
        "1e99999999999999999999",
        "1e-99999999999999999999",
        "1e999",
        "1e41",
        "1e-41",
        "9" * 41,
        "0." + "1" * 41,
    ],
)
@pytest.mark.parametrize("place", [b"1.8", b'"2026-01-01T00:00:00Z"'])
def test_a_number_beyond_all_measure_refuses_the_file(number: str, place: bytes) -> None:
    content = as_bytes(passport()).replace(place, number.encode())
    with pytest.raises(ImportRefused, match=r"beyond all measure|a number of"):
        read(content)


@pytest.mark.parametrize("number", [b"NaN", b"Infinity", b"-Infinity"])
def test_what_is_no_number_refuses_the_file(number: bytes) -> None:
    with pytest.raises(ImportRefused, match="no number of JSON"):
        read(as_bytes(passport()).replace(b"1.8", number))


# Proofs


@pytest.mark.parametrize("proof", ["a proof", [], [None], [{"type": "DataIntegrityProof"}, "a proof"], 1])
def test_what_stands_for_a_proof_and_is_none_refuses_the_file(proof: Any) -> None:
    with pytest.raises(ImportRefused, match="Its proof is no proof"):
        read(as_bytes(passport() | {"proof": proof}), held())


def test_a_proof_that_is_built_on_another_is_unchecked_and_not_taken_for_false() -> None:
    chained = with_proof(passport(), SMELTER, f"{COMPANY}#key-1", previousProof="urn:uuid:1")
    checked = read(chained, held()).checked
    assert not checked.is_valid
    assert "it is built on another proof" in checked.said


def test_a_proof_of_another_type_is_unchecked_whatever_suite_it_names() -> None:
    other = with_proof(passport(), SMELTER, f"{COMPANY}#key-1", type="SomethingElse")
    assert "is not checked" in read(other, held()).checked.said


def test_a_proof_by_a_key_that_its_suite_does_not_know_refuses_the_file() -> None:
    elliptic = held(jwk=json.dumps(ECKey.generate_key("P-256").as_dict(private=False)))
    with pytest.raises(ImportRefused, match="a key of another kind than its cryptosuite"):
        read(with_proof(passport(), SMELTER, f"{COMPANY}#key-1"), elliptic)


def test_a_token_that_names_no_key_is_checked_by_the_one_that_is_held() -> None:
    assert read(SMELTER.token(passport()).encode(), held()).checked.is_valid
    two = (held(), held(key_id="key-2"))
    assert (
        "it names no key, and several that are held are in force"
        in read(SMELTER.token(passport()).encode(), *two).checked.said
    )


# Issuer, type and withdrawal


@pytest.mark.parametrize(
    ("length", "is_read"), [(0, False), (300, True), (301, False)], ids=["none", "longest", "longer"]
)
def test_an_issuer_is_named_by_an_id_of_at_most_300_characters(length: int, is_read: bool) -> None:
    issuer = "did:web:example.com:".ljust(length, "a")[:length]
    if is_read:
        assert read(as_bytes(passport(issuer))).issuer.id == issuer
        return
    with pytest.raises(ImportRefused, match="names no issuer by an id"):
        read(as_bytes(passport(issuer)))


@pytest.mark.parametrize(
    "types",
    [
        ["DigitalProductPassport"],
        ["VerifiableCredential"],
        ["DigitalProductPassport", "DigitalConformityCredential", "VerifiableCredential"],
    ],
)
def test_it_is_one_passport_or_one_conformity_credential(types: list[str]) -> None:
    with pytest.raises(ImportRefused, match="that is a VerifiableCredential is read"):
        read(as_bytes(passport() | {"type": types}))


@pytest.mark.parametrize(
    ("party", "said"),
    [
        (Named("A smelter", "did:web:a"), "A smelter (did:web:a)"),
        (Named("A smelter"), "A smelter"),
        (Named(id="did:web:a"), "did:web:a"),
        (Named(), ""),
    ],
)
def test_a_party_is_told_by_its_name_and_its_id(party: Named, said: str) -> None:
    assert str(party) == said


def test_whether_it_was_withdrawn_is_said_not_to_be_looked_up() -> None:
    status = {"type": "BitstringStatusListEntry", "statusListCredential": "https://example.com/status/3"}
    found = read(as_bytes(passport() | {"credentialStatus": status}))
    assert found.status == (
        "Whether it was withdrawn was not looked up: https://example.com/status/3 is never fetched."
    )


# Keys and algorithms


@pytest.mark.parametrize("algorithm", ["ES256", "ES384", "ES512", "RS256", "PS256"])
def test_an_algorithm_that_is_not_the_keys_own_refuses_the_file(algorithm: str) -> None:
    content = SMELTER.token(passport(), kid="key-1", alg=algorithm).encode()
    with pytest.raises(ImportRefused, match="signature is false"):
        read(content, held())


@pytest.mark.parametrize("algorithm", ["HS256", "HS512"])
def test_a_public_key_is_never_taken_for_a_shared_secret(algorithm: str) -> None:
    public = RSAKey.generate_key(2048)
    issuer = held(jwk=json.dumps(public.as_dict(private=False)))
    for secret in (public.as_pem(private=False), issuer.jwk.encode()):
        head = unpadded(json.dumps({"alg": algorithm, "kid": "key-1"}).encode())
        signed = f"{head}.{unpadded(as_bytes(passport()))}"
        mac = hmac.new(secret, signed.encode(), algorithm.replace("HS", "sha")).digest()
        checked = read(f"{signed}.{unpadded(mac)}".encode(), issuer).checked
        assert not checked.is_valid
        assert f"the algorithm {algorithm!r} is not one that is checked" in checked.said


def test_a_name_given_twice_refuses_the_file_wherever_it_stands() -> None:
    twice = b'{"alg": "EdDSA", "alg": "none", "kid": "key-1"}'
    token_of_two = f"{unpadded(twice)}.{unpadded(as_bytes(passport()))}.AAAA".encode()
    doubled = as_bytes(passport()).replace(
        b'"carbonFootprint": 1.8', b'"carbonFootprint": 1.8, "carbonFootprint": 9'
    )
    for content in (token_of_two, doubled):
        with pytest.raises(ImportRefused, match="twice, so it can be read in two ways"):
            read(content, held())


# Whatever is sent

ODD: st.SearchStrategy[Any] = st.sampled_from(
    [
        None, True, False, 0, -1, 1e30, 10**30, "", "x" * 500, "\x00", [], {}, [[]], [{}], [None], {"id": None},
        "did:key:z", "did:key:zQ3", "did:jwk:e30", "did:jwk:%", "0001-01-01T00:00:00+14:00", "2024-13-01T00:00:00Z",
        "2199-12-31T23:59:59-12:00", "1900-01-01T00:00:00+14:00", "#", "data:,", {"type": "DataIntegrityProof"},
        ["DigitalProductPassport", "VerifiableCredential"], "Scope12", "KGM", 1e-30,
    ]
)  # fmt: skip
ISSUERS = st.sampled_from([COMPANY, SMELTER.did_key, SMELTER.did_jwk, "did:jwk:e30", "did:key:zz", STRANGER])
ODD_KEYS = st.sampled_from(
    ["{}", "null", '{"kty":"EC"}', '{"kty":1}', '{"kty":"RSA","n":"AQ","e":"AQ"}', '{"kty":"oct","k":"AA"}']
)


def places(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """Every place inside a document."""
    inside: list[tuple[Any, Any]] = []
    if isinstance(value, dict):
        inside = list(value.items())
    elif isinstance(value, list):
        inside = list(enumerate(value))
    return [found for name, each in inside for found in [(*path, name), *places(each, (*path, name))]]


@st.composite
def spoilt(draw: st.DrawFn) -> bytes:
    """A credential with a proof, in an envelope or bare, in which something odd stands somewhere."""
    issuer = draw(ISSUERS)
    document = draw(st.sampled_from([passport, conformity]))(issuer)
    way = draw(st.sampled_from(["bare", "proof", "token"]))
    if way == "proof":
        document = json.loads(with_proof(document, SMELTER, f"{issuer}#key-1"))
    for _ in range(draw(st.integers(1, 3))):
        path = draw(st.sampled_from(places(document)))
        inside = document
        for name in path[:-1]:
            inside = inside[name]
        inside[path[-1]] = copy.deepcopy(draw(ODD))
    if way != "token":
        return as_bytes(document)
    algorithm = draw(st.sampled_from(["EdDSA", "ES256", "RS256", "PS256", "HS256", "none"]))
    head = unpadded(
        json.dumps({"alg": algorithm, "kid": draw(st.sampled_from(["key-1", "#", issuer]))}).encode()
    )
    signed = f"{head}.{unpadded(as_bytes(document))}"
    return f"{signed}.{unpadded(SMELTER.sign(signed.encode()))}".encode()


@settings(max_examples=400, deadline=None)
@given(spoilt(), ODD_KEYS)
def test_whatever_stands_anywhere_it_is_read_or_refused_and_never_falls_over(
    content: bytes, key: str
) -> None:
    with contextlib.suppress(ImportRefused):
        found = read(content, held(), held(issuer=STRANGER, jwk=key))
        for register, rows in rows_of(found).items():
            assert all(isinstance(cell, str) for row in rows for cell in row.values()), register
