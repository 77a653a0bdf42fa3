"""What an author writes: one thing on each page."""

import uuid
from collections.abc import Mapping
from typing import Any

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l
from govuk_frontend_wtf.wtforms_widgets import (
    GovCharacterCount,
    GovCheckboxInput,
    GovFileInput,
    GovRadioInput,
    GovSelect,
    GovSubmitInput,
    GovTextInput,
)
from wtforms import (
    BooleanField,
    FileField,
    HiddenField,
    RadioField,
    SelectField,
    StringField,
    SubmitField,
    TextAreaField,
)
from wtforms.validators import UUID

from frontline.core.forms import Form, Limit, Needed, lazily, options
from frontline.insights.models import Frequency, Identity, Insight, Kind, Severity
from frontline.organisations import queries as organisations

LONGEST = 4000
WHO_SEES = {
    Identity.NAMED: _l("Policy teams see your name, your post and your home organisation."),
    Identity.CONFIDENTIAL: _l(
        "Policy teams see at most your profession, region and setting, and only where at least 5 people share them. "
        "Moderators can see who you are."
    ),
    Identity.DE_IDENTIFIED: _l("Nobody can see who you are. Answers still reach you."),
}
SEVERITIES = {
    "routine": _l("It makes the work worse"),
    "serious": _l("People do not get what they need"),
    "severe": _l("People are being harmed"),
}


def text_field(
    label: str | LazyString, name: str | LazyString, *validators: object, longest: int = LONGEST
) -> TextAreaField:
    """A text with a count of characters."""
    return TextAreaField(label, widget=GovCharacterCount(), validators=[*validators, Limit(longest, name)])


def choice_field(label: str | LazyString, choices: Mapping[str, Any], default: str = "") -> RadioField:
    """One of several words."""
    return RadioField(label, widget=GovRadioInput(), choices=options(choices), default=default, validate_choice=True)


class StartForm(Form):
    """What happened; this alone is enough."""

    key = HiddenField(validators=[UUID(message="Open the form again")])
    version = HiddenField(default="0")
    saw = text_field(_l("What happened?"), _l("What happened"), Needed(_l("Enter what happened")))
    go_on = SubmitField(_l("Continue"), widget=GovSubmitInput())
    save = SubmitField(_l("Save and come back later"), widget=GovSubmitInput())

    @property
    def draft_key(self) -> uuid.UUID:
        """The key under which this form's insight is kept."""
        return uuid.UUID(self.key.data)


class QuestionForm(Form):
    """One optional question; a subclass has its field, or fields."""

    version = HiddenField(default="0")
    go_on = SubmitField(_l("Continue"), widget=GovSubmitInput())

    def show(self, insight: Insight, texts: Mapping[str, str]) -> None:
        """Fill in what the draft says so far."""
        self.version.data = str(insight.version)
        for field in self.asked():
            value = texts.get(field.name, getattr(insight, field.name, None))
            field.data = value if isinstance(value, bool | str) or value is None else str(value)

    def asked(self) -> list[Any]:
        """The fields that ask something."""
        return [field for field in self if field.name not in {"version", "go_on", "csrf_token"}]

    def texts(self) -> dict[str, str]:
        """What was entered that is kept encrypted."""
        return {field.name: field.data or "" for field in self.asked() if isinstance(field, TextAreaField)}

    def facts(self) -> dict[str, object]:
        """What was entered besides text."""
        return {}


class MattersForm(QuestionForm):
    """Why it matters."""

    matters = text_field(_l("Why does it matter?"), _l("Why it matters"))


class HindersForm(QuestionForm):
    """What gets in the way."""

    hinders = text_field(_l("What gets in the way of putting it right?"), _l("What gets in the way"))


class HelpsForm(QuestionForm):
    """What would make it better."""

    helps = text_field(_l("What would make it better?"), _l("What would make it better"))


class AffectedForm(QuestionForm):
    """Who is affected."""

    affected = text_field(_l("Who is affected?"), _l("Who is affected"), longest=500)


class KindForm(QuestionForm):
    """What it is."""

    kind = choice_field(_l("What is it?"), {kind.value: lazily(kind, "label") for kind in Kind}, Kind.PROBLEM.value)

    def facts(self) -> dict[str, object]:
        """What was chosen."""
        return {"kind": Kind(self.kind.data)}


class SeverityForm(QuestionForm):
    """How serious it is."""

    severity = choice_field(_l("How serious is it?"), SEVERITIES, Severity.ROUTINE.value)

    def facts(self) -> dict[str, object]:
        """What was chosen."""
        return {"severity": Severity(self.severity.data)}


class FrequencyForm(QuestionForm):
    """How often it happens."""

    frequency = choice_field(
        _l("How often does it happen?"), {f.value: lazily(f, "label") for f in Frequency} | {"": _l("I cannot say")}
    )

    def facts(self) -> dict[str, object]:
        """What was chosen."""
        return {"frequency": Frequency(self.frequency.data) if self.frequency.data else None}


class FirstHandForm(QuestionForm):
    """First-hand or not."""

    first_hand = choice_field(
        _l("How do you know?"), {"yes": _l("I saw it myself"), "no": _l("Others told me"), "": _l("I cannot say")}
    )

    def show(self, insight: Insight, texts: Mapping[str, str]) -> None:
        """Fill in what the draft says so far."""
        super().show(insight, texts)
        self.first_hand.data = {True: "yes", False: "no"}.get(insight.first_hand, "")  # type: ignore[arg-type]

    def facts(self) -> dict[str, object]:
        """What was chosen."""
        return {"first_hand": {"yes": True, "no": False}.get(self.first_hand.data or "")}


