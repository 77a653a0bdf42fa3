"""The evidence pack of a check: the same pieces as a page, as PDF/UA and as Word.

What was signed stays: decisions, reasons, names of themes and numbers. The words of insights and who they are from are
looked up each time that it is opened, so that nothing leaves that was withdrawn, redacted or protected since.
"""

import textwrap
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from frontline.accounts import queries as accounts
from frontline.accounts.models import Person
from frontline.core.formatting import format_date, format_moment
from frontline.core.papers import Paper, PaperPiece, write_paper_word
from frontline.core.pdf import typeset_pdf
from frontline.core.translation import gettext as _
from frontline.disclosure.placements import get_anonymity_groups
from frontline.insights.queries.remarks import list_shared_remarks
from frontline.policies.models.check import Check, CheckState, Consultation, Stance
from frontline.policies.queries.checks import UnheardGroups, list_parts
from frontline.policies.queries.consultations import list_consultations
from frontline.policies.queries.finding_content import (
    FindingContent,
    Precedent,
    get_unheard_in_check,
    list_finding_contents,
    list_precedents,
)
from frontline.policies.queries.proposals import list_purpose_lines

_MAX_PART_LENGTH = 300  # characters of a part that are shown
_MOST_SILENT_PARTS, _MOST_PARTS = 40, 2


@dataclass(frozen=True, slots=True)
class PackPiece:
    """One piece of a pack.

    Attributes:
        kind: `heading`, `item` (a smaller heading), `paragraph`, `quote`, or `point` (of a list).
        text: what it says.
        source: who is quoted.
    """

    kind: str
    text: str
    source: str = ""


@dataclass(frozen=True, slots=True)
class EvidencePack:
    """A pack: its title, what stands below it, and its pieces."""

    title: str
    state: str
    pieces: Sequence[PackPiece]


def build_evidence_pack(check: Check, person: Person) -> EvidencePack:
    """The pack of a check as a person may read it now."""
    contents = list_finding_contents(check, person, get_anonymity_groups())
    pieces = [
        *_list_purpose(check),
        *_list_statement(check),
        *_list_findings(check, contents),
        *_list_unheard(check),
        *_list_silent_parts(check),
        *_list_precedents(list_precedents(check, person)),
        *_list_consultations(check),
        *_list_method(check),
    ]
    return EvidencePack(_("Frontline check: %(title)s", title=check.proposal.title), _describe_state(check), pieces)


def _describe_state(check: Check) -> str:
    if check.state is not CheckState.SIGNED or check.signed_at is None or check.signed_by_id is None:
        words = {"mark": check.marking, "number": check.number, "name": check.name}
        return _("%(mark)s. Check %(number)s, “%(name)s”. Not signed off yet.", **words)
    signer_name = accounts.get_person(check.signed_by_id).name
    words = {
        "number": check.number,
        "name": check.name,
        "at": format_moment(check.signed_at),
        "by": signer_name,
        "mark": check.marking,
    }
    return _("%(mark)s. Check %(number)s, “%(name)s”, signed off by %(by)s on %(at)s.", **words)


def _list_purpose(check: Check) -> Iterator[PackPiece]:
    proposal = check.proposal
    yield PackPiece("heading", _("Purpose, pounds, people"))
    team = proposal.team.name if proposal.team else _("No team yet")
    yield PackPiece("paragraph", f"{team}, {proposal.department.name}.")
    for name, words in (check.pack or {}).get("purpose") or list_purpose_lines(proposal):
        yield PackPiece("point", f"{name}: {words or _('not provided yet')}")


def _list_statement(check: Check) -> Iterator[PackPiece]:
    if check.statement:
        yield PackPiece("heading", _("What we took on board, and what not"))
        yield PackPiece("paragraph", check.statement)


def _list_findings(check: Check, contents: Sequence[FindingContent]) -> Iterator[PackPiece]:
    signed = (check.pack or {}).get("themes", {})
    titles = {
        Stance.FOR: _("What speaks for it"), Stance.AGAINST: _("What speaks against it"),
        Stance.CONDITION: _("Conditions for it to work"), None: _("Not decided on yet"),
        Stance.BESIDE: _("Set aside as not relevant"),
    }  # fmt: skip
    for stance, title in titles.items():
        contents_of_stance = [
            content
            for content in contents
            if content.finding.stance is stance and (content.finding.is_required or stance is not None)
        ]
        if contents_of_stance:
            yield PackPiece("heading", title)
        for content in contents_of_stance:
            yield from _list_finding(content, signed.get(str(content.theme.id), {}))
    if not contents:
        yield PackPiece("heading", _("What the front line says"))
        yield PackPiece("paragraph", _("Nothing that anybody has said so far is relevant to this draft."))


