"""How good is what the machine suggests, by what people made of it?"""

import csv
import io
import uuid

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from frontline.accounts.identity import current_person
from frontline.accounts.permissions import Permission
from frontline.core.access import requires
from frontline.core.settings import get_settings
from frontline.core.transactions import commits
from frontline.core.translation import gettext as _
from frontline.organisations import queries as organisations
from frontline.themes.queries.suggestion_record import TARGET, get_suggestion_record, list_team_records
from frontline.themes.queries.team_warnings import list_team_warnings
from frontline.themes.service.autonomy import allow_autonomy, withdraw_autonomy
from frontline.themes.views.blueprint import blueprint


@blueprint.get("/quality")
@requires(Permission.SEE_QUALITY)
def quality() -> str:
    """Did people keep what the machine suggested? By month; for curators and the Cabinet Office. 200."""
    settings = get_settings()
    return render_template(
        "themes/quality.html", record=get_suggestion_record(), target=TARGET, teams=list_team_records(),
        bar=settings.autonomy_bar, decisions=settings.autonomy_decisions, warnings=list_team_warnings(),
    )  # fmt: skip


@blueprint.post("/quality/<uuid:team_id>")
@requires(Permission.ALLOW_AUTONOMY)
@commits
def set_autonomy(team_id: uuid.UUID) -> Response:
    """Switch on or off that suggestions to a team need no person's word; for the Cabinet Office. 302, 404, 409."""
    team = organisations.get_team(team_id)
    if request.form.get("allow") == "yes":
        allow_autonomy(team=team, person=current_person())
        flash(_("On for %(team)s, for as long as its record bears it.", team=team.name), "success")
    else:
        withdraw_autonomy(team=team)
        flash(_("Off: a person decides again for %(team)s.", team=team.name), "success")
    return redirect(url_for("themes.quality"))


@blueprint.get("/quality.csv")
@requires(Permission.SEE_QUALITY)
def quality_file() -> Response:
    """The same by month as CSV; for curators and the Cabinet Office. 200."""
    with io.StringIO(newline="") as file:
        writer = csv.writer(file)
        writer.writerow(("month", "suggestion", "kept", "decided", "interval_low", "interval_high"))
        for month in get_suggestion_record().months:
            for name, share in (("name", month.names), ("group", month.groups), ("team", month.teams)):
                writer.writerow(
                    (f"{month.month:%Y-%m}", name, share.count, share.total, f"{share.low:.3f}", f"{share.high:.3f}")
                )
        content = file.getvalue()
    headers = {"Content-Disposition": 'attachment; filename="quality-of-suggestions.csv"'}
    return Response(content, mimetype="text/csv", headers=headers)
