from frontline.accounts.service import people
from frontline.core.events import add_event_handler
from frontline.organisations.events import DepartmentMerged


def install() -> None:
    """React to departments that merge."""
    add_event_handler(DepartmentMerged, handle_directors_department_merged)


def handle_directors_department_merged(event: DepartmentMerged) -> None:
    """Directors go with their department."""
    people.move_directors_to_department(old_department_id=event.department_id, new_department_id=event.successor_id)
