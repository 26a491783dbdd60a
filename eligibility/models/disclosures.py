"""Disclosed carbon footprints (paper 4.1, 4.3)."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from cpal.audit.append_only import append_only
from cpal.people.models.organisations import RegisterRow
from eligibility.models.brands import METALS
from eligibility.models.words import known, word
from eligibility.vocabulary import ClaimKind, ProofStatus, Qualifier, Scopes


class Disclosure(RegisterRow):
    """One footprint that somebody reported for a brand; empty cells are kept empty and prove nothing."""

    KEY = ("reference",)

    reference = models.CharField("id", max_length=100)
    metal = models.CharField(max_length=9, choices=METALS)
    brand = models.CharField(max_length=100)
    value_tco2e_per_t = models.DecimalField(
        "tCO2e/t", max_digits=28, decimal_places=10, null=True, blank=True
    )
    method = models.CharField(max_length=40, blank=True)
    boundary = models.CharField(max_length=40, blank=True)
    offsets_used = models.BooleanField(null=True, blank=True)
    submitted_by = models.CharField(max_length=100, blank=True)
    verified_by = models.CharField(max_length=100, blank=True)
    verified_on = models.DateField(null=True, blank=True)
    valid_from = models.DateField(null=True, blank=True)
    valid_until = models.DateField(null=True, blank=True, help_text="First day on which it no longer holds.")
    report = models.CharField(max_length=500, blank=True)

    class Meta:
        ordering = ["metal", "brand", "-valid_from", "reference", "-received_at", "-id"]
        indexes = [
            models.Index("reference", F("received_at").desc(), F("id").desc(), name="disclosure_held_at"),
            models.Index("metal", "brand", name="disclosures_of_a_brand"),
        ]
        constraints = [
            models.CheckConstraint(condition=~Q(reference=""), name="disclosure_has_an_id"),
            models.CheckConstraint(
                condition=Q(metal__in=[value for value, _ in METALS]),
                name="disclosure_is_of_one_of_the_four_metals",
            ),
            models.CheckConstraint(
                condition=Q(value_tco2e_per_t=None) | Q(value_tco2e_per_t__gte=0),
                name="footprint_is_not_negative",
            ),
        ]
        triggers = append_only("disclosure")

    def __str__(self) -> str:
        return self.reference


class ProofPoint(RegisterRow):
    """What LMEpassport holds of a disclosure beyond its figure: how it was said, what it counts, for which time."""

    KEY = ("disclosure",)

    disclosure = models.CharField(max_length=100, help_text="Id of the disclosure.")
    qualifier = word(Qualifier, may_be_empty=True, help_text="Empty: the value is a figure.")
    scopes = word(Scopes, may_be_empty=True)
    product = models.CharField(max_length=200, blank=True)
    period_from = models.DateField("reporting period from", null=True, blank=True)
    period_until = models.DateField(
        "reporting period until", null=True, blank=True, help_text="First day after it."
    )
    submitted_on = models.DateField(null=True, blank=True)
    report_sha256 = models.CharField("SHA-256 of the report", max_length=64, blank=True)
    credential = models.CharField(max_length=300, blank=True, help_text="Id of the credential it came in.")
    source = models.CharField(max_length=500, blank=True)

    class Meta:
        ordering = ["disclosure", "-received_at", "-id"]
        indexes = [
            models.Index("disclosure", F("received_at").desc(), F("id").desc(), name="proof_point_held_at")
        ]
        constraints = [
            known("qualifier", Qualifier, "proof_point_has_a_known_qualifier", may_be_empty=True),
            known("scopes", Scopes, "proof_point_counts_known_scopes", may_be_empty=True),
        ]
        triggers = append_only("proof_point")

    def __str__(self) -> str:
        return self.disclosure


class ProofPointStatus(RegisterRow):
    """Somebody decided something about a proof point, from a day on, and said why (4.1)."""

    KEY = ("disclosure", "status", "from_on")

    disclosure = models.CharField(max_length=100, help_text="Id of the disclosure.")
    status = word(ProofStatus)
    from_on = models.DateField()
    decided_by = models.CharField(max_length=200)
    reason = models.CharField(max_length=2000)

    class Meta:
        ordering = ["disclosure", "-from_on", "-received_at", "-id"]
        verbose_name = "status of a proof point"
        verbose_name_plural = "statuses of proof points"
        indexes = [
            models.Index(
                "disclosure",
                "status",
                "from_on",
                F("received_at").desc(),
                F("id").desc(),
                name="proof_point_status_held_at",
            )
        ]
        constraints = [
            known("status", ProofStatus, "proof_point_has_a_known_status"),
            models.CheckConstraint(condition=~Q(reason=""), name="proof_point_status_says_why"),
            models.CheckConstraint(condition=~Q(decided_by=""), name="proof_point_status_says_who"),
        ]
        triggers = append_only("proof_point_status")

    def __str__(self) -> str:
        return f"{self.disclosure} {self.status} from {self.from_on}"


class FootprintClaim(RegisterRow):
    """A footprint or an average that somebody reported in public: to be read, never a proof point."""

    KEY = ("reference",)

    reference = models.CharField("id", max_length=100)
    kind = word(ClaimKind)
    metal = models.CharField(max_length=9, choices=METALS)
    subject = models.CharField(max_length=200, help_text="Who reported it, or what the average is of.")
    site = models.CharField(max_length=100, blank=True)
    product = models.CharField(max_length=200, blank=True)
    year = models.PositiveSmallIntegerField(null=True, blank=True)
    said = models.CharField(max_length=300, help_text="The value in the words of the source.")
    value_tco2e_per_t = models.DecimalField(
        "tCO2e/t", max_digits=28, decimal_places=10, null=True, blank=True
    )
    qualifier = word(Qualifier, may_be_empty=True)
    scope = models.CharField(max_length=200, blank=True, help_text="In the words of the source.")
    verifier = models.CharField(max_length=200, blank=True)
    method = models.CharField(max_length=200, blank=True)
    source = models.CharField(max_length=500)
    note = models.CharField(max_length=500, blank=True)

    class Meta:
        ordering = ["metal", "subject", "reference", "-received_at", "-id"]
        verbose_name = "footprint reported in public"
        verbose_name_plural = "footprints reported in public"
        indexes = [
            models.Index("reference", F("received_at").desc(), F("id").desc(), name="footprint_claim_held_at")
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(metal__in=[value for value, _ in METALS]),
                name="footprint_claim_is_of_one_of_the_four_metals",
            ),
            known("kind", ClaimKind, "footprint_claim_is_of_a_known_kind"),
            known("qualifier", Qualifier, "footprint_claim_has_a_known_qualifier", may_be_empty=True),
            models.CheckConstraint(condition=~Q(source=""), name="footprint_claim_has_a_source"),
        ]
        triggers = append_only("footprint_claim")

    def __str__(self) -> str:
        return f"{self.subject} {self.said}"


class ProofReport(models.Model):
    """The report of a proof point as it was handed in, bytes and all; a proof point names it by its digest."""

    name = models.CharField(max_length=255)
    content = models.BinaryField(help_text="The bytes as received.")
    sha256 = models.CharField("SHA-256", max_length=64, unique=True)
    size_bytes = models.PositiveIntegerField()
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    uploaded_at = models.DateTimeField(db_default=Now())

    class Meta:
        ordering = ["-id"]
        triggers = append_only("proof_report")

    def __str__(self) -> str:
        return self.name
