"""How figures and moments are written: true minus sign, thin thousands, London time. Pure."""

from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from zoneinfo import ZoneInfo

LONDON = ZoneInfo("Europe/London")
MINUS = "\N{MINUS SIGN}"
THIN = "\N{NARROW NO-BREAK SPACE}"
HARD = "\N{NO-BREAK SPACE}"
MONTHS = (
    "January", "February", "March", "April", "May", "June", "July",
    "August", "September", "October", "November", "December",
)  # fmt: skip

Number = Decimal | Fraction | int | str


def exact(number: Number) -> Decimal:
    """The number as a Decimal; a float is refused, for no figure may pass through one."""
    if isinstance(number, float):
        raise TypeError("a figure is never a float")
    if isinstance(number, Fraction):
        return Decimal(number.numerator) / Decimal(number.denominator)
    return Decimal(number)


def with_places(number: Number, places: int) -> str:
    """``-1234.5`` with 2 places → ``−1 234.50``, rounded half away from zero, never ``−0.00``."""
    rounded = exact(number).quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)
    sign = MINUS if rounded < 0 else ""
    return sign + f"{abs(rounded):,f}".replace(",", THIN)


def premium_text(number: Number | None) -> str:
    """A premium in USD/t with two decimals; no figure at all reads ``withheld``."""
    return "withheld" if number is None else with_places(number, 2)


def tonnes_text(number: Number | None) -> str:
    """Tonnes without idle zeros, at most three decimals; None reads ``suppressed``."""
    if number is None:
        return "suppressed"
    whole, _, decimals = with_places(number, 3).partition(".")
    decimals = decimals.rstrip("0")
    return f"{whole}.{decimals}" if decimals else whole


def percent_text(number: Number | None) -> str:
    """A per cent figure with one decimal; whole numbers without: ``77.8 %``, ``0 %``."""
    if number is None:
        return "suppressed"
    text = with_places(number, 1)
    return text.removesuffix(".0") + HARD + "%"


def share_text(number: Number | None) -> str:
    """A share of one as per cent: ``0.778`` → ``77.8 %``."""
    return percent_text(None if number is None else exact(number) * 100)


def window_text(window: str) -> str:
    """``2026-10`` → ``October 2026``."""
    year, month = window.split("-")
    return f"{MONTHS[int(month) - 1]} {year}"


def window_short(window: str) -> str:
    """``2026-10`` → ``Oct 2026``."""
    year, month = window.split("-")
    return f"{MONTHS[int(month) - 1][:3]} {year}"


def day_text(day: date, *, short: bool = False) -> str:
    """``30 October 2026``, or ``30 Oct 2026``."""
    month = MONTHS[day.month - 1]
    return f"{day.day} {month[:3] if short else month} {day.year}"


def in_london(at: datetime) -> datetime:
    """The moment on the London clock; ValueError for a moment without a zone."""
    if at.tzinfo is None:
        raise ValueError("a moment without a time zone cannot be shown")
    return at.astimezone(LONDON)


def london_text(at: date | datetime, form: str = "") -> str:
    """``30 October 2026, 17:00 London``. Forms: short, seconds, short-seconds, date, short-date,
    time, time-seconds. A date without a time gives the day alone."""
    short = form.startswith("short")
    if not isinstance(at, datetime):
        return day_text(at, short=short)
    local = in_london(at)
    clock = local.strftime("%H:%M:%S" if form.endswith("seconds") else "%H:%M") + HARD + "London"
    if form.startswith("time"):
        return clock
    day = day_text(local.date(), short=short)
    return day if form.endswith("date") else f"{day}, {clock}"
