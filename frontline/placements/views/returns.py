"""What is reported of placements: the exceptions register and the secondments return; the rules behind the register."""

import datetime as dt
from collections.abc import Sequence

from flask import render_template, request, url_for
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response

from frontline.accounts.permissions import Permission
from frontline.core.access import needs_confirmation, requires
from frontline.core.clock import get_london_today
from frontline.core.downloads import make_download
from frontline.core.formatting import format_date
from frontline.core.forms import handle
from frontline.core.spreadsheets import Sheet, write_sheets
from frontline.core.transactions import commits
from frontline.core.translation import gettext as _
from frontline.placements.approval_needs import list_rules_in_force
from frontline.placements.forms.returns import ApprovalRuleForm
from frontline.placements.queries.coverage import compute_quarter_start
from frontline.placements.queries.prior_approvals import list_approval_rules, list_exceptions
from frontline.placements.queries.secondments_return import ReturnPeriod, get_secondments_return
from frontline.placements.return_sheets import build_register_sheets, build_return_sheets
from frontline.placements.service.prior_approvals import add_approval_rule
from frontline.placements.views.blueprint import blueprint

MANAGE = Permission.MANAGE_PLACEMENTS
_QUARTER_COUNT = 12  # that can be chosen
_MOST_SHOWN = 200  # rows of a page; the files hold all
_SHOW_OPTIONS = {
    "all": _l("All exceptions"), "needed": _l("Those that need an approval"), "missing": _l("Approval not on record"),
}  # fmt: skip


@blueprint.get("/placements/exceptions")
@requires(MANAGE)
def exceptions() -> str:
    """Who was appointed without open competition, and who approved it? For coordinators. 200."""
    show = _parse_show()
    entries = list_exceptions(show)
    return render_template(
        "placements/exceptions.html",
        entries=entries[:_MOST_SHOWN],
        total=len(entries),
        show=show,
        show_options=_SHOW_OPTIONS,
    )


def _parse_show() -> str:
    show = request.args.get("show", "all")
    return show if show in _SHOW_OPTIONS else "all"


@blueprint.get("/placements/exceptions.<any(csv, xlsx):ending>")
@requires(MANAGE)
@needs_confirmation
def export_exceptions(ending: str) -> Response:
    """The exceptions register as a file, with every approval and rule; for coordinators. 200."""
    sheets = build_register_sheets(list_exceptions(_parse_show()), list_approval_rules())
    return _make_file(sheets, "exceptions-register", get_london_today(), ending)


@blueprint.get("/placements/return")
@requires(MANAGE)
def secondments_return() -> str:
    """How many came in and went out in a quarter, by department, organisation and grade? For coordinators. 200."""
    period = _parse_period()
    report = get_secondments_return(period)
    return render_template(
        "placements/return.html",
        report=report,
        rows=report.rows[:_MOST_SHOWN],
        quarters=_list_quarters(),
        quarter_name=format_quarter(period.starts_on),
    )


@blueprint.get("/placements/return.<any(csv, xlsx):ending>")
@requires(MANAGE)
@needs_confirmation
def export_return(ending: str) -> Response:
    """The secondments return of a quarter as a file; for coordinators. 200."""
    period = _parse_period()
    sheets = build_return_sheets(get_secondments_return(period), format_quarter(period.starts_on))
    return _make_file(sheets, "secondments-return", period.starts_on, ending)


def _make_file(sheets: Sequence[Sheet], name: str, day: dt.date, ending: str) -> Response:
    return make_download(write_sheets(sheets, ending), f"{name}-{day.isoformat()}.{ending}")


def _parse_period() -> ReturnPeriod:
    """The quarter that is asked for; the last that is over where none is."""
    today = get_london_today()
    usual = compute_quarter_start(compute_quarter_start(today) - dt.timedelta(days=1))
    try:
        day = dt.date.fromisoformat(request.args.get("quarter", ""))
    except ValueError:
        day = usual
    first = compute_quarter_start(day)
    return ReturnPeriod(first if dt.date(today.year - 30, 1, 1) <= first <= today else usual, today)


def _list_quarters() -> dict[str, str]:
    quarter, quarters = compute_quarter_start(get_london_today()), {}
    for _number in range(_QUARTER_COUNT):
        quarters[quarter.isoformat()] = format_quarter(quarter)
        quarter = compute_quarter_start(quarter - dt.timedelta(days=1))
    return quarters


def format_quarter(first: dt.date) -> str:
    """A quarter as "July to September 2026 (quarter 2 of 2026 to 2027)": by months, and by the financial year."""
    last = first.replace(month=first.month + 2)
    number = (first.month - 4) // 3 + 1 if first.month > 3 else 4  # noqa: PLR2004 - the year begins in April
    year = first.year if first.month > 3 else first.year - 1  # noqa: PLR2004
    params = {"first": f"{first:%B}", "last": f"{last:%B %Y}", "number": number, "year": year, "next_year": year + 1}
    return _("%(first)s to %(last)s (quarter %(number)s of %(year)s to %(next_year)s)", **params)


@blueprint.route("/placements/approval-rules", methods=["GET", "POST"])
@requires(MANAGE)
@commits
def approval_rules() -> str | Response | tuple[str, int]:
    """Which approvals are asked for, since when, and by which source? For coordinators. 200; 302 once added, 422."""
    form = ApprovalRuleForm()
    if not form.is_submitted():
        return _render_rules(form)
    return handle(
        form,
        lambda: add_approval_rule(details=form.build_details()),
        to=url_for("placements.approval_rules"),
        again=lambda: _render_rules(form),
        success=lambda rule: _("The rule is for placements from %(day)s on.", day=format_date(rule.applies_from)),
    )


def _render_rules(form: ApprovalRuleForm) -> str:
    rules = list_approval_rules()
    return render_template(
        "placements/approval_rules.html",
        rules=rules,
        rules_in_force=list_rules_in_force(rules, get_london_today()),
        form=form,
    )
