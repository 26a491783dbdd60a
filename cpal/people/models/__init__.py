from cpal.people.models.conduct import (
    Acknowledgement,
    CodeOfConduct,
    ConflictDeclaration,
    DeclarationReview,
    Training,
)
from cpal.people.models.organisations import Consent, Organisation, RegisterDelivery
from cpal.people.models.users import Membership, User

__all__ = [
    "Acknowledgement",
    "CodeOfConduct",
    "ConflictDeclaration",
    "Consent",
    "DeclarationReview",
    "Membership",
    "Organisation",
    "RegisterDelivery",
    "Training",
    "User",
]
