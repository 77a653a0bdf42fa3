"""Notify contributors where they are cited, and teams of what is relevant to their proposals."""

from sqlalchemy import select

from frontline.accounts.models import Grant, Person, Role
from frontline.core.clock import now
from frontline.core.translation import gettext as _
from frontline.insights.models.choices import InsightState
from frontline.insights.models.insight import Insight
from frontline.notices.service import Notification, notify, notify_person
from frontline.policies.models.check import Check, Citation
from frontline.policies.models.proposal import Proposal
from frontline.themes.notifications import list_team_people


def notify_contributors(check: Check) -> None:
    """Tell everybody whose insight bore on what was taken on board, once each: who they are, nobody learns by it."""
    check.notified_at = check.notified_at or now()
    cited_insights = select(Citation.insight_id).where(Citation.check_id == check.id)
    author_ids = select(Insight.author_id).where(Insight.id.in_(cited_insights), Insight.state == InsightState.ACCEPTED)
    authors = select(Person.id).where(Person.id.in_(author_ids))
    title = _("What you said is cited in a policy proposal")
    body = _("“%(title)s” was checked with the front line. See what the team made of it.", title=check.proposal.title)
    notify(authors, Notification(f"cited:{check.id}", title, body, f"/cited/{check.id}"))


def notify_second_signature(check: Check, signer: Person) -> None:
    """Tell the other leads of a team that a check in which everything was set aside waits for one of them."""
    leads = select(Grant.person_id).where(Grant.role == Role.POLICY_LEAD, Grant.team_id == check.proposal.team_id)
    others = select(Person.id).where(Person.id.in_(leads), Person.id != signer.id)
    title = _("A frontline check needs a second signature: %(name)s", name=check.name)
    body = _("Everything that was found was set aside, so another lead of the team must sign it too.")
    path = f"/policies/{check.proposal_id}/checks/{check.id}#signing"
    notify(others, Notification(f"second:{check.id}", title, body, path))


def notify_check_ready(check: Check) -> None:
    """Tell whoever began a check that it is there, or why it is not."""
    title = _("Your frontline check is ready: %(name)s", name=check.name)
    if check.failure:
        title = _("Your frontline check could not be made: %(name)s", name=check.name)
    body = check.failure or _("See what the front line knows about “%(title)s”.", title=check.proposal.title)
    path = f"/policies/{check.proposal_id}/checks/{check.id}"
    notify_person(check.begun_by_id, Notification(f"check:{check.id}", title, body, path))


def notify_new_evidence(proposal: Proposal, day: str) -> None:
    """Notify a team of something new for its proposal, at most once a day; how much would tell who and when."""
    if proposal.team_id is None:
        return
    title = _("New from the front line on a proposal of yours")
    body = _("It is relevant to “%(title)s”. Open it to read what is said.", title=proposal.title)
    path = f"/policies/{proposal.id}#relevant-insights"
    notify(list_team_people(proposal.team_id), Notification(f"bears:{proposal.id}:{day}", title, body, path))
