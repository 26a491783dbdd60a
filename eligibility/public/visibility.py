"""PURE. What of the evidence the public sees: no page names a footprint that was only submitted, or that was rejected
(4.1).

What is public is decided by what is known now, also where a page tells what was known then.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import replace

from eligibility.evidence import BrandEvidence, Disclosure
from eligibility.explained import Explanation, RuleOutcome
from eligibility.keeping.proof_life import StatusDecided, in_order
from eligibility.verdicts import Code
from eligibility.vocabulary import ProofStatus

NOT_PUBLIC = "a footprint that is not public"
ON_IT = "Judged by a footprint that is not public: it stood on file then, and was never verified."
OF_FOOTPRINTS = (Code.NO_VERIFIED_CARBON_DISCLOSURE, Code.CARBON_ABOVE_THRESHOLD)


def is_shown(life: Sequence[StatusDecided]) -> bool:
    """Whether it was verified at some time, or stands on its file alone."""
    statuses = {each.status for each in life}
    return ProofStatus.VERIFIED in statuses or not {ProofStatus.SUBMITTED, ProofStatus.REJECTED} & statuses


def shown_in(evidence: BrandEvidence) -> frozenset[str]:
    """The disclosures that are public by what is known."""
    return frozenset(each.id for each in evidence.disclosures if is_shown(_life(each)))


def public_evidence(evidence: BrandEvidence, shown_now: AbstractSet[str]) -> BrandEvidence:
    """The evidence as the public reads it: what never counted on any day is left out; what counted while it stood on
    its file alone keeps its place without its name.
    """
    return replace(evidence, disclosures=tuple(_public(evidence.disclosures, shown_now)))


def _public(disclosures: Sequence[Disclosure], shown_now: AbstractSet[str]) -> Iterator[Disclosure]:
    for each in disclosures:
        life = in_order(_life(each))
        if each.id in shown_now and is_shown(life):
            yield each
        elif is_shown(life) or life[0].status is not ProofStatus.SUBMITTED:
            yield replace(each, id=NOT_PUBLIC, report="")


def _life(disclosure: Disclosure) -> tuple[StatusDecided, ...]:
    return tuple(StatusDecided(each.status, each.from_on) for each in disclosure.statuses)


def public_explanation(found: Explanation) -> Explanation:
    """The explanation without the figures of a footprint that is not public."""
    chosen = found.verdict.disclosure
    if chosen is None or chosen.id != NOT_PUBLIC:
        return found
    return replace(found, rules=tuple(_untold(rule) for rule in found.rules))


def _untold(rule: RuleOutcome) -> RuleOutcome:
    return replace(rule, detail=ON_IT) if rule.code in OF_FOOTPRINTS else rule
