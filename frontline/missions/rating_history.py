"""How delivery confidence was rated over time, by the delivery unit and by the owner: as a picture and a sentence."""

from collections.abc import Sequence
from dataclasses import dataclass

from frontline.core.charts import BOTTOM, TOP, Chart, ChartLine, ChartPoint, ChartTick, DayScale
from frontline.core.clock import get_london_day, get_london_today
from frontline.core.formatting import format_date
from frontline.core.translation import gettext as _
from frontline.missions.models.milestone import ConfidenceRating, DeliveryConfidence, Rater

_RATINGS = list(ConfidenceRating)  # best first
_LINE_KINDS = {Rater.DELIVERY_UNIT: "actual", Rater.OWNER: "planned"}


@dataclass(frozen=True, slots=True)
class RatingHistory:
    """The ratings of a milestone.

    Attributes:
        ratings: of both, latest first.
        chart: the delivery unit's as a full line, the owner's own as a broken one; None where all are of one day.
        summary: the latest of each in a sentence.
    """

    ratings: Sequence[DeliveryConfidence]
    chart: Chart | None
    summary: str


def build_rating_history(ratings: Sequence[DeliveryConfidence]) -> RatingHistory:
    """The history of ratings that are given latest first."""
    if not ratings:
        return RatingHistory([], None, _("Not rated yet."))
    summary = " ".join(_describe_latest(rater, ratings) for rater in Rater)
    spans_days = get_london_day(ratings[0].at) != get_london_day(ratings[-1].at)
    return RatingHistory(ratings, _build_chart(ratings) if spans_days else None, summary)


def _build_chart(ratings: Sequence[DeliveryConfidence]) -> Chart:
    """From the first day to today, the best rating at the top."""
    scale = DayScale(get_london_day(ratings[-1].at), get_london_today())
    lines = [
        ChartLine(kind, [
            ChartPoint(scale.place(get_london_day(rating.at)), _place_rating(rating.rating))
            for rating in reversed(ratings) if rating.rater is rater
        ])
        for rater, kind in _LINE_KINDS.items()
    ]  # fmt: skip
    named = {ConfidenceRating.GREEN, ConfidenceRating.AMBER, ConfidenceRating.RED}
    ticks = [ChartTick(_place_rating(rating), rating.label if rating in named else "") for rating in _RATINGS]
    return Chart("", ticks, scale.list_ticks(), lines=lines)


def _place_rating(rating: ConfidenceRating) -> float:
    return round(TOP + (BOTTOM - TOP) * _RATINGS.index(rating) / (len(_RATINGS) - 1), 1)


def _describe_latest(rater: Rater, ratings: Sequence[DeliveryConfidence]) -> str:
    latest = next((rating for rating in ratings if rating.rater is rater), None)
    if latest is None:
        return _("Not rated by its owner.") if rater is Rater.OWNER else _("Not rated by the delivery unit.")
    words = {"rating": latest.rating.label.lower(), "day": format_date(get_london_day(latest.at))}
    if rater is Rater.OWNER:
        return _("Its owner rated it %(rating)s on %(day)s.", **words)
    return _("The delivery unit rated it %(rating)s on %(day)s.", **words)
