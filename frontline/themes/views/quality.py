"""How good is what the machine suggests, by what people made of it?"""

import csv
import io

from flask import render_template
from werkzeug.wrappers import Response

from frontline.accounts.permissions import Permission
from frontline.core.access import requires
from frontline.themes.queries.suggestion_record import TARGET, get_suggestion_record
from frontline.themes.views.blueprint import blueprint


@blueprint.get("/quality")
@requires(Permission.SEE_QUALITY)
def quality() -> str:
    """Did people keep what the machine suggested? By month; for curators and the Cabinet Office. 200."""
    return render_template("themes/quality.html", record=get_suggestion_record(), target=TARGET)


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
