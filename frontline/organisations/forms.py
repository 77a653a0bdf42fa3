import uuid
from typing import Any

from flask_babel import lazy_gettext as _l
from govuk_frontend_wtf.wtforms_widgets import GovSelect, GovSubmitInput, GovTextArea, GovTextInput
from wtforms import SelectField, StringField, SubmitField, TextAreaField

from frontline.core.fields import MaxLength, Required, WholeNumberField, make_choices
from frontline.core.forms import Form
from frontline.organisations import queries
from frontline.organisations.reference_records import HomeDetails, ProfessionDetails
from frontline.organisations.service import DepartmentDetails, TeamDetails


class TeamForm(Form):
    """What describes a team."""

    name = StringField("Name of the team", widget=GovTextInput(), validators=[Required("Enter a name"), MaxLength(160)])
    remit = TextAreaField("Remit", widget=GovTextArea(), validators=[Required("Enter the remit"), MaxLength(2000)])
    phrases = TextAreaField("Further terms of its work", widget=GovTextArea(), validators=[MaxLength(4000)])
    acknowledge_days = WholeNumberField(
        "Working days to acknowledge a theme",
        message=_l("Enter a whole number of working days from 1 to 60"),
        least=1,
        most=60,
        widget=GovTextInput(),
        default=10,
    )
    answer_weeks = WholeNumberField(
        "Weeks to answer a theme",
        message=_l("Enter a whole number of weeks from 1 to 52"),
        least=1,
        most=52,
        widget=GovTextInput(),
        default=8,
    )
    submit = SubmitField("Save", widget=GovSubmitInput())

    def build_details(self) -> TeamDetails:
        """What was entered."""
        lines = (line.strip() for line in (self.phrases.data or "").splitlines())
        return TeamDetails(
            name=self.name.data or "",
            remit=self.remit.data or "",
            phrases=tuple(line for line in lines if line),
            acknowledge_days=self.acknowledge_days.data or 10,
            answer_weeks=self.answer_weeks.data or 8,
        )


class CloseTeamForm(Form):
    """Who takes over from a team that closes."""

    successor = SelectField(
        "Who takes over?",
        description="Its open themes, drafts and commitments move there with their history.",
        widget=GovSelect(),
        default="",
    )
    close = SubmitField("Close the team", widget=GovSubmitInput())


class MergeDepartmentForm(Form):
    """What a department becomes part of."""

    successor = SelectField(
        "Which department does it become part of?",
        description="Its teams, and the placements that it hosts, move there. This cannot be undone.",
        widget=GovSelect(),
        validators=[Required("Select a department")],
    )
    merge = SubmitField("Merge the departments", widget=GovSubmitInput())


class DepartmentForm(Form):
    """What a department is called and responsible for."""

    name = StringField(
        "Name of the department", widget=GovTextInput(), validators=[Required("Enter a name"), MaxLength(160)]
    )
    short_name = StringField(
        "Short name", widget=GovTextInput(), validators=[Required("Enter a short name"), MaxLength(40)]
    )
    remit = TextAreaField("Remit", widget=GovTextArea(), validators=[Required("Enter the remit"), MaxLength(2000)])
    submit = SubmitField("Save", widget=GovSubmitInput())

    def build_details(self) -> DepartmentDetails:
        """What was entered."""
        return DepartmentDetails(self.name.data or "", self.short_name.data or "", self.remit.data or "")


class ProfessionForm(Form):
    """What a profession is called."""

    name = StringField("Name", widget=GovTextInput(), validators=[Required("Enter a name"), MaxLength(80)])
    plural = StringField("Plural", widget=GovTextInput(), validators=[Required("Enter the plural"), MaxLength(80)])
    submit = SubmitField("Save", widget=GovSubmitInput())

    def build_details(self) -> ProfessionDetails:
        """What was entered."""
        return ProfessionDetails(self.name.data or "", self.plural.data or "")


class HomeOrganisationForm(Form):
    """What and where a home organisation is."""

    name = StringField("Name", widget=GovTextInput(), validators=[Required("Enter a name"), MaxLength(160)])
    kind = StringField(
        "Kind", description="For example, school, council or prison.", widget=GovTextInput(),
        validators=[Required("Enter the kind"), MaxLength(80)],
    )  # fmt: skip
    setting = StringField(
        "Setting", description="For example, urban, rural or coastal.", widget=GovTextInput(),
        validators=[Required("Enter the setting"), MaxLength(40)],
    )  # fmt: skip
    region = SelectField(
        "Region", widget=GovSelect(), validators=[Required("Select a region")], default="",
        coerce=lambda region: str(getattr(region, "id", region or "")),
    )  # fmt: skip
    submit = SubmitField("Save", widget=GovSubmitInput())

    def __init__(self, *arguments: Any, **values: Any) -> None:
        super().__init__(*arguments, **values)
        regions = {str(region.id): region.name for region in queries.list_regions()}
        self.region.choices = make_choices({"": _l("Choose a region")} | regions)

    def build_details(self) -> HomeDetails:
        """What was entered."""
        return HomeDetails(
            self.name.data or "", self.kind.data or "", self.setting.data or "", uuid.UUID(self.region.data)
        )


class CloseRecordForm(Form):
    """What takes the place of a profession or a home organisation that closes."""

    successor = StringField(
        _l("Name of the one that takes its place (optional)"),
        description=_l(
            "Placements and plans move there. If you leave this empty, they stay, and nobody can choose this one any"
            " more."
        ),
        widget=GovTextInput(), validators=[MaxLength(160)],
    )  # fmt: skip
    close = SubmitField(_l("Close it"), widget=GovSubmitInput())


class MissionForm(Form):
    """What a mission is called."""

    name = StringField("Name", widget=GovTextInput(), validators=[Required("Enter a name"), MaxLength(160)])
    submit = SubmitField("Save", widget=GovSubmitInput())
