"""Digests that were sent, previews, subscriptions, and the monthly bulletin."""

import dataclasses
import datetime as dt
import uuid

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from frontline.accounts.identity import current_person
from frontline.accounts.permissions import Permission
from frontline.core.access import requires, signed_in
from frontline.core.clock import get_london_today
from frontline.core.downloads import make_download
from frontline.core.errors import NotFoundError
from frontline.core.forms import handle
from frontline.core.pagination import paginate
from frontline.core.parsing import parse_id
from frontline.core.pdf import typeset_pdf
from frontline.core.transactions import commits
from frontline.digests.blocks import make_digest_blocks
from frontline.digests.forms import BulletinCallForm
from frontline.digests.models import THEMED_SCOPES, Digest, Frequency, Scope
from frontline.digests.periods import Period
from frontline.digests.queries.archive import (
    can_read_scope,
    get_bulletin_call,
    get_digest,
    get_scope_name,
    select_digests,
)
from frontline.digests.queries.digest_content import get_digest_content
from frontline.digests.queries.subscriptions import list_subscription_choices, list_subscriptions
from frontline.digests.queries.year import YEARLY_SCOPES, get_year
from frontline.digests.service import composition
from frontline.digests.service import subscriptions as service_subscriptions
from frontline.digests.service.composition import preview_bulletin
from frontline.digests.service.subscriptions import save_bulletin_call
from frontline.digests.summary import list_figures, list_sentences
from frontline.search.queries.saved import list_saved_searches
from frontline.themes.queries.teamwork import list_watched_themes

_PREVIEW_LENGTH = dt.timedelta(days=6)  # before today
blueprint = Blueprint("digests", __name__, url_prefix="/digests")


@blueprint.get("")
@signed_in
def index() -> str:
    """What mattered recently? The digests that the person may open, latest first. 200."""
    person = current_person()
    page = paginate(select_digests(person))
    return render_template("digests/index.html", page=page, choices=page.rows or list_subscription_choices(person))


@blueprint.get("/<uuid:digest_id>")
@signed_in
def digest(digest_id: uuid.UUID) -> str:
    """What mattered in this period? What may be shown of it today, for its readers. 200; 404 for others."""
    return _render_digest(get_digest(digest_id, current_person()))


def _render_digest(digest: Digest, *, is_preview: bool = False) -> str:
    content = get_digest_content(digest, current_person())
    return render_template(
        "digests/digest.html", digest=digest, content=content, is_preview=is_preview,
        sentences=list_sentences(digest, content), figures=list_figures(digest, content),
        is_themed=digest.scope in THEMED_SCOPES, has_archive=digest.scope in YEARLY_SCOPES and not is_preview,
    )  # fmt: skip


@blueprint.get("/<uuid:digest_id>.pdf")
@signed_in
def digest_pdf(digest_id: uuid.UUID) -> Response:
    """The same as a PDF, with its marking on each page. 200; 404 for others."""
    digest = get_digest(digest_id, current_person())
    blocks = make_digest_blocks(digest, get_digest_content(digest, current_person()))
    data = {
        "title": digest.title,
        "marking": "OFFICIAL",
        "number": _("Number"),
        "blocks": [dataclasses.asdict(block) for block in blocks if block.kind != "link"],
    }
    filename = f"digest-{digest.ends_on.isoformat()}.pdf"
    return make_download(typeset_pdf("digests/digest.typ", data), filename, inline=True)


@blueprint.get("/archive")
@signed_in
def archive() -> str | Response:
    """What came in during the last year, digest by digest? For whoever may have digests of this scope.

    200; 302 without a scope; 404.
    """
    if "scope" not in request.args:
        return redirect(url_for("digests.index"))
    scope, object_id = _get_scope(request.args.get("scope"), request.args.get("about"))
    if scope not in YEARLY_SCOPES:
        raise NotFoundError(_("There is no such digest, or it is not for you."))
    year = get_year(scope, object_id, request.args.get("pace", ""), get_london_today())
    return render_template(
        "digests/archive.html", year=year, scope=scope, object_id=object_id, name=get_scope_name(scope, object_id)
    )


