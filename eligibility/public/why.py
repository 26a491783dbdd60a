"""A verdict in few words: for a list, and as one plain sentence."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from eligibility.evidence import Standard, Threshold, plain
from eligibility.judged import JudgedBrand, ListingState
from eligibility.verdicts import Code

NOT_LISTED = {
    ListingState.NOT_YET_LISTED: "not listed yet",
    ListingState.SUSPENDED: "listing suspended",
    ListingState.DELISTED: "delisted",
    ListingState.LISTED: "not listed",
}
IN_WORDS = {
    Code.UNKNOWN_BRAND: "the register does not know it",
    Code.NOT_LISTED: "it is not listed",
    Code.NO_VERIFIED_CARBON_DISCLOSURE: "no verified footprint counts",
    Code.CARBON_ABOVE_THRESHOLD: "its footprint is above the threshold",
    Code.NO_ASSURANCE: "not every site that makes it is assured",
}


def why_not(each: JudgedBrand, threshold: Threshold, footprint: Decimal | None) -> str:
    """What keeps a brand out; empty for an eligible one. Without a footprint none is named."""
    return "; ".join(_reason(code, each, threshold, footprint) for code in each.verdict.codes)


def _reason(code: Code, each: JudgedBrand, threshold: Threshold, footprint: Decimal | None) -> str:
    match code:
        case Code.NOT_LISTED:
            return NOT_LISTED[each.listing]
        case Code.CARBON_ABOVE_THRESHOLD if footprint is not None:
            return f"{plain(footprint)} is above {plain(threshold.max_tco2e_per_t)} tCO2e/t"
        case Code.NO_VERIFIED_CARBON_DISCLOSURE:
            return "no verified footprint"
        case Code.NO_ASSURANCE:
            return f"no {standard_name(threshold.required_standard)} at every site"
        case _:
            return IN_WORDS[code]


def standard_name(code: str | None) -> str:
    """The name of an assurance without its article."""
    return Standard(code).full_name.removeprefix("the ").removeprefix("The ") if code else "assurance"


def sentence(brand: str, codes: tuple[Code, ...], on: date, today: date) -> str:
    """“ZINCO is not eligible today: no verified footprint counts.”"""
    day = f"{on.day} {on:%B %Y}"
    is_, when = ("is", f"today, {day}") if on == today else ("was" if on < today else "will be", f"on {day}")
    if on > today:
        when = f"{when}, as far as is known now"
    if not codes:
        return f"{brand} {is_} eligible {when}."
    because = " and ".join(IN_WORDS[code] for code in codes)
    return f"{brand} {is_} not eligible {when}: {because}.".replace("will be not", "will not be")
