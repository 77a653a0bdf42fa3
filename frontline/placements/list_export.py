"""Lists and pictures of placements as tables for a workbook or CSV: what the page shows, with every row of it."""

import datetime as dt
from collections.abc import Iterator, Sequence

from frontline.core.spreadsheets import Cell, Sheet
from frontline.core.translation import gettext as _
from frontline.placements.models.placement import Party, Placement
from frontline.placements.queries.coverage import CoverageTable, QuarterPlan
from frontline.placements.queries.records import list_tasks_due_by_placement
from frontline.placements.tasks_due import TaskDue


def build_placement_sheet(name: str, placements: Sequence[Placement], today: dt.date) -> Sheet:
    """Placements in the order of the page, each with what is due first and from whom."""
    tasks = list_tasks_due_by_placement(placements, today)
    headings = (
        _("Reference"), _("Who"), _("Profession"), _("Home organisation"), _("Region"), _("Host department"),
        _("Host team"), _("State"), _("First day"), _("Last day"), _("What is due"), _("Due"), _("Due from"),
        _("Is it late?"),
    )  # fmt: skip
    return Sheet(name, headings, [_build_row(placement, tasks[placement.id], today) for placement in placements])


def _build_row(placement: Placement, tasks: Sequence[TaskDue], today: dt.date) -> Sequence[Cell]:
    task = tasks[0] if tasks else None
    is_late = task is not None and task.due_on < today
    return (
        placement.reference, placement.person.name, placement.profession.name, placement.home_organisation.name,
        placement.home_organisation.region.name, placement.host_department.name,
        placement.host_team.name if placement.host_team else "", placement.state.label,
        placement.starts_on.isoformat(), placement.ends_on.isoformat(), task.title if task else "",
        task.due_on.isoformat() if task else "", describe_owner(task, placement) if task else "",
        _("yes") if is_late else _("no"),
    )  # fmt: skip


def describe_owner(task: TaskDue, placement: Placement) -> str:
    """From whom something is due, by name; the coordinators where nobody is named."""
    people = {
        Party.SECONDEE: placement.person,
        Party.HOME: placement.home_manager,
        Party.HOST: placement.host_manager,
    }
    person = people[task.owner] if task.owner else None
    return person.name if person else _("Coordinators")


def build_coverage_sheets(table: CoverageTable, plans: Sequence[QuarterPlan], dimension: str) -> list[Sheet]:
    """The table of coverage as it stands, and each number of the plan."""
    return [
        Sheet(_("Coverage"), (dimension, *table.professions, _("All professions")), list(_list_coverage_rows(table))),
        Sheet(
            _("Plan and actual numbers"),
            (_("Quarter from"), _("Profession"), _("People"), _("Plan"), _("Short")),
            [
                (plan.starts_on.isoformat(), profession, number.actual, number.planned, number.short)
                for plan in plans
                for profession, number in zip(
                    (*table.professions, _("All with a plan")), plan.numbers_and_total, strict=True
                )
            ],
        ),
    ]


def _list_coverage_rows(table: CoverageTable) -> Iterator[Sequence[Cell]]:
    for row in table.rows_and_total:
        numbers = (cell.running if cell.running and not cell.coming else cell.text for cell in row.cells_and_total)
        yield (row.name, *numbers)
    width = len(table.professions) + 1
    for name in table.absent:
        yield (name, *([_("Not yet")] * width))
