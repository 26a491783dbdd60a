"""The plain-words explanation of a premium (7.1), generated from its facts, every number one of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime

from pricing.methodology.codes import Category
from pricing.methodology.presentation import VALUE_DECIMALS
from pricing.methodology.results import AssessmentResult, Basis
from pricing.methodology.rounding import plain, round_fraction
from pricing.methodology.statistics import PERCENT_DECIMALS, Statistics, statistics_of
from pricing.methodology.values import LONDON, AssessmentInputs

UNIT = "USD per tonne"
CATEGORY_NAMES = {
    Category.EXECUTED_TRANSACTION: "executed transactions",
    Category.BID_OR_OFFER: "bids and offers",
    Category.MARKET_ASSESSMENT: "other market assessments",
}
NOTHING_FOUND = "No executed transaction, bid, offer or other market assessment qualified."


def explain(inputs: AssessmentInputs, result: AssessmentResult) -> str:
    """Several sentences: the premium, what it rests on, what was left out, judgement, and the change."""
    return " ".join(sentences_of(result, statistics_of(inputs, result)))


def sentences_of(result: AssessmentResult, statistics: Statistics) -> tuple[str, ...]:
    """The explanation sentence by sentence."""
    sentences = (
        headline(result),
        grounds(result, statistics),
        market(statistics),
        *left_out(statistics),
        *flags(result, statistics),
        judgement(statistics),
        *change(result),
        method(result),
    )
    return tuple(sentence for sentence in sentences if sentence)


def headline(result: AssessmentResult) -> str:
    """The premium itself, or that there is none."""
    name = f"sustainability premium for {result.metal} in {month_name(result.window.name)}"
    if result.value_usd_per_t is None:
        return f"No {name} is published."
    return f"The {name} is {plain(result.value_usd_per_t, VALUE_DECIMALS)} {UNIT}."


def grounds(result: AssessmentResult, statistics: Statistics) -> str:
    """What the premium rests on (5.1 to 5.3)."""
    match result.basis:
        case Basis.TRANSACTION_BASED:
            counted = number_of(statistics.transactions, "executed transaction")
            return f"It is the volume-weighted average of {counted}, sufficient without any other input."
        case Basis.BLENDED:
            return f"Executed transactions were not sufficient; it rests on {weights_in_words(result)}."
        case Basis.JUDGEMENT:
            counted = number_of(statistics.market_assessments, "other market assessment")
            return f"It rests on {counted} alone, as neither a transaction nor a bid or an offer qualified."
        case Basis.CARRIED_FORWARD:
            age = number_of(result.age_in_windows, "window")
            return f"{NOTHING_FOUND} The previous assessment is carried forward unchanged; it is {age} old."
        case Basis.WITHHELD:
            return f"{NOTHING_FOUND} Publication is withheld for this window, by expert judgement."
        case Basis.NONE:
            return f"{NOTHING_FOUND} Nobody has yet judged whether to carry forward or to withhold."


def weights_in_words(result: AssessmentResult) -> str:
    """The categories that carry weight, each with its scaled weight in per cent."""
    return in_words(
        f"{CATEGORY_NAMES[each.category]} ({plain(round_fraction(each.weight * 100, PERCENT_DECIMALS), 1)} %)"
        for each in result.categories
        if each.weight
    )


def market(statistics: Statistics) -> str:
    """Who and what was in the market: counts, which are always shown."""
    brands = number_of(statistics.brands, "brand")
    if statistics.transactions:
        buyers, sellers = number_of(statistics.buyers, "buyer"), number_of(statistics.sellers, "seller")
        return f"{brands} qualified, with {buyers} and {sellers}.".capitalize()
    return f"{brands} qualified.".capitalize() if statistics.brands else ""


def left_out(statistics: Statistics) -> Iterator[str]:
    """What is in no figure, and why (5.1, 6.1)."""
    if statistics.screened_out:
        why = "; ".join(f"{each.code.meaning} ({each.inputs})" for each in statistics.codes)
        yield f"Kept out: {number_of(statistics.screened_out, 'input')}. The reasons: {why}."
    if statistics.excluded:
        yield f"Excluded by written decision: {number_of(statistics.excluded, 'input')}."
    if statistics.pending:
        yield f"Waiting for reference data, and in no figure: {number_of(statistics.pending, 'input')}."


def flags(result: AssessmentResult, statistics: Statistics) -> Iterator[str]:
    """The trades far from the provisional average (6.2)."""
    if statistics.flagged:
        decided = f"{result.undecided_flags} not yet decided" if result.undecided_flags else "all retained"
        yield f"Flagged as far from the average: {number_of(statistics.flagged, 'transaction')}, {decided}."


def judgement(statistics: Statistics) -> str:
    """How much expert judgement there was, and on what (5.3)."""
    if not statistics.judgements:
        return "No expert judgement was used."
    subjects = in_words(f"{each.judgements} on {each.subject}" for each in statistics.judgements)
    return f"Expert judgement was used: {subjects}."


def change(result: AssessmentResult) -> Iterator[str]:
    """The change from the previous assessment."""
    difference, previous = result.change_usd_per_t, result.previous
    if difference is None or previous is None or result.basis is Basis.CARRIED_FORWARD:
        return
    before = f"{plain(previous.value_usd_per_t, VALUE_DECIMALS)} of {month_name(previous.window)}"
    if not difference:
        yield f"It is unchanged from the {before}."
        return
    direction = "above" if difference > 0 else "below"
    amount = plain(difference.copy_abs(), VALUE_DECIMALS)
    yield f"It is {amount} {UNIT} {direction} the {before}."


def method(result: AssessmentResult) -> str:
    """The window's end and the version of the methodology."""
    cutoff = result.window.cutoff_at.astimezone(LONDON)
    day = f"{cutoff.day} {cutoff:%B %Y}"
    return (
        f"The window closed on {day} at {cutoff:%H:%M} London time; methodology {result.methodology} applies."
    )


def month_name(window: str) -> str:
    """`2026-10` as it is said: October 2026. A window that is not a month keeps its name."""
    try:
        return f"{datetime.strptime(window, '%Y-%m').replace(tzinfo=LONDON):%B %Y}"
    except ValueError:
        return f"window {window}"


def number_of(count: int, noun: str) -> str:
    """A count with its noun: 1 brand, 2 brands."""
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"


def in_words(parts: Iterable[str]) -> str:
    """A list in a sentence: one, two and three."""
    *most, last = parts
    return f"{', '.join(most)} and {last}" if most else last
