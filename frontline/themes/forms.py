from govuk_frontend_wtf.wtforms_widgets import GovSelect, GovSubmitInput, GovTextArea
from wtforms import SelectField, SubmitField, TextAreaField

from frontline.core.forms import Form, Limit, Needed


class RefusalForm(Form):
    """Why a theme is not ours."""

    reason = TextAreaField(
        "Why is it not yours?",
        description="The next team reads this, and the router learns from it.",
        widget=GovTextArea(),
        validators=[Needed("Enter the reason"), Limit(1000)],
    )
    refuse = SubmitField("Not ours", widget=GovSubmitInput())


class AssignmentForm(Form):
    """Which team gets a theme."""

    team = SelectField("Team", widget=GovSelect(), validators=[Needed("Select a team")])
    assign = SubmitField("Route to this team", widget=GovSubmitInput())
