"""Monthly reports."""

import uuid

from sqlalchemy import Select, select

from frontline.core.database import db
from frontline.core.errors import require_found
from frontline.oversight.models import MonthlyReport


def list_monthly_reports() -> Select[MonthlyReport]:
    """Monthly reports, the newest first."""
    return select(MonthlyReport).order_by(MonthlyReport.month.desc())


def get_monthly_report(report_id: uuid.UUID) -> MonthlyReport:
    """One report.

    Raises:
        NotFoundError: there is none.
    """
    return require_found(db.session.get(MonthlyReport, report_id), "There is no such report.")
