from cpal.people.models.organisations import Consent, Organisation, RegisterDelivery
from cpal.people.models.users import Membership, User

__all__ = ["Consent", "Membership", "Organisation", "RegisterDelivery", "User"]
