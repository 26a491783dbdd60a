"""Charts drawn on the server: plain values in, geometry out. Pure; floats are drawing, never figures."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from cpal.look.figures import premium_text, window_short, window_text
from cpal.look.scales import Scale, Ticks, month_ticks, value_ticks
from cpal.look.words import BASES, basis_name, state_word

WIDE_MARKS = 40
NARROW_MARKS = 18


@dataclass(frozen=True)
class ChartPoint:
    """One window's figure. ``value`` None is withheld; ``low``/``high`` only where a range may be shown."""

    window: str
    value: Decimal | None
    basis: str
    state: str = "final"
    low: Decimal | None = None
    high: Decimal | None = None
    is_corrected: bool = False

    def __post_init__(self) -> None:
        if self.basis not in BASES:
            raise ValueError(f"{self.basis!r} is not a basis")
        if (self.low is None) != (self.high is None):
            raise ValueError("a range has two ends")
        if (self.value is None) != (self.basis == "withheld"):
            raise ValueError("a figure without a value is withheld, and only that one")

    @property
    def words(self) -> str:
        """The point in words, for whoever hovers over it or hears it read."""
        value = "" if self.value is None else f" {premium_text(self.value)} USD/t,"
        corrected = ", corrected" if self.is_corrected else ""
        basis = basis_name(self.basis).lower()
        return f"{window_text(self.window)}:{value} {basis}, {state_word(self.state).name.lower()}{corrected}"


@dataclass(frozen=True)
class Mark:
    """A basis mark at its place."""

    x: float
    y: float
    basis: str
    words: str
    is_corrected: bool = False
    is_provisional: bool = False


@dataclass(frozen=True)
class Tick:
    """A label on an axis and its place."""

    at: float
    text: str


@dataclass(frozen=True)
class Drawing:
    """One size of a chart in its own units; every path is an SVG ``d``."""

    width: int
    height: int
    left: float
    right: float
    top: float
    bottom: float
    lines: tuple[str, ...]
    bands: tuple[str, ...]
    marks: tuple[Mark, ...]
    value_ticks: tuple[Tick, ...]
    month_ticks: tuple[Tick, ...]
    zero_at: float | None

    @property
    def middle(self) -> float:
        """Half-way across the plot."""
        return (self.left + self.right) / 2


@dataclass(frozen=True)
class Chart:
    """What ``components/_chart.html`` draws: a wide and a narrow drawing of the same points."""

    key: str
    metal: str
    title: str
    description: str
    unit: str
    wide: Drawing
    narrow: Drawing
    bases: tuple[str, ...]
    has_band: bool
    has_correction: bool
    has_provisional: bool
    is_empty: bool


@dataclass(frozen=True)
class Sparkline:
    """The small chart of a tile: no axes, marks only where the basis is not transactions, and at the end."""

    metal: str
    description: str
    drawing: Drawing


@dataclass(frozen=True)
class Frame:
    """The paper and its margins."""

    width: int
    height: int
    left: int
    right: int
    top: int
    bottom: int
    month_labels: int
    most_marks: int
    shows_withheld: bool = True


WIDE = Frame(620, 290, left=56, right=30, top=16, bottom=34, month_labels=8, most_marks=WIDE_MARKS)
NARROW = Frame(370, 250, left=46, right=28, top=14, bottom=32, month_labels=4, most_marks=NARROW_MARKS)
SPARK = Frame(220, 44, left=7, right=7, top=7, bottom=7, month_labels=0, most_marks=0, shows_withheld=False)


def draw_chart(
    points: Sequence[ChartPoint], *, metal: str, title: str, unit: str = "USD/t", key: str = "chart"
) -> Chart:
    """The chart of a metal's premia, oldest first. ``key`` makes its ids unique on the page."""
    return Chart(
        key=key,
        metal=metal,
        title=title,
        description=described(points, unit),
        unit=unit,
        wide=draw(points, WIDE),
        narrow=draw(points, NARROW),
        bases=tuple(basis for basis in BASES if any(point.basis == basis for point in points)),
        has_band=any(point.low is not None for point in points),
        has_correction=any(point.is_corrected for point in points),
        has_provisional=any(is_provisional(point) for point in points),
        is_empty=all(point.value is None for point in points),
    )


def draw_sparkline(points: Sequence[ChartPoint], *, metal: str) -> Sparkline:
    """The same points as a line for a tile."""
    return Sparkline(metal=metal, description=described(points, "USD/t"), drawing=draw(points, SPARK))


def described(points: Sequence[ChartPoint], unit: str) -> str:
    """The chart in a sentence or two, for those who cannot see it."""
    shown = [point for point in points if point.value is not None]
    if not points:
        return "No window yet."
    first, last = points[0], points[-1]
    span = f"{window_text(first.window)} to {window_text(last.window)}, {len(points)} windows."
    if not shown:
        return f"{span} Every figure was withheld."
    lowest = min(shown, key=value_of)
    highest = max(shown, key=value_of)
    withheld = len(points) - len(shown)
    return (
        f"{span} Lowest {premium_text(lowest.value)} in {window_text(lowest.window)},"
        f" highest {premium_text(highest.value)} {unit} in {window_text(highest.window)},"
        f" latest {premium_text(shown[-1].value)} in {window_text(shown[-1].window)}."
        + (f" {withheld} withheld." if withheld else "")
    )


