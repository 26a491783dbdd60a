"""Sufficiency (5.1): whether Category 1 alone makes the premium. The rule is data of the version."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from pricing.methodology.metals import Metal
from pricing.methodology.parameters import Combine, MethodologyParameters
from pricing.methodology.rounding import EXACT
from pricing.methodology.values import OrganisationRegister, Transaction


@dataclass(frozen=True, slots=True)
class Liquidity:
    """How much Category 1 there is: qualifying trades, their tonnes, distinct buyers and sellers by group."""

    transactions: int
    tonnes: Decimal
    buyers: int
    sellers: int

    @classmethod
    def of(
        cls, qualifying: Sequence[Transaction], tonnes: Decimal, register: OrganisationRegister
    ) -> Liquidity:
        """The liquidity of qualifying trades; none of them lacks a buyer or a seller."""
        return cls(
            transactions=len(qualifying),
            tonnes=tonnes,
            buyers=len({register.group_of(trade.buyer or "") for trade in qualifying}),
            sellers=len({register.group_of(trade.seller or "") for trade in qualifying}),
        )


def is_sufficient(liquidity: Liquidity, metal: Metal, parameters: MethodologyParameters) -> bool:
    """Whether the trades meet any one, or all, of the tests that the version has (5.1).

    v2025-10: at least three trades, or the equivalent minimum tonnage. v2026-02: at least three trades
    and two distinct buyers and two distinct sellers. Nothing at all is never sufficient.
    """
    rule = parameters.sufficiency
    tests: list[bool] = []
    if rule.min_transactions is not None:
        tests.append(liquidity.transactions >= rule.min_transactions)
    if rule.tonnage_multiple is not None:
        least = EXACT.multiply(rule.tonnage_multiple, parameters.minimum_trade_tonnes.of(metal))
        tests.append(liquidity.tonnes >= least)
    if rule.min_buyers is not None:
        tests.append(liquidity.buyers >= rule.min_buyers)
    if rule.min_sellers is not None:
        tests.append(liquidity.sellers >= rule.min_sellers)
    holds = any(tests) if rule.combine is Combine.ANY else all(tests)
    return holds and liquidity.transactions > 0
