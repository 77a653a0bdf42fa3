"""Monthly reports."""

import datetime as dt
import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Select, select

from frontline.core.clock import get_first_day_months_before, get_start_of_day
from frontline.core.database import db
from frontline.core.errors import require_found
from frontline.organisations.models import Department, Team
from frontline.oversight.models import MonthlyReport
from frontline.responses.models.answer import PUBLISHED_STATES, Outcome, Response, ResponseTheme
from frontline.themes.models.theme import Theme


def list_monthly_reports() -> Select[MonthlyReport]:
    """Monthly reports, the newest first."""
    return select(MonthlyReport).order_by(MonthlyReport.month.desc())


def get_monthly_report(report_id: uuid.UUID) -> MonthlyReport:
    """One report.

    Raises:
        NotFoundError: there is none.
    """
    return require_found(db.session.get(MonthlyReport, report_id), "There is no such report.")


@dataclass(frozen=True, slots=True)
class AnsweredTheme:
    """A theme that was answered: its name, the outcome, and who answered."""

    theme: str
    outcome: Outcome
    department: str
    team: str


def list_answers_of_month(month: dt.date) -> Sequence[AnsweredTheme]:
    """The themes whose answers were published in a month; urgent single insights are nobody's to read here."""
    until = get_start_of_day(get_first_day_months_before(month, -1))
    query = (
        select(Theme.name, Response.outcome, Department.short_name, Team.name)
        .join(ResponseTheme, ResponseTheme.theme_id == Theme.id)
        .join(Response, Response.id == ResponseTheme.response_id)
        .join(Team, Team.id == Response.team_id)
        .join(Department, Department.id == Team.department_id)
        .where(
            Response.state.in_(PUBLISHED_STATES),
            Response.published_at >= get_start_of_day(month),
            Response.published_at < until,
            Theme.single_insight_id.is_(None),
            Theme.merged_into_id.is_(None),
        )
        .order_by(Theme.name, Response.published_at)
    )
    return [AnsweredTheme(*row) for row in db.session.execute(query)]
