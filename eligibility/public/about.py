"""How a brand comes to be listed, disclosed and assured: what public sources tell of the way, each with its source."""

from __future__ import annotations

from collections.abc import Iterable

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from cpal.look.values import Column, Table
from eligibility.public.sources import linked_source
from eligibility.reference.listing import BrandCounts, SourcedFact, brands_elsewhere, process_facts


@login_not_required
@require_safe
def about_listing(request: HttpRequest) -> HttpResponse:
    """The page."""
    facts = process_facts()
    context = {
        "facts": facts,
        "counts": counts_table(facts.counts),
        "listing": fact_table("What the exchange asks of a brand", "Metal", facts.listing_rules),
        "guidance": fact_table("The guidance on the footprint of zinc", "", facts.zinc_footprint_guidance),
        "marks": fact_table("The Copper Mark's process", "", facts.marks_process),
        "elsewhere": len(brands_elsewhere()),
    }
    return render(request, "portal/about_listing.html", context)


def counts_table(counts: BrandCounts) -> Table:
    """Brands and countries by metal; the last row is the exchange's total."""
    return Table(
        "Brands that the LME listed in August 2022",
        (Column("Metal"), Column("Brands", is_number=True), Column("Countries", is_number=True)),
        (
            *((metal_of_the_exchange(row.metal), row.brands, row.countries) for row in counts.rows),
            ("All, each country once", counts.total_brands, counts.total_countries),
        ),
        note=linked_source(counts.source),
    )


def fact_table(caption: str, about: str, facts: Iterable[SourcedFact]) -> Table:
    """A fact a row with its source; `about` names the column of what it concerns, empty for none."""
    head = (Column("What is said"), Column("Source"))
    rows = [(fact.says, linked_source(fact.source)) for fact in facts]
    if not about:
        return Table(caption, head, tuple(rows))
    names = [metal_of_the_exchange(fact.about) or "Any" for fact in facts]
    return Table(
        caption, (Column(about), *head), tuple((name, *row) for name, row in zip(names, rows, strict=True))
    )


def metal_of_the_exchange(metal: str) -> str:
    """A metal's name at the start of a row; NASAAC is an abbreviation."""
    return "NASAAC" if metal == "nasaac" else metal[:1].upper() + metal[1:]
