"""The answers' shape, for the JSON and for the OpenAPI description alike."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from cpal.api.shapes import DecimalText, MomentText, WindowText
from pricing.public.api.query import BASES, METALS, STATUSES


def usd(help_text: str) -> DecimalText:
    """A figure in USD per tonne that may be absent."""
    return DecimalText(allow_null=True, help_text=help_text)


def spread(name: str) -> DecimalText:
    """A figure of the spread, null where disclosure control hides it."""
    return usd(f"{name}, weighted by tonnes, USD/t; null where disclosure control hides it.")


class PremiumSerializer(serializers.Serializer[Any]):
    """A premium, flat. The CSV file has the same columns in the same order."""

    metal = serializers.ChoiceField(METALS, help_text="The metal.")
    window = WindowText(help_text="Observation window, YYYY-MM.")
    status = serializers.ChoiceField(STATUSES, help_text="A later publication of the same window supersedes.")
    basis = serializers.ChoiceField(BASES, help_text="How the figure came about.")
    value = usd("The premium above the LME price; zero and negative are ordinary; null only when withheld.")
    unit = serializers.CharField(help_text="USD/t.")
    previous_value = usd("What stood for the window before.")
    change = usd("The value less the previous one.")
    change_percent = DecimalText(allow_null=True, help_text="The change in per cent of the previous value.")
    methodology = serializers.CharField(help_text="Methodology version.")
    revision = serializers.IntegerField(help_text="1, and one more with each correction.")
    opens_at = MomentText(help_text="The window opens, excluded.")
    cutoff_at = MomentText(help_text="The cut-off, included.")
    published_at = MomentText(help_text="When it was published.")
    objections_until = MomentText(allow_null=True, help_text="End of the objection window, excluded.")
    age_in_windows = serializers.IntegerField(
        help_text="Windows for which the figure has been carried forward."
    )
    transactions = serializers.IntegerField(help_text="Qualifying executed transactions.")
    bids = serializers.IntegerField(help_text="Qualifying bids.")
    offers = serializers.IntegerField(help_text="Qualifying offers.")
    market_assessments = serializers.IntegerField(help_text="Qualifying market assessments.")
    buyers = serializers.IntegerField(help_text="Distinct buyers.")
    sellers = serializers.IntegerField(help_text="Distinct sellers.")
    brands = serializers.IntegerField(help_text="Distinct brands.")
    tonnes = DecimalText(
        allow_null=True, help_text="Qualifying tonnes; null where disclosure control hides them."
    )
    low = spread("Lowest level")
    quartile_1 = spread("First quartile")
    median = spread("Median")
    quartile_3 = spread("Third quartile")
    high = spread("Highest level")
    standard_deviation = spread("Standard deviation")
    weight_1 = DecimalText(help_text="Weight of executed transactions, of one.")
    weight_2 = DecimalText(help_text="Weight of bids and offers, of one.")
    weight_3 = DecimalText(help_text="Weight of market assessments, of one.")
    inputs_kept_out = serializers.IntegerField(help_text="Inputs screened out or excluded.")
    judgements = serializers.IntegerField(help_text="Uses of expert judgement.")
    digest = serializers.CharField(help_text="SHA-256 of the canonical inputs.")
    url = serializers.URLField(help_text="This premium with everything published with it.")


class PremiaSerializer(serializers.Serializer[Any]):
    """One page of standing premia, newest window first."""

    count = serializers.IntegerField(help_text="Premia on all pages.")
    page = serializers.IntegerField()
    pages = serializers.IntegerField()
    next = serializers.URLField(allow_null=True)
    previous = serializers.URLField(allow_null=True)
    premia = PremiumSerializer(many=True)


class CategorySerializer(serializers.Serializer[Any]):
    """One category of inputs: how many in each state, weight, and shares of one."""

    category = serializers.IntegerField(min_value=1, max_value=3)
    name = serializers.CharField()
    qualifying = serializers.IntegerField()
    screened_out = serializers.IntegerField()
    excluded = serializers.IntegerField()
    pending = serializers.IntegerField()
    tonnes = DecimalText(allow_null=True)
    weight = DecimalText()
    share_of_inputs = DecimalText(allow_null=True)
    share_of_tonnes = DecimalText(allow_null=True)


class KeptOutSerializer(serializers.Serializer[Any]):
    """How many inputs were kept out under one code of the methodology."""

    code = serializers.CharField()
    meaning = serializers.CharField()
    clause = serializers.CharField()
    count = serializers.IntegerField()


class JudgementSerializer(serializers.Serializer[Any]):
    """How often expert judgement was used, and on what."""

    kind = serializers.CharField()
    about = serializers.CharField()
    count = serializers.IntegerField()


class RevisionSerializer(serializers.Serializer[Any]):
    """One publication of the same metal and window. All of them stay readable."""

    revision = serializers.IntegerField()
    status = serializers.ChoiceField(STATUSES)
    published_at = MomentText()
    value = usd("The premium then published.")
    basis = serializers.ChoiceField(BASES)
    digest = serializers.CharField()
    reason = serializers.CharField(allow_blank=True, help_text="Why a correction was made.")
    url = serializers.URLField(help_text="The page on which it stays readable.")


class PremiumDocumentSerializer(serializers.Serializer[Any]):
    """A premium with everything published with it."""

    premium = PremiumSerializer()
    categories = CategorySerializer(many=True)
    kept_out = KeptOutSerializer(many=True)
    judgements = JudgementSerializer(many=True)
    flags_retained = serializers.IntegerField(help_text="Flagged trades that a decision retained.")
    flags_excluded = serializers.IntegerField(help_text="Flagged trades that a decision excluded.")
    suppressed = serializers.DictField(
        child=serializers.CharField(), help_text="Hidden figures, each with its reason."
    )
    explanation = serializers.ListField(child=serializers.CharField(), help_text="The figure in plain words.")
    reason = serializers.CharField(allow_blank=True, help_text="Why it supersedes, for a correction.")
    page = serializers.URLField(help_text="The page for readers.")
    revisions = RevisionSerializer(many=True)


# The header of every CSV file, fixed.
CSV_COLUMNS = tuple(PremiumSerializer().fields)
