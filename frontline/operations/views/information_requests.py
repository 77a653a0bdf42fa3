from flask import render_template, request
from werkzeug.wrappers import Response

from frontline.accounts.identity import current_person
from frontline.accounts.permissions import Permission
from frontline.core.access import needs_confirmation, requires
from frontline.core.downloads import make_download
from frontline.core.errors import FieldError
from frontline.core.transactions import commits
from frontline.operations.forms import InformationRequestForm
from frontline.operations.information_requests.collection import MOST_RECORDS, count_records
from frontline.operations.information_requests.export import (
    make_request_export,
    name_request_file,
    write_request_json,
    write_request_workbook,
)
from frontline.operations.information_requests.wording import describe_criteria, list_left_out, list_notes
from frontline.operations.views.blueprint import blueprint

ANSWER = Permission.ANSWER_REQUESTS


@blueprint.get("/information-requests")
@requires(ANSWER)
def information_requests() -> str | tuple[str, int]:
    """What do we hold on this? How many records of each kind; for coordinators and administrators. 200, 422."""
    if not request.args:
        return _render_request(InformationRequestForm(formdata=None))
    form = InformationRequestForm(request.args, meta={"csrf": False})
    return (_render_preview(form), 200) if form.validate() else (_render_request(form), 422)


def _render_preview(form: InformationRequestForm) -> str:
    criteria = form.read_criteria()
    counts = count_records(criteria)
    return _render_request(
        form, counts=counts, total=sum(counts.values()), criteria=describe_criteria(criteria),
        left_out=list_left_out(criteria), notes=list_notes(),
        carried=[(name, value) for name, value in request.args.items(multi=True) if name in form and name != "count"],
    )  # fmt: skip


def _render_request(form: InformationRequestForm, **preview: object) -> str:
    return render_template(
        "operations/information_requests.html", form=form, most_records=MOST_RECORDS, **{"counts": None, **preview}
    )


@blueprint.post("/information-requests.<any(xlsx, json):ending>")
@requires(ANSWER)
@needs_confirmation
@commits
def export_information_request(ending: str) -> Response | tuple[str, int]:
    """All that is asked for, with suggested exemptions; for coordinators and administrators. 200, 422."""
    form = InformationRequestForm()
    if not form.validate():
        return _render_request(form), 422
    criteria = form.read_criteria()
    try:
        export = make_request_export(criteria=criteria, person=current_person())
    except FieldError as error:
        form[error.field].errors = [str(error)]
        return _render_request(form), 422
    content = write_request_json(export) if ending == "json" else write_request_workbook(export)
    return make_download(content, name_request_file(criteria, ending))
