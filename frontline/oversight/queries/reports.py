"""Monthly reports."""

import uuid

from sqlalchemy import Select, select

from frontline.core.database import db
from frontline.core.errors import or_missing
from frontline.oversight.models import Report


def reports() -> Select[Report]:
    """Monthly reports, the newest first."""
    return select(Report).order_by(Report.month.desc())


def report(report_id: uuid.UUID) -> Report:
    """One report.

    Raises:
        NotFoundError: there is none.
    """
    return or_missing(db.session.get(Report, report_id), "There is no such report.")
