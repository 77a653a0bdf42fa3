"""The exceptions register and the secondments return as tables of a file: one line a fact, days as 2026-11-28."""

from collections.abc import Sequence

from frontline.core.spreadsheets import Sheet
from frontline.core.translation import gettext as _
from frontline.placements.models.prior_approval import ApprovalAuthority, ApprovalRule
from frontline.placements.queries.prior_approvals import RegisteredException
from frontline.placements.queries.secondments_return import SecondmentsReturn


def build_register_sheets(entries: Sequence[RegisteredException], rules: Sequence[ApprovalRule]) -> list[Sheet]:
    """The exceptions, every approval of them, and the rules that ask for approvals."""
    return [_build_exceptions(entries), _build_approvals(entries), _build_rules(rules)]


def _build_exceptions(entries: Sequence[RegisteredException]) -> Sheet:
    headings = (
        _("Secondee"), _("Home organisation"), _("Host department"), _("Post"), _("Grade"), _("First day"),
        _("Last day"), _("State"), _("Exception"), _("Civil Service Commission"), _("HM Treasury"),
        _("Why an approval is needed"), _("On record"),
    )  # fmt: skip
    return Sheet(_("Exceptions"), headings, [_list_cells(entry) for entry in entries])


def _list_cells(entry: RegisteredException) -> list[str]:
    placement = entry.placement
    status = {need.authority: need.status for need in entry.needs}
    return [
        placement.person.name, placement.home_organisation.name, placement.host_department.name, placement.post,
        placement.grade, placement.starts_on.isoformat(), placement.ends_on.isoformat(), placement.state.label,
        placement.kind.label,
        *(status.get(authority, _("Not needed")) for authority in ApprovalAuthority),
        "; ".join(need.why for need in entry.needs), _("Yes") if entry.is_complete else _("No"),
    ]  # fmt: skip


def _build_approvals(entries: Sequence[RegisteredException]) -> Sheet:
    headings = (
        _("Secondee"), _("Host department"), _("Approved by"), _("Reference"), _("Date"), _("Approved until"),
    )  # fmt: skip
    rows = [
        (
            entry.placement.person.name, entry.placement.host_department.name, approval.authority.label,
            approval.reference, approval.approved_on.isoformat() if approval.approved_on else "",
            approval.covers_until.isoformat(),
        )
        for entry in entries
        for approval in entry.approvals
    ]  # fmt: skip
    return Sheet(_("Approvals"), headings, rows)


def _build_rules(rules: Sequence[ApprovalRule]) -> Sheet:
    headings = (
        _("Approved by"), _("What it is about"), _("Number"), _("For placements from"), _("Source"), _("Read on"),
    )  # fmt: skip
    rows = [
        (
            rule.authority.label, rule.reason.label, rule.threshold, rule.applies_from.isoformat(), rule.source,
            rule.read_on.isoformat(),
        )
        for rule in rules
    ]  # fmt: skip
    return Sheet(_("Rules"), headings, rows)


def build_return_sheets(report: SecondmentsReturn, quarter_name: str) -> list[Sheet]:
    """The return of a quarter: a line for each direction, department, organisation, kind and grade."""
    period = report.period
    headings = (
        _("Direction"), _("Department"), _("Organisation"), _("Kind"), _("Grade"), _("Quarter"), _("First day counted"),
        _("Last day counted"), _("Secondments in the quarter"), _("Started in it"), _("Ended in it"),
        _("There on the last day"),
    )  # fmt: skip
    counted_days = (quarter_name, period.starts_on.isoformat(), period.ends_on.isoformat())
    rows = [
        (
            row.key.direction, row.key.department, row.key.organisation, row.key.kind, row.key.grade or _("Not given"),
            *counted_days, row.present, row.started, row.ended, row.at_end,
        )
        for row in report.rows
    ]  # fmt: skip
    sheets = [Sheet(_("Secondments return"), headings, rows)]
    if report.merged_departments:
        merged_headings = (_("Department of then"), _("Counted under"))
        sheets.append(Sheet(_("Departments that were merged"), merged_headings, report.merged_departments))
    return sheets
