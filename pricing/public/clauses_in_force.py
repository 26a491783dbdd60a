"""The clauses that made a figure, in the version it was made under: each publication links to its own (7.1)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.urls import reverse

from pricing.methodology.text import applied
from pricing.models import Clause, Publication
from pricing.public.facts import PremiumFacts


@dataclass(frozen=True, slots=True)
class ClauseLink:
    """A clause as it stood in the version of the publication."""

    heading: str
    url: str


@dataclass(frozen=True, slots=True)
class ClauseGroup:
    """What a few clauses did for the figure."""

    name: str
    links: tuple[ClauseLink, ...]


@dataclass(frozen=True, slots=True)
class ClausesInForce:
    """The clauses behind a figure in groups, and the clause of each code that kept inputs out."""

    version: str
    groups: tuple[ClauseGroup, ...]
    by_code: Mapping[str, ClauseLink]


def clauses_in_force(publication: Publication, facts: PremiumFacts) -> ClausesInForce:
    """The clauses by which this figure was made, kept from, decided and published; in one query."""
    groups = groups_of(publication, facts)
    codes = {each.code: applied.clause_of_code(each.code) for each in facts.excluded}
    wanted = {name for _, names in groups for name in names} | set(codes.values())
    links = links_to(publication.methodology, wanted)
    return ClausesInForce(
        version=publication.methodology,
        groups=tuple(
            ClauseGroup(name, found)
            for name, names in groups
            if (found := tuple(links[each] for each in names if each in links))
        ),
        by_code={code: links[name] for code, name in codes.items() if name in links},
    )


def groups_of(publication: Publication, facts: PremiumFacts) -> Iterable[tuple[str, Sequence[str]]]:
    """The ids of the clauses, by what they did."""
    kept_out = dict.fromkeys(applied.clause_of_code(each.code) for each in facts.excluded)
    was_decided = facts.decisions.retained or facts.decisions.excluded
    has_deals = any(each.received for each in facts.categories if each.category in {1, 2})
    return (
        ("Figure", applied.clauses_of_basis(publication.basis)),
        ("Window", applied.WINDOW),
        ("Normalised", applied.NORMALISED if has_deals else ()),
        ("Kept out", tuple(kept_out)),
        ("Flagged", applied.FLAGGED if was_decided else ()),
        ("Judged", applied.JUDGED if facts.judgements else ()),
        ("Shown", applied.SHOWN),
        ("Published", applied.PUBLISHED),
        ("Objections", applied.OBJECTED),
    )


def links_to(version: str, ids: Iterable[str]) -> dict[str, ClauseLink]:
    """A link to each of these clauses that the version has."""
    rows = Clause.objects.filter(version__code=version, clause_id__in=ids)
    address = reverse("methodology-version", args=[version])
    return {row.clause_id: ClauseLink(str(row), f"{address}#{row.clause_id}") for row in rows}
