"""A digest in three sentences, in figures and in a subject line, all from the same counts."""

from collections.abc import Sequence

from frontline.core.formatting import format_date
from frontline.core.translation import gettext as _
from frontline.digests.content import DigestContent, PeriodCounts
from frontline.digests.models import THEMED_SCOPES, Digest
from frontline.digests.periods import Period, describe_period, get_due_horizon
from frontline.digests.queries.archive import get_scope_name

_MAX_SUBJECT_PARTS = 3


def list_sentences(digest: Digest, content: DigestContent) -> list[str]:
    """What came in, what is late or due, and what changed: one sentence each; none for a digest of answers."""
    if digest.scope not in THEMED_SCOPES or "counts" not in digest.content:  # composed before anything was counted
        return []
    fallbacks = (_("Nothing new came in."), _("Nothing is late."), _("No answer was published."))
    if content.counts is None:  # nobody counted what this reader may not read
        fallbacks = (_("No theme is new."), _("Nothing is late."), "")
    clauses = (_list_news(content), _list_due(digest, content), _list_changes(content))
    return [sentence for sentence in map(_make_sentence, clauses, fallbacks) if sentence]


def _make_sentence(clauses: Sequence[str], fallback: str) -> str:
    """Clauses as one sentence; what is said where there are none."""
    if not clauses:
        return fallback
    last = clauses[-1]
    words = _("%(first)s and %(last)s", first=", ".join(clauses[:-1]), last=last) if len(clauses) > 1 else last
    return f"{words}."


def _say(number: int, one: str, several: str) -> list[str]:
    """What is said of a number of things: nothing of none."""
    return [one if number == 1 else several] if number else []


def _list_news(content: DigestContent) -> list[str]:
    new, severe = content.count_themes("new", "severe"), content.count_themes("severe")
    suggested = content.count_themes("suggested")
    return [
        *(_say_insights(content.counts) if content.counts else []),
        *_say(new, _("1 theme is new"), _("%(number)s themes are new", number=new)),
        *_say(severe, _("1 new theme is severe"), _("%(number)s new themes are severe", number=severe)),
        *_say(
            suggested,
            _("1 theme is suggested and not confirmed"),
            _("%(number)s themes are suggested and not confirmed", number=suggested),
        ),
    ]


def _say_insights(counts: PeriodCounts) -> list[str]:
    number = f"{counts.insights:,}"
    if counts.people:
        return [_("%(number)s insights came in from at least %(people)s people", number=number, people=counts.people)]
    return _say(counts.insights, _("1 insight came in"), _("%(number)s insights came in", number=number))


def _list_due(digest: Digest, content: DigestContent) -> list[str]:
    overdue, refused, (late, due) = len(content.overdue), content.count_themes("refused"), _count_commitments(content)
    day = format_date(get_due_horizon(digest.ends_on))
    return [
        *_say(overdue, _("1 theme is overdue"), _("%(number)s themes are overdue", number=overdue)),
        *_say(
            refused,
            _("1 theme has no team, since several refused it"),
            _("%(number)s themes have no team, since several refused them", number=refused),
        ),
        *_say(late, _("1 commitment is late"), _("%(number)s commitments are late", number=late)),
        *_say(
            due,
            _("1 commitment is due by %(day)s", day=day),
            _("%(number)s commitments are due by %(day)s", number=due, day=day),
        ),
    ]


def _count_commitments(content: DigestContent) -> tuple[int, int]:
    """How many commitments are late, and how many are due."""
    late = sum(commitment.is_late for commitment in content.commitments)
    return late, len(content.commitments) - late


def _list_changes(content: DigestContent) -> list[str]:
    answers, changes = (content.counts.answers, content.counts.changes) if content.counts else (0, 0)
    recurring, growing = content.count_themes("recurring"), content.count_themes("growing")
    return [
        *_say(answers, _("1 answer was published"), _("%(number)s answers were published", number=answers)),
        *_say(changes, _("1 promised change was made"), _("%(number)s promised changes were made", number=changes)),
        *_say(
            recurring,
            _("1 theme is back after an answer"),
            _("%(number)s themes are back after an answer", number=recurring),
        ),
        *_say(growing, _("1 theme is growing"), _("%(number)s themes are growing", number=growing)),
    ]


def list_figures(digest: Digest, content: DigestContent) -> list[tuple[str, str]]:
    """The totals with their names; what is nought is left out."""
    counts = content.counts
    late, due = _count_commitments(content)
    day = format_date(get_due_horizon(digest.ends_on))
    figures = [
        (_("New insights"), counts.insights if counts else 0),
        (_("People who wrote them, at least"), counts.people if counts else 0),
        (_("New themes"), content.count_themes("new", "severe")),
        (_("New themes that are severe"), content.count_themes("severe")),
        (_("Themes suggested, and not confirmed"), content.count_themes("suggested")),
        (_("Themes overdue"), len(content.overdue)),
        (_("Themes without a team"), content.count_themes("refused")),
        (_("Commitments late"), late),
        (_("Commitments due by %(day)s", day=day), due),
        (_("Answers published"), counts.answers if counts else 0),
        (_("Promised changes made"), counts.changes if counts else 0),
        (_("Themes back after an answer"), content.count_themes("recurring")),
        (_("Themes growing"), content.count_themes("growing")),
    ]  # fmt: skip
    return [(name, f"{number:,}") for name, number in figures if number] if digest.scope in THEMED_SCOPES else []


def make_subject(digest: Digest, content: DigestContent) -> str:
    """What is in a digest, about whom and when; of answers, its title."""
    parts = _list_subject_parts(content)[:_MAX_SUBJECT_PARTS] if digest.scope in THEMED_SCOPES else []
    if not parts:
        return digest.title
    when = describe_period(Period(digest.starts_on, digest.ends_on))
    name = get_scope_name(digest.scope, digest.object_id)
    return _("%(what)s: %(name)s, %(when)s", what=", ".join(parts), name=name, when=when)


def _list_subject_parts(content: DigestContent) -> list[str]:
    decisions = sum(item.is_awaiting_decision for item in content.overdue)
    answers, (late, due) = len(content.overdue) - decisions, _count_commitments(content)
    new, severe = content.count_themes("new"), content.count_themes("severe")
    refused, growing = content.count_themes("refused"), content.count_themes("growing")
    recurring, suggested = content.count_themes("recurring"), content.count_themes("suggested")
    return [
        *_say(severe, _("1 new severe theme"), _("%(number)s new severe themes", number=severe)),
        *_say(new, _("1 new theme"), _("%(number)s new themes", number=new)),
        *_say(answers, _("1 answer late"), _("%(number)s answers late", number=answers)),
        *_say(decisions, _("1 decision late"), _("%(number)s decisions late", number=decisions)),
        *_say(late, _("1 commitment late"), _("%(number)s commitments late", number=late)),
        *_say(due, _("1 commitment due"), _("%(number)s commitments due", number=due)),
        *_say(refused, _("1 theme without a team"), _("%(number)s themes without a team", number=refused)),
        *_say(
            recurring, _("1 theme back after an answer"), _("%(number)s themes back after an answer", number=recurring)
        ),
        *_say(growing, _("1 theme growing"), _("%(number)s themes growing", number=growing)),
        *_say(suggested, _("1 suggested theme"), _("%(number)s suggested themes", number=suggested)),
    ]
