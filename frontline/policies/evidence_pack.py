"""The evidence pack of a check: the same pieces as a page, as PDF/UA and as Word.

What was signed stays: decisions, reasons, names of themes and numbers. The words of insights and who they are from are
looked up each time that it is opened, so that nothing leaves that was withdrawn, redacted or protected since.
"""

import textwrap
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from frontline.accounts import queries as accounts
from frontline.accounts.models import Person
from frontline.core.formatting import format_date, format_moment
from frontline.core.papers import Paper, PaperPiece
from frontline.core.translation import gettext as _
from frontline.disclosure.placements import get_anonymity_groups
from frontline.insights.queries.remarks import list_shared_remarks
from frontline.policies.models.check import Check, CheckState, Consultation, Stance
from frontline.policies.pack_summary import describe_part, list_key_messages, list_numbers
from frontline.policies.queries.bearings import UnheardGroups
from frontline.policies.queries.consultations import list_consultations
from frontline.policies.queries.finding_content import (
    FindingContent,
    Precedent,
    list_precedents,
)
from frontline.policies.queries.part_content import PartContent, get_unheard_in_check, list_part_contents
from frontline.policies.queries.proposals import list_purpose_lines

_MOST_SILENT_PARTS, _MAX_PART_LENGTH = 40, 300  # parts; characters of one


def build_evidence_pack(check: Check, person: Person) -> Paper:
    """The pack of a check as a person may read it now."""
    parts = list_part_contents(check, person, get_anonymity_groups())
    pieces = [
        *list_key_messages(check, parts),
        *_list_statement(check),
        *list_numbers(parts),
        *_list_unheard(check),
        *_list_parts(check, parts),
        *_list_silent_parts(check, parts),
        *_list_precedents(list_precedents(check.answers, person)),
        *_list_consultations(check),
        *_list_purpose(check),
        *_list_method(check),
    ]
    title = _("Frontline check: %(title)s", title=check.proposal.title)
    return Paper(title, _describe_state(check), pieces, check.marking)


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


def _list_purpose(check: Check) -> Iterator[PaperPiece]:
    proposal = check.proposal
    yield PaperPiece("heading", _("Purpose, pounds, people"))
    team = proposal.team.name if proposal.team else _("No team yet")
    yield PaperPiece("paragraph", f"{team}, {proposal.department.name}.")
    for name, words in (check.pack or {}).get("purpose") or list_purpose_lines(proposal):
        yield PaperPiece("point", f"{name}: {words or _('not provided yet')}")


def _list_statement(check: Check) -> Iterator[PaperPiece]:
    if check.statement:
        yield PaperPiece("heading", _("What we took on board, and what not"))
        yield PaperPiece("paragraph", check.statement)


def _list_parts(check: Check, parts: Sequence[PartContent]) -> Iterator[PaperPiece]:
    """A section for each part on which something bears."""
    signed = (check.pack or {}).get("themes", {})
    for part in parts:
        if not part.findings:
            continue
        yield PaperPiece("heading", describe_part(part))
        yield PaperPiece("paragraph", _shorten_part(part.part.text))
        for stance in _STANCES:
            yield from _list_stance(stance, part, signed)
        yield from _list_missing_groups(part.unheard)
        if part.answers:
            yield PaperPiece("item", _("Answered before"))
        for precedent in part.answers:
            yield PaperPiece("point", _describe_answer(precedent))


_STANCES = (Stance.FOR, Stance.AGAINST, Stance.CONDITION, None, Stance.BESIDE)


def _get_stance_title(stance: Stance | None) -> str:
    return {
        Stance.FOR: _("What speaks for it"), Stance.AGAINST: _("What speaks against it"),
        Stance.CONDITION: _("Conditions for it to work"), None: _("Not decided on yet"),
        Stance.BESIDE: _("Set aside as not relevant"),
    }[stance]  # fmt: skip


def _list_stance(stance: Stance | None, part: PartContent, signed: Mapping[str, Any]) -> Iterator[PaperPiece]:
    contents = [
        content
        for content in part.findings
        if content.finding.stance is stance and (content.finding.is_required or stance is not None)
    ]
    if contents:
        yield PaperPiece("item", _get_stance_title(stance))
    for content in contents:
        yield from _list_finding(content, signed.get(str(content.theme.id), {}))


def _list_finding(content: FindingContent, signed: Mapping[str, str]) -> Iterator[PaperPiece]:
    size = (signed.get("size") or content.size).lower()
    if content.finding.stance is Stance.BESIDE:
        yield PaperPiece("point", _describe_set_aside(content, size))
        return
    yield PaperPiece("paragraph", _("%(name)s (%(size)s)", name=content.name, size=size), is_strong=True)
    several = _("%(number)s of its insights bear on it.", number=content.relevant_count)
    statements = [_("1 of its insights bears on it.") if content.relevant_count == 1 else several]
    if content.finding.decision:
        statements.append(f"{content.finding.decision.label}.")
    words = " ".join([*statements, content.finding.reason]).strip()
    yield PaperPiece("paragraph", words, is_sticky=bool(content.quotes))
    for quote in content.quotes:
        yield PaperPiece("quote", quote.text, quote.author)
    if content.withdrawn_count:
        several = _(
            "%(number)s of the insights that were found are not shown any more.", number=content.withdrawn_count
        )
        one = _("1 of the insights that were found is not shown any more.")
        yield PaperPiece("paragraph", one if content.withdrawn_count == 1 else several)


