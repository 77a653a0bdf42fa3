"""Forms of stocktakes and their actions."""

from typing import Any

from flask_babel import lazy_gettext as _l
from govuk_frontend_wtf.wtforms_widgets import GovRadioInput, GovSelect, GovSubmitInput, GovTextInput
from wtforms import RadioField, SelectField, StringField, SubmitField

from frontline.core.clock import get_london_today
from frontline.core.fields import DayField, KeyField, MaxLength, Required, lazy_attribute, make_choices
from frontline.core.forms import Form
from frontline.core.parsing import parse_id
from frontline.core.settings import get_settings
from frontline.missions.forms.fields import make_required_field, make_text_area
from frontline.missions.models.stocktake import ActionState, MeetingKind
from frontline.missions.service.actions import ActionDetails
from frontline.missions.service.stocktakes import StocktakePlan
from frontline.policies.service.drafts import MARKINGS

_MAX_ASK_LENGTH = 300  # characters: the page for the minister is one


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
    ask = make_text_area(
        _l("What is asked of the minister? (optional)"), hint=_l("It stands on the page for the minister."),
        max_length=_MAX_ASK_LENGTH,
    )  # fmt: skip
    marking = SelectField(_l("Protective marking of its papers"), widget=GovSelect(), choices=[])
    schedule = SubmitField(_l("Schedule the meeting"), widget=GovSubmitInput())

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        highest = MARKINGS.index(get_settings().highest_marking)
        self.marking.choices = make_choices({marking: marking for marking in MARKINGS[: highest + 1]})

    def plan(self) -> StocktakePlan:
        """What was entered."""
        return StocktakePlan(
            MeetingKind(self.kind.data), self.held_on.data or get_london_today(), self.chair.data or "",
            self.question.data or "", self.ask.data or "", self.marking.data,
        )  # fmt: skip


class DecisionForm(Form):
    """A decision of a stocktake."""

    text = make_text_area(_l("What was decided?"), "Enter what was decided")
    decide = SubmitField(_l("Record the decision"), widget=GovSubmitInput())


class ActionForm(Form):
    """An action of a stocktake: what, who, by when."""

    what = make_required_field(_l("What will be done?"), "Enter what will be done", max_length=300)
    milestone = SelectField(_l("Which milestone is it for?"), widget=GovSelect(), choices=[])
    owner = make_required_field(_l("Who owns it?"), "Enter who owns it", _l("A post or a name"), max_length=160)
    owner_email = StringField(
        _l("Email address of the owner's account (optional)"), widget=GovTextInput(), validators=[MaxLength(254)],
        description=_l("They are reminded in the week before, on the day, and each week after it until it is done."),
    )  # fmt: skip
    due_on = DayField(_l("By when?"), example="27 4 2027", called=_l("The due date"), needed="Enter by when")
    record = SubmitField(_l("Record the action"), widget=GovSubmitInput())

    def details(self) -> ActionDetails:
        """What was entered."""
        return ActionDetails(
            self.what.data or "", self.owner.data or "", self.due_on.data or get_london_today(),
            self.owner_email.data or "", parse_id(self.milestone.data),
        )  # fmt: skip


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
    ask = make_text_area(
        _l("What is asked of the minister? (optional)"), hint=_l("It stands on the page for the minister."),
        max_length=_MAX_ASK_LENGTH,
    )  # fmt: skip
    publish = SubmitField(_l("Close and publish"), widget=GovSubmitInput())
