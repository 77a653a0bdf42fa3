"""The evidence pack of a check: the same pieces as a page, as PDF/UA and as Word.

What was signed stays: decisions, reasons, names of themes and numbers. The words of insights and who they are from are
looked up each time that it is opened, so that nothing leaves that was withdrawn, redacted or protected since.
"""

import io
import textwrap
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from frontline.accounts import queries as accounts
from frontline.accounts.models import Person
from frontline.core.furniture import date, moment
from frontline.core.pdf import pdf
from frontline.core.translation import gettext as _
from frontline.disclosure.placed import load_groups
from frontline.insights.queries import shared_remarks
from frontline.policies import queries
from frontline.policies.models import Check, CheckState, Consultation, Stance
from frontline.policies.queries import Precedent, Shown, Silence

_PART = 300  # characters of a part that are shown
_MOST_SILENT_PARTS, _MOST_PARTS = 40, 2


@dataclass(frozen=True, slots=True)
class Piece:
    """One piece of a pack.

    Attributes:
        kind: `heading`, `item` (a smaller heading), `paragraph`, `quote`, or `point` (of a list).
        text: what it says.
        more: who is quoted.
    """

    kind: str
    text: str
    more: str = ""


@dataclass(frozen=True, slots=True)
class Pack:
    """A pack: its title, what stands below it, and its pieces."""

    title: str
    state: str
    pieces: Sequence[Piece]


def pack(check: Check, person: Person) -> Pack:
    """The pack of a check as a person may read it now."""
    shown = queries.shown(check, person, load_groups())
    pieces = [
        *_purpose(check), *_statement(check), *_findings(check, shown), *_silent(check), *_unfound(check),
        *_precedents(queries.precedents(check, person)), *_asked(check), *_about(check),
    ]  # fmt: skip
    return Pack(_("Frontline check: %(title)s", title=check.proposal.title), _state(check), pieces)


def _state(check: Check) -> str:
    if check.state is not CheckState.SIGNED or check.signed_at is None or check.signed_by_id is None:
        said = {"mark": check.marking, "number": check.number, "name": check.name}
        return _("%(mark)s. Check %(number)s, “%(name)s”. Not signed off yet.", **said)
    by = accounts.person(check.signed_by_id).name
    said = {"number": check.number, "name": check.name, "at": moment(check.signed_at), "by": by, "mark": check.marking}
    return _("%(mark)s. Check %(number)s, “%(name)s”, signed off by %(by)s on %(at)s.", **said)


def _purpose(check: Check) -> Iterator[Piece]:
    proposal = check.proposal
    yield Piece("heading", _("Purpose, pounds, people"))
    team = proposal.team.name if proposal.team else _("No team yet")
    yield Piece("paragraph", f"{team}, {proposal.department.name}.")
    for name, words in (check.pack or {}).get("purpose") or queries.purpose(proposal):
        yield Piece("point", f"{name}: {words or _('not said yet')}")


def _statement(check: Check) -> Iterator[Piece]:
    if check.statement:
        yield Piece("heading", _("What we took on board, and what not"))
        yield Piece("paragraph", check.statement)


def _findings(check: Check, shown: Sequence[Shown]) -> Iterator[Piece]:
    signed = (check.pack or {}).get("themes", {})
    titles = {
        Stance.FOR: _("What speaks for it"), Stance.AGAINST: _("What speaks against it"),
        Stance.CONDITION: _("Conditions for it to work"), None: _("Not decided on yet"),
        Stance.BESIDE: _("Set aside as having nothing to do with it"),
    }  # fmt: skip
    for stance, title in titles.items():
        rows = [one for one in shown if one.finding.stance is stance and (one.finding.must or stance is not None)]
        if rows:
            yield Piece("heading", title)
        for one in rows:
            yield from _finding(one, signed.get(str(one.theme.id), {}))
    if not shown:
        yield Piece("heading", _("What the front line says"))
        yield Piece("paragraph", _("Nothing that anybody has said so far bears on this draft."))


def _finding(one: Shown, signed: dict[str, str]) -> Iterator[Piece]:
    if one.finding.stance is Stance.BESIDE:
        severe = ". " + _("Severe") if one.theme.severe_count else ""
        yield Piece("point", f"{one.name} ({(signed.get('size') or one.size).lower()}){severe}")
        return
    yield Piece("item", one.name)
    bears = _("%(bears)s of its insights bear on the draft", bears=one.finding.bears)
    said = [signed.get("size") or one.size, bears]
    if one.finding.decision:
        said.append(one.finding.decision.label)
    yield Piece("paragraph", ". ".join(said) + "." + (f" {one.finding.why}" if one.finding.why else ""))
    for part in one.parts[:_MOST_PARTS]:
        yield Piece("point", _("It bears on: “%(part)s”", part=shortened(part.text)))
    if len(one.parts) > _MOST_PARTS:
        yield Piece("point", _("And on %(number)s more.", number=len(one.parts) - _MOST_PARTS))
    for quote in one.quotes:
        yield Piece("quote", quote.text, quote.who)
    if one.gone:
        gone = _("%(number)s of the insights that were found are not shown any more.", number=one.gone)
        yield Piece("paragraph", gone)


