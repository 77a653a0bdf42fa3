from frontline.accounts import service
from frontline.core.events import react
from frontline.organisations.events import DepartmentMerged


def install() -> None:
    """React to departments that merge."""
    react(DepartmentMerged, follow)


def follow(event: DepartmentMerged) -> None:
    """Directors go with their department."""
    service.move_directors(old=event.department_id, new=event.successor_id)
