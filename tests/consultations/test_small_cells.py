"""No published count has one or two respondents behind it, nor can one be worked out (decision 0007)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from fractions import Fraction
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from consultations.publishing.small_cells import (
    Behind,
    Cell,
    Counts,
    Row,
    kinds_that_stand,
    merged,
    shows_kind,
)

KINDS = ("consumer", "producer", "trader")
ALL_STANCES = ("agree", "disagree", "partly")
SMALL = {1, 2}


def named(kind: str, stance: str, count: int) -> Cell:
    return Cell(kind, stance, Behind(named=count))


def unnamed(kind: str, stance: str, *, anonymous: int = 0, confidential: int = 0) -> Cell:
    return Cell(kind, stance, Behind(anonymous=anonymous, confidential=confidential))


def counts_of(*cells: Cell) -> Counts:
    return merged(cells, kinds_that_stand(cells))


def test_a_kind_of_fewer_than_three_is_merged_into_the_other_kinds() -> None:
    counts = counts_of(
        named("producer", "agree", 5),
        named("trader", "agree", 4),
        named("academic", "agree", 2),
        named("other", "agree", 1),
    )
    assert counts.rows == (Row("producer", (5, 0, 0, 0)), Row("trader", (4, 0, 0, 0)), Row("", (3, 0, 0, 0)))


def test_one_small_kind_alone_takes_another_with_it_so_that_no_difference_gives_it() -> None:
    counts = counts_of(
        named("producer", "agree", 6), named("trader", "agree", 4), named("academic", "agree", 1)
    )
    assert counts.rows == (Row("producer", (6, 0, 0, 0)), Row("", (5, 0, 0, 0)))
    assert counts.total == 11


def test_where_nothing_is_left_to_merge_with_the_kinds_are_not_told_apart() -> None:
    counts = counts_of(named("producer", "agree", 6), named("academic", "agree", 1))
    assert counts.rows == ()
    assert counts.total == 7


def test_a_small_stance_is_merged_with_another() -> None:
    counts = counts_of(
        named("producer", "agree", 6), named("producer", "partly", 1), named("producer", "disagree", 4)
    )
    assert counts.columns == (("agree",), ("partly", "disagree"), ("no_view",))
    assert counts.column_totals == (6, 5, 0)


def test_fewer_than_three_answers_have_no_counts_at_all() -> None:
    assert counts_of(named("producer", "agree", 2)) == Counts(total=None)
    assert counts_of().total == 0


def test_named_answers_taken_off_a_cell_leave_nobody_alone() -> None:
    counts = counts_of(
        named("producer", "agree", 5),
        unnamed("producer", "agree", anonymous=1),
        named("trader", "agree", 3),
        unnamed("trader", "agree", confidential=5),
    )
    assert counts.rows == ()


def test_one_or_two_confidential_answers_are_not_counted_where_their_stance_could_be_read_off() -> None:
    counts = counts_of(
        named("producer", "agree", 4),
        named("producer", "disagree", 3),
        unnamed("producer", "agree", confidential=1),
    )
    assert counts.leaves_out_confidential
    assert counts.column_totals == (4, 0, 3, 0)


def test_one_of_each_permission_gives_the_total_alone() -> None:
    counts = counts_of(
        named("producer", "agree", 1),
        unnamed("trader", "disagree", anonymous=1),
        unnamed("consumer", "partly", confidential=1),
    )
    assert (counts.total, len(counts.columns), counts.rows) == (3, 1, ())


def test_a_nameless_answer_carries_its_kind_only_among_three_of_its_kind_and_stance() -> None:
    cells = (
        unnamed("producer", "agree", anonymous=3),
        unnamed("trader", "agree", anonymous=3),
        unnamed("consumer", "agree", anonymous=2, confidential=3),
    )
    counts = counts_of(*cells)
    assert shows_kind(cells, counts, "producer", "agree")
    assert shows_kind(cells, counts, "consumer", "agree")
    assert not shows_kind(cells, counts, "producer", "disagree")
    assert not shows_kind(cells, counts, "other", "agree")


# --- Whatever is added to or taken from whatever -----------------------------------------------------------------

Place = tuple[str, str]


@st.composite
def small_tables(draw: st.DrawFn) -> list[Cell]:
    """Three kinds with two stances, or two with three: small enough to try every choice of their cells."""
    kinds, stances = draw(st.sampled_from([(KINDS, ALL_STANCES[:2]), (KINDS[:2], ALL_STANCES)]))
    counts = st.builds(Behind, st.integers(0, 5), st.integers(0, 4), st.integers(0, 4))
    return [Cell(kind, stance, draw(counts)) for kind in kinds for stance in stances]


@given(small_tables())
@settings(max_examples=200, deadline=None)
def test_no_sum_or_difference_of_published_counts_leaves_one_or_two_respondents(cells: list[Cell]) -> None:
    counts = merged(cells, kinds_that_stand(cells))
    every = [(cell.kind, cell.stance) for cell in cells]
    published = [list(map(int, (place in told for place in every))) for told in told_apart(counts)]
    behind = {
        (each.kind, each.stance): each.behind.publishable if counts.leaves_out_confidential else each.behind
        for each in cells
    }
    for chosen in subsets_within(published, len(every)):
        inside = sum((behind[place] for place, is_in in zip(every, chosen, strict=True) if is_in), Behind())
        assert inside.everybody not in SMALL
        # That there are one or two confidential answers in all may be seen; nothing that they say.
        assert inside.confidential not in SMALL or all(chosen)


@given(
    st.lists(
        st.builds(
            Cell,
            st.sampled_from((*KINDS, "other", "")),
            st.sampled_from(["agree", "partly", "disagree", "no_view", ""]),
            st.builds(Behind, st.integers(0, 9), st.integers(0, 9), st.integers(0, 9)),
        ),
        max_size=25,
        unique_by=lambda cell: (cell.kind, cell.stance),
    )
)
def test_rows_and_columns_add_up_to_the_total_and_are_nought_or_three_and_more(cells: list[Cell]) -> None:
    counts = merged(cells, kinds_that_stand(cells))
    assert counts.total not in SMALL
    if counts.total is not None:
        assert sum(counts.column_totals) == counts.total
    if counts.rows:
        assert [sum(column) for column in zip(*(row.counts for row in counts.rows), strict=True)] == list(
            counts.column_totals
        )
    assert not SMALL & {count for row in counts.rows for count in row.counts}
    assert not SMALL & set(counts.column_totals)


def told_apart(counts: Counts) -> Iterator[set[Place]]:
    """The places behind each published figure: cells, columns, rows and the total."""
    if counts.total is None:
        return
    alone = [row.kind for row in counts.rows if row.kind]
    rest = [kind for kind in KINDS if kind not in alone]
    kinds = [[kind] for kind in alone] + [rest] if counts.rows else []
    for column in counts.columns:
        yield set(product(KINDS, column))
        yield from (set(product(row, column)) for row in kinds)
    yield from (set(product(row, ALL_STANCES)) for row in kinds)
    yield set(product(KINDS, ALL_STANCES))


def subsets_within(vectors: list[list[int]], length: int) -> Iterator[tuple[int, ...]]:
    """Every choice of places whose count is a linear combination of the published figures."""
    basis = reduced(vectors)
    for chosen in product((0, 1), repeat=length):
        if any(chosen) and not any(remainder(chosen, basis)):
            yield chosen


def reduced(vectors: Iterable[Sequence[int]]) -> list[list[Fraction]]:
    """A basis of their span, each vector one at its first place."""
    basis: list[list[Fraction]] = []
    for vector in vectors:
        rest = remainder(vector, basis)
        lead = next((value for value in rest if value), None)
        if lead:
            basis.append([value / lead for value in rest])
    return basis


def remainder(vector: Sequence[int], basis: list[list[Fraction]]) -> list[Fraction]:
    rest = [Fraction(value) for value in vector]
    for base in basis:
        factor = rest[next(index for index, value in enumerate(base) if value)]
        if factor:
            rest = [value - factor * held for value, held in zip(rest, base, strict=True)]
    return rest


@pytest.mark.parametrize("small", [1, 2])
def test_the_search_for_small_differences_finds_one_where_there_is_one(small: int) -> None:
    total, known = [1, 1], [1, 0]
    assert (0, 1) in set(subsets_within([total, known], 2))
    assert small in SMALL
