"""Tell people: contributors where they are cited, teams what bears on their proposals."""

from sqlalchemy import select

from frontline.accounts.models import Person
from frontline.core.database import now
from frontline.core.translation import gettext as _
from frontline.insights.models import Insight, State
from frontline.notices.service import Message, tell, tell_one
from frontline.policies.models import Check, Citation, Proposal
from frontline.themes.service import team_people


def tell_contributors(check: Check) -> None:
    """Tell everybody who wrote what a signed check cites, once each: who they are, nobody learns by it."""
    check.told_at = check.told_at or now()
    cited = select(Citation.insight_id).where(Citation.check_id == check.id)
    wrote = select(Insight.author_id).where(Insight.id.in_(cited), Insight.state == State.ACCEPTED)
    authors = select(Person.id).where(Person.id.in_(wrote))
    title = _("What you said is cited in a policy proposal")
    body = _("“%(title)s” was checked with the front line. See what the team made of it.", title=check.proposal.title)
    tell(authors, Message(f"cited:{check.id}", title, body, f"/cited/{check.id}"))


def tell_found(check: Check) -> None:
    """Tell whoever began a check that it is there, or why it is not."""
    title = _("Your frontline check is ready: %(name)s", name=check.name)
    if check.failure:
        title = _("Your frontline check could not be made: %(name)s", name=check.name)
    body = check.failure or _("See what the front line knows about “%(title)s”.", title=check.proposal.title)
    path = f"/policies/{check.proposal_id}/checks/{check.id}"
    tell_one(check.begun_by_id, Message(f"check:{check.id}", title, body, path))


def tell_of_bearing(proposal: Proposal, day: str) -> None:
    """Tell a team that something new bears on its proposal, at most once a day; how much, would tell who and when."""
    if proposal.team_id is None:
        return
    title = _("New from the front line on a proposal of yours")
    body = _("It bears on “%(title)s”. Open it to read what is said.", title=proposal.title)
    path = f"/policies/{proposal.id}#bearings"
    tell(team_people(proposal.team_id), Message(f"bears:{proposal.id}:{day}", title, body, path))
