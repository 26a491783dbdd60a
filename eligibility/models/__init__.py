from eligibility.models.assurances import Assurance
from eligibility.models.brands import Brand, BrandSite, Site
from eligibility.models.deliveries import Delivery
from eligibility.models.disclosures import Disclosure
from eligibility.models.thresholds import Threshold

__all__ = ["Assurance", "Brand", "BrandSite", "Delivery", "Disclosure", "Site", "Threshold"]
