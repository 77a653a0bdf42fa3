"""What a sheet of placements can tell, and by which names its columns usually go."""

from flask_babel import lazy_gettext as _l

from frontline.sheets.columns import SheetColumn

SHEET_COLUMNS: dict[str, SheetColumn] = {
    "reference": SheetColumn(
        _l("Reference (the key)"),
        ("reference", "ref", "id", "key", "placement id", "unique id", "urn", "no", "secondment ref", "placement ref"),
        is_required=True,
    ),
    "name": SheetColumn(
        _l("Name of the secondee"),
        ("name", "secondee", "secondee name", "full name", "name of secondee", "first name", "forename"),
        is_required=True,
    ),
    "surname": SheetColumn(_l("Surname, where it has a column of its own"), ("surname", "last name", "family name")),
    "email": SheetColumn(
        _l("Email address"),
        ("email", "e-mail", "email address", "secondee email", "work email", "contact email"),
        is_required=True,
    ),
    "profession": SheetColumn(
        _l("Profession"),
        ("profession", "role", "occupation", "job role", "discipline", "sector role"),
        is_required=True,
    ),
    "home": SheetColumn(
        _l("Home organisation"),
        (
            "home",
            "home organisation",
            "employer",
            "organisation",
            "home org",
            "home employer",
            "seconding organisation",
            "seconded from",
        ),
        is_required=True,
    ),
    "region": SheetColumn(_l("Region of the home organisation"), ("region", "home region", "area")),
    "setting": SheetColumn(_l("Setting of the home organisation"), ("setting", "home setting", "urban rural")),
    "department": SheetColumn(
        _l("Host department"),
        (
            "department",
            "host",
            "host department",
            "host dept",
            "host organisation",
            "seconded to",
            "receiving department",
        ),
        is_required=True,
    ),
    "team": SheetColumn(_l("Host team"), ("team", "host team", "directorate", "unit", "host directorate")),
    "post": SheetColumn(
        _l("Post"),
        ("post", "post title", "job title", "role title", "post in department", "secondment role"),
        is_required=True,
    ),
    "grade": SheetColumn(_l("Grade"), ("grade", "level", "cs grade", "equivalent grade")),
    "fte": SheetColumn(_l("Full-time equivalent"), ("fte", "full-time equivalent", "full time equivalent")),
    "starts_on": SheetColumn(
        _l("First day"), ("start", "starts", "start date", "first day", "from", "commencement date"), is_required=True
    ),
    "ends_on": SheetColumn(
        _l("Last day"),
        (
            "end",
            "ends",
            "end date",
            "last day",
            "to",
            "until",
            "planned end date",
            "planned end",
            "expected end",
            "current end date",
            "finish",
        ),
        is_required=True,
    ),
    "state": SheetColumn(_l("State"), ("state", "status", "stage", "current status", "placement status")),
    "home_name": SheetColumn(
        _l("Line manager at home"),
        ("home manager", "line manager at home", "home line manager", "home manager name", "home lm", "lm home"),
    ),
    "home_email": SheetColumn(
        _l("Their email address (home)"),
        ("home manager email", "home email", "home line manager email", "home lm email", "lm email home"),
    ),
    "host_name": SheetColumn(
        _l("Line manager at the host"),
        ("host manager", "line manager at the host", "host line manager", "host manager name", "host lm", "lm host"),
    ),
    "host_email": SheetColumn(
        _l("Their email address (host)"),
        ("host manager email", "host email", "host line manager email", "host lm email", "lm email host"),
    ),
    "clearance": SheetColumn(
        _l("Security clearance"), ("clearance", "vetting", "security clearance", "clearance level")
    ),
    "cleared_on": SheetColumn(
        _l("Day of the clearance"), ("clearance date", "cleared", "cleared on", "vetting date", "date cleared")
    ),
    "salary_share": SheetColumn(
        _l("Share of the salary that the host pays"), ("salary share", "host pays", "recharge", "recharge percent")
    ),
    "vat_treatment": SheetColumn(_l("VAT treatment"), ("vat", "vat treatment")),
    "base": SheetColumn(_l("Base"), ("base", "location")),
    "contract_ends_on": SheetColumn(
        _l("End of the contract at home"), ("contract end", "contract ends", "contract end date")
    ),
    "approval_reference": SheetColumn(
        _l("Approval beyond 24 months"), ("approval", "approval reference", "csc reference")
    ),
}
