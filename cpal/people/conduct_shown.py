"""What the pages of the code of conduct show, as the look's values."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from cpal.look.figures import london_text
from cpal.look.values import Cell, Column, Fact, Table
from cpal.people.conduct import Standing
from cpal.people.duties import Duty, DutyState
from cpal.people.models import CodeOfConduct, ConflictDeclaration
from cpal.people.roles_held import Tenure


def code_facts(code: CodeOfConduct) -> list[Fact]:
    """Which version, from when, adopted by whom."""
    return [
        Fact("Version", code.version),
        Fact("Binds from", london_text(code.effective_on, "date")),
        Fact("Adopted", f"{london_text(code.adopted_at)} by {code.adopted_by}"),
    ]


def duties_table(standing: Standing) -> Table:
    """Each duty with its dates and how it stands."""
    return Table(
        caption="Your duties",
        columns=(Column("Duty"), Column("Last done"), Column("Good until"), Column("State")),
        rows=tuple(_duty_row(duty) for duty in standing.duties),
    )


def _duty_row(duty: Duty) -> tuple[object, ...]:
    done = london_text(duty.done_on, "date") if duty.done_on else "never"
    until = (
        "–"
        if duty.done_on is None and duty.state is DutyState.OVERDUE
        else london_text(duty.good_until, "date")
    )
    return (capital(duty.name.value), done, until, state_text(duty))


def state_text(duty: Duty) -> str:
    """`overdue since 3 March 2027`, `due by 3 March 2027`, `done`."""
    match duty.state:
        case DutyState.OVERDUE:
            return f"overdue since {london_text(duty.owed_since, 'date')}"
        case DutyState.DUE_SOON:
            return f"due by {london_text(duty.good_until, 'date')}"
    return "done"


def standings_table(standings: Iterable[Standing]) -> Table:
    """Every member of staff: what is overdue, and what comes next."""
    return Table(
        caption="Members of staff under the code of conduct",
        columns=(Column("Person"), Column("Standing"), Column("Overdue"), Column("Next due")),
        rows=tuple(_standing_row(standing) for standing in standings),
    )


def _standing_row(standing: Standing) -> tuple[object, ...]:
    late = standing.overdue
    ahead = [duty for duty in standing.duties if duty.state is not DutyState.OVERDUE]
    soonest = min(ahead, key=lambda duty: duty.good_until, default=None)
    if not standing.duties:
        word = "nothing owed"
    else:
        word = "overdue" if late else "in good standing"
    return (
        str(standing.user),
        word,
        "; ".join(f"{duty.name.value} since {london_text(duty.owed_since, 'date')}" for duty in late) or "–",
        f"{soonest.name.value} by {london_text(soonest.good_until, 'date')}" if soonest else "–",
    )


def declaration_facts(declaration: ConflictDeclaration) -> list[Fact]:
    """What was declared, and what was made of it."""
    review = getattr(declaration, "review", None)
    facts = [
        Fact("Declared", london_text(declaration.declared_at)),
        Fact("Interests", declaration.interests or "nothing to declare"),
        Fact(
            "Review",
            f"{review.get_outcome_display()}, {review.reviewed_by}" if review else "not reviewed yet",
        ),
    ]
    if review and review.mitigation:
        facts.append(Fact("What is done about it", review.mitigation))
    return facts


def tenures_table(tenures: Iterable[Tenure]) -> Table:
    """Who held which role from when until when."""
    return Table(
        caption="Roles held",
        columns=(Column("Account"), Column("Role"), Column("From"), Column("Until"), Column("Given by")),
        rows=tuple(
            (
                tenure.account,
                tenure.role,
                _moment(tenure.from_at, "before the record"),
                _moment(tenure.until_at, "now"),
                tenure.given_by or Cell("not recorded", is_soft=True),
            )
            for tenure in tenures
        ),
    )


def _moment(at: dt.datetime | None, otherwise: str) -> object:
    return london_text(at, "short") if at else Cell(otherwise, is_soft=True)


def capital(text: str) -> str:
    """The text with a capital first letter."""
    return text[:1].upper() + text[1:]
