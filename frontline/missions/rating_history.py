"""How delivery confidence was rated over time, by the delivery unit and by the owner: as a picture and a sentence."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from frontline.core.clock import get_london_day, get_london_today
from frontline.core.formatting import format_date
from frontline.core.translation import gettext as _
from frontline.missions.models.milestone import ConfidenceRating, DeliveryConfidence, Rater
from frontline.missions.trajectory import CHART_EDGE, HEIGHT, WIDTH, ChartPoint

_RATINGS = list(ConfidenceRating)  # best first


@dataclass(frozen=True, slots=True)
class RatingHistory:
    """The ratings of a milestone.

    Attributes:
        ratings: of both, latest first.
        unit: the delivery unit's, as points of the picture.
        owner: the owner's own.
        summary: the latest of each in a sentence.
        starts_on: the day of the first; None without any.
    """

    ratings: Sequence[DeliveryConfidence]
    unit: Sequence[ChartPoint]
    owner: Sequence[ChartPoint]
    summary: str
    starts_on: dt.date | None

    @property
    def spans_days(self) -> bool:
        """Whether there is more to draw than one day."""
        return bool(self.ratings) and get_london_day(self.ratings[0].at) != self.starts_on


def build_rating_history(ratings: Sequence[DeliveryConfidence]) -> RatingHistory:
    """The history of ratings that are given latest first."""
    if not ratings:
        return RatingHistory([], [], [], _("Not rated yet."), None)
    starts_on = get_london_day(ratings[-1].at)
    points = {
        rater: [_make_point(rating, starts_on) for rating in reversed(ratings) if rating.rater is rater]
        for rater in Rater
    }
    summary = " ".join(_describe_latest(rater, ratings) for rater in Rater)
    return RatingHistory(ratings, points[Rater.DELIVERY_UNIT], points[Rater.OWNER], summary, starts_on)


def _make_point(rating: DeliveryConfidence, starts_on: dt.date) -> ChartPoint:
    """From the first day to today, the best rating at the top."""
    days, span = (get_london_day(rating.at) - starts_on).days, (get_london_today() - starts_on).days or 1
    x = CHART_EDGE + (WIDTH - 2 * CHART_EDGE) * days / span
    y = CHART_EDGE + (HEIGHT - 2 * CHART_EDGE) * _RATINGS.index(rating.rating) / (len(_RATINGS) - 1)
    return ChartPoint(round(x, 1), round(y, 1))


def _describe_latest(rater: Rater, ratings: Sequence[DeliveryConfidence]) -> str:
    latest = next((rating for rating in ratings if rating.rater is rater), None)
    if latest is None:
        return _("Not rated by its owner.") if rater is Rater.OWNER else _("Not rated by the delivery unit.")
    words = {"rating": latest.rating.label.lower(), "day": format_date(get_london_day(latest.at))}
    if rater is Rater.OWNER:
        return _("Its owner rated it %(rating)s on %(day)s.", **words)
    return _("The delivery unit rated it %(rating)s on %(day)s.", **words)
