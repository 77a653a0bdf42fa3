"""What a preview and a cover say of a request: its criteria, what is left out, and what to mind."""

import uuid

from sqlalchemy import select

from frontline.core.database import db
from frontline.core.formatting import format_date
from frontline.core.translation import gettext as _
from frontline.operations.information_requests.criteria import RequestCriteria
from frontline.organisations.models import Department, Team
from frontline.themes.models.theme import Theme


def describe_criteria(criteria: RequestCriteria) -> list[tuple[str, str]]:
    """What is asked for, each with what it is called; what was not given is left out."""
    words = {"first": format_date(criteria.first), "last": format_date(criteria.last)}
    lines = [
        (_("Period"), _("%(first)s to %(last)s, both days included, in London", **words)),
        (_("Words"), criteria.words),
        (_("Subject"), _describe_subject(criteria)),
        (_("Theme"), _find_name(Theme, criteria.theme_id)),
        (_("Department"), _find_name(Department, criteria.department_id)),
        (_("Team"), _find_name(Team, criteria.team_id)),
    ]
    return [(name, text) for name, text in lines if text]


def _describe_subject(criteria: RequestCriteria) -> str:
    labels = ", ".join(criteria.labels)
    return _("%(name)s, by its labels: %(labels)s", name=criteria.subject, labels=labels) if criteria.subject else ""


def _find_name(kind: type[Theme] | type[Department] | type[Team], key: uuid.UUID | None) -> str:
    return db.session.scalar(select(kind.name).where(kind.id == key)) or ""


def list_left_out(criteria: RequestCriteria) -> list[str]:
    """What a file never has, and why. None of it is counted: a count could tell who wrote something."""
    texts = [
        _("Insights that were withdrawn, declined, passed on as a concern, marked as duplicates, or not yet accepted by"
          " a moderator: they were not shared. They are not counted, since a count could tell who sent them. If the"
          " request reaches them, ask the moderators."),
        _("First wordings, who wrote what, and anything about an author that too few people share."),
        _("Insights that their author hides from the department they are placed in, since this file is passed on. If"
          " the request reaches them, ask the moderators."),
        _("What was erased, because its time had ended or somebody asked for it: it is not held."),
        _("Themes that were merged, dismissed or retired: what people said in them is here as insights."),
        _("Attached files, later remarks, notes and questions of teams, messages, digests, reports, placements, and the"
          " drafts that frontline checks read. They were not searched."),
    ]  # fmt: skip
    if criteria.is_about_holders:
        texts.append(_("Stocktake decisions: they belong to a mission, not to a theme, department or team. Leave these"
                       " out to find them."))  # fmt: skip
    return texts


def list_notes() -> list[str]:
    """What a person who decides must know."""
    return [
        _("The exemptions are suggestions of a machine, from simple signs. A person decides on each record, and writes"
          " decision and reason into the empty columns. A record without a suggestion may be exempt all the same."),
        _("Passages that may be personal data come from an automatic screening. It misses some, and marks some that"
          " are none. Read each text."),
        _("Sections 22, 35, 36 and 38 are qualified: weigh the public interest in withholding against that in"
          " disclosing, and write it down. Sections 21, 40(2) and 41 have no such test, but see the sheet on"
          " exemptions."),
        _("Where it is environmental information, the Environmental Information Regulations 2004 apply instead, with"
          " exceptions of their own and a presumption in favour of disclosure."),
        _("An insight has the month in which it was sent, never the day. A period takes in the whole months that it"
          " touches for insights and themes, and single days for everything else."),
        _("This is not legal advice. Ask the information rights team of your department."),
    ]  # fmt: skip
