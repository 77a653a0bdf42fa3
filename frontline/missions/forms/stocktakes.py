"""Forms of stocktakes and their actions."""

from flask_babel import lazy_gettext as _l
from govuk_frontend_wtf.wtforms_widgets import GovRadioInput, GovSelect, GovSubmitInput
from wtforms import RadioField, SelectField, SubmitField

from frontline.core.fields import DayField, KeyField, Required, lazy_attribute, make_choices
from frontline.core.forms import Form
from frontline.missions.forms.fields import make_required_field, make_text_area
from frontline.missions.models.stocktake import ActionState, MeetingKind


class ScheduleForm(Form):
    """A stocktake or a priority review."""

    key = KeyField()
    mission = SelectField(_l("Mission"), widget=GovSelect())
    kind = RadioField(
        _l("What is it?"), widget=GovRadioInput(), default="stocktake",
        choices=make_choices({kind.value: lazy_attribute(kind, "label") for kind in MeetingKind}),
    )  # fmt: skip
    held_on = DayField(_l("When?"), example="27 3 2027", called=_l("The day"), needed="Enter the day")
    chair = make_required_field(_l("Who chairs it?"), "Enter who chairs it", max_length=160)
    question = make_text_area(
        _l("What should the review find out? (optional)"),
        hint=_l("A priority review checks delivery at the front line."),
    )
    schedule = SubmitField(_l("Schedule the meeting"), widget=GovSubmitInput())


class DecisionForm(Form):
    """A decision of a stocktake."""

    text = make_text_area(_l("What was decided?"), "Enter what was decided")
    decide = SubmitField(_l("Record the decision"), widget=GovSubmitInput())


class ActionForm(Form):
    """An action of a stocktake: what, who, by when."""

    what = make_required_field(_l("What will be done?"), "Enter what will be done", max_length=300)
    owner = make_required_field(_l("Who owns it?"), "Enter who owns it", max_length=160)
    due_on = DayField(_l("By when?"), example="27 4 2027", called=_l("The due date"), needed="Enter by when")
    record = SubmitField(_l("Record the action"), widget=GovSubmitInput())


class ResolveActionForm(Form):
    """What happened with an action."""

    state = RadioField(
        _l("What happened?"), widget=GovRadioInput(),
        choices=make_choices({state.value: lazy_attribute(state, "label") for state in ActionState}),
        validators=[Required("Select what happened")],
    )  # fmt: skip
    note = make_text_area(_l("Note"), hint=_l("Needed if the action is dropped."))
    resolve = SubmitField(_l("Save"), widget=GovSubmitInput())


class SummaryForm(Form):
    """The summary of a stocktake."""

    summary = make_text_area(_l("Summary"), "Enter a summary in a line or two")
    publish = SubmitField(_l("Close and publish"), widget=GovSubmitInput())
