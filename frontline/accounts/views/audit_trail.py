from flask import render_template, request
from werkzeug.wrappers import Response

from frontline.accounts import queries
from frontline.accounts.permissions import Permission
from frontline.accounts.views.blueprint import blueprint
from frontline.audit import queries as audit
from frontline.audit.queries import AuditFilter
from frontline.audit.service import record_event
from frontline.audit.wording import build_row, describe_action, describe_reason
from frontline.core.access import needs_confirmation, requires
from frontline.core.database import db
from frontline.core.downloads import make_download
from frontline.core.pagination import paginate
from frontline.core.parsing import parse_id
from frontline.core.spreadsheets import Sheet, write_csv
from frontline.core.transactions import commits
from frontline.core.translation import gettext as _

READ = Permission.READ_AUDIT
_MOST_EXPORTED = 50_000
# On which page a thing is, by what the trail calls it; authors' insights are on none that an administrator may open.
_PAGES = {"person": ("accounts.person", "person_id"), "team": ("organisations.team", "team_id")}


@blueprint.get("/admin/audit")
@requires(READ)
def audit_trail() -> str:
    """What happened, and is the record whole? For those who may read the audit trail. 200."""
    sign_ins, wanted = request.args.get("show") == "sign-ins", _read_filter(request.args)
    page = paginate(audit.list_audit_events(wanted, sign_ins=sign_ins), size=50)
    verification = audit.verify_chain() if request.args.get("verify") else None
    names = queries.get_person_names({event.actor_id for event in page.rows if event.actor_id})
    return render_template(
        "accounts/audit.html", page=page, names=names, chain=verification, sign_ins=sign_ins, wanted=wanted,
        kinds={kind: kind.replace("_", " ").capitalize() for kind in audit.list_object_kinds()}, pages=_PAGES,
        actor=queries.get_person_names({wanted.actor_id}).get(wanted.actor_id) if wanted.actor_id else None,
        describe_action=describe_action, describe_reason=describe_reason,
        head=audit.get_chain_head() if verification else "",
    )  # fmt: skip


@blueprint.post("/admin/audit/export")
@requires(READ)
@needs_confirmation
@commits
def export_audit_trail() -> Response:
    """The events that are shown as a table, the newest 50,000 at most; for those who may read the trail. 200."""
    events = db.session.scalars(audit.list_audit_events(_read_filter(request.form)).limit(_MOST_EXPORTED)).all()
    names = queries.get_person_names({event.actor_id for event in events if event.actor_id})
    record_event("audit.exported", kind="audit", new=str(len(events)))
    headings = (_("Event"), _("When"), _("Who"), _("What"), _("Kind"), _("Object"), _("From"), _("To"), _("Why"))
    rows = [build_row(event, names.get(event.actor_id, "") if event.actor_id else "") for event in events]
    return make_download(write_csv([Sheet(_("Audit trail"), headings, rows)]), "audit-trail.csv")


def _read_filter(given: dict[str, str]) -> AuditFilter:
    return AuditFilter(given.get("words", "")[:200], given.get("kind", ""), parse_id(given.get("person", "")))
