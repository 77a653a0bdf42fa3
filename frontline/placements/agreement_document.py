"""The agreement as a document: parties, numbered clauses, schedule, a signature block for each party."""

from frontline.core.formatting import format_date
from frontline.core.pdf import typeset_pdf
from frontline.core.translation import gettext as _
from frontline.placements.models.agreement import Agreement
from frontline.placements.models.placement import Party, Placement

_MARKING = "OFFICIAL-SENSITIVE: PERSONAL"
# Terms that the schedule repeats of the parties.
_PARTY_TERMS = {Party.HOME: "Home organisation", Party.HOST: "Host", Party.SECONDEE: "Secondee"}


def render_agreement_pdf(placement: Placement, agreement: Agreement, in_force: Agreement | None) -> bytes:
    """An agreement as PDF/UA, with the signatures that are there and room for those that are not.

    Args:
        placement: whose agreement it is.
        agreement: the one that is wanted, void or not.
        in_force: the agreement of the placement that all have signed, where there is one.
    """
    terms = {term: value for term, value in agreement.terms}  # noqa: C416 - pairs are lists
    names = {party: terms[term] for party, term in _PARTY_TERMS.items()}
    if names[Party.HOST].startswith(placement.host_department.name):
        names[Party.HOST] = placement.host_department.name  # the department is the party, not its team
    parties = (Party.HOME, Party.HOST, Party.SECONDEE)
    data = {
        "title": _("Secondment agreement %(number)s: %(name)s", number=agreement.number, name=terms["Secondee"]),
        "reference": format_agreement_reference(placement, agreement),
        "marking": _MARKING,
        "made": format_date(agreement.created_at),
        "standing": describe_standing(agreement, in_force),
        "parties": [[_PARTY_TERMS[party], names[party]] for party in parties],
        "clauses": [
            {"heading": clause.heading, "paragraphs": clause.paragraphs} for clause in agreement.agreed_clauses
        ],
        "clauses_name": agreement.clauses_name,
        "terms": agreement.terms,
        "signatures": [_describe_signature(agreement, party, names[party]) for party in parties],
        "digest": agreement.digest,
        "signed_text": _describe_signed_text(agreement),
    }
    return typeset_pdf("placements/agreement.typ", data)


def format_agreement_reference(placement: Placement, agreement: Agreement) -> str:
    """By which an agreement is cited: the placement's own reference, or eight digits of its key, and its number."""
    return f"{placement.reference or f'{placement.id.int % 10**8:08d}'}/{agreement.number}"


def describe_standing(agreement: Agreement, in_force: Agreement | None) -> str:
    """Whether an agreement is in force, in words; and which one is, until this one is signed."""
    if agreement.void_at and agreement.is_signed:
        return _("No longer in force since %(day)s.", day=format_date(agreement.void_at))
    if agreement.void_at:
        return _("Void since %(day)s, before all had signed it.", day=format_date(agreement.void_at))
    if agreement.is_signed:
        return _("Signed by all three.")
    if in_force is not None:
        number = in_force.number
        return _("Not in force before all three have signed it. Until then agreement %(number)s is.", number=number)
    return _("Not in force before all three have signed it.")


def _describe_signed_text(agreement: Agreement) -> str:
    """What the digest stands for, in words."""
    if agreement.clauses_name:
        return _("Each signature is under the schedule and the clauses of this agreement, whose SHA-256 is")
    return _("Each signature is under the terms in the schedule, whose SHA-256 is")


def _describe_signature(agreement: Agreement, party: Party, name: str) -> dict[str, str]:
    """A block of the page of signatures; what nobody has filled in is empty."""
    signature = agreement.find_signature(party)
    heading = _("Signed by the Secondee")
    if party is not Party.SECONDEE:
        heading = _("Signed for %(organisation)s", organisation=name)
    if signature is None:
        return {"heading": heading, "signature": "", "name": "", "role": "", "date": ""}
    return {
        "heading": heading,
        "signature": _("Signed on paper; the scan is kept") if signature.upload_key else _("Signed in Frontline"),
        "name": signature.name,
        "role": signature.role or (_("Secondee") if party is Party.SECONDEE else _("Not given")),
        "date": format_date(signature.signed_on),
    }
