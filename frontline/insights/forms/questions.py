"""The optional questions about an insight: one on each page."""

import uuid
from collections.abc import Mapping
from typing import Any

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l
from govuk_frontend_wtf.wtforms_widgets import (
    GovCheckboxInput,
    GovRadioInput,
    GovSelect,
    GovSubmitInput,
)
from wtforms import (
    BooleanField,
    HiddenField,
    RadioField,
    SelectField,
    SubmitField,
    TextAreaField,
)

from frontline.core.fields import lazy_attribute, make_choices
from frontline.core.forms import Form
from frontline.insights.forms.writing import make_text_field
from frontline.insights.models.choices import Frequency, Identity, InsightKind, Severity
from frontline.insights.models.insight import Insight
from frontline.organisations import queries as organisations

IDENTITY_HINTS = {
    Identity.NAMED: _l("Policy teams see your name, your post and your home organisation."),
    Identity.CONFIDENTIAL: _l(
        "Policy teams see at most your profession, region and setting, and only where at least 5 people share them. "
        "Moderators can see who you are."
    ),
    Identity.DE_IDENTIFIED: _l("Nobody can see who you are. Answers still reach you."),
}
SEVERITY_LABELS = {
    "routine": _l("It makes the work worse"),
    "serious": _l("People do not get what they need"),
    "severe": _l("People are being harmed"),
}


def make_choice_field(label: str | LazyString, choices: Mapping[str, Any], default: str = "") -> RadioField:
    """One of several words."""
    return RadioField(
        label, widget=GovRadioInput(), choices=make_choices(choices), default=default, validate_choice=True
    )


class QuestionForm(Form):
    """One optional question; a subclass has its field, or fields."""

    version = HiddenField(default="0")
    go_on = SubmitField(_l("Continue"), widget=GovSubmitInput())

    def fill_from_draft(self, insight: Insight, texts: Mapping[str, str]) -> None:
        """Fill in what the draft says so far."""
        self.version.data = str(insight.version)
        for field in self.list_question_fields():
            value = texts.get(field.name, getattr(insight, field.name, None))
            field.data = value if isinstance(value, bool | str) or value is None else str(value)

    def list_question_fields(self) -> list[Any]:
        """The fields that ask something."""
        return [field for field in self if field.name not in {"version", "go_on", "csrf_token"}]

    def get_texts(self) -> dict[str, str]:
        """What was entered that is kept encrypted."""
        return {
            field.name: field.data or "" for field in self.list_question_fields() if isinstance(field, TextAreaField)
        }

    def get_attributes(self) -> dict[str, object]:
        """What was entered besides text."""
        return {}


class WhyItMattersForm(QuestionForm):
    """Why it matters."""

    why_it_matters = make_text_field(_l("Why does it matter?"), _l("Why it matters"))


class WhatHindersForm(QuestionForm):
    """What gets in the way."""

    what_hinders = make_text_field(_l("What gets in the way of putting it right?"), _l("What gets in the way"))


class WhatWouldHelpForm(QuestionForm):
    """What would make it better."""

    what_would_help = make_text_field(_l("What would make it better?"), _l("What would make it better"))


class AffectedForm(QuestionForm):
    """Who is affected."""

    affected = make_text_field(_l("Who is affected?"), _l("Who is affected"), longest=500)


class KindForm(QuestionForm):
    """What it is."""

    kind = make_choice_field(
        _l("What is it?"),
        {kind.value: lazy_attribute(kind, "label") for kind in InsightKind},
        InsightKind.PROBLEM.value,
    )

    def get_attributes(self) -> dict[str, object]:
        """What was chosen."""
        return {"kind": InsightKind(self.kind.data)}


class SeverityForm(QuestionForm):
    """How serious it is."""

    severity = make_choice_field(_l("How serious is it?"), SEVERITY_LABELS, Severity.ROUTINE.value)

    def get_attributes(self) -> dict[str, object]:
        """What was chosen."""
        return {"severity": Severity(self.severity.data)}


class FrequencyForm(QuestionForm):
    """How often it happens."""

    frequency = make_choice_field(
        _l("How often does it happen?"),
        {frequency.value: lazy_attribute(frequency, "label") for frequency in Frequency} | {"": _l("I cannot say")},
    )

    def get_attributes(self) -> dict[str, object]:
        """What was chosen."""
        return {"frequency": Frequency(self.frequency.data) if self.frequency.data else None}