def _describe_set_aside(content: FindingContent, size: str) -> str:
    """A finding that was set aside: whether anybody read it, whether it is severe, and why."""
    marks = [
        _("Severe") if content.theme.severe_count else "", _("Set aside unread") if content.finding.is_unread else "",
    ]  # fmt: skip
    return ". ".join(filter(None, (f"{content.name} ({size})", *marks, content.finding.reason)))


def _list_missing_groups(unheard: UnheardGroups) -> Iterator[PaperPiece]:
    if unheard.professions or unheard.regions:
        yield PaperPiece("item", _("Who has not been heard on it"))
    for name, words in ((_("Professions"), unheard.professions), (_("Regions"), unheard.regions)):
        if words:
            yield PaperPiece("point", f"{name}: {', '.join(words)}")


def _list_unheard(check: Check) -> Iterator[PaperPiece]:
    signed_groups = (check.pack or {}).get("silent")
    unheard = UnheardGroups(**signed_groups) if signed_groups else get_unheard_in_check(check, get_anonymity_groups())
    yield PaperPiece("heading", _("Who has not been heard"))
    for name, words in ((_("Professions"), unheard.professions), (_("Regions"), unheard.regions)):
        listed = ", ".join(words) or _("no gap that can be shown; groups too small to name are left out")
        yield PaperPiece("point", f"{name}: {listed}")


def _list_silent_parts(check: Check, parts: Sequence[PartContent]) -> Iterator[PaperPiece]:
    silent_parts = [part for part in parts if part.is_silent]
    if not silent_parts:
        return
    yield PaperPiece("heading", _("Where nothing near was found"))
    summary = _(
        "Nothing near was found for %(number)s of %(all)s claims and measures. That is not to say that nobody has"
        " spoken of it.",
        number=len(silent_parts), all=check.parts,
    )  # fmt: skip
    yield PaperPiece("paragraph", summary)
    for part in silent_parts[:_MOST_SILENT_PARTS]:
        yield PaperPiece("point", _shorten_part(part.part.text))
    if len(silent_parts) > _MOST_SILENT_PARTS:
        yield PaperPiece("paragraph", _("And %(number)s more.", number=len(silent_parts) - _MOST_SILENT_PARTS))


def _list_precedents(precedents: Sequence[Precedent]) -> Iterator[PaperPiece]:
    if precedents:
        yield PaperPiece("heading", _("Answered before, and what came of it"))
    for precedent in precedents:
        answer = precedent.response
        yield PaperPiece("item", answer.title or answer.outcome.label)
        yield PaperPiece("paragraph", _describe_answer(precedent))
        for commitment in precedent.commitments:
            yield PaperPiece(
                "point", f"{commitment.what}: {commitment.state.label.lower()} ({format_date(commitment.due_on)})"
            )


def _describe_answer(precedent: Precedent) -> str:
    answer = precedent.response
    title = f"{answer.title}: " if answer.title else ""
    return f"{title}{answer.outcome.label}. {answer.team.name}, {format_date(answer.published_at)}."


def _list_consultations(check: Check) -> Iterator[PaperPiece]:
    consultations, signed_ids = list_consultations(check.id), (check.pack or {}).get("asked")
    consultations_then = [
        consultation for consultation in consultations if signed_ids is None or str(consultation.id) in signed_ids
    ]
    yield from _list_replies(_("What those who wrote were asked"), consultations_then)
    yield from _list_replies(
        _("Asked since it was signed off"),
        [consultation for consultation in consultations if consultation not in consultations_then],
    )


def _list_replies(title: str, consultations: Sequence[Consultation]) -> Iterator[PaperPiece]:
    replies = list_shared_remarks([consultation.id for consultation in consultations])
    if consultations:
        yield PaperPiece("heading", title)
    for consultation in consultations:
        yield PaperPiece("item", consultation.text)
        for text in replies.get(consultation.id, []):
            yield PaperPiece("quote", text)
        if consultation.id not in replies:
            yield PaperPiece("paragraph", _("No reply has been shared yet."))


def _list_method(check: Check) -> Iterator[PaperPiece]:
    yield PaperPiece("heading", _("How this was made"))
    yield PaperPiece(
        "paragraph",
        _(
            "Each claim and measure of the draft was compared with everything that moderators let through, by words and"
            " by meaning. Numbers are lower bounds: they count people who chose to write. Decisions, reasons and"
            " numbers are as they were when it was signed off; words of insights, who they are from, and names of"
            " themes are as they may be shown on the day on which this is opened."
        ),
    )
    if check.digest:
        yield PaperPiece("paragraph", _("SHA-256 of what was signed: %(digest)s.", digest=check.digest))


def _shorten_part(text: str) -> str:
    return textwrap.shorten(text, _MAX_PART_LENGTH, placeholder=" …")
