from flask_babel import lazy_gettext as _l
from govuk_frontend_wtf.wtforms_widgets import GovSubmitInput, GovTextArea, GovTextInput
from wtforms import StringField, SubmitField, TextAreaField

from frontline.core.fields import KeyField, MaxLength, Required
from frontline.core.forms import Form


class HandoverNoteForm(Form):
    """What was learned, and what one can be asked about."""

    lessons = TextAreaField(
        _l("What did you learn that whoever comes after you should know?"),
        description=_l("Your line managers and the coordinators read it. Name nobody who would not want it."),
        widget=GovTextArea(), validators=[Required("Enter what you learned"), MaxLength(4000)],
    )  # fmt: skip
    subjects = StringField(
        _l("What can you be asked about?"),
        description=_l(
            "Subjects with commas between, such as school attendance, agency staff. Coordinators find you by them if"
            " you say that they may contact you afterwards. Policy teams are not told your name unless you agree to it"
            " each time."
        ),
        widget=GovTextInput(), validators=[Required("Enter at least one subject"), MaxLength(300)],
    )  # fmt: skip
    submit = SubmitField(_l("Save the note"), widget=GovSubmitInput())


class ExpertiseQuestionForm(Form):
    """What a policy team wants to know, of whoever knows."""

    key = KeyField()
    subject = StringField(
        _l("Subject"), widget=GovTextInput(), validators=[Required("Enter a subject"), MaxLength(120)]
    )
    question = TextAreaField(
        _l("What do you want to know?"), widget=GovTextArea(),
        validators=[Required("Enter what you want to know"), MaxLength(2000)],
    )  # fmt: skip
    submit = SubmitField(_l("Ask the coordinators"), widget=GovSubmitInput())
