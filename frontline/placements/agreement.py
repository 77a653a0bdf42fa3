"""The words of the agreement: what three parties sign, as pairs of a term and what it says."""

from frontline.accounts.models import Person
from frontline.core.furniture import date
from frontline.core.pdf import pdf
from frontline.placements.models import Agreement, Placement


def terms(placement: Placement, objectives: list[str]) -> list[list[str]]:
    """The terms as the record has them now; JSON keeps them letter by letter."""
    home, host = placement.home_organisation, placement.host_department
    team = f", {placement.host_team.name}" if placement.host_team else ""
    rows = [
        ("Secondee", placement.person.name),
        ("Home organisation", home.name),
        ("Line manager at home", _name(placement.home_manager)),
        ("Host", f"{host.name}{team}"),
        ("Line manager at the host", _name(placement.host_manager)),
        ("Kind", placement.kind.label),
        ("Post", placement.post),
        ("Grade", placement.grade),
        ("Full-time equivalent", f"{placement.full_time_equivalent:.2f}"),
        ("First day", date(placement.starts_on)),
        ("Last day", date(placement.ends_on)),
        ("Approval beyond 24 months", placement.approval_reference),
        ("Working pattern", placement.working_pattern),
        ("Base", placement.base),
        ("Security clearance", placement.clearance.label if placement.clearance else ""),
        ("The host pays", costs(placement)),
        ("Expenses", placement.expenses),
        ("VAT treatment, as recorded by finance", placement.vat_treatment),
        ("Conflicts of interest", placement.conflicts),
        *((f"Objective {number}", what) for number, what in enumerate(objectives, start=1)),
    ]
    return [[term, said or "Not given"] for term, said in rows]


def costs(placement: Placement) -> str:
    """Who pays what, in words; empty where nobody has said."""
    if placement.salary_share is None:
        return ""
    on_costs = placement.salary_share if placement.on_costs_share is None else placement.on_costs_share
    return f"{placement.salary_share} % of the salary, {on_costs} % of the on-costs"


def _name(person: Person | None) -> str:
    return person.name if person else ""


def as_pdf(placement: Placement, agreement: Agreement) -> bytes:
    """The agreement with its signatures, as a document."""
    signatures = [
        [one.party.label, one.name, date(one.signed_on), "on paper" if one.upload_key else "in Frontline"]
        for one in agreement.signatures
    ]
    data = {
        "title": f"Secondment agreement {agreement.number}: {placement.person.name}",
        "made": date(agreement.made_at), "void": date(agreement.void_at), "terms": agreement.terms,
        "signatures": signatures, "digest": agreement.digest,
    }  # fmt: skip
    return pdf("placements/agreement.typ", data)
