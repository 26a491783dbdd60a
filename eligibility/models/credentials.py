"""Credentials of the UN Transparency Protocol as received, the keys of their issuers, and files that wait to be
loaded.
"""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from cpal.audit.append_only import append_only
from cpal.people.models.organisations import RegisterRow


class IssuerKey(RegisterRow):
    """A public key of an issuer of credentials, as the eligibility officer holds it."""

    KEY = ("issuer", "key_id", "from_on")

    issuer = models.CharField(max_length=300, help_text="The issuer's DID or address.")
    key_id = models.CharField(max_length=400)
    public_key_jwk = models.CharField("public key (JWK)", max_length=2000)
    organisation = models.CharField(max_length=100, blank=True, help_text="Register code.")
    from_on = models.DateField()
    until_on = models.DateField(null=True, blank=True, help_text="First day on which it no longer holds.")
    source = models.CharField(max_length=500, blank=True)

    class Meta:
        ordering = ["issuer", "key_id", "-from_on", "-received_at", "-id"]
        indexes = [
            models.Index(
                "issuer",
                "key_id",
                "from_on",
                F("received_at").desc(),
                F("id").desc(),
                name="issuer_key_held_at",
            )
        ]
        triggers = append_only("issuer_key")

    def __str__(self) -> str:
        return f"{self.issuer} {self.key_id}"


class Credential(models.Model):
    """A digital product passport or conformity credential as received, and what became of its signature."""

    class Kind(models.TextChoices):
        PASSPORT = "DigitalProductPassport", "Digital product passport"
        CONFORMITY = "DigitalConformityCredential", "Digital conformity credential"

    class Signature(models.TextChoices):
        VALID = "valid", "checked: valid"
        UNCHECKED = "unchecked", "unchecked"

    kind = models.CharField(max_length=30, choices=Kind.choices)
    identifier = models.CharField(max_length=300)
    issuer = models.CharField(max_length=300)
    valid_from = models.DateTimeField(null=True, blank=True)
    valid_until = models.DateTimeField(null=True, blank=True)
    signature = models.CharField(max_length=9, choices=Signature.choices)
    signature_said = models.CharField(max_length=500, help_text="How it was checked, or why it was not.")
    content = models.BinaryField(help_text="The bytes as received.")
    sha256 = models.CharField("SHA-256", max_length=64, unique=True)
    loaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    loaded_at = models.DateTimeField(db_default=Now())

    class Meta:
        ordering = ["-id"]
        constraints = [models.CheckConstraint(condition=~Q(identifier=""), name="credential_has_an_id")]
        triggers = append_only("credential")

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.identifier}"


class StagedFile(models.Model):
    """A file that waits for its columns to be named, where it needs that, and its changes to be looked at.

    It is work of one person and is gone once loaded or given up; what is loaded is kept as register files.
    """

    class Kind(models.TextChoices):
        BRAND_LIST = "brand_list", "Brand list (spreadsheet)"
        CREDENTIAL = "credential", "Credential (UN Transparency Protocol)"
        REGISTER = "register", "Register file"

    kind = models.CharField(max_length=10, choices=Kind.choices)
    file_name = models.CharField(max_length=255)
    content = models.BinaryField()
    sha256 = models.CharField("SHA-256", max_length=64)
    mapping = models.JSONField(default=dict, help_text="Which column holds what.")
    staged_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    staged_at = models.DateTimeField(db_default=Now())

    class Meta:
        ordering = ["-id"]
        verbose_name = "import"

    def __str__(self) -> str:
        return self.file_name
