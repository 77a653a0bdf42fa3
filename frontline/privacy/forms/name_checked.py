"""Forms whose words contributors read: nobody may be named in them unseen."""

from typing import Any

from flask_babel import lazy_gettext as _l
from govuk_frontend_wtf.wtforms_widgets import GovCheckboxInput
from wtforms import BooleanField

from frontline.core.forms import Form
from frontline.core.translation import gettext
from frontline.privacy.screening import find_named_secondee, find_personal_data


class NameCheckedForm(Form):
    """Screens the fields in `screened` for names of people; whoever writes may confirm that they can stay."""

    screened: tuple[str, ...] = ()

    checked = BooleanField(_l("Nobody is named in it who must not be"), widget=GovCheckboxInput())

    def validate(self, extra_validators: Any = None) -> bool:
        """Check the fields, then look for names."""
        if not super().validate(extra_validators):
            return False
        texts = {name: self[name].data for name in self.screened if self[name].data}
        if named_secondee := find_named_secondee(texts):
            field, name = named_secondee
            self[field].errors = [gettext("“%(name)s” is a secondee: name none of them", name=name)]
            return False
        if self.checked.data:
            return True
        personal_data = find_personal_data(texts)
        if personal_data is None:
            return True
        field, name = personal_data
        self[field].errors = [
            gettext("“%(name)s” may tell who somebody is. Take it out, or confirm below that it can stay", name=name)
        ]
        self.has_names = True
        return False

    has_names = False
