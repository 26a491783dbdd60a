"""From publications to the points of a chart."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal

from cpal.look.charts import Chart, ChartPoint, Sparkline, draw_chart, draw_sparkline
from cpal.look.words import metal_name
from pricing.models import Publication
from pricing.public.selectors import facts_of


def point_of(publication: Publication) -> ChartPoint:
    """One window on the chart; the band is there only where the range may be shown."""
    low, high = band_of(publication)
    return ChartPoint(
        window=publication.window.code,
        value=publication.value_usd_per_t,
        basis=publication.basis,
        state=publication.status,
        low=low,
        high=high,
        is_corrected=publication.status == Publication.Status.CORRECTED,
    )


def band_of(publication: Publication) -> tuple[Decimal | None, Decimal | None]:
    """The lowest and highest level behind a figure, both or neither."""
    spread = facts_of(publication).spread
    if publication.value_usd_per_t is None or spread.low is None or spread.high is None:
        return None, None
    return spread.low, spread.high


def chart_of(metal: str, publications: Sequence[Publication]) -> Chart:
    """A metal's premia as a chart, oldest first."""
    points = [point_of(publication) for publication in publications]
    return draw_chart(points, metal=metal, title=f"{metal_name(metal)} premium above LME", key="premia")


def sparkline_of(metal: str, publications: Iterable[Publication]) -> Sparkline | None:
    """The same for a tile; nothing while fewer than two windows are out."""
    points = [point_of(publication) for publication in publications]
    return draw_sparkline(points, metal=metal) if len(points) > 1 else None
