"""The bundle of an assessment (7.1): all that it used and the result recorded, as canonical JSON.

Recomputing it needs nothing else: no database, no clock, no settings. Canonical means that equal bundles
are equal bytes, so that their SHA-256 names them.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from typing import Any, NoReturn

from pricing.methodology.assessment import assess
from pricing.methodology.codec import UnreadableError, decode, encode
from pricing.methodology.presentation import as_json
from pricing.methodology.results import AssessmentResult
from pricing.methodology.statistics import statistics_of
from pricing.methodology.values import AssessmentInputs

SCHEMA_NAME = "cpal-assessment-bundle"
SCHEMA_VERSION = 1
ABSENT = "nothing"


class BadBundleError(ValueError):
    """A file is not a bundle that this version can read; the message says where and why."""


@dataclass(frozen=True, slots=True)
class Bundle:
    """The exact inputs of an assessment and the result that was recorded of them, as JSON."""

    inputs: AssessmentInputs
    recorded: dict[str, Any]


def bundle_of(inputs: AssessmentInputs, result: AssessmentResult) -> Bundle:
    """The bundle of an assessment just made."""
    return Bundle(inputs, recorded_result(inputs, result))


def recorded_result(inputs: AssessmentInputs, result: AssessmentResult) -> dict[str, Any]:
    """What is recorded of a result: the assessment with every input, and the statistics beside it."""
    return {"assessment": as_json(result), "statistics": encode(statistics_of(inputs, result))}


def canonical_json(bundle: Bundle) -> str:
    """The one text of a bundle: sorted names, no spaces, one newline at the end."""
    document = {
        "schema": {"name": SCHEMA_NAME, "version": SCHEMA_VERSION},
        "inputs": encode(bundle.inputs),
        "recorded": bundle.recorded,
    }
    return _canonical(document)


def _canonical(document: Any) -> str:
    return (
        json.dumps(document, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)
        + "\n"
    )


def bundle_digest(bundle: Bundle) -> str:
    """The SHA-256 of the canonical JSON of a bundle, in hexadecimal."""
    return sha256(canonical_json(bundle).encode()).hexdigest()


def read_bundle(text: str) -> Bundle:
    """The bundle of a text; raises `BadBundleError` saying where and why it is none."""
    document = _parsed(text)
    if not isinstance(document, dict) or set(document) != {"schema", "inputs", "recorded"}:
        raise BadBundleError("expected an object with schema, inputs and recorded")
    if document["schema"] != {"name": SCHEMA_NAME, "version": SCHEMA_VERSION}:
        raise BadBundleError(
            f"expected schema {SCHEMA_NAME} version {SCHEMA_VERSION}, found {document['schema']!r:.80}"
        )
    if not isinstance(document["recorded"], dict):
        raise BadBundleError("recorded: expected an object")
    try:
        return Bundle(decode(AssessmentInputs, document["inputs"], "inputs"), document["recorded"])
    except UnreadableError as problem:
        raise BadBundleError(str(problem)) from problem


def _parsed(text: str) -> Any:
    try:
        return json.loads(text, parse_float=_refuse_number, parse_constant=_refuse_number)
    except (ValueError, RecursionError) as problem:
        raise BadBundleError(f"not JSON, or cut short: {problem}") from problem


def _refuse_number(number: str) -> NoReturn:
    raise BadBundleError(f"{number} is a bare number; fractions are written as text")


def differences(bundle: Bundle) -> tuple[str, ...]:
    """Where the recorded result and a fresh computation differ; nothing when they are identical."""
    recomputed = recorded_result(bundle.inputs, assess(bundle.inputs))
    return tuple(_differences("", bundle.recorded, recomputed))


def _differences(path: str, recorded: Any, recomputed: Any) -> Iterator[str]:
    if isinstance(recorded, dict) and isinstance(recomputed, dict):
        for name in sorted(recorded.keys() | recomputed.keys()):
            below = f"{path}.{name}" if path else name
            yield from _differences(below, recorded.get(name, ABSENT), recomputed.get(name, ABSENT))
    elif isinstance(recorded, list) and isinstance(recomputed, list):
        for place in range(max(len(recorded), len(recomputed))):
            sides = (side[place] if place < len(side) else ABSENT for side in (recorded, recomputed))
            yield from _differences(f"{path}[{place}]", *sides)
    elif recorded != recomputed or type(recorded) is not type(recomputed):
        yield f"{path}: recorded {_shown(recorded)}, recomputed {_shown(recomputed)}"


def _shown(value: Any) -> str:
    return value if value is ABSENT else json.dumps(value, ensure_ascii=False)
