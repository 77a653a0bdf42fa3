import datetime as dt
import uuid

from govuk_frontend_wtf.wtforms_widgets import GovSelect, GovSubmitInput, GovTextInput
from wtforms import SelectField, StringField, SubmitField

from frontline.core.forms import DayField, Form, Limit, Needed
from frontline.organisations import queries as organisations
from frontline.placements.service import PlacementDetails


def _select(label: str, what: str) -> SelectField:
    return SelectField(label, widget=GovSelect(), validators=[Needed(f"Select {what}")])


class PlacementForm(Form):
    """A new placement."""

    email = StringField(
        "Email address of the secondee", widget=GovTextInput(), validators=[Needed("Enter an email address")]
    )
    profession = _select("Profession", "a profession")
    home = _select("Home organisation", "a home organisation")
    host = _select("Host department and team", "a department or a team")
    post = StringField("Post", widget=GovTextInput(), validators=[Needed("Enter the post"), Limit(160)])
    starts_on = DayField("First day", example="27 3 2026", needed="Enter the first day, like 27 3 2026")
    ends_on = DayField("Last day", example="26 3 2028", needed="Enter the last day, like 26 3 2028")
    submit = SubmitField("Register placement", widget=GovSubmitInput())

    def offer(self) -> None:
        """Fill the lists."""
        nothing = {"": "Choose one"}
        self.profession.choices = nothing | {str(p.id): p.name for p in organisations.professions()}
        self.home.choices = nothing | {str(home.id): home.name for home in organisations.home_organisations()}
        hosts = {
            f"{department.id}:{team.id if team else ''}": f"{department.name}{f': {team.name}' if team else ''}"
            for department in organisations.departments()
            for team in (None, *department.teams)
        }
        self.host.choices = nothing | hosts

    def details(self) -> PlacementDetails:
        """What was entered."""
        department, _, team = (self.host.data or "").partition(":")
        return PlacementDetails(
            email=self.email.data or "",
            profession_id=uuid.UUID(self.profession.data),
            home_organisation_id=uuid.UUID(self.home.data),
            host_department_id=uuid.UUID(department),
            host_team_id=uuid.UUID(team) if team else None,
            post=self.post.data or "",
            starts_on=self.starts_on.data or dt.date.max,
            ends_on=self.ends_on.data or dt.date.max,
        )
