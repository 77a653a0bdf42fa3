"""What to do with each thing that the screen marked: a form with as many parts as there are findings."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from flask_babel import gettext as _

from frontline.core.forms import clean
from frontline.insights.marking import Spot
from frontline.insights.originals import Keeping

REMOVE, REPLACE, KEEP = "remove", "replace", "keep"


@dataclass
class SettlingForm:
    """For each spot: remove it, put other words in its place, or keep it and say why."""

    spots: Sequence[Spot]
    entered: Mapping[str, str] = field(default_factory=dict)
    errors: dict[str, list[str]] = field(default_factory=dict)

    def choice(self, spot: Spot) -> str:
        """What was chosen, or what is proposed."""
        return self.entered.get(f"do-{spot.key}") or (REPLACE if spot.suggestion else REMOVE)

    def instead(self, spot: Spot) -> str:
        """The words in its place."""
        return str(clean(self.entered.get(f"with-{spot.key}", spot.suggestion)))

    def why(self, spot: Spot) -> str:
        """Why it stays."""
        return str(clean(self.entered.get(f"why-{spot.key}", "")))

    def validate(self) -> bool:
        """Words are needed where it is replaced, and a reason where it stays."""
        for spot in self.spots:
            if self.choice(spot) == REPLACE and not self.instead(spot):
                self.errors[f"with-{spot.key}"] = [_("Enter what to write instead of “%(text)s”", text=spot.text)]
            if self.choice(spot) == KEEP and not self.why(spot):
                self.errors[f"why-{spot.key}"] = [_("Enter why “%(text)s” should stay", text=spot.text)]
        return not self.errors

    def problems(self) -> list[dict[str, str]]:
        """What is wrong, for the summary at the top of the page."""
        return [{"text": text, "href": f"#{name}"} for name, texts in self.errors.items() for text in texts]

    def replacements(self) -> dict[str, str]:
        """New words by key of the spot; nothing where it is removed."""
        chosen = {spot: self.choice(spot) for spot in self.spots}
        return {s.key: self.instead(s) if what == REPLACE else "" for s, what in chosen.items() if what != KEEP}

    def keepings(self) -> list[Keeping]:
        """What stays, with the reasons."""
        return [Keeping(s.field, s.text, self.why(s)[:300]) for s in self.spots if self.choice(s) == KEEP]
