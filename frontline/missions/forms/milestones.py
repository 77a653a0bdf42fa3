"""Forms of milestones: target, points, confidence, plan."""

from collections.abc import Sequence

from flask_babel import lazy_gettext as _l
from govuk_frontend_wtf.wtforms_widgets import GovRadioInput, GovSelect, GovSubmitInput, GovTextInput
from wtforms import RadioField, SelectField, StringField, SubmitField
from wtforms.validators import NumberRange, Optional

from frontline.core.clock import get_london_today
from frontline.core.fields import DayField, KeyField, MaxLength, Required, lazy_attribute, make_choices
from frontline.core.forms import Form
from frontline.core.parsing import parse_id
from frontline.missions.forms.fields import make_number_field, make_required_field, make_text_area
from frontline.missions.models.milestone import ConfidenceRating, Direction, Milestone, PointKind, Rater
from frontline.missions.service.milestones import MilestoneTarget
from frontline.organisations.models import Department

_MAX_VALUE = 10**12


class MilestoneForm(Form):
    """What a milestone is to reach."""

    key = KeyField()
    title = make_required_field(_l("What is the milestone?"), "Enter what the milestone is")
    metric = make_required_field(_l("How is it measured?"), "Enter how it is measured")
    value = make_number_field(
        _l("Target (optional)"), _l("Leave it empty if the target is not a number."),
        validators=[
            Optional(), NumberRange(-_MAX_VALUE, _MAX_VALUE, message=_l("Enter a smaller number, in a larger unit")),
        ],
    )  # fmt: skip
    unit = StringField(
        _l("Unit (optional)"), description=_l("For example, %, homes, days"), widget=GovTextInput(),
        validators=[MaxLength(40)],
    )  # fmt: skip
    direction = RadioField(
        _l("Which way is better?"), widget=GovRadioInput(), default="up",
        choices=make_choices({direction.value: lazy_attribute(direction, "label") for direction in Direction}),
    )  # fmt: skip
    due_on = DayField(
        _l("By when?"), example="31 3 2029", called=_l("The due date"), needed="Enter the day by which it is due"
    )
    owner = make_required_field(_l("Who owns it?"), "Enter who owns it", _l("A post or a name"), 160)
    department = SelectField(_l("Department of the owner (optional)"), widget=GovSelect(), choices=[])
    source = make_required_field(
        _l("Source"), "Enter where the target comes from", _l("A document and its date, or a web address"), 300
    )
    reason = make_text_area(_l("Why is it changing?"), hint=_l("It is shown beside the new version."))
    save = SubmitField(_l("Save"), widget=GovSubmitInput())

    def offer_departments(self, departments: Sequence[Department]) -> None:
        """Let one of these be chosen, or none."""
        choices = {str(department.id): department.name for department in departments}
        self.department.choices = make_choices({"": _l("Not said")} | choices)

    def target(self) -> MilestoneTarget:
        """What was entered."""
        return MilestoneTarget(
            self.title.data or "", self.metric.data or "", self.unit.data or "", Direction(self.direction.data),
            self.value.data, self.due_on.data or get_london_today(), self.source.data or "", self.owner.data or "",
            parse_id(self.department.data),
        )  # fmt: skip

    @classmethod
    def of(cls, milestone: Milestone) -> "MilestoneForm":
        """Filled with what a milestone is to reach now."""
        form = cls(obj=milestone.target)
        if not form.is_submitted():
            form.owner.data, form.direction.data, form.reason.data = (
                milestone.owner,
                milestone.target.direction.value,
                "",
            )
            form.department.data = str(milestone.department_id or "")
            value = milestone.target.value
            form.value.data = value.normalize() if value is not None else None
        return form


class PointForm(Form):
    """One planned or measured value."""

    kind = RadioField(
        _l("What is it?"), widget=GovRadioInput(), default="actual",
        choices=make_choices({PointKind.ACTUAL.value: _l("Measured"), PointKind.PLANNED.value: _l("Planned")}),
    )  # fmt: skip
    day = DayField(_l("Day"), example="31 3 2027", needed="Enter the day")
    value = make_number_field(_l("Value"), needed="Enter the value")
    source = StringField(_l("Source (optional)"), widget=GovTextInput(), validators=[MaxLength(300)])
    enter = SubmitField(_l("Save the value"), widget=GovSubmitInput())


class PointTableForm(Form):
    """Many values at once."""

    table = make_text_area(
        _l("Paste a table"), "Paste the table",
        _l("A line each: day, planned, measured, source. For example: 2027-03-31, 70, 68.3, Statistics of May 2027"),
        100_000,
    )  # fmt: skip
    import_points = SubmitField(_l("Import the values"), widget=GovSubmitInput())


class RatingForm(Form):
    """Delivery confidence."""

    rater = RadioField(
        _l("Whose rating is it?"), widget=GovRadioInput(), default=Rater.DELIVERY_UNIT.value,
        choices=make_choices({rater.value: lazy_attribute(rater, "label") for rater in Rater}),
        validators=[Required("Select whose rating it is")],
    )  # fmt: skip
    rating = RadioField(
        _l("How likely is it to be reached?"),
        widget=GovRadioInput(),
        choices=make_choices({rating.value: lazy_attribute(rating, "label") for rating in ConfidenceRating}),
        validators=[Required("Select a rating")],
    )
    rationale = make_text_area(_l("Rationale"), "Enter the rationale")
    rate = SubmitField(_l("Save the rating"), widget=GovSubmitInput())


class PlanForm(Form):
    """A line of the delivery plan."""

    what = make_required_field(_l("What will be done?"), "Enter what will be done", max_length=300)
    owner = make_required_field(_l("Who owns it?"), "Enter who owns it", max_length=160)
    due_on = DayField(_l("By when?"), example="31 3 2027", called=_l("The due date"), needed="Enter by when")
    add = SubmitField(_l("Add to the plan"), widget=GovSubmitInput())


class EndMilestoneForm(Form):
    """Why a milestone ends."""

    reason = make_text_area(_l("Why is it ending?"), "Enter why it is ending")
    end = SubmitField(_l("End the milestone"), widget=GovSubmitInput())
