"""What is measured, and how: a definition that anyone can check against the records."""

from dataclasses import dataclass

from frontline.core.translation import gettext as _


@dataclass(frozen=True, slots=True)
class OversightMeasure:
    """One measure of the dashboard.

    Attributes:
        key: of its facts.
        is_share: whether it reads as a share (counted of among), or as a number.
        is_of_people: whether small numbers could give somebody away, and stay unsaid; such a measure counts only
            months that are over.
        has_themes: whether there are themes behind the number.
        by_profession: whether it is counted for a profession.
        by_mission: whether it is counted for a mission.
    """

    key: str
    is_share: bool
    is_of_people: bool = False
    has_themes: bool = True
    has_professions: bool = True
    has_missions: bool = True

    @property
    def label(self) -> str:
        """What it is called."""
        return _LABELS[self.key]()

    @property
    def definition(self) -> str:
        """What exactly is counted, and in which month it counts."""
        return _DEFINITIONS[self.key]()

    @property
    def unit(self) -> str:
        """What the figure counts: of a share, what it is a share of."""
        return _UNITS[self.key]()

    @property
    def theme_lists(self) -> dict[str, str]:
        """The lists of themes behind the figure, each with its name; the first is shown unless another is asked for."""
        return _THEME_LISTS[self.key]() if self.key in _THEME_LISTS else {}


_LABELS = {
    "placements": lambda: _("Placement-months"),
    "insights": lambda: _("Insights for each placement-month"),
    "acknowledged": lambda: _("Themes accepted in time"),
    "answered": lambda: _("Themes answered in time"),
    "planned": lambda: _("Answers to problems that plan or made a change"),
    "made": lambda: _("Answers to problems after which a change was made"),
    "at_scale": lambda: _("Changes made that reach a region or the nation"),
    "helped": lambda: _("Contributors who say the answer helped"),
    "checked": lambda: _("Policy proposals checked with the front line at inception"),
}
_DEFINITIONS = {
    "placements": lambda: _(
        "People on a placement, counted once for each month in which it ran for at least a day. Proposed, declined and"
        " withdrawn placements do not count."
    ),
    "insights": lambda: _(
        "Insights of secondees, by the month in which moderators accepted them, divided by placement-months; only of"
        " months that are over. Imported texts do not count, nor what an author hides from the host. De-identified"
        " insights count in the whole, and for no department or profession. For a department only those count whose"
        " profession has at least 5 people there in that month. What fewer than 5 people sent in a month is not shown."
    ),
    "acknowledged": lambda: _(
        "Themes and urgent single insights routed to a team, by the month in which their time to be accepted ended. In"
        " time: accepted within the working days of the team's standard. Those whose time is not over count when it is,"
        " also where they are accepted already."
    ),
    "answered": lambda: _(
        "Themes and urgent single insights routed to a team, by the month in which their time to be answered ended. In"
        " time: the first answer was published within the weeks of the team's standard. Those whose time is not over"
        " count when it is, also where they are answered already."
    ),
    "planned": lambda: _(
        "Published answers to themes of which at least half of the insights are problems, by the month of publication."
        " Counted are those whose outcome is a change planned or made, or after which one was made."
    ),
    "made": lambda: _(
        "Published answers to themes of which at least half of the insights are problems, by the month of publication."
        " Counted are those whose outcome is a change made, or of whose commitments at least one is made with evidence."
    ),
    "at_scale": lambda: _(
        "Answers to problems after which a change was made with a commitment, by the month of publication. Counted are"
        " those of whose commitments one reaches a region or the nation."
    ),
    "helped": lambda: _(
        "What contributors say of answers, insight by insight, by the month in which they said it; only of months that"
        " are over. Counted are those who say that it helped. Whoever says nothing does not count, nor what an author"
        " hides from the host. What fewer than 5 people said in a month is not shown."
    ),
    "checked": lambda: _(
        "Proposals on the Cabinet Office's own list that have left inception, by the month in which they first did, or"
        " in which they were listed where they had left it before. Counted are those with a frontline check that was"
        " signed off by then. What teams register and the list does not know counts for nothing."
    ),
}
_UNITS = {
    "placements": lambda: _("placement-months"),
    "insights": lambda: _("insights for each placement-month"),
    "acknowledged": lambda: _("themes whose time to be accepted ended"),
    "answered": lambda: _("themes whose time to be answered ended"),
    "planned": lambda: _("answers to problems"),
    "made": lambda: _("answers to problems"),
    "at_scale": lambda: _("answers after which a change was made"),
    "helped": lambda: _("judgements of contributors"),
    "checked": lambda: _("proposals that left inception"),
}
_THEME_LISTS = {
    "acknowledged": lambda: {
        "missed": _("Not accepted in time"), "within": _("Still within their time"),
        "met": _("Accepted in time"), "all": _("All whose time is over"),
    },
    "answered": lambda: {
        "missed": _("Not answered in time"), "within": _("Still within their time"),
        "met": _("Answered in time"), "all": _("All whose time is over"),
    },
    "planned": lambda: {
        "missed": _("No change planned"), "met": _("Change planned or made"), "all": _("All that are answered"),
    },
    "made": lambda: {
        "missed": _("No change made, and none to come in time"), "within": _("Promised, and still within its time"),
        "met": _("Change made"), "all": _("All that are answered"),
    },
    "at_scale": lambda: {
        "missed": _("Reaches less than a region"), "met": _("Reaches a region or the nation"),
        "all": _("All with a change made"),
    },
}  # fmt: skip
MEASURES = (
    OversightMeasure("placements", is_share=False, has_themes=False, has_missions=False),
    OversightMeasure("insights", is_share=False, is_of_people=True, has_themes=False, has_missions=False),
    OversightMeasure("acknowledged", is_share=True),
    OversightMeasure("answered", is_share=True),
    OversightMeasure("planned", is_share=True),
    OversightMeasure("made", is_share=True),
    OversightMeasure("at_scale", is_share=True),
    OversightMeasure(
        "helped", is_share=True, is_of_people=True, has_themes=False, has_professions=False, has_missions=False
    ),
    OversightMeasure("checked", is_share=True, has_themes=False, has_professions=False),
)
MEASURES_BY_KEY = {measure.key: measure for measure in MEASURES}
