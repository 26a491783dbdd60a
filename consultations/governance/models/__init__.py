from consultations.governance.models.independence import BoardApproval, IndependenceReview
from consultations.governance.models.meetings import Meeting, MeetingAttendee
from consultations.governance.models.platforms import (
    FitnessConfirmation,
    FitnessFinding,
    FitnessReview,
    PlatformFact,
    SpotPlatform,
)
from consultations.governance.models.reviews import (
    Attendance,
    Decision,
    MinutesApproval,
    Review,
    ReviewPublication,
)

__all__ = [
    "Attendance",
    "BoardApproval",
    "Decision",
    "FitnessConfirmation",
    "FitnessFinding",
    "FitnessReview",
    "IndependenceReview",
    "Meeting",
    "MeetingAttendee",
    "MinutesApproval",
    "PlatformFact",
    "Review",
    "ReviewPublication",
    "SpotPlatform",
]