class FirstHandForm(QuestionForm):
    """First-hand or not."""

    first_hand = make_choice_field(
        _l("How do you know?"), {"yes": _l("I saw it myself"), "no": _l("Others told me"), "": _l("I cannot say")}
    )

    def fill_from_draft(self, insight: Insight, texts: Mapping[str, str]) -> None:
        """Fill in what the draft says so far."""
        super().fill_from_draft(insight, texts)
        self.first_hand.data = {True: "yes", False: "no"}.get(insight.first_hand, "")  # type: ignore[arg-type]

    def get_attributes(self) -> dict[str, object]:
        """What was chosen."""
        return {"first_hand": {"yes": True, "no": False}.get(self.first_hand.data or "")}


class WhereForm(QuestionForm):
    """Where it was seen, if not where the author works."""

    region_id = SelectField(_l("Region"), widget=GovSelect())
    setting = SelectField(_l("Setting"), widget=GovSelect())

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        default: dict[str, object] = {"": _l("As where I work")}
        self.region_id.choices = make_choices(
            default | {str(region.id): region.name for region in organisations.list_regions()}
        )
        self.setting.choices = make_choices(
            default | {setting: setting.capitalize() for setting in organisations.list_home_settings()}
        )

    def fill_from_draft(self, insight: Insight, texts: Mapping[str, str]) -> None:
        """Fill in what the draft says so far."""
        super().fill_from_draft(insight, texts)
        self.region_id.data, self.setting.data = str(insight.region_id or ""), insight.setting or ""

    def get_attributes(self) -> dict[str, object]:
        """What was chosen."""
        region = uuid.UUID(self.region_id.data) if self.region_id.data else None
        return {"region_id": region, "setting": self.setting.data or None}


class MissionForm(QuestionForm):
    """Which mission it is about."""

    mission_id = RadioField(_l("Which of the government\u2019s missions is it about?"), widget=GovRadioInput())

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        missions: dict[str, object] = {str(mission.id): mission.name for mission in organisations.list_missions()}
        self.mission_id.choices = make_choices(missions | {"": _l("None, or I cannot say")})

    def fill_from_draft(self, insight: Insight, texts: Mapping[str, str]) -> None:
        """Fill in what the draft says so far."""
        super().fill_from_draft(insight, texts)
        self.mission_id.data = str(insight.mission_id or "")

    def get_attributes(self) -> dict[str, object]:
        """What was chosen."""
        return {"mission_id": uuid.UUID(self.mission_id.data) if self.mission_id.data else None}


class MayAskForm(QuestionForm):
    """Whether a policy team may ask more."""

    may_ask = make_choice_field(
        _l("May a policy team ask you more about it?"),
        {"yes": _l("Yes, they may ask. They do not learn who answers"), "no": _l("No")},
        "no",
    )

    def fill_from_draft(self, insight: Insight, texts: Mapping[str, str]) -> None:
        """Fill in what the draft says so far."""
        super().fill_from_draft(insight, texts)
        self.may_ask.data = "yes" if insight.may_ask else "no"

    def get_attributes(self) -> dict[str, object]:
        """What was chosen."""
        return {"may_ask": self.may_ask.data == "yes"}


class IdentityForm(QuestionForm):
    """Who may know who wrote it."""

    identity = make_choice_field(
        _l("Who may know that it was you?"),
        {i.value: lazy_attribute(i, "label") for i in Identity},
        Identity.CONFIDENTIAL.value,
    )
    hidden_from_host = BooleanField(
        _l("Hide it from the team and department that I am placed with"), widget=GovCheckboxInput()
    )

    def get_attributes(self) -> dict[str, object]:
        """What was chosen."""
        return {"identity": Identity(self.identity.data), "hidden_from_host": bool(self.hidden_from_host.data)}

    def offer_at_least(self, least: Identity) -> None:
        """Offer what is at least as protective."""
        self.identity.choices = make_choices(
            {identity.value: identity.label for identity in _list_identities_at_least(least)}
        )

    @staticmethod
    def list_items(least: Identity = Identity.NAMED) -> list[dict[str, object]]:
        """What each choice means that is at least as protective, for the radio buttons."""
        return [{"hint": {"text": IDENTITY_HINTS[identity]}} for identity in _list_identities_at_least(least)]


def _list_identities_at_least(least: Identity) -> list[Identity]:
    return [identity for identity in Identity if identity is least or identity.protects_more_than(least)]


# In the order in which they are asked; the first word is the address of the page.
QUESTION_FORMS: dict[str, type[QuestionForm]] = {
    "why-it-matters": WhyItMattersForm,
    "what-hinders": WhatHindersForm,
    "what-would-help": WhatWouldHelpForm,
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
