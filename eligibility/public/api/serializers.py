"""The answers' shapes. Those of whole registers are made of the columns that downloads have."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from rest_framework import serializers

from cpal.api.shapes import DayText, DecimalText, MomentText
from eligibility.public import columns as of
from eligibility.public.columns import PublicColumn

Shape = type[serializers.Serializer[Any]]

_TYPES: dict[str, Callable[..., Any]] = {
    "decimal": DecimalText,
    "day": DayText,
    "moment": MomentText,
    "whole": serializers.IntegerField,
    "yes_no": serializers.BooleanField,
}


def field_of(column: PublicColumn) -> Any:
    """The field of a column; text may be blank, everything else null, where the column may be empty."""
    match column.kind:
        case "text":
            return serializers.CharField(help_text=column.meaning, allow_blank=column.may_be_empty)
        case "texts":
            return serializers.ListField(child=serializers.CharField(), help_text=column.meaning)
        case _:
            return _TYPES[column.kind](help_text=column.meaning, allow_null=column.may_be_empty)


def rows_shape(name: str, about: str, columns: Sequence[PublicColumn]) -> Shape:
    """The shape of a row."""
    fields = {column.name: field_of(column) for column in columns}
    return type(f"{name}Serializer", (serializers.Serializer,), {"__doc__": about, **fields})


def page_shape(name: str, key: str, about: str, row: Shape) -> Shape:
    """One page of rows under a key."""
    fields = {
        "count": serializers.IntegerField(help_text="Rows on all pages."),
        "page": serializers.IntegerField(),
        "pages": serializers.IntegerField(),
        "next": serializers.URLField(allow_null=True),
        "previous": serializers.URLField(allow_null=True),
        key: row(many=True),
    }
    return type(f"{name}Serializer", (serializers.Serializer,), {"__doc__": about, **fields})


BrandRow = rows_shape("RegisterBrand", "A brand with its verdict on a day.", of.BRANDS)
SiteRow = rows_shape("Site", "A site.", of.SITES)
StandardRow = rows_shape("RecognisedStandard", "A standard.", of.STANDARDS)
RecognitionRow = rows_shape("Recognition", "An event of a recognition.", of.RECOGNITIONS)
ThresholdRow = rows_shape("Threshold", "A threshold.", of.THRESHOLDS)
ListingRow = rows_shape("ListingPeriod", "A listing period.", of.LISTINGS)
ListingEventRow = rows_shape("ListingEvent", "A listing event.", of.LISTING_EVENTS)
BrandSiteRow = rows_shape("BrandSite", "A brand made at a site.", of.BRAND_SITES)
ProofPointRow = rows_shape("ProofPoint", "A disclosed footprint.", of.PROOF_POINTS)
AssuranceRow = rows_shape("Assurance", "What counts as assurance.", of.ASSURANCES)
StepRow = rows_shape("AssuranceStep", "A step of assurance.", of.ASSURANCE_STEPS)
AssessmentRow = rows_shape("StandardAssessment", "Where a part stands.", of.STANDARD_ASSESSMENTS)
ActionRow = rows_shape("CorrectiveAction", "A corrective action.", of.CORRECTIVE_ACTIONS)

BrandsPage = page_shape("RegisterBrands", "brands", "One page of brands, by metal and name.", BrandRow)
SitesPage = page_shape("Sites", "sites", "One page of sites, by code.", SiteRow)
StandardsPage = page_shape("RecognisedStandards", "standards", "One page of standards.", StandardRow)
RecognitionsPage = page_shape("Recognitions", "recognitions", "One page of events.", RecognitionRow)
ThresholdsPage = page_shape("Thresholds", "thresholds", "One page of thresholds.", ThresholdRow)


class RuleSerializer(serializers.Serializer[Any]):
    """What one rule says of the brand on the day."""

    code = serializers.CharField()
    title = serializers.CharField()
    clause = serializers.CharField(help_text="Sections of the discussion paper.")
    is_met = serializers.BooleanField(allow_null=True, help_text="Null: there is nothing to judge.")
    detail = serializers.CharField(help_text="The evidence.")
    would_change = serializers.CharField(allow_blank=True, help_text="What would change it.")


class PeriodSerializer(serializers.Serializer[Any]):
    """A period of one verdict."""

    from_on = DayText(help_text="First day.")
    until_on = DayText(help_text="First day on which it no longer holds, or the end of what was looked at.")
    is_eligible = serializers.BooleanField()
    codes = serializers.ListField(child=serializers.CharField())


class BrandDocumentSerializer(serializers.Serializer[Any]):
    """A brand, its verdict rule by rule, how it moves, and what is held of it."""

    metal = serializers.CharField()
    brand = serializers.CharField()
    on = DayText(help_text="The day that it is judged on.")
    known_at = MomentText(help_text="The moment as of which the register is read.")
    methodology = serializers.CharField()
    is_eligible = serializers.BooleanField()
    verdict = serializers.CharField(help_text="In one sentence.")
    rules = RuleSerializer(many=True)
    periods = PeriodSerializer(many=True)
    listings = ListingRow(many=True)
    listing_events = ListingEventRow(many=True)
    made_at = BrandSiteRow(many=True)
    proof_points = ProofPointRow(many=True)
    assurances = AssuranceRow(many=True)
    assurance_steps = StepRow(many=True)
    page = serializers.URLField(help_text="The page for readers.")


class DueSerializer(serializers.Serializer[Any]):
    """Something that must have happened by a day."""

    standard = serializers.CharField()
    title = serializers.CharField()
    due_on = DayText()
    dating = serializers.CharField(help_text="How exact the day is that it is counted from.")
    is_met = serializers.BooleanField()
    note = serializers.CharField(allow_blank=True)
    source = serializers.CharField()  # type: ignore[assignment]  # a declared field, not the option of one


class SiteDocumentSerializer(serializers.Serializer[Any]):
    """A site, what it makes, and its way through assurance."""

    site = SiteRow()
    makes = BrandSiteRow(many=True)
    assurances = AssuranceRow(many=True)
    assurance_steps = StepRow(many=True)
    due = DueSerializer(many=True)
    shares_its_place_with = serializers.ListField(child=serializers.CharField())
    page = serializers.URLField(help_text="The page for readers.")


class StandardDocumentSerializer(serializers.Serializer[Any]):
    """A standard, where its assessment stood when, and its corrective actions."""

    standard = StandardRow()
    assessments = AssessmentRow(many=True)
    corrective_actions = ActionRow(many=True)
