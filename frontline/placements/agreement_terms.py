"""The words of the agreement: what three parties sign, as pairs of a term and what it says."""

import decimal

from flask_babel import force_locale
from flask_babel import lazy_gettext as _l

from frontline.accounts.models import Person
from frontline.core.formatting import format_date
from frontline.core.translation import gettext as _
from frontline.placements.models.placement import Placement


def build_agreement_terms(placement: Placement, objectives: list[str]) -> list[list[str]]:
    """The terms as the record has them now; JSON keeps them letter by letter.

    They are in the language of the source: what is signed, and compared with the record, must not depend on who reads.
    """
    with force_locale("en"):
        return build_localised_terms(placement, objectives)


def build_localised_terms(placement: Placement, objectives: list[str]) -> list[list[str]]:
    """The same in the reader's language."""
    home, host = placement.home_organisation, placement.host_department
    team = f", {placement.host_team.name}" if placement.host_team else ""
    term_pairs = [
        (_("Secondee"), placement.person.name),
        (_("Home organisation"), home.name),
        (_("Line manager at home"), _get_name_or_empty(placement.home_manager)),
        (_("Host"), f"{host.name}{team}"),
        (_("Line manager at the host"), _get_name_or_empty(placement.host_manager)),
        (_("Kind"), placement.kind.label),
        (_("Post"), placement.post),
        (_("Grade"), placement.grade),
        (_("Full-time equivalent"), _format_share(placement.full_time_equivalent)),
        (_("First day"), format_date(placement.starts_on)),
        (_("Last day"), format_date(placement.ends_on)),
        (_("Approval beyond 24 months"), placement.approval_reference),
        (_("Working pattern"), placement.working_pattern),
        (_("Base"), placement.base),
        (_("Security clearance"), placement.clearance.label if placement.clearance else ""),
        # What is signed is compared with the record letter by letter, and has always had the space.
        (_("The host pays"), format_costs(placement).replace("%", " %")),
        (_("Notice of an early end"), format_notice(placement.notice_weeks)),
        (_("Expenses"), placement.expenses),
        (_("VAT treatment, as recorded by finance"), placement.vat_treatment),
        (_("Conflicts of interest"), placement.conflicts),
        *(
            (_("Objective %(number)s", number=number), objective)
            for number, objective in enumerate(objectives, start=1)
        ),
        *([] if objectives else [(_("Objectives"), "")]),
    ]
    return [[term, value or _("Not given")] for term, value in term_pairs]


def describe_changed_terms(before: list[list[str]], after: list[list[str]]) -> str:
    """What the terms said before and say now, a line for each that differs; those of a day are told by the change."""
    day = _("Last day")
    return "\n".join(
        _("%(term)s: from “%(old)s” to “%(new)s”", term=term, old=old, new=new)
        for (term, old), (_term, new) in zip(before, after, strict=True)
        if old != new and term != day
    )


def list_given_terms(terms: list[list[str]]) -> list[list[str]]:
    """The terms that say something: what is not given was agreed by nobody."""
    with force_locale("en"):
        return [pair for pair in terms if pair[1] != _("Not given")]


def format_costs(placement: Placement) -> str:
    """Who pays what, in words, as far as somebody has entered it; empty where nobody has."""
    salary, on_costs = placement.salary_share, placement.on_costs_share
    if salary is None and on_costs is None:
        return ""
    if on_costs is None:
        return _("%(salary)s%% of the salary; the on-costs are not given", salary=salary)
    if salary is None:
        return _("%(on_costs)s%% of the on-costs; the salary is not given", on_costs=on_costs)
    return _("%(salary)s%% of the salary, %(on_costs)s%% of the on-costs", salary=salary, on_costs=on_costs)


def format_notice(weeks: int | None) -> str:
    """The period of notice in words; empty where nobody has said."""
    if weeks is None:
        return ""
    return _("%(number)s weeks", number=weeks) if weeks != 1 else _("1 week")


def _format_share(share: decimal.Decimal | None) -> str:
    return "" if share is None else f"{share:.2f}"


def _get_name_or_empty(person: Person | None) -> str:
    return person.name if person else ""


# What the terms are called where a sentence names them.
TERM_LABELS = {
    "profession_id": _l("profession"),
    "home_organisation_id": _l("home organisation"),
    "host_department_id": _l("host department"),
    "host_team_id": _l("host team"),
    "post": _l("post"),
    "starts_on": _l("starts on"),
    "ends_on": _l("ends on"),
    "kind": _l("kind"),
    "grade": _l("grade"),
    "senior_pay_band": _l("Senior Civil Service pay band"),
    "salary": _l("salary"),
    "full_time_equivalent": _l("full time equivalent"),
    "working_pattern": _l("working pattern"),
    "base": _l("base"),
    "contract_ends_on": _l("contract ends on"),
    "approval_reference": _l("approval reference"),
    "clearance": _l("clearance"),
    "salary_share": _l("salary share"),
    "on_costs_share": _l("on costs share"),
    "notice_weeks": _l("notice of an early end"),
    "expenses": _l("expenses"),
    "vat_treatment": _l("VAT treatment"),
    "conflicts": _l("conflicts"),
}


def get_term_label(term: str) -> str:
    """What a term is called, as the middle of a sentence."""
    return str(TERM_LABELS[term])
