"""Forms of missions."""

from typing import Any

from flask_babel import lazy_gettext as _l
from govuk_frontend_wtf.wtforms_widgets import GovRadioInput, GovSelect, GovSubmitInput, GovTextArea, GovTextInput
from wtforms import DecimalField, RadioField, SelectField, StringField, SubmitField, TextAreaField, ValidationError
from wtforms.validators import NumberRange, Optional

from frontline.core.forms import DayField, Form, KeyField, Limit, Needed, lazily, options
from frontline.core.furniture import today
from frontline.core.translation import translated
from frontline.missions.models import ActionState, Direction, MeetingKind, Milestone, PointKind, Rating
from frontline.missions.service import Aim

_MOST = 10**12


class NumberField(DecimalField):
    """A number, with or without thousands' commas; what is none gets a plain message. Nought is a number too."""

    def __init__(self, label: Any, *, needed: str = "", **given: Any) -> None:
        super().__init__(label, **given)
        self._needed = needed

    def pre_validate(self, form: Any) -> None:  # noqa: ARG002 - WTForms' signature
        """Refuse nothing where something is needed."""
        if self._needed and self.data is None and not self.process_errors:
            raise ValidationError(translated(self._needed))

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read what was entered."""
        given = [value.replace(",", "").replace("%", "").strip() for value in valuelist]
        if not any(given):
            self.data = None
            return
        try:
            super().process_formdata(given)
        except ValueError:
            raise ValueError(str(_l("Enter a number, like 92 or 1,500,000"))) from None
        if self.data is not None and not self.data.is_finite():
            self.data = None
            raise ValueError(str(_l("Enter a number, like 92 or 1,500,000")))


def _number(label: Any, hint: Any = "", **given: Any) -> NumberField:
    return NumberField(label, description=hint, widget=GovTextInput(), places=None, **given)


def _needed(label: Any, message: str, hint: Any = "", most: int = 200) -> StringField:
    return StringField(label, description=hint, widget=GovTextInput(), validators=[Needed(message), Limit(most)])


def _area(label: Any, message: str = "", hint: Any = "", most: int = 2_000) -> TextAreaField:
    checks = [*([Needed(message)] if message else []), Limit(most)]
    return TextAreaField(label, description=hint, widget=GovTextArea(), validators=checks)


class MilestoneForm(Form):
    """What a milestone is to reach."""

    key = KeyField()
    title = _needed(_l("What is to be reached?"), "Enter what is to be reached")
    metric = _needed(_l("By what is it measured?"), "Enter by what it is measured")
    value = _number(
        _l("Target (optional)"), _l("A number. Leave it empty where the target is none."),
        validators=[Optional(), NumberRange(-_MOST, _MOST, message="Enter a smaller number, in a larger unit")],
    )  # fmt: skip
    unit = StringField(
        _l("Unit (optional)"), description=_l("For example, %, homes, days"), widget=GovTextInput(),
        validators=[Limit(40)],
    )  # fmt: skip
    direction = RadioField(
        _l("Which way is better?"), widget=GovRadioInput(), default="up",
        choices=options({one.value: lazily(one, "label") for one in Direction}),
    )  # fmt: skip
    due_on = DayField(_l("By when?"), example="31 3 2029", needed="Enter the day by which it is to be reached")
    owner = _needed(_l("Who answers for it?"), "Enter who answers for it", _l("A post or a name"), 160)
    source = _needed(_l("Source"), "Enter where the target is from", _l("A paper and its date, or an address"), 300)
    reason = _area(_l("Why does it change?"), hint=_l("Stands beside the new version."))
    save = SubmitField(_l("Save"), widget=GovSubmitInput())

    def aim(self) -> Aim:
        """What was entered."""
        return Aim(
            self.title.data or "", self.metric.data or "", self.unit.data or "", Direction(self.direction.data),
            self.value.data, self.due_on.data or today(), self.source.data or "", self.owner.data or "",
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
            value = milestone.target.value
            form.value.data = value.normalize() if value is not None else None
        return form


class PointForm(Form):
    """One planned or measured value."""

    kind = RadioField(
        _l("What is it?"), widget=GovRadioInput(), default="actual",
        choices=options({PointKind.ACTUAL.value: _l("Measured"), PointKind.PLANNED.value: _l("Planned")}),
    )  # fmt: skip
    day = DayField(_l("Day"), example="31 3 2027", needed="Enter the day")
    value = _number(_l("Value"), needed="Enter the value")
    source = StringField(_l("Source (optional)"), widget=GovTextInput(), validators=[Limit(300)])
    enter = SubmitField(_l("Enter it"), widget=GovSubmitInput())


class TableForm(Form):
    """Many values at once."""

    table = _area(
        _l("Paste a table"), "Paste the table",
        _l("A line each: day, planned, measured, source. For example: 2027-03-31, 70, 68.3, Statistics of May 2027"),
        100_000,
    )  # fmt: skip
    take = SubmitField(_l("Save them"), widget=GovSubmitInput())


class RatingForm(Form):
    """Delivery confidence."""

    rating = RadioField(
        _l("How likely is it to be reached?"), widget=GovRadioInput(),
        choices=options({one.value: lazily(one, "label") for one in Rating}), validators=[Needed("Select a rating")],
    )  # fmt: skip
    rationale = _area(_l("Rationale"), "Enter the rationale")
    rate = SubmitField(_l("Rate it"), widget=GovSubmitInput())


class PlanForm(Form):
    """A line of the delivery plan."""

    what = _needed(_l("What is to be done?"), "Enter what is to be done", most=300)
    owner = _needed(_l("Who does it?"), "Enter who does it", most=160)
    due_on = DayField(_l("By when?"), example="31 3 2027", needed="Enter by when")
    add = SubmitField(_l("Add it to the plan"), widget=GovSubmitInput())


class EndForm(Form):
    """Why a milestone ends."""

    reason = _area(_l("Why does it end?"), "Enter why it ends")
    end = SubmitField(_l("End it"), widget=GovSubmitInput())


class ScheduleForm(Form):
    """A stocktake or a priority review."""

    key = KeyField()
    mission = SelectField(_l("Mission"), widget=GovSelect())
    kind = RadioField(
        _l("What is it?"), widget=GovRadioInput(), default="stocktake",
        choices=options({one.value: lazily(one, "label") for one in MeetingKind}),
    )  # fmt: skip
    held_on = DayField(_l("When?"), example="27 3 2027", needed="Enter the day")
    chair = _needed(_l("Who chairs it?"), "Enter who chairs it", most=160)
    question = _area(
        _l("What is a review to find out? (optional)"), hint=_l("A priority review checks delivery at the front line.")
    )
    schedule = SubmitField(_l("Schedule it"), widget=GovSubmitInput())


class DecisionForm(Form):
    """A decision of a stocktake."""

    text = _area(_l("What is decided?"), "Enter what is decided")
    decide = SubmitField(_l("Record the decision"), widget=GovSubmitInput())


class ActionForm(Form):
    """Something that a stocktake gives somebody to do."""

    what = _needed(_l("What is to be done?"), "Enter what is to be done", most=300)
    owner = _needed(_l("Who does it?"), "Enter who does it", most=160)
    due_on = DayField(_l("By when?"), example="27 4 2027", needed="Enter by when")
    give = SubmitField(_l("Record the action"), widget=GovSubmitInput())


class SettleForm(Form):
    """What became of an action."""

    state = RadioField(
        _l("What became of it?"), widget=GovRadioInput(),
        choices=options({one.value: lazily(one, "label") for one in ActionState}),
        validators=[Needed("Select what became of it")],
    )  # fmt: skip
    note = _area(_l("Note"), hint=_l("Needed where it is dropped."))
    settle = SubmitField(_l("Save"), widget=GovSubmitInput())


class SummaryForm(Form):
    """What came of a stocktake."""

    summary = _area(_l("What came of it, in a few lines?"), "Enter in a line or two what came of it")
    publish = SubmitField(_l("Close and publish"), widget=GovSubmitInput())


class HalfForm(Form):
    """A half year to report on."""

    half = SelectField(_l("Half year"), widget=GovSelect(), validators=[Needed("Select a half year")])
    write = SubmitField(_l("Write the report"), widget=GovSubmitInput())


class DeliveryReportForm(Form):
    """A delivery report."""

    title = _needed(_l("Title"), "Enter a title", most=160)
    body = _area(
        _l("Text"),
        "Enter the text",
        _l("Markdown: ## for a heading, - for a list, ** around what is important."),
        60_000,
    )
    save = SubmitField(_l("Save"), widget=GovSubmitInput())