def _silent(check: Check) -> Iterator[Piece]:
    signed = (check.pack or {}).get("silent")
    silent = Silence(**signed) if signed else queries.unheard(check, load_groups())
    yield Piece("heading", _("Who has not been heard"))
    for name, words in ((_("Professions"), silent.professions), (_("Regions"), silent.regions)):
        said = ", ".join(words) or _("no gap that can be shown; groups too small to name are left out")
        yield Piece("point", f"{name}: {said}")


def _unfound(check: Check) -> Iterator[Piece]:
    rows = [part for part in queries.parts(check.id).values() if not part.found]
    if not rows:
        return
    yield Piece("heading", _("What nobody has spoken of"))
    said = _("%(number)s of %(all)s claims and measures: nothing bears on them.", number=len(rows), all=check.parts)
    yield Piece("paragraph", said)
    for part in rows[:_MOST_SILENT_PARTS]:
        yield Piece("point", shortened(part.text))
    if len(rows) > _MOST_SILENT_PARTS:
        yield Piece("paragraph", _("And %(number)s more.", number=len(rows) - _MOST_SILENT_PARTS))


def _precedents(rows: Sequence[Precedent]) -> Iterator[Piece]:
    if rows:
        yield Piece("heading", _("Answered before, and what came of it"))
    for row in rows:
        answer = row.response
        yield Piece("item", answer.title or answer.outcome.label)
        yield Piece("paragraph", f"{answer.outcome.label}. {answer.team.name}, {date(answer.published_at)}.")
        for one in row.commitments:
            yield Piece("point", f"{one.what}: {one.state.label.lower()} ({date(one.due_on)})")


def _asked(check: Check) -> Iterator[Piece]:
    rows, signed = queries.consultations(check.id), (check.pack or {}).get("asked")
    then = [row for row in rows if signed is None or str(row.id) in signed]
    yield from _consulted(_("What those who wrote were asked"), then)
    yield from _consulted(_("Asked since it was signed off"), [row for row in rows if row not in then])


def _consulted(title: str, rows: Sequence[Consultation]) -> Iterator[Piece]:
    replies = shared_remarks([row.id for row in rows])
    if rows:
        yield Piece("heading", title)
    for row in rows:
        yield Piece("item", row.text)
        for text in replies.get(row.id, []):
            yield Piece("quote", text)
        if row.id not in replies:
            yield Piece("paragraph", _("No reply has been shared yet."))


def _about(check: Check) -> Iterator[Piece]:
    yield Piece("heading", _("How this was made"))
    yield Piece(
        "paragraph",
        _(
            "Each claim and measure of the draft was held against everything that moderators let through, by words and"
            " by meaning. Numbers are lower bounds: they count people who chose to write. Decisions, reasons and"
            " numbers are as they were when it was signed off; words of insights, who they are from, and names of"
            " themes are as they may be shown on the day on which this is opened."
        ),
    )
    if check.digest:
        yield Piece("paragraph", _("SHA-256 of what was signed: %(digest)s.", digest=check.digest))


def shortened(text: str) -> str:
    """The beginning of a part of a draft."""
    return textwrap.shorten(text, _PART, placeholder=" …")


def as_pdf(made: Pack) -> bytes:
    """The pack as PDF/UA-1."""
    pieces = [{"kind": one.kind, "text": one.text, "more": one.more} for one in made.pieces]
    return pdf("policies/pack.typ", {"title": made.title, "state": made.state, "pieces": pieces})


def as_word(made: Pack) -> bytes:
    """The pack as a Word file whose headings, lists and quotes are styles, in English, with a title."""
    from docx import Document
    from docx.oxml.ns import qn

    document = Document()
    document.core_properties.title, document.core_properties.author = made.title, "Frontline"
    document.core_properties.language = "en-GB"
    language = document.styles["Normal"].element.get_or_add_rPr()
    language.append(language.makeelement(qn("w:lang"), {qn("w:val"): "en-GB"}))
    document.add_heading(made.title, 0)
    document.add_paragraph(made.state)
    styles = {"point": "List Bullet", "quote": "Quote", "paragraph": "Normal"}
    for one in made.pieces:
        if one.kind in {"heading", "item"}:
            document.add_heading(one.text, 1 if one.kind == "heading" else 2)
            continue
        document.add_paragraph(f"{one.text}\n{one.more}" if one.more else one.text, style=styles[one.kind])
    written = io.BytesIO()
    document.save(written)
    return written.getvalue()
