"""PURE. What makes a disclosed carbon footprint acceptable on a day (4.1, 4.3, 5.1).

What must be shown and is empty was not shown: a missing cell is never proof.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import NamedTuple

from eligibility.evidence import Disclosure, holds
from eligibility.vocabulary import ProofStatus, Scopes

CRADLE_TO_GATE = "cradle-to-gate"

GroupOf = Callable[[str], str]


class Conditions(NamedTuple):
    """What a disclosure must meet on the day, each with its clause; true where it does."""

    is_the_producers: bool  # the producer itself submits it, not its parent (4.1)
    has_a_verifier: bool  # (4.1)
    is_verified_from_outside: bool  # the verifier is neither the producer nor of its group (4.1)
    is_verified_by_then: bool  # on the day or before (4.1)
    follows_the_method: bool  # the metal's own (4.1, Table 1)
    is_cradle_to_gate: bool  # (4.3)
    uses_no_offsets: bool  # and says so (Table 1, footnote 1)
    is_valid: bool  # on the day (5.1)
    has_a_value: bool  # (4.1)
    is_a_figure: bool  # “less than 4” is a bound, and a bound is not what was emitted (4.1)
    counts_every_scope: bool  # without scope 3 a footprint does not begin at the cradle (4.3)
    stands_verified: bool  # where its proof point is followed (4.1)


def conditions(
    disclosure: Disclosure, on: date, producer: str, carbon_method: str, group_of: GroupOf
) -> Conditions:
    """Which conditions a disclosure of a producer's brand meets on the day (4.1, 4.3, 5.1)."""
    verifier = disclosure.verified_by
    return Conditions(
        producer != "" and disclosure.submitted_by == producer,
        verifier != "",
        not verifier or (verifier != producer and group_of(verifier) != group_of(producer)),
        disclosure.verified_on is not None and disclosure.verified_on <= on,
        disclosure.method == carbon_method,
        disclosure.boundary == CRADLE_TO_GATE,
        disclosure.offsets_used is False,
        holds(on, disclosure.valid_from, disclosure.valid_until),
        disclosure.value_tco2e_per_t is not None,
        disclosure.qualifier == "",
        disclosure.scopes in _EVERY_SCOPE,
        not disclosure.statuses or _stands_verified(disclosure, on),
    )


_EVERY_SCOPE = ("", Scopes.SCOPES_1_2_3)


def _stands_verified(disclosure: Disclosure, on: date) -> bool:
    """Not rejected, superseded or withdrawn that day. One that was held before anything was decided of it stood on
    its file alone until then.
    """
    standing = disclosure.standing_on(on)
    return not disclosure.began_as_submitted if standing is None else standing.status == ProofStatus.VERIFIED


def preference(disclosure: Disclosure) -> tuple[object, ...]:
    """Of several acceptable ones the greatest counts: latest validity start, then latest verification, then higher
    value (4.1).
    """
    return disclosure.valid_from, disclosure.verified_on, disclosure.value_tco2e_per_t, disclosure.id