def draw(points: Sequence[ChartPoint], frame: Frame) -> Drawing:
    """The geometry of the points inside a frame."""
    ticks = value_ticks(heights_of(points))
    across = Scale(0, max(len(points) - 1, 1), frame.left, frame.width - frame.right)
    if len(points) == 1:
        across = Scale(-1, 1, frame.left, frame.width - frame.right)
    up = Scale(ticks.low, ticks.high, frame.height - frame.bottom, frame.top)
    return Drawing(
        width=frame.width,
        height=frame.height,
        left=frame.left,
        right=frame.width - frame.right,
        top=frame.top,
        bottom=frame.height - frame.bottom,
        lines=tuple(line_path(run, across, up) for run in unbroken(points, has_value) if len(run) > 1),
        bands=tuple(band_path(run, across, up) for run in unbroken(points, has_range)),
        marks=tuple(marks_of(points, across, up, frame)),
        value_ticks=tuple(Tick(up.place(at), ticks.text(at)) for at in ticks.values),
        month_ticks=tuple(months_of(points, across, frame)),
        zero_at=up.place(0) if crosses_zero(points, ticks) else None,
    )


def heights_of(points: Iterable[ChartPoint]) -> list[float]:
    """Every height that the scale must hold."""
    ends = ((point.value, point.low, point.high) for point in points if point.value is not None)
    return [float(height) for three in ends for height in three if height is not None]


def value_of(point: ChartPoint) -> Decimal:
    """The value of a point that has one."""
    if point.value is None:
        raise ValueError(f"{point.window} was withheld")
    return point.value


def has_value(point: ChartPoint) -> bool:
    """Whether the line passes through this point."""
    return point.value is not None


def has_range(point: ChartPoint) -> bool:
    """Whether a range may be shown for this point."""
    return point.low is not None and point.value is not None


def is_provisional(point: ChartPoint) -> bool:
    """Whether the figure may still change."""
    return point.state in {"provisional", "under_objection"}


def crosses_zero(points: Sequence[ChartPoint], ticks: Ticks) -> bool:
    """Whether a zero line tells the reader something."""
    return any(has_value(point) for point in points) and ticks.low <= 0 <= ticks.high


Run = list[tuple[int, ChartPoint]]


def unbroken(points: Sequence[ChartPoint], belongs: Callable[[ChartPoint], bool]) -> list[Run]:
    """The stretches of neighbouring points that all belong; what is withheld leaves a gap."""
    runs: list[Run] = [[]]
    for number, point in enumerate(points):
        if belongs(point):
            runs[-1].append((number, point))
        elif runs[-1]:
            runs.append([])
    return [run for run in runs if run]


def line_path(run: Run, across: Scale, up: Scale) -> str:
    """A line through the values of a run."""
    return "M" + "L".join(f"{across.place(n)} {up.place(float(value_of(point)))}" for n, point in run)


def band_path(run: Run, across: Scale, up: Scale) -> str:
    """The area between low and high; a run of one is drawn four units wide."""
    there = [(across.place(n), up.place(float(point.high or 0))) for n, point in run]
    back = [(across.place(n), up.place(float(point.low or 0))) for n, point in reversed(run)]
    if len(run) == 1:
        (x, high), (_, low) = there[0], back[0]
        there, back = [(x - 2, high), (x + 2, high)], [(x + 2, low), (x - 2, low)]
    return "M" + "L".join(f"{round(x, 1)} {y}" for x, y in there + back) + "Z"


def marks_of(points: Sequence[ChartPoint], across: Scale, up: Scale, frame: Frame) -> Iterable[Mark]:
    """A mark on every point while there is room; else only where the reader is told something."""
    for number, point in enumerate(points):
        is_last = number == len(points) - 1
        if len(points) > frame.most_marks and not stands_out(point, is_last=is_last):
            continue
        if point.value is None and not frame.shows_withheld:
            continue
        yield Mark(
            x=across.place(number),
            y=up.start if point.value is None else up.place(float(point.value)),
            basis=point.basis,
            words=point.words,
            is_corrected=point.is_corrected,
            is_provisional=is_provisional(point),
        )


def stands_out(point: ChartPoint, *, is_last: bool) -> bool:
    """Whether a point keeps its mark on a crowded chart."""
    return is_last or point.is_corrected or is_provisional(point) or point.basis != "transaction_based"


def months_of(points: Sequence[ChartPoint], across: Scale, frame: Frame) -> Iterable[Tick]:
    """Month labels, evenly thinned, counted back from the latest."""
    for number in month_ticks(len(points), frame.month_labels):
        yield Tick(across.place(number), window_short(points[number].window))
