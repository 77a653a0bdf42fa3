"""The words of a placement's money: who counts the post, how often the host is charged, how VAT is treated."""

import enum

from flask_babel import lazy_gettext as _l

from frontline.core.translation import gettext as _


class Headcount(enum.StrEnum):
    """Whose headcount the secondee is part of."""

    HOME = "home"
    HOST = "host"

    @property
    def label(self) -> str:
        """Whose, in words."""
        return _("Stays with the home organisation") if self is Headcount.HOME else _("Counts with the host")


class RechargeSchedule(enum.StrEnum):
    """How often the home organisation charges the host."""

    MONTHLY = "monthly"
    QUARTERLY = "quarterly"
    YEARLY = "yearly"
    AT_END = "at_end"
    NONE = "none"

    @property
    def label(self) -> str:
        """How often, in words."""
        return {
            "monthly": _("Every month"), "quarterly": _("Every quarter"), "yearly": _("Every year"),
            "at_end": _("Once, at the end"), "none": _("Never: nothing is charged"),
        }[self.value]  # fmt: skip


# What finance may have decided; a placement keeps the words, and nothing is computed from them.
VAT_TREATMENTS = {
    "Standard-rated": _l("Standard-rated"),
    "Standard-rated, recoverable by the host": _l("Standard-rated, recoverable by the host"),
    "Outside the scope of VAT": _l("Outside the scope of VAT"),
    "Exempt": _l("Exempt"),
}
