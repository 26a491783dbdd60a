"""Changes of the methodology and their texts: what was drafted and proposed (paper 7.6). See also `adoption`."""

from __future__ import annotations

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q

from consultations.life import AMENDMENT_MOVES, AmendmentState
from consultations.models import amendment_rules as rules
from consultations.models.moves import only_these_moves
from pricing.methodology.metals import Metal
from pricing.models import MethodologyVersion

METALS = [(metal.value, metal.value) for metal in Metal]
AMENDMENT_STATES = [(state.value, state.value) for state in AmendmentState]


class AmendmentQuerySet(models.QuerySet["Amendment"]):
    def public(self) -> AmendmentQuerySet:
        """Those that were proposed, whatever became of them; a draft, and a draft withdrawn, never."""
        return self.filter(proposed_at__isnull=False).order_by("-proposed_at", "-id")


class Amendment(models.Model):
    """A change of the methodology from its first draft to its adoption, or to the decision against it."""

    reference = models.CharField(max_length=20, unique=True)
    title = models.CharField(max_length=200)
    summary = models.TextField(help_text="What would change, in plain words; published with the proposal.")
    rationale = models.TextField(help_text="Why; published with the proposal.")
    prompted_by = models.CharField(
        max_length=200, blank=True, help_text="A review, an objection, market feedback."
    )
    base = models.CharField(max_length=20, help_text="Code of the methodology version that it changes.")
    state = models.CharField(max_length=9, choices=AMENDMENT_STATES, default=AmendmentState.DRAFT)
    drafted_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    drafted_at = models.DateTimeField()
    proposed_at = models.DateTimeField(null=True, blank=True, help_text="By the database's clock.")
    notice = models.CharField(
        max_length=20, blank=True, help_text="Number of the notice that announced the proposal."
    )
    ended_at = models.DateTimeField(null=True, blank=True, help_text="When it was withdrawn.")
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    ended_because = models.TextField(blank=True, help_text="Why it was withdrawn.")

    objects = AmendmentQuerySet.as_manager()

    class Meta:
        ordering = ["-drafted_at", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=["draft", "withdrawn"])
                | (Q(proposed_at__isnull=False) & ~Q(notice="")),
                name="a_proposed_amendment_was_announced",
            ),
            models.CheckConstraint(
                condition=~Q(state="draft") | Q(proposed_at=None), name="a_draft_was_not_proposed"
            ),
            models.CheckConstraint(
                condition=~Q(state="withdrawn") | ~Q(ended_because=""), name="a_withdrawn_amendment_says_why"
            ),
        ]
        triggers = [
            *only_these_moves("amendment", AMENDMENT_MOVES),
            pgtrigger.Protect(name="amendment_rows_stay", operation=pgtrigger.Delete),
            pgtrigger.Trigger(
                name="proposed_amendment_stays",
                when=pgtrigger.Before,
                operation=pgtrigger.Update,
                func=rules.LIFE,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.reference}: {self.title}"

    @property
    def current_state(self) -> AmendmentState:
        return AmendmentState(self.state)

    @property
    def is_draft(self) -> bool:
        return self.current_state is AmendmentState.DRAFT

    @property
    def is_public(self) -> bool:
        """Whether it was ever proposed."""
        return self.proposed_at is not None

    @property
    def proposal(self) -> AmendmentText | None:
        """The text proposed: the newest, for a draft may be fixed, and taken up again under the next number."""
        return self._newest(AmendmentText.Kind.PROPOSAL)

    @property
    def final(self) -> AmendmentText | None:
        """The text that feedback changed, where it did."""
        return self._newest(AmendmentText.Kind.FINAL)

    def _newest(self, kind: str) -> AmendmentText | None:
        return self.texts.filter(kind=kind).select_related("version", "amendment").order_by("-number").first()


class AmendmentText(models.Model):
    """What the methodology would say: the text proposed, and the final one where feedback changed it (7.6).

    Its changes can be edited until it is fixed; from then on it is the methodology version named in `code`.
    """

    class Kind(models.TextChoices):
        PROPOSAL = "proposal"
        FINAL = "final"

    amendment = models.ForeignKey(Amendment, on_delete=models.PROTECT, related_name="texts")
    kind = models.CharField(max_length=8, choices=Kind)
    number = models.PositiveSmallIntegerField(default=1, help_text="Of its kind; the newest counts.")
    prepared_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    why = models.TextField(blank=True, help_text="What feedback changed, and why; for a final text.")
    code = models.CharField(max_length=20, blank=True, help_text="Of the version, once the text is fixed.")
    version = models.OneToOneField(
        MethodologyVersion, null=True, blank=True, on_delete=models.PROTECT, related_name="amendment_text"
    )
    fixed_at = models.DateTimeField(null=True, blank=True)
    fixed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        ordering = ["amendment", "kind", "number"]
        constraints = [
            models.UniqueConstraint(
                fields=["amendment", "kind", "number"], name="the_texts_of_an_amendment_are_counted"
            ),
            models.UniqueConstraint(
                fields=["amendment", "kind"],
                condition=Q(fixed_at=None),
                name="one_text_of_a_kind_is_being_written",
            ),
            models.CheckConstraint(
                condition=Q(kind="proposal") | Q(fixed_at=None) | ~Q(why=""),
                name="a_final_text_says_what_changed",
            ),
            models.CheckConstraint(
                condition=Q(version=None, fixed_at=None)
                | Q(version__isnull=False, fixed_at__isnull=False, fixed_by__isnull=False),
                name="a_fixed_text_is_a_version",
            ),
        ]
        triggers = [
            pgtrigger.Protect(
                name="fixed_text_stays",
                operation=pgtrigger.Update | pgtrigger.Delete,
                condition=pgtrigger.Q(old__fixed_at__isnull=False),
            ),
            pgtrigger.Trigger(
                name="text_belongs_to_its_stage",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.Update,
                declare=[("stage", "text")],
                func=rules.TEXT_BELONGS_TO_ITS_STAGE,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} of {self.amendment.reference}"

    @property
    def is_fixed(self) -> bool:
        return self.fixed_at is not None


def only_while_written(table: str) -> list[pgtrigger.Trigger]:
    """Triggers that refuse every change of a part of a fixed text."""
    return [
        pgtrigger.Trigger(
            name=f"{table}_changes_only_while_written",
            when=pgtrigger.Before,
            operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
            func=rules.ONLY_WHILE_WRITTEN,
        )
    ]


class ParameterChange(models.Model):
    """One number of the methodology that would change: `leaf` is its path, `becomes` its new value as text."""

    text = models.ForeignKey(AmendmentText, on_delete=models.CASCADE, related_name="parameter_changes")
    leaf = models.CharField(max_length=100)
    becomes = models.CharField(max_length=100)
    reason = models.TextField(blank=True)

    class Meta:
        ordering = ["leaf"]
        constraints = [
            models.UniqueConstraint(fields=["text", "leaf"], name="a_parameter_changes_once_a_text")
        ]
        triggers = only_while_written("parameterchange")

    def __str__(self) -> str:
        return f"{self.leaf} becomes {self.becomes}"


class ClauseChange(models.Model):
    """One clause that would read differently, be added, or (with an empty text) go."""

    text = models.ForeignKey(AmendmentText, on_delete=models.CASCADE, related_name="clause_changes")
    clause_id = models.SlugField(max_length=60)
    number = models.CharField(max_length=20, blank=True)
    title = models.CharField(max_length=200, blank=True)
    after = models.SlugField(
        max_length=60, blank=True, help_text="Of a new clause: which it stands after; else last."
    )
    becomes = models.TextField(blank=True, help_text="With its placeholders; empty: the clause goes.")
    reason = models.TextField(blank=True)

    class Meta:
        ordering = ["clause_id"]
        constraints = [
            models.UniqueConstraint(fields=["text", "clause_id"], name="a_clause_changes_once_a_text")
        ]
        triggers = only_while_written("clausechange")

    def __str__(self) -> str:
        return self.clause_id


class GlideChange(models.Model):
    """One step of the glide path that would be added or read differently, or (without a limit) go (4.1)."""

    text = models.ForeignKey(AmendmentText, on_delete=models.CASCADE, related_name="glide_changes")
    metal = models.CharField(max_length=9, choices=METALS)
    effective_on = models.DateField("first day")
    becomes_tco2e_per_t = models.DecimalField(
        "largest footprint, tCO2e/t",
        null=True,
        blank=True,
        max_digits=28,
        decimal_places=10,
        help_text="Empty: the step goes.",
    )
    source = models.CharField(max_length=200, blank=True)
    rationale = models.TextField(help_text="Why it comes, differs or goes; published.")

    class Meta:
        ordering = ["metal", "effective_on"]
        constraints = [
            models.UniqueConstraint(
                fields=["text", "metal", "effective_on"], name="a_step_changes_once_a_text"
            ),
            models.CheckConstraint(
                condition=Q(metal__in=[value for value, _ in METALS]),
                name="step_is_of_one_of_the_four_metals",
            ),
            models.CheckConstraint(
                condition=Q(becomes_tco2e_per_t=None) | Q(becomes_tco2e_per_t__gt=0),
                name="step_is_above_zero_or_goes",
            ),
            models.CheckConstraint(
                condition=~Q(rationale="") & (Q(becomes_tco2e_per_t=None) | ~Q(source="")),
                name="step_says_why_and_where_it_is_from",
            ),
        ]
        triggers = [
            *only_while_written("glidechange"),
            pgtrigger.Trigger(
                name="glide_path_changes_in_what_is_material",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.Update,
                func=rules.GLIDE_PATH_IS_MATERIAL,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.metal} from {self.effective_on}"
