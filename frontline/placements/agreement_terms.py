"""The words of the agreement: what three parties sign, as pairs of a term and what it says."""

from flask_babel import force_locale
from flask_babel import lazy_gettext as _l

from frontline.accounts.models import Person
from frontline.core.formatting import format_date
from frontline.core.pdf import typeset_pdf
from frontline.core.translation import gettext as _
from frontline.placements.models.agreement import Agreement
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
        (_("Full-time equivalent"), f"{placement.full_time_equivalent:.2f}"),
        (_("First day"), format_date(placement.starts_on)),
        (_("Last day"), format_date(placement.ends_on)),
        (_("Approval beyond 24 months"), placement.approval_reference),
        (_("Working pattern"), placement.working_pattern),
        (_("Base"), placement.base),
        (_("Security clearance"), placement.clearance.label if placement.clearance else ""),
        # What is signed is compared with the record letter by letter, and has always had the space.
        (_("The host pays"), format_costs(placement).replace("%", " %")),
        (_("Expenses"), placement.expenses),
        (_("VAT treatment, as recorded by finance"), placement.vat_treatment),
        (_("Conflicts of interest"), placement.conflicts),
        *(
            (_("Objective %(number)s", number=number), objective)
            for number, objective in enumerate(objectives, start=1)
        ),
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


def format_costs(placement: Placement) -> str:
    """Who pays what, in words; empty where nobody has said."""
    if placement.salary_share is None:
        return ""
    on_costs = placement.salary_share if placement.on_costs_share is None else placement.on_costs_share
    salary = placement.salary_share
    return _("%(salary)s%% of the salary, %(on_costs)s%% of the on-costs", salary=salary, on_costs=on_costs)


def _get_name_or_empty(person: Person | None) -> str:
    return person.name if person else ""


def render_agreement_pdf(placement: Placement, agreement: Agreement) -> bytes:
    """The agreement with its signatures, as a document."""
    signatures = [
        [
            signature.party.label,
            signature.name,
            format_date(signature.signed_on),
            _("on paper") if signature.upload_key else _("in Frontline"),
        ]
        for signature in agreement.signatures
    ]
    data = {
        "title": _("Secondment agreement %(number)s: %(name)s", number=agreement.number, name=placement.person.name),
        "made": format_date(agreement.created_at), "void": format_date(agreement.void_at), "terms": agreement.terms,
        "signatures": signatures, "digest": agreement.digest,
    }  # fmt: skip
    return typeset_pdf("placements/agreement.typ", data)


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
    "expenses": _l("expenses"),
    "vat_treatment": _l("VAT treatment"),
    "conflicts": _l("conflicts"),
}


def get_term_label(term: str) -> str:
    """What a term is called, as the middle of a sentence."""
    return str(TERM_LABELS[term])
