"""What a sheet of placements can tell, and by which names its columns usually go."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask_babel import lazy_gettext as _l


@dataclass(frozen=True, slots=True)
class Column:
    """One thing that a sheet can tell.

    Attributes:
        label: what it is called on screen.
        names: usual headings, in lower case.
        needed: whether a placement cannot be without it.
    """

    label: str
    names: tuple[str, ...]
    needed: bool = False


COLUMNS: dict[str, Column] = {
    "reference": Column(_l("Reference (the key)"), ("reference", "ref", "id", "key", "placement id"), needed=True),
    "name": Column(_l("Name of the secondee"), ("name", "secondee", "secondee name", "full name"), needed=True),
    "email": Column(_l("Email address"), ("email", "e-mail", "email address", "secondee email"), needed=True),
    "profession": Column(_l("Profession"), ("profession", "role", "occupation"), needed=True),
    "home": Column(_l("Home organisation"), ("home", "home organisation", "employer", "organisation"), needed=True),
    "region": Column(_l("Region of the home organisation"), ("region", "home region")),
    "setting": Column(_l("Setting of the home organisation"), ("setting", "home setting")),
    "department": Column(_l("Host department"), ("department", "host", "host department"), needed=True),
    "team": Column(_l("Host team"), ("team", "host team")),
    "post": Column(_l("Post"), ("post", "post title", "job title"), needed=True),
    "grade": Column(_l("Grade"), ("grade", "level")),
    "fte": Column(_l("Full-time equivalent"), ("fte", "full-time equivalent", "full time equivalent")),
    "starts_on": Column(_l("First day"), ("start", "starts", "start date", "first day", "from"), needed=True),
    "ends_on": Column(_l("Last day"), ("end", "ends", "end date", "last day", "to", "until"), needed=True),
    "state": Column(_l("State"), ("state", "status", "stage")),
    "home_name": Column(_l("Line manager at home"), ("home manager", "line manager at home", "home line manager")),
    "home_email": Column(_l("Their email address (home)"), ("home manager email", "home email")),
    "host_name": Column(
        _l("Line manager at the host"), ("host manager", "line manager at the host", "host line manager")
    ),
    "host_email": Column(_l("Their email address (host)"), ("host manager email", "host email")),
    "clearance": Column(_l("Security clearance"), ("clearance", "vetting", "security clearance")),
    "cleared_on": Column(_l("Day of the clearance"), ("clearance date", "cleared", "cleared on", "vetting date")),
    "salary_share": Column(_l("Share of the salary that the host pays"), ("salary share", "host pays", "recharge")),
    "vat_treatment": Column(_l("VAT treatment"), ("vat", "vat treatment")),
    "base": Column(_l("Base"), ("base", "location")),
    "contract_ends_on": Column(_l("End of the contract at home"), ("contract end", "contract ends")),
    "approval_reference": Column(_l("Approval beyond 24 months"), ("approval", "approval reference", "csc reference")),
}


def guess(headings: Sequence[str]) -> dict[str, str]:
    """Which heading of a sheet holds what, by its usual names."""
    there = {heading.strip().lower().replace("_", " "): heading for heading in headings}
    found = {
        what: next((there[name] for name in column.names if name in there), None) for what, column in COLUMNS.items()
    }
    return {what: heading for what, heading in found.items() if heading is not None}
