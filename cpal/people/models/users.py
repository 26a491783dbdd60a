"""Accounts, and for whom each participant's user acts."""

from __future__ import annotations

import datetime as dt
from functools import cached_property

from django.contrib.auth.models import AbstractUser
from django.db import models
from django.db.models import F, Q

from cpal.people.roles import BACK_OFFICE, Role


class User(AbstractUser):
    """A person who signs in. Staff have roles; participants' people have memberships; nobody shares an account."""

    email = models.EmailField("e-mail address", unique=True)

    REQUIRED_FIELDS = ["email"]

    @cached_property
    def roles(self) -> frozenset[Role]:
        """The staff roles this person holds."""
        if not self.is_active:
            return frozenset()
        names = set(self.groups.values_list("name", flat=True))
        return frozenset(role for role in Role if role.value in names)

    def has_role(self, *roles: Role) -> bool:
        """Whether the person holds any of `roles`."""
        return not self.roles.isdisjoint(roles)

    @property
    def works_in_back_office(self) -> bool:
        return not self.roles.isdisjoint(BACK_OFFICE)

    def membership_on(self, on: dt.date) -> Membership | None:
        """The participant for whom the person acts on that day, if any."""
        return self.memberships.on(on).first()

    def __str__(self) -> str:
        return self.get_full_name() or self.get_username()


class MembershipQuerySet(models.QuerySet["Membership"]):
    def on(self, on: dt.date) -> MembershipQuerySet:
        """Those in force on a day: from `from_on`, until the day before `until_on`."""
        return self.filter(from_on__lte=on).filter(Q(until_on=None) | Q(until_on__gt=on))


class Membership(models.Model):
    """A person acts for a participant organisation, named by its register code."""

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="memberships")
    organisation = models.CharField(
        max_length=100, db_index=True, help_text="Register code of the organisation."
    )
    from_on = models.DateField()
    until_on = models.DateField(null=True, blank=True, help_text="First day on which it no longer holds.")

    objects = MembershipQuerySet.as_manager()

    class Meta:
        ordering = ["organisation", "from_on"]
        constraints = [
            models.CheckConstraint(
                condition=Q(until_on=None) | Q(until_on__gt=F("from_on")),
                name="membership_ends_after_it_begins",
            ),
            models.UniqueConstraint(
                fields=["user"], condition=Q(until_on=None), name="user_acts_for_one_participant_at_a_time"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} for {self.organisation}"
