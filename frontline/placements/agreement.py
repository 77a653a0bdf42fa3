"""The words of the agreement: what three parties sign, as pairs of a term and what it says."""

from flask_babel import force_locale

from frontline.accounts.models import Person
from frontline.core.furniture import date
from frontline.core.pdf import pdf
from frontline.core.translation import gettext as _
from frontline.placements.models import Agreement, Placement


def terms(placement: Placement, objectives: list[str]) -> list[list[str]]:
    """The terms as the record has them now; JSON keeps them letter by letter.

    They are in the language of the source: what is signed, and compared with the record, must not depend on who reads.
    """
    with force_locale("en"):
        return readable_terms(placement, objectives)


def readable_terms(placement: Placement, objectives: list[str]) -> list[list[str]]:
    """The same in the reader's language."""
    home, host = placement.home_organisation, placement.host_department
    team = f", {placement.host_team.name}" if placement.host_team else ""
    rows = [
        (_("Secondee"), placement.person.name),
        (_("Home organisation"), home.name),
        (_("Line manager at home"), _name(placement.home_manager)),
        (_("Host"), f"{host.name}{team}"),
        (_("Line manager at the host"), _name(placement.host_manager)),
        (_("Kind"), placement.kind.label),
        (_("Post"), placement.post),
        (_("Grade"), placement.grade),
        (_("Full-time equivalent"), f"{placement.full_time_equivalent:.2f}"),
        (_("First day"), date(placement.starts_on)),
        (_("Last day"), date(placement.ends_on)),
        (_("Approval beyond 24 months"), placement.approval_reference),
        (_("Working pattern"), placement.working_pattern),
        (_("Base"), placement.base),
        (_("Security clearance"), placement.clearance.label if placement.clearance else ""),
        (_("The host pays"), costs(placement)),
        (_("Expenses"), placement.expenses),
        (_("VAT treatment, as recorded by finance"), placement.vat_treatment),
        (_("Conflicts of interest"), placement.conflicts),
        *((_("Objective %(number)s", number=number), what) for number, what in enumerate(objectives, start=1)),
    ]
    return [[term, said or _("Not given")] for term, said in rows]


def costs(placement: Placement) -> str:
    """Who pays what, in words; empty where nobody has said."""
    if placement.salary_share is None:
        return ""
    on_costs = placement.salary_share if placement.on_costs_share is None else placement.on_costs_share
    salary = placement.salary_share
    return _("%(salary)s %% of the salary, %(on_costs)s %% of the on-costs", salary=salary, on_costs=on_costs)


def _name(person: Person | None) -> str:
    return person.name if person else ""


def as_pdf(placement: Placement, agreement: Agreement) -> bytes:
    """The agreement with its signatures, as a document."""
    signatures = [
        [one.party.label, one.name, date(one.signed_on), _("on paper") if one.upload_key else _("in Frontline")]
        for one in agreement.signatures
    ]
    data = {
        "title": _("Secondment agreement %(number)s: %(name)s", number=agreement.number, name=placement.person.name),
        "made": date(agreement.made_at), "void": date(agreement.void_at), "terms": agreement.terms,
        "signatures": signatures, "digest": agreement.digest,
    }  # fmt: skip
    return pdf("placements/agreement.typ", data)
