from pricing.models.assessments import Assessment, Publication
from pricing.models.decisions import Decision, Judgement, SignOff
from pricing.models.inputs import Delivery, DeliveryKind, FeedRecord, MarketAssessment
from pricing.models.methodology import Clause, MethodologyVersion
from pricing.models.reference import ReferenceRow
from pricing.models.runs import Run, RunEvidence, RunInput, RunVerdict
from pricing.models.windows import Window

__all__ = [
    "Assessment",
    "Clause",
    "Decision",
    "Delivery",
    "DeliveryKind",
    "FeedRecord",
    "Judgement",
    "MarketAssessment",
    "MethodologyVersion",
    "Publication",
    "ReferenceRow",
    "Run",
    "RunEvidence",
    "RunInput",
    "RunVerdict",
    "SignOff",
    "Window",
]
