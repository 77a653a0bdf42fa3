from flask import render_template

from frontline.accounts.permissions import Permission
from frontline.core.access import requires
from frontline.core.settings import get_settings
from frontline.operations.checks import run_checks
from frontline.operations.first_steps import list_first_steps
from frontline.operations.views.blueprint import blueprint


@blueprint.get("/admin/installation")
@requires(Permission.SEE_INSTALLATION)
def installation() -> str:
    """Does everything work, and what is left to set up? For administrators. 200."""
    steps = list_first_steps()
    return render_template(
        "operations/installation.html", checks=run_checks(get_settings()), steps=steps,
        steps_left=sum(not step.is_done for step in steps),
    )  # fmt: skip
