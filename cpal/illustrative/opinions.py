"""What the illustrative respondents think of the discussion paper's questions; every word of it is invented.

Only the last column is of record: what the final text of 5 February 2026 is known to have changed.
"""

from __future__ import annotations

from dataclasses import dataclass

UNCHANGED = "v2026-02, as far as its published explainers go, changes nothing here."


@dataclass(frozen=True, slots=True)
class Opinion:
    """How many of ten agree, what speaks for it and against, and what changed."""

    question: str
    agree_of_ten: int
    for_it: str
    against_it: str
    changes: str = UNCHANGED


OPINIONS = (
    Opinion(
        "3.1",
        4,
        "cobalt and lead are bought on the same criteria already",
        "four metals should be priced well before two more are begun",
        "The four metals stay; v2026-02 adds none.",
    ),
    Opinion(
        "5.1",
        6,
        "a hierarchy that puts executed trades first is what contracts can rest on",
        "the step from trades to judgement should be shown month by month",
    ),
    Opinion(
        "5.2",
        7,
        "executed trades on one platform can be checked to the minute",
        "trades agreed bilaterally are most of the market and would be left out",
        "Category 1 now takes approved spot trading platforms and secure bilateral transaction reports.",
    ),
    Opinion(
        "5.3",
        4,
        "three trades are few, and all that a young market offers",
        "three trades between the same two companies would say little; buyers and sellers should be counted",
        "Category 1 is sufficient with at least three qualifying trades from at least two buyers and two sellers.",
    ),
    Opinion(
        "5.4",
        6,
        "ten minutes of standing time keep fleeting quotes out",
        "in a thin month there may be no recent trade to measure an offer by",
    ),
    Opinion(
        "5.5",
        6,
        "a least number of counterparties would make bids and offers harder to stage",
        "more conditions would leave months without any input",
    ),
    Opinion(
        "5.6",
        8,
        "one register of disclosures for all three categories keeps the premium of one kind",
        "brands that are verified elsewhere would be shut out of the last fallback too",
    ),
    Opinion(
        "5.7",
        5,
        "public tenders and their awards can be verified by anybody",
        "intelligence that cannot be shown should not move a price",
    ),
    Opinion(
        "5.8",
        8,
        "sign-off by somebody who collected nothing is what auditors look for",
        "the rationale should be published, not only kept",
    ),
    Opinion(
        "5.9",
        6,
        "an outside review of the judgements once a year would add trust",
        "further controls would slow a monthly assessment without making it better",
    ),
    Opinion(
        "5.10",
        5,
        "fixed weights are simple and can be reproduced",
        "a weight of seventy is much for a single trade",
        "The weights stay at 70, 20 and 10; the final text was not available, so this is taken over from the paper.",
    ),
    Opinion(
        "5.11",
        3,
        "weights that follow liquidity would use what there is",
        "weights that move make one month hard to compare with the next",
    ),
    Opinion(
        "6.1",
        7,
        "one basis for every deal is the point of the exercise",
        "the adjustments should be published with their sources",
    ),
    Opinion(
        "6.2",
        7,
        "the terms listed are those that are negotiated",
        "shape and grade differ too and are not listed",
    ),
    Opinion(
        "6.3",
        6,
        "duties differ by route and must come out",
        "carbon border charges are on their way and are not mentioned",
    ),
    Opinion(
        "6.4",
        6,
        "market freight data is better than a fixed table",
        "the adjustments should be renewed on a fixed day each month",
    ),
    Opinion(
        "6.5",
        7,
        "ninety days is what most spot deals come to",
        "prompt deals are closer to thirty",
    ),
    Opinion(
        "6.6",
        6,
        "showing a trade beside the average without it would make the flag fairer",
        "a percentage says little where a premium is close to nought",
    ),
    Opinion(
        "7.1",
        7,
        "anonymised summaries of the inputs would let users judge the figure",
        "too much detail would give single deals away in a thin market",
    ),
    Opinion(
        "7.2",
        8,
        "twenty-eight days are enough for a change of a parameter",
        "a change of the hierarchy needs six weeks",
    ),
    Opinion(
        "7.3",
        6,
        "an external audit every year should be published",
        "an advisory committee must not see unpublished figures",
    ),
    Opinion(
        "8.1",
        8,
        "a month gathers enough trades",
        "hedging would need a weekly figure",
    ),
    Opinion(
        "8.2",
        7,
        "one global premium is the simplest start",
        "Europe and North America already pay differently",
    ),
    Opinion(
        "8.3",
        3,
        "a short window keeps the price final",
        "five minutes are too few for a written objection with its evidence",
        "The objection window stays at five minutes, taken over from the paper: the final text was not available.",
    ),
)