class WhereForm(QuestionForm):
    """Where it was seen, if not where the author works."""

    region_id = SelectField(_l("Region"), widget=GovSelect())
    setting = SelectField(_l("Setting"), widget=GovSelect())

    def __init__(self, **given: Any) -> None:
        super().__init__(**given)
        own: dict[str, object] = {"": _l("As where I work")}
        self.region_id.choices = options(own | {str(r.id): r.name for r in organisations.regions()})
        self.setting.choices = options(own | {s: s.capitalize() for s in organisations.settings()})

    def show(self, insight: Insight, texts: Mapping[str, str]) -> None:
        """Fill in what the draft says so far."""
        super().show(insight, texts)
        self.region_id.data, self.setting.data = str(insight.region_id or ""), insight.setting or ""

    def facts(self) -> dict[str, object]:
        """What was chosen."""
        region = uuid.UUID(self.region_id.data) if self.region_id.data else None
        return {"region_id": region, "setting": self.setting.data or None}


class MissionForm(QuestionForm):
    """Which mission it bears on."""

    mission_id = RadioField(_l("Which of the government\u2019s missions is it about?"), widget=GovRadioInput())

    def __init__(self, **given: Any) -> None:
        super().__init__(**given)
        missions: dict[str, object] = {str(mission.id): mission.name for mission in organisations.missions()}
        self.mission_id.choices = options(missions | {"": _l("None, or I cannot say")})

    def show(self, insight: Insight, texts: Mapping[str, str]) -> None:
        """Fill in what the draft says so far."""
        super().show(insight, texts)
        self.mission_id.data = str(insight.mission_id or "")

    def facts(self) -> dict[str, object]:
        """What was chosen."""
        return {"mission_id": uuid.UUID(self.mission_id.data) if self.mission_id.data else None}


class MayAskForm(QuestionForm):
    """Whether a policy team may ask more."""

    may_ask = choice_field(
        _l("May a policy team ask you more about it?"),
        {"yes": _l("Yes, they may ask. They do not learn who answers"), "no": _l("No")},
        "no",
    )

    def show(self, insight: Insight, texts: Mapping[str, str]) -> None:
        """Fill in what the draft says so far."""
        super().show(insight, texts)
        self.may_ask.data = "yes" if insight.may_ask else "no"

    def facts(self) -> dict[str, object]:
        """What was chosen."""
        return {"may_ask": self.may_ask.data == "yes"}


class IdentityForm(QuestionForm):
    """Who may know who wrote it."""

    identity = choice_field(
        _l("Who may know that it was you?"),
        {i.value: lazily(i, "label") for i in Identity},
        Identity.CONFIDENTIAL.value,
    )
    hidden_from_host = BooleanField(
        _l("Hide it from the team and department that I am placed with"), widget=GovCheckboxInput()
    )

    def facts(self) -> dict[str, object]:
        """What was chosen."""
        return {"identity": Identity(self.identity.data), "hidden_from_host": bool(self.hidden_from_host.data)}

    def only(self, least: Identity) -> None:
        """Offer what is at least as protective."""
        self.identity.choices = options({i.value: i.label for i in _at_least(least)})

    @staticmethod
    def items(least: Identity = Identity.NAMED) -> list[dict[str, object]]:
        """What each choice means that is at least as protective, for the radio buttons."""
        return [{"hint": {"text": WHO_SEES[identity]}} for identity in _at_least(least)]


def _at_least(least: Identity) -> list[Identity]:
    return [identity for identity in Identity if identity is least or identity.protects_more_than(least)]


# In the order in which they are asked; the first word is the address of the page.
QUESTIONS: dict[str, type[QuestionForm]] = {
    "matters": MattersForm,
    "hinders": HindersForm,
    "helps": HelpsForm,
    "affected": AffectedForm,
    "kind": KindForm,
    "severity": SeverityForm,
    "frequency": FrequencyForm,
    "first-hand": FirstHandForm,
    "where": WhereForm,
    "mission": MissionForm,
    "may-ask": MayAskForm,
    "identity": IdentityForm,
}


class FileForm(Form):
    """A photo or document."""

    file = FileField(_l("Choose a photo or document"), widget=GovFileInput())
    upload = SubmitField(_l("Add the file"), widget=GovSubmitInput())


class AnswerForm(Form):
    """An answer to a moderator, or an objection."""

    words = text_field(_l("Your answer"), _l("Your answer"), Needed(_l("Enter your answer")), longest=2000)
    send = SubmitField(_l("Send"), widget=GovSubmitInput())


class ObjectionForm(AnswerForm):
    """What is wrong with a wording."""

    words = text_field(
        _l("What is wrong with it?"), _l("Your objection"), Needed(_l("Enter what is wrong with it")), longest=2000
    )


class TelephoneForm(Form):
    """What somebody said on the telephone."""

    key = HiddenField(validators=[UUID(message="Open the form again")])
    email = StringField(
        _l("Their email address"), widget=GovTextInput(), validators=[Needed(_l("Enter their email address"))]
    )
    saw = text_field(_l("What happened, in their words?"), _l("What happened"), Needed(_l("Enter what happened")))
    send = SubmitField(_l("Send it to them to check"), widget=GovSubmitInput())
