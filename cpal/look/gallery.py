"""The gallery: every component in every state, on one page of a local installation."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

from django import forms
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.html import format_html

from cpal.look.charts import ChartPoint, draw_chart, draw_sparkline
from cpal.look.figures import percent_text, premium_text, window_text
from cpal.look.values import Cell, Column, Fact, FigureTile, Moment, Share, Table
from cpal.look.words import BASES, METALS, STATES

CLOSES_AT = datetime(2026, 11, 2, 16, 5, tzinfo=UTC)
LEVELS = (
    "38.50",
    "36.25",
    "33.00",
    "29.75",
    "31.50",
    "34.00",
    "-2.40",
    None,
    "12.00",
    "14.75",
    "14.75",
    "18.20",
)
KINDS = (
    "transaction_based", "transaction_based", "blended", "judgement", "blended", "transaction_based",
    "transaction_based", "withheld", "judgement", "transaction_based", "carried_forward", "blended",
)  # fmt: skip


class ObjectionLikeForm(forms.Form):
    """One of each kind of field."""

    premium = forms.ChoiceField(choices=[("", "Choose a premium"), ("nickel", "Nickel, October 2026")])
    ground = forms.ChoiceField(
        label="What do you object to?",
        widget=forms.RadioSelect,
        choices=[("input", "An input that was used or left out"), ("rule", "How a rule was applied")],
    )
    rationale = forms.CharField(
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text="Say which clause you rely on. The outcome is published without your name.",
    )
    evidence = forms.FileField(help_text="PDF or CSV, at most 10 MB.", required=False)
    reference = forms.CharField(required=False, max_length=40)
    traded_on = forms.DateField(
        label="Day of the trade", required=False, widget=forms.DateInput(attrs={"type": "date"})
    )
    is_true = forms.BooleanField(label="What I say is true to the best of my knowledge")


class WindowFilter(forms.Form):
    """A filter as the list pages have it."""

    metal = forms.ChoiceField(required=False, choices=[("", "All metals"), *METALS.items()])
    state = forms.ChoiceField(
        required=False, choices=[("", "Any state"), *((code, word.name) for code, word in STATES.items())]
    )


def sample_points(scale: str = "1") -> list[ChartPoint]:
    """Twelve windows that show every basis, a gap, a negative value, a correction and a provisional one."""
    return [
        ChartPoint(
            window=f"{2025 + (month > 2)}-{(month + 9) % 12 + 1:02d}",
            value=None if level is None else Decimal(level) * Decimal(scale),
            basis=basis,
            state="provisional" if month == 11 else "final",
            low=None
            if level is None or basis != "transaction_based"
            else Decimal(level) * Decimal(scale) - 3,
            high=None
            if level is None or basis != "transaction_based"
            else Decimal(level) * Decimal(scale) + 4,
            is_corrected=month == 4,
        )
        for month, (level, basis) in enumerate(zip(LEVELS, KINDS, strict=True))
    ]


def long_points() -> list[ChartPoint]:
    """Ten years of windows."""
    return [
        ChartPoint(
            window=f"{2016 + number // 12}-{number % 12 + 1:02d}",
            value=Decimal((number * 37) % 23 + number // 3),
            basis="judgement" if number % 17 == 0 else "transaction_based",
        )
        for number in range(120)
    ]


def sample_tiles() -> list[FigureTile]:
    """The front page's four."""
    return [
        FigureTile("aluminium", Decimal("38.50"), "transaction_based", "final", "11 trades", "#tiles",
                   Decimal("2.25"), "September", draw_sparkline(sample_points(), metal="aluminium")),
        FigureTile("copper", Decimal("12.00"), "carried_forward", "final", "2nd window carried", "#tiles",
                   Decimal(0), "September", draw_sparkline(sample_points("0.4"), metal="copper")),
        FigureTile("nickel", Decimal("-3.40"), "blended", "provisional", "2 trades, 5 orders", "#tiles",
                   Decimal("-6.10"), "September", draw_sparkline(sample_points("4"), metal="nickel")),
        FigureTile("zinc", None, "withheld", "final", "no input qualified", "#tiles",
                   None, "", draw_sparkline(sample_points("-1"), metal="zinc")),
    ]  # fmt: skip


