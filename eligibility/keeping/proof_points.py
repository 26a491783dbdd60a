"""What the registers hold of proof points: the disclosure, what was said with it, and what was decided (4.1)."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Exists, OuterRef

from eligibility.keeping.proof_life import MOVES, StatusDecided, in_order, standing_on
from eligibility.models import Disclosure, ProofPoint, ProofPointStatus
from eligibility.vocabulary import ProofStatus


@dataclass(frozen=True)
class ProofPointHeld:
    """A disclosure with its proof point and the life of it, the earliest decision first."""

    disclosure: Disclosure
    point: ProofPoint | None
    life: tuple[StatusDecided, ...]

    @property
    def reference(self) -> str:
        return self.disclosure.reference

    @property
    def standing(self) -> ProofStatus | None:
        """Where it stands at the end of its life so far; None is on its file alone."""
        return self.life[-1].status if self.life else None

    @property
    def moves(self) -> frozenset[ProofStatus]:
        """What may be decided of it next."""
        return MOVES[self.standing]

    def standing_on(self, on: dt.date) -> ProofStatus | None:
        """Where it stands on a day."""
        return standing_on(self.life, on)


def proof_point_held(reference: str, at: dt.datetime) -> ProofPointHeld | None:
    """The proof point of a disclosure as held at a moment; None of a disclosure that is not held."""
    held = Disclosure.objects.filter(reference=reference).held_at(at)
    disclosure = held.select_related("delivery__loaded_by").defer("delivery__content").first()
    return None if disclosure is None else with_their_lives([disclosure], at)[0]


def that_could_take_its_place(held: ProofPointHeld, at: dt.datetime) -> tuple[ProofPointHeld, ...]:
    """The others of its brand that stand or may come to, the latest valid first; three queries."""
    of_brand = {"metal": held.disclosure.metal, "brand": held.disclosure.brand}
    named = Disclosure.objects.filter(**of_brand).order_by().values("reference")
    others = Disclosure.objects.filter(reference__in=named).held_at(at).filter(**of_brand)
    found = with_their_lives(list(others.exclude(reference=held.reference)), at)
    return tuple(
        each for each in found if each.standing in {None, ProofStatus.SUBMITTED, ProofStatus.VERIFIED}
    )


def was_told_of(reference: str, at: dt.datetime) -> bool:
    """Whether a qualifier, scopes or a decision is held under the id of a disclosure, be it before the disclosure."""
    told = (ProofPoint, ProofPointStatus)
    return any(model.objects.filter(disclosure=reference, received_at__lte=at).exists() for model in told)


def proof_points_waiting(at: dt.datetime) -> tuple[ProofPointHeld, ...]:
    """Those that were submitted and of which nothing was decided since, the longest waiting first; three queries.

    A status is part of the key of its row, so one that was ever received is held ever since.
    """
    received = ProofPointStatus.objects.filter(received_at__lte=at).order_by()
    decided = received.filter(disclosure=OuterRef("disclosure")).exclude(status=ProofStatus.SUBMITTED)
    submitted = received.filter(~Exists(decided), status=ProofStatus.SUBMITTED)
    waiting = Disclosure.objects.filter(reference__in=submitted.values("disclosure")).held_at(at)
    with_files = waiting.select_related("delivery__loaded_by").defer("delivery__content")
    found = with_their_lives(list(with_files), at)
    return tuple(sorted(found, key=lambda each: (each.life[0].from_on, each.reference)))


def with_their_lives(disclosures: Sequence[Disclosure], at: dt.datetime) -> tuple[ProofPointHeld, ...]:
    """The disclosures with their proof points and lives as held at a moment, in two queries."""
    references = [each.reference for each in disclosures]
    points = {
        each.disclosure: each for each in ProofPoint.objects.filter(disclosure__in=references).held_at(at)
    }
    lives: dict[str, list[StatusDecided]] = defaultdict(list)
    for row in ProofPointStatus.objects.filter(disclosure__in=references).held_at(at):
        decided = StatusDecided(ProofStatus(row.status), row.from_on, row.decided_by, row.reason, row.pk)
        lives[row.disclosure].append(decided)
    return tuple(
        ProofPointHeld(each, points.get(each.reference), in_order(lives[each.reference]))
        for each in disclosures
    )
