"""What finance says of a placement, and to which programme it belongs."""

from collections.abc import Sequence

from flask_babel import lazy_gettext as _l
from govuk_frontend_wtf.wtforms_widgets import GovRadioInput, GovSelect, GovSubmitInput
from wtforms import RadioField, SelectField, SubmitField
from wtforms.validators import Optional

from frontline.core.fields import DayField, lazy_attribute, make_choices
from frontline.core.forms import Form
from frontline.core.parsing import parse_id
from frontline.core.translation import gettext as _
from frontline.placements.models.programme import Programme
from frontline.placements.models.terms import VAT_TREATMENTS, Headcount, RechargeSchedule
from frontline.placements.queries.programmes import get_programme
from frontline.placements.service.finance import FinanceDetails


class FinanceForm(Form):
    """Whose headcount, how often the host is charged, and how VAT is treated."""

    headcount = RadioField(
        _l("Whose headcount?"), widget=GovRadioInput(), validators=[Optional()],
        choices=make_choices({headcount.value: lazy_attribute(headcount, "label") for headcount in Headcount}),
    )  # fmt: skip
    recharge = SelectField(
        _l("How often is the host charged?"), widget=GovSelect(), default="",
        choices=make_choices(
            {
                "": _l("Not known yet"),
                **{schedule.value: lazy_attribute(schedule, "label") for schedule in RechargeSchedule},
            }
        ),
    )  # fmt: skip
    vat_treatment = SelectField(
        _l("VAT treatment, as finance recorded it"), widget=GovSelect(), default="",
        description=_l("Ask finance. Nothing is computed from it."),
    )  # fmt: skip
    vat_confirmed_on = DayField(
        _l("Confirmed by finance on (optional)"), example="14 9 2026", called=_l("The day of the confirmation"),
        optional=True,
    )  # fmt: skip
    submit = SubmitField(_l("Save"), widget=GovSubmitInput())

    def fill_choices(self, recorded_treatment: str) -> None:
        """Offer the treatments, and what is on record where it is none of them."""
        own_words = {recorded_treatment: recorded_treatment} if recorded_treatment else {}
        words = own_words | {treatment: str(label) for treatment, label in VAT_TREATMENTS.items()}
        self.vat_treatment.choices = {"": _("Finance has not decided yet")} | words

    def build_details(self) -> FinanceDetails:
        """What was entered."""
        return FinanceDetails(
            Headcount(self.headcount.data) if self.headcount.data else None,
            RechargeSchedule(self.recharge.data) if self.recharge.data else None,
            self.vat_treatment.data or "", self.vat_confirmed_on.data,
        )  # fmt: skip


class AssignProgrammeForm(Form):
    """To which programme a placement belongs."""

    programme = SelectField(_l("Programme"), widget=GovSelect(), default="")
    submit = SubmitField(_l("Save"), widget=GovSubmitInput())

    def fill_choices(self, programmes: Sequence[Programme]) -> None:
        """Offer some programmes, or none."""
        names = {str(programme.id): programme.name for programme in programmes}
        self.programme.choices = {"": _("None")} | names

    def get_chosen_programme(self) -> Programme | None:
        """What was chosen."""
        programme_id = parse_id(self.programme.data)
        return get_programme(programme_id) if programme_id else None
