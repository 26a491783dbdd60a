"""The geometry of charts, and what they say to those who cannot see them."""

import re
from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cpal.look.charts import Chart, ChartPoint, Drawing, draw_chart, draw_sparkline
from cpal.look.scales import month_ticks, value_ticks

PAIR = re.compile(r"(-?[\d.]+) (-?[\d.]+)")


def points_of(values: list[str | None]) -> list[ChartPoint]:
    return [
        ChartPoint(
            window=f"{2016 + number // 12}-{number % 12 + 1:02d}",
            value=None if value is None else Decimal(value),
            basis="withheld" if value is None else "transaction_based",
        )
        for number, value in enumerate(values)
    ]


def chart_of(values: list[str | None]) -> Chart:
    return draw_chart(points_of(values), metal="nickel", title="Nickel")


def corners(drawing: Drawing) -> list[tuple[float, float]]:
    paths = (*drawing.lines, *drawing.bands)
    return [(float(x), float(y)) for path in paths for x, y in PAIR.findall(path)]


PREMIA = st.lists(
    st.none() | st.decimals(min_value=-5000, max_value=5000, places=2).map(str), min_size=0, max_size=120
)


@given(PREMIA)
def test_everything_drawn_stays_inside_the_plot(values: list[str | None]) -> None:
    chart = chart_of(values)
    for drawing in (chart.wide, chart.narrow, draw_sparkline(points_of(values), metal="zinc").drawing):
        places = corners(drawing) + [(mark.x, mark.y) for mark in drawing.marks]
        assert all(drawing.left - 2 <= x <= drawing.right + 2 for x, _ in places)
        assert all(drawing.top - 0.1 <= y <= drawing.bottom + 0.1 for _, y in places)


@given(PREMIA)
def test_a_higher_premium_never_stands_lower(values: list[str | None]) -> None:
    chart = chart_of(values[:40])
    by_value = sorted(
        (Decimal(value), -mark.y)
        for value, mark in zip(values, chart.wide.marks, strict=False)
        if value is not None
    )
    heights = [height for _, height in by_value]
    assert heights == sorted(heights)


def test_a_withheld_window_leaves_a_gap_and_a_crossed_circle_at_the_foot() -> None:
    drawing = chart_of(["1", "2", None, "3", "4"]).wide
    assert len(drawing.lines) == 2
    assert [mark.y for mark in drawing.marks if mark.basis == "withheld"] == [drawing.bottom]


def test_one_point_alone_stands_in_the_middle_without_a_line() -> None:
    drawing = chart_of(["7.5"]).wide
    assert drawing.lines == ()
    assert [mark.x for mark in drawing.marks] == [drawing.middle]


def test_equal_values_draw_a_level_line_with_a_scale_around_it() -> None:
    drawing = chart_of(["12", "12", "12"]).wide
    assert len({y for _, y in corners(drawing)}) == 1
    assert len(drawing.value_ticks) >= 3


def test_no_figure_at_all_is_said() -> None:
    chart = chart_of([None, None])
    assert chart.is_empty
    assert chart.wide.lines == ()
    assert chart.wide.zero_at is None
    assert "Every figure was withheld." in chart.description


def test_no_window_at_all_is_said() -> None:
    assert chart_of([]).description == "No window yet."


@pytest.mark.parametrize(
    ("values", "has_zero_line"),
    [(["-2", "3"], True), (["0", "3"], True), (["20", "23"], False), (["-9", "-8"], False)],
)
def test_the_zero_line_is_drawn_when_the_scale_reaches_zero(
    values: list[str | None], has_zero_line: bool
) -> None:
    assert (chart_of(values).wide.zero_at is not None) is has_zero_line


def test_a_band_is_drawn_only_where_a_range_may_be_shown() -> None:
    shown = ChartPoint("2026-01", Decimal(5), "transaction_based", low=Decimal(1), high=Decimal(9))
    hidden = ChartPoint("2026-02", Decimal(6), "transaction_based")
    drawing = draw_chart([shown, shown, hidden], metal="zinc", title="Zinc").wide
    (band,) = drawing.bands
    hidden_at = drawing.marks[-1].x
    assert all(float(x) < hidden_at for x, _ in PAIR.findall(band))


def test_a_long_chart_keeps_the_marks_that_tell_something() -> None:
    points = points_of([str(number) for number in range(120)])
    points[40] = ChartPoint(points[40].window, Decimal(40), "judgement")
    points[50] = ChartPoint(points[50].window, Decimal(50), "transaction_based", is_corrected=True)
    marks = draw_chart(points, metal="copper", title="Copper").wide.marks
    assert [mark.words.split(":")[0] for mark in marks] == ["May 2019", "March 2020", "December 2025"]


def test_a_correction_and_a_provisional_figure_are_marked_and_said() -> None:
    point = ChartPoint("2026-10", Decimal("1.5"), "blended", "provisional", is_corrected=True)
    chart = draw_chart([point], metal="nickel", title="Nickel")
    (mark,) = chart.wide.marks
    assert mark.is_corrected
    assert mark.is_provisional
    assert mark.words == "October 2026: 1.50 USD/t, blended, provisional, corrected"


def test_the_description_names_lowest_highest_and_latest() -> None:
    assert chart_of(["3", "-1", "2.5"]).description == (
        "January 2016 to March 2016, 3 windows. Lowest −1.00 in February 2016,"
        " highest 3.00 USD/t in January 2016, latest 2.50 in March 2016."
    )


@pytest.mark.parametrize(
    ("heights", "labels"),
    [
        ([0.0, 100.0], ["0", "25", "50", "75", "100"]),
        ([-2.0, 9.0], ["−5", "0", "5", "10"]),
        ([1.1, 1.9], ["1.0", "1.2", "1.4", "1.6", "1.8", "2.0"]),
        ([1000.0, 9000.0], ["0", "2 000", "4 000", "6 000", "8 000", "10 000"]),
    ],
)
def test_ticks_have_as_many_decimals_as_they_need(heights: list[float], labels: list[str]) -> None:
    ticks = value_ticks(heights)
    assert [ticks.text(value).replace("\N{NARROW NO-BREAK SPACE}", " ") for value in ticks.values] == labels


@given(st.lists(st.floats(min_value=-1e6, max_value=1e6), min_size=1, max_size=50))
def test_the_scale_holds_every_height_with_few_labels(heights: list[float]) -> None:
    ticks = value_ticks(heights)
    assert ticks.low <= min(heights) + 1e-6 * max(1.0, ticks.step)
    assert ticks.high >= max(heights) - 1e-6 * max(1.0, ticks.step)
    assert 2 <= len(ticks.values) <= 7


@given(st.integers(min_value=1, max_value=400), st.integers(min_value=3, max_value=8))
def test_month_labels_are_few_even_and_hold_the_latest(count: int, most: int) -> None:
    ticks = month_ticks(count, most)
    assert ticks[-1] == count - 1
    assert len(ticks) <= most
    assert len({after - before for before, after in pairwise(ticks)}) <= 1


def test_a_value_that_is_called_withheld_is_refused() -> None:
    with pytest.raises(ValueError, match="withheld"):
        ChartPoint("2026-10", Decimal(1), "withheld")


def test_a_range_with_one_end_is_refused() -> None:
    with pytest.raises(ValueError, match="two ends"):
        ChartPoint("2026-10", Decimal(1), "blended", low=Decimal(0))


def test_a_basis_that_does_not_exist_is_refused() -> None:
    with pytest.raises(ValueError, match="not a basis"):
        ChartPoint("2026-10", Decimal(1), "guess")
