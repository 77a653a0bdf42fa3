"""What people choose from: professions, home organisations and missions; each kind has a list and a form."""

import uuid
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import lazy_gettext as _l
from sqlalchemy import select
from werkzeug.wrappers import Response

from frontline.core.access import requires
from frontline.core.database import db
from frontline.core.errors import require_found
from frontline.core.forms import Form, handle
from frontline.core.pagination import paginate
from frontline.core.transactions import commits
from frontline.core.translation import gettext as _
from frontline.organisations import merging
from frontline.organisations import reference_records as service
from frontline.organisations.forms import CloseRecordForm, HomeOrganisationForm, MissionForm, ProfessionForm
from frontline.organisations.models import HomeOrganisation, Mission, Profession
from frontline.organisations.views.blueprint import blueprint

MANAGE = "organisation.manage"


@dataclass(frozen=True, slots=True)
class _RecordKind:
    """One kind of what people choose from, and how it is changed.

    Attributes:
        key: in addresses, and of the kind of its sheets.
        title: of its list.
        adding: what its page of a new one is called.
        table: where the records are.
        form: what describes one.
        add: makes one of what was entered.
        change: changes one by what was entered.
    """

    key: str
    title: str
    adding: str
    table: type[Any]
    form: type[Form]
    add: Callable[[Any], object]
    change: Callable[[Any, Any], None]


_KINDS = {
    "professions": _RecordKind(
        "professions", _l("Professions"), _l("Add a profession"), Profession, ProfessionForm,
        lambda form: service.add_profession(details=form.build_details()),
        lambda record, form: service.change_profession(profession=record, details=form.build_details()),
    ),
    "homes": _RecordKind(
        "homes", _l("Home organisations"), _l("Add a home organisation"), HomeOrganisation, HomeOrganisationForm,
        lambda form: service.add_home_organisation(details=form.build_details()),
        lambda record, form: service.change_home_organisation(home=record, details=form.build_details()),
    ),
    "missions": _RecordKind(
        "missions", _l("Missions"), _l("Add a mission"), Mission, MissionForm,
        lambda form: service.add_mission(name=form.name.data),
        lambda record, form: service.rename_mission(mission=record, name=form.name.data),
    ),
}  # fmt: skip


@blueprint.get("/<any(professions, homes, missions):kind>")
@requires(MANAGE)
def records(kind: str) -> str:
    """Which professions, home organisations or missions are there? With a search; for administrators. 200."""
    words, table = request.args.get("words", ""), _KINDS[kind].table
    query = select(table).where(table.name.icontains(words.strip(), autoescape=True)).order_by(table.name)
    return render_template("organisations/records.html", kind=_KINDS[kind], page=paginate(query), words=words)


@blueprint.route("/<any(professions, homes, missions):kind>/new", methods=["GET", "POST"])
@requires(MANAGE)
@commits
def new_record(kind: str) -> str | Response | tuple[str, int]:
    """Add one; for administrators. 200; 302 to the list, 422 with the errors."""
    record_kind = _KINDS[kind]
    form = record_kind.form()
    if not form.is_submitted():
        return _render_record(record_kind, form)
    return handle(
        form,
        lambda: record_kind.add(form),
        to=url_for("organisations.records", kind=kind),
        again=lambda: _render_record(record_kind, form),
        success=_("Added."),
    )


@blueprint.route("/<any(professions, homes, missions):kind>/<uuid:record_id>", methods=["GET", "POST"])
@requires(MANAGE)
@commits
def record(kind: str, record_id: uuid.UUID) -> str | Response | tuple[str, int]:
    """What is it called? For administrators. 200; 302 to the list, 404, 422 with the errors."""
    record_kind = _KINDS[kind]
    record = _get_record(kind, record_id)
    form = record_kind.form(obj=record)
    if not form.is_submitted():
        return _render_record(record_kind, form, record)
    return handle(
        form,
        lambda: record_kind.change(record, form),
        to=url_for("organisations.records", kind=kind),
        again=lambda: _render_record(record_kind, form, record),
        success=_("Saved."),
    )


@blueprint.post("/<any(professions, homes):kind>/<uuid:record_id>/close")
@requires(MANAGE)
@commits
def close_record(kind: str, record_id: uuid.UUID) -> Response | tuple[str, int]:
    """Close one, or merge it into another; for administrators. 302 to it, 404, 409 if closed, 422 with the errors."""
    record, closing_form = _get_record(kind, record_id), CloseRecordForm()
    return handle(
        closing_form,
        lambda: merging.close_record(record=record, successor_name=(closing_form.successor.data or "").strip()),
        to=url_for("organisations.record", kind=kind, record_id=record_id),
        again=lambda: _render_record(_KINDS[kind], _KINDS[kind].form(formdata=None, obj=record), record, closing_form),
        success=_("Closed. You can open it again here."),
    )


@blueprint.post("/<any(professions, homes):kind>/<uuid:record_id>/reopen")
@requires(MANAGE)
@commits
def reopen_record(kind: str, record_id: uuid.UUID) -> Response:
    """Open one again, with what its closing moved; for administrators. 302 to it, 404, 409 if it is open."""
    merging.reopen_record(record=_get_record(kind, record_id))
    flash(_("It is open again, and what its closing moved is back."), "success")
    return redirect(url_for("organisations.record", kind=kind, record_id=record_id))


def _get_record(kind: str, record_id: uuid.UUID) -> Any:
    return require_found(db.session.get(_KINDS[kind].table, record_id), "There is no such entry.")


def _render_record(
    kind: _RecordKind, form: Form, record: Any = None, closing_form: CloseRecordForm | None = None
) -> str:
    successor_id = getattr(record, "successor_id", None)
    return render_template(
        "organisations/record.html", kind=kind, form=form, record=record, name=record.name if record else "",
        closing_form=closing_form or CloseRecordForm(formdata=None),
        failed=closing_form if closing_form is not None and closing_form.errors else None,
        successor=db.session.get(kind.table, successor_id) if successor_id else None,
    )  # fmt: skip
