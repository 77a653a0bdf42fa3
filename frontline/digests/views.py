"""What mattered lately: digests that were sent, what one would be now, and who wants which."""

import datetime as dt
import uuid

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from frontline.accounts.identity import current_person
from frontline.accounts.permissions import Permission
from frontline.core.access import requires, signed_in
from frontline.core.downloads import download
from frontline.core.errors import NotFoundError
from frontline.core.forms import attempt, id_in
from frontline.core.furniture import paginate, today
from frontline.core.pdf import pdf
from frontline.core.writes import writes
from frontline.digests import letters, queries, service
from frontline.digests.forms import CallForm
from frontline.digests.models import Pace, Scope
from frontline.digests.periods import Period
from frontline.search import queries as search
from frontline.themes import queries as themes

_SHOWN = dt.timedelta(days=6)  # before today, in a preview
blueprint = Blueprint("digests", __name__, url_prefix="/digests")


@blueprint.get("")
@signed_in
def index() -> str:
    """What mattered lately?"""
    person = current_person()
    page = paginate(queries.archive(person))
    return render_template("digests/index.html", page=page, choices=page.rows or queries.choices(person))


@blueprint.get("/<uuid:digest_id>")
@signed_in
def digest(digest_id: uuid.UUID) -> str:
    """What mattered in these days, as far as it may still be shown?"""
    found = queries.digest(digest_id, current_person())
    return render_template("digests/digest.html", digest=found, shown=queries.shown(found, current_person()))


@blueprint.get("/<uuid:digest_id>.pdf")
@signed_in
def digest_pdf(digest_id: uuid.UUID) -> Response:
    """The same for print."""
    found = queries.digest(digest_id, current_person())
    blocks = letters.blocks(found, queries.shown(found, current_person()))
    data = {
        "title": found.title,
        "blocks": [{"kind": one.kind, "text": one.text, "more": one.more} for one in blocks if one.kind != "link"],
    }
    return download(pdf("digests/digest.typ", data), f"digest-{found.ends_on.isoformat()}.pdf", inline=True)


@blueprint.get("/preview")
@signed_in
def preview() -> str | Response:
    """What would the next digest of this say, if it were sent now?"""
    if "scope" not in request.args:
        return redirect(url_for("digests.subscriptions"))
    person, (scope, object_id) = current_person(), _about(request.args.get("scope"), request.args.get("about"))
    found = service.preview(scope, object_id, Pace.WEEKLY, Period(today() - _SHOWN, today()))
    return render_template("digests/digest.html", digest=found, shown=queries.shown(found, person), is_preview=True)


def _about(scope: str | None, object_id: str | None) -> tuple[Scope, uuid.UUID | None]:
    """A scope of which the person may have digests.

    Raises:
        NotFoundError: there is none.
    """
    found = (Scope(scope), id_in(object_id)) if scope in set(Scope) else None
    if found is None or not queries.may_read(*found, current_person()):
        raise NotFoundError("There is no such digest, or it is not for you.")
    return found


@blueprint.get("/subscriptions")
@signed_in
def subscriptions() -> str:
    """Which digests am I sent?"""
    person = current_person()
    mine = {(one.scope, one.object_id): one.pace for one in queries.subscriptions(person.id)}
    choices = queries.choices(person)
    wanted = [one for one in choices if mine.get(one[:2], Pace.NEVER) is not Pace.NEVER]
    return render_template(
        "digests/subscriptions.html", mine=mine, wanted=wanted,
        others=[one for one in choices if one not in wanted], paces=_paces, person=person,
        watched=themes.watched(person), searches=search.of_person(person),
    )  # fmt: skip


def _paces(scope: Scope) -> list[Pace]:
    """How often digests of a scope can come."""
    if scope is Scope.COMMUNITY:
        return [Pace.MONTHLY, Pace.NEVER]
    return [Pace.DAILY, Pace.WEEKLY, Pace.MONTHLY, Pace.NEVER] if scope is Scope.OWN else list(Pace)


@blueprint.post("/subscriptions")
@signed_in
@writes
def subscribe() -> Response:
    """Choose how often digests of something come."""
    scope, object_id = _about(request.form.get("scope"), request.form.get("about"))
    given = request.form.get("pace", "")
    if given not in {pace.value for pace in _paces(scope)}:
        abort(400)
    service.subscribe(person=current_person(), scope=scope, object_id=object_id, pace=Pace(given))
    name, pace = queries.name_of(scope, object_id), Pace(given).label.lower()
    flash(_("Saved: digests about %(name)s, %(pace)s.", name=name, pace=pace), "success")
    return redirect(url_for("digests.subscriptions"))


@blueprint.route("/bulletin", methods=["GET", "POST"])
@requires(Permission.SEE_OVERSIGHT)
@writes
def bulletin() -> str | Response | tuple[str, int]:
    """What will this month's bulletin say, and ask?"""
    month = today().replace(day=1)
    form = CallForm(data={"words": queries.call_of(month)})
    if form.is_submitted() and attempt(
        form, lambda: service.write_call(month=month, words=form.words.data or "", person=current_person())
    ):
        flash(_("Saved. It stands in this month's bulletin."), "success")
        return redirect(url_for("digests.bulletin"))
    found = service.preview_bulletin(month, today())
    page = render_template(
        "digests/bulletin.html", form=form, digest=found, shown=queries.shown(found, current_person())
    )
    return (page, 422) if form.is_submitted() else page
