"""What do we know of a subject? From the record, for all who are signed in."""

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as HttpResponse

from frontline.accounts.identity import current_person
from frontline.core.access import signed_in
from frontline.core.clock import get_london_today
from frontline.core.errors import NotFoundError, require_found
from frontline.core.pagination import Page, get_page_number
from frontline.core.translation import gettext as _
from frontline.responses.queries.subject_knowledge import get_subject_knowledge, list_teams_by_labels
from frontline.responses.subject_wording import describe_knowledge
from frontline.responses.views.blueprint import blueprint
from frontline.subjects import queries as subjects

_PAGE_SIZE = 25


@blueprint.get("/subjects")
@signed_in
def subject_list() -> str:
    """Of which subjects can I read what we know? For all who are signed in. 200."""
    words = request.args.get("words", "").strip()[:80]
    entries = subjects.list_subjects(words)
    number = get_page_number(len(entries), size=_PAGE_SIZE)
    rows = entries[(number - 1) * _PAGE_SIZE : number * _PAGE_SIZE]
    page = Page(rows, number, len(entries), _PAGE_SIZE)
    return render_template("responses/subjects.html", page=page, words=words)


@blueprint.get("/subjects/<key>")
@signed_in
def subject(key: str) -> str | HttpResponse:
    """What do people say of it, what was answered, what changed? For all signed in. 200, 302 where merged, 404."""
    try:
        listed = subjects.get_listed_subject(key)
    except NotFoundError:
        return _lead_to_successor(key)
    labels = subjects.list_telling_labels(key)
    knowledge = get_subject_knowledge(labels, current_person())
    return render_template(
        "responses/subject.html", listed=listed, knowledge=knowledge, summary=describe_knowledge(knowledge.count()),
        narrower=subjects.list_narrower(key), teams=list_teams_by_labels(labels), today=get_london_today(),
        labels=listed.subject.labels,
    )  # fmt: skip


def _lead_to_successor(key: str) -> HttpResponse:
    successor = require_found(subjects.find_successor(key), "There is no such subject.")
    flash(_("That subject is part of “%(label)s” now.", label=successor.subject.pref_label), "information")
    return redirect(url_for("responses.subject", key=successor.subject.id))
