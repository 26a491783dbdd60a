"""Agreement of two people who read alone: against the textbooks, and what must hold of any decisions."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consultations.analysis.agreement import Decisions, pooled

# Tables of two readers: both yes, first alone, second alone, both no; share decided alike; kappa.
TEXTBOOK = [
    pytest.param(
        Decisions(20, 5, 10, 15), Fraction(7, 10), Fraction(2, 5), id="fifty grant proposals, two reviewers"
    ),
    pytest.param(
        Decisions(45, 15, 25, 15), Fraction(60, 100), Fraction(3, 23), id="the same agreement, even marginals"
    ),
    pytest.param(
        Decisions(25, 35, 5, 35),
        Fraction(60, 100),
        Fraction(7, 27),
        id="the same agreement, uneven marginals",
    ),
    pytest.param(Decisions(40, 0, 0, 60), Fraction(1), Fraction(1), id="complete agreement"),
    pytest.param(Decisions(0, 50, 50, 0), Fraction(0), Fraction(-1), id="complete disagreement"),
    pytest.param(Decisions(25, 25, 25, 25), Fraction(1, 2), Fraction(0), id="no better than chance"),
]

counted = st.builds(Decisions, *[st.integers(0, 200)] * 4)


@pytest.mark.parametrize(("decisions", "agreement", "kappa"), TEXTBOOK)
def test_textbook_examples_come_out_exactly(
    decisions: Decisions, agreement: Fraction, kappa: Fraction
) -> None:
    assert decisions.agreement == agreement
    assert decisions.kappa == kappa


@pytest.mark.parametrize(
    "decisions", [Decisions(0, 0, 0, 0), Decisions(0, 0, 0, 12), Decisions(12, 0, 0, 0)], ids=str
)
def test_kappa_is_not_defined_where_nothing_was_decided_or_nobody_ever_varied(decisions: Decisions) -> None:
    assert decisions.kappa is None
    assert decisions.agreement == (Fraction(1) if decisions.count else None)


@given(counted)
def test_kappa_lies_between_minus_one_and_one_and_never_above_the_agreement(decisions: Decisions) -> None:
    agreement, kappa = decisions.agreement, decisions.kappa
    if kappa is not None and agreement is not None:
        assert -1 <= kappa <= agreement <= 1


@given(counted)
def test_it_does_not_matter_which_reader_is_called_the_first(decisions: Decisions) -> None:
    turned = Decisions(decisions.both, decisions.second_only, decisions.first_only, decisions.neither)
    assert (turned.agreement, turned.kappa) == (decisions.agreement, decisions.kappa)


@given(st.lists(counted, max_size=5))
def test_pooled_decisions_are_all_of_them(tables: list[Decisions]) -> None:
    whole = pooled(tables)
    assert whole.count == sum(table.count for table in tables)
    assert whole.alike == sum(table.alike for table in tables)


def test_decisions_are_not_fewer_than_none() -> None:
    with pytest.raises(ValueError, match="counted from nought"):
        Decisions(1, 0, -1, 0)