@blueprint.get("/preview")
@signed_in
def preview() -> str | Response:
    """What would a digest of this scope say now? For whoever may subscribe to it. 200; 302 without a scope; 404."""
    if "scope" not in request.args:
        return redirect(url_for("digests.subscriptions"))
    today = get_london_today()
    scope, object_id = _get_scope(request.args.get("scope"), request.args.get("about"))
    digest = composition.preview_digest(scope, object_id, Frequency.WEEKLY, Period(today - _PREVIEW_LENGTH, today))
    return _render_digest(digest, is_preview=True)


def _get_scope(name: str | None, object_id: str | None) -> tuple[Scope, uuid.UUID | None]:
    """A scope of which the person may have digests.

    Raises:
        NotFoundError: there is none.
    """
    scope, key = Scope(name) if name in set(Scope) else None, parse_id(object_id)
    if scope is None or not can_read_scope(scope, key, current_person()):
        raise NotFoundError("There is no such digest, or it is not for you.")
    return scope, key


@blueprint.get("/subscriptions")
@signed_in
def subscriptions() -> str:
    """Which digests am I sent? The person's subscriptions, watched themes and searches with alerts. 200."""
    person = current_person()
    frequencies = {
        (subscription.scope, subscription.object_id): subscription.pace
        for subscription in list_subscriptions(person.id)
        if subscription.pace is not Frequency.NEVER
    }
    choices = list_subscription_choices(person)
    return render_template(
        "digests/subscriptions.html", frequencies=frequencies, list_frequencies=_list_frequencies, person=person,
        subscribed=[choice for choice in choices if (choice.scope, choice.object_id) in frequencies],
        available=[choice for choice in choices if (choice.scope, choice.object_id) not in frequencies],
        watched=list_watched_themes(person), searches=list_saved_searches(person), yearly_scopes=YEARLY_SCOPES,
    )  # fmt: skip


def _list_frequencies(scope: Scope) -> list[Frequency]:
    """How often digests of a scope can come."""
    if scope is Scope.COMMUNITY:
        return [Frequency.MONTHLY, Frequency.NEVER]
    if scope is Scope.OWN:
        return [Frequency.DAILY, Frequency.WEEKLY, Frequency.MONTHLY, Frequency.NEVER]
    return list(Frequency)


@blueprint.post("/subscriptions")
@signed_in
@commits
def subscribe() -> Response:
    """Choose how often digests of a scope come. 302 to the subscriptions; 400, 404 for what cannot be chosen."""
    scope, object_id = _get_scope(request.form.get("scope"), request.form.get("about"))
    frequency = request.form.get("pace", "")
    if frequency not in _list_frequencies(scope):
        abort(400)
    service_subscriptions.set_subscription(
        person=current_person(), scope=scope, object_id=object_id, pace=Frequency(frequency)
    )
    name, label = get_scope_name(scope, object_id), Frequency(frequency).label.lower()
    flash(_("Saved: digests about %(name)s, %(frequency)s.", name=name, frequency=label), "success")
    return redirect(url_for("digests.subscriptions"))


@blueprint.route("/bulletin", methods=["GET", "POST"])
@requires(Permission.SEE_OVERSIGHT)
@commits
def bulletin() -> str | Response | tuple[str, int]:
    """What will this month's bulletin say, and ask? For the Cabinet Office. 200, 302, 422 with the errors."""
    month, person = get_london_today().replace(day=1), current_person()
    form = BulletinCallForm(data={"words": get_bulletin_call(month)})
    if not form.is_submitted():
        return _render_bulletin(form, month)
    return handle(
        form,
        lambda: save_bulletin_call(month=month, words=form.words.data or "", person=person),
        success=_("Saved. It is in this month's bulletin."),
        to=url_for("digests.bulletin"),
        again=lambda: _render_bulletin(form, month),
    )


def _render_bulletin(form: BulletinCallForm, month: dt.date) -> str:
    digest = preview_bulletin(month, get_london_today())
    content = get_digest_content(digest, current_person())
    return render_template("digests/bulletin.html", form=form, digest=digest, content=content)
