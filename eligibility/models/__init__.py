from eligibility.models.assurances import Assurance, AssuranceStep
from eligibility.models.averages import IndustryAverage, ProposalDecision, ThresholdProposal
from eligibility.models.brands import Brand, BrandDetail, ListingEvent
from eligibility.models.credentials import Credential, IssuerKey, StagedFile
from eligibility.models.deliveries import Delivery
from eligibility.models.disclosures import (
    Disclosure,
    FootprintClaim,
    ProofPoint,
    ProofPointStatus,
    ProofReport,
)
from eligibility.models.reminders import LapseLetter, LapseReminder
from eligibility.models.sites import BrandSite, Site, SitePlace
from eligibility.models.standards import (
    CorrectiveAction,
    RecognisedStandard,
    Recognition,
    StandardAssessment,
)
from eligibility.models.thresholds import Threshold

__all__ = [
    "Assurance",
    "AssuranceStep",
    "Brand",
    "BrandDetail",
    "BrandSite",
    "CorrectiveAction",
    "Credential",
    "Delivery",
    "Disclosure",
    "FootprintClaim",
    "IndustryAverage",
    "IssuerKey",
    "LapseLetter",
    "LapseReminder",
    "ListingEvent",
    "ProofPoint",
    "ProofPointStatus",
    "ProofReport",
    "ProposalDecision",
    "RecognisedStandard",
    "Recognition",
    "Site",
    "SitePlace",
    "StagedFile",
    "StandardAssessment",
    "Threshold",
    "ThresholdProposal",
]
