"""What stands behind one of two runs alone, counted by the database however many inputs there are."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db import connection

from consultations.services.back_cast_disclosure import Crowd, Pair, weights_differ
from pricing.methodology.codes import Category
from pricing.methodology.values import OrganisationRegister
from pricing.models import Run
from pricing.selectors.registers import organisations_held
from pricing.selectors.run_holdings import holdings_behind

# Inputs that qualify, in the categories that carry weight: those that a figure is made of.
DIFFERING = """
    WITH behind_one AS (
        SELECT category, record_id, revision, feed_record_id, market_assessment_id FROM pricing_runinput
        WHERE run_id = %(one)s AND state = 'qualifying' AND category = ANY(%(weighing_in_one)s)
    ), behind_other AS (
        SELECT category, record_id, revision, feed_record_id, market_assessment_id FROM pricing_runinput
        WHERE run_id = %(other)s AND state = 'qualifying' AND category = ANY(%(weighing_in_other)s)
    ), differing AS (
        (SELECT FALSE AS is_gained, lost.* FROM (TABLE behind_one EXCEPT TABLE behind_other) AS lost)
        UNION ALL
        (SELECT TRUE AS is_gained, gained.* FROM (TABLE behind_other EXCEPT TABLE behind_one) AS gained)
    )
    SELECT
        (SELECT count(*) FROM differing WHERE is_gained),
        (SELECT count(*) FROM differing WHERE NOT is_gained),
        ARRAY(
            SELECT DISTINCT party
            FROM differing
            LEFT JOIN pricing_feedrecord AS fed ON fed.id = differing.feed_record_id
            LEFT JOIN pricing_marketassessment AS other ON other.id = differing.market_assessment_id
            CROSS JOIN unnest(
                ARRAY[fed.buyer, fed.seller, fed.organisation, other.counterparty_a, other.counterparty_b]
            ) AS party
            WHERE party <> ''
        )
"""
PARTIES = """
    SELECT DISTINCT party
    FROM pricing_runinput AS input
    LEFT JOIN pricing_feedrecord AS fed ON fed.id = input.feed_record_id
    LEFT JOIN pricing_marketassessment AS other ON other.id = input.market_assessment_id
    CROSS JOIN unnest(
        ARRAY[fed.buyer, fed.seller, fed.organisation, other.counterparty_a, other.counterparty_b]
    ) AS party
    WHERE input.run_id = %s AND input.state = 'qualifying' AND party <> ''
"""


@dataclass(frozen=True, slots=True)
class Differing:
    """The inputs behind one figure alone: gained by the other or lost to it, and whose they are."""

    gained: int
    lost: int
    parties: tuple[str, ...]


def weights_of(run: Run) -> dict[int, str]:
    """The weight of each category that carries any."""
    categories = (run.result or {})["categories"]
    return {int(number): each["weight"] for number, each in categories.items() if each["weight"] != "0"}


def differing(one: Run, other: Run) -> Differing:
    """What the other figure gains and loses against the one."""
    with connection.cursor() as cursor:
        cursor.execute(
            DIFFERING,
            {
                "one": one.pk,
                "other": other.pk,
                "weighing_in_one": list(weights_of(one)),
                "weighing_in_other": list(weights_of(other)),
            },
        )
        gained, lost, parties = cursor.fetchone()
    return Differing(gained, lost, tuple(parties))


def pair_of(one: Run, other: Run) -> Pair:
    """The two runs as disclosure control sees them; a firm counts with its group."""
    apart = differing(one, other)
    crowd = Crowd(apart.gained + apart.lost, _groups(apart.parties, one))
    if not weights_differ(weights_of(one), weights_of(other)):
        return Pair(crowd)
    return Pair(crowd, weights_differ=True, parts=(*_parts(one), *_parts(other)))


def _parts(run: Run) -> Iterable[Crowd]:
    """Each category that carries weight."""
    with connection.cursor() as cursor:
        cursor.execute(PARTIES, [run.pk])
        parties = [party for (party,) in cursor.fetchall()]
    register = OrganisationRegister.of(organisations_held(parties, run.window.cutoff_at), ())
    for category in weights_of(run):
        holdings = holdings_behind(run, Category(category), register)
        yield Crowd(holdings.inputs, len(holdings.by_group))


def _groups(parties: Iterable[str], run: Run) -> int:
    names = list(parties)
    register = OrganisationRegister.of(organisations_held(names, run.window.cutoff_at), ())
    return len({register.group_of(name) for name in names})