def _list_finding(content: FindingContent, signed: dict[str, str]) -> Iterator[PackPiece]:
    if content.finding.stance is Stance.BESIDE:
        severe = ". " + _("Severe") if content.theme.severe_count else ""
        yield PackPiece("point", f"{content.name} ({(signed.get('size') or content.size).lower()}){severe}")
        return
    yield PackPiece("item", content.name)
    several = _("%(number)s of its insights are relevant to the draft", number=content.finding.relevant_count)
    one = _("1 of its insights is relevant to the draft")
    relevance = one if content.finding.relevant_count == 1 else several
    statements = [signed.get("size") or content.size, relevance]
    if content.finding.decision:
        statements.append(content.finding.decision.label)
    yield PackPiece(
        "paragraph", ". ".join(statements) + "." + (f" {content.finding.reason}" if content.finding.reason else "")
    )
    for part in content.parts[:_MOST_PARTS]:
        yield PackPiece("point", _("Relevant to: “%(part)s”", part=shorten_part(part.text)))
    if len(content.parts) > _MOST_PARTS:
        yield PackPiece("point", _("And on %(number)s more.", number=len(content.parts) - _MOST_PARTS))
    for quote in content.quotes:
        yield PackPiece("quote", quote.text, quote.author)
    if content.withdrawn_count:
        several = _(
            "%(number)s of the insights that were found are not shown any more.", number=content.withdrawn_count
        )
        one = _("1 of the insights that were found is not shown any more.")
        note = one if content.withdrawn_count == 1 else several
        yield PackPiece("paragraph", note)


def _list_unheard(check: Check) -> Iterator[PackPiece]:
    signed_groups = (check.pack or {}).get("silent")
    unheard = UnheardGroups(**signed_groups) if signed_groups else get_unheard_in_check(check, get_anonymity_groups())
    yield PackPiece("heading", _("Who has not been heard"))
    for name, words in ((_("Professions"), unheard.professions), (_("Regions"), unheard.regions)):
        listed = ", ".join(words) or _("no gap that can be shown; groups too small to name are left out")
        yield PackPiece("point", f"{name}: {listed}")


def _list_silent_parts(check: Check) -> Iterator[PackPiece]:
    silent_parts = [part for part in list_parts(check.id).values() if not part.found]
    if not silent_parts:
        return
    yield PackPiece("heading", _("What nobody has mentioned"))
    summary = _(
        "Nothing that people said is relevant to %(number)s of %(all)s claims and measures.",
        number=len(silent_parts),
        all=check.parts,
    )
    yield PackPiece("paragraph", summary)
    for part in silent_parts[:_MOST_SILENT_PARTS]:
        yield PackPiece("point", shorten_part(part.text))
    if len(silent_parts) > _MOST_SILENT_PARTS:
        yield PackPiece("paragraph", _("And %(number)s more.", number=len(silent_parts) - _MOST_SILENT_PARTS))


def _list_precedents(precedents: Sequence[Precedent]) -> Iterator[PackPiece]:
    if precedents:
        yield PackPiece("heading", _("Answered before, and what came of it"))
    for precedent in precedents:
        answer = precedent.response
        yield PackPiece("item", answer.title or answer.outcome.label)
        yield PackPiece("paragraph", f"{answer.outcome.label}. {answer.team.name}, {format_date(answer.published_at)}.")
        for commitment in precedent.commitments:
            yield PackPiece(
                "point", f"{commitment.what}: {commitment.state.label.lower()} ({format_date(commitment.due_on)})"
            )


def _list_consultations(check: Check) -> Iterator[PackPiece]:
    consultations, signed_ids = list_consultations(check.id), (check.pack or {}).get("asked")
    consultations_then = [
        consultation for consultation in consultations if signed_ids is None or str(consultation.id) in signed_ids
    ]
    yield from _list_replies(_("What those who wrote were asked"), consultations_then)
    yield from _list_replies(
        _("Asked since it was signed off"),
        [consultation for consultation in consultations if consultation not in consultations_then],
    )


def _list_replies(title: str, consultations: Sequence[Consultation]) -> Iterator[PackPiece]:
    replies = list_shared_remarks([consultation.id for consultation in consultations])
    if consultations:
        yield PackPiece("heading", title)
    for consultation in consultations:
        yield PackPiece("item", consultation.text)
        for text in replies.get(consultation.id, []):
            yield PackPiece("quote", text)
        if consultation.id not in replies:
            yield PackPiece("paragraph", _("No reply has been shared yet."))


def _list_method(check: Check) -> Iterator[PackPiece]:
    yield PackPiece("heading", _("How this was made"))
    yield PackPiece(
        "paragraph",
        _(
            "Each claim and measure of the draft was compared with everything that moderators let through, by words and"
            " by meaning. Numbers are lower bounds: they count people who chose to write. Decisions, reasons and"
            " numbers are as they were when it was signed off; words of insights, who they are from, and names of"
            " themes are as they may be shown on the day on which this is opened."
        ),
    )
    if check.digest:
        yield PackPiece("paragraph", _("SHA-256 of what was signed: %(digest)s.", digest=check.digest))


def shorten_part(text: str) -> str:
    """The beginning of a part of a draft."""
    return textwrap.shorten(text, _MAX_PART_LENGTH, placeholder=" …")


def write_pack_pdf(pack: EvidencePack) -> bytes:
    """The pack as PDF/UA-1."""
    pieces = [{"kind": piece.kind, "text": piece.text, "source": piece.source} for piece in pack.pieces]
    return typeset_pdf("policies/pack.typ", {"title": pack.title, "state": pack.state, "pieces": pieces})


def write_pack_word(pack: EvidencePack) -> bytes:
    """The pack as a Word file whose headings, lists and quotes are styles, in English, with a title."""
    pieces = [PaperPiece(piece.kind, piece.text, piece.source) for piece in pack.pieces]
    return write_paper_word(Paper(pack.title, pack.state, pieces))
