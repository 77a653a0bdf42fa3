"""What a sheet of placements can tell, and by which names its columns usually go."""

from flask_babel import lazy_gettext as _l

from frontline.sheets.columns import SheetColumn

SHEET_COLUMNS: dict[str, SheetColumn] = {
    "reference": SheetColumn(
        _l("Reference (the key)"), ("reference", "ref", "id", "key", "placement id"), is_required=True
    ),
    "name": SheetColumn(
        _l("Name of the secondee"), ("name", "secondee", "secondee name", "full name"), is_required=True
    ),
    "email": SheetColumn(_l("Email address"), ("email", "e-mail", "email address", "secondee email"), is_required=True),
    "profession": SheetColumn(_l("Profession"), ("profession", "role", "occupation"), is_required=True),
    "home": SheetColumn(
        _l("Home organisation"), ("home", "home organisation", "employer", "organisation"), is_required=True
    ),
    "region": SheetColumn(_l("Region of the home organisation"), ("region", "home region")),
    "setting": SheetColumn(_l("Setting of the home organisation"), ("setting", "home setting")),
    "department": SheetColumn(_l("Host department"), ("department", "host", "host department"), is_required=True),
    "team": SheetColumn(_l("Host team"), ("team", "host team")),
    "post": SheetColumn(_l("Post"), ("post", "post title", "job title"), is_required=True),
    "grade": SheetColumn(_l("Grade"), ("grade", "level")),
    "fte": SheetColumn(_l("Full-time equivalent"), ("fte", "full-time equivalent", "full time equivalent")),
    "starts_on": SheetColumn(_l("First day"), ("start", "starts", "start date", "first day", "from"), is_required=True),
    "ends_on": SheetColumn(_l("Last day"), ("end", "ends", "end date", "last day", "to", "until"), is_required=True),
    "state": SheetColumn(_l("State"), ("state", "status", "stage")),
    "home_name": SheetColumn(_l("Line manager at home"), ("home manager", "line manager at home", "home line manager")),
    "home_email": SheetColumn(_l("Their email address (home)"), ("home manager email", "home email")),
    "host_name": SheetColumn(
        _l("Line manager at the host"), ("host manager", "line manager at the host", "host line manager")
    ),
    "host_email": SheetColumn(_l("Their email address (host)"), ("host manager email", "host email")),
    "clearance": SheetColumn(_l("Security clearance"), ("clearance", "vetting", "security clearance")),
    "cleared_on": SheetColumn(_l("Day of the clearance"), ("clearance date", "cleared", "cleared on", "vetting date")),
    "salary_share": SheetColumn(
        _l("Share of the salary that the host pays"), ("salary share", "host pays", "recharge")
    ),
    "vat_treatment": SheetColumn(_l("VAT treatment"), ("vat", "vat treatment")),
    "base": SheetColumn(_l("Base"), ("base", "location")),
    "contract_ends_on": SheetColumn(_l("End of the contract at home"), ("contract end", "contract ends")),
    "approval_reference": SheetColumn(
        _l("Approval beyond 24 months"), ("approval", "approval reference", "csc reference")
    ),
}