def categories() -> Table:
    """What stands behind a premium."""
    return Table(
        caption="What stands behind the premium, by category",
        columns=(
            Column("Category"),
            *(Column(name, is_number=True) for name in ("Inputs", "Tonnes", "Weight")),
        ),
        rows=(
            ("1 Executed transactions", 2, Cell("suppressed", is_soft=True), percent_text("77.8")),
            ("2 Bids and offers", 5, "186", percent_text("22.2")),
            ("3 Market assessments", 0, "0", percent_text(0)),
        ),
        note="Tonnes are suppressed where fewer than three organisations stand behind them.",
    )


def chart_table(points: list[ChartPoint]) -> Table:
    """The same figures as the chart."""
    return Table(
        caption="Nickel premium, twelve windows",
        columns=(Column("Window"), Column("Premium", is_number=True, unit="USD/t"), Column("Basis")),
        rows=tuple(
            (window_text(point.window), premium_text(point.value), BASES[point.basis])
            for point in reversed(points)
        ),
    )


def sample_facts() -> list[Fact]:
    """The record of a figure."""
    return [
        Fact("Window", "30 Sep 17:00 – 30 Oct 2026 17:00 London"),
        Fact("Methodology", "v2026-02", "#facts"),
        Fact("Previous", "170.85"),
        Fact("Excluded", "below minimum 2 · no assurance 2 · not arm’s length 1"),
        Fact(
            "Digest",
            format_html('<code class="digest">{}</code>', "sha256 5b1e7c409a2f5b1e7c409a2f5b1e7c4003d8"),
        ),
    ]


def sample_moments() -> list[Moment]:
    """The life of a figure."""
    return [
        Moment("Objection window closes", CLOSES_AT, is_ahead=True),
        Moment("Provisional published", CLOSES_AT - timedelta(minutes=5), "Revision 1", "#timeline"),
        Moment("Approved by a second person", CLOSES_AT - timedelta(hours=1)),
        Moment("Window closed, 11 inputs screened", datetime(2026, 10, 30, 17, tzinfo=UTC)),
    ]


@login_not_required
def gallery(request: HttpRequest) -> HttpResponse:
    """Every component; 404 in production.

    ``?form=sent`` shows the form with its errors, ``?left=4`` a window about to close.
    """
    if settings.PRODUCTION:
        raise Http404
    points = sample_points()
    now = datetime.now(UTC)
    left = timedelta(seconds=int(request.GET.get("left", 192)))
    context = {
        "now": now,
        "closes_at": CLOSES_AT,
        "soon": now + left,
        "metals": METALS,
        "bases": BASES,
        "states": STATES,
        "tiles": sample_tiles(),
        "table": categories(),
        "facts": sample_facts(),
        "moments": sample_moments(),
        "shares": [Share("Executed transactions", Decimal("0.778")), Share("Bids and offers", Decimal("0.222"))],
        "chart": draw_chart(points, metal="nickel", title="Nickel premium, twelve windows", key="twelve"),
        "chart_table": chart_table(points),
        "long_chart": draw_chart(long_points(), metal="aluminium", title="Ten years", key="years"),
        "empty_chart": draw_chart(
            [ChartPoint(f"2026-{month:02d}", None, "withheld") for month in range(1, 7)],
            metal="zinc", title="All withheld", key="none",
        ),
        "single_chart": draw_chart(
            [ChartPoint("2026-10", Decimal("7.5"), "blended")], metal="copper", title="One window", key="one"
        ),
        "page": Paginator(range(300), 10).page(7),
        "filter_form": WindowFilter(request.GET or None),
        "form": ObjectionLikeForm({"reference": "<b>"} if request.GET.get("form") == "sent" else None),
        "digest": "5b1e7c409a2f0b6d5b1e7c409a2f0b6d5b1e7c409a2f0b6d5b1e7c409a2f03d8",
        "amounts": [Decimal("2.25"), Decimal("-6.1"), Decimal(0), None],
    }  # fmt: skip
    return render(request, "look/gallery.html", context)
