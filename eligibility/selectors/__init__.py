"""What the registers held at a moment, as the values that the rulebook judges. Knows nothing of prices."""

from eligibility.evidence import NoThreshold, Thresholds
from eligibility.selectors.one_brand import BrandAsHeld, brand_as_held
from eligibility.selectors.register import ConsentPeriod, RegisterAsHeld, organisation_names
from eligibility.selectors.rows import BrandName
from eligibility.selectors.thresholds import thresholds_for, thresholds_over_time

__all__ = [
    "BrandAsHeld",
    "BrandName",
    "ConsentPeriod",
    "NoThreshold",
    "RegisterAsHeld",
    "Thresholds",
    "brand_as_held",
    "organisation_names",
    "thresholds_for",
    "thresholds_over_time",
]
